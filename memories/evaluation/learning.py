"""Feeds labelled conversations to the real consolidation and reflection, each as a throw-away person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from memories import episodes
from memories.evaluation.at_once import run_at_once
from memories.evaluation.learning_questions import answers
from memories.evaluation.learning_right import Outcome, Stored
from memories.evaluation.learning_score import Score
from memories.evaluation.throwaway import throwaway
from memories.folding import locate
from memories.languages import language_of
from memories.llm import models
from memories.llm.answers import Judgement
from memories.llm.base import Task
from memories.model_calls import prompt
from memories.models import Conflict, Evidence, Job, Memory, Revision
from memories.records import Language, Owner
from memories.steps.consolidation.support import doubt

Row = dict[str, Any]


def nobody(task: str, *ids: int | str) -> None:
    """A doorbell that nobody hears (the BACKGROUND setting): the measurement runs its jobs itself."""


def read(path: Path) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def measure(path: Path) -> dict[str, Any]:
    """The figures of one file: conversations (dev.jsonl), pairs of statements (paraphrase.jsonl) or statements with
    their quotes (support.jsonl)."""
    rows = list(read(path))
    if rows and "same" in rows[0]:
        return measure_pairs(rows)
    if rows and "support" in rows[0]:
        return measure_support(rows)
    score = Score()
    for case in rows:
        score.add(case, learn(case))
    return score.as_json()


def learn(case: Row) -> Outcome:
    """Tell one case session by session, learn after each and reflect at the end; return what is then stored."""
    language: Language = "en" if case["language"] == "en" else "zh"
    with throwaway(language) as nobody_there:
        owner = replace(nobody_there, time_zone=case["timezone"])
        get_user_model().objects.filter(pk=owner.id).update(language=language, time_zone=case["timezone"])
        for session in case["sessions"]:
            for message in session["messages"]:
                episodes.add(
                    owner,
                    source="chat",
                    session=session["id"],
                    role=message["role"],
                    text=message["text"],
                    at=datetime.fromisoformat(message["at"]),
                    external_id=message["id"],
                    learn=True,
                )
            run_at_once(owner, Job.Kind.CONSOLIDATE, session["id"])
        run_at_once(owner, Job.Kind.REFLECT)
        return replace(outcome_of(owner), answered=tuple(answers(owner, case)))


def outcome_of(owner: Owner) -> Outcome:
    mine = Memory.objects.filter(owner_id=owner.id)
    cited: dict[int, set[str]] = {}
    for memory_id, message in Evidence.objects.filter(owner_id=owner.id, episode__isnull=False).values_list(
        "memory_id", "episode__external_id"
    ):
        cited.setdefault(memory_id, set()).add(message)
    earlier: dict[int, list[str]] = {}
    for memory_id, text in Revision.objects.filter(owner_id=owner.id).values_list("memory_id", "text"):
        earlier.setdefault(memory_id, []).append(text)
    work = list(Job.objects.filter(owner_id=owner.id))
    return Outcome(
        stored=[
            Stored(
                id=row.pk,
                kind=row.kind,
                state=row.state,
                text=row.text,
                about=row.about,
                subject=row.subject,
                words=" ".join([row.subject, row.about, row.time_phrase, *map(str, row.keywords)]),
                messages=frozenset(cited.get(row.pk, ())),
                earlier=tuple(text for text in earlier.get(row.pk, []) if text != row.text),
                days=(str(row.event_from), str(row.event_to)) if row.event_from else None,
                replaced_by=row.replaced_by_id,
                until=str(row.valid_until.astimezone(ZoneInfo(owner.time_zone)).date()) if row.valid_until else "",
            )
            for row in mine
        ],
        conflicts=[
            (a, b) for a, b in Conflict.objects.filter(owner_id=owner.id, state="open").values_list("a_id", "b_id")
        ],
        calls=sum(job.calls for job in work),
        tokens=sum(job.input_tokens + job.output_tokens for job in work),
    )


def measure_pairs(rows: list[Row]) -> dict[str, Any]:
    """How many pairs of statements are told apart rightly, by label and by language."""
    right: dict[str, list[bool]] = {}
    for start in range(0, len(rows), 20):
        part = rows[start : start + 20]
        data = [
            {"number": number, "a": row["a"], "b": row["b"], "language": row["language"]}
            for number, row in enumerate(part, 1)
        ]
        language = language_of(" ".join(row["a"] for row in part))
        lines = "\n".join(f"[{pair['number']}] a: {pair['a']}\n    b: {pair['b']}" for pair in data)
        asked = prompt(language, "judge_pairs", pairs=lines)
        answer = models.extraction.fill(Task("judge_pairs", language, asked, Judgement, {"pairs": data})).answer
        told = {judged.pair: judged.relation for judged in answer.pairs}
        for number, row in enumerate(part, 1):
            same = told.get(number, "unrelated") == row["same"]
            for key in ("all", row["same"], row["language"]):
                right.setdefault(key, []).append(same)
    return {"pairs": len(rows), "right": {key: round(sum(found) / len(found), 4) for key, found in right.items()}}


def measure_support(rows: list[Row]) -> dict[str, Any]:
    """What code believes of statements beside the model in use, were that to say of each that its quote carries it.

    All of `full` should be believed; how many of the others are not is the help that the model gets. `precision` is the
    share of `full` among what is believed.
    """
    believed: dict[str, list[bool]] = {}
    judged = models.extraction.judges_support
    for row in rows:
        found = locate(row["quote"], row["message"]) is not None
        kept = found and not doubt(row["statement"], row["quote"], row["message"], judged=judged)
        believed.setdefault(row["support"], []).append(kept)
    precision = sum(believed.get("full", ())) / max(1, sum(map(sum, believed.values())))
    shares = {k: round(sum(v) / len(v), 4) for k, v in sorted(believed.items())}
    return {"statements": len(rows), "precision": round(precision, 4), "believed": shares}
