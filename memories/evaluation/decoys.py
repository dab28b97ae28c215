"""Memories that must never come up, worded like the questions: what is in the trash, waits, is kept out, is forgotten
or belongs to somebody else. Each carries a mark of its kind, so that a leak is seen wherever its words appear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from secrets import token_hex

from django.db import transaction

from memories import clock, episodes, store
from memories.evaluation.spaces import Space
from memories.models import Memory
from memories.records import By, NewMemory, Owner, Quote, Recalled

KINDS = ("trashed", "pending", "archived", "kept_out", "forgotten", "others")
MOST = 10  # questions of a space for which there are decoys
_HAND = By("user")


class Decoys:
    def __init__(self) -> None:
        self._marks = {kind: f"q{kind[0]}{token_hex(5)}" for kind in KINDS}

    def plant(self, owner: Owner, other: Owner, space: Space) -> None:
        """Six for each question: five of the owner's that are out of recall, and one that is somebody else's."""
        for question in space.questions[:MOST]:
            said = question.text.rstrip("?？ ")
            trashed, archived = (self._added(owner, said, kind) for kind in ("trashed", "archived"))
            store.revise(owner.id, trashed.pk, _HAND, pinned=True)
            store.remove(owner.id, trashed.pk, _HAND)
            store.archive(owner.id, archived.pk, _HAND)
            self._added(owner, said, "pending", state="pending")
            self._added(owner, said, "kept_out", state="quarantined", kept_out="unsupported")
            theirs = self._added(other, said, "others")
            store.revise(other.id, theirs.pk, _HAND, pinned=True)
        self._forgotten(owner, [question.text.rstrip("?？ ") for question in space.questions[:MOST]])

    def leaks_in(self, recalled: Recalled) -> Counter[str]:
        """How many results hold the mark of each kind; the profile, which is in every prompt, counts as well."""
        found: Counter[str] = Counter()
        for result in (*recalled.results, *recalled.profile):
            found.update(kind for kind, mark in self._marks.items() if mark in result.text)
        return found

    def _added(self, owner: Owner, said: str, kind: str, **fields: str) -> Memory:
        new = NewMemory(kind="observation", text=f"{said}: {self._marks[kind]}", language=owner.language, **fields)  # type: ignore[arg-type]
        return store.remember(owner.id, new, _HAND)

    def _forgotten(self, owner: Owner, all_said: Iterable[str]) -> None:
        """Said in a message, learned from it, and forgotten with it."""
        ids = []
        for said in all_said:
            text = f"{said}: {self._marks['forgotten']}"
            heard = episodes.add(
                owner, source="api", session="forgotten", role="user", text=text, at=clock.now(), learn=False
            )
            quote = Quote(heard.pk, 0, len(text))
            new = NewMemory(kind="observation", text=text, language=owner.language, quotes=(quote,))
            ids.append(store.remember(owner.id, new, _HAND).pk)
        with transaction.atomic():  # within one, the database files are not searched, and not rewritten
            store.forget(owner.id, ids, _HAND)
