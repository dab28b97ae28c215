"""Time phrases mean days: seen from the moment they were said, in the person's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memories.dates import resolve
from memories.evaluation.time_phrases import measure

DATA = Path(__file__).parent.parent / "data" / "time"
CHINESE = "上下这个周月年日号一二三十前后天今明昨末初底到"
TUESDAY = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)

PHRASES = [
    ("We met yesterday.", "2026-05-04", "2026-05-04"),
    ("the day before yesterday it rained", "2026-05-03", "2026-05-03"),
    ("I got it last Friday", "2026-05-01", "2026-05-01"),
    ("the weekend before last we sailed", "2026-04-25", "2026-04-26"),
    ("we moved two weeks ago", "2026-04-20", "2026-04-26"),
    ("it was two weeks ago today", "2026-04-21", "2026-04-21"),
    ("I learned it in March", "2026-03-01", "2026-03-31"),
    ("we are flying in March", "2027-03-01", "2027-03-31"),
    ("we met in summer 2023", "2023-06-01", "2023-08-31"),
    ("the first Monday of next month", "2026-06-01", "2026-06-01"),
    ("a week on Saturday we leave", "2026-05-16", "2026-05-16"),
    ("from 3 to 17 November we travel", "2026-11-03", "2026-11-17"),
    ("at the end of the month", "2026-05-21", "2026-05-31"),
    ("on my own since the 2nd of march", "2026-03-02", "2026-03-02"),
    ("last March I moved", "2026-03-01", "2026-03-31"),
    ("next May we marry", "2027-05-01", "2027-05-31"),
    ("she flew in May 12 2024", "2024-05-12", "2024-05-12"),
    ("handed in on 3/14/2025", "2025-03-14", "2025-03-14"),
    ("we met on 14.03.2025", "2025-03-14", "2025-03-14"),
    ("I graduated in '09", "2009-01-01", "2009-12-31"),
    ("in the 1990s I was a punk", "1990-01-01", "1999-12-31"),
    ("I just launched a campaign for the shop", "2026-05-05", "2026-05-05"),
    ("we're going to try that now", "2026-05-05", "2026-05-05"),
    ("我二〇一八年来的深圳", "2018-01-01", "2018-12-31"),
    ("九五年我上小学", "1995-01-01", "1995-12-31"),
    ("昨儿碰见他了", "2026-05-04", "2026-05-04"),
    ("听日要返工", "2026-05-06", "2026-05-06"),
    ("2025.3.14交的表", "2025-03-14", "2025-03-14"),
    ("三号发的工资", "2026-05-03", "2026-05-03"),
    ("前年秋天去的", "2024-09-01", "2024-11-30"),
    ("上周五摘的牙套", "2026-05-01", "2026-05-01"),
    ("下下周三开会", "2026-05-20", "2026-05-20"),
    ("三月初搬的家", "2026-03-01", "2026-03-10"),
    ("五天前戒的糖", "2026-04-30", "2026-04-30"),
    ("大后天考试", "2026-05-08", "2026-05-08"),
    ("下个月 15 号开庭", "2026-06-15", "2026-06-15"),
    ("今年中秋回家", "2026-09-25", "2026-09-25"),
    ("上個禮拜三去咗", "2026-04-29", "2026-04-29"),
    ("半年前换的工作", "2025-11-01", "2025-11-30"),
    ("前天天气很好", "2026-05-03", "2026-05-03"),
    ("从前天开始下雨", "2026-05-03", "2026-05-03"),
]
NO_DATES = [
    "以前天天跑步",
    "我之前天天加班",
    "从前天天见面",
    "May I ask you something?",
    "We get along.",
    "I sat down and they march on.",
    "for three weeks nothing happened",
    "every Sunday I bake",
    "She is eighteen months old.",
    'the song "Yesterday Morning"',
    "chapter 12, verse 3",
    "I read it in two days",
    "on 3/4/2025 or so",
    "I'm fine now, thanks",
    "I just wanted to ask",
    "I am in my last year of architecture",
    "I just realized that it is true",
    "it's just a blood test",
    "version 3.12.2025b",
    "她在八九年间写了三本书",
    "他今年三岁",
    "前儿子的同学",
    "版本v2024.1.15",
    "等我一会儿",
    "我每周三游泳",
    "《明天不下雨》",
    "我家在幸福路12号",
    "后天的努力",
    "合同一签就是两年",
]


@pytest.mark.parametrize(("text", "first", "last"), PHRASES)
def test_a_phrase_means_these_days(text: str, first: str, last: str) -> None:
    found = resolve(text, TUESDAY, "UTC")
    assert [(str(item.start), str(item.end)) for item in found] == [(first, last)]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert resolve(text, TUESDAY, "UTC") == []


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Los_Angeles", date(2026, 5, 3)), ("Asia/Shanghai", date(2026, 5, 4)), ("UTC", date(2026, 5, 4))],
)
def test_the_day_is_that_of_the_persons_zone(zone: str, day: date) -> None:
    night = datetime(2026, 5, 5, 3, 30, tzinfo=UTC)
    assert resolve("it happened yesterday", night, zone)[0].start == day
    assert resolve("昨天的事", night, zone)[0].start == day


def test_a_time_of_day_is_told_beside_the_day() -> None:
    assert resolve("the train leaves tomorrow at 6:40 am", TUESDAY, "UTC")[0].clock == time(6, 40)
    assert resolve("今晚七点半见", TUESDAY, "UTC")[0].clock == time(19, 30)
    assert resolve("see you tomorrow", TUESDAY, "UTC")[0].clock is None


def test_the_place_of_a_phrase_is_exact_in_either_language_and_mixed() -> None:
    text = "ok 我 5 月 3 号 去 Porto，then home last week"
    found = resolve(text, TUESDAY, "UTC")
    assert [text[item.span[0] : item.span[1]] for item in found] == [item.phrase for item in found]
    assert [item.phrase for item in found] == ["5 月 3 号", "last week"]


@pytest.mark.parametrize(("name", "least"), [("invented-en", 0.95), ("invented-zh", 0.97)])
def test_the_labelled_sentences_come_out_right(name: str, least: float) -> None:
    figures = measure(DATA / f"{name}.jsonl").as_json()
    assert figures["exact_interval"] >= least, figures
    assert figures["false_date"] <= 0.02


def test_in_a_long_text_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    between = ". Nothing of that kind stands here, and it goes on and on. 这里什么也没有。" * 5
    text = between.join(text for text, _first, _last in PHRASES)
    found = resolve(text, TUESDAY, "UTC")
    monkeypatch.setattr("memories.dates._SHORT", len(text))
    assert found == resolve(text, TUESDAY, "UTC")
    assert len(found) >= len(PHRASES) - 2  # "just" and "now" count where nothing else tells


@given(
    st.text(
        alphabet="上下这个周月年日号一二三十前后天今明昨末初底0123456789 last next week ago in March at :/-到",
        max_size=40,
    ),
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)),
)
def test_whatever_is_written_nothing_breaks(text: str, moment: datetime) -> None:
    for item in resolve(text, moment, "Asia/Shanghai"):
        assert item.start <= item.end
        assert text[item.span[0] : item.span[1]] == item.phrase


@given(st.dates(min_value=date(2000, 3, 1), max_value=date(2060, 1, 1)))
def test_days_are_counted_right_over_ends_of_months_and_years(day: date) -> None:
    noon = datetime.combine(day, time(12), UTC)
    assert resolve("three days ago", noon, "UTC")[0].start == day - timedelta(days=3)
    assert resolve("大后天", noon, "UTC")[0].start == day + timedelta(days=3)
    week = resolve("last week", noon, "UTC")[0]
    assert week.start.weekday() == 0 and week.end < day and (day - week.end).days <= 7
