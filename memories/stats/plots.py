"""Plots as places of an SVG: attributes only, no style. The table beside each has the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.dateformat import format as written
from django.utils.translation import pgettext

WIDTH, HEIGHT = 640, 170
LEFT, TOP, BASE = 46, 16, 146  # where the axes are
GAP = 0.15  # of a day, between two bars
NAMES, FIGURES, ROW, THICK = 200, 60, 28, 16  # of bars with names: room for names and figures, a row, a bar


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    stroke: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    fill: str


@dataclass(frozen=True, slots=True)
class Mark:
    at: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Plot:
    ticks: tuple[Mark, ...]
    """Heights of the figures at the left."""
    days: tuple[Mark, ...]
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = BASE
    size: str = field(default=f"0 0 {WIDTH} {HEIGHT}")


def stacked(days: Sequence[date], layers: Sequence[tuple[str, Sequence[float]]]) -> Plot:
    """A bar for each day; `layers` from below: a fill and the figures of all days."""
    top = _nice(max((sum(column) for column in zip(*(values for _fill, values in layers), strict=True)), default=0))
    step = (WIDTH - LEFT) / max(1, len(days))
    bars = []
    for at in range(len(days)):
        y = float(BASE)
        for fill, values in layers:
            height = values[at] / top * (BASE - TOP)
            if height <= 0:
                continue
            y -= height
            x, width = LEFT + step * (at + GAP / 2), step * (1 - GAP)
            bars.append(Bar(f"{x:.1f}", f"{y:.1f}", f"{width:.1f}", f"{height:.1f}", fill))
    return Plot(_ticks(top), _days(days), bars=tuple(bars))


def lines(days: Sequence[date], layers: Sequence[tuple[str, Sequence[float | None]]]) -> Plot:
    """A line for each layer, through the days that have a figure; where some have none, dots say which do."""
    top = _nice(max((value for _stroke, values in layers for value in values if value is not None), default=0))
    step = (WIDTH - LEFT) / max(1, len(days))
    drawn, dots = [], []
    for stroke, values in layers:
        places = [
            (f"{LEFT + step * (at + 0.5):.1f}", f"{BASE - value / top * (BASE - TOP):.1f}")
            for at, value in enumerate(values)
            if value is not None
        ]
        if len(places) > 1:
            drawn.append(Line(" ".join(f"{x},{y}" for x, y in places), f"l-{stroke}"))
        if len(places) < len(values):
            dots += [Dot(x, y, f"f-{stroke}") for x, y in places]
    return Plot(_ticks(top), _days(days), lines=tuple(drawn), dots=tuple(dots))


@dataclass(frozen=True, slots=True)
class NamedBar:
    label: str
    figure: int
    y: str
    middle: str
    width: str
    end: str
    """Where its figure stands."""


@dataclass(frozen=True, slots=True)
class Bars:
    rows: tuple[NamedBar, ...]
    size: str
    left: int = NAMES
    thick: int = THICK


def named(figures: Sequence[tuple[str, int]]) -> Bars:
    """A bar for each name, from the top."""
    most = max((figure for _name, figure in figures), default=0) or 1
    rows = []
    for at, (name, figure) in enumerate(figures):
        y, width = at * ROW + (ROW - THICK) / 2, figure / most * (WIDTH - NAMES - FIGURES)
        end = NAMES + width + 8
        rows.append(NamedBar(name, figure, f"{y:.1f}", f"{y + THICK / 2:.1f}", f"{width:.1f}", f"{end:.1f}"))
    return Bars(tuple(rows), f"0 0 {WIDTH} {max(1, len(rows)) * ROW}")


def _nice(most: float) -> float:
    """The next of 1, 2, 4, 6, 8, 10, 20, 40, … that is no less; never 0."""
    scale = 1.0
    while scale * 10 < most:
        scale *= 10
    return next((scale * step for step in (1, 2, 4, 6, 8, 10) if scale * step >= most), scale * 10)


def _ticks(top: float) -> tuple[Mark, ...]:
    return tuple(Mark(f"{BASE - share * (BASE - TOP):.1f}", _short(top * share)) for share in (0.0, 0.5, 1.0))


def _short(value: float) -> str:
    """6, 0.5, 30k, 2M."""
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:g}{sign}"
    return f"{value:g}"


def _days(days: Sequence[date]) -> tuple[Mark, ...]:
    """The first, the middle and the last."""
    if not days:
        return ()
    places = {0: ("start", LEFT), len(days) // 2: ("middle", (LEFT + WIDTH) // 2), len(days) - 1: ("end", WIDTH)}
    form = pgettext("date format", "j M")
    return tuple(Mark(str(x), written(days[at], form), anchor) for at, (anchor, x) in places.items())
