"""Memories of other programs: each a statement with a date, checked, screened and compared as what is learned here."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from memories import by_hand, do_not_learn, store
from memories.browse.words import CATEGORIES
from memories.errors import ChangedMeanwhile, MayNotLearn, MemoryScopeError, SaidAlready
from memories.folding import text_key
from memories.judging import Statement as Said
from memories.languages import language_of
from memories.models import Memory, Revision
from memories.portable.contradicting import Contradicting
from memories.portable.formats import Format
from memories.portable.json_records import Record
from memories.portable.report import Report, Result
from memories.records import By, NewMemory, Owner

_BY = By("import")
_MOST_KEYWORDS = 12
# What mem0 calls its categories, and ours
_CATEGORIES = {
    "personal_details": "identity", "professional_details": "work", "user_preferences": "preferences",
    "hobbies": "interests", "sports": "interests", "music": "interests", "entertainment": "interests",
    "technology": "interests", "travel": "place", "relationships": "people", "finance": "money", "education": "study",
    "personal": "identity", "preference": "preferences", "goals": "plans",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """`at` is when the other program kept it. `archived`: it was put away there."""

    text: str
    at: datetime
    categories: tuple[str, ...] = ()
    archived: bool = False


class LeftOut(Exception):
    """The record is no memory that is still one."""


class Statements(Format):
    """One record, one statement; subclasses say where in a record it stands."""

    holds: ClassVar = "memories"

    def __init__(self, owner: Owner, report: Report) -> None:
        super().__init__(owner, report)
        self.zone = ZoneInfo(owner.time_zone)
        self._contradicting = Contradicting(owner.id, report)
        said = Revision.objects.filter(owner_id=owner.id).values_list("text", "memory__valid_from")
        self._kept = {(text_key(text), at) for text, at in said}

    @abstractmethod
    def statement(self, record: Record) -> Statement | None:
        """The statement of a record; None for one of another kind. Raise LeftOut, or ValueError with the reason."""

    def look(self, record: Record) -> None:
        try:
            said = self._said(record)
            if said is None:
                return
            new = by_hand.look(self.owner, self._new(said), _BY, at=said.at)
            result = self._result(said, new)
        except LeftOut:
            self.report.results["left_out"] += 1
        except (MemoryScopeError, ValueError) as error:
            self.report.refuse(record.where, str(error))
        else:
            self.report.results[result] += 1
            self.report.saw(said.at)
            if result == "new" and not said.archived:
                self._contradicting.hear(Said(new.text, said.at, new.category, new.subject))

    def looked(self) -> None:
        self._contradicting.settle()

    def bring(self, record: Record, by: By, turn: int) -> int:  # noqa: ARG002
        try:
            said = self._said(record)
            if said is None or self._is_kept(said):
                return 0
            memory = by_hand.add(self.owner, self._new(said), by, at=said.at)
        except (LeftOut, ValueError, MemoryScopeError):
            return 0
        new = memory.job_id == by.job_id and memory.revision == 1
        if said.archived and new and memory.state == Memory.State.ACTIVE:
            self._put_away(memory, by)
        return int(new)

    def _said(self, record: Record) -> Statement | None:
        said = self.statement(record)
        if said is not None and not said.text.strip():
            raise ValueError(_("it says nothing"))
        return said

    def _result(self, said: Statement, new: NewMemory) -> Result:
        """What would become of it. Nothing is written."""
        if do_not_learn.forbids(self.owner.id, new.text):
            raise MayNotLearn(_("This is on your do-not-learn list."))
        if self._is_kept(said, new):
            return "known"
        self._kept.add((text_key(new.text), said.at))
        current = Memory.objects.filter(owner_id=self.owner.id, state=Memory.State.ACTIVE)
        if current.filter(text_key=text_key(new.text)).exists() or by_hand.said_already(self.owner, new):
            return "known"
        return "waits" if new.state == "pending" else "new"

    def _is_kept(self, said: Statement, new: NewMemory | None = None) -> bool:
        """Whether an earlier import of the same kept it, whatever became of it since."""
        new = new or by_hand.look(self.owner, self._new(said), _BY, at=said.at)
        return (text_key(new.text), said.at) in self._kept

    def _new(self, said: Statement) -> NewMemory:
        ours = (name if name in CATEGORIES else _CATEGORIES.get(name, "") for name in map(_plain, said.categories))
        return NewMemory(
            kind="observation",
            text=" ".join(said.text.split()),
            language=language_of(said.text),
            category=next((name for name in ours if name), "other"),
            keywords=tuple(dict.fromkeys(name[:40] for name in said.categories if name))[:_MOST_KEYWORDS],
            valid_from=said.at,
        )

    def _put_away(self, memory: Memory, by: By) -> None:
        try:
            store.archive(self.owner.id, memory.pk, by)
        except (ChangedMeanwhile, SaidAlready):
            return


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; none of anything else."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def moment(fields: Mapping[str, Any], zone: ZoneInfo, *names: str) -> datetime:
    """The first of these fields that is a time: ISO 8601, or seconds since 1970. Raise ValueError if none is."""
    for name in names:
        value = fields.get(name)
        at = _moment(value, zone)
        if at is not None and 1900 <= at.year <= 2200:
            return at
    raise ValueError(_("it has no date"))


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC) if at else None
    except (ValueError, OverflowError, OSError):
        return None


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_")
