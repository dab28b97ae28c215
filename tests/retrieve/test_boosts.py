"""Boosts re-order what the arms found. None of them, however large, brings in what no arm has among its first."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pytest_django import Settings

from memories import episodes, store
from memories.index import index
from memories.index.base import Candidates, Wanted
from memories.index.cues import Cue
from memories.index.search import day_match
from memories.records import By, NewMemory, Owner, Query
from memories.retrieve import retrieve
from memories.steps.retrieval.find import find
from memories.steps.retrieval.score import score
from memories.steps.retrieval.search import Search
from memories.steps.retrieval.understand import understand
from tests.retrieve.asking import LONG_AGO, NOW, ask
from tests.store.saying import learn, quote, say

pytestmark = pytest.mark.django_db

FIRST = 50
WHO = ("Always keep it short when I ask about {}.", "I prefer the {} at noon.", "The {} was there, was it not?")
WHAT = ("cello", "tram", "harbour", "kitchen", "orchard", "violin", "ferry", "market", "bakery", "garden", "museum")
WHERE = ("in Lisbon on two days", "with Rui", "in Porto", "by the lake yesterday", "", "after work", "and it rained")


@pytest.fixture
def told(owner: Owner) -> Owner:
    """231 messages of a user and an assistant, and 77 statements, some pinned."""
    texts = [f"{first.format(what)} {where}" for first, what, where in product(WHO, WHAT, WHERE)]
    episodes.add_many(
        owner,
        [
            episodes.Said(
                source="chat",
                session=f"{number // 5}",
                role="assistant" if number % 3 == 2 else "user",
                text=text,
                at=LONG_AGO + timedelta(days=number),
                name="Rui" if number % 7 == 0 else "",
            )
            for number, text in enumerate(texts)
        ],
    )
    for number, (what, where) in enumerate(product(WHAT, WHERE)):
        kept = NewMemory(
            "observation", f"The user knows the {what} {where} {number}.", "en", about="Rui" * (number % 2)
        )
        memory = store.remember(owner.id, kept, By("user"))
        if number % 9 == 0:
            store.revise(owner.id, memory.pk, By("user"), pinned=True)
    return owner


WEIGHTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.floats(0, 50, width=16)
        for name in ("date", "cue", "length", "person", "rule", "preference", "lift", "lift_other", "memory", "pinned",
                     "recent", "spread")
    }
    | {name: st.floats(-50, 0, width=16) for name in ("asks", "answer")},
)  # fmt: skip
QUESTIONS = st.builds(
    "{} {} {}?".format,
    st.sampled_from(("Where did Rui see the", "How many times was I at the", "Write about the", "When is the", "哪些")),
    st.sampled_from(WHAT),
    st.sampled_from(("on 3 April 2026", "in May 2026", "with Rui", "in Porto", "")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weights=WEIGHTS, text=QUESTIONS)
def test_no_boost_lifts_what_no_arm_has(told: Owner, settings: Settings, weights: dict[str, float], text: str) -> None:
    settings.RETRIEVAL_WEIGHTS = {"chat": weights, "people": weights}
    search = score(find(understand(Search(told, Query(text, at=NOW)))))
    top = [(found.kind == "memory", found.id) for found in search.found[:10]]
    assert len(top) == 10
    assert set(top) <= first_of_each_arm(search)


def first_of_each_arm(search: Search) -> set[tuple[bool, int]]:
    """Worked out from everything there is."""
    question = search.question
    assert question is not None
    wanted = Wanted(
        terms=question.terms,
        vector=question.vector,
        model=question.model,
        days=question.days,
        people=question.people,
        standing=question.request,
    )
    everything = index().candidates(search.owner.id, wanted, 10_000)
    nearness = everything.words / everything.words.max() + everything.meaning / max(1e-9, everything.meaning.max())
    days = day_match(everything.first_day, everything.last_day, question.days)
    own = everything.vectors @ question.vector if question.vector is not None else everything.words
    arms = [
        everything.words,
        everything.alone,
        everything.meaning,
        own,
        everything.own * ((everything.cues & int(Cue.RULE | Cue.PREFERENCE)) > 0) * question.request,
        days * (nearness + 1e-3),
        everything.named * nearness,
    ]
    found: set[tuple[bool, int]] = set()
    for values in arms:
        for memory in (True, False):
            found |= _first(everything, np.where(everything.memory == memory, values, 0))
    return found


def _first(everything: Candidates, values: NDArray[Any]) -> set[tuple[bool, int]]:
    """Those above 0 that fewer than FIRST are above: of equals any may be among the first."""
    above = (values[None, :] > values[:, None] + 1e-6).sum(axis=1)
    rows = np.flatnonzero((values > 0) & (above < FIRST))
    return {(bool(everything.memory[row]), int(everything.ids[row])) for row in rows}


def boost_of(owner: Owner, memory: int) -> float:
    results = ask(owner, "What do I play?", kinds=frozenset(("memory",))).results
    return next(result.parts["boost"] for result in results if result.id == memory)


def test_a_statement_said_twice_stands_a_little_higher(owner: Owner) -> None:
    memory = learn(owner, "Plays the cello.", say(owner, "I play the cello."))
    again = say(owner, "I play the cello every day.", session="two")
    before = boost_of(owner, memory.pk)
    store.support(owner.id, memory.pk, [quote(again, "I play the cello")], By("consolidation"))
    assert 0 < boost_of(owner, memory.pk) - before < 0.1


def test_a_pinned_statement_stands_a_little_higher(owner: Owner) -> None:
    memory = learn(owner, "Plays the cello.")
    before = boost_of(owner, memory.pk)
    store.revise(owner.id, memory.pk, By("user"), pinned=True)
    assert 0 < boost_of(owner, memory.pk) - before < 0.1


def test_of_two_statements_the_one_just_learned_stands_a_little_higher(owner: Owner) -> None:
    old = learn(owner, "Plays the cello.")
    at = old.learned_at
    fresh, stale = (
        retrieve(owner, Query("What do I play?", at=at + timedelta(days=days))).results[0] for days in (1, 400)
    )
    assert 0 < fresh.parts["boost"] - stale.parts["boost"] < 0.1


def test_weights_are_a_setting(owner: Owner, settings: Settings) -> None:
    say(owner, "Is the cello from 1920?", session="a")
    before = ask(owner, "How old is the cello?").results[0].parts["boost"]
    settings.RETRIEVAL_WEIGHTS = {"people": {"asks": 0.0}, "chat": {"asks": 0.0}}
    after = ask(owner, "How old is the cello?").results[0].parts["boost"]
    assert after > before
