"""A Chinese-speaking person with a bit of everything: talk, replies that ended in each way, memories in each state."""

from __future__ import annotations

import pytest
from django.test import Client

from chat import conversations, messages, replies
from chat.models import Conversation, Message, Reply
from chat.prepare import prepare
from memories import clock, store
from memories.folding import locate
from memories.models import Episode, Job, Memory
from memories.records import By, NewMemory, Owner, Quote
from memoryscope_site.models import User
from tests.conftest import make_user


@pytest.fixture
def person(db: None) -> User:
    return make_user("怡宁", first_name="怡宁", language="zh-hans", time_zone="Asia/Shanghai")


@pytest.fixture
def life(owner: Owner) -> list[Memory]:
    """Memories: two that contradict each other, one replaced, kept out, archived, in the trash; and an insight."""
    conversation = conversations.create(owner.id)
    said = _talk(
        owner, conversation, "我三月搬到了里斯本，我对花生过敏。小说里的人说：我讨厌大海。", "记下了。"
    ).episode
    now = clock.now()
    job = Job.objects.create(
        owner_id=owner.id, kind="consolidate", session=conversation.session, state="done", due_at=now, created_at=now,
        finished_at=now,
    )  # fmt: skip
    by = By("consolidation", job_id=job.pk)
    lisbon = _learn(owner, said, "怡宁住在里斯本。", "我三月搬到了里斯本", by, category="home", subject="住处")
    nuts = _learn(owner, said, "怡宁对花生过敏。", "我对花生过敏", by, category="health")
    berlin = _learn(owner, said, "怡宁住在柏林。", "搬到了", by)
    fine = _learn(owner, said, "怡宁能吃花生。", "花生", by)
    _learn(owner, said, "怡宁讨厌大海。", "我讨厌大海", by, state="quarantined", kept_out="fiction")
    store.supersede(owner.id, berlin.pk, lisbon.pk, at=now, by=by)
    store.raise_conflict(owner.id, nuts.pk, fine.pk, relation="contradiction", reason="两条不能同时成立。", by=by)
    archived = _learn(owner, said, "怡宁有一只猫。", "里斯本", by)
    store.archive(owner.id, archived.pk, By("user"))
    trashed = _learn(owner, said, "怡宁有一条狗。", "里斯本", by)
    store.remove(owner.id, trashed.pk, By("user"))
    insight = NewMemory(
        kind="insight", text="怡宁住在里斯本。她对花生过敏。", language="zh", subject="怡宁",
        sentences=((lisbon.pk,), (nuts.pk,)),
    )  # fmt: skip
    summary = store.write_insight(owner.id, insight, By("reflection"))
    store.revise(owner.id, nuts.pk, By("user"), text="怡宁对花生严重过敏。", pinned=True)
    _talk(owner, conversation, "我住在哪里？", "你住在里斯本。")
    for state in ("failed", "stopped", "interrupted"):
        _talk(owner, conversations.create(owner.id), "讲个故事。", "从前有", state)
    return [lisbon, nuts, berlin, fine, archived, trashed, summary]


@pytest.fixture
def chinese(client: Client, life: list[Memory]) -> Client:
    """The browser of that person."""
    return client


def _talk(owner: Owner, conversation: Conversation, text: str, answer: str, state: str = "done") -> Message:
    message, reply = messages.say(owner, conversation.pk, text)
    claimed = replies.claim(reply.pk)
    assert claimed is not None
    prepare(claimed)
    facts = {"model": "gpt-4o", "input_tokens": 1200, "output_tokens": 1500, "total_ms": 2400.0}
    error = {"error": "The model sent an empty reply."} if state == "failed" else {}
    replies.settle(reply.pk, state, "" if state == "failed" else answer, **facts, **error)
    assert Reply.objects.get(pk=reply.pk).state == state
    return message


def _learn(owner: Owner, said: Episode, text: str, words: str, by: By, **fields: str) -> Memory:
    span = locate(words, said.text)
    assert span is not None
    new = NewMemory(kind="observation", text=text, language="zh", quotes=(Quote(said.pk, *span),), **fields)  # type: ignore[arg-type]
    return store.remember(owner.id, new, by)
