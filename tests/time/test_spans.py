"""Halves, tens, quarters, decades, days without a preposition, and days that no calendar has. Seen from 5 May 2026."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from memories.dates import resolve

TUESDAY = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)

PHRASES = [
    # halves: what holds the day so far away; a month for months and years
    ("两个半月前我搬了家", "两个半月前", "2026-02-01", "2026-02-28"),
    ("三个半月后交稿", "三个半月后", "2026-08-01", "2026-08-31"),
    ("两个半星期前摔的", "两个半星期前", "2026-04-13", "2026-04-19"),
    ("half a year ago we moved", "half a year ago", "2025-11-01", "2025-11-30"),
    ("I start in half a year", "in half a year", "2026-11-01", "2026-11-30"),
    ("half a month ago it broke", "half a month ago", "2026-04-20", "2026-04-20"),
    ("two and a half months ago I moved", "two and a half months ago", "2026-02-01", "2026-02-28"),
    ("a month and a half ago I quit", "a month and a half ago", "2026-03-01", "2026-03-31"),
    ("a year and a half ago I quit", "a year and a half ago", "2024-11-01", "2024-11-30"),
    ("we bought it 2.5 years ago", "2.5 years ago", "2023-11-01", "2023-11-30"),
    # tens and more
    ("十几年前我去过日本", "十几年前", "2007-01-01", "2015-12-31"),
    ("二十多年前的事", "二十多年前", "1997-01-01", "2005-12-31"),
    ("十几天前买的", "十几天前", "2026-04-16", "2026-04-24"),
    # quarters
    ("Q3 2024 was bad", "Q3 2024", "2024-07-01", "2024-09-30"),
    ("in the third quarter of 2024 we moved", "the third quarter of 2024", "2024-07-01", "2024-09-30"),
    ("next quarter we launch", "next quarter", "2026-07-01", "2026-09-30"),
    ("last quarter was bad", "last quarter", "2026-01-01", "2026-03-31"),
    ("we launched in Q4", "Q4", "2025-10-01", "2025-12-31"),
    ("we will launch in Q1", "Q1", "2027-01-01", "2027-03-31"),
    ("上个季度亏了", "上个季度", "2026-01-01", "2026-03-31"),
    ("下季度要搬家", "下季度", "2026-07-01", "2026-09-30"),
    ("去年第三季度上线的", "去年第三季度", "2025-07-01", "2025-09-30"),
    ("2024年Q3入职", "2024年Q3", "2024-07-01", "2024-09-30"),
    ("第四季度亏了", "第四季度", "2025-10-01", "2025-12-31"),
    # decades
    ("九十年代我在上海", "九十年代", "1990-01-01", "1999-12-31"),
    ("上世纪八十年代他当过兵", "上世纪八十年代", "1980-01-01", "1989-12-31"),
    ("90年代初来的", "90年代初", "1990-01-01", "1999-12-31"),
    ("00年代我上小学", "00年代", "2000-01-01", "2009-12-31"),
    ("in the nineties I was a punk", "the nineties", "1990-01-01", "1999-12-31"),
    ("the early eighties were hard", "the early eighties", "1980-01-01", "1989-12-31"),
    ("we lived there in the '90s", "the '90s", "1990-01-01", "1999-12-31"),
    # weekdays counted, days of their own name
    ("three Fridays ago we met", "three Fridays ago", "2026-04-17", "2026-04-17"),
    ("two Tuesdays ago", "two Tuesdays ago", "2026-04-21", "2026-04-21"),
    ("Christmas Eve was lovely", "Christmas Eve", "2025-12-24", "2025-12-24"),
    ("It rained. Boxing Day we walked.", "Boxing Day", "2025-12-26", "2025-12-26"),
    ("New Year's Eve, we will be in Porto", "New Year's Eve", "2026-12-31", "2026-12-31"),
    # a day that not every year has: of the last or the next year that has it
    ("二月二十九我们领的证", "二月二十九", "2024-02-29", "2024-02-29"),
    ("二月二十九要考试", "二月二十九", "2028-02-29", "2028-02-29"),
    ("三月十五交的表", "三月十五", "2026-03-15", "2026-03-15"),
    ("we met on February 29", "February 29", "2024-02-29", "2024-02-29"),
    ("on 25/4/2025 we met", "25/4/2025", "2025-04-25", "2025-04-25"),
    ("on 2025-04-03 we met", "2025-04-03", "2025-04-03", "2025-04-03"),
]
NO_DATES = [
    "on 3/4/2025 we met",  # either may be the month
    "on 29 February 2025",
    "2025年2月29日",
    "二月三十",
    "we met on June 31",
    "八月十五吃月饼",  # of the moon's calendar
    "几十年前的老房子",
    "she is in her nineties",
    "it was in the 90s and humid",
    "temperatures in the nineties",
    "I love the 90s music",
    "我爱听九十年代的歌",
    "I love Christmas Eve",
    "a Christmas Eve dinner",
    "Christmas Eve is my favourite day",
    "a quarter of the cake",
    "the last quarter of the match",
    "the third quarter of the game",
    "question Q3 was hard",
    "第三季很好看",
    "用了三个季度",
    "half a year is long",
    "两个半月",
    "I like Fridays",
]


@pytest.mark.parametrize(("text", "phrase", "first", "last"), PHRASES)
def test_a_phrase_means_these_days(text: str, phrase: str, first: str, last: str) -> None:
    found = resolve(text, TUESDAY, "UTC")
    assert [(item.phrase, str(item.start), str(item.end)) for item in found] == [(phrase, first, last)]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_names_no_day_is_none(text: str) -> None:
    assert resolve(text, TUESDAY, "UTC") == []
