"""Twelve small conversations, each told to a throw-away person and learned from with the model in use: will memory work
with it?

Six in English, six in Chinese: facts in passing, fiction, changes, contradictions, repeats, secrets, insights.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Sum

from memories import episodes
from memories.errors import ModelError
from memories.evaluation.at_once import run_at_once
from memories.evaluation.learning import outcome_of
from memories.evaluation.learning_right import Outcome, states
from memories.evaluation.learning_score import Score
from memories.evaluation.throwaway import throwaway
from memories.llm import models
from memories.llm.base import Usage
from memories.llm.prices import price_of
from memories.models import Job
from memories.records import Language, Owner

Row = dict[str, Any]

FILE = Path(__file__).with_name("trial.jsonl")
TOO_MANY = 3  # failures of the model after which the verdict is settled
NOT_ASKED = frozenset(("precision", "nice_recall", "attribution", "dates", "exact_day", "duplicate_correct"))
"""Of a single case these tell too little, or more than a model has to do: evidence of a repeat is a bonus."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One case: what was said, what is stored now, and what is wrong with it. `error` is the model's own failure."""

    theme: str
    language: Language
    said: tuple[str, ...]
    got: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    error: str = ""
    permanent: bool = False
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.language}-{self.theme}"

    @property
    def right(self) -> bool:
        return not self.wrong and not self.error

    @property
    def cost(self) -> float | None:
        """None when the price of the model is not known."""
        if not self.usage.calls:
            return 0.0
        price = price_of(models.extraction.name)
        return price.of(self.usage) if price else None


def cases() -> list[Row]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def try_all(done: frozenset[str] = frozenset()) -> Iterator[Tried]:
    """One after the other, without those in `done`, until the model has failed too often.

    Trying again cannot help some failures: then nothing more is tried.
    """
    failures = 0
    for case in cases():
        if case["id"] not in done:
            tried = try_one(case)
            yield tried
            failures += bool(tried.error)
            if tried.permanent or failures == TOO_MANY:
                return


def try_one(case: Row) -> Tried:
    language: Language = case["language"]
    said = tuple(said["text"] for session in case["sessions"] for said in session["messages"] if said["role"] == "user")
    tried = Tried(case["theme"], language, said)
    began = time.perf_counter()
    with throwaway(language) as nobody:
        owner = replace(nobody, time_zone=case["timezone"])
        get_user_model().objects.filter(pk=owner.id).update(language=language, time_zone=case["timezone"])
        try:
            _learn(owner, case)
        except ModelError as error:
            tried = replace(tried, error=str(error), permanent=error.permanent)
        else:
            outcome = outcome_of(owner)
            tried = replace(tried, got=tuple(_told(outcome)), wrong=tuple(_wrong(case, outcome)))
        return replace(tried, usage=_usage(owner), seconds=time.perf_counter() - began)


def _learn(owner: Owner, case: Row) -> None:
    for session in case["sessions"]:
        for said in session["messages"]:
            at = datetime.fromisoformat(said["at"])
            episodes.add(
                owner,
                source="chat",
                session=session["id"],
                role=said["role"],
                text=said["text"],
                at=at,
                external_id=said["id"],
                learn=True,
            )
        run_at_once(owner, Job.Kind.CONSOLIDATE, session["id"])
    if case["expect"].get("insights"):
        run_at_once(owner, Job.Kind.REFLECT)


def _wrong(case: Row, outcome: Outcome) -> Iterator[str]:
    """What the case asks for and did not come out."""
    score = Score()
    score.add(case, outcome)
    for name, tally in score.tallies.items():
        if name not in NOT_ASKED and tally.share() not in (None, 1.0):
            yield name
    wanted = {item["id"]: item for item in case["expect"].get("observations", ())}
    for group in case["expect"].get("duplicates", ()):
        current = [row for row in outcome.stored if row.kind == "observation" and row.state == "active"]
        if sum(any(states(row.text, wanted[name]) for name in group) for row in current) != 1:
            yield "duplicate"
    yield from (f"{kind}_leak" for kind, _language in score.leaked)


def _told(outcome: Outcome) -> Iterator[str]:
    for row in outcome.stored:
        yield f"[{row.kind}, {row.state}] {row.text}"
    texts = {row.id: row.text for row in outcome.stored}
    for a, b in outcome.conflicts:
        yield f"[conflict] {texts[a]} <> {texts[b]}"


def _usage(owner: Owner) -> Usage:
    spent = Job.objects.filter(owner_id=owner.id).aggregate(
        calls=Sum("calls"), input_tokens=Sum("input_tokens"), output_tokens=Sum("output_tokens")
    )
    return Usage(spent["input_tokens"] or 0, spent["output_tokens"] or 0, spent["calls"] or 0)
