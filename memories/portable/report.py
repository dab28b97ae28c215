"""What a trial or an import found: counts, the span of time, and by name what is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

NAMED = 200  # refusals kept by name; all are counted

Result = Literal["new", "known", "conflict", "waits", "kept_out", "left_out", "refused"]
RESULTS: tuple[Result, ...] = get_args(Result)


@dataclass(slots=True)
class Report:
    """`results` count memories, or messages: by what becomes of them."""

    format: str = ""
    entries: int = 0
    """Records of the file that were looked at: what progress counts."""
    conversations: int = 0
    results: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Where it stands, and why."""
    first: datetime | None = None
    last: datetime | None = None
    learn_messages: int = 0
    """New messages of the person's that could be learned from, with their tokens, in so many batches."""
    learn_tokens: int = 0
    learn_batches: int = 0
    settings: bool = False
    """Whether the file's settings are taken over: only where nothing is remembered yet."""

    def refuse(self, where: str, why: str) -> None:
        self.results["refused"] += 1
        if len(self.refused) < NAMED:
            self.refused.append((where, why))

    def saw(self, at: datetime) -> None:
        self.first = min(self.first or at, at)
        self.last = max(self.last or at, at)

    def as_json(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "entries": self.entries,
            "conversations": self.conversations,
            "results": dict(self.results),
            "refused": [list(one) for one in self.refused],
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "learn_messages": self.learn_messages,
            "learn_tokens": self.learn_tokens,
            "learn_batches": self.learn_batches,
            "settings": self.settings,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Report:
        """What `as_json` made."""
        fields = dict(kept)
        fields["results"] = Counter(fields.get("results", {}))
        fields["refused"] = [(where, why) for where, why in fields.get("refused", [])]
        for name in ("first", "last"):
            fields[name] = datetime.fromisoformat(fields[name]) if fields.get(name) else None
        return cls(**fields)
