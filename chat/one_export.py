"""One conversation as a file, with what stood in each prompt and what was learned from each message."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chat.models import Conversation, Message
from memories import episodes
from memories.models import Episode, Evidence, Memory, RecallItem, Revision

AT_ONCE = 200  # messages
FORMAT, VERSION = "memoryscope-conversation", 1
GONE = (Memory.State.TRASHED, Memory.State.QUARANTINED)
Entry = dict[str, Any]


def as_json(conversation: Conversation) -> Iterator[str]:
    """One object; its messages, the oldest first, a line each."""
    head = json.dumps({"format": FORMAT, "version": VERSION, **_head(conversation)}, ensure_ascii=False, indent=1)
    yield head[:-2] + ',\n "messages": ['
    for number, entry in enumerate(entries(conversation)):
        yield (",\n" if number else "\n") + json.dumps(entry, ensure_ascii=False)
    yield "\n]}\n"


def as_markdown(conversation: Conversation) -> Iterator[str]:
    """To be read: each message under a heading, memory in quotes under it."""
    head = _head(conversation)
    facts = [head["created_at"][:10], head["persona"], head["model"]]
    yield f"# {head['title'] or _('Untitled')}\n\n{' · '.join(filter(None, facts))}\n"
    for entry in entries(conversation):
        who = pgettext("who wrote a message", "You") if entry["role"] == "user" else pgettext("a heading", "Reply")
        model = f" ({entry['model']})" if entry.get("model") else ""
        yield f"\n## {who}, {entry['at'][:16].replace('T', ' ')}{model}\n\n{entry['text']}\n"
        yield _quoted(_("In the prompt:"), [_line(one["text"]) for one in entry.get("prompt", ())])
        learned = [f"{_line(one['text'])} (“{_line(one['quote'])}”)" for one in entry.get("learned", ())]
        yield _quoted(_("Learned from this:"), learned)


def entries(conversation: Conversation) -> Iterator[Entry]:
    """The messages that are shown. Forgotten parts read "[forgotten]"."""
    shown = Message.objects.filter(conversation=conversation, active=True).exclude(episode__state=Episode.State.HIDDEN)
    after = 0
    while messages := list(shown.filter(pk__gt=after).select_related("episode", "reply").order_by("pk")[:AT_ONCE]):
        yield from _entries(conversation.owner_id, messages)
        after = messages[-1].pk


def _entries(owner_id: int, messages: Sequence[Message]) -> Iterator[Entry]:
    replies = {one.pk: one.reply for one in messages if hasattr(one, "reply")}
    prompts = _prompts(owner_id, [reply.recall_id for reply in replies.values() if reply.recall_id])
    learned = _learned(owner_id, [one.episode_id for one in messages])
    for message in messages:
        episode, reply = message.episode, replies.get(message.pk)
        entry: Entry = {
            "id": message.pk,
            "role": episode.role,
            "at": localtime(episode.at).isoformat(timespec="seconds"),
            "text": episodes.shown(episode),
        }
        if reply is not None:
            entry |= {"model": reply.model, "state": reply.state, "prompt": prompts.get(reply.recall_id or 0, [])}
            entry["tokens"] = {"input": reply.input_tokens, "output": reply.output_tokens}
        elif episode.role == "user":
            entry["learned"] = learned.get(message.episode_id, [])
        yield entry


def _prompts(owner_id: int, recalls: Sequence[int]) -> dict[int, list[Entry]]:
    """By recall: what it put into the prompt, each memory as it read then."""
    rows = RecallItem.objects.filter(Q(in_prompt=True) | Q(always=True), recall__in=recalls, recall__owner_id=owner_id)
    items = list(rows.select_related("memory", "episode").order_by("-always", "rank", "pk"))
    then = Revision.objects.filter(owner_id=owner_id, memory__in={item.memory_id for item in items if item.memory_id})
    texts = {(memory, number): text for memory, number, text in then.values_list("memory_id", "number", "text")}
    found: dict[int, dict[tuple[str, int | None], Entry]] = defaultdict(dict)
    for item in items:
        entry: Entry = {"kind": "", "id": None, "text": _("[forgotten]")}
        if item.memory is not None and item.memory.owner_id == owner_id:
            text = texts.get((item.memory.pk, item.revision or 0), item.memory.text)
            entry = {"kind": item.memory.kind, "id": item.memory.pk, "revision": item.revision, "text": text}
        elif item.episode is not None and item.episode.owner_id == owner_id:
            hidden = item.episode.state == Episode.State.HIDDEN
            words = "" if hidden else episodes.shown(item.episode, item.start or 0, item.end)
            entry = {"kind": "message", "id": item.episode.pk, "text": words or _("[forgotten]")}
        entry |= {"always": item.always, "score": round(item.score, 4)}
        found[item.recall_id].setdefault((entry["kind"], entry["id"] or -item.pk), entry)
    return {recall: list(entries.values()) for recall, entries in found.items()}


def _learned(owner_id: int, said: Sequence[int]) -> dict[int, list[Entry]]:
    """By episode: the memories that rest on words of it."""
    rows = Evidence.objects.filter(owner_id=owner_id, episode__in=said).exclude(memory__state__in=GONE)
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in rows.select_related("memory", "episode").order_by("pk"):
        if row.episode is not None and row.start is not None:
            quote = episodes.shown(row.episode, row.start, row.end)
            memory = {"memory": row.memory_id, "text": row.memory.text, "state": row.memory.state, "quote": quote}
            found[row.episode.pk].append(memory)
    return found


def _head(conversation: Conversation) -> Entry:
    return {
        "id": conversation.session,
        "title": conversation.title,
        "created_at": localtime(conversation.created_at).isoformat(timespec="seconds"),
        "memory": conversation.memory,
        "persona": conversation.persona,
        "model": conversation.model,
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(title: str, lines: Sequence[str]) -> str:
    return "\n" + "\n".join([f"> {title}", ">", *(f"> - {line}" for line in lines)]) + "\n" if lines else ""
