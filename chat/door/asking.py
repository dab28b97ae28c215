"""Between a program's request and the model: what is new is kept, memory looked through, the block written."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from chat import conversations, noted
from chat.beside import FOLLOWED
from chat.door import history, record
from chat.door.block import block, with_block
from chat.door.problems import Problem
from chat.door.who import Caller
from chat.models import Conversation
from chat.prompt import in_prompt, language_of
from memories import asking, budget, clock
from memories.asking import Remember
from memories.errors import NotKept
from memories.llm.base import ChatRequest, Said
from memories.records import Query, Recalled
from memories.retrieve import retrieve

MODES = ("off", "read", "read-write")
LONGEST_NAME = 200  # characters of a conversation's name
_OPEN_WEBUI = "x-openwebui-chat-id"
_NO_NAMES = ("new", "null", "none", "undefined")  # what LibreChat says of a conversation's first message
# What other chats ask in the person's name for their own ends, such as a title: nothing that the person said.
CHORES = (
    "### Task:\nGenerate ",  # Open WebUI: titles, tags, prompts of images
    "### Task:\nSuggest ",
    "### Task:\nAnalyze the chat history",
    "### Task:\nYou are an autocompletion system",
    "Provide a concise, 5-word-or-less title",  # LibreChat
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it goes to the model."""

    body: bytes
    """As it was sent, unless memory adds to it."""
    streamed: bool
    request: ChatRequest
    """The same for a model that speaks another protocol."""
    wants_usage: bool
    model: str
    conversation: Conversation | None = None
    """In which it is kept."""
    turns: tuple[history.Turn, ...] = ()
    name: str = ""
    """How the program calls the conversation."""
    recalled: Recalled | None = None
    in_prompt: int = 0
    """How many memories stand in the prompt."""


def ask(caller: Caller, raw: bytes, headers: Mapping[str, str], default_model: str) -> Asked:
    """Raise Problem for a request that cannot be read or is not allowed."""
    body = read(raw)
    mode = headers.get("x-memory", "read-write").strip().lower()
    if mode not in MODES:
        raise Problem(400, f"X-Memory is one of {', '.join(MODES)}.", code="invalid_header", param="X-Memory")
    refuse_without_budget(caller)
    messages = body.get("messages")
    messages = messages if isinstance(messages, list) else []
    turns = history.turns_of(messages)
    said = next((turn.text for turn in reversed(turns) if turn.role == "user"), "")
    if said.startswith(CHORES) or headers.get(_OPEN_WEBUI, "").startswith("local:"):  # its temporary chats
        mode = "off"
    keeps = mode == "read-write" and caller.may_write and bool(said)
    name = _name(body, headers)
    kept_in = record.look(caller, turns, name) if keeps else None
    changed, recalled = False, None
    conversation = kept_in or Conversation(owner_id=caller.owner.id)
    if mode != "off" and caller.may_read and said and conversations.uses_memory(conversation):
        recalled = _recall(caller, said, turns, kept_in)
    told = block(caller.owner, said, recalled, _noted(caller, turns, name, kept_in))
    if told:
        body["messages"], changed = with_block(messages, told), True
    if not body.get("model"):
        body["model"], changed = default_model, True
    shown = in_prompt(recalled) if recalled else ()
    return Asked(
        body=json.dumps(body).encode() if changed else raw,
        streamed=body.get("stream") is True,
        request=ChatRequest(
            messages=_as_said(messages, told),
            language=language_of(said, caller.owner.language),
            recalled=tuple(result.text for result in shown),
        ),
        wants_usage=isinstance(body.get("stream_options"), dict) and bool(body["stream_options"].get("include_usage")),
        model=str(body["model"]),
        conversation=kept_in,
        turns=tuple(turns),
        name=name,
        recalled=recalled,
        in_prompt=len(shown),
    )


def read(raw: bytes) -> dict[str, Any]:
    """The body of a request. Raise Problem."""
    try:
        body = json.loads(raw, parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError):
        raise Problem(400, "The body is no JSON that can be read.", code="invalid_json") from None
    if not isinstance(body, dict):
        raise Problem(400, "The body is no JSON object.", code="invalid_json")
    return body


def refuse_without_budget(caller: Caller) -> None:
    until = budget.used_up_until(caller.owner)
    if until is not None:
        seconds = max(1, math.ceil((until - clock.now()).total_seconds()))
        raise Problem(429, "The token budget of today is used up.", code="insufficient_quota",
                      kind="insufficient_quota", headers={"Retry-After": str(seconds)})  # fmt: skip


def _name(body: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """How the program calls the conversation: by its metadata, our header, or Open WebUI's."""
    metadata = body.get("metadata")
    named = metadata.get("conversation_id") if isinstance(metadata, dict) else None
    named = named if isinstance(named, str) else None
    name = (named or headers.get("x-conversation-id") or headers.get(_OPEN_WEBUI) or "").strip()[:LONGEST_NAME]
    return "" if name.lower() in _NO_NAMES or name.startswith("{{") else name


def _recall(caller: Caller, said: str, turns: Sequence[history.Turn], kept_in: Conversation | None) -> Recalled:
    before = [turn.text for turn in turns if turn.role == "user"][:-1]
    query = Query(
        text=said,
        at=clock.now(),
        turns=tuple(before[-FOLLOWED:]),
        beside=record.beside(kept_in) if kept_in else frozenset(),
        limit=settings.RECALL_RESULTS,
        token_budget=settings.RECALL_TOKEN_BUDGET,
    )
    return retrieve(caller.owner, query)


def _noted(caller: Caller, turns: Sequence[history.Turn], name: str, kept_in: Conversation | None) -> str:
    """What is remembered at once, as the message asks for it in plain words; the message is kept first."""
    if kept_in is None or not isinstance(
        asking.recognise(next(turn.text for turn in reversed(turns) if turn.role == "user")), Remember
    ):
        return ""
    recorded = record.record(caller, turns, name, kept_in.pk)
    if recorded is None or not recorded.new:
        return ""
    asked = noted.asked_of_memory(recorded.asked.episode)
    if not isinstance(asked, Remember):
        return ""
    try:
        memory = noted.remember(caller.owner, recorded.conversation, recorded.asked.episode, asked)
    except NotKept:
        return ""
    return memory.text if memory else ""


def _as_said(messages: Sequence[Any], told: str) -> tuple[Said, ...]:
    said = []
    for message in with_block(messages, told) if told else messages:
        role = message.get("role") if isinstance(message, dict) else None
        text = history.text_of(message.get("content")) if role else ""
        if text and role in ("system", "developer", "user", "assistant"):
            said.append(Said("system" if role == "developer" else role, text))
    return tuple(said)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _number(written: str) -> float:
    value = float(written)
    if math.isinf(value):
        raise ValueError(written)
    return value
