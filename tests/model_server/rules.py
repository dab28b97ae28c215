"""What the server is told to do with which request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Kind = Literal["chat", "embeddings", "rerank", "models"]


@dataclass(slots=True)
class Rule:
    """The first rule that fits a request decides about it; the newest is asked first."""

    # which requests
    match: str = ""
    """A piece of the prompt (or of the texts to embed); empty fits all."""
    kind: Kind | Literal[""] = ""
    model: str = ""
    task: str = ""
    """The answer asked for: Extraction, Judgement, Insights; `reply` for a request that asks for none."""
    times: int = 0
    """How often it may be used; 0 is without end."""

    # what happens
    status: int = 0
    message: str = ""
    """The text of the error; `{key}` becomes the key that the client sent."""
    retry_after: str = ""
    drop: bool = False
    """Close the connection without any answer."""
    delay: float = 0.0
    """Seconds before the first token."""
    cut_after: int | None = None
    """Close the connection after so many tokens."""
    fail_after: int | None = None
    """Send an error inside the stream after so many tokens."""
    gate_after: int | None = None
    """After so many tokens wait to be released."""
    gate: str = ""
    answer: Any = None
    """A text, an object to be sent as JSON, or (in the test's own process) a function of the Entry that gives one; for
    embeddings and ranks the whole body of the answer."""
    think: str = ""
    """Sent as <think>…</think> before the answer."""
    tokens: int = 0
    """Instead of an answer: so many tokens."""
    tokens_per_second: float = 0.0
    finish: str = "stop"
    used: int = 0


@dataclass(slots=True)
class Fact:
    """Learned by the default extraction wherever `quote` stands in a numbered message of the prompt."""

    quote: str
    statement: str
    subject: str = "about the user"
    about: str = "user"
    category: str = "other"
    keywords: list[str] = field(default_factory=list)
    time_phrase: str = ""
    support: str = "full"
    confidence: float = 0.9
    replaces: list[int] = field(default_factory=list)


_MAGIC: list[tuple[str, dict[str, Any]]] = [
    (r"fail-(?P<status>\d{3})(?:x(?P<times>\d+))?", {}),
    (r"cut-(?P<cut_after>\d+)", {}),
    (r"slow-(?P<delay>[\d.]+)", {}),
    (r"gate-(?P<gate_after>\d+)", {}),
    (r"instant-(?P<tokens>\d+)@(?P<tokens_per_second>\d+)", {}),
    (r"invalid-json", {"answer": 'Sure. {"relevance": [,'}),
    (r"think", {"think": "The person says {nothing} of note."}),
]


def by_model_name(model: str) -> Rule | None:
    for pattern, fixed in _MAGIC:
        found = re.fullmatch(pattern, model)
        if found:
            given = {
                name: float(text) if "." in text else int(text) for name, text in found.groupdict().items() if text
            }
            return replace(Rule(model=model), **fixed, **given)
    return None
