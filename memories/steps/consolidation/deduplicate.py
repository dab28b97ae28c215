"""Step 6: what is known already becomes more evidence for it, by code: the same words, or nearly."""

from __future__ import annotations

from memories.folding import text_key
from memories.models import Evidence, Memory
from memories.nearness import Likeness, near_each
from memories.steps.consolidation.batch import Batch, Draft, Link
from memories.steps.consolidation.former import is_former

AROUND = 8  # memories looked at for each draft


def deduplicate(batch: Batch) -> Batch:
    """Link each draft that says what a memory, or an earlier draft, says already. Known memories near to drafts are
    added to the batch, for the next step."""
    batch.drafts.sort(key=lambda draft: is_former(draft.statement))  # after what they may be the history of
    drafts = batch.standing
    if not drafts:
        return batch
    owner_id = batch.owner.id
    there = {memory.pk for memory in batch.known}
    for found in near_each(owner_id, [draft.statement for draft in drafts], AROUND):
        batch.known += [memory for memory in found if memory.pk not in there]
        there = {memory.pk for memory in batch.known}
    keys = {text_key(draft.statement) for draft in drafts}
    current = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE, text_key__in=keys)
    exact = {memory.text_key: memory for memory in current}
    likeness = Likeness([*(draft.statement for draft in drafts), *(memory.text for memory in batch.known)])
    earlier: list[Draft] = []
    asked_for = _asked_for(batch)
    for draft in drafts:
        same: Memory | Draft | None = exact.get(text_key(draft.statement)) or _overlapping(draft, asked_for)
        if isinstance(same, Memory) and same.state != Memory.State.ACTIVE:
            batch.drop(draft, "unwanted")
            continue
        same = same or next(
            (m for m in batch.known if _about(m) == draft.about and likeness.same(m.text, draft.statement)), None
        )
        same = same or next(
            (
                other
                for other in earlier
                if other.about == draft.about and likeness.same(other.statement, draft.statement)
            ),
            None,
        )
        if same is not None:
            draft.links = [Link("duplicate", same)]
        else:
            earlier.append(draft)
    return batch


def _asked_for(batch: Batch) -> list[Evidence]:
    """The quotes of these messages that are evidence already: what the person asked to be remembered, and was.

    Also of what they took back since, by undoing or removing it: it is not learned behind their back.
    """
    episodes = [heard.episode.pk for heard in batch.new]
    rows = Evidence.objects.filter(owner_id=batch.owner.id, episode_id__in=episodes)
    return list(rows.exclude(memory__state=Memory.State.QUARANTINED).select_related("memory"))


def _overlapping(draft: Draft, asked_for: list[Evidence]) -> Memory | None:
    """The memory that rests on (most of) the same words."""
    quote = draft.quotes[0]
    for row in asked_for:
        if row.episode_id == quote.episode_id and row.start is not None and row.end is not None:
            shared = min(row.end, quote.end) - max(row.start, quote.start)
            if shared * 2 > quote.end - quote.start:
                return row.memory
    return None


def _about(memory: Memory) -> str:
    return memory.about
