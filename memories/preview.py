"""What would become of lines that a person wants to add: each is new, known already, against something, or refused.

No model is asked: what lines are against is seen by the rules that work without one. Once added, the worker holds
each against the rest with the model that is configured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from memories import by_hand, clock
from memories.errors import NotKept
from memories.folding import text_key
from memories.judging import Statement, affinity, statement_of
from memories.llm.offline.judging import judge_pairs
from memories.merging import stands_for
from memories.models import Memory
from memories.nearness import Likeness, near_each
from memories.records import By, NewMemory, Owner

_AROUND = 8  # memories near to a line that are looked at
Outcome = Literal["new", "duplicate", "conflict", "refused"]
_AGAINST = ("contradiction", "update")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """From 1."""
    new: NewMemory
    """As it would be kept; as it was written, if it is refused."""
    outcome: Outcome
    other: Memory | None = None
    """That says the same, or that it is against."""
    same_as: int = 0
    """The line before that says the same."""
    why: str = ""
    """It is refused."""


def preview(owner: Owner, lines: Sequence[NewMemory], by: By) -> list[Line]:
    """One a line, in their order. Nothing is written."""
    looked = [_look(owner, number, new, by) for number, new in enumerate(lines, 1)]
    kept = [line for line in looked if line.outcome == "new"]
    around = near_each(owner.id, [line.new.text for line in kept], _AROUND)
    first: dict[str, int] = {}
    for line, near in zip(kept, around, strict=True):
        same_as = first.setdefault(text_key(line.new.text), line.number)
        if same_as != line.number:
            looked[line.number - 1] = replace(line, outcome="duplicate", same_as=same_as)
        else:
            looked[line.number - 1] = _held_against(owner, line, near)
    return looked


def _look(owner: Owner, number: int, new: NewMemory, by: By) -> Line:
    try:
        return Line(number, by_hand.look(owner, new, by), "new")
    except NotKept as error:
        return Line(number, new, "refused", why=str(error))


def _held_against(owner: Owner, line: Line, near: Sequence[Memory]) -> Line:
    key = text_key(line.new.text)
    known = Memory.objects.filter(owner_id=owner.id, state=Memory.State.ACTIVE, text_key=key).first()
    known = known or by_hand.said_already(owner, line.new) or stands_for(owner.id, line.new.text)
    if known is not None:
        return replace(line, outcome="duplicate", other=known)
    other = _against(line.new, near)
    return replace(line, outcome="conflict", other=other) if other else line


def _against(new: NewMemory, near: Sequence[Memory]) -> Memory | None:
    """The nearest memory that it contradicts or takes the place of, as far as rules can see."""
    if not near:
        return None
    said = Statement(new.text, clock.now(), new.category, new.subject)
    likeness = Likeness([new.text, *(memory.text for memory in near)])
    pairs = [memory for memory in near if affinity(likeness, statement_of(memory), said)]
    asked = [{"number": place, "a": memory.text, "b": new.text} for place, memory in enumerate(pairs)]
    judged = judge_pairs({"pairs": asked}).pairs
    return next((pairs[one.pair] for one in judged if one.relation in _AGAINST), None)
