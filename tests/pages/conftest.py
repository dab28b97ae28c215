"""A person with a few memories that were said, and pages that are read like a browser reads them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from memories import recalls, store
from memories.models import Change, Memory, Recall, Receipt
from memories.records import By, Owner, Recalled, Result
from tests.store.saying import MORNING, YOU, conclude, learn, say


@dataclass
class World:
    """What the person has: an observation with its quote, an insight on it, a use of it, something kept out."""

    lisbon: Memory
    rua: Memory
    insight: Memory
    fiction: Memory
    recall: Recall
    change: Change
    receipt: Receipt


@pytest.fixture
def world(owner: Owner) -> World:
    said = say(owner, "So it is done: I moved to Lisbon in March, eleven boxes and a cat.")
    lisbon = learn(
        owner, "Yining has lived in Lisbon since March.", said, "I moved to Lisbon in March", category="home"
    )
    street = say(owner, "The flat is on Rua da Bica, third floor, no lift.")
    rua = learn(owner, "Yining lives on Rua da Bica.", street, "The flat is on Rua da Bica", subject="the flat")
    insight = conclude(
        owner, "Yining lives in Lisbon. The flat is on Rua da Bica.", (lisbon,), (rua,), subject="where she lives"
    )
    novel = say(owner, "In my novel the keeper says: I hate the sea.")
    fiction = learn(owner, "The user hates the sea.", novel, "I hate the sea", state="quarantined", kept_out="fiction")
    asked = say(owner, "Where do I live, again?")
    parts = {"words": 0.4, "meaning": 0.31, "time": 0.0, "boost": 0.0}
    shown = Result("memory", lisbon.pk, lisbon.text, 0.71, parts, 2, MORNING, revision=1, in_prompt=True)
    recall = recalls.save(owner, Recalled(results=(shown,)), asked.pk, 1200)
    receipt = Receipt.objects.create(owner_id=owner.id, at=MORNING, counts={"memories": 1, "revisions": 2})
    return World(lisbon, rua, insight, fiction, recall, Change.objects.filter(memory=lisbon).latest("pk"), receipt)


@pytest.fixture
def many(owner: Owner) -> list[Memory]:
    """Sixty, learned one after another: more than one page."""
    return [learn(owner, f"Yining owns tile number {n:02}.", category="belongings") for n in range(60)]


def revise(owner: Owner, memory: Memory, text: str, by: By = YOU) -> Memory:
    return store.revise(owner.id, memory.pk, by, text=text)
