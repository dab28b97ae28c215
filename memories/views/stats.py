"""Figures about memory: its health, its growth, how long retrieval took, what was used; each table as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from memories.health import near_pairs
from memories.health.cost import cost
from memories.health.unsupported import unsupported
from memories.stats import plots
from memories.stats.calendar import Calendar, calendar
from memories.stats.growth import Grown, growth
from memories.stats.period import DAYS, Period
from memories.stats.recall_times import Times, recall_times
from memories.stats.subjects import subjects
from memories.stats.summary import summary
from memories.stats.tokens import Tokens, tokens
from memories.views.owned import owned, owner_of

LAYERS = (("f-pine", "learning"), ("f-ochre", "reflection"), ("f-slate", "comparing"), ("f-grey", "other"))

LONG = 100  # days that still have bars


@require_safe
@owned
def stats(request: HttpRequest) -> HttpResponse:
    owner, period = owner_of(request), Period.read(request.GET)
    sums = summary(owner.id, period)
    version = (sums.observations, sums.changed_at)
    grown = growth(owner.id, period, sums.before)
    about = subjects(owner.id)
    times, used = recall_times(owner.id, period), tokens(owner.id, period)
    context: dict[str, Any] = {
        "period": period,
        "periods": DAYS,
        "sums": sums,
        "duplicates": len(near_pairs.near(owner.id, version)) if near_pairs.known(owner.id, version) else None,
        "unsupported": len(unsupported(owner.id)),
        "cost": cost(owner.id, sums.from_jobs),
        "grown": [day for day in reversed(grown) if day.learned],
        "learned": sum(day.learned for day in grown),
        "learned_calendar": _calendar(grown),
        "subjects": about,
        "subjects_plot": plots.named([(one.name, one.memories) for one in about]),
        "times": times,
        "times_by_day": times.days[::-1],
        "tokens": used,
        "tokens_by_day": used.days[::-1],
        **_plots(period, grown, times, used),
    }
    return render(request, "memories/stats.html", context)


def _calendar(grown: Sequence[Grown]) -> Calendar | None:
    """Where bars would be slivers."""
    return calendar([day.day for day in grown], [day.learned for day in grown]) if len(grown) > LONG else None


def _plots(period: Period, grown: Sequence[Grown], times: Times, used: Tokens) -> dict[str, plots.Plot]:
    days = period.days
    took = {one.day: one for one in times.days}
    spent = {one.day: one for one in used.days}
    return {
        "growth_plot": plots.lines(
            days,
            [
                ("pine", [day.all_observations for day in grown]),
                ("slate", [day.all_insights for day in grown]),
            ],
        ),
        "learned_plot": plots.stacked(
            days,
            [("f-pine", [day.observations for day in grown]), ("f-slate", [day.insights for day in grown])],
        ),
        "times_plot": plots.lines(
            days,
            [
                ("pine", [took[day].half if day in took else None for day in days]),
                ("slate", [took[day].most if day in took else None for day in days]),
            ],
        ),
        "tokens_plot": plots.stacked(
            days, [(fill, [getattr(spent.get(day), name, 0) for day in days]) for fill, name in LAYERS]
        ),
    }


@require_safe
@owned
def growth_table(request: HttpRequest) -> HttpResponse:
    owner, period = owner_of(request), Period.read(request.GET)
    days = growth(owner.id, period, summary(owner.id, period).before)
    return _table("growth", ("day", "observations", "insights", "all_observations", "all_insights"), days)


@require_safe
@owned
def times_table(request: HttpRequest) -> HttpResponse:
    days = recall_times(owner_of(request).id, Period.read(request.GET)).days
    return _table("recall-times", ("day", "recalls", "half", "most", "failed"), days)


@require_safe
@owned
def tokens_table(request: HttpRequest) -> HttpResponse:
    days = tokens(owner_of(request).id, Period.read(request.GET)).days
    return _table("tokens", ("day", "learning", "reflection", "comparing", "other", "cost"), days)


def _table(name: str, columns: Sequence[str], rows: Iterable[Any]) -> HttpResponse:
    """Every day that has figures: numbers and ISO dates, whatever the language of the page."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="memoryscope-{name}.csv"'
    writer = csv.writer(answer)
    writer.writerow(columns)
    writer.writerows([_cell(getattr(row, column)) for column in columns] for row in rows)
    return answer


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return round(value, 4) if isinstance(value, float) else value
