"""What a file of ours must hold: references that lead somewhere, quotes inside their messages, nothing forbidden."""

from __future__ import annotations

from django.utils.translation import gettext as _
from pydantic import ValidationError

from memories import by_hand
from memories.approval import approval_of
from memories.errors import ImportRefused, MayNotLearn
from memories.models import Memory
from memories.portable.json_records import Record
from memories.portable.schema import ConflictRecord, EpisodeRecord, MemoryRecord
from memories.records import NewMemory, Owner

_KEPT_AS_IT_IS = (Memory.State.QUARANTINED, Memory.State.TRASHED)


class Checks:
    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._lengths: dict[int, int] = {}
        """By message that may be evidence: how long it is."""
        self._seen: dict[str, set[int]] = {"episodes": set(), "memories": set(), "changes": set()}
        self._cited: dict[int, str] = {}
        """By memory that something refers to: where that stands."""
        self._approval = approval_of(owner.id)

    def episode(self, record: Record, found: EpisodeRecord) -> None:
        self._new("episodes", found.id, record)
        if any(not 0 <= start <= end <= len(found.text) for start, end in found.redacted_spans):
            raise _wrong(record, _("a forgotten part lies outside of the message"))
        if found.role == "user":
            self._lengths[found.id] = len(found.text)

    def memory(self, record: Record, found: MemoryRecord) -> None:
        self._new("memories", found.id, record)
        for change in found.changes:
            self._new("changes", change.id, record)
        for piece in found.evidence:
            if piece.episode is not None and (piece.end or 0) > self._lengths.get(piece.episode, -1):
                raise _wrong(record, _("its evidence is no part of a message of the person’s"))
            if piece.observation is not None:
                self._cited.setdefault(piece.observation, record.where)
        if found.replaced_by is not None:
            self._cited.setdefault(found.replaced_by, record.where)

    def conflict(self, record: Record, found: ConflictRecord) -> None:
        for side in (found.a, found.b):
            self._cited.setdefault(side, record.where)

    def whole(self) -> None:
        """After the last record: whatever is referred to was there. Raise ImportRefused."""
        for number, where in self._cited.items():
            if number not in self._seen["memories"]:
                raise ImportRefused(
                    _("%(where)s: there is no memory %(n)s in the file.") % {"where": where, "n": number}
                )

    def may_come(self, found: MemoryRecord) -> None:
        """Raise NotKept or MayNotLearn for what this program would not keep now, whatever another one kept.

        What is in the trash or kept out is no statement in use: it may be an order, but never a secret.
        """
        new = NewMemory(
            kind="observation", text=found.text, language=found.language, subject=found.subject, about=found.about,
            category=found.category, keywords=tuple(found.keywords),
        )  # fmt: skip
        by_hand.screen(new)
        if found.state in _KEPT_AS_IT_IS:
            return
        by_hand.look_for_order(found.text)
        if self._approval.switches.get(found.category) == "off":
            raise MayNotLearn(_("You switched this category off."))

    def waits(self, found: MemoryRecord) -> bool:
        """Whether the person wants to be asked before such a statement is kept."""
        return found.state == Memory.State.ACTIVE and self._approval.waits(found.category, found.confidence)

    def _new(self, kind: str, number: int, record: Record) -> None:
        if number in self._seen[kind]:
            raise _wrong(record, _("its number stands twice"))
        self._seen[kind].add(number)


def refusal(record: Record, errors: ValidationError) -> ImportRefused:
    """The first thing that is wrong, by its place and without what stood there."""
    error = errors.errors(include_input=False, include_url=False)[0]
    inside = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return ImportRefused(f"{record.where}{inside}: {error['msg']}")


def _wrong(record: Record, why: str) -> ImportRefused:
    return ImportRefused(f"{record.where}: {why}.")
