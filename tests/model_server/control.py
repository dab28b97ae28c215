"""The rules in force and the record of every request; used by the test's thread and by the server's loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from threading import Condition
from typing import Any

from tests.model_server.rules import Fact, Kind, Rule, by_model_name


@dataclass(slots=True)
class Entry:
    """One request. `state`: open, waiting (at a gate), done, failed, cut (by us) or gone (the client left)."""

    number: int
    kind: Kind
    path: str
    model: str
    stream: bool
    authorization: str
    task: str
    prompt: str
    body: dict[str, Any]
    at: float = field(default_factory=time.time)
    state: str = "open"
    sent: int = 0
    gone_at: float | None = None


class Control:
    """Give `add` a Rule, `learn` a Fact; read `requests`; `wait_for` a state instead of sleeping."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._all_open = 0
        self.reset()

    def reset(self) -> None:
        with self._changed:
            self.rules: list[Rule] = []
            self.facts: list[Fact] = []
            self.requests: list[Entry] = []
            self._open_gates: set[str] = set()
            self.embedding_size = 64
            self._changed.notify_all()

    def add(self, rule: Rule | None = None, **fields: Any) -> Rule:
        rule = rule or Rule(**fields)
        with self._changed:
            self.rules.append(rule)
        return rule

    def learn(self, fact: Fact | None = None, **fields: Any) -> Fact:
        fact = fact or Fact(**fields)
        with self._changed:
            self.facts.append(fact)
        return fact

    def release(self, gate: str = "") -> None:
        """Let those go on that wait at this gate; without a name, at any."""
        with self._changed:
            if gate:
                self._open_gates.add(gate)
            else:
                self._all_open += 1
            self._changed.notify_all()

    def wait_for(self, state: str, count: int = 1, timeout: float = 10.0, match: str = "") -> list[Entry]:
        """Return the entries that are in the state as soon as there are so many; AssertionError after the timeout."""
        return self._wait(lambda: [e for e in self.requests if e.state == state and match in e.prompt], count, timeout)

    def wait_for_requests(self, count: int, timeout: float = 10.0) -> list[Entry]:
        return self._wait(lambda: list(self.requests), count, timeout)

    def _wait(self, found: Callable[[], list[Entry]], count: int, timeout: float) -> list[Entry]:
        with self._changed:
            if not self._changed.wait_for(lambda: len(found()) >= count, timeout):
                states = [(entry.number, entry.state) for entry in self.requests]
                raise AssertionError(f"waited {timeout} s for {count} entries; the requests are {states}")
            return found()

    def as_json(self) -> dict[str, Any]:
        with self._changed:
            return {"requests": [asdict(entry) for entry in self.requests]}

    # --- for the server
    def record(self, **fields: Any) -> Entry:
        with self._changed:
            entry = Entry(number=len(self.requests) + 1, **fields)
            self.requests.append(entry)
            self._changed.notify_all()
        return entry

    def mark(self, entry: Entry, state: str) -> None:
        with self._changed:
            entry.state = state
            if state == "gone":
                entry.gone_at = time.time()
            self._changed.notify_all()

    def rule_for(self, entry: Entry) -> Rule:
        with self._changed:
            magic = by_model_name(entry.model)
            if magic and not any(rule.model == entry.model and rule.status == magic.status for rule in self.rules):
                self.rules.insert(0, magic)  # kept, so that its `times` are counted
            for rule in reversed(self.rules):
                if self._fits(rule, entry):
                    rule.used += 1
                    return rule
        return Rule()

    @staticmethod
    def _fits(rule: Rule, entry: Entry) -> bool:
        return (
            rule.match in entry.prompt
            and rule.kind in ("", entry.kind)
            and rule.model in ("", entry.model)
            and rule.task in ("", entry.task)
            and (rule.times == 0 or rule.used < rule.times)
        )

    def gate_mark(self) -> int:
        return self._all_open

    def is_open(self, gate: str, mark: int) -> bool:
        return self._all_open > mark or (gate != "" and gate in self._open_gates)
