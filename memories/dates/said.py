"""What a time phrase is seen from: the day it was said on, and the tense of its clause."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from memories.dates.calendar import Interval, Tense


@dataclass(frozen=True, slots=True)
class Said:
    """`at` is the day in the person's zone; `tense` is asked only where it matters."""

    at: date
    tense: Callable[[], Tense]


Means = Callable[[re.Match[str], Said], Interval | None]
"""What a match of a pattern means; None: nothing after all."""
