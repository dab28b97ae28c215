"""A person who talks, a model that answers what the test says, and the work done by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from memories import clock, episodes, jobs, store, tasks
from memories.llm import models
from memories.llm.scripted import Script, chat_script
from memories.models import Episode, Job, Memory
from memories.records import By, NewMemory, Owner

SCRIPTED = {"BACKEND": "memories.llm.scripted.ScriptedChat", "MODEL": "scripted"}
OFFLINE = {"BACKEND": "memories.llm.offline.OfflineChat", "MODEL": "offline"}
MOMENT = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)  # a Tuesday

Say = Callable[..., Episode]
Learn = Callable[..., Job]
Observe = Callable[..., Memory]


@pytest.fixture(autouse=True)
def quiet(settings: Settings) -> None:
    """Nothing runs by itself: the test says when a job is done."""
    settings.BACKGROUND = "tests.learn.conftest.nobody"


def nobody(task: str, *ids: int | str) -> None:
    """A doorbell that nobody hears."""


@pytest.fixture
def script(settings: Settings) -> Iterator[Script]:
    settings.MODELS = settings.MODELS | {"extraction": SCRIPTED, "chat": SCRIPTED}
    models.reset()
    chat_script.reset()
    yield chat_script
    chat_script.reset()


@pytest.fixture
def offline(settings: Settings) -> None:
    settings.MODELS = settings.MODELS | {"extraction": OFFLINE, "chat": OFFLINE}
    models.reset()


@pytest.fixture
def say(owner: Owner) -> Say:
    """One message of the person's (or the assistant's), a minute after the last."""
    said = []

    def write(
        text: str, *, role: str = "user", by: Owner = owner, session: str = "s1", at: datetime | None = None
    ) -> Episode:
        said.append(text)
        return episodes.add(
            by,
            source="chat",
            session=session,
            role=role,
            text=text,
            at=at or MOMENT + timedelta(minutes=len(said)),
            learn=True,
        )

    return write


@pytest.fixture
def learn(owner: Owner) -> Learn:
    """Run consolidation of a conversation as the worker does; return the job as it then is."""

    def consolidate(*, of: Owner = owner, session: str = "s1") -> Job:
        job = jobs.request(of.id, "consolidate", session=session)
        Job.objects.filter(pk=job.pk).update(due_at=clock.now())
        tasks.run_job(job.pk)
        job.refresh_from_db()
        return job

    return consolidate


@pytest.fixture
def observe(owner: Owner) -> Observe:
    """An observation as consolidation stores it."""

    def add(text: str, subject: str = "rowing", *, by: Owner = owner, language: str = "en", **fields: Any) -> Memory:
        new = NewMemory("observation", text, language, subject=subject, **fields)  # type: ignore[arg-type]
        return store.remember(by.id, new, By("consolidation"))

    return add


@pytest.fixture
def rower(observe: Observe) -> list[Memory]:
    return [
        observe("The user rows with a club in Ghent on Tuesdays."),
        observe("The user won a sculls race in Namur."),
        observe("The user's shoulder hurts after rowing in the evening."),
    ]


@pytest.fixture
def reflect(owner: Owner) -> Callable[..., Job]:
    """Run reflection as the worker does; return the job as it then is."""
    return lambda of=owner: run_now(of, "reflect")


@pytest.fixture
def reconsolidate(owner: Owner) -> Callable[..., Job]:
    """Run reconsolidation as the worker does; return the job as it then is."""
    return lambda of=owner: run_now(of, "reconsolidate")


def run_now(owner: Owner, kind: str) -> Job:
    job = jobs.request(owner.id, kind)
    Job.objects.filter(pk=job.pk).update(due_at=clock.now())
    tasks.run_job(job.pk)
    job.refresh_from_db()
    return job


def found(message: int, statement: str, quote: str | None = None, **more: Any) -> dict[str, Any]:
    """One observation as a model answers it."""
    return {
        "message": message,
        "statement": statement,
        "quote": quote or statement,
        "about": "user",
        "subject": "life",
        "category": "other",
        "support": "full",
    } | more


def answer(*observations: dict[str, Any], relevance: dict[int, int] | None = None) -> dict[str, Any]:
    scores = relevance or {observed["message"]: 2 for observed in observations}
    return {
        "relevance": [{"message": number, "score": score} for number, score in scores.items()],
        "observations": list(observations),
    }


@pytest.fixture
def two_facts(say: Say) -> list[Episode]:
    return [say("I keep bees."), say("I keep goats.")]
