"""What of a file is here already: the same message, said at the same moment; the same memory, learned at the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from memories.folding import text_key
from memories.history import UNDONE
from memories.models import Episode, Memory, Revision
from memories.portable.numbering import there
from memories.portable.schema import EpisodeRecord, MemoryRecord

Key = tuple[str, datetime, str]


class KnownEpisodes:
    """A message is known by when it was said, by whom, and its words. One that was said twice is two."""

    def __init__(self, owner_id: int) -> None:
        self._owner_id = owner_id
        self._taken: set[int] = set()

    def of(self, found: Sequence[EpisodeRecord]) -> list[Episode | None]:
        """For each: the message that it is, if that is here."""
        rows = Episode.objects.filter(owner_id=self._owner_id, at__in={one.at for one in found})
        by_key: dict[Key, list[Episode]] = {}
        for row in rows.order_by("-pk"):
            if row.pk not in self._taken:  # not asked of the database: a statement takes only so many parameters
                by_key.setdefault((row.role, row.at, row.text), []).append(row)
        matched: list[Episode | None] = []
        for one in found:
            same = by_key.get((one.role, one.at, one.text))
            known = same.pop() if same else None
            if known is not None:
                self._taken.add(known.pk)
            matched.append(known)
        return matched


class KnownMemories:
    """A memory is known by its kind, the moment it was learned, and its first words."""

    def __init__(self, owner_id: int) -> None:
        self._owner_id = owner_id
        rows = there(owner_id)
        first = first_words(Revision.objects.filter(owner_id=owner_id).order_by("-number"))
        self._known = {
            (kind, at, first.get(pk, text)): pk
            for pk, kind, at, text in rows.values_list("pk", "kind", "learned_at", "text")
        }
        current = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE)
        self._said = dict(current.values_list("text_key", "pk"))
        undone = Memory.objects.filter(owner_id=owner_id, state=Memory.State.TRASHED, kept_out=UNDONE)
        self._begun = {
            (job or 0, kind, at, text): pk
            for pk, job, kind, at, text in undone.values_list("pk", "job_id", "kind", "learned_at", "text")
        }

    @staticmethod
    def any(owner_id: int, but_of: int | None = None) -> bool:
        """Whether anything is remembered, but for what the job `but_of` brought."""
        return there(owner_id).filter(~Q(job=but_of) | Q(job=None)).exists()

    def of(self, found: MemoryRecord) -> int | None:
        first = min(found.revisions, key=lambda one: one.number).text
        return self._known.get((found.kind, found.learned_at, first))

    def saying(self, found: MemoryRecord) -> int | None:
        """The current memory that says the same as one that is to be current."""
        return self._said.get(text_key(found.text)) if found.state == Memory.State.ACTIVE else None

    def will_say(self, found: MemoryRecord, pk: int) -> None:
        """The memory that a record of the file becomes: another one that says the same is known by it."""
        if found.state == Memory.State.ACTIVE:
            self._said.setdefault(text_key(found.text), pk)

    def begun(self, found: MemoryRecord, job_id: int | None) -> int | None:
        """The row that an earlier run of the same job made for it."""
        return self._begun.pop((job_id or 0, found.kind, found.learned_at, found.text), None)


def first_words(revisions: Iterable[Revision]) -> dict[int, str]:
    """By memory: how it was first put. The revisions come newest first."""
    return {one.memory_id: one.text for one in revisions}
