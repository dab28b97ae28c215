"""What insights lose when observations they rest on are erased: the sentences that cite them, and their past."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from memories import sentences
from memories.folding import text_key
from memories.guards import said_by_another
from memories.history import Snapshot, next_revision, record, snapshot, tell_index
from memories.models import Change, Evidence, Memory, Revision
from memories.records import By
from memories.staleness import cited_by, look_again


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
        waiting = insights.filter(suggestion__isnull=False)
        resting |= {insight.pk for insight in waiting if cited_by(insight.suggestion) & gone}
    found = insights.filter(pk__in=resting).prefetch_related("evidence").order_by("pk")
    return [_loss(insight, gone) for insight in found]


def withdraw(loss: Loss, by: By) -> tuple[Loss, bool]:
    """Take the sentences out of an insight and erase its past; return whether nothing is left, so that it must go.

    What stays waits for reflection as stale, and no suggestion waits with it any more. Its history begins anew: what
    was before cannot be undone to.
    """
    insight = Memory.objects.get(pk=loss.insight_id)
    insight.text = sentences.join(list(loss.left))
    insight.text_key = text_key(insight.text)
    if not loss.left or said_by_another(insight) is not None:
        return loss, True
    read = snapshot(insight)
    insight.revision, insight.stale = next_revision(insight), insight.stale or bool(loss.sentences)
    look_again(insight.owner_id, cited_by(insight.suggestion))
    insight.suggestion = None
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
    cited = [(row.sentence, row.observation_id) for row in insight.evidence.all() if row.sentence is not None]
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
        if state and gone & _cited(state)
    }


def _cited(state: Snapshot) -> set[int]:
    """The observations that an insight, or what was suggested for it, rested on in a state of its past."""
    pieces = {piece["observation"] for piece in state["evidence"] if "observation" in piece}
    return pieces | cited_by(state.get("suggestion"))


def suggested_ever(insight_id: int) -> set[str]:
    """What was or is suggested in the place of an insight."""
    states = [{"suggestion": row} for row in Memory.objects.filter(pk=insight_id).values_list("suggestion", flat=True)]
    for pair in Change.objects.filter(memory_id=insight_id).values_list("before", "after"):
        states += [state for state in pair if state]
    return {found["text"] for state in states if (found := state.get("suggestion"))}
