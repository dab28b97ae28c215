"""One small line that says how the number of memories grew, with its first and last figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.dateformat import format as written
from django.utils.translation import pgettext

from memories.stats.growth import Grown

WIDTH, TOP, BASE = 320, 6, 56


@dataclass(frozen=True, slots=True)
class Spark:
    line: str
    """Points of a polyline."""
    area: str
    """Points of the polygon beneath it."""
    first_day: str
    """As a page says it."""
    first: int
    last: int


def spark(days: Sequence[Grown]) -> Spark | None:
    """None when there was nothing on any of the days. The height shows the change between the least and the most."""
    totals = [day.all_observations + day.all_insights for day in days]
    if len(totals) < 2 or not any(totals):
        return None
    least, most = min(totals), max(totals)
    step = WIDTH / (len(totals) - 1)
    points = " ".join(f"{at * step:.1f},{_height(total, least, most):.1f}" for at, total in enumerate(totals))
    return Spark(
        points,
        f"0,{BASE} {points} {WIDTH},{BASE}",
        written(days[0].day, pgettext("date format", "j M")),
        totals[0],
        totals[-1],
    )


def _height(total: int, least: int, most: int) -> float:
    """A line that never moved lies in the middle."""
    share = (total - least) / (most - least) if most > least else 0.5
    return BASE - 4 - share * (BASE - 4 - TOP)
