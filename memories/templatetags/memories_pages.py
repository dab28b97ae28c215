"""Tags of the memories pages: `{% load memories_pages %}`."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from memories.browse import words
from memories.dates.picking import Picked
from memories.diff import diff
from memories.models import Memory
from memories.templatetags import dates

register = template.Library()
_DRAWN = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


@register.simple_tag
def changed(before: str, after: str) -> SafeString:
    """`after` with what is new inserted and what is gone struck."""
    drawn = (format_html(_DRAWN[part.kind], part.text) for part in diff(before, after))
    return format_html_join("", "{}", ((part,) for part in drawn))


@register.filter
def category(name: str) -> str:
    return words.category(name)


@register.filter
def actor(name: str) -> str:
    return str(words.ACTORS.get(name, name))


@register.filter
def kept_out(reason: str) -> str:
    """Why a memory was kept out."""
    return str(words.KEPT_OUT.get(reason, reason))


@register.filter
def why_kept_out(reason: str) -> str:
    """The same in a sentence; empty for what was kept out in a way of its own."""
    return str(words.WHY_KEPT_OUT.get(reason, ""))


@register.simple_tag
def days_of(picked: Picked) -> str:
    """First and last day: 1–31 Mar 2026, since 1 Mar 2026, until 31 Dec 2019."""
    return dates.days_between(picked.start, picked.end)


@register.filter
def day_of(at: datetime) -> str:
    """25 Nov 2026."""
    day = dates.local(at).date()
    return dates.interval(day, day)


@register.simple_tag
def event(memory: Memory) -> str:
    """The days of which a memory tells: March 2026, 2–14 Feb 2027."""
    if memory.event_from is None:
        return ""
    return dates.interval(memory.event_from, memory.event_to or memory.event_from, memory.precision)


@register.filter
def calendar_day(day: date) -> str:
    """12 Mar 2026."""
    return dates.days_between(day, day)


@register.filter
def percent(share: float) -> str:
    """A share of 1: 67%, <1%."""
    return "<1%" if 0 < share < 0.01 else f"{round(100 * share)}%"


@register.filter
def milliseconds(value: float) -> str:
    """6, 0.4."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


@register.filter
def whole(value: float) -> str:
    return f"{value:,.0f}"


@register.filter
def money(value: float) -> str:
    """In the currency of the operator's prices, which has no name here: 0.61, 0.0004."""
    return f"{value:,.2f}" if value >= 1 or value == 0 else f"{value:.2g}" if value >= 0.0001 else f"{value:.1e}"


@register.simple_tag
def querystring_of(**given: str) -> str:
    """The part of an address after "?": what is empty is left out."""
    return urlencode([(name, value) for name, value in given.items() if value])
