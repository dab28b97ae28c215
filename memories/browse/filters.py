"""What is listed: the state of the list, all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from memories import clock
from memories.browse import past
from memories.dates.picking import LONGEST as LONGEST_TIME
from memories.dates.picking import Picked, pick
from memories.models import Evidence, Memory, RecallItem

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
    session: str = ""
    """The conversation that was said in."""
    learned_from: str = ""
    """A day, 2026-03-01, of the person's calendar; `learned_to` is the last one."""
    learned_to: str = ""
    pinned: str = ""
    """ "yes" or nothing."""
    used: str = ""
    """ "never": in no prompt so far."""
    as_of: str = ""
    """A day: what was believed when it ended."""

    @classmethod
    def read(cls, query: Mapping[str, str], *, state: str = "current") -> Filters:
        """From an address; what it does not know counts as not given. `state` is that of an address without one."""
        given = {name: str(query.get(name, "")).replace("\x00", "").strip() for name in _NAMES}
        return cls(
            q=" ".join(given["q"].split())[:LONGEST],
            kind=given["kind"] if given["kind"] in Memory.Kind.values else "",
            category=given["category"][:20],
            subject=given["subject"][:120],
            state=given["state"] if given["state"] in STATES else state,
            learned=given["learned"] if given["learned"] in ("week", "year") else "",
            when=" ".join(given["when"].split())[:LONGEST_TIME],
            under="none" if given["under"] == "none" else "",
            session=given["session"][:120],
            learned_from=day_in(given["learned_from"]),
            learned_to=day_in(given["learned_to"]),
            pinned="yes" if given["pinned"] else "",
            used="never" if given["used"] == "never" else "",
            as_of=day_in(given["as_of"]),
        )

    @property
    def query(self) -> str:
        """The part of an address after "?"."""
        return self.address()

    def address(self, state: str = "current") -> str:
        """The part of an address after "?", of a page that shows `state` when the address names none."""
        shown = ((name, getattr(self, name)) for name in _NAMES)
        return urlencode([(name, value) for name, value in shown if value and (name, value) != ("state", state)])

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state restricts the list."""
        return self.without_state != Filters()

    @property
    def rarely(self) -> bool:
        """Whether it asks for something that few ask for: those filters stand in a line of their own."""
        return any((self.session, self.learned_from, self.learned_to, self.pinned, self.used, self.as_of))

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

    @property
    def moment(self) -> datetime | None:
        """The end of the day that `as_of` names; None for now."""
        return midnight(date.fromisoformat(self.as_of) + timedelta(days=1)) if self.as_of else None

    def rows(self, owner_id: int) -> QuerySet[Memory]:
        """All of it but the search. As of a day these are the rows of what was believed then, as they are now: see
        past.as_they_stood."""
        looks: dict[str, Any] = {"state__in": STATES[self.state]}
        if self.kind:
            looks["kind"] = self.kind
        if self.category:
            looks["category"] = self.category
        if self.subject:
            looks["subject"] = self.subject
        if self.pinned:
            looks["pinned"] = True
        found = Memory.objects.filter(owner_id=owner_id)
        moment = self.moment
        found = found.filter(past.stood(owner_id, moment, **looks)) if moment else found.filter(**looks)
        if self.under:
            found = found.filter(past.under_no_insight(owner_id, moment) if moment else ~under_an_insight())
            found = found.filter(kind=Memory.Kind.OBSERVATION)
        return self._of_its_time(found, moment)

    def _of_its_time(self, found: QuerySet[Memory], moment: datetime | None) -> QuerySet[Memory]:
        """Of those the ones that were said, learned and used when and where the filters say."""
        if self.learned:
            found = found.filter(learned_at__gte=_since(self.learned))
        if self.learned_from:
            found = found.filter(learned_at__gte=midnight(date.fromisoformat(self.learned_from)))
        if self.learned_to:
            found = found.filter(learned_at__lt=midnight(date.fromisoformat(self.learned_to) + timedelta(days=1)))
        picked = self.picked
        if picked:
            found = found.filter(_within(picked))
        if self.session:
            found = found.filter(Exists(Evidence.objects.filter(memory=OuterRef("pk"), episode__session=self.session)))
        if self.used:
            used = RecallItem.objects.filter(memory=OuterRef("pk"), in_prompt=True)
            found = found.filter(~Exists(used.filter(recall__at__lt=moment) if moment else used))
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
    if picked.start:
        event &= Q(event_to__gte=picked.start)
        said &= Q(valid_from__gte=midnight(picked.start))
    if picked.end:
        event &= Q(event_from__lte=picked.end)
        said &= Q(valid_from__lt=midnight(picked.end + timedelta(days=1)))
    return event | said


def _since(learned: str) -> datetime:
    now: Any = clock.now()
    if learned == "week":
        return now - timedelta(days=7)  # type: ignore[no-any-return]
    return timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def midnight(day: date) -> datetime:
    """When a day of the person's calendar begins."""
    return datetime.combine(day, time(), timezone.get_current_timezone())


def day_in(text: str) -> str:
    """A day as an address writes it, if it is one that there is a day before and after."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if date(2, 1, 1) <= day <= date(9998, 1, 1) else ""
