"""The rows of the list, the hierarchy and the timeline: `{% load row_parts %}`. There can be hundreds on a page, so
each look of a row is drawn once for each language, and filled for every row that has it (patterns.py).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language

from memories.browse.filters import Filters
from memories.browse.rows import Row, Said
from memories.browse.timeline import Axis, Entry
from memories.browse.words import category
from memories.models import Memory
from memories.templatetags import browsing, memoryscope, quotes
from memories.templatetags.patterns import ANY_ID, OTHER_ID, Holes, Pattern

register = template.Library()
LOOKS = 512  # kept of each kind of row, some 4 kB each
TEXT, QUOTE, SUBJECT, REPLACED = 320, 200, 60, 60  # characters that are shown of each


class _Marks(NamedTuple):
    """What a memory's row looks like, apart from its words and dates."""

    kind: str
    state: str
    pinned: bool
    locked: bool
    stale: bool
    kept_out: str
    revision: int
    suggested: bool
    replaced: bool

    @classmethod
    def of(cls, memory: Memory) -> _Marks:
        insight = memory.kind == Memory.Kind.INSIGHT
        return cls(
            memory.kind,
            memory.state,
            memory.pinned,
            memory.locked,
            memory.stale,
            memory.kept_out,
            memory.revision if insight else 1,
            bool(memory.suggestion),
            bool(memory.replaced_by_id),
        )

    def memory(self) -> Memory:
        """Any that looks so."""
        looks = self._asdict()
        suggestion = {"text": "any"} if looks.pop("suggested") else None
        after = OTHER_ID if looks.pop("replaced") else None
        return Memory(pk=ANY_ID, replaced_by_id=after, suggestion=suggestion, **looks)


class _Listed(NamedTuple):
    """And what a row of the list looks like beside."""

    rests_on: int
    in_conflict: bool
    days_left: int | None
    quoted: str
    """ "linked" or "plain"; empty without a quote."""
    plain: bool
    """Whether nothing can be done with it."""


class _OnAxis(NamedTuple):
    """And what an entry of the timeline looks like beside."""

    ended: bool
    ahead: bool
    loose: bool
    dated: bool
    open: bool
    in_conflict: bool
    line: str


@register.simple_tag
def row_of(row: Row, filters: Filters) -> SafeString:
    """A memory in the list."""
    memory, said = row.memory, row.quote
    quoted = "" if said is None else "linked" if said.url else "plain"
    look = _Listed(row.rests_on, row.in_conflict, row.days_left, quoted, plain=bool(filters.as_of))
    own = _of_any(memory) | {
        "when": memoryscope.when(memory.learned_at),
        "span": "" if memory.kind == Memory.Kind.INSIGHT else memoryscope.span(memory),
        "text": shortened(memory.text, TEXT),
    }
    if said is not None:
        words = said.words
        own |= {
            "quote": shortened(words, QUOTE),
            "quote_lang": quotes.language_attributes(words),
            "quote_url": said.url,
        }
    return _row(_language(), _Marks.of(memory), look).filled(own)


@register.simple_tag
def insight_of(row: Row, carried: str, branches: Mapping[int, Sequence[Row]]) -> SafeString:
    """An insight in the hierarchy, open if its branch is there, or closed; `carried` are the filters that its
    observations have to fit.
    """
    memory = row.memory
    opened = memory.pk in branches
    own = _of_any(memory) | {
        "title": capfirst(memory.subject) or shortened(memory.text, SUBJECT),
        "title_lang": quotes.language_attributes(memory.subject or memory.text),
        "when": memoryscope.when(memory.changed_at, "short"),
        "text": memory.text,
        "carried": carried and f"?{carried}",
    }
    if opened:
        own["beneath"] = render_to_string("memories/_branch.html", {"rows": branches[memory.pk]})
    return _insight(_language(), _Marks.of(memory), row.rests_on, opened).filled(own)


