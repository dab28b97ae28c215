"""What every vendor's vectors and scores go through: they are checked, not believed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from memories.errors import ModelError
from memories.llm.base import Vectors
from memories.llm.failures import against_the_protocol

_MOST = 1e15  # far above what any model gives, and can still be squared


def embed_in_batches(
    texts: Sequence[str], batch: int, size: int, model: str, embed: Callable[[list[str]], list[list[float]]]
) -> Vectors:
    """Embed so many texts a call; rows of length 1. `size` is the length expected, 0 if it is not known.

    Raise ModelError if rows are missing or of another length: those in the index could not be compared with them.
    """
    rows: list[list[float]] = []
    for start in range(0, len(texts), batch):
        part = [text if text.strip() else "-" for text in texts[start : start + batch]]  # vendors refuse empty ones
        got = embed(part)
        if len(got) != len(part):
            raise ModelError(f"{model} returned {len(got)} vectors for {len(part)} texts.", permanent=False)
        rows += got
    if not all(isinstance(row, list) for row in rows):
        raise against_the_protocol(model)
    lengths = {len(row) for row in rows} or {size}
    if len(lengths) > 1 or (size and lengths != {size}):
        found = " and ".join(str(length) for length in sorted(lengths))
        raise ModelError(
            f"The vectors of {model} have {found} numbers where {size or 'one length'} was expected.", permanent=True
        )
    try:
        vectors = np.asarray(rows, dtype=np.float64).reshape(len(rows), lengths.pop())
    except (TypeError, ValueError, OverflowError) as error:  # what should be a number is none
        raise against_the_protocol(model) from error
    if not (abs(vectors) < _MOST).all():  # what is no number, or endless, would be the nearest of all, or of none
        raise against_the_protocol(model)
    return normalised(vectors.astype(np.float32))


def normalised(vectors: Vectors) -> Vectors:
    lengths = np.sqrt(np.vecdot(vectors, vectors))[:, None]
    lengths[lengths == 0] = 1
    return np.asarray(vectors / lengths, dtype=np.float32)


def scores_in_order(scored: Sequence[tuple[int, float]], count: int) -> list[float]:
    """One score per text in the order of the texts; ValueError if a place is none of theirs, or one is missing."""
    scores: dict[int, float] = {}
    for place, score in scored:
        if type(place) is not int or not 0 <= place < count:
            raise ValueError("a rank points at no text")
        scores[place] = float(score)
        if not math.isfinite(scores[place]):
            raise ValueError("a rank is no number")
    if len(scores) != count:
        raise ValueError("a text has no rank")
    return [scores[place] for place in range(count)]
