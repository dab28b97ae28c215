"""The arm of words gives BM25 over each message read with its neighbours: held against the formula, term by term."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest

from memories.index.base import Index
from memories.index.context import ASKED, KERNEL, OFFSETS
from memories.index.embedded import EmbeddedIndex
from memories.index.lengths import K1, B
from memories.records import Owner
from tests.index.making import document, wanted

pytestmark = pytest.mark.django_db

WORDS = [f"w{number}" for number in range(26)]
SESSIONS, EACH = 6, 9


@pytest.fixture
def said() -> dict[int, str]:
    """Short messages by id; some of them ask."""
    rng = random.Random(5)
    texts = (" ".join(rng.choices(WORDS, k=rng.randint(1, 9))) for _ in range(SESSIONS * EACH))
    return {number: text + rng.choice(".?") for number, text in enumerate(texts, 1)}


@pytest.fixture
def kept() -> dict[int, str]:
    """Memories by id: they have no neighbours, and are compared in length with one another."""
    rng = random.Random(6)
    return {number: " ".join(rng.choices(WORDS, k=rng.randint(2, 20))) for number in range(1, 30)}


@pytest.fixture
def backend(owner: Owner, other: Owner, said: dict[int, str], kept: dict[int, str]) -> Index:
    backend = EmbeddedIndex({})
    backend.add(owner.id, [document(id, text, session=f"{id // EACH}") for id, text in said.items()])
    backend.add(owner.id, [document(id, text, kind="memory", session="") for id, text in kept.items()])
    backend.add(other.id, [document(900 + id, text) for id, text in said.items()])
    return backend


@pytest.mark.parametrize("terms", [1, 4, len(WORDS)])
def test_scores_are_those_of_the_formula(
    backend: Index, owner: Owner, said: dict[int, str], kept: dict[int, str], terms: int
) -> None:
    asked = WORDS[:terms]
    found = backend.candidates(owner.id, wanted(" ".join(asked), vector=None), 500)
    scores = {
        (bool(memory), int(id)): float(score)
        for memory, id, score in zip(found.memory, found.ids, found.words, strict=True)
    }
    expected = {key: score for key, score in formula(asked, said, kept).items() if score > 0}
    assert scores == pytest.approx(expected, rel=1e-4)


def test_one_search_leaves_nothing_to_the_next(backend: Index, owner: Owner) -> None:
    def words(text: str) -> dict[int, float]:
        found = backend.candidates(owner.id, wanted(text, vector=None), 500)
        return dict(zip(found.ids.tolist(), found.words.tolist(), strict=True))

    before = words("w0 w1")
    words(" ".join(WORDS))
    assert words("w0 w1") == before


def formula(asked: list[str], said: dict[int, str], kept: dict[int, str]) -> dict[tuple[bool, int], float]:
    """BM25 as it is written in books, over counts of each text and its neighbours."""
    read = {(False, id): around(said, id) for id in said} | {
        (True, id): around({1: text}, 1) for id, text in kept.items()
    }
    scores = dict.fromkeys(read, 0.0)
    for word in asked:
        holding = sum(word in own for own in read.values())
        rarity = math.log(1 + (len(read) - holding + 0.5) / (holding + 0.5))
        for key, own in read.items():
            alike = [sum(other.values()) for (memory, _), other in read.items() if memory == key[0]]
            longer = sum(own.values()) / (sum(alike) / len(alike))
            scores[key] += rarity * own[word] * (K1 + 1) / (own[word] + K1 * (1 - B + B * longer))
    return scores


def around(said: dict[int, str], id: int) -> Counter[str]:
    """How often a text and its neighbours say each word, by the weight of the neighbour."""
    total: Counter[str] = Counter()
    for offset, weight in zip(OFFSETS, map(int, KERNEL), strict=True):
        near = id + offset
        if near not in said or near // EACH != id // EACH:
            continue
        asked = int(ASKED) if offset == -1 and "?" in said[near] else 0
        for word in said[near].strip(".?").split():
            total[word] += weight + asked
    return total
