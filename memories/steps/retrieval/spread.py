"""For a question that asks for many messages: they are taken from the whole history, not all from one part of it."""

from __future__ import annotations

import numpy as np

from memories.index.base import Candidates, Numbers

PARTS = 10  # of the history


def spread(found: Candidates, score: Numbers, weight: float, limit: int) -> Numbers:
    """What to take off each score: `weight` for each better one from the same part of the history, up to `limit`."""
    part = np.asarray(found.portion * PARTS, np.int64)
    taken = np.zeros(PARTS)
    off = np.zeros(len(score), np.float32)
    left = np.ones(len(score), np.bool_)
    for _ in range(min(2 * limit, len(score))):
        now = np.where(left, score - weight * taken[part], -np.inf)
        best = int(now.argmax())
        off[best] = weight * taken[part[best]]
        left[best] = False
        taken[part[best]] += 1
    off[left] = weight * taken[part[left]]
    return off
