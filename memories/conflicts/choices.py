"""A ruling as the person gives it, and what it does to each of the two memories: shown first, then done as shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from memories.languages import has_han
from memories.models import Conflict, Memory

NAMES: dict[str, Any] = {
    "keep_a": _("Kept the older one"),
    "keep_b": _("Kept the newer one"),
    "both": _("Both are true"),
    "merge": _("Merged into one"),
    "neither": _("Neither holds"),
    "joke": _("It was a joke or a story"),
    "newer": _("Kept the newer one"),  # of a standing ruling
    "older": _("Kept the older one"),
    "withdrawn": _("Taken back with what raised it"),
}
ASKED: tuple[tuple[str, Any, Any], ...] = (  # the ruling, what its button says, and what it does
    ("keep_a", _("Keep A"), _("B is archived")),
    ("keep_b", _("Keep B"), _("A is superseded")),
    ("both", _("Both true"), _("Say when each holds")),
    ("merge", pgettext_lazy("a ruling", "Merge"), _("Write one memory of both")),
    ("neither", _("Neither"), _("Both are archived")),
    ("joke", _("It was a joke"), _("Kept out as a joke or a story")),
)
RULINGS = tuple(ruling for ruling, _label, _does in ASKED)
IN_A_CARD = ("keep_b", "keep_a", "both")  # rulings that need no words of the person
STANDING = {"keep_a": "older", "keep_b": "newer", "both": "both"}  # those that may stand for a category
Does = Literal["stays", "ends", "archived", "rewritten", "merged", "kept_out"]


@dataclass(frozen=True, slots=True)
class Choice:
    ruling: str
    text: str = ""
    """Of a merge: what the one memory says."""
    when_a: str = ""
    when_b: str = ""
    """Of both true: the circumstances in which each holds, in the person's words."""
    until_a: datetime | None = None
    since_b: datetime | None = None
    jokes: tuple[str, ...] = ("a", "b")
    """Which of the two were not meant."""
    always: str = ""
    """A category in which contradictions are ruled like this from now on."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of one of the two. `fields` are those that are revised."""

    side: Literal["a", "b"]
    memory: Memory
    does: Does
    fields: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    """When it ends, if it does."""

    @property
    def text(self) -> str:
        """What it says then."""
        return str(self.fields.get("text", self.memory.text))


def effects(conflict: Conflict, choice: Choice) -> tuple[Effect, Effect]:
    """Of the older one and of the newer. Nothing is read or written."""
    a, b = conflict.a, conflict.b
    keep_a, keep_b = Effect("a", a, "stays"), Effect("b", b, "stays")
    if choice.ruling == "keep_a":
        return keep_a, Effect("b", b, "archived")
    if choice.ruling == "keep_b":
        return Effect("a", a, "ends", at=max(b.valid_from, a.valid_from)), keep_b
    if choice.ruling == "merge":
        fields = {"text": choice.text, "valid_from": min(a.valid_from, b.valid_from), "pinned": a.pinned or b.pinned}
        return Effect("a", a, "merged"), Effect("b", b, "rewritten", fields)
    if choice.ruling == "neither":
        return Effect("a", a, "archived"), Effect("b", b, "archived")
    if choice.ruling == "joke":
        return (
            Effect("a", a, "kept_out") if "a" in choice.jokes else keep_a,
            Effect("b", b, "kept_out") if "b" in choice.jokes else keep_b,
        )
    if choice.ruling != "both":
        raise ValueError(f"{choice.ruling} is no ruling")
    of_a: dict[str, Any] = {"text": in_context(a.text, choice.when_a)} if choice.when_a else {}
    of_b: dict[str, Any] = {"text": in_context(b.text, choice.when_b)} if choice.when_b else {}
    if choice.until_a:
        of_a["valid_until"] = choice.until_a
    if choice.since_b:
        of_b["valid_from"] = choice.since_b
    return (
        Effect("a", a, "rewritten", of_a) if of_a else keep_a,
        Effect("b", b, "rewritten", of_b) if of_b else keep_b,
    )


def in_context(text: str, when: str) -> str:
    """A statement with the circumstances in which it holds: in brackets, before its full stop."""
    bare = text.rstrip()
    end = bare[-1] if bare and bare[-1] in ".。！!？?" else ""
    bare = bare.removesuffix(end) if end else bare
    when = when.strip().rstrip(".。")
    return f"{bare}（{when}）{end}" if has_han(text) else f"{bare} ({when}){end}"
