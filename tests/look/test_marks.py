"""Figures, bars and spans, as they are written on every page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from memories.clock import now
from memories.templatetags import dates
from memories.templatetags.memoryscope import figure, undo_url


def drawn(source: str, **context: Any) -> str:
    return Template("{% load memoryscope %}" + source).render(Context(context))


def a_memory(**fields: Any) -> SimpleNamespace:
    usual: dict[str, Any] = {
        "valid_from": datetime(2026, 3, 12, 21, 9, tzinfo=UTC),
        "valid_until": None,
        "event_from": None,
        "event_to": None,
        "precision": "",
        "time_phrase": "",
    }
    return SimpleNamespace(**(usual | fields))


TODAY = datetime(2026, 11, 22, 9, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "written"), [(0.91, ".91"), (1.2, "1.20"), (0.0, "0"), (0.001, "0"), (-0.08, "−.08"), (None, "")]
)
def test_figures_have_no_leading_zero(value: float | None, written: str) -> None:
    assert figure(value) == written


def test_confidence_is_five_ticks_and_a_figure() -> None:
    html = drawn("{% conf 0.88 %}")
    assert (html.count('class="on"'), html.count('class="off"')) == (4, 1)
    assert ".88" in html and "confidence" in html


def test_the_parts_of_a_score_fill_its_bar_in_order() -> None:
    parts = {"boost": 0.08, "words": 0.34, "meaning": 0.36, "time": 0.0}
    html = drawn("{% score_bar parts 0.78 %}", parts=parts)
    assert html.index("p-words") < html.index("p-meaning") < html.index("p-boost")
    assert "p-time" not in html and 'class="time zero"' in html
    assert 'width="33.2"' in html and 'aria-label="Score .78"' in html


def test_a_score_above_one_still_fits_its_bar() -> None:
    html = drawn("{% score_bar parts 1.6 %}", parts={"words": 1.0, "meaning": 0.6})
    assert 'width="61.7"' in html and "1.60" in html


@pytest.mark.parametrize(
    ("fields", "english", "sign"),
    [
        ({}, "known since Mar 2026", "span-open"),
        ({"valid_until": TODAY - timedelta(days=400), "valid_from": None}, "until Oct 2025", "span-closed"),
        ({"valid_until": datetime(2028, 3, 31, tzinfo=UTC)}, "until 31 Mar 2028", "span-closed"),
        ({"event_from": date(2027, 2, 2), "event_to": date(2027, 2, 14)}, "2–14 Feb 2027", "span-ahead"),
        (
            {"event_from": date(2027, 5, 1), "event_to": date(2027, 5, 31), "precision": "month"},
            "May 2027",
            "span-ahead",
        ),
        ({"event_from": date(2026, 10, 26), "event_to": date(2026, 10, 26)}, "26 Oct 2026", "span-point"),
        (
            {
                "event_from": date(2026, 3, 1),
                "event_to": date(2026, 3, 31),
                "precision": "month",
                "time_phrase": "since March",
            },
            "since Mar 2026",
            "span-open",
        ),
        (
            {
                "event_from": date(2026, 3, 1),
                "event_to": date(2026, 3, 31),
                "precision": "month",
                "time_phrase": "in March",
                "text": "Yining has lived in Lisbon since March 2026.",
            },
            "since Mar 2026",
            "span-open",
        ),
        ({"event_from": date(2026, 1, 28), "event_to": date(2026, 2, 3)}, "28 Jan – 3 Feb 2026", "span-point"),
    ],
)
def test_a_span_says_how_long_a_memory_holds(fields: dict[str, Any], english: str, sign: str) -> None:
    span = dates.span(a_memory(**fields), TODAY)
    assert span is not None
    assert (span.text, span.icon) == (english, sign)


def test_a_memory_without_any_date_has_no_span() -> None:
    assert dates.span(a_memory(valid_from=None), TODAY) is None
    assert drawn("{% span memory %}", memory=a_memory(valid_from=None)) == ""


def test_an_insight_has_no_span_of_its_own() -> None:
    assert dates.span(a_memory(kind="insight"), TODAY) is None


def test_the_margin_of_a_week_shows_the_day_of_the_week() -> None:
    assert dates.margin(datetime(2026, 11, 19, 8, 0, tzinfo=UTC), TODAY, weekday=True) == ("Thu", "19 Nov")
    assert dates.margin(datetime(2026, 11, 15, 8, 0, tzinfo=UTC), TODAY, weekday=True) == ("15 Nov", "2026")
    assert dates.margin(TODAY - timedelta(days=1), TODAY, weekday=True) == ("Yesterday", "09:53")


def test_the_margin_shows_today_by_the_clock_and_other_days_by_date() -> None:
    assert dates.margin(TODAY - timedelta(minutes=12), TODAY) == ("Today", "09:41")
    assert dates.margin(TODAY - timedelta(days=1), TODAY) == ("Yesterday", "09:53")
    assert dates.margin(datetime(2026, 3, 12, 21, 2, tzinfo=UTC), TODAY) == ("12 Mar", "2026")
    assert dates.in_one_line(datetime(2026, 11, 19, 8, 0, tzinfo=UTC), TODAY, "short") == "Thu"


def test_a_day_begins_at_midnight_where_the_person_is() -> None:
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    late = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)  # 01:30 on the 22nd in Shanghai
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert dates.margin(late, TODAY) == ("Today", "01:30")
    assert dates.margin(late, TODAY) == ("Yesterday", "17:30")


def test_weekdays_come_in_the_language_of_the_page() -> None:
    with translation.override("zh-hans"):
        assert dates.heading(TODAY)[0] == "星期日"
    assert dates.heading(TODAY) == ("Sunday", "22 November 2026")


def test_a_moment_is_also_written_for_machines() -> None:
    moment = now()
    assert f'datetime="{dates.local(moment).isoformat()}"' in drawn("{% when at %}", at=moment)


def test_only_an_address_of_this_site_becomes_an_undo_button() -> None:
    assert undo_url("success undo=/memories/changes/12/undo") == "/memories/changes/12/undo"
    assert undo_url("undo=//elsewhere.example/x") == ""
    assert undo_url("undo=https://elsewhere.example/x") == ""
    assert undo_url(None) == ""


def test_a_score_of_nothing_is_an_empty_bar() -> None:
    parts = {"words": 0.0, "meaning": -0.4, "time": 0.0, "boost": 0.0}
    assert "<svg" in drawn("{% score_bar parts score top %}", parts=parts, score=-0.4, top=-0.4)
