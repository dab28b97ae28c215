"""ChatGPT's export: conversations.json, a list of conversations, each a tree of messages with one branch shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from chat.imports.format import Conversations, Unusable
from chat.imports.moments import seconds
from chat.imports.reading import MOST_CHARACTERS, ImportedMessage, ImportedSession
from chat.wellformed import wellformed
from memories.portable.formats import fields_of
from memories.portable.json_records import Record

_SPOKEN = ("text", "multimodal_text")  # other contents are what tools and the model's thoughts wrote
_MOST_NODES = 100_000


class ChatGPT(Conversations):
    name = "chatgpt"
    label = "ChatGPT"

    @classmethod
    def recognises(cls, head: Sequence[Record]) -> bool:
        return any(isinstance(fields_of(record.value).get("mapping"), dict) for record in head)

    def read(self, record: Record) -> Sequence[ImportedSession]:
        found = fields_of(record.value)
        mapping = fields_of(found.get("mapping"))
        if not mapping:
            raise Unusable(_("it has no messages"))
        key = found.get("conversation_id") or found.get("id")
        if not isinstance(key, str) or not 0 < len(key) <= 100:
            raise Unusable(_("it has no id"))
        last = seconds(found.get("create_time"))
        messages = []
        for number, node in enumerate(_branch(mapping, found.get("current_node"))):
            message, last = _message(node, number, last)
            if message is not None:
                messages.append(message)
        title = found.get("title")
        named = wellformed(title)[:200] if isinstance(title, str) else ""
        return [ImportedSession(f"chatgpt/{wellformed(key)}", messages, named)]


def _branch(mapping: Mapping[str, Any], current: Any) -> list[Mapping[str, Any]]:
    """The nodes of the branch that was shown last, the first one first.

    Without `current_node` it is the branch that follows the last child everywhere.
    """
    at = current if isinstance(current, str) and current in mapping else _newest_leaf(mapping)
    branch: list[Mapping[str, Any]] = []
    seen: set[str] = set()
    while isinstance(at, str) and at in mapping and at not in seen:
        if len(seen) >= _MOST_NODES:
            raise Unusable(_("it has too many messages"))
        seen.add(at)
        node = fields_of(mapping[at])
        branch.append(node)
        at = node.get("parent") or ""
    return branch[::-1]


def _newest_leaf(mapping: Mapping[str, Any]) -> str:
    parents = {name: fields_of(node).get("parent") for name, node in mapping.items()}
    roots = [name for name, parent in parents.items() if not isinstance(parent, str) or parent not in mapping]
    at, seen = (roots[0] if roots else ""), set[str]()
    while at and at not in seen:
        seen.add(at)
        named = (child for child in _list(fields_of(mapping[at]).get("children")) if isinstance(child, str))
        children = [child for child in named if child in mapping]
        if not children:
            break
        at = children[-1]
    return at


def _message(
    node: Mapping[str, Any], number: int, last: datetime | None
) -> tuple[ImportedMessage | None, datetime | None]:
    """The message of a node, if a person or the model said it there; and the time from which the next one counts."""
    message = fields_of(node.get("message"))
    role = fields_of(message.get("author")).get("role")
    content = fields_of(message.get("content"))
    hidden = fields_of(message.get("metadata")).get("is_visually_hidden_from_conversation")
    if role not in ("user", "assistant") or hidden or content.get("content_type") not in _SPOKEN:
        return None, last
    if message.get("recipient") not in (None, "all"):
        return None, last  # to a tool
    text = wellformed("\n\n".join(piece for part in _list(content.get("parts")) if (piece := _said(part)))).strip()
    if not text:
        return None, last
    if len(text) > MOST_CHARACTERS:
        raise Unusable(_("a message has more than %(n)s characters") % {"n": MOST_CHARACTERS})
    at = seconds(message.get("create_time")) or last
    if at is None:
        raise Unusable(_("a message has no date"))
    name = message.get("id") or node.get("id") or f"message-{number}"
    return ImportedMessage(wellformed(str(name))[:200], role, "", text, at), at


def _said(part: Any) -> str:
    """The words of a part: text, or what was spoken; of a picture nothing."""
    if isinstance(part, str):
        return part
    text = fields_of(part).get("text")
    return text if isinstance(text, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
