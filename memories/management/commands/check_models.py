"""manage.py check_models: one real round trip for each role, with the time it took and a verdict."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from memories.errors import ModelError
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
        if failed:
            raise CommandError(f"{', '.join(failed)}: not usable.", returncode=1)

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
