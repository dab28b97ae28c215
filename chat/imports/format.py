"""What the formats of other programs' conversations have in common: each entry is a conversation, or is refused."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from math import ceil
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings

from chat.imports.reading import ImportedSession
from chat.imports.writing import bring_in, id_of, is_deleted
from memories.llm.usage import estimate_tokens
from memories.models import Episode
from memories.portable.formats import Format
from memories.portable.json_records import Record
from memories.portable.report import Report
from memories.records import By, Owner


class Unusable(Exception):
    """One conversation of a file cannot be imported; the others can. The message says why."""


class Conversations(Format):
    holds: ClassVar = "conversations"

    def __init__(self, owner: Owner, report: Report) -> None:
        super().__init__(owner, report)
        self.zone = ZoneInfo(owner.time_zone)
        self._sessions: list[str] = []

    @abstractmethod
    def read(self, record: Record) -> Sequence[ImportedSession]:
        """The conversations of a record. Raise Unusable, or ImportRefused when the whole file is no good."""

    def look(self, record: Record) -> None:
        try:
            found = self.read(record)
        except Unusable as error:
            self.report.refuse(record.where, str(error))
            return
        for session in found:
            self.count(session)

    def bring(self, record: Record, by: By, turn: int) -> int:  # noqa: ARG002
        try:
            found = self.read(record)
        except Unusable:
            return 0
        return self.keep(found)

    def keep(self, found: Sequence[ImportedSession]) -> int:
        done = bring_in(self.owner, found)
        self._sessions += done.sessions
        return done.new

    @property
    def sessions(self) -> Sequence[str]:
        return self._sessions

    def count(self, session: ImportedSession) -> None:
        """What of it is new, and what learning from that would take."""
        if not session.messages:
            return
        report = self.report
        report.conversations += 1
        here = Episode.objects.filter(owner_id=self.owner.id, session=str(id_of(self.owner, session)))
        if is_deleted(self.owner, session):
            here = here.exclude(state=Episode.State.HIDDEN)  # they come back with it
        known = set(here.filter(source=Episode.Source.IMPORT).values_list("external_id", flat=True))
        new = [message for message in session.messages if message.external_id not in known]
        report.results["new"] += len(new)
        report.results["known"] += len(session.messages) - len(new)
        for message in session.messages:
            report.saw(message.at)
        theirs = [message for message in new if message.role == "user" and message.state == "active"]
        report.learn_messages += len(theirs)
        report.learn_tokens += sum(estimate_tokens(message.text) for message in theirs)
        report.learn_batches += ceil(len(theirs) / settings.LEARN_BATCH_MESSAGES)
