"""The weights of a score, as a person may turn them in the lab. Nobody's replies change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from memories.steps.retrieval.weights import Weights

MOST = 10.0
SAME = 0.005  # what is nearer than this to the installation's is the installation's: a page writes two places

LABELS: dict[str, str | Promise] = {
    "meaning": pgettext_lazy("part of a score", "meaning"),
    "date": pgettext_lazy("part of a score", "time"),
    "memory": _("is a memory"),
    "person": _("names the person"),
    "alone": _("words of the message alone"),
    "cue": _("has the kind of answer"),
    "asks": _("asks itself"),
    "length": _("is long"),
    "answer": _("said by the assistant"),
    "rule": _("standing rule"),
    "preference": _("preference"),
    "lift": _("near a found message"),
    "lift_other": _("near one of the other side"),
    "spread": _("same time as one before"),
    "pinned": _("pinned"),
    "recent": _("learned lately"),
    "support": _("said more than once"),
}
FIRST = ("meaning", "date", "memory", "person")
KEYS = {"meaning": "slate", "date": "ochre"}


@dataclass(frozen=True, slots=True)
class Knob:
    name: str
    label: str | Promise
    value: float
    default: float

    @property
    def field(self) -> str:
        return f"w_{self.name}"

    @property
    def key(self) -> str:
        """The colour of the part that it changes."""
        return KEYS.get(self.name, "grey")

    @property
    def changed(self) -> bool:
        return abs(self.value - self.default) >= SAME

    @property
    def least(self) -> float:
        return 0 if self.default >= 0 else -self.most

    @property
    def most(self) -> float:
        """Of a slider: three times what the installation has, in steps of a hundredth."""
        return max(1.0, round(3 * abs(self.default), 1), math.ceil(abs(self.value)))

    @property
    def written(self) -> str:
        """As a form field takes it, in any language."""
        return f"{self.value:.2f}"

    @property
    def written_default(self) -> str:
        return f"{self.default:.2f}"


def read(given: Mapping[str, str], installed: Weights) -> dict[str, float]:
    """Those in an address or a form that differ from the installation's. What is no number counts as not given."""
    tried = {}
    for field in fields(Weights):
        value = _number(given.get(f"w_{field.name}", ""))
        if value is not None and abs(value - getattr(installed, field.name)) >= SAME:
            tried[field.name] = value
    return tried


def knobs(tried: Mapping[str, float], installed: Weights) -> list[Knob]:
    """Every weight, those that change most first."""
    names = [field.name for field in fields(Weights)]
    ordered = [*FIRST, *(name for name in names if name not in FIRST)]
    return [
        Knob(name, LABELS.get(name, name), tried.get(name, getattr(installed, name)), getattr(installed, name))
        for name in ordered
    ]


def pairs(tried: Mapping[str, float]) -> list[tuple[str, str]]:
    """For an address or hidden fields."""
    return [(f"w_{name}", f"{value:.2f}") for name, value in tried.items()]


def _number(given: str) -> float | None:
    try:
        value = float(given)
    except ValueError:
        return None
    return max(-MOST, min(MOST, value)) if math.isfinite(value) else None
