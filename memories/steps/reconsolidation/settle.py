"""Step 3: what follows from it, in one transaction with the marks on what was compared: all of it or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from memories import jobs, standing, store
from memories.errors import ChangedMeanwhile, Locked, NotFound, SaidAlready
from memories.history import lock_owner
from memories.judged_pairs import write_down
from memories.models import Memory
from memories.names import unknown_names
from memories.numbers import numbers_in
from memories.records import By
from memories.steps.reconsolidation.batch import Batch, Pair

State = Memory.State
_ORDER = ("duplicate", "contained", "update", "contradiction", "unrelated", "")
_BOTH = gettext_noop("Both cannot hold, and nothing says which.")  # stored; the page translates it
_LOCKED = gettext_noop("The newer one replaces what you locked.")
_SAME = gettext_noop("both say the same")
_CONTAINED = gettext_noop("the other says all of it, and more")
_NEWER = gettext_noop("what was said later takes its place")
_GONE = (ChangedMeanwhile, Locked, NotFound, SaidAlready)


def settle(batch: Batch) -> Batch:
    """Store what the pairs make of each other. What changed while the model read it is left for another batch."""
    by = By("reconsolidation", job_id=batch.job.pk)
    with transaction.atomic():
        lock_owner(batch.owner.id)
        again: set[int] = set()
        for pair in sorted(batch.pairs, key=lambda pair: _ORDER.index(pair.relation)):
            again |= _settle(batch, pair, by)
        compared = [row.pk for row in batch.fresh if row.pk not in again]
        Memory.objects.filter(owner_id=batch.owner.id, pk__in=compared).update(compared=True)
        Memory.objects.filter(owner_id=batch.owner.id, pk__in=again).update(compared=False)
        batch.counts["compared"] += len(compared)
        batch.counts["pairs"] += len(batch.pairs)
        jobs.count(batch.job, batch.counts)
    return batch


def _settle(batch: Batch, pair: Pair, by: By) -> set[int]:
    """Do what follows from one pair and keep that it was judged. Return whom to compare again: both when it is still
    to be judged; what stands for two now, as what was near to the other may be near to it."""
    a, b = _as_read(pair.a), _as_read(pair.b)
    if a is None or b is None or not write_down(pair.a, pair.b, pair.relation, by.job_id):
        return {pair.a.pk, pair.b.pk}
    again: set[int] = set()
    done = "unrelated"
    if pair.relation not in ("unrelated", ""):
        try:
            with transaction.atomic():
                done, again = _do(pair, a, b, by)
        except _GONE:
            done = "left"
    batch.counts[done] += 1
    return again


def _as_read(read: Memory) -> Memory | None:
    """The row as it stands; None when it is no longer current or says something else by now."""
    return Memory.objects.filter(pk=read.pk, state=State.ACTIVE, revision=read.revision).first()


def _do(pair: Pair, a: Memory, b: Memory, by: By) -> tuple[str, set[int]]:
    """Apply one relation; return the name under which it is counted, and what stands for both now."""
    if pair.relation == "update":
        return _update(a, b, by), set()
    if pair.relation == "contradiction":
        return _contradiction(a, b, by), set()
    if pair.relation == "duplicate":
        kept, other = sorted((a, b), key=_worth)
        reason = _SAME
    else:
        kept, other = (a, b) if pair.fuller == "a" else (b, a)
        reason = _CONTAINED
    if (pair.relation == "contained" and not pair.fuller) or other.pinned or _loses(other, kept):
        return "left", set()
    store.merge(a.owner_id, other.pk, kept.pk, By(by.actor, reason, by.job_id))
    return pair.relation, {kept.pk}


def _worth(memory: Memory) -> tuple[bool, bool, bool, bool, int]:
    """Of two that say the same, the smaller stays: what the person chose, what is dated, what was there first."""
    return not memory.locked, not memory.pinned, not memory.own_words, memory.event_from is None, memory.pk


def _loses(memory: Memory, kept: Memory) -> bool:
    """Whether something would be lost, whatever the model says: a person, a number, a name."""
    if memory.about.casefold() != kept.about.casefold():
        return True
    said = f"{kept.text}\n{kept.about}\n{kept.subject}"
    return bool(numbers_in(memory.text) - numbers_in(said) or unknown_names(memory.text, said))


def _update(a: Memory, b: Memory, by: By) -> str:
    """Close the older one's validity; what the person locked is not closed: they are asked."""
    if a.locked:
        store.raise_conflict(a.owner_id, a.pk, b.pk, relation="update", reason=_LOCKED, by=by)
        return "conflicts"
    store.supersede(a.owner_id, a.pk, b.pk, at=b.valid_from, by=By(by.actor, _NEWER, by.job_id))
    return "superseded"


def _contradiction(a: Memory, b: Memory, by: By) -> str:
    """As the person wants it settled for this category; else they are asked."""
    if standing.rule(a.owner_id, a, b, by):
        return "ruled"
    store.raise_conflict(a.owner_id, a.pk, b.pk, relation="contradiction", reason=_BOTH, by=by)
    return "conflicts"
