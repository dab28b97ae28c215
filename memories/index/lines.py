"""Which unit follows which in a session: what each unit is read with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.columns import Columns
from memories.index.context import OFFSETS, OWN, REACH, near_rows

Units = NDArray[np.int32]
_Moment = tuple[float, int]
"""When it was said, and its id."""


class _Line:
    """The places of one session's living episodes, in the order of their moments."""

    def __init__(self, moments: list[_Moment], places: list[int]) -> None:
        self._moments, self.places = moments, places

    def position(self, moment: _Moment) -> int:
        return bisect_left(self._moments, moment)

    def add(self, moment: _Moment, place: int) -> None:
        at = self.position(moment)
        if at == len(self.places) or self.places[at] != place:  # made from the columns just now, it has it already
            self._moments.insert(at, moment)
            self.places.insert(at, place)

    def drop(self, at: int) -> None:
        del self._moments[at], self.places[at]


class Lines:
    """The living episodes of each session in a line, by time, then id. A line is made when it is first needed."""

    def __init__(self, documents: Columns, units: Columns) -> None:
        self._documents, self._units = documents, units
        self._lines: dict[int, _Line] = {}
        self._touched: dict[int, set[int]] = {}
        self._alone: list[int] = []

    def add(self, place: int) -> None:
        """Put a document into its line. Memories stand alone."""
        if self._documents["memory"][place]:
            self._alone.append(place)
            return
        session = int(self._documents["session"][place])
        self._line(session).add(self._moment(place), place)
        self._touched.setdefault(session, set()).add(place)

    def remove(self, place: int) -> None:
        """Take a document, still alive, out of its line."""
        if self._documents["memory"][place]:
            return
        session = int(self._documents["session"][place])
        line, touched = self._line(session), self._touched.setdefault(session, set())
        at = line.position(self._moment(place))
        touched.update(line.places[max(0, at - REACH) : at] + line.places[at + 1 : at + 1 + REACH])
        touched.discard(place)
        line.drop(at)

    def relink(self) -> Units:
        """Set the neighbours of the units of what was added, and around what was added or removed; return which."""
        changed = [self._units_of(place) for place in self._alone]
        for session, places in self._touched.items():
            line = self._line(session)
            for low, high in _stretches(sorted(line.position(self._moment(place)) for place in places), REACH):
                start = max(0, low - 2 * REACH)
                parts = [self._units_of(place) for place in line.places[start : high + 2 * REACH + 1]]
                first, last = max(0, low - REACH) - start, min(len(line.places) - 1, high + REACH) - start
                changed.append(near_rows(self._units["near"], parts, first, last))
        self._alone, self._touched = [], {}
        return np.concatenate(changed) if changed else np.zeros(0, np.int32)

    def relink_all(self) -> Units:
        """Set the neighbours of all units at once; return those that live."""
        self._lines, self._touched, self._alone = {}, {}, []
        found, near = self._documents, self._units["near"]
        near[:] = 0
        alone = np.flatnonzero(found["alive"] & found["memory"])
        told = np.flatnonzero(found["alive"] & ~found["memory"])
        told = told[np.lexsort((found["ref"][told], found["at"][told], found["session"][told]))]
        line = self._ranges(told)
        session = found["session"].take(self._units["of"].take(line))
        for row, offset in enumerate(OFFSETS):
            before, after = (slice(None, len(line) - abs(offset)), slice(abs(offset), None))
            own, other = (after, before) if offset < 0 else (before, after)
            same = session[own] == session[other]
            near[row, line[own][same]] = line[other][same]
        living = np.concatenate((self._ranges(alone), line))
        near[OWN, living] = living
        return living

    @property
    def nbytes(self) -> int:
        return sum(300 + 200 * len(line.places) for line in self._lines.values())

    def _line(self, session: int) -> _Line:
        if session not in self._lines:
            found = self._documents
            own = np.flatnonzero((found["session"] == session) & found["alive"] & ~found["memory"])
            at, ref = found["at"][own], found["ref"][own]
            order = np.lexsort((ref, at))
            moments = list(zip(at[order].tolist(), ref[order].tolist(), strict=True))
            self._lines[session] = _Line(moments, own[order].tolist())
        return self._lines[session]

    def _ranges(self, places: NDArray[Any]) -> Units:
        """The units of documents, one after the other."""
        first, count = self._documents["first"][places], self._documents["units"][places]
        ends = np.cumsum(count)
        return np.asarray(np.arange(count.sum()) + np.repeat(first - (ends - count), count), np.int32)

    def _units_of(self, place: int) -> Units:
        first = int(self._documents["first"][place])
        return np.arange(first, first + int(self._documents["units"][place]), dtype=np.int32)

    def _moment(self, place: int) -> _Moment:
        return float(self._documents["at"][place]), int(self._documents["ref"][place])


def _stretches(positions: Sequence[int], reach: int) -> list[tuple[int, int]]:
    """Join positions that are close enough to be done together."""
    found: list[tuple[int, int]] = []
    for position in positions:
        if found and position - found[-1][1] <= 2 * reach:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found
