"""Step 2: one structured call says how the two of each pair relate."""

from __future__ import annotations

from memories import judging
from memories.judging import statement_of
from memories.languages import language_of
from memories.steps.reconsolidation.batch import Batch


def judge(batch: Batch) -> Batch:
    """Fill in the relations. No pairs, no call; a pair that the model leaves out stays without."""
    asked = [
        judging.Pair(statement_of(pair.a), statement_of(pair.b), language_of(pair.b.text, batch.owner.language))
        for pair in batch.pairs
    ]
    for place, judged in judging.judge(batch.job, batch.language, asked).items():
        batch.pairs[place].relation, batch.pairs[place].fuller = judged.relation, judged.fuller
    return batch