@register.simple_tag
def observation_of(row: Row) -> SafeString:
    """An observation under an insight, with the words it rests on."""
    memory = row.memory
    own = {
        "id": str(memory.pk),
        "lang": quotes.language_attributes(memory.text, memory.language),
        "text": memory.text,
        "span": memoryscope.span(memory),
        "conf": memoryscope.conf(memory.confidence),
        "quotes": SafeString("".join(_quoted(said) for said in row.quotes)),
    }
    return _observation(_language(), memory.state, row.in_conflict).filled(own)


def _quoted(said: Said) -> SafeString:
    episode = said.episode
    own = memoryscope.quote(
        episode.text, said.start, said.end, url=said.url, at=episode.at, redacted=episode.redacted_spans
    )
    return _quote(_language()).filled(own)


@register.simple_tag
def entry_of(entry: Entry, axis: Axis) -> SafeString:
    """A memory on the timeline."""
    memory = entry.memory
    after = memory.replaced_by if entry.ended else None
    look = _OnAxis(entry.ended, entry.ahead, entry.loose, entry.dated, entry.open, entry.in_conflict, entry.line.kind)
    until = browsing.until(memory) if entry.ended else ""
    own = _of_any(memory) | {
        "when": browsing.axis_when(entry),
        "span": memoryscope.span(memory) if entry.open else "",
        "text": shortened(memory.text, TEXT),
        "until": until,
        "replaced_text": shortened(after.text, REPLACED) if after else "",
        "now": f"{axis.now:.1f}",
        "start": f"{entry.line.start:.1f}",
        "end": f"{entry.line.end:.1f}",
    }
    precision = memory.precision if entry.loose else ""
    return _entry(_language(), _Marks.of(memory), look, precision, bool(until)).filled(own)


def _language() -> str:
    return get_language() or ""


def _of_any(memory: Memory) -> dict[str, str]:
    return {
        "id": str(memory.pk),
        "other_id": str(memory.replaced_by_id or ""),
        "lang": quotes.language_attributes(memory.text, memory.language),
        "category": _category(_language(), memory.category),
        "conf": memoryscope.conf(memory.confidence),
    }


def shortened(text: str, length: int) -> str:
    """What the filter truncatechars gives, without counting the characters of what is short anyway."""
    composed = unicodedata.normalize("NFC", text)
    return composed if len(composed) <= length else Truncator(text).chars(length)


@lru_cache(maxsize=256)
def _category(_in: str, name: str) -> str:
    return category(name)


@lru_cache(maxsize=LOOKS)
def _row(_in: str, marks: _Marks, look: _Listed) -> Pattern:
    row = Row(marks.memory(), rests_on=look.rests_on, in_conflict=look.in_conflict, days_left=look.days_left)
    return Pattern("memories/_row.html", {"row": row, "quoted": look.quoted, "plain": look.plain})


@lru_cache(maxsize=LOOKS)
def _insight(_in: str, marks: _Marks, rests_on: int, opened: bool) -> Pattern:
    return Pattern("memories/_insight.html", {"row": Row(marks.memory(), rests_on=rests_on), "opened": opened})


@lru_cache(maxsize=LOOKS)
def _observation(_in: str, state: str, in_conflict: bool) -> Pattern:
    memory = Memory(pk=ANY_ID, state=state)
    return Pattern("memories/_observation.html", {"memory": memory, "in_conflict": in_conflict})


@lru_cache(maxsize=8)
def _quote(_in: str) -> Pattern:
    """The quote's own template, all of which is filled."""
    hole = Holes()
    own = {name: hole[name] for name in ("words", "language", "at", "who")}
    return Pattern("memories/_quote.html", own | {"small": True})


@lru_cache(maxsize=LOOKS)
def _entry(_in: str, marks: _Marks, look: _OnAxis, precision: str, until: bool) -> Pattern:
    memory = marks.memory()
    memory.precision = precision
    return Pattern("memories/_entry.html", {"memory": memory, "look": look, "until": until})
