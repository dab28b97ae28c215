"""Step 4: the insights, in one transaction with the marks on what was reflected: all of it or nothing."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext_noop

from memories import clock, contradictions, jobs, sentences, store
from memories.errors import ChangedMeanwhile, Locked, MayNotLearn, NotFound, SaidAlready
from memories.history import lock_owner
from memories.models import Memory, OwnerState
from memories.records import By, NewMemory
from memories.steps.reflection.batch import Batch, Draft

_REASON = gettext_noop("too little is left that it rests on")  # stored; the page translates it
_GONE = (ChangedMeanwhile, Locked, NotFound)


def keep(batch: Batch) -> Batch:
    """Store the insights. Raise jobs.Unfinished, with nothing stored, when what they rest on has changed meanwhile."""
    by = By("reflection", job_id=batch.job.pk)
    with transaction.atomic():
        lock_owner(batch.owner.id)
        read = [*batch.fresh, *(row for subject in batch.subjects for row in subject.observations.values())]
        if not _as_read(batch.owner.id, read):
            raise jobs.Unfinished("observations changed while the model read them")
        for draft in batch.drafts:
            _write(batch, draft, by)
        for insight in batch.withdrawn:
            _withdraw(batch, insight, by)
        Memory.objects.filter(pk__in=[row.pk for row in batch.fresh]).update(reflected=True)
        OwnerState.objects.filter(owner_id=batch.owner.id).update(reflected_at=clock.now())
        batch.counts["reflected"] += len(batch.fresh)
        jobs.count(batch.job, batch.counts)
    return batch


def _as_read(owner_id: int, rows: list[Memory]) -> bool:
    """Whether all of them still stand as the model read them, and nothing contradicts them."""
    read = {row.pk: row.revision for row in rows}
    current = Memory.objects.filter(owner_id=owner_id, pk__in=read, state=Memory.State.ACTIVE)
    return dict(current.values_list("pk", "revision")) == read and not contradictions.disputed(owner_id) & read.keys()


def _write(batch: Batch, draft: Draft, by: By) -> None:
    """Store a draft; beside an insight that the person locked or wrote it waits as a suggestion."""
    owner_id, present = batch.owner.id, _as_it_is(draft.subject.present)
    try:
        with transaction.atomic():
            if present is not None and present.hands_off:
                store.suggest(owner_id, present.pk, _new(draft), by)
                done = "suggested"
            else:
                store.write_insight(owner_id, _new(draft), by, replacing=present.pk if present else None)
                done = "updated" if present else "written"
    except (MayNotLearn, SaidAlready):
        done = "skipped"
        if present is not None and present.stale:
            return _withdraw(batch, present, by)
    except _GONE:
        done = "skipped"
    batch.counts[done] += 1
    return None


def _withdraw(batch: Batch, insight: Memory, by: By) -> None:
    """Put an insight in the trash; for one that the person locked or wrote, suggest it."""
    present = _as_it_is(insight)
    if present is None:
        return
    if present.hands_off:
        store.suggest(batch.owner.id, present.pk, None, by)
        batch.counts["suggested"] += 1
    else:
        store.remove(batch.owner.id, present.pk, By(by.actor, _REASON, by.job_id))
        batch.counts["withdrawn"] += 1


def _as_it_is(insight: Memory | None) -> Memory | None:
    """The row as it stands now; None when it is no longer current."""
    return insight and Memory.objects.filter(pk=insight.pk, state=Memory.State.ACTIVE).first()


def _new(draft: Draft) -> NewMemory:
    rows = list(draft.subject.observations.values())
    cited = {pk for sources in draft.sources for pk in sources}
    used = [row for row in rows if row.pk in cited]
    keywords = Counter(str(word) for row in used for word in row.keywords)
    return NewMemory(
        kind="insight",
        text=sentences.join(draft.sentences),
        language=draft.subject.language,
        subject=draft.subject.name[:120],
        category=Counter(row.category for row in used).most_common(1)[0][0],
        keywords=tuple(word for word, _count in keywords.most_common(8)),
        confidence=sum(row.confidence for row in used) / len(used),
        sentences=tuple(draft.sources),
    )
