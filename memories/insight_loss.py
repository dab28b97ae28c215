"""What insights lose when observations they rest on are erased: the sentences that cite them, and their past."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from memories import sentences
from memories.folding import text_key
from memories.guards import said_by_another
from memories.history import next_revision, record, snapshot, tell_index
from memories.models import Change, Evidence, Memory, Revision
from memories.records import By


@dataclass(frozen=True, slots=True)
class Loss:
    """An insight, the sentences that go, and what is left of it: nothing, if it is withdrawn whole."""

    insight_id: int
    sentences: tuple[str, ...]
    left: tuple[str, ...]
    kept: tuple[int, ...]
    """The places of the sentences that stay."""


def losses(owner_id: int, ids: Collection[int], *, former: bool = False) -> list[Loss]:
    """What each insight loses. `former` includes those that rested on the memories only in the past."""
    gone = set(ids)
    insights = Memory.objects.filter(owner_id=owner_id, kind=Memory.Kind.INSIGHT).exclude(pk__in=gone)
    resting = set(
        Evidence.objects.filter(owner_id=owner_id, observation_id__in=gone).values_list("memory_id", flat=True)
    )
    if former:
        resting |= _rested(owner_id, gone)
    return [_loss(insight, gone) for insight in insights.filter(pk__in=resting).order_by("pk")]


def withdraw(loss: Loss, by: By) -> tuple[Loss, bool]:
    """Take the sentences out of an insight and erase its past; return whether nothing is left, so that it must go.

    What stays waits for reflection as stale. Its history begins anew: what was before cannot be undone to.
    """
    insight = Memory.objects.get(pk=loss.insight_id)
    insight.text = sentences.join(list(loss.left))
    insight.text_key = text_key(insight.text)
    if not loss.left or said_by_another(insight) is not None:
        return loss, True
    read = snapshot(insight)
    insight.revision, insight.stale = next_revision(insight), True
    kept = list(
        Evidence.objects.filter(memory=insight, sentence__in=loss.kept).values_list("observation_id", "sentence")
    )
    Evidence.objects.filter(memory=insight).delete()
    Evidence.objects.bulk_create(
        Evidence(owner_id=insight.owner_id, memory=insight, observation_id=pk, sentence=loss.kept.index(place))
        for pk, place in kept
        if place is not None
    )
    Revision.objects.filter(memory=insight).delete()
    Change.objects.filter(memory=insight).delete()
    change = record(
        insight, read, Change.Action.EDITED, By(by.actor, gettext_noop("what it rested on was forgotten"), by.job_id)
    )
    tell_index(insight, purge=True)
    change.before = None
    change.save(update_fields=["before"])
    return loss, False


def _loss(insight: Memory, gone: set[int]) -> Loss:
    all_sentences = sentences.split(insight.text)
    rows = Evidence.objects.filter(memory=insight).values_list("sentence", "observation_id")
    cited = [(place, pk) for place, pk in rows if place is not None]
    counted = {place for place, _pk in cited}
    lost = {place for place, pk in cited if pk in gone}
    if lost and counted != set(range(len(all_sentences))):
        lost = set(range(len(all_sentences)))  # edited by hand: which sentence cites what is not known any more
    kept = tuple(place for place in range(len(all_sentences)) if place not in lost)
    return Loss(
        insight_id=insight.pk,
        sentences=tuple(all_sentences[place] for place in sorted(lost)),
        left=tuple(all_sentences[place] for place in kept),
        kept=kept,
    )


def _rested(owner_id: int, gone: set[int]) -> set[int]:
    """Insights whose past states cite one of the memories."""
    changes = Change.objects.filter(owner_id=owner_id, memory__kind=Memory.Kind.INSIGHT)
    return {
        memory_id
        for memory_id, before, after in changes.values_list("memory_id", "before", "after")
        for state in (before, after)
        if state and any(piece.get("observation") in gone for piece in state["evidence"])
    }
