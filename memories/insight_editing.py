"""What a person does with an insight: puts one sentence into their own words, takes it out, has it written again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from memories import jobs, sentences
from memories.cascade import write
from memories.errors import ChangedMeanwhile, NotFound
from memories.evidence import cite_observations
from memories.fencing import visible
from memories.guards import load_for
from memories.history import load, lock_owner, snapshot
from memories.languages import has_han
from memories.models import Change, Evidence, Job, Memory
from memories.records import By
from memories.rewriting import set_text
from memories.staleness import look_again

_CLOSED = (*"。！？.!?", *"”’」』）)\"'")


@transaction.atomic
def edit_sentence(owner_id: int, insight_id: int, place: int, text: str, by: By, *, expected: int) -> Memory:
    """Put other words in the place of one sentence, which keeps what it rests on; an empty text takes it out with that.

    `place` counts from 0; of a text of several sentences each rests on what the one did. `expected` is the revision
    that the person saw. Raise NotFound when there is no such sentence, ChangedMeanwhile, Locked, SaidAlready, and
    ValueError when nothing would be left.
    """
    lock_owner(owner_id)
    insight = load_for(owner_id, insight_id, by)
    if insight.kind != Memory.Kind.INSIGHT:
        raise NotFound(_("There is no such memory."))
    if insight.state != Memory.State.ACTIVE or insight.revision != expected:
        raise ChangedMeanwhile(_("The memory was changed in the meantime."))
    before = snapshot(insight)
    pieces, cited = sentences.split(insight.text), _cited(insight)
    if place >= len(pieces):
        raise NotFound(_("There is no such sentence."))
    new = sentences.split(visible(text))
    last = place == len(pieces) - 1
    new = [piece if last and piece is new[-1] else _closed(piece) for piece in new]
    if set(cited) <= set(range(len(pieces))):  # else it is not known which rests on which, and all stays with the first
        cited = _moved(cited, place, len(new))
    pieces[place : place + 1] = new
    joined = sentences.join(pieces)
    if not joined:
        raise ValueError(_("That is its only sentence. To take the insight back, withdraw it."))
    if joined == insight.text:
        return insight
    set_text(insight, joined)
    insight.own_words = by.actor == "user"
    Evidence.objects.filter(memory=insight).delete()
    cite_observations(insight, [cited.get(n, []) for n in range(max([*cited, -1]) + 1)])
    write(insight, before, Change.Action.EDITED, by)
    return insight


@transaction.atomic
def rederive(owner_id: int, insight_id: int) -> Job:
    """Ask reflection to write an insight again from what its subject has now: its observations count as new.

    Beside one that the person locked or wrote, the outcome waits as a suggestion. Until then it stays as it is.
    """
    lock_owner(owner_id)
    insight = load(owner_id, insight_id)
    if insight.kind != Memory.Kind.INSIGHT:
        raise NotFound(_("There is no such memory."))
    if insight.state != Memory.State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    rests_on = Evidence.objects.filter(memory=insight, observation__isnull=False)
    look_again(owner_id, [pk for pk in rests_on.values_list("observation_id", flat=True) if pk])
    return jobs.request(owner_id, Job.Kind.REFLECT)


def _cited(insight: Memory) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Evidence.objects.filter(memory=insight, observation__isnull=False).order_by("pk")
    for place, observation in rows.values_list("sentence", "observation_id"):
        if observation is not None:
            found.setdefault(place or 0, []).append(observation)
    return found


def _moved(cited: dict[int, list[int]], place: int, count: int) -> dict[int, list[int]]:
    """Citations when `count` sentences stand in the place of one: each of them has its own."""
    moved = {n: ids for n, ids in cited.items() if n < place}
    moved |= {place + n: cited.get(place, []) for n in range(count)}
    return moved | {n - 1 + count: ids for n, ids in cited.items() if n > place}


def _closed(sentence: str) -> str:
    """With a full stop, so that it does not run into the next."""
    return sentence if sentence.endswith(_CLOSED) else sentence + ("。" if has_han(sentence) else ".")
