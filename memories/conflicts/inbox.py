"""What the page of conflicts shows: the queue, one conflict with both sides, and what a ruling would change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils.timesince import timesince

from memories import clock
from memories.browse.rows import Said, quotes_of
from memories.conflicts.choices import Effect, effects
from memories.conflicts.form import RulingForm
from memories.conflicts.queue import SIZE, insights_on, waiting
from memories.conflicts.suggested import Suggestion, suggested
from memories.models import Conflict, Memory

QUOTES = 3  # of each side, the newest


@dataclass(frozen=True, slots=True)
class Side:
    letter: str
    memory: Memory
    other: Memory
    quotes: tuple[Said, ...]
    """The newest first."""
    more: int
    """Quotes that are not shown."""
    uses: int
    """Replies of the last 30 days."""


@dataclass(frozen=True, slots=True)
class Shown:
    conflict: Conflict
    sides: tuple[Side, Side]
    apart: str
    """How much later B was said; empty within a day."""
    suggestion: Suggestion
    insights: tuple[Memory, ...]
    form: RulingForm
    effects: tuple[Effect, Effect] | None = None
    """What the ruling in the form would do; None while none is chosen, or something is to be mended."""


@dataclass(frozen=True, slots=True)
class Queue:
    conflicts: tuple[Conflict, ...]
    total: int
    page: int
    settled: int
    """This year."""
    by_person: int

    @property
    def more(self) -> int:
        return max(0, self.total - self.page * SIZE)


def queue(owner_id: int, page: int = 1) -> Queue:
    """Two queries, however many wait."""
    began = clock.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    ruled = Q(state=Conflict.State.RULED, ruled_at__gte=began)
    counts = Conflict.objects.filter(owner_id=owner_id).aggregate(
        total=Count("pk", filter=Q(state=Conflict.State.OPEN)),
        settled=Count("pk", filter=ruled),
        by_person=Count("pk", filter=ruled & Q(ruled_by="user")),
    )
    page = max(1, min(page, -(-counts["total"] // SIZE)))
    rows = waiting(owner_id)[(page - 1) * SIZE : page * SIZE]
    return Queue(tuple(rows), page=page, **counts)


def shown(owner_id: int, conflict: Conflict, form: RulingForm | None = None) -> Shown:
    """One of `queue.waiting`. Without a form the suggested ruling is chosen. Three queries."""
    a, b = conflict.a, conflict.b
    quotes = quotes_of(owner_id, (a.pk, b.pk))
    advice = suggested(conflict, (len(quotes.get(a.pk, ())), len(quotes.get(b.pk, ()))))
    form = form or RulingForm(conflict, ruling=advice.ruling)
    apart = b.valid_from - a.valid_from
    found = Shown(
        conflict=conflict,
        sides=(
            _side("A", a, b, quotes.get(a.pk, ()), conflict.uses_a),  # type: ignore[attr-defined]
            _side("B", b, a, quotes.get(b.pk, ()), conflict.uses_b),  # type: ignore[attr-defined]
        ),
        apart=timesince(a.valid_from, b.valid_from, depth=1) if apart.days else "",
        suggestion=advice,
        insights=tuple(insights_on(owner_id, [a.pk, b.pk])),
        form=form,
    )
    if form.is_bound and form.is_valid():
        found = replace(found, effects=effects(conflict, form.choice))
    return found


def _side(letter: str, memory: Memory, other: Memory, quotes: tuple[Said, ...], uses: int) -> Side:
    newest = tuple(reversed(quotes))[:QUOTES]
    return Side(letter, memory, other, newest, len(quotes) - len(newest), uses)
