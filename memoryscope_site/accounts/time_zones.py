"""The time zones a person can choose."""

from __future__ import annotations

import zoneinfo
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

REGIONS = {
    "Africa": pgettext_lazy("region of time zones", "Africa"),
    "America": pgettext_lazy("region of time zones", "America"),
    "Antarctica": pgettext_lazy("region of time zones", "Antarctica"),
    "Arctic": pgettext_lazy("region of time zones", "Arctic"),
    "Asia": pgettext_lazy("region of time zones", "Asia"),
    "Atlantic": pgettext_lazy("region of time zones", "Atlantic"),
    "Australia": pgettext_lazy("region of time zones", "Australia"),
    "Europe": pgettext_lazy("region of time zones", "Europe"),
    "Indian": pgettext_lazy("region of time zones", "Indian Ocean"),
    "Pacific": pgettext_lazy("region of time zones", "Pacific"),
}


@cache
def known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones() - {"Factory", "localtime"})  # places in no world


def chosen(name: str) -> str:
    """Return the zone, or that of the installation where the browser named none that exists."""
    return name if name in known() else settings.TIME_ZONE


@cache
def choices() -> list[tuple[str | Promise, list[tuple[str, str]]]]:
    """Return the zones by region, for a select: typing a city's name finds it. Names without a city come last."""
    groups: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    others = []
    for name in sorted(known() - {"UTC"}):
        region, _, city = name.partition("/")
        if city and region in REGIONS:
            groups[region].append((name, city.replace("_", " ")))
        else:
            others.append((name, name))
    regions = [(REGIONS[region], zones) for region, zones in groups.items()]
    return [("UTC", [("UTC", "UTC")]), *regions, ("–", others)]
