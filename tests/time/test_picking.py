"""A time that is typed alone, as in the filter of the memories page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memories.dates.picking import pick

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)  # a Wednesday

TIMES = [
    ("March", "2026-03-01", "2026-03-31"),
    ("last March", "2026-03-01", "2026-03-31"),
    ("December", "2025-12-01", "2025-12-31"),
    ("summer 2023", "2023-06-01", "2023-08-31"),
    ("Friday", "2026-06-12", "2026-06-12"),
    ("the weekend before last", "2026-06-06", "2026-06-07"),
    ("two weeks ago", "2026-06-01", "2026-06-07"),
    ("this morning", "2026-06-17", "2026-06-17"),
    ("March to May", "2026-03-01", "2026-05-31"),
    ("2019-2021", "2019-01-01", "2021-12-31"),
    ("2024-05", "2024-05-01", "2024-05-31"),
    ("2024", "2024-01-01", "2024-12-31"),
    ("since March", "2026-03-01", "2026-06-17"),
    ("before 2020", None, "2019-12-31"),
    ("the last 7 days", "2026-06-11", "2026-06-17"),
    ("past three months", "2026-03-18", "2026-06-17"),
    ("Christmas", "2025-12-25", "2025-12-25"),
    ("next month", "2026-07-01", "2026-07-31"),
    ("昨天", "2026-06-16", "2026-06-16"),
    ("上周五", "2026-06-12", "2026-06-12"),
    ("下下周三晚上七点", "2026-07-01", "2026-07-01"),
    ("前年", "2024-01-01", "2024-12-31"),
    ("去年夏天", "2025-06-01", "2025-08-31"),
    ("三月初", "2026-03-01", "2026-03-10"),
    ("五天前", "2026-06-12", "2026-06-12"),
    ("三月以来", "2026-03-01", "2026-06-17"),
    ("2020年以前", None, "2019-12-31"),
    ("3月到5月", "2026-03-01", "2026-05-31"),
    ("最近一周", "2026-06-11", "2026-06-17"),
    ("二〇二四年五月", "2024-05-01", "2024-05-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), TIMES)
def test_it_means_these_days(text: str, first: str | None, last: str) -> None:
    picked = pick(text, NOW, "UTC")
    assert picked is not None
    assert (picked.start and str(picked.start), str(picked.end)) == (first, last)


@pytest.mark.parametrize("text", ["", "we", "I may march on", "the cat", "猫", "last zebra years", "2024-13"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert pick(text, NOW, "UTC") is None


def test_today_is_that_of_the_persons_zone() -> None:
    late = datetime(2026, 6, 17, 23, 30, tzinfo=UTC)
    picked = pick("yesterday", late, "Asia/Shanghai")
    assert picked is not None and str(picked.start) == "2026-06-17"


@given(
    st.text(
        alphabet="最近过去十百几二三月年天周以前以来自从到 last past since before 0123456789-./ two few", max_size=40
    )
)
def test_whatever_is_typed_nothing_breaks(text: str) -> None:
    picked = pick(text, NOW, "Asia/Shanghai")
    if picked and picked.start and picked.end:
        assert picked.start <= picked.end
