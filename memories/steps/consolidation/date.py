"""Step 5: dates. The model points at the words that say when; code works out what they mean, seen from the message.

A statement holds no "tomorrow": what would be wrong when it is read becomes the date itself.
"""

from __future__ import annotations

from memories import dates
from memories.dates import Found
from memories.folding import locate
from memories.lasting import lasting, relative
from memories.steps.consolidation.batch import Batch, Draft


def date(batch: Batch) -> Batch:
    """Fill in the event of each draft, against the time of its message and in the person's zone."""
    zone = batch.owner.time_zone
    for draft in batch.drafts:
        if draft.dropped:
            continue
        said = draft.heard.episode.at
        told = relative(draft.statement, said, zone)
        found = _found(batch, draft) or (told[0] if len(told) == 1 else None)
        draft.event = found.event if found else None
        draft.statement = lasting(draft.statement, said, zone) if not draft.kept_out else draft.statement
        if not draft.statement:
            batch.drop(draft, "invalid")
    return batch


def _found(batch: Batch, draft: Draft) -> Found | None:
    episode, zone = draft.heard.episode, batch.owner.time_zone
    named = dates.resolve(episode.text, episode.at, zone)
    phrase = draft.claim.time_phrase
    if not phrase:
        quote = draft.quotes[0]
        within = [found for found in named if quote.start <= found.span[0] and found.span[1] <= quote.end]
        return within[0] if len(within) == 1 else None
    start, end = locate(phrase, episode.text) or (0, 0)
    pointed_at = [found for found in named if found.span[0] < end and found.span[1] > start]
    if pointed_at:
        return max(pointed_at, key=lambda found: min(found.span[1], end) - max(found.span[0], start))
    # within quotation marks nothing is taken for a date unless it is pointed at
    alone = dates.resolve(phrase, episode.at, zone) if end else []
    return alone[0] if len(alone) == 1 else None
