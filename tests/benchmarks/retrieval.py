"""python -m tests.benchmarks.retrieval [--json] [--messages N]: how long one recall takes.

One person with 10,000 messages, 200 others with 50 each, in a SQLite file of its own. Before each question another
process says something new in the person's name, and the answer must already know it. The text is invented (corpus.py).
The baseline, measured in the same run, scores the person's messages with LIKE, a word at a time, in the database.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2022, 1, 1, tzinfo=UTC)
OTHERS, OF_OTHERS = 200, 50
QUESTIONS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--writer", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.writer:
        _set_up()
        _write_on_request(options.writer)
        return
    with tempfile.TemporaryDirectory(prefix="memoryscope-benchmark-") as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "memoryscope_site.settings",
        }
        _set_up()
        figures = measure(options.messages)
    print(json.dumps(figures, indent=1) if options.json else _told(figures))


def measure(messages: int) -> dict[str, Any]:
    from django.core.management import call_command

    from memories.index import index
    from memories.index.tasks import snapshot
    from memories.records import Query
    from memories.retrieve import retrieve
    from tests.benchmarks.corpus import Corpus

    call_command("migrate", verbosity=0)
    corpus = Corpus(seed=7)
    owner, adding = _person("benchmark", list(corpus.messages(messages)))
    for number in range(OTHERS):
        _person(f"other{number}", list(corpus.messages(OF_OTHERS)))
    snapshot(owner.id)
    said = list(_texts(owner.id))
    questions = [corpus.question(said[(index_ * 7919) % len(said)]) for index_ in range(QUESTIONS)]
    at = START + timedelta(days=900)

    def ask(question: str) -> None:
        recalled = retrieve(owner, Query(text=question, at=at))
        if recalled.error or not recalled.results:
            raise SystemExit(f"nothing was recalled: {recalled.error}")

    ask(questions[0])  # the process is warm: model and word forms are loaded
    figures: dict[str, Any] = {"messages": messages, "other_people": OTHERS, "adding_ms": round(adding, 3)}
    figures["first"] = _timed(ask, questions[:20], before=index().forget_cached)
    with _Writer(owner.id) as writer:
        figures["after_a_write"] = _timed(ask, questions, before=writer.say)
        recalled = retrieve(owner, Query(text=f"What is {writer.last}?", at=at))
        if not recalled.results or writer.last not in recalled.results[0].text:
            raise SystemExit("what the other process said last was not found")
    figures["unchanged"] = _timed(ask, questions)
    figures["baseline_like"] = _timed(lambda question: _like(owner.id, question), questions[:50])
    return figures


def _timed(
    ask: Callable[[str], object], questions: list[str], before: Callable[[], None] | None = None
) -> dict[str, float]:
    wall, cpu = [], []
    for question in questions:
        if before is not None:
            before()
        began, worked = time.perf_counter(), time.process_time()
        ask(question)
        cpu.append((time.process_time() - worked) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return {
        "p50_ms": round(statistics.median(wall), 2),
        "p95_ms": round(statistics.quantiles(wall, n=20)[-1], 2),
        "cpu_p50_ms": round(statistics.median(cpu), 2),
    }


def _like(owner_id: int, question: str) -> list[int]:
    """The twenty messages that hold most of the question's words."""
    from django.db.models import Case, F, IntegerField, Value, When

    from memories.models import Episode
    from tests.benchmarks.corpus import FUNCTION_WORDS

    words = [word for word in question.strip("?").lower().split() if word not in FUNCTION_WORDS]
    score = sum(
        (Case(When(text__icontains=word, then=1), default=0, output_field=IntegerField()) for word in words), Value(0)
    )
    rows = Episode.objects.filter(owner_id=owner_id).annotate(score=score).order_by(F("score").desc(), "-pk")
    return list(rows.values_list("pk", flat=True)[:20])


def _person(name: str, texts: list[str]) -> tuple[Any, float]:
    """A person who has said all this in sessions of 40 messages, and what saving one took, in ms."""
    from django.contrib.auth import get_user_model

    from memories import episodes

    owner = get_user_model().objects.create(username=name).as_owner
    said = [
        episodes.Said(
            source="chat",
            session=f"{number // 40}",
            role="assistant" if number % 2 else "user",
            text=text,
            at=START + timedelta(minutes=90 * number),
        )
        for number, text in enumerate(texts)
    ]
    began = time.perf_counter()
    for start in range(0, len(said), 200):
        episodes.add_many(owner, said[start : start + 200])
    return owner, (time.perf_counter() - began) * 1000 / len(said)


def _texts(owner_id: int) -> list[str]:
    from memories.models import Episode

    return list(Episode.objects.filter(owner_id=owner_id).order_by("pk").values_list("text", flat=True))


class _Writer:
    """Another process, which says one thing more whenever it is asked to."""

    def __init__(self, owner_id: int) -> None:
        self._command = [sys.executable, "-m", "tests.benchmarks.retrieval", "--writer", str(owner_id)]
        self.last = ""

    def __enter__(self) -> _Writer:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def say(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.last = self._process.stdout.readline().strip()
        if not self.last:
            raise SystemExit("the writing process has ended")


def _write_on_request(owner_id: int) -> None:
    from django.contrib.auth import get_user_model

    from memories import episodes

    owner = get_user_model().objects.get(pk=owner_id).as_owner
    for number, _ in enumerate(sys.stdin):
        word = f"zanzibar{number}"
        at = START + timedelta(days=800, minutes=number)
        text = f"The word of the day is {word}."
        episodes.add(owner, source="chat", session="now", role="user", text=text, at=at, learn=False)
        print(word, flush=True)


def _set_up() -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.BACKGROUND = "memories.background.at_once"


def _told(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['messages']} messages of one person, {figures['other_people']} other people; "
        f"adding a message {figures['adding_ms']} ms"
    ]
    for name in ("after_a_write", "unchanged", "first", "baseline_like"):
        part = figures[name]
        lines.append(
            f"  {name.replace('_', ' '):16} p50 {part['p50_ms']:7.2f} ms   p95 {part['p95_ms']:7.2f} ms   "
            f"CPU p50 {part['cpu_p50_ms']:6.2f} ms"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
