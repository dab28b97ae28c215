"""What statements that are not kept yet are against, as far as rules can see: no model is asked."""

from __future__ import annotations

from collections.abc import Sequence

from memories.judging import Statement, affinity, statement_of
from memories.llm.offline.judging import judge_pairs
from memories.models import Memory
from memories.nearness import Likeness, near_each

_AROUND = 8  # memories near to a statement that are looked at
_AGAINST = ("contradiction", "update")


def against_each(owner_id: int, said: Sequence[Statement]) -> list[Memory | None]:
    """For each: the nearest of the owner's current memories that it contradicts, or of which one ends the other."""
    if not said:
        return []
    around = near_each(owner_id, [one.text for one in said], _AROUND)
    likeness = Likeness([*(one.text for one in said), *(memory.text for near in around for memory in near)])
    return [_against(one, near, likeness) for one, near in zip(said, around, strict=True)]


def _against(said: Statement, near: Sequence[Memory], likeness: Likeness) -> Memory | None:
    pairs = [memory for memory in near if affinity(likeness, statement_of(memory), said)]
    asked = []
    for place, memory in enumerate(pairs):
        earlier, later = (memory.text, said.text) if memory.valid_from <= said.said else (said.text, memory.text)
        asked.append({"number": place, "a": earlier, "b": later})
    judged = judge_pairs({"pairs": asked}).pairs
    return next((pairs[one.pair] for one in judged if one.relation in _AGAINST), None)
