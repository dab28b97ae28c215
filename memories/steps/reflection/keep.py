"""Step 4: the insights, in one transaction with the marks on what was reflected: all of it or nothing."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from memories import clock, jobs, sentences, store
from memories.errors import ChangedMeanwhile, Locked, MayNotLearn, NotFound, SaidAlready
from memories.history import lock_owner
from memories.models import Memory, OwnerState
from memories.records import By, NewMemory
from memories.steps.reflection.batch import Batch, Draft
from memories.steps.reflection.gather import may_rewrite

_REASON = gettext_noop("too little is left that it rests on")  # stored; the page translates it
_GONE = (ChangedMeanwhile, Locked, MayNotLearn, NotFound, SaidAlready)


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
    versions = {row.pk: row.revision for row in rows}
    if not versions:
        return True
    same = Q()
    for pk, revision in versions.items():
        same |= Q(pk=pk, revision=revision)
    return Memory.objects.filter(same, owner_id=owner_id, state=Memory.State.ACTIVE).count() == len(versions)


def _write(batch: Batch, draft: Draft, by: By) -> None:
    present = draft.subject.present
    if present is not None:
        present = Memory.objects.filter(pk=present.pk, state=Memory.State.ACTIVE).first()
        if present is not None and not may_rewrite(present):
            return
    try:
        with transaction.atomic():
            store.write_insight(batch.owner.id, _new(draft), by, replacing=present.pk if present else None)
    except _GONE:
        batch.counts["skipped"] += 1
        return
    batch.counts["updated" if present else "written"] += 1


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


def _withdraw(batch: Batch, insight: Memory, by: By) -> None:
    try:
        with transaction.atomic():
            store.remove(batch.owner.id, insight.pk, By(by.actor, _REASON, by.job_id))
    except _GONE:
        return
    batch.counts["withdrawn"] += 1
