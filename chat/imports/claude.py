"""Claude's export: conversations.json, a list of conversations, each with its messages in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from chat.imports.format import Conversations, Unusable
from chat.imports.moments import iso
from chat.imports.reading import MOST_CHARACTERS, ImportedMessage, ImportedSession
from chat.wellformed import wellformed
from memories.portable.formats import fields_of
from memories.portable.json_records import Record

_ROLES = {"human": "user", "user": "user", "assistant": "assistant"}


class Claude(Conversations):
    name = "claude"
    label = "Claude"

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        return any(isinstance(fields_of(record.value).get("chat_messages"), list) for record in head)

    def read(self, record: Record) -> Sequence[ImportedSession]:
        found = fields_of(record.value)
        said = found.get("chat_messages")
        if not isinstance(said, list):
            raise Unusable(_("it has no messages"))
        key = found.get("uuid")
        if not isinstance(key, str) or not 0 < len(key) <= 100:
            raise Unusable(_("it has no id"))
        last = iso(found.get("created_at"), self.zone)
        messages: list[ImportedMessage] = []
        for number, one in enumerate(map(fields_of, said)):
            role, text = _ROLES.get(str(one.get("sender")).lower()), _text(one)
            last = iso(one.get("created_at"), self.zone) or last
            if role is None or not text:
                continue
            if len(text) > MOST_CHARACTERS:
                raise Unusable(_("a message has more than %(n)s characters") % {"n": MOST_CHARACTERS})
            if last is None:
                raise Unusable(_("a message has no date"))
            name = wellformed(str(one.get("uuid") or f"message-{number}"))[:200]
            messages.append(ImportedMessage(name, role, "", text, last))
        title = found.get("name")
        named = wellformed(title)[:200] if isinstance(title, str) else ""
        return [ImportedSession(f"claude/{wellformed(key)}", messages, named)]


def _text(message: Mapping[str, Any]) -> str:
    """What was said: the blocks of text, without thoughts and tools; of older exports the text alone."""
    blocks = message.get("content")
    pieces = [
        block["text"]
        for block in (map(fields_of, blocks) if isinstance(blocks, list) else ())
        if block.get("type") == "text" and isinstance(block.get("text"), str)
    ]
    whole = message.get("text")
    text = "\n\n".join(pieces) if pieces else whole if isinstance(whole, str) else ""
    return wellformed(text).strip()
