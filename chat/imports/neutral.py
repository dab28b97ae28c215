"""The two plain formats for everybody: JSON Lines with a history a line, and a list of messages."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from chat.imports.format import Conversations
from chat.imports.reading import ImportedSession, PlainReader, Space, first_wrong, sessions_of
from chat.models import Conversation
from memories.errors import ImportRefused
from memories.portable.formats import fields_of
from memories.portable.json_records import LINE, Record
from memories.portable.report import Report
from memories.records import By, Owner


class Neutral(Conversations):
    """Also what our own zip with everything holds."""

    name = "neutral"
    label = gettext_lazy("conversations as JSON Lines")

    def __init__(self, owner: Owner, report: Report) -> None:
        super().__init__(owner, report)
        self._mine = {str(pk) for pk in Conversation.objects.filter(owner_id=owner.id).values_list("pk", flat=True)}
        self._lines: dict[str, int] = {}

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        return any(r.key == LINE and isinstance(fields_of(r.value).get("messages"), list) for r in head)

    def read(self, record: Record) -> Sequence[ImportedSession]:
        try:
            space = Space.model_validate(record.value)
        except ValidationError as errors:
            raise ImportRefused(
                _("Line %(line)d: %(what)s") % {"line": record.number, "what": first_wrong(errors)}
            ) from None
        if self._lines.setdefault(space.id, record.number) != record.number:
            raise ImportRefused(
                _("Line %(line)d: the id %(id)s stands twice.") % {"line": record.number, "id": space.id}
            )
        sessions = sessions_of(space, record.number, self.zone)
        if space.id in self._mine:  # an export that comes back to where it was made
            self.report.results["known"] += sum(len(session.messages) for session in sessions)
            return []
        return sessions


class Plain(Conversations):
    name = "plain"
    label = gettext_lazy("a list of messages")

    def __init__(self, owner: Owner, report: Report) -> None:
        super().__init__(owner, report)
        self._reader = PlainReader(self.zone)

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        return any(r.key == "" and {"role", "content"} <= fields_of(r.value).keys() for r in head)

    def read(self, record: Record) -> Sequence[ImportedSession]:
        self._reader.take(record.number, record.value)
        return []

    def looked(self) -> None:
        self.count(ImportedSession(self._reader.key, self._reader.messages))

    def brought(self, by: By) -> int:  # noqa: ARG002
        return self.keep([ImportedSession(self._reader.key, self._reader.messages)])
