"""Our own JSON, coming back: checked whole, then brought in with everything as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, TypeAdapter, ValidationError

from memories import bringing, by_hand
from memories.bringing import Here, Past, Told, Version
from memories.errors import ImportRefused, MemoryScopeError
from memories.judging import Statement
from memories.models import Memory
from memories.portable import own_rest
from memories.portable.already import KnownEpisodes, KnownMemories
from memories.portable.contradicting import Contradicting
from memories.portable.formats import Format
from memories.portable.json_records import Record
from memories.portable.own_checks import Checks, refusal
from memories.portable.own_forgotten import Forgotten
from memories.portable.records_written import FORMAT, VERSION
from memories.portable.report import Report, Result
from memories.portable.schema import ConflictRecord, EpisodeRecord, MemoryRecord, Pattern, SettingsRecord
from memories.records import By, Owner

_ARRAYS: dict[str, type[BaseModel]] = {
    "episodes": EpisodeRecord,
    "memories": MemoryRecord,
    "conflicts": ConflictRecord,
}
_PATTERN: TypeAdapter[str] = TypeAdapter(Pattern)
_TOGETHER = 50  # messages a transaction


class Own(Format):
    name = "memoryscope"
    label = gettext_lazy("MemoryScope memories")
    holds = "memories"
    passes = 3  # what may not come; the rows; what they refer to: an insight may come before what it rests on

    def __init__(self, owner: Owner, report: Report) -> None:
        super().__init__(owner, report)
        self._checks = Checks(owner)
        self._forgotten = Forgotten(owner.id)
        self._contradicting = Contradicting(owner.id, report)
        self._was_empty: bool | None = None
        self._here = Here()
        self._episodes: list[EpisodeRecord] = []
        self._known_episodes, self._sessions = KnownEpisodes(owner.id), own_rest.Sessions(owner.id)
        self._known = KnownMemories(owner.id)
        self._links: list[tuple[int, int | None, int | None]] = []
        self._settings: SettingsRecord | None = None
        self._patterns: list[str] = []

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        return any(record.key == "format" and record.value == FORMAT for record in head)

    def look(self, record: Record) -> None:
        found = self._read(record)
        if isinstance(found, EpisodeRecord):
            self._checks.episode(record, found)
            self._forgotten.hear(found)
        elif isinstance(found, MemoryRecord):
            self._checks.memory(record, found)
            self._forgotten.weigh(found)
            why = self._why_not(found)
            if why:
                self.report.refuse(record.where, why)
            else:
                result = "known" if self._match(found) is not None else self._result(found)
                self.report.results[result] += 1
                if result == "new" and found.kind == "observation" and found.state == Memory.State.ACTIVE:
                    said = Statement(found.text, found.valid_from, found.category, found.subject)
                    self._contradicting.hear(said)
                self.report.saw(found.valid_from)
                self._known.will_say(found, 0)
        elif isinstance(found, ConflictRecord):
            self._checks.conflict(record, found)

    def looked(self) -> None:
        self._checks.whole()
        self._contradicting.settle()
        self.report.settings = self._settings is not None and not KnownMemories.any(self.owner.id)

    def bring(self, record: Record, by: By, turn: int) -> int:
        if turn == 0 and not self._forgotten.listed:
            return 0
        found = self._read(record)
        if turn == 0:
            if isinstance(found, EpisodeRecord):
                self._forgotten.hear(found)
            elif isinstance(found, MemoryRecord):
                self._forgotten.weigh(found)
        elif turn == 1:
            if isinstance(found, EpisodeRecord):
                self._episodes.append(self._forgotten.blacked_out(found))
                if len(self._episodes) >= _TOGETHER:
                    self._keep_episodes()
            elif isinstance(found, MemoryRecord):
                self._keep_episodes()
                self._begin(found, by)
        elif isinstance(found, MemoryRecord):
            return self._complete(found, record.value, by)
        elif isinstance(found, ConflictRecord):
            own_rest.contradict(self.owner.id, found, self._here)
        return 0

    def brought(self, by: By) -> int:
        bringing.link(self.owner.id, self._links, self._here)
        own_rest.list_patterns(self.owner.id, self._patterns)
        if self._empty(by) and self._settings is not None:
            own_rest.take_over(self.owner.id, self._settings)
        if not self._empty(by):
            by_hand.hold_against_the_rest(self.owner.id)
        return 0

    def _read(self, record: Record) -> BaseModel | None:
        """The record, checked. Raise ImportRefused."""
        value = record.value
        try:
            if record.key in _ARRAYS:
                return _ARRAYS[record.key].model_validate(value)
            if record.key == "do_not_learn":
                self._patterns.append(_PATTERN.validate_python(value))
            elif record.key == "settings" and value is not None:
                self._settings = SettingsRecord.model_validate(value)
            elif record.key == "version" and value != VERSION:
                raise ImportRefused(
                    _("The file has version %(n)s of the format; this program reads version %(known)s.")
                    % {"n": str(value)[:20], "known": VERSION}
                )
        except ValidationError as errors:
            raise refusal(record, errors) from None
        return None

    def _why_not(self, found: MemoryRecord) -> str:
        """Why a statement is not kept though it was kept elsewhere; empty if nothing speaks against it."""
        if self._forgotten.holds(found):
            return _("This is on your do-not-learn list.")
        if self._forgotten.carries(found):
            return _("It rests on what is on your do-not-learn list.")
        try:
            self._checks.may_come(found)
        except MemoryScopeError as error:
            return str(error)
        return ""

    def _match(self, found: MemoryRecord) -> int | None:
        """The memory that is this one already, or says the same."""
        known = self._known.of(found)
        return self._known.saying(found) if known is None else known

    def _empty(self, by: By) -> bool:
        """Whether nothing was remembered here before this import."""
        if self._was_empty is None:
            self._was_empty = not KnownMemories.any(self.owner.id, but_of=by.job_id)
        return self._was_empty

    def _result(self, found: MemoryRecord) -> Result:
        if self._checks.waits(found):
            return "waits"
        return "kept_out" if found.state == Memory.State.QUARANTINED else "new"

    def _keep_episodes(self) -> None:
        own_rest.keep(self.owner.id, self._episodes, self._known_episodes, self._here, self._sessions)
        self._episodes = []

    def _begin(self, found: MemoryRecord, by: By) -> None:
        if self._why_not(found):
            return
        known = self._match(found)
        if known is None:
            known = self._known.begun(found, by.job_id)
        if known is None:
            fields = bringing.plain_fields(found.model_dump())
            if not self._empty(by):
                fields |= {"compared": False}
            (row,) = bringing.begin(self.owner.id, [fields], by)
            known = row.pk
        self._here.memories[found.id] = known
        self._known.will_say(found, known)

    def _complete(self, found: MemoryRecord, raw: Mapping[str, Any], by: By) -> int:
        pk = self._here.memories.get(found.id)
        if pk is None:
            return 0
        memory = Memory.objects.get(pk=pk, owner_id=self.owner.id)
        self._links += [(one.id, one.undone_by, one.cause) for one in found.changes if one.undone_by or one.cause]
        if not bringing.is_begun(memory):
            if memory.job_id == by.job_id and self._known.of(found) == pk:  # an earlier run has completed it
                bringing.number_changes(memory, [one.id for one in found.changes], self._here)
            else:
                own_rest.support(self.owner.id, memory, found, self._here, by)
            return 0
        fields = found.model_dump(include={"state", "kept_out", "changed_at", "replaced_by", "suggestion"})
        if self._checks.waits(found):
            fields["state"] = Memory.State.PENDING
        versions = [Version(one.number, one.text, one.change, one.at) for one in found.revisions]
        past = [
            Past(one.id, one.actor, one.action, one.reason, one.at, told["before"], told["after"])
            for one, told in zip(found.changes, raw["changes"], strict=True)
        ]
        evidence = [piece.model_dump() for piece in found.evidence]
        bringing.complete(self.owner.id, memory, Told(fields, evidence, versions, past), self._here, by)
        return 1
