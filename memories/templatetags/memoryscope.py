"""How the product's things look: `{% load memoryscope %}`. Dates are put into words in dates.py, texts in quotes.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Select, Textarea
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from memories.clock import now
from memories.templatetags import dates, quotes

register = template.Library()


@register.simple_tag
def icon(name: str, cls: str = "", label: str = "") -> SafeString:
    """A sign of static/icons.svg: decoration, unless it has a label."""
    return _drawn(static("icons.svg"), name, f"icon {cls}".strip(), str(label))


@lru_cache(maxsize=1024)
def _drawn(sprite: str, name: str, classes: str, label: str) -> SafeString:
    if label:
        drawn = '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>'
        return format_html(drawn, classes, label, sprite, name)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sprite, name)


@register.simple_tag
def styles(names: str) -> SafeString:
    """Links to static/css files: `{% styles "components/tree pages/memory" %}`."""
    links = ((static(f"css/{name}.css"),) for name in names.split())
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', links)


@register.simple_tag
def html_lang() -> str:
    """The language of the page as HTML writes it: en, zh-Hans."""
    return quotes.page_language()


@register.simple_tag
def lang_of(text: str, language: str = "") -> SafeString:
    """`lang` (and `dir`) for a text that is not in the language of the page; nothing otherwise."""
    return quotes.language_attributes(text, language)


@register.simple_tag
def gap() -> str:
    """What stands between two sentences: a space, and nothing in Chinese."""
    return "" if quotes.page_language().startswith("zh") else " "


@register.filter
def figure(value: float | None) -> str:
    """A score or a confidence: .91, 1.20, 0, −.08."""
    if value is None:
        return ""
    written = f"{abs(value):.2f}"
    if written == "0.00":
        return "0"
    return ("−" if value < 0 else "") + written.removeprefix("0")


@register.filter
def thousands(number: int | None) -> str:
    """A count: 1,284."""
    return f"{number or 0:,}"


@register.simple_tag
def conf(value: float) -> SafeString:
    """Confidence in five ticks and a figure."""
    return _conf(get_language() or "", round(value, 2))


@lru_cache(maxsize=512)
def _conf(_language: str, value: float) -> SafeString:
    lit = int(max(0.0, min(1.0, value)) * 5 + 0.5)
    ticks = [{"x": 5 * n, "on": n < lit} for n in range(5)]
    return render_to_string("memories/_conf.html", {"value": value, "ticks": ticks})


@register.inclusion_tag("memories/_score.html")
def score_bar(parts: Mapping[str, float], score: float, top: float = 0.0, *, in_table: bool = False) -> dict[str, Any]:
    """A score as a bar of its parts; `top` is the score that fills the bar (the best one of the list). In a table the
    figures have columns of their own, for which a narrow screen has no room.
    """
    names = {
        "words": pgettext("part of a score", "words"),
        "meaning": pgettext("part of a score", "meaning"),
        "time": pgettext("part of a score", "time"),
        "boost": pgettext("part of a score", "boost"),
    }
    scale = 100 / (max(top or 1.0, score, sum(max(0.0, value) for value in parts.values())) or 1.0)
    bars, legend, x = [], [], 0.0
    for part, name in names.items():
        value = float(parts.get(part, 0.0))
        width = max(0.0, value) * scale
        if width > 1:
            bars.append({"part": part, "x": f"{x:.1f}", "width": f"{width - 0.8:.1f}"})
        x += width
        legend.append({"part": part, "name": name, "value": value, "zero": figure(value) == "0"})
    return {"score": score, "bars": bars, "legend": legend, "in_table": in_table}


@register.simple_tag
def when(at: datetime, style: str = "margin") -> SafeString:
    """A moment in the margin. `margin`: day over year, or Today over the time; `week`: the same, but Thu over the
    day in the last week; `clock`: 09:41; `short`: 09:41, Thu, 12 Mar; `line`: 12 Mar 2026, 09:41."""
    hung = style in ("margin", "week")
    first, second = dates.margin(at, now(), style == "week") if hung else (dates.in_one_line(at, now(), style), "")
    iso = dates.local(at).isoformat()
    if hung:
        return format_html('<time class="when" datetime="{}"><b>{}</b> {}</time>', iso, first, second)
    return format_html('<time class="when" datetime="{}">{}</time>', iso, first)


@register.inclusion_tag("memories/_day.html")
def day(at: datetime) -> dict[str, Any]:
    """The line that opens a day in a conversation or a feed."""
    weekday, date = dates.heading(at)
    return {"weekday": weekday, "date": date}


@register.simple_tag
def today() -> str:
    weekday, date = dates.heading(now())
    return _("%(weekday)s %(date)s") % {"weekday": weekday, "date": date}


@register.simple_tag
def greeting(user: Any) -> str:
    return dates.greeting(dates.local(now()).hour) % {"name": user.get_short_name() or user.get_username()}


@register.simple_tag
def span(memory: Any) -> SafeString:
    """How long a memory holds: since, until, on a day, or ahead."""
    return _span(dates.span(memory, now()))


@register.simple_tag
def said_span(result: Any) -> SafeString:
    """Of a message found that replaced an earlier one, or was replaced: since when, until when."""
    return _span(dates.of_message(result.since, result.until))


def _span(span: dates.Span | None) -> SafeString:
    if span is None:
        return SafeString()
    return format_html('<span class="{}">{}{}</span>', f"span {span.cls}".strip(), icon(span.icon), span.text)


@register.inclusion_tag("memories/_quote.html")
def quote(
    text: str,
    start: int | None = None,
    end: int | None = None,
    *,
    url: str = "",
    at: datetime | None = None,
    title: str = "",
    who: str = "",
    language: str = "",
    redacted: Sequence[Sequence[int]] = (),
    small: bool = False,
) -> dict[str, Any]:
    """The person's words around [start, end) (code points of `text`), those words marked. A long text is cut."""
    marks = [(start, end)] if start is not None and end is not None else []
    moment = dates.in_one_line(at, now(), "line") if at else ""
    return {
        "words": quotes.as_html(quotes.excerpt(text, marks, redacted)),
        "language": quotes.language_attributes(text, language),
        "at": format_html('<a href="{}">{}</a>', url, moment) if url else moment,
        "title": title,
        "who": who or _("You"),
        "small": small,
    }


@register.simple_tag
def marked(text: str, marks: Sequence[Sequence[int]] = (), redacted: Sequence[Sequence[int]] = ()) -> SafeString:
    """A whole text with its evidence marked and forgotten words left out, for the conversation."""
    return quotes.as_html(quotes.pieces(text, marks, redacted))


@register.filter
def as_control(field: BoundField, cls: str = "") -> SafeString:
    """A form field's control with the class of its kind, so that forms need not know any class."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        kind = ""
    elif isinstance(widget, Select):
        kind = "select"
    else:
        kind = "area" if isinstance(widget, Textarea) else "input"
    classes = " ".join(part for part in (kind, cls, widget.attrs.get("class", "")) if part)
    return field.as_widget(attrs={"class": classes} if classes else None)


@register.filter
def mistakes(form: BaseForm) -> int:
    """How many fields were not accepted."""
    return sum(1 for name in form.errors if name in form.fields)


@register.filter
def undo_url(tags: str | None) -> str:
    """The address in a message's `extra_tags="undo=/memories/changes/12/undo"`."""
    for tag in (tags or "").split():
        if tag.startswith("undo=/") and not tag.startswith("undo=//"):
            return tag.removeprefix("undo=")
    return ""
