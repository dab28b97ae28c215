"""A statement is read long after it was said: no "tomorrow" stays in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from memories.lasting import lasting
from memories.llm.scripted import Script
from memories.models import Memory
from tests.learn.conftest import Learn, Say, answer, found

TUESDAY = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
LASTING = [
    ("The user starts at the depot tomorrow.", "The user starts at the depot on 6 May 2026."),
    ("Tomorrow the user has an exam.", "On 6 May 2026 the user has an exam."),
    ("The user has tomorrow's exam in mind.", "The user has the 6 May 2026 exam in mind."),
    ("The user flies out next Friday at 7pm.", "The user flies out on 15 May 2026 at 19:00."),
    ("The user must hand it in by tomorrow evening.", "The user must hand it in by the evening of 6 May 2026."),
    ("The user adopted a dog last week.", "The user adopted a dog in the week of 27 April 2026."),
    ("The user is off this weekend.", "The user is off on the weekend of 9 May 2026."),
    ("The user will be away next month.", "The user will be away in June 2026."),
    ("The user starts early next month.", "The user starts in early June 2026."),
    ("The user moved last summer.", "The user moved in summer 2025."),
    ("The user met Bo last Christmas.", "The user met Bo at Christmas 2025."),
    ("The user quit two years ago.", "The user quit in 2024."),
    ("The user has been there since last month.", "The user has been there since April 2026."),
    ("用户明天要考试。", "用户2026年5月6日要考试。"),
    ("用户下周三晚上七点有面试。", "用户2026年5月13日19:00有面试。"),
    ("用户今晚加班。", "用户2026年5月5日晚上加班。"),
    ("用户去年夏天搬到大理。", "用户2025年夏天搬到大理。"),
    ("用户去年中秋值班。", "用户2025年中秋值班。"),
    ("用户上个月初开工。", "用户2026年4月初开工。"),
    ("用户今年三十五岁。", "用户2026年三十五岁。"),
    ("Kevin昨天来了。", "Kevin 2026年5月4日来了。"),
]
UNCHANGED = [
    "The user was born on 3 May 1990.",
    "The user's birthday is 3 May.",
    "The user rows every Friday.",
    "The user's class is on Wednesday.",
    "The user has worked there for two years.",
    'The user loves the song "Tomorrow".',
    "用户跑步是周六早上。",
    "用户的生日是5月3日。",
    "用户每天跑步。",
    "用户之前天天凌晨四点起。",
    "用户以前天天喝酒，以后天天跑步。",
    "用户爱看今日头条。",
    "用户喜欢《明天会更好》。",
]


@pytest.mark.parametrize(("said", "stays"), LASTING)
def test_words_that_depend_on_the_day_become_the_day(said: str, stays: str) -> None:
    assert lasting(said, TUESDAY, "Europe/Lisbon") == stays


@pytest.mark.parametrize("said", UNCHANGED)
def test_dates_habits_and_titles_stay(said: str) -> None:
    assert lasting(said, TUESDAY, "Europe/Lisbon") == said


def test_the_day_is_that_of_the_message_and_of_the_persons_zone(script: Script, say: Say, learn: Learn) -> None:
    """Half past midnight in Lisbon is still the day before in UTC."""
    say("I start at the depot tomorrow.", at=datetime(2021, 6, 15, 23, 30, tzinfo=UTC))
    script.answers.append(answer(found(1, "The user starts at the depot tomorrow.", "I start at the depot tomorrow")))
    learn()
    memory = Memory.objects.get()
    assert memory.text == "The user starts at the depot on 17 June 2021."
    assert memory.event_from == memory.event_to == date(2021, 6, 17)


def test_tomorrow_said_on_two_days_is_not_the_same(script: Script, say: Say, learn: Learn) -> None:
    script.always = {"pairs": []}
    for day in (4, 5):
        say("I run tomorrow.", session=f"s{day}", at=datetime(2026, 5, day, 9, 0, tzinfo=UTC))
        script.answers.append(answer(found(1, "The user runs tomorrow.", "I run tomorrow")))
        learn(session=f"s{day}")
    assert sorted(Memory.objects.values_list("text", flat=True)) == [
        "The user runs on 5 May 2026.",
        "The user runs on 6 May 2026.",
    ]
