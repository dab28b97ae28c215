"""Two rankings of one message side by side: what moved up, what moved down, what came in and what went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from memories.records import Recalled, Result


@dataclass(frozen=True, slots=True)
class Place:
    result: Result
    other: int | None
    """Its rank in the other ranking; None: it is not there."""
    before: bool = False
    """Whether it stands in the one that is compared with."""

    @property
    def up(self) -> int:
        """Places that it stands higher than in the other ranking."""
        return max(0, self.other - self.result.rank) if self.other else 0

    @property
    def down(self) -> int:
        return max(0, self.result.rank - self.other) if self.other else 0


@dataclass(frozen=True, slots=True)
class Compared:
    before: tuple[Place, ...]
    after: tuple[Place, ...]
    entered: int
    """How many are in the prompt now that were not."""
    left: int

    @property
    def same(self) -> bool:
        return [one.result.rank for one in self.after] == [one.other for one in self.after] and (
            len(self.before) == len(self.after)
        )


def compare(before: Recalled, after: Recalled) -> Compared:
    old, new = _ranks(before), _ranks(after)
    was = {(one.kind, one.id) for one in (*before.profile, *before.results) if one.in_prompt}
    now = {(one.kind, one.id) for one in (*after.profile, *after.results) if one.in_prompt}
    return Compared(_places(before, new, before=True), _places(after, old), len(now - was), len(was - now))


def _ranks(recalled: Recalled) -> dict[tuple[str, int], int]:
    return {(one.kind, one.id): one.rank for one in recalled.results}


def _places(recalled: Recalled, other: Mapping[tuple[str, int], int], *, before: bool = False) -> tuple[Place, ...]:
    return tuple(Place(one, other.get((one.kind, one.id)), before) for one in recalled.results)
