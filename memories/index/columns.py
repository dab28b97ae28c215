"""Numpy arrays of equal length that grow at their end, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Columns:
    """`columns["name"]` is the array as filled so far; growing makes new arrays, so ask for it again after `grow`.

    A column of width w has shape (w, length): each of its w lines is contiguous.
    """

    def __init__(self, kinds: Mapping[str, tuple[str, int]], length: int = 0) -> None:
        self.kinds = kinds
        self.length = length
        self._room = length + length // 16 + 16
        self._arrays = {name: self._empty(name, self._room) for name in kinds}
        self._filled: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        filled = self._filled.get(name)
        if filled is None:
            filled = self._filled[name] = self._arrays[name][..., : self.length]
        return filled

    def grow(self, more: int) -> slice:
        """Add `more` zeroed entries and return where they are."""
        wanted = self.length + more
        if wanted > self._room:
            self._room = max(wanted, self._room + self._room // 2)
            for name, old in self._arrays.items():
                new = self._empty(name, self._room)
                new[..., : self.length] = old[..., : self.length]
                self._arrays[name] = new
        place = slice(self.length, wanted)
        self.length = wanted
        self._filled.clear()
        return place

    def put(self, place: int, values: Mapping[str, Any]) -> None:
        """Set one entry of some columns."""
        for name, value in values.items():
            self._arrays[name][..., place] = value

    def load(self, name: str, values: NDArray[Any]) -> None:
        """Fill a column whose length is already right."""
        self._arrays[name][..., : self.length] = values

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for array in self._arrays.values())

    def _empty(self, name: str, room: int) -> NDArray[Any]:
        kind, width = self.kinds[name]
        return np.zeros((width, room) if width > 1 else room, kind)
