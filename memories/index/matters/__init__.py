"""What everyday questions are about, and the words by which a statement speaks of the same: live, flat, lease, moved.

A question and its answer often share no word. For what people most tell of themselves both sides are listed, in
English and Chinese; anything else is compared by its words. The lists are vocabulary, not examples.
"""

from __future__ import annotations

from memories.index.matters.doing import DOING
from memories.index.matters.having import HAVING
from memories.index.matters.living import LIVING
from memories.index.matters.matter import Matter

MATTERS: tuple[Matter, ...] = (*LIVING, *DOING, *HAVING)


def matters_of(question: str) -> tuple[Matter, ...]:
    """The matters that a question asks about; often none."""
    return tuple(matter for matter in MATTERS if matter.asked.search(question))
