"""What one person has, so that every address has something to show: its ids by name.

Whoever adds a page adds here what its address names. The walks in a real browser make the same world on a real site.
"""

from __future__ import annotations

from typing import Any

from django.urls import resolve

from chat import conversations, messages, personas, replies
from chat.door import tokens
from chat.models import Reply
from memories import bulk, recalls, store
from memories.browse import saved
from memories.bulk import Deed
from memories.models import Change, DoNotLearn, Job, RecallCheck, RecallItem, Receipt
from memories.records import By, Owner, Recalled, Result
from memoryscope_site.accounts import invitations
from memoryscope_site.accounts.reset_links import reset_path
from memoryscope_site.models import User
from tests.store.saying import MORNING, YOU, conclude, learn, quote, say

MARK = "Zephyrine"  # stands in every text of the person: a stranger's pages never show it


def make(owner: Owner) -> dict[str, Any]:
    """Let the person have lived a little; return the ids, as JSON can hold them."""
    conversation = conversations.create(owner.id)
    message, reply = messages.say(owner, conversation.pk, f"I moved to Lisbon in March, says {MARK}.")
    said = message.episode
    deleted = conversations.rename(owner.id, conversations.create(owner.id).pk, f"The kites of {MARK}")
    conversations.delete(owner.id, deleted.pk)
    job = Job.objects.create(
        owner_id=owner.id, kind="consolidate", state="done", session=conversation.session, due_at=MORNING,
        created_at=MORNING, finished_at=MORNING, counts={"messages": 1, "learned": 1},
    )  # fmt: skip
    worker = By("consolidation", job_id=job.pk)
    memory = learn(owner, f"{MARK} moved to Lisbon in March.", said, "I moved to Lisbon in March", by=worker)
    flat = learn(owner, f"{MARK} lives on Rua da Bica.", say(owner, f"{MARK} lives on Rua da Bica."), subject="home")
    text = f"{MARK} lives in Lisbon. The flat of {MARK} is on Rua da Bica."
    insight = conclude(owner, text, (memory,), (flat,), subject="where she lives")
    novel = say(owner, f"In {MARK}'s novel the keeper says: I hate the sea.")
    kept_out = learn(owner, f"{MARK} hates the sea.", novel, state="quarantined", kept_out="fiction")
    gone = learn(owner, f"{MARK} owns a kite.", say(owner, f"{MARK} owns a kite."), category="belongings")
    store.remove(owner.id, gone.pk, YOU)
    parts = {"words": 0.4, "meaning": 0.31, "time": 0.0, "boost": 0.0}
    shown = Result("memory", memory.pk, memory.text, 0.71, parts, 1, MORNING, revision=1, in_prompt=True)
    recall = recalls.save(owner, Recalled(results=(shown,)), said.pk, 1200)
    replies.settle(reply.pk, Reply.State.DONE, f"Welcome to Lisbon, {MARK}.")
    Reply.objects.filter(pk=reply.pk).update(recall=recall)
    store.support(owner.id, flat.pk, [quote(novel, "the keeper")], YOU)
    user = User.objects.get(pk=owner.id)
    reset = resolve(reset_path(user)).kwargs
    check = RecallCheck(owner_id=owner.id, memory=memory, first=3, text=f"Where is {MARK}?", created_at=MORNING)
    check.save()
    one, two = (learn(owner, f"{MARK} is {age}.") for age in (30, 31))
    conflict = store.raise_conflict(owner.id, one.pk, two.pk, relation="contradiction", reason="", by=worker)
    waits = learn(owner, f"{MARK} takes salbutamol.", novel, "hate the sea", state="pending")
    many = bulk.begin(owner.id, Deed("categorise", category="home"), [flat.pk])
    return {
        "check": check.pk,
        "bulk_job": many.pk,
        "conflict": conflict.pk,
        "saved_view": saved.save(owner.id, f"About {MARK}", "list", "category=home").pk,
        "conversation": str(conversation.pk),
        "persona": personas.save(
            owner.id, None, name=f"Aunt {MARK}", instructions=f"You are {MARK}.", greeting=f"{MARK} here."
        ).pk,
        "deleted_conversation": str(deleted.pk),
        "message": message.pk,
        "reply": reply.pk,
        "item": RecallItem.objects.get(recall=recall).pk,
        "job": job.pk,
        "memory": memory.pk,
        "flat": flat.pk,
        "insight": insight.pk,
        "sentence": 1,
        "kept_out": kept_out.pk,
        "waits": waits.pk,
        "trashed": gone.pk,
        "revision": memory.revision,
        "change": Change.objects.filter(memory=flat).latest("pk").pk,
        "receipt": Receipt.objects.create(owner_id=owner.id, at=MORNING, counts={"memories": 1, "revisions": 2}).pk,
        "never": DoNotLearn.objects.create(owner_id=owner.id, pattern=f"{MARK}'s ex", created_at=MORNING).pk,
        "token": tokens.make(owner.id, f"Open WebUI of {MARK}")[0].pk,
        "invitation": invitations.make(user),
        "reset_user": reset["uidb64"],
        "reset_token": reset["token"],
        "word": "nothing",
    }
