"""Tags of the views of memories: `{% load browsing %}`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import template
from django.utils.dateformat import format as written
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from memories.browse.filters import Filters
from memories.browse.order import Order
from memories.browse.pages import Page
from memories.browse.strip import Group, Piece, Unit
from memories.browse.timeline import Entry
from memories.clock import now
from memories.models import Memory
from memories.templatetags import dates
from memories.views.around import address_of

register = template.Library()


@register.simple_tag(takes_context=True)
def without(context: dict[str, Any], name: str) -> str:
    """The address of this view without one of its filters."""
    filters: Filters = context["filters"]
    order: Order = context["order"]
    query = address_of(replace(filters, **{name: ""}), order, context["view"])
    return f"{context['here']}?{query}" if query else str(context["here"])


@register.simple_tag
def order_of(page: Page) -> str:
    """In which order its rows stand, as it follows their count."""
    if page.best_first:
        return _(", best first")
    return {
        "learned": _(", newest first"),
        "changed": _(", changed last first"),
        "event": _(", latest event first"),
        "confidence": _(", most confident first"),
        "used": _(", most used first"),
    }[page.sort]


@register.simple_tag
def steps_of(page: Page) -> tuple[str, str]:
    """What the buttons to the pages before and after are called."""
    if page.sort in ("learned", "changed"):
        return _("Newer"), _("Older")
    if page.sort == "event":
        return pgettext("in time", "Later"), pgettext("in time", "Earlier")
    return _("Previous"), _("Next")


@register.filter
def called(piece: Piece, unit: Unit) -> str:
    """What a piece of the strip stands for: Mar 2026, 2026, 2020s."""
    if unit == "decade":
        return _decade(piece.first.year)
    return dates.interval(piece.first, piece.first, unit)


@register.filter
def called_whole(group: Group, unit: Unit) -> str:
    """What a group of pieces stands for: 2026, 2020s, 1900–1999."""
    year = group.first.year
    if unit == "decade":
        return f"{year}–{year - year % 100 + 99}"
    return _decade(year) if unit == "year" else written(group.first, pgettext("date format", "Y"))


def _decade(year: int) -> str:
    return pgettext("ten years", "%(year)ss") % {"year": year - year % 10}


@register.simple_tag
def axis_when(entry: Entry) -> SafeString:
    """When it happened, in the margin of the timeline under its year, as exactly as it is known."""
    first, second = _margin(entry)
    iso = entry.first.isoformat()
    return format_html('<time class="when" datetime="{}"><b>{}</b>{}</time>', iso, first, second)


def _margin(entry: Entry) -> tuple[str, str]:
    if entry.by_year:
        return written(entry.first, pgettext("date format", "Y")), ""
    if entry.by_month:
        month = (
            pgettext("date format: month", "F") if entry.of_one_month else pgettext("start of a range of months", "M")
        )
        second = "" if entry.of_one_month else "– " + written(entry.last, pgettext("end of a range of months", "M"))
        return written(entry.first, month), second
    day = written(entry.first, pgettext("date format", "j M"))
    if entry.first != entry.last:
        return day, "– " + written(entry.last, pgettext("date format", "j M"))
    if entry.first == dates.local(now()).date():
        return _("Today"), ""
    return day, written(entry.first, pgettext("date format: day of the week", "l"))


@register.simple_tag
def known_to(memory: Memory) -> str:
    """How exactly it is known when that was."""
    return {
        Memory.Precision.WEEK: _("only the week is known"),
        Memory.Precision.MONTH: _("only the month is known"),
        Memory.Precision.SEASON: _("only the season is known"),
        Memory.Precision.YEAR: _("only the year is known"),
    }[Memory.Precision(memory.precision)]


@register.simple_tag
def until(memory: Memory) -> str:
    """The last day on which it held."""
    if memory.valid_until is None:
        return ""
    return dates.days_between(None, dates.local(memory.valid_until).date())
