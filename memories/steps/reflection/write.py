"""Step 2: one structured call for several subjects."""

from __future__ import annotations

from typing import Any

from memories import model_calls
from memories.bidding import bids
from memories.fencing import fenced
from memories.llm.answers import Insights
from memories.memory_language import told_of_insights
from memories.steps.reflection.batch import Batch, Subject


def write(batch: Batch) -> Batch:
    """Fill in what the model writes. No subjects, no call."""
    if not batch.subjects:
        return batch
    batch.written = model_calls.fill(
        batch.job,
        "write_insights",
        batch.language,
        Insights,
        {"subjects": [_data(subject) for subject in batch.subjects], "language": batch.language},
        wording=told_of_insights(batch.wanted, batch.language),
        subjects="\n\n".join(_lines(subject) for subject in batch.subjects),
    ).insights
    return batch


def _lines(subject: Subject) -> str:
    present = fenced(subject.present.text) if subject.present and not bids(subject.present.text) else "-"
    observations = [f"[{number}] {fenced(row.text)}" for number, row in subject.observations.items()]
    return "\n".join([f"subject: {fenced(subject.name)}", f"now: {present}", *observations])


def _data(subject: Subject) -> dict[str, Any]:
    return {
        "subject": subject.name,
        "observations": [{"number": number, "text": row.text} for number, row in subject.observations.items()],
        "present": subject.present.text if subject.present else "",
    }
