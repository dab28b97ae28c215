"""What the model says in these tests: long answers in Markdown that anybody can compute again from the message."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.endurance.facts import Fact
from tests.model_server import Entry, ModelServer

PROMPTS = Path(__file__).resolve().parents[2] / "chat" / "prompts"
CARRY_ON = {(PROMPTS / language / "carry_on.txt").read_text().strip() for language in ("en", "zh")}
_WORDS = [
    "slate", "river", "copper", "answer", "window", "morning", "careful", "seven", "plain", "orchard", "signal",
    "letter", "harbour", "cedar"
]  # fmt: skip
_SUBJECT = re.compile(r"subject: (?P<name>.+)\nnow: .*\n(?P<rows>(?:\[\d+\] .+(?:\n|$))+)")


def reply_to(text: str, words: int) -> str:
    """The whole reply to a message: a heading, paragraphs, a list and some code, different for each message."""
    chance = random.Random(text)
    said = [chance.choice(_WORDS) for _ in range(words)]
    third = max(1, words // 3)
    code = f"```python\nprint({chance.randrange(10**9)})\n```"
    first, second = " ".join(said[:third]), " ".join(said[third : 2 * third])
    listed = "\n".join(f"- {word}" for word in said[2 * third :])
    return f"## {chance.randrange(10**6)}\n\n{first}.\n\n{code}\n\n{second}。\n\n{listed}"


def asked(entry: Entry) -> str:
    """The message that a request for a reply answers."""
    messages = entry.body["messages"]
    return str(messages[-3 if _carries_on(messages) else -1]["content"])


def instruct(server: ModelServer, *, words: int, tokens_per_second: float, delay: float = 0.0) -> None:
    """Let the model reply at that speed and sum up every subject it is given. `delay` is how long it thinks when it
    is asked for observations or insights."""

    def answer(entry: Entry) -> str:
        messages = entry.body["messages"]
        whole = reply_to(asked(entry), words)
        return whole.removeprefix(messages[-2]["content"]) if _carries_on(messages) else whole

    server.control.add(kind="chat", task="reply", answer=answer, tokens_per_second=tokens_per_second)
    server.control.add(kind="chat", task="Insights", answer=_insights, delay=delay)
    server.control.add(kind="chat", task="Extraction", delay=delay)


def taught(server: ModelServer, known: Iterator[Fact]) -> Iterator[Fact]:
    """The facts again; the model finds each from the moment it is taken."""
    for fact in known:
        server.control.learn(quote=fact.quote, statement=fact.statement, subject=fact.subject)
        yield fact


def _carries_on(messages: list[dict[str, Any]]) -> bool:
    return messages[-1]["content"].strip() in CARRY_ON


def _insights(entry: Entry) -> dict[str, Any]:
    written = []
    for found in _SUBJECT.finditer(entry.prompt.rpartition("<subjects>")[2]):  # the last: an example comes before it
        rows = re.findall(r"^\[(\d+)\] (.+)$", found["rows"], re.MULTILINE)
        first = rows[0][1].rstrip(".。")  # what is written must rest on what is cited
        chinese = re.search(r"[\u3400-\u9fff]", first)
        text = f"{first}，还有别的。" if chinese else f"{first}, among other things."
        numbers = [int(number) for number, _ in rows]
        written.append({"subject": found["name"], "sentences": [{"text": text, "observations": numbers}]})
    return {"insights": written}
