"""One owner's documents as numpy arrays: what a search reads. Made from rows, kept up to date with newer rows.

Unit 0 is nobody: it has no words and a zero vector, and stands where a unit has no neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memories.index.base import Numbers
from memories.index.columns import Columns
from memories.index.context import OFFSETS, OWN, settle
from memories.index.cues import Cue
from memories.index.lengths import Lengths
from memories.index.lines import Lines
from memories.index.places import Places
from memories.index.postings import Postings
from memories.index.rows import Row
from memories.index.vectors import Vectors

FEW = 16  # documents, up to which one is taken in after the other
MANY = 500  # documents at once, from which on it may pay to put all sessions in order anew
SHARE = 8  # it does, if they are more than one for so many that are there

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
    "coarse_size": ("f4", 1),  # of its first dimensions
}
_OF_A_ROW = ("ref", "memory", "at", "first_day", "last_day", "cues", "asking")
_OBJECTS = 20_000  # bytes that the objects of an owner take whose arrays are empty


class Arrays:
    """`documents` and `units` are given by a snapshot; otherwise there are none yet."""

    def __init__(self, model: str = "", documents: Columns | None = None, units: Columns | None = None) -> None:
        self.model = model  # vectors of any other are not looked at
        self.version = 0
        self.documents = Columns(DOCUMENT_COLUMNS) if documents is None else documents
        self.units = Columns(UNIT_COLUMNS, length=1) if units is None else units
        self.units["size"][0] = self.units["coarse_size"][0] = 1
        self.vectors = Vectors()
        self.postings = Postings()
        self.sessions, self.speakers = Names(), Names()
        self.dead = 0
        self.chat = int(np.count_nonzero(self.documents["cues"] & int(Cue.CHAT)))
        """How many documents are of chats with an assistant."""
        self.places = Places(self.documents)
        self._lines = Lines(self.documents, self.units)
        self._lengths: Lengths | None = None
        self._scratch: Numbers = np.zeros(0, np.float32)

    @property
    def nbytes(self) -> int:
        parts = (self.documents, self.units, self.vectors, self.postings, self.places, self._lines, self._scratch)
        return _OBJECTS + sum(part.nbytes for part in (*parts, self.sessions, self.speakers))

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
        all_anew = len(rows) > max(MANY, self.live // SHARE)
        self._lengths = None
        for row in rows:
            old = self.places.of(row.memory, row.ref)
            if old is not None:
                if not all_anew:
                    self._lines.remove(old)
                self._drop(old)
            self.version = max(self.version, row.version)
        kept = [row for row in rows if not row.gone]
        start = self.documents.length
        if len(kept) > FEW:
            self._append(kept)
        else:
            for row in kept:
                self._append_one(row)
        if all_anew:
            changed = self._lines.relink_all()
        else:
            for place in range(start, self.documents.length):
                self._lines.add(place)
            changed = self._lines.relink()
        if len(changed):
            settle(self.units, self.vectors, changed)

    def _drop(self, place: int) -> None:
        found, units = self.documents, self.units
        self.chat -= bool(found["cues"][place] & int(Cue.CHAT))
        found["alive"][place] = False
        found["cues"][place] = 0
        own = slice(int(found["first"][place]), int(found["first"][place] + found["units"][place]))
        units["near"][:, own] = 0
        units["weight"][:, own] = 0
        units["context"][own] = 0
        units["size"][own] = units["coarse_size"][own] = 1
        self.vectors.clear(own)
        self.dead += 1

    def _append_one(self, row: Row) -> None:
        """Put a row at the end: what every new message waits for."""
        sizes = [] if row.distinct is None else row.distinct.tolist()
        at, own = self.documents.grow(1), self.units.grow(len(sizes))
        values: dict[str, Any] = {name: getattr(row, name) for name in _OF_A_ROW}
        values["session"], values["speaker"] = self.sessions.number(row.session), self.speakers.number(row.speaker)
        self.documents.put(at.start, values | {"alive": True, "first": own.start, "units": len(sizes)})
        end = 0
        for unit, size in enumerate(sizes, own.start):
            start, end = end, end + size
            if row.keys is None or row.counts is None or row.asks is None:
                raise ValueError("a row with units has their tokens")
            asks, length = row.asks[unit - own.start], row.counts[start:end].sum()
            self.units.put(unit, {"of": at.start, "asks": asks, "length": length})
            self.units["near"][OWN, unit] = unit
            self.postings.add_one(unit, row.keys[start:end], row.counts[start:end])
        self._append_vectors([row], own)
        self.chat += bool(row.cues & int(Cue.CHAT))
        self.places.add(at.start, [(row.memory, row.ref)])

    def _append(self, rows: list[Row]) -> None:
        """The same for many at once."""
        found, units = self.documents, self.units
        sizes = np.array([len(row.distinct) if row.distinct is not None else 0 for row in rows])
        at, own = found.grow(len(rows)), units.grow(int(sizes.sum()))
        found["alive"][at] = True
        found["session"][at] = [self.sessions.number(row.session) for row in rows]
        found["speaker"][at] = [self.speakers.number(row.speaker) for row in rows]
        for name in _OF_A_ROW:
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
        self.chat += sum(bool(row.cues & int(Cue.CHAT)) for row in rows)
        self.places.add(at.start, ((row.memory, row.ref) for row in rows))

    def _append_vectors(self, rows: list[Row], own: slice) -> None:
        usable = [row.vectors for row in rows if row.vectors is not None and row.model == self.model]
        self.vectors.grow(own.stop, usable[0].shape[1] if usable else 0)
        at = own.start
        for row in rows:
            units = len(row.distinct) if row.distinct is not None else 0
            if row.vectors is not None and row.model == self.model and row.vectors.shape[1] == self.vectors.size:
                self.vectors.put(slice(at, at + units), row.vectors)
            at += units


class Names(list[str]):
    """Each name once, in the order in which they came."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__(names)
        self._numbers = {name: at for at, name in enumerate(self)}

    def number(self, name: str) -> int:
        """The place of a name, which is added if it is new."""
        if name not in self._numbers:
            self._numbers[name] = len(self)
            self.append(name)
        return self._numbers[name]

    def known(self, name: str) -> int | None:
        """The same, without adding it."""
        return self._numbers.get(name)

    @property
    def nbytes(self) -> int:
        return 200 * len(self)


def _joined(parts: Iterable[NDArray[Any] | None], kind: str) -> NDArray[Any]:
    arrays = [part for part in parts if part is not None]
    return np.concatenate(arrays).astype(kind) if arrays else np.zeros(0, kind)
