"""mem0's memories as its client and server give them: {"results": [{"memory", "created_at", …}]}, or the list alone."""

from __future__ import annotations

from collections.abc import Sequence

from memories.portable.formats import fields_of
from memories.portable.json_records import LINE, Record
from memories.portable.statements import Statement, Statements, moment, texts

_LISTS = ("", "results", "memories", LINE)


class Mem0(Statements):
    name = "mem0"
    label = "mem0"

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        return any(record.key in _LISTS and isinstance(_text(record), str) for record in head)

    def statement(self, record: Record) -> Statement | None:
        """`metadata` may hold the category; `created_at` is when the memory was made, whatever changed later."""
        if record.key not in _LISTS:
            return None  # "relations", "count", …
        fields = fields_of(record.value)
        text = _text(record)
        if not isinstance(text, str):
            raise ValueError("memory: no text")
        metadata = fields_of(fields.get("metadata"))
        named = metadata.get("category")
        categories = (*texts(fields.get("categories")), *((named,) if isinstance(named, str) else ()))
        at = moment(fields, self.zone, "created_at", "updated_at")
        return Statement(text, at, categories)


def _text(record: Record) -> object:
    return fields_of(record.value).get("memory")
