"""Everything that happens between the message and the model: what was asked of memory, the recall, the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from chat import choosing, conversations, noted, replies
from chat.beside import followed, shown_up_to, turns_of
from chat.models import Message, Reply
from chat.prompt import in_prompt, language_of, system_prompt
from chat.prompts import render
from memories import clock, recalls, screening
from memories.asking import Forget, Remember
from memories.errors import NotKept
from memories.llm import models
from memories.llm.base import ChatModel, ChatRequest, Said
from memories.records import Language, Owner, Query, Recalled
from memories.retrieve import retrieve


@dataclass(frozen=True, slots=True)
class Prepared:
    """Either a request to the model, or the words of a reply that needs none."""

    request: ChatRequest | None
    words: str = ""
    model: str = ""
    by: ChatModel | None = None
    """Which model is asked, if one is."""
    recall_ms: float | None = None


def waits_for_a_server() -> bool:
    """Whether looking through memory asks a server: a remote embedding, or a reranker."""
    return models.embedding.needs_network or models.rerank is not None


def prepare(reply: Reply) -> Prepared:
    """Recall for the message, store the recall with the reply, and write the prompt."""
    prepared = _prepare(reply)
    replies.tell_streaming(reply)
    return prepared


def _prepare(reply: Reply) -> Prepared:
    conversation, episode = reply.conversation, reply.asked.episode
    owner: Owner = conversation.owner.as_owner
    language = language_of(episode.text, owner.language)
    asked = noted.asked_of_memory(episode)
    if isinstance(asked, Forget) and conversations.uses_memory(conversation):
        return _forget(owner, reply, asked, language)
    kept = ""
    if isinstance(asked, Remember):
        try:
            memory = noted.remember(owner, conversation, episode, asked)
        except NotKept as error:
            return Prepared(None, words=_in(language, error))
        kept = memory.text if memory else ""
    shown = shown_up_to(reply.asked)
    model = choosing.model_of(conversation.model)
    turns = turns_of(shown, model.settings.model)
    recalled = None
    if conversations.uses_memory(conversation) and not reply.without_memory:
        recalled = _recall(owner, reply, shown[-len(turns) :])
    system = system_prompt(owner, language, clock.now(), recalled, noted=kept, persona=conversation.persona)
    if isinstance(asked, Remember) and not kept and not conversations.learns(conversation):
        system += "\n\n" + render(language, "not_noted")
    messages = (Said("system", system), *turns)
    if reply.text:
        messages += (Said("assistant", reply.text), Said("user", render(language, "carry_on")))
    texts = tuple(result.text for result in in_prompt(recalled)) if recalled else ()
    request = ChatRequest(messages=messages, language=language, recalled=texts)
    return Prepared(request, model=model.name, by=model, recall_ms=recalled.milliseconds if recalled else None)


def _recall(owner: Owner, reply: Reply, shown: Sequence[Message]) -> Recalled:
    query = Query(
        text=reply.asked.episode.text,
        at=clock.now(),
        turns=followed(shown),
        beside=frozenset(message.episode_id for message in shown),
        limit=settings.RECALL_RESULTS,
        token_budget=settings.RECALL_TOKEN_BUDGET,
    )
    return _stored(owner, reply, retrieve(owner, query), query.token_budget)


def _stored(owner: Owner, reply: Reply, recalled: Recalled, budget: int) -> Recalled:
    recall = recalls.save(owner, recalled, reply.asked.episode_id, budget)
    Reply.objects.filter(pk=reply.pk).update(recall=recall, recall_ms=recalled.milliseconds)
    return recalled


def _forget(owner: Owner, reply: Reply, asked: Forget, language: Language) -> Prepared:
    """Show what was found and ask: the reply's words are ours, the card under it holds the buttons."""
    found = noted.look_for(owner, asked)
    _stored(owner, reply, found, settings.RECALL_TOKEN_BUDGET)
    name = "forget_unsearched" if found.error else "forget" if found.results else "forget_nothing"
    return Prepared(None, words=render(language, name).strip(), recall_ms=found.milliseconds)


def _in(language: Language, error: NotKept) -> str:
    """Why something is not kept, in the language of the message."""
    with translation.override("zh-hans" if language == "zh" else "en"):
        kind = screening.KINDS.get(error.kind)
        if kind is None:
            return gettext("That is no statement about you or your people, so it is not kept.")
        return gettext("That looks like %(kind)s, and those are never kept.") % {"kind": kind}
