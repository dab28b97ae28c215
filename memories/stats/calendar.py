"""A year of days as a calendar: a column a week, darker where more was learned. The table beside has the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as written

from memories.stats.plots import Mark

LEFT, TOP, WIDTH = 46, 18, 640  # room for the names of the weekdays and of the months
ROW, CELL = 12.8, 10.8  # from one weekday to the next, and what of it is filled
NAMED = (0, 2, 4)  # Monday, Wednesday, Friday
SHADES = 3


@dataclass(frozen=True, slots=True)
class Cell:
    x: str
    y: str
    fill: str
    title: str


@dataclass(frozen=True, slots=True)
class Calendar:
    cells: tuple[Cell, ...]
    months: tuple[Mark, ...]
    weekdays: tuple[Mark, ...]
    width: str
    height: float = CELL
    size: str = f"0 0 {WIDTH} {TOP + 7 * ROW:.0f}"


def calendar(days: Sequence[date], figures: Sequence[int]) -> Calendar:
    """`days` without a gap, the oldest first, with as many figures."""
    steps = _steps(figures)
    first = days[0].toordinal() - days[0].weekday()  # the Monday of the first column
    columns = (days[-1].toordinal() - first) // 7 + 1
    width = (WIDTH - LEFT) / columns
    cells, months = [], []
    for day, figure in zip(days, figures, strict=True):
        x = LEFT + (day.toordinal() - first) // 7 * width
        shade = 0 if not figure else 1 + sum(figure > step for step in steps)
        y = TOP + day.weekday() * ROW
        cells.append(Cell(f"{x:.1f}", f"{y:.1f}", f"h{shade}", f"{written(day, 'Y-m-d')}: {figure}"))
        if day.day == 1 and x < WIDTH - 2 * width:
            months.append(Mark(f"{x:.1f}", written(day, "M"), "start"))
    weekdays = tuple(
        Mark(f"{TOP + number * ROW + 10:.1f}", written(date.fromordinal(first + number), "D")) for number in NAMED
    )
    return Calendar(tuple(cells), tuple(months), weekdays, f"{max(1.0, width - 1.2):.1f}")


def _steps(figures: Sequence[int]) -> list[int]:
    """The figures that end a third of the days on which something was learned."""
    some = sorted(figure for figure in figures if figure)
    return [some[len(some) * part // SHADES] for part in range(1, SHADES)] if some else []
