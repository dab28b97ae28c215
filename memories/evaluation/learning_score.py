"""Scores what was learned from labelled conversations. What is right is said in the set's README, "Scoring"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from memories.evaluation.learning_right import (
    KEPT,
    Outcome,
    Row,
    covered,
    fulfils,
    in_conflict,
    is_about,
    matches,
    merged,
    same_days,
    states,
    updated,
)
from memories.evaluation.texts import leaks

_FICTION = ("fiction", "role-play", "hypothetical")
_ANYWHERE = ("secret", "never-remember")
"""Kinds that must not stand anywhere, not even kept out of sight."""


@dataclass
class Tally:
    """Right and all of one question, by language."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)

    def add(self, language: str, right: bool) -> None:
        for key in (language, ""):
            self.all[key] += 1
            self.right[key] += right

    def share(self, language: str = "") -> float | None:
        return round(self.right[language] / self.all[language], 4) if self.all[language] else None


_QUESTIONS = (
    "precision", "recall", "nice_recall", "attribution", "dates", "exact_day", "update_correct", "valid_until",
    "conflict_correct", "duplicate_correct", "insights", "questions_found", "questions_told",
)  # fmt: skip


class Score:
    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()
        self.tallies = {name: Tally() for name in _QUESTIONS}
        self.leaked: Counter[tuple[str, str]] = Counter()
        self.forbidden: Counter[str] = Counter()
        self.overdone: Counter[str] = (
            Counter()
        )  # memories superseded, pairs held for contradictory, though neither is true
        self.calls = self.tokens = 0
        self.wrong: list[str] = []

    def add(self, case: Row, outcome: Outcome) -> None:
        language, expect = case["language"], case["expect"]
        self.cases[language] += 1
        self.calls += outcome.calls
        self.tokens += outcome.tokens
        wanted = {item["id"]: item for item in expect.get("observations", [])}
        for row in outcome.observations:
            right = any(matches(row, item) for item in wanted.values())
            self.tallies["precision"].add(language, right)
            if not right:
                self.wrong.append(f"{case['id']} stored: {row.text}")
        self._recall(case, outcome, wanted)
        self._relations(case, outcome, wanted)
        for item in expect.get("forbidden", []):
            self.forbidden[item["kind"]] += 1
            if self._leaks(item, outcome, wanted):
                self.leaked[item["kind"], language] += 1
                self.wrong.append(f"{case['id']} leaked {item['kind']}: {item['strings']}")
        for item in expect.get("insights", []):
            self.tallies["insights"].add(language, any(fulfils(row, item) for row in outcome.stored))
        for answered in outcome.answered:
            self.tallies["questions_found"].add(language, answered.found)
            self.tallies["questions_told"].add(language, answered.told)

    def _recall(self, case: Row, outcome: Outcome, wanted: dict[str, Row]) -> None:
        language, expect = case["language"], case["expect"]
        stood_for = covered(expect, wanted, outcome.observations)
        for name, item in wanted.items():
            found = [row for row in outcome.observations if matches(row, item)]
            must = item["importance"] == "must"
            self.tallies["recall" if must else "nice_recall"].add(language, bool(found) or name in stood_for)
            if must and not found and name not in stood_for:
                self.wrong.append(f"{case['id']} missed {name}: {item['facts'][0]}")
            if not found:
                continue
            if item["about"] != "user":
                self.tallies["attribution"].add(language, any(is_about(row, item["about"]) for row in found))
            date = item["event_date"]
            if date:
                right = any(same_days(row, date) for row in found)
                self.tallies["dates"].add(language, right)
                if date["precision"] == "day":
                    self.tallies["exact_day"].add(language, right)
                if not right:
                    told = [row.days for row in found]
                    self.wrong.append(f"{case['id']} date {date['phrase']!r} {date['from']}..{date['to']}: {told}")

    def _relations(self, case: Row, outcome: Outcome, wanted: dict[str, Row]) -> None:
        language, expect = case["language"], case["expect"]
        for item in expect.get("updates", []):
            later = [wanted[next_["new"]] for next_ in expect["updates"] if next_["old"] == item["new"]]
            right = updated(outcome, wanted[item["old"]], wanted[item["new"]], later)
            self.tallies["update_correct"].add(language, right)
            if right and item["valid_until"]:
                ended = {row.until for row in outcome.stored if row.until and states(row.text, wanted[item["old"]])}
                self.tallies["valid_until"].add(language, item["valid_until"] in ended)
        for item in expect.get("contradictions", []):
            right = in_conflict(outcome, wanted[item["a"]], wanted[item["b"]])
            self.tallies["conflict_correct"].add(language, right)
        self._overdone(case, outcome, wanted)
        groups = [list(group) for group in expect.get("duplicates", [])]
        groups += [[item["part"], item["whole"]] for item in expect.get("contained", [])]
        for group in groups:
            self.tallies["duplicate_correct"].add(language, merged(outcome, [wanted[name] for name in group]))

    def _overdone(self, case: Row, outcome: Outcome, wanted: dict[str, Row]) -> None:
        rows, expect = {row.id: row for row in outcome.stored}, case["expect"]
        updates = [(wanted[item["old"]], wanted[item["new"]]) for item in expect.get("updates", [])]
        rivals = [(wanted[item["a"]], wanted[item["b"]]) for item in expect.get("contradictions", [])]
        for row in outcome.stored:
            by = rows.get(row.replaced_by or 0)
            if by and not any(states(row.text, old) and states(by.text, new) for old, new in updates):
                self.overdone["superseded"] += 1
                self.wrong.append(f"{case['id']} superseded: {row.text} -> {by.text}")
        for a, b in ((rows[a], rows[b]) for a, b in outcome.conflicts):
            if not any(
                {True} == {states(x.text, one), states(y.text, other)}
                for one, other in rivals
                for x, y in ((a, b), (b, a))
            ):
                self.overdone["conflicts"] += 1
                self.wrong.append(f"{case['id']} conflict: {a.text} / {b.text}")

    def _leaks(self, item: Row, outcome: Outcome, wanted: dict[str, Row]) -> bool:
        anywhere = item["kind"] in _ANYWHERE
        for row in outcome.stored:
            if not anywhere and row.state not in KEPT:
                continue
            if any(states(row.text, wanted[name]) for name in item.get("unless", ())):
                continue
            text = f"{row.text} {row.words} {' '.join(row.earlier)}" if anywhere else row.text
            if any(leaks(text, string) for string in item["strings"]):
                return True
        return False

    def as_json(self) -> dict[str, Any]:
        return {
            "cases": sum(self.cases.values()),
            **self._figures(""),
            "leaks": {
                kind: sum(n for (k, _), n in self.leaked.items() if k == kind) for kind in sorted(self.forbidden)
            },
            "forbidden": dict(sorted(self.forbidden.items())),
            "overdone": {kind: self.overdone[kind] for kind in ("superseded", "conflicts")},
            "by_language": {
                language: {"cases": self.cases[language], **self._figures(language)} for language in sorted(self.cases)
            },
            "calls": self.calls,
            "tokens": self.tokens,
            "wrong": self.wrong,
        }

    def _figures(self, language: str) -> dict[str, Any]:
        figures: dict[str, Any] = {name: tally.share(language) for name, tally in self.tallies.items()}
        for name, kinds in (
            ("fiction_leak", _FICTION),
            ("secret_leak", ("secret",)),
            ("injection_leak", ("injection",)),
        ):
            figures[name] = sum(n for (kind, of), n in self.leaked.items() if kind in kinds and language in ("", of))
        return figures
