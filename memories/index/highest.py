"""The highest of many figures, most of which are far below them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SHARES = (0.85, 0.7, 0.55, 0.4, 0.25, 0.1)  # of the highest: where a look for the others begins


def most(values: NDArray[Any]) -> float:
    """The highest of some figures that are to be shares of it; a little above 0 where there is none."""
    return (float(values.max()) if len(values) else 0.0) + 1e-9


def top(values: NDArray[Any], limit: int) -> NDArray[Any]:
    """Places of the highest values above 0, up to `limit`, in no promised order."""
    highest = values.max() if len(values) else 0
    if highest <= 0:
        return np.zeros(0, np.int64)
    for share in SHARES:  # to count is quicker than to sort
        strong = values > share * highest
        if np.count_nonzero(strong) >= limit:
            break
    else:
        strong = values > 0
    places = np.flatnonzero(strong)
    if len(places) > limit:
        places = places[np.argpartition(-values[places], limit - 1)[:limit]]
    return places
