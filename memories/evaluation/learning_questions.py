"""Asks the questions of a labelled conversation after its last message: is what answers them brought up?

Questions that nothing answers are left out: whether a reply then says so is for a model's reply to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from memories.evaluation.learning_right import Answered
from memories.evaluation.texts import holds
from memories.models import Episode, Evidence
from memories.records import Owner, Query, Result
from memories.retrieve import retrieve

DEEP = 10  # results among which the evidence is looked for
QUOTED = 5  # results that a reply without a model quotes


def answers(owner: Owner, case: Mapping[str, Any]) -> Iterator[Answered]:
    """For each question with an answer: a message of its evidence, or a memory that rests on one, among the first
    results; and a quotation of the very first that holds all that the answer must, and nothing that it must not."""
    last = max(datetime.fromisoformat(said["at"]) for session in case["sessions"] for said in session["messages"])
    for question in case["expect"].get("questions", []):
        if question.get("abstain"):
            continue
        results = retrieve(owner, Query(text=question["text"], at=last, limit=DEEP)).results[:DEEP]
        found = any(_messages(owner, result) & set(question["evidence"]) for result in results)
        quoted = "\n".join(result.text for result in results[:QUOTED])
        right = all(any(holds(quoted, word) for word in words.split("|")) for words in question["answer_contains"])
        yield Answered(found, right and not any(holds(quoted, word) for word in question["answer_not"]))


def _messages(owner: Owner, result: Result) -> set[str]:
    """The labels of the messages that a result is, or rests on."""
    episodes = Episode.objects.filter(owner_id=owner.id)
    if result.kind == "episode":
        return set(episodes.filter(pk=result.id).values_list("external_id", flat=True))
    evidence = Evidence.objects.filter(owner_id=owner.id, memory_id=result.id, episode__isnull=False)
    return set(evidence.values_list("episode__external_id", flat=True))
