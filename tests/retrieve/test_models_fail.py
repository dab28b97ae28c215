"""A remote embedding or reranker that fails costs the ranking something, never the reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from pytest_django import Settings

from memories.errors import ModelError
from memories.llm.base import Reranker
from memories.llm.scripted import ScriptedEmbedding, embedding_script
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.retrieve.asking import NOW, ask, texts
from tests.store.saying import say

pytestmark = pytest.mark.django_db


class FarAway(ScriptedEmbedding):
    needs_network = True


class OfUnknownSize(FarAway):
    """Says how long its vectors are only once it has made one."""

    @property
    def name(self) -> str:
        return f"unknown-{self.embed_batch(['size']).shape[1]}"


class ByLength(Reranker):
    """The shortest is the most relevant."""

    def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        return [-float(len(text)) for text in texts]


class Broken(Reranker):
    def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        raise ModelError("The reranker cannot be reached.", permanent=False)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    embedding_script.reset()
    yield
    embedding_script.reset()


@pytest.fixture
def told(owner: Owner) -> None:
    say(owner, "The cello in my sister's room is from 1920, as the label inside it says.", session="a")
    say(owner, "A cello is heavy.", session="b")


@pytest.mark.parametrize("backend", ["FarAway", "OfUnknownSize"])
def test_without_the_embedding_words_are_enough_and_it_is_said(owner: Owner, settings: Settings, backend: str) -> None:
    settings.MODELS = settings.MODELS | {"embedding": {"BACKEND": f"{__name__}.{backend}", "MODEL": "far"}}
    said = say(owner, "My sister plays the cello.")
    embedding_script.failure = ModelError("The embedding cannot be reached.", permanent=False)
    recalled = retrieve(owner, Query("Who plays the cello?", at=NOW))
    assert [result.id for result in recalled.results] == [said.pk]
    assert recalled.error == "The embedding cannot be reached."


def test_a_reranker_puts_the_top_in_its_order(owner: Owner, told: None, settings: Settings) -> None:
    before = texts(ask(owner, "How old is the cello in my sister's room?"))
    assert before[0].startswith("The cello")
    settings.MODELS = settings.MODELS | {"rerank": {"BACKEND": f"{__name__}.ByLength"}}
    recalled = ask(owner, "How old is the cello in my sister's room?")
    assert texts(recalled) == before[::-1]
    assert all(sum(result.parts.values()) == result.score for result in recalled.results)


def test_a_reranker_that_fails_leaves_the_order(owner: Owner, told: None, settings: Settings) -> None:
    before = texts(ask(owner, "How old is the cello in my sister's room?"))
    settings.MODELS = settings.MODELS | {"rerank": {"BACKEND": f"{__name__}.Broken"}}
    recalled = retrieve(owner, Query("How old is the cello in my sister's room?", at=NOW))
    assert texts(recalled) == before
    assert recalled.error == "The reranker cannot be reached."
