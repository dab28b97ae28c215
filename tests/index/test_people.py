"""Whom a question names: full names and parts of them, short forms, what somebody is to the user; Chinese as well."""

from __future__ import annotations

import pytest

from memories.index.people import People, person_of

KNOWN = (
    "Melanie",
    "Jonquil Abara",
    "Mrs. Abernethy",
    "@Ines (daughter)",
    "@林小雨 (妹妹)",
    "@Kevin（室友）",
    "@Kevin（老板）",
    "小明",
)


@pytest.mark.parametrize(
    ("question", "whom"),
    [
        ("What did Melanie paint?", {"Melanie"}),
        ("What did MELANIE’s sister paint?", {"Melanie"}),
        ("Where does Mel work?", {"Melanie"}),
        ("Where did Jonquil go?", {"Jonquil Abara"}),
        ("Is Abernethy in?", {"Mrs. Abernethy"}),
        ("How is Ines doing?", {"@Ines (daughter)"}),
        ("How is my daughter doing?", {"@Ines (daughter)"}),
        ("小雨喜欢什么？", {"@林小雨 (妹妹)"}),
        ("我妹妹在哪里读书？", {"@林小雨 (妹妹)"}),
        ("你知道林小雨吗", {"@林小雨 (妹妹)"}),
        ("小明和我去了哪里？", {"小明"}),
        ("Kevin是谁？", {"@Kevin（室友）", "@Kevin（老板）"}),
        ("我的室友叫什么？", {"@Kevin（室友）"}),
        ("What is melancholy?", set()),
        ("Inessential things", set()),
        ("", set()),
    ],
)
def test_people_are_known_by_any_of_their_names(question: str, whom: set[str]) -> None:
    assert set().union(*(one.people for one in People(KNOWN).named(question))) == whom


def test_a_short_form_that_two_share_is_nobodys() -> None:
    assert People(("Melanie", "Melissa")).named("What did Mel say?") == []


@pytest.mark.parametrize(
    ("about", "subject", "text", "called"),
    [
        ("Tilda", "daughter Tilda", "Tilda is teething.", "@Tilda (daughter)"),
        ("Ines", "music", "The user's sister Ines plays the cello.", "@Ines (sister)"),
        ("Ines", "music", "Ines is the user's older sister.", "@Ines (sister)"),
        ("Ines", "music", "Ines teaches the user's daughter.", "@Ines"),
        ("Ines (daughter)", "school", "Ines, the user's daughter, is six.", "@Ines (daughter)"),
        ("mother", "health", "The user's mother is ill.", "@mother"),
        ("林小雨", "家人", "用户的妹妹叫林小雨。", "@林小雨 (妹妹)"),
        ("林小雨", "家人", "林小雨是用户的妹妹。", "@林小雨 (妹妹)"),
        ("妈妈", "健康", "用户的妈妈住院了。", "@妈妈"),
    ],
)
def test_what_somebody_is_to_the_user_is_read_from_the_statement(
    about: str, subject: str, text: str, called: str
) -> None:
    assert person_of(about, subject, text) == called


def test_names_that_look_like_patterns_are_names() -> None:
    odd = ("a.*b", "(((", "@[x] (y)", "C++ Bob")
    assert People(odd).named("What did axxb do?") == []
    assert People(odd).named("Ask C++ Bob")[0].people == {"C++ Bob"}
