"""Which questions ask for many messages."""

from __future__ import annotations

import pytest

from memories.index.many import asks_for_many, asks_for_several
from memories.index.standing import when_it_holds


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("How many times did I go to the beach?", True),
        ("In which order did I visit them?", True),
        ("What have I tried throughout the year?", True),
        ("我去过几次海边？", True),
        ("我都去过哪些地方？", True),
        ("What is the name of my cat?", False),
        ("Can you summarize all the meetings?", False),
        ("我的猫叫什么？", False),
    ],
)
def test_counts_orders_and_everything(text: str, many: bool) -> None:
    assert asks_for_many(text) is many


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("What books did Tom read?", True),
        ("Which countries have I been to?", True),
        ("What kinds of tea do I like?", True),
        ("What bus do I take?", False),
        ("What analysis did I run?", False),
        ("Who plays the cello?", False),
        ("What is my sister's name?", False),
    ],
)
def test_what_is_asked_for_in_the_plural(text: str, several: bool) -> None:
    assert asks_for_several(text) is several


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("Always give sources when I ask about my diet.", "my diet"),
        ("Every time I ask for code, use type hints.", "code, use type hints"),
        ("Whenever I talk about work: be brief", "work: be brief"),
        ("每次我问到饮食的时候，请给出来源。", "饮食"),
        ("Never use emoji.", ""),
    ],
)
def test_when_a_standing_rule_holds(rule: str, when: str) -> None:
    assert when_it_holds(rule) == when
