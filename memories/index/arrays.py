"""One owner's documents as numpy arrays: what a search reads. Made from rows, kept up to date with newer rows.

Unit 0 is nobody: it has no words and a zero vector, and stands where a unit has no neighbour.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.base import Numbers
from memories.index.columns import Columns
from memories.index.context import OFFSETS, OWN, REACH, near_rows, settle
from memories.index.lengths import Lengths
from memories.index.postings import Postings
from memories.index.rows import Row

COARSE = 64  # dimensions of the first look; the packaged vectors are of the nested kind
EXACT = 20_000  # units up to which every vector is compared in full: below, a first look costs more than it saves
MANY = 500  # documents at once, from which on all sessions are put in order anew

DOCUMENT_COLUMNS = {
    "ref": ("i8", 1),
    "memory": ("?", 1),
    "alive": ("?", 1),
    "session": ("i4", 1),
    "speaker": ("i4", 1),
    "at": ("f8", 1),
    "first_day": ("i4", 1),
    "last_day": ("i4", 1),
    "cues": ("i4", 1),
    "asking": ("f4", 1),
    "first": ("i4", 1),  # unit
    "units": ("i4", 1),
}
UNIT_COLUMNS = {
    "of": ("i4", 1),
    "length": ("f4", 1),
    "asks": ("?", 1),
    "near": ("i4", len(OFFSETS)),
    "weight": ("f4", len(OFFSETS)),
    "context": ("f4", 1),  # length in tokens of the unit read with its neighbours
    "size": ("f4", 1),  # length of the vector of the same
    "coarse_size": ("f4", 1),
}


class Arrays:
    def __init__(self, model: str = "") -> None:
        self.model = model  # vectors of any other are not looked at
        self.version = 0
        self.documents = Columns(DOCUMENT_COLUMNS)
        self.units = Columns(UNIT_COLUMNS, length=1)
        self.units["size"][0] = self.units["coarse_size"][0] = 1
        self.vectors: Numbers = np.zeros((1, 0), np.float32)
        self.coarse: Numbers | None = None
        self.postings = Postings()
        self.sessions: list[str] = []
        self.speakers: list[str] = []
        self.dead = 0
        self._lengths: Lengths | None = None
        self._scratch: Numbers = np.zeros(0, np.float32)
        self._session_of: dict[str, int] = {}
        self._speaker_of: dict[str, int] = {}
        self._place: dict[tuple[bool, int], int] | None = {}
        self._lines: dict[int, list[int]] = {}

    @property
    def nbytes(self) -> int:
        coarse = 0 if self.coarse is None else self.coarse.nbytes
        other = self.postings.nbytes + self._scratch.nbytes
        return self.documents.nbytes + self.units.nbytes + self.vectors.nbytes + coarse + other

    @property
    def live(self) -> int:
        return self.documents.length - self.dead

    @property
    def lengths(self) -> Lengths:
        if self._lengths is None:
            self._lengths = Lengths(self.documents, self.units)
        return self._lengths

    def scratch(self, length: int) -> Numbers:
        """Zeros, to be left as zeros: room that one search after the other uses."""
        if len(self._scratch) < length:
            self._scratch = np.zeros(length * 5 // 4, np.float32)
        return self._scratch[:length]

    def extend(self, rows: Sequence[Row]) -> None:
        """Take in rows, each in place of what had its kind and id."""
        touched: dict[int, set[int]] = {}
        self._lengths = None
        for row in rows:
            old = self.places.pop((row.memory, row.ref), None)
            if old is not None:
                self._drop(old, touched)
            self.version = max(self.version, row.version)
        kept = [row for row in rows if not row.gone]
        if kept:
            self._append(kept, touched)
        changed = self._relink(touched)
        if len(changed):
            self.settle(changed)

    def settle(self, changed: NDArray[np.int32]) -> None:
        """Compute what follows from the neighbours of units."""
        settle(self.units, self.vectors, changed, "size")
        self._settle_coarse(changed)

    def _settle_coarse(self, changed: NDArray[np.int32]) -> None:
        if self.units.length <= EXACT or not self.vectors.shape[1]:
            return
        if self.coarse is None or len(self.coarse) < len(self.vectors):
            self.coarse = np.ascontiguousarray(self.vectors[:, :COARSE])
        if not self.units["coarse_size"].all():  # units of before there were so many
            changed = np.arange(1, self.units.length, dtype=np.int32)
        self.coarse[changed] = self.vectors[changed, :COARSE]
        settle(self.units, self.coarse, changed, "coarse_size")

    # places and lines are made when first needed: a cold search does without them

    @property
    def places(self) -> dict[tuple[bool, int], int]:
        """Kind and id of a document to its place."""
        if self._place is None:
            found = self.documents
            self._place = {
                (memory, ref): place
                for place, (memory, ref, alive) in enumerate(
                    zip(found["memory"].tolist(), found["ref"].tolist(), found["alive"].tolist(), strict=True)
                )
                if alive
            }
        return self._place

    def line(self, session: int) -> list[int]:
        """Places of the living episodes of a session, in order of time, then id."""
        if session not in self._lines:
            found = self.documents
            own = np.flatnonzero((found["session"] == session) & found["alive"] & ~found["memory"])
            self._lines[session] = own[np.lexsort((found["ref"][own], found["at"][own]))].tolist()
        return self._lines[session]

    def _all_lines(self) -> None:
        """The lines of all sessions at once, for when many documents come."""
        found = self.documents
        self._lines = {}
        for place in np.lexsort((found["ref"], found["at"], found["session"])).tolist():
            if found["alive"][place] and not found["memory"][place]:
                self._lines.setdefault(int(found["session"][place]), []).append(place)

    def loaded(self) -> None:
        """Note that the columns were filled from a snapshot."""
        self._place = None
        self._session_of = {name: at for at, name in enumerate(self.sessions)}
        self._speaker_of = {name: at for at, name in enumerate(self.speakers)}
        self._settle_coarse(np.zeros(0, np.int32))

    def _drop(self, place: int, touched: dict[int, set[int]]) -> None:
        found, units = self.documents, self.units
        session = int(found["session"][place])
        if not found["memory"][place]:
            line = self.line(session)
            at = self._position(line, place)
            touched.setdefault(session, set()).update(line[max(0, at - REACH) : at] + line[at + 1 : at + 1 + REACH])
            del line[at]
            touched[session].discard(place)
        found["alive"][place] = False
        found["cues"][place] = 0
        own = slice(int(found["first"][place]), int(found["first"][place] + found["units"][place]))
        units["near"][:, own] = 0
        units["weight"][:, own] = 0
        units["context"][own] = 0
        units["size"][own] = units["coarse_size"][own] = 1
        self.vectors[own] = 0
        self.dead += 1

    def _append(self, rows: list[Row], touched: dict[int, set[int]]) -> None:
        found, units = self.documents, self.units
        sizes = np.array([len(row.distinct) if row.distinct is not None else 0 for row in rows])
        at, own = found.grow(len(rows)), units.grow(int(sizes.sum()))
        found["ref"][at] = [row.ref for row in rows]
        found["memory"][at] = [row.memory for row in rows]
        found["alive"][at] = True
        found["session"][at] = [self._number(self.sessions, self._session_of, row.session) for row in rows]
        found["speaker"][at] = [self._number(self.speakers, self._speaker_of, row.speaker) for row in rows]
        for name in ("at", "first_day", "last_day", "cues", "asking"):
            found[name][at] = [getattr(row, name) for row in rows]
        found["units"][at] = sizes
        found["first"][at] = own.start + np.cumsum(sizes) - sizes
        units["of"][own] = np.repeat(np.arange(at.start, at.stop), sizes)
        units["asks"][own] = _joined((row.asks for row in rows), "?")
        distinct = _joined((row.distinct for row in rows), "i8")
        counts = _joined((row.counts for row in rows), "u2")
        holder = np.repeat(np.arange(own.start, own.stop, dtype=np.int32), distinct)
        units["length"][own] = np.bincount(holder - own.start, counts, own.stop - own.start)
        units["near"][OWN, own] = np.arange(own.start, own.stop)
        self.postings.add(holder, _joined((row.keys for row in rows), "u8"), counts)
        self._append_vectors(rows, own)
        if len(rows) > MANY:
            self._all_lines()
        for place, row in enumerate(rows, at.start):
            self.places[row.memory, row.ref] = place
            if row.memory:
                touched.setdefault(-1, set()).add(place)
            else:
                session = int(found["session"][place])
                line = self.line(session)
                if not self._holds(line, place):  # made from the columns just now, it does already
                    insort(line, place, key=self._moment)
                touched.setdefault(session, set()).add(place)

    def _append_vectors(self, rows: list[Row], own: slice) -> None:
        usable = [row for row in rows if row.vectors is not None and row.model == self.model]
        size = self.vectors.shape[1]
        if usable and not size:
            size = usable[0].vectors.shape[1] if usable[0].vectors is not None else 0
            self.vectors = np.zeros((len(self.vectors), size), np.float32)
        if own.stop > len(self.vectors):
            room = np.zeros((max(own.stop, len(self.vectors) * 3 // 2), size), np.float32)
            room[: len(self.vectors)] = self.vectors
            self.vectors = room
        at = own.start
        for row in rows:
            units = len(row.distinct) if row.distinct is not None else 0
            if row.vectors is not None and row.model == self.model and row.vectors.shape[1] == size:
                self.vectors[at : at + units] = row.vectors
            at += units

    def _relink(self, touched: dict[int, set[int]]) -> NDArray[np.int32]:
        """Set the neighbours of the units of touched documents and of those around them; return which units."""
        changed: list[NDArray[np.int32]] = []
        for session, places in touched.items():
            if session < 0:  # memories stand alone
                changed += [self._units_of(place) for place in places]
                continue
            line = self.line(session)
            for low, high in _stretches(sorted(self._position(line, place) for place in places), REACH):
                start = max(0, low - 2 * REACH)
                parts = [self._units_of(place) for place in line[start : high + 2 * REACH + 1]]
                first, last = max(0, low - REACH) - start, min(len(line) - 1, high + REACH) - start
                own = near_rows(self.units["near"], parts, first, last)
                changed.append(own)
        return np.concatenate(changed) if changed else np.zeros(0, np.int32)

    def _units_of(self, place: int) -> NDArray[np.int32]:
        first = int(self.documents["first"][place])
        return np.arange(first, first + int(self.documents["units"][place]), dtype=np.int32)

    def _moment(self, place: int) -> tuple[float, int]:
        return float(self.documents["at"][place]), int(self.documents["ref"][place])

    def _position(self, line: list[int], place: int) -> int:
        return bisect_left(line, self._moment(place), key=self._moment)

    def _holds(self, line: list[int], place: int) -> bool:
        at = self._position(line, place)
        return at < len(line) and line[at] == place

    @staticmethod
    def _number(names: list[str], known: dict[str, int], name: str) -> int:
        if name not in known:
            known[name] = len(names)
            names.append(name)
        return known[name]


def _joined(parts: Iterable[NDArray[Any] | None], kind: str) -> NDArray[Any]:
    arrays = [part for part in parts if part is not None]
    return np.concatenate(arrays).astype(kind) if arrays else np.zeros(0, kind)


def _stretches(positions: Sequence[int], reach: int) -> list[tuple[int, int]]:
    """Join positions that are close enough to be done together."""
    found: list[tuple[int, int]] = []
    for position in positions:
        if found and position - found[-1][1] <= 2 * reach:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found
