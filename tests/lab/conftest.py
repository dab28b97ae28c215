"""A person with a small life, in which one thing is found by its words and another by what it weighs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from memories import store
from memories.models import Episode, Memory
from memories.records import Owner
from tests.store.saying import YOU, learn, say


@dataclass
class Life:
    cat: Memory
    vet: Memory
    flat: Memory
    said: Episode
    """The message that the cat is known from."""
    asked: Episode


@pytest.fixture
def life(owner: Owner) -> Life:
    said = say(owner, "Our cat Mochi is afraid of thunder.", session="pets")
    cat = learn(owner, "The cat Mochi is afraid of thunder.", said)
    vet = learn(owner, "The vet of the cat is on Rua da Bica.", say(owner, "The vet is on Rua da Bica.", session="vet"))
    flat = learn(owner, "The flat has two rooms.", say(owner, "The flat has two rooms.", session="flat"))
    store.revise(owner.id, flat.pk, YOU, pinned=True)
    return Life(cat, vet, flat, said, say(owner, "What is the cat afraid of?", session="asked"))
