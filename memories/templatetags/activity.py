"""Tags of the activity: `{% load activity %}`. What a change made of a memory: its words, and state, category, time,
marks, evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from memories.browse import words
from memories.models import Change, Memory
from memories.templatetags import dates

register = template.Library()
_TAGS = {
    "learned": "tag--pine",
    "added": "tag--pine",
    "imported": "tag--pine",
    "restored": "tag--pine",
    "removed": "tag--brick",
    "kept_out": "",
    "undone": "",
    "suggested": "tag--ochre",
}


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    was: str = ""
    now: str = ""


@register.filter
def differences(change: Change) -> tuple[Difference, ...]:
    """Nothing for one that was new, or is as if it had never been."""
    before, after = change.before, change.after
    if not before or not after:
        return ()
    return tuple(_told(before, after))


@register.filter
def texts(change: Change) -> tuple[str, str]:
    """What the memory said before and after; the same twice where its words stayed."""
    before, after = (str((state or {}).get("text", "")) for state in (change.before, change.after))
    return (before or after, after or before)


@register.filter
def tag_of(change: Change) -> str:
    """The class of the word that says what was done."""
    if change.actor == "ruling":
        return "tag--ochre"
    return _TAGS.get(change.action, "tag--slate")


def _told(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for name, label in _labels().items():
        was, now = before.get(name), after.get(name)
        if was != now:
            yield Difference(label, _word(name, was), _word(name, now))
    for name, on, off in _marks():
        was, now = bool(before.get(name)), bool(after.get(name))
        if was != now:
            yield Difference(on if now else off)
    was, now = len(before.get("evidence", ())), len(after.get("evidence", ()))
    if was != now:
        told = ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", now) % {"n": now}
        yield Difference(_("Rests on"), str(was), told)


def _labels() -> dict[str, str]:
    return {
        "state": _("State"),
        "about": _("About"),
        "subject": _("Subject"),
        "category": _("Category"),
        "confidence": _("Confidence"),
        "valid_from": pgettext("of what a memory says", "Holds since"),
        "valid_until": pgettext("of what a memory says", "Held until"),
        "event_from": _("First day"),
        "event_to": _("Last day"),
    }


def _marks() -> tuple[tuple[str, str, str], ...]:
    return (
        ("pinned", _("Pinned"), _("Unpinned")),
        ("locked", _("Locked"), _("Unlocked")),
        ("stale", _("Out of date, to be written again"), _("Up to date again")),
    )


def _word(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("none")
    write = _WRITTEN.get(name, str)
    return str(write(value))


def _day_of(moment: str) -> str:
    day = dates.local(datetime.fromisoformat(moment)).date()
    return dates.interval(day, day)


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return dates.interval(day, day)


_WRITTEN: dict[str, Callable[[Any], object]] = {
    "state": lambda value: Memory.State(value).label,
    "category": words.category,
    "confidence": lambda value: f"{value:.2f}".removeprefix("0"),
    "valid_from": _day_of,
    "valid_until": _day_of,
    "event_from": _day,
    "event_to": _day,
}
