"""What is read from a question: the days it names, and what kind of answer it wants."""

from __future__ import annotations

from datetime import date

import pytest

from memories.index.cues import Cue, asking, cues
from memories.index.question import PAST, TELLING, day_spans, named_dates, wanted_cues

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("What did I do on 7 May 2023?", (2023, 5, 7)),
        ("What did I do on May 7th, 2023?", (2023, 5, 7)),
        ("What happened in March 2022?", (2022, 3, None)),
        ("What happened in August?", (None, 8, None)),
        ("What did we do in 2021?", (2021, None, None)),
        ("On 2023-05-07, what did I eat?", (2023, 5, 7)),
        ("我在2023年5月7日吃了什么？", (2023, 5, 7)),
        ("5月7号那天我在哪里？", (None, 5, 7)),
        ("2022年我去了哪里？", (2022, None, None)),
    ],
)
def test_dates_are_read_in_both_languages(text: str, named: tuple[int | None, ...]) -> None:
    assert named_dates(text)[0] == [named]


@pytest.mark.parametrize("text", ["May I ask you something?", "Did they march for peace?", "My bus is number 2023."])
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    assert named_dates(text)[0] == []


def test_a_day_without_a_year_may_be_of_any_recent_year() -> None:
    spans = day_spans([(None, 5, 7)], TODAY)
    assert (date(2023, 5, 7).toordinal(),) * 2 in spans
    assert (date(2024, 5, 7).toordinal(),) * 2 in spans


def test_a_month_is_all_of_its_days() -> None:
    assert day_spans([(2024, 2, None)], TODAY) == ((date(2024, 2, 1).toordinal(), date(2024, 2, 29).toordinal()),)
    assert day_spans([(2023, 12, None)], TODAY)[0][1] == date(2023, 12, 31).toordinal()


def test_a_day_that_does_not_exist_is_left_out() -> None:
    assert day_spans([(2023, 2, 30)], TODAY) == ()


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("When did I move?", Cue.TIME),
        ("我什么时候搬家的？", Cue.TIME),
        ("Where does my sister live?", Cue.PLACE),
        ("我姐姐住在哪里？", Cue.PLACE),
        ("How many cats do I have?", Cue.NUMBER),
        ("我有几只猫？多少？", Cue.NUMBER),
    ],
)
def test_what_an_answer_would_show(text: str, cue: Cue) -> None:
    assert wanted_cues(text) & cue


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("I moved last March.", Cue.TIME),
        ("我是去年三月搬的。", Cue.TIME),
        ("She lives in Porto.", Cue.PLACE),
        ("I have three cats.", Cue.NUMBER),
        ("我有三只猫。", Cue.NUMBER),
        ("Always answer in French.", Cue.RULE),
        ("以后都请用中文回答。", Cue.RULE),
        ("I prefer short answers.", Cue.PREFERENCE),
        ("我喜欢简短的回答。", Cue.PREFERENCE),
    ],
)
def test_what_a_message_shows(text: str, cue: Cue) -> None:
    assert cues(text) & cue


def test_how_it_is_to_be_told_is_cut_from_a_question() -> None:
    assert TELLING.sub(" ", "Can you list the cities I visited, across our conversations?").split()[0] == "the"


@pytest.mark.parametrize("text", ["Where did I live before?", "我以前住在哪里？", "What used to be my job?"])
def test_questions_about_the_past_are_known(text: str) -> None:
    assert PAST.search(text)


def test_the_share_of_questions_counts_sentences() -> None:
    assert asking("How are you? I am fine. 你呢？") == pytest.approx(2 / 3)
    assert asking("") == 0.0
