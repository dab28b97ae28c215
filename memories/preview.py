"""What would become of lines that a person wants to add: each is new, known already, against something, or refused.

No model is asked: what lines are against is seen by the rules that work without one. Once added, the worker holds
each against the rest with the model that is configured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from memories import by_hand, clock
from memories.against import against_each
from memories.errors import NotKept
from memories.folding import text_key
from memories.judging import Statement
from memories.merging import stands_for
from memories.models import Memory
from memories.records import By, NewMemory, Owner

Outcome = Literal["new", "duplicate", "conflict", "refused"]


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
    first: dict[str, int] = {}
    for place, line in enumerate(looked):
        same_as = first.setdefault(text_key(line.new.text), line.number) if line.outcome == "new" else line.number
        if same_as != line.number:
            looked[place] = replace(line, outcome="duplicate", same_as=same_as)
        elif line.outcome == "new" and (known := _known(owner, line.new)):
            looked[place] = replace(line, outcome="duplicate", other=known)
    new, now = [line for line in looked if line.outcome == "new"], clock.now()
    said = [Statement(line.new.text, now, line.new.category, line.new.subject) for line in new]
    for line, other in zip(new, against_each(owner.id, said), strict=True):
        if other:
            looked[line.number - 1] = replace(line, outcome="conflict", other=other)
    return looked


def _look(owner: Owner, number: int, new: NewMemory, by: By) -> Line:
    try:
        return Line(number, by_hand.look(owner, new, by), "new")
    except NotKept as error:
        return Line(number, new, "refused", why=str(error))


def _known(owner: Owner, new: NewMemory) -> Memory | None:
    """The current memory that says it already."""
    same = Memory.objects.filter(owner_id=owner.id, state=Memory.State.ACTIVE, text_key=text_key(new.text)).first()
    return same or by_hand.said_already(owner, new) or stands_for(owner.id, new.text)
