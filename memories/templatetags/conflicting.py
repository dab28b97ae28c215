"""Tags of the pages of conflicts: `{% load conflicting %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from memories.conflicts.choices import ASKED, NAMES, STANDING
from memories.contradictions import WITHDRAWN
from memories.diff import diff
from memories.models import Conflict

register = template.Library()
_ENOUGH = 4  # letters in common: with less, all of it differs, and nothing is marked


@register.simple_tag
def against(text: str, other: str, kind: str) -> SafeString:
    """A statement with the words marked that the other one has not: struck as `del`, or underlined as `ins`."""
    parts = [part for part in diff(other, text) if part.kind != "gone"]
    if sum(len(part.text.strip()) for part in parts if part.kind == "same") < _ENOUGH:
        return format_html("{}", text)
    marked = format_html("<{}>{{}}</{}>", kind, kind)
    return format_html_join("", "{}", ((_drawn(part.kind, part.text, marked),) for part in parts))


def _drawn(kind: str, text: str, marked: str) -> str:
    return format_html(marked, text) if kind == "new" and text.strip() else text


@register.filter
def ruling_name(ruling: str) -> Any:
    return NAMES.get(ruling, ruling)


@register.filter
def standing_name(ruling: str) -> Any:
    """What is done under a standing ruling."""
    done = {"older": _("the older one is kept"), "newer": _("the newer one is kept"), "both": _("both are kept")}
    return done.get(STANDING.get(ruling, ruling), ruling)


@register.filter
def ruled_by(conflict: Conflict) -> Any:
    """Who ruled: the person, their standing ruling, or the program that took back what raised the pair."""
    if conflict.ruled_by == "user":
        return _("you")
    return pgettext("who ruled", "the program") if conflict.ruling == WITHDRAWN else _("your standing ruling")


@register.filter
def suggestion_name(ruling: str) -> Any:
    """As the button of the ruling says it."""
    return next((label for name, label, _does in ASKED if name == ruling), ruling)
