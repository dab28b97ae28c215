"""What is stored at the end of a labelled conversation, and when that is right: the set's README, "Scoring"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from memories.evaluation.texts import holds

Row = dict[str, Any]
CURRENT = ("active",)
KEPT = ("active", "superseded")


@dataclass(frozen=True, slots=True)
class Stored:
    """One memory at the end: `messages` are the ids of those it quotes, `earlier` its former wordings."""

    id: int
    kind: str
    state: str
    text: str
    about: str
    subject: str
    words: str
    messages: frozenset[str]
    earlier: tuple[str, ...]
    days: tuple[str, str] | None
    replaced_by: int | None
    until: str = ""
    """The day, in the person's zone, until which it held; empty while it holds."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What retrieval brings up for a question: its evidence; and all words of the answer, none of a wrong one."""

    found: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    stored: list[Stored]
    conflicts: list[tuple[int, int]]
    calls: int
    tokens: int
    answered: tuple[Answered, ...] = ()

    @property
    def observations(self) -> list[Stored]:
        return [row for row in self.stored if row.kind == "observation" and row.state in KEPT]


def states(text: str, expected: Row) -> bool:
    """Whether a statement states an expected observation: all words of one alternative, and none of `without`."""
    if any(holds(text, word) for word in expected.get("without", ())):
        return False
    return any(all(holds(text, word) for word in words) for words in expected["facts"])


def matches(row: Stored, expected: Row) -> bool:
    return states(row.text, expected) and bool(row.messages & set(expected["evidence"]))


def covered(expect: Row, wanted: dict[str, Row], stored: Sequence[Stored]) -> set[str]:
    """Observations that a fuller statement of the same group stands for."""
    covered: set[str] = set()
    for group in expect.get("duplicates", []):
        if any(matches(row, wanted[name]) for row in stored for name in group):
            covered |= set(group)
    for item in expect.get("contained", []):
        if item["whole"] in covered or any(matches(row, wanted[item["whole"]]) for row in stored):
            covered.add(item["part"])
    return covered


def is_about(row: Stored, person: str) -> bool:
    """Whether the person is named: as whom it is about, or in the statement itself."""
    return (bool(row.about) and (holds(row.about, person) or holds(person, row.about))) or holds(row.text, person)


def same_days(row: Stored, date: Row) -> bool:
    if row.days is None:
        return False
    if date["precision"] in ("range", "season"):
        return bool(date["from"] <= row.days[0] and row.days[1] <= date["to"])
    return bool(row.days == (date["from"], date["to"]))


def updated(outcome: Outcome, old: Row, new: Row, later: Sequence[Row] = ()) -> bool:
    """The new is current, the old is not but still there: superseded, or a former wording.

    As everywhere, a stored statement is the old one if it states it and rests on one of its messages: that the person
    says later what used to be, or an insight tells of it, makes it no less over.

    Where something `later` took the place of the new in its turn, the new may be superseded at the end as well.
    """
    standing = KEPT if later else CURRENT
    current = [row for row in outcome.stored if row.state in standing and matches(row, new)]
    still = [row for row in outcome.stored if row.state in CURRENT and matches(row, old) and not states(row.text, new)]
    history: Iterable[str] = (
        text for row in outcome.stored for text in ((row.text,) if row.state == "superseded" else row.earlier)
    )
    return bool(current) and not still and any(states(text, old) for text in history)


def in_conflict(outcome: Outcome, a: Row, b: Row) -> bool:
    rows = {row.id: row for row in outcome.stored}
    return any(
        (matches(rows[x], a) and matches(rows[y], b)) or (matches(rows[x], b) and matches(rows[y], a))
        for x, y in outcome.conflicts
    )


def merged(outcome: Outcome, group: Sequence[Row]) -> bool:
    """One current memory states the fullest of them and quotes each of them."""
    current = [row for row in outcome.stored if row.kind == "observation" and row.state in CURRENT]
    stating = [row for row in current if any(states(row.text, item) for item in group)]
    return len(stating) == 1 and all(stating[0].messages & set(item["evidence"]) for item in group)


def fulfils(row: Stored, item: Row) -> bool:
    if row.kind != "insight" or row.state not in CURRENT:
        return False
    mentions = all(any(holds(row.text, word) for word in str(words).split("|")) for words in item["must_mention"])
    return mentions and not any(holds(row.text, word) for word in item["must_not_mention"])
