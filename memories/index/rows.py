"""How a document is written into its IndexEntry row, and read back. Plain bytes: numbers and one JSON header.

Tokens are kept as 64-bit hashes: a search only compares them, and they are small and quick to load.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from memories.index.base import Document, Numbers

_LENGTH = 4  # bytes before the header, which say how long it is


@lru_cache(1 << 17)
def token_key(token: str) -> int:
    """The hash that stands for a token."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Row:
    """A stored document, or the mark that it is gone."""

    memory: bool
    ref: int
    version: int
    gone: bool = True
    session: str = ""
    speaker: str = ""
    at: float = 0.0
    first_day: int = -1
    last_day: int = -1
    cues: int = 0
    asking: float = 0.0
    distinct: NDArray[np.uint32] | None = None
    """For each unit the number of its distinct tokens."""
    asks: NDArray[np.bool_] | None = None
    keys: NDArray[np.uint64] | None = None
    """The token hashes of all units, one unit after the other."""
    counts: NDArray[np.uint16] | None = None
    model: str = ""
    vectors: Numbers | None = None


def pack(document: Document) -> tuple[bytes, bytes]:
    """The `units` and `vectors` of a document's row."""
    header = json.dumps(
        [
            document.session,
            document.speaker,
            document.at,
            *document.days,
            int(document.cues),
            round(document.asking, 4),
            len(document.units),
        ],
        ensure_ascii=False,
    ).encode()
    keys = [token_key(token) for unit in document.units for token in unit.counts]
    counts = [min(count, 65535) for unit in document.units for count in unit.counts.values()]
    body = (
        np.array([len(unit.counts) for unit in document.units], "<u4").tobytes(),
        np.array([unit.asks for unit in document.units], "u1").tobytes(),
        np.array(keys, "<u8").tobytes(),
        np.array(counts, "<u2").tobytes(),
    )
    vectors = b"" if document.vectors is None else document.vectors.astype("<f2").tobytes()
    return len(header).to_bytes(_LENGTH, "little") + header + b"".join(body), vectors


def unpack(memory: bool, ref: int, version: int, *, model: str, units: bytes, vectors: bytes) -> Row:
    """The row of a document that is not gone."""
    start = _LENGTH + int.from_bytes(units[:_LENGTH], "little")
    session, speaker, at, first_day, last_day, cues, asking, size = json.loads(units[_LENGTH:start])
    distinct = np.frombuffer(units, "<u4", size, start)
    start += 4 * size
    asks = np.frombuffer(units, "?", size, start)
    start += size
    total = int(distinct.sum())
    keys = np.frombuffer(units, "<u8", total, start)
    counts = np.frombuffer(units, "<u2", total, start + 8 * total)
    return Row(
        memory=memory,
        ref=ref,
        version=version,
        gone=False,
        session=session,
        speaker=speaker,
        at=at,
        first_day=first_day,
        last_day=last_day,
        cues=cues,
        asking=asking,
        distinct=distinct,
        asks=asks,
        keys=keys,
        counts=counts,
        model=model,
        vectors=np.frombuffer(vectors, "<f2").reshape(size, -1).astype(np.float32) if vectors and size else None,
    )
