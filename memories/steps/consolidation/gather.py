"""Step 1: the new messages of one conversation, what was said before them, and what is remembered near to it."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db.models import Q

from memories import episodes
from memories.bidding import bids
from memories.languages import language_of
from memories.llm import models
from memories.llm.usage import cut_to_tokens, estimate_tokens
from memories.memory_language import wanted_language
from memories.models import Episode, Job, OwnerState
from memories.nearness import near
from memories.steps.consolidation.batch import Batch, Heard

_OF_OTHERS = 160  # tokens of a message that is only context
_SHARE = 3  # a prompt's messages take up one part in three of what the model can hold

Learning = Episode.Learning


def gather(batch: Batch) -> Batch:
    """Fill in messages and known memories; no messages when there is nothing to learn from."""
    due = Episode.objects.filter(owner_id=batch.owner.id, session=batch.session, learning=Learning.DUE)
    if batch.job.kind != Job.Kind.IMPORT:  # learning from an import has its own job, with its own limit
        due = due.exclude(source=Episode.Source.IMPORT)
    if not _may_learn(batch.owner.id):
        due.update(learning=Learning.SKIPPED)
        return batch
    due.exclude(state=Episode.State.ACTIVE, role="user").update(learning=Learning.SKIPPED)
    new = _fitting(list(due.order_by("at", "pk")[: settings.LEARN_BATCH_MESSAGES]))
    if not new:
        return batch
    batch.messages = [
        Heard(number, row, _cut(row, row.pk in {n.pk for n in new}), row.pk in {n.pk for n in new})
        for number, row in enumerate(_with_context(batch, new), 1)
    ]
    texts = [heard.text for heard in batch.new]
    batch.language = Counter(language_of(text, batch.owner.language) for text in texts).most_common(1)[0][0]
    batch.wanted = wanted_language(batch.owner.id)
    batch.language = batch.wanted or batch.language
    # What reads like an order is not read out to a model, though it may be asked about later
    batch.known = [
        memory for memory in near(batch.owner.id, texts, settings.LEARN_KNOWN_MEMORIES) if not bids(memory.text)
    ]
    batch.counts["messages"] = len(new)
    return batch


def _may_learn(owner_id: int) -> bool:
    state = OwnerState.objects.filter(owner_id=owner_id).values_list("memory", flat=True).first()
    return state in (None, OwnerState.MemorySwitch.READ_WRITE)


def _fitting(rows: list[Episode]) -> list[Episode]:
    """As many as the model can read at once, at least one."""
    room = models.extraction.context_tokens // _SHARE
    for place, row in enumerate(rows):
        room -= min(estimate_tokens(row.text), settings.LEARN_MESSAGE_TOKENS)
        if room < 0:
            return rows[: max(1, place)]
    return rows


def _with_context(batch: Batch, new: list[Episode]) -> list[Episode]:
    """The new messages in order, with what was said between them and just before."""
    said = Episode.objects.filter(owner_id=batch.owner.id, session=batch.session, state=Episode.State.ACTIVE)
    said = said.exclude(learning=Learning.DUE)
    first, last = new[0], new[-1]
    before = said.filter(Q(at__lt=first.at) | Q(at=first.at, pk__lt=first.pk)).order_by("-at", "-pk")[
        : settings.LEARN_CONTEXT_MESSAGES
    ]
    between = said.filter(at__gte=first.at, at__lte=last.at).exclude(pk__in=[row.pk for row in before])
    return sorted([*before, *between, *new], key=lambda row: (row.at, row.pk))


def _cut(row: Episode, new: bool) -> str:
    return cut_to_tokens(episodes.shown(row), settings.LEARN_MESSAGE_TOKENS if new else _OF_OTHERS)
