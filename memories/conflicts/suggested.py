"""What the page suggests, and why, in plain words: by rules over what is stored. No model is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from memories.models import Conflict, Memory

_SURER = 0.2  # by so much the confidence of one must be higher
_LATER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suggestion:
    ruling: str
    """Empty where nothing speaks for one of them."""
    reason: Any


def suggested(conflict: Conflict, quotes: tuple[int, int]) -> Suggestion:
    """`quotes`: how many times each was said. The first rule that speaks for something."""
    return next(_rules(conflict, quotes))


def _rules(conflict: Conflict, quotes: tuple[int, int]) -> Iterator[Suggestion]:
    a, b = conflict.a, conflict.b
    if conflict.relation == "update" and a.locked:
        yield Suggestion("keep_b", _("B was said later and takes the place of A, which you locked."))
    if _days_apart(a, b):
        yield Suggestion("both", _("They tell of different days."))
    chosen_a, chosen_b = a.locked or a.own_words, b.locked or b.own_words
    if chosen_a and not chosen_b:
        yield Suggestion("keep_a", _("You locked A, or wrote it yourself."))
    if chosen_b and not chosen_a:
        yield Suggestion("keep_b", _("You locked B, or wrote it yourself."))
    if b.valid_from - a.valid_from >= _LATER and b.confidence > a.confidence - _SURER:
        yield Suggestion("keep_b", _("B was said later, and what was said last tends to hold."))
    if a.confidence - b.confidence >= _SURER:
        yield Suggestion("keep_a", _("A was said with more certainty."))
    if b.confidence - a.confidence >= _SURER:
        yield Suggestion("keep_b", _("B was said with more certainty."))
    if quotes[0] > quotes[1]:
        yield Suggestion("keep_a", _("You said A more often."))
    if quotes[1] > quotes[0]:
        yield Suggestion("keep_b", _("You said B more often."))
    yield Suggestion("", _("Both were said at about the same time and with the same certainty."))


def _days_apart(a: Memory, b: Memory) -> bool:
    """Whether each tells of a time of its own."""
    if a.event_from is None or b.event_from is None:
        return False
    return (a.event_to or a.event_from) < b.event_from or (b.event_to or b.event_from) < a.event_from
