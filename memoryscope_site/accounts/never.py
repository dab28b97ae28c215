"""The first few entries of the do-not-learn list, for the settings; its page has them all."""

from __future__ import annotations

from dataclasses import dataclass

from memories.models import DoNotLearn
from memoryscope_site.accounts.everything import page_or_none

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Never:
    patterns: list[str]
    """The newest that the person wrote."""
    more: int
    """Patterns that are not among them."""
    statements: int
    """Entries of which only a keyed hash is kept."""
    url: str
    """Of the page of the list; empty where there is none."""


def never_remember(owner_id: int) -> Never:
    rows = DoNotLearn.objects.filter(owner_id=owner_id).order_by("-pk")
    patterns = list(rows.exclude(pattern="").values_list("pattern", flat=True))
    statements = rows.filter(pattern="").count()
    url = page_or_none("memories:never")
    return Never(patterns[:SHOWN], len(patterns[SHOWN:]), statements, url)
