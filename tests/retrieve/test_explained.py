"""Every result explains itself, whatever is asked: its parts add up, and what is said to match stands in both texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memories import episodes
from memories.index.analyser import fold
from memories.records import EventTime, Owner, Recalled
from tests.retrieve.asking import LONG_AGO, ask, days
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db

SAID = (
    "I moved to Lisbon in March 2019 and my sister’s cello came by ship.",
    "Moving boxes! We’re out of boxes; the movers didn’t come.",
    "我上个月搬到了里斯本，在 Rua da Bica 租了房子。",
    "周末我和同事去打羽毛球，然后吃火锅。",
    "用 Kubernetes 部署公司的网站，好累。",
    "José’s café – naïve façade, coöperation, ﬁne oﬃce, ＡＢＣ１２３.",
    "Is the ferry late? The ferry is always late. 轮渡总是晚点。",
    "C++ and c# and .NET; e-mail: someone at example; 3.5 kg, 100%!",
    "``` def move(boxes): return boxes ``` Never move boxes by hand.",
    "🎉🎉 Happy birthday, 林小雨！",
    " ".join(f"Point {n}: the valve turns by {n} degrees, and the blue hatch stays closed." for n in range(40)),
)
WORDS = """
move moved moving movers box boxes Lisbon LISBON lisbon’s sister cello ship March 2019 ferry late café cafe fine office
abc123 naïve e-mail c++ .net valve hatch blue 里斯本 羽毛球 打羽毛球 周末 火锅 同事 Kubernetes 部署
网站 公司的网站 林小雨 小雨 的 了 我 what where when did do I my the who is how many was before 什么 哪里 几次 上周
yesterday last week in May kids mom 妈妈 🎉 % {} \\ ' "
"""


@pytest.fixture
def told(owner: Owner) -> Owner:
    for n, text in enumerate(SAID):
        said = say(owner, text, session=f"{n // 3}", role="assistant" if n == 10 else "user", at=LONG_AGO + days(n))
        if n < 6:
            learn(
                owner,
                f"No. {n}: {text[:40]}",
                said,
                text[:20],
                event=EventTime(date(2026, 5, 1), date(2026, 5, 31), "month"),
            )
    gone = say(owner, "The vault code is heliotrope and the ferry leaves at nine.", session="gone")
    start = gone.text.index("heliotrope")
    episodes.redact(owner.id, gone.pk, [(start, start + len("heliotrope"))])
    return owner


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12), apart=st.sampled_from((" ", "", "，")))
def test_whatever_is_asked(told: Owner, words: Sequence[str], apart: str) -> None:
    question = apart.join(words)
    explained(ask(told, question, turns=("Where did my sister move?",)), question)


def test_the_end_of_a_genitive_is_no_word_of_its_own(told: Owner) -> None:
    question = "lisbon’s里斯本"
    explained(ask(told, question), question)


@pytest.mark.parametrize("question", SAID)
def test_a_text_asked_for_itself(told: Owner, question: str) -> None:
    recalled = ask(told, question)
    explained(recalled, question)
    assert recalled.results[0].matched or "valve" in question


def explained(recalled: Recalled, question: str) -> None:
    scores = [result.score for result in recalled.results]
    assert scores == sorted(scores, reverse=True)
    for result in recalled.results:
        assert list(result.parts) == ["words", "meaning", "time", "boost"]
        assert sum(result.parts.values()) == result.score
        assert result.parts["words"] >= 0 and result.parts["meaning"] >= 0 and result.parts["time"] >= 0
        for word in result.matched:
            assert word in result.text
            assert fold(word) in fold(question), (word, question)
        if result.matched:
            assert result.parts["words"] > 0


def test_a_word_of_the_same_meaning_finds_but_is_not_said_to_match(owner: Owner) -> None:
    said = say(owner, "The kids want a dog.")
    [found] = ask(owner, "What do the children want?").results
    assert found.id == said.pk
    assert found.matched == ("want",)
