"""What is listed: the state of the list, all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from memories import clock
from memories.dates.picking import LONGEST as LONGEST_TIME
from memories.dates.picking import Picked, pick
from memories.models import Evidence, Memory

State = Memory.State
STATES: dict[str, tuple[str, ...]] = {
    "current": (State.ACTIVE,),
    "all": (State.ACTIVE, State.SUPERSEDED),
    "superseded": (State.SUPERSEDED,),
    "pending": (State.PENDING,),
    "archived": (State.ARCHIVED,),
    "trash": (State.TRASHED,),
    "kept_out": (State.QUARANTINED,),
}
LONGEST = 300  # characters of a search


@dataclass(frozen=True, slots=True)
class Filters:
    q: str = ""
    kind: str = ""
    category: str = ""
    subject: str = ""
    state: str = "current"
    learned: str = ""
    """Any time; "week": the last seven days; "year": this year."""
    when: str = ""
    """A time in words, "last March": what happened then, or was said then and names no other time."""
    under: str = ""
    """ "none": observations under no insight."""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """From an address; what it does not know counts as not given."""
        given = {name: str(query.get(name, "")).replace("\x00", "").strip() for name in _NAMES}
        return cls(
            q=" ".join(given["q"].split())[:LONGEST],
            kind=given["kind"] if given["kind"] in Memory.Kind.values else "",
            category=given["category"][:20],
            subject=given["subject"][:120],
            state=given["state"] if given["state"] in STATES else "current",
            learned=given["learned"] if given["learned"] in ("week", "year") else "",
            when=" ".join(given["when"].split())[:LONGEST_TIME],
            under="none" if given["under"] == "none" else "",
        )

    @property
    def query(self) -> str:
        """The part of an address after "?"."""
        shown = ((name, getattr(self, name)) for name in _NAMES)
        return urlencode([(name, value) for name, value in shown if value and (name, value) != ("state", "current")])

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state restricts the list."""
        return self.without_state != Filters()

    @property
    def without_state(self) -> Filters:
        return replace(self, state="current")

    @property
    def unsearched(self) -> Filters:
        return replace(self, q="")

    @property
    def untimed(self) -> Filters:
        return replace(self, when="")

    @property
    def picked(self) -> Picked | None:
        """The days that `when` means, seen from now in the person's zone; None if it means none."""
        return pick(self.when, clock.now(), timezone.get_current_timezone_name()) if self.when else None

    def rows(self, owner_id: int) -> QuerySet[Memory]:
        """All of it but the search."""
        found = Memory.objects.filter(owner_id=owner_id, state__in=STATES[self.state])
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.category:
            found = found.filter(category=self.category)
        if self.subject:
            found = found.filter(subject=self.subject)
        if self.learned:
            found = found.filter(learned_at__gte=_since(self.learned))
        picked = self.picked
        if picked:
            found = found.filter(_within(picked))
        if self.under:
            found = found.filter(~under_an_insight(), kind=Memory.Kind.OBSERVATION)
        return found


_NAMES = tuple(field.name for field in fields(Filters))


def under_an_insight() -> Q:
    """Whether a current insight rests on an observation."""
    resting = Evidence.objects.filter(
        observation=OuterRef("pk"), memory__state=State.ACTIVE, memory__kind=Memory.Kind.INSIGHT
    )
    return Q(Exists(resting))


def _within(picked: Picked) -> Q:
    event, said = Q(event_from__isnull=False), Q(event_from__isnull=True)
    zone = timezone.get_current_timezone()
    if picked.start:
        event &= Q(event_to__gte=picked.start)
        said &= Q(valid_from__gte=datetime.combine(picked.start, time(), zone))
    if picked.end:
        event &= Q(event_from__lte=picked.end)
        said &= Q(valid_from__lt=datetime.combine(picked.end + timedelta(days=1), time(), zone))
    return event | said


def _since(learned: str) -> datetime:
    now: Any = clock.now()
    if learned == "week":
        return now - timedelta(days=7)  # type: ignore[no-any-return]
    return timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
