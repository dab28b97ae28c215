"""Every address that the site has, read out of its URL configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    """"namespace:name"; the route, for one without a name."""
    route: str
    converters: dict[str, Any]


def addresses() -> list[Address]:
    """All of them, in their order."""
    return list(_below(get_resolver().url_patterns, "", ""))


def _below(patterns: Any, namespace: str, route: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from _below(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            named = f"{namespace}:{pattern.name}" if namespace and pattern.name else pattern.name
            yield Address(named or here, here, dict(pattern.pattern.converters))
