"""What is under insights of the hierarchy: their observations, read for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from memories.browse import past
from memories.browse.filters import Filters
from memories.browse.rows import Row, quotes_of, rows_of
from memories.models import Evidence, Memory
from memories.records import Owner


def under(
    owner: Owner, insights: Sequence[Memory], filters: Filters, matches: QuerySet[Memory]
) -> dict[int, list[Row]]:
    """By insight: its observations in the order of its sentences; those that match, or all if it does itself.

    `matches` are the memories that fit the filters. As many queries for many insights as for one.
    """
    moment = filters.moment
    found = _then(owner, insights, moment) if moment else _now(owner, insights)
    if not filters.narrowed and filters.state in ("current", "all"):
        return found
    asked = {*found, *(row.memory.pk for rows in found.values() for row in rows)}
    matched = set(matches.filter(pk__in=asked).values_list("pk", flat=True))
    return {
        pk: rows if pk in matched else [row for row in rows if row.memory.pk in matched] for pk, rows in found.items()
    }


def _now(owner: Owner, insights: Sequence[Memory]) -> dict[int, list[Row]]:
    cited: dict[int, dict[int, Memory]] = {insight.pk: {} for insight in insights}
    for row in _evidence(owner, insights).select_related("observation"):
        if row.observation is not None:
            cited[row.memory_id].setdefault(row.observation.pk, row.observation)
    said = quotes_of(owner.id, {pk for under in cited.values() for pk in under})
    return {
        insight: [Row(memory, said.get(pk, ())) for pk, memory in under.items()] for insight, under in cited.items()
    }


def _then(owner: Owner, insights: Sequence[Memory], moment: datetime) -> dict[int, list[Row]]:
    cited: dict[int, list[int]] = {insight.pk: [] for insight in insights}
    for row in _evidence(owner, insights):
        if row.observation_id and row.observation_id not in cited[row.memory_id]:
            cited[row.memory_id].append(row.observation_id)
    for pk, state in past.states_before(list(cited), moment).items():
        cited[pk] = past.observations_of(state)
    there = Memory.objects.filter(owner_id=owner.id).in_bulk({pk for under in cited.values() for pk in under})
    past.as_they_stood(list(there.values()), moment)
    rows = {row.memory.pk: row for row in rows_of(owner.id, list(there.values()))}
    return {insight: [rows[pk] for pk in under if pk in rows] for insight, under in cited.items()}


def _evidence(owner: Owner, insights: Sequence[Memory]) -> QuerySet[Evidence]:
    cited = Evidence.objects.filter(owner_id=owner.id, memory__in=[insight.pk for insight in insights])
    return cited.filter(observation__isnull=False).order_by("sentence", "observation__learned_at", "pk")
