"""manage.py check_models [--learning]: one real round trip for each role, with the time it took and a verdict; and
whether memory will work with the model.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.test.utils import override_settings

from memories.errors import ModelError
from memories.evaluation import verdict
from memories.evaluation.throwaway import leave_nothing_when_stopped, sweep
from memories.evaluation.trial import TOO_MANY, Tried, try_all
from memories.llm import models
from memories.llm.answers import Extraction
from memories.llm.base import ChatRequest, Said, Task, Usage
from memories.models import IndexEntry
from memories.prompts import render
from memories.records import Language

MESSAGE = "I live in Lisbon and I am allergic to peanuts."
MESSAGES: tuple[tuple[Language, str], ...] = (("en", MESSAGE), ("zh", "我住在里斯本，对花生过敏。"))


class NotUsable(Exception):
    """The model answered, but not in a way that the product could work with."""


class Command(BaseCommand):
    help = "Ask each configured model one small question, and say how long it took and whether the answer can be used."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--learning",
            action="store_true",
            help="also learn from twelve small conversations as throw-away people, and say whether memory will work",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        checks: list[tuple[str, Callable[[], str]]] = [
            ("chat", check_chat),
            ("extraction", check_extraction),
            ("embedding", check_embedding),
            ("rerank", check_rerank),
        ]
        failed = [role for role, check in checks if not self.run_one(role, check)]
        for warning in index_warnings() if "embedding" not in failed else []:
            self.stdout.write(self.style.WARNING(warning))
        if options["learning"] and "extraction" not in failed:
            try:
                usable = self.learning()
            except DatabaseError as error:
                raise CommandError("There is no database yet: run manage.py migrate.", returncode=1) from error
            failed += [] if usable else ["learning"]
        if failed:
            raise CommandError(f"{', '.join(failed)}: not usable.", returncode=1)

    def learning(self) -> bool:
        """Try the twelve conversations and say what came out of each; whether memory will work."""
        leave_nothing_when_stopped()
        sweep()
        self.stdout.write(f"\nLearning with {models.extraction.name}:")
        results: dict[str, int] = {}
        usage, cost, seconds, error = Usage(), None, 0.0, ""
        with override_settings(BACKGROUND="memories.evaluation.learning.nobody"):
            for tried in try_all():
                results[tried.name] = verdict.FAILED if tried.error else verdict.RIGHT if tried.right else verdict.WRONG
                usage, seconds = usage + tried.usage, seconds + tried.seconds
                cost = tried.cost if cost is None else cost + (tried.cost or 0)
                self.show(tried)
                failures = sum(result == verdict.FAILED for result in results.values())
                error = tried.error if tried.permanent or failures == TOO_MANY else ""
        self.stdout.write(
            f"{sum(result == verdict.RIGHT for result in results.values())} of {len(results)} right, "
            f"{_spent(usage, seconds, cost)}"
        )
        usable = not error and verdict.level(results) != "unusable"
        style = self.style.SUCCESS if usable else self.style.ERROR
        self.stdout.write(style(verdict.in_words(results, error)))
        return usable

    def show(self, tried: Tried) -> None:
        word = self.style.SUCCESS("right ") if tried.right else self.style.ERROR("failed" if tried.error else "wrong ")
        self.stdout.write(f"{word} {tried.name:<16} {_spent(tried.usage, tried.seconds, tried.cost)}")
        for said in tried.said:
            self.stdout.write(f"         asked: {said}")
        for got in tried.got or (tried.error or "nothing",):
            self.stdout.write(f"         got:   {got}")
        if tried.wrong:
            self.stdout.write(f"         wrong: {', '.join(tried.wrong).replace('_', ' ')}")

    def run_one(self, role: str, check: Callable[[], str]) -> bool:
        began = time.perf_counter()
        try:
            verdict, usable = check(), True
        except (ModelError, NotUsable, ImproperlyConfigured) as error:
            verdict, usable = str(error), False
        seconds = time.perf_counter() - began
        word = self.style.SUCCESS("ok    ") if usable else self.style.ERROR("FAILED")
        self.stdout.write(f"{word} {role:<10} {seconds:6.2f} s  {verdict}")
        return usable


def _spent(usage: Usage, seconds: float, cost: float | None) -> str:
    price = "price not known" if cost is None else f"cost {cost:.4f}"
    return f"{usage.calls} calls, {usage.input_tokens + usage.output_tokens} tokens, {seconds:.1f} s, {price}"


def check_chat() -> str:
    model = models.chat
    text, first = asyncio.run(_reply())
    if not text.strip():
        raise NotUsable(f"{model.name} gave an empty reply.")
    if not model.needs_network:
        return f"{model.name}: no language model; replies quote what is remembered. Set CHAT_API_KEY to have one."
    return f"{model.name} answered; the first words came after {first:.2f} s."


async def _reply() -> tuple[str, float]:
    request = ChatRequest((Said("user", "Answer with the one word: ready"),))
    began, first, text = time.perf_counter(), 0.0, ""
    async with aclosing(cast(Any, models.chat.stream(request))) as pieces:
        async for piece in pieces:
            if not isinstance(piece, Usage):
                first = first or time.perf_counter() - began
                text += piece
    return text, first


def check_extraction() -> str:
    model = models.extraction
    for language, message in MESSAGES:
        prompt = (Said("system", render(language, "check_extraction")), Said("user", f"[1] {message}"))
        data = {"messages": [{"number": 1, "role": "user", "text": message, "new": True}], "known": []}
        answer = model.fill(Task("extract_observations", language, prompt, Extraction, data)).answer
        if not any(observed.quote and observed.quote in message for observed in answer.observations):
            raise NotUsable(f"{model.name} answers in the right form, but found nothing in: {message}")
    return f"{model.name} answers in the right form and quotes literally, in English and Chinese."


def check_embedding() -> str:
    model = models.embedding
    query, near, far = model.embed_batch(["Which nuts am I allergic to?", MESSAGE, "The train leaves at nine."])
    if not query @ near > query @ far:
        raise NotUsable(f"{model.name} finds an unrelated sentence nearer than the right one.")
    languages = "" if "zh" in model.languages else "; English only, Chinese is found by its words"
    return f"{model.name}: vectors of {len(query)} numbers{languages}."


def check_rerank() -> str:
    model = models.rerank
    if model is None:
        return "none is configured; none is needed."
    right, wrong = model.rank("allergic to peanuts", [MESSAGE, "The train leaves at nine."])
    if right <= wrong:
        raise NotUsable(f"{model.settings.model} ranks an unrelated sentence first.")
    return f"{model.settings.model} ranks the right sentence first."


def index_warnings() -> list[str]:
    """What the index holds that was made by another embedding than the one in use."""
    try:
        name = models.embedding.name
        entries = IndexEntry.objects.filter(gone=False).exclude(model__in=["", name])
        others = {made_by: entries.filter(model=made_by).count() for made_by in _distinct(entries)}
    except DatabaseError:
        return []  # no database yet: nothing is indexed
    return [
        f"{count:,} entries of the index were made by {made_by}; the embedding is now {name}. "
        "They are found by their words only, until you run: manage.py rebuild_index"
        for made_by, count in sorted(others.items())
    ]


def _distinct(entries: Any) -> list[str]:
    return list(entries.order_by().values_list("model", flat=True).distinct())
