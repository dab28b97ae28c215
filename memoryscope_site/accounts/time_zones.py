"""The time zones a person can choose."""

from __future__ import annotations

import zoneinfo
from functools import cache

from django.conf import settings

REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def chosen(name: str) -> str:
    """Return the zone, or that of the installation where the browser named none that exists."""
    return name if name in known() else settings.TIME_ZONE


@cache
def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the zones by region, for a select: typing a city's name finds it. Names without a city come last."""
    groups: dict[str, list[tuple[str, str]]] = {"UTC": [("UTC", "UTC")], **{region: [] for region in REGIONS}}
    others = []
    for name in sorted(known() - {"UTC"}):
        region, _, city = name.partition("/")
        if city and region in REGIONS:
            groups[region].append((name, city.replace("_", " ")))
        else:
            others.append((name, name))
    return [*groups.items(), ("–", others)]
