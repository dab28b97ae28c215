"""OpenMemory's backup (of mem0): memories.json in its zip, and the lists of its API: {"items": [{"content", …}]}."""

from __future__ import annotations

from collections.abc import Sequence

from memories.portable.formats import fields_of
from memories.portable.json_records import LINE, Record
from memories.portable.report import Report
from memories.portable.statements import LeftOut, Statement, Statements, moment, texts
from memories.records import Owner

_LISTS = ("memories", "items", LINE)
_PUT_AWAY = ("archived", "paused")


class OpenMemory(Statements):
    name = "openmemory"
    label = "OpenMemory"

    def __init__(self, owner: Owner, report: Report) -> None:
        super().__init__(owner, report)
        self._categories: dict[str, str] = {}

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        # Its backup begins with the person, their apps and the categories: there may be many before the first memory.
        keys = {record.key for record in head}
        backup = {"user", "apps"} <= keys or {"user", "categories"} <= keys
        return backup or any(
            record.key in _LISTS and isinstance(fields_of(record.value).get("content"), str) for record in head
        )

    def statement(self, record: Record) -> Statement | None:
        fields = fields_of(record.value)
        if record.key == "categories":
            self._categories[str(fields.get("id"))] = str(fields.get("name") or "")
        if record.key not in _LISTS:
            return None
        state = fields.get("state")
        if state == "deleted":
            raise LeftOut
        text = fields.get("content")
        if not isinstance(text, str):
            raise ValueError("content: no text")
        named = [self._categories.get(one, "") for one in texts(fields.get("category_ids"))]
        categories = tuple(name for name in (*named, *texts(fields.get("categories"))) if name)
        return Statement(text, moment(fields, self.zone, "created_at", "updated_at"), categories, state in _PUT_AWAY)
