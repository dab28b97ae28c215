"""What a person typed and kept, the questions of checks and the searches of saved views: what of it holds the words of
memories that are forgotten goes with them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from memories.folding import folded
from memories.index.common_words import COMMON
from memories.models import Memory, RecallCheck, SavedView
from memories.nearness import telling


@dataclass(frozen=True, slots=True)
class Typed:
    """The ids of what holds the words."""

    checks: tuple[int, ...] = ()
    views: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.checks) + len(self.views)


def typed_with(owner_id: int, words: Collection[str], ids: Collection[int]) -> Typed:
    """What holds one of the texts, or a word of theirs that is in no memory but these. Checks that ask for one of
    these memories are not counted: they go anyway.
    """
    checks = RecallCheck.objects.filter(owner_id=owner_id).exclude(text="").exclude(memory__in=ids)
    asked = dict(checks.values_list("pk", "text"))
    views = SavedView.objects.filter(owner_id=owner_id).values_list("pk", "name", "query")
    searched = {pk: f"{name}\n{unquote_plus(query)}" for pk, name, query in views}
    if not asked and not searched:
        return Typed()
    told = frozenset[str]().union(*map(telling, words)) - COMMON
    shared = told & frozenset[str]().union(*map(telling, (*asked.values(), *searched.values())))
    own = _nowhere_else(owner_id, shared, ids)
    whole = [folded(text) for text in words if text]

    def holds(text: str) -> bool:
        return bool(telling(text) & own) or any(one in folded(text) for one in whole)

    return Typed(
        tuple(pk for pk, text in asked.items() if holds(text)),
        tuple(pk for pk, text in searched.items() if holds(text)),
    )


def forget_typed(owner_id: int, words: Collection[str], ids: Collection[int], **_signal: Any) -> None:
    """Delete it. Called in the transaction that forgets these memories."""
    found = typed_with(owner_id, words, ids)
    RecallCheck.objects.filter(owner_id=owner_id, pk__in=found.checks).delete()
    SavedView.objects.filter(owner_id=owner_id, pk__in=found.views).delete()


def _nowhere_else(owner_id: int, words: frozenset[str], ids: Collection[int]) -> frozenset[str]:
    """Those of the words that no other memory of the person's has."""
    rest = Memory.objects.filter(owner_id=owner_id).exclude(pk__in=ids).values_list("text", flat=True)
    for text in rest.iterator() if words else ():
        words -= telling(text)
        if not words:
            break
    return words
