"""A conversation as long as somebody's of a year, written at once: nothing was recalled for it, nothing learned."""

from __future__ import annotations

from datetime import timedelta

from chat.models import Conversation, Message, Reply
from memories import clock
from memories.models import Episode
from memories.records import Owner

AT_ONCE = 500


def long_conversation(owner: Owner, turns: int) -> Conversation:
    """As many messages of the person, each with its reply, so twice as many in all."""
    began = clock.now() - timedelta(minutes=turns + 1)
    made = Conversation.objects.create(owner_id=owner.id, title="A long one", created_at=began, active_at=clock.now())
    facts = {"owner_id": owner.id, "source": "chat", "session": made.session, "time_zone": "Europe/Lisbon"}
    said = [
        Episode(role=role, text=text, at=began + timedelta(minutes=number), learning="skipped", **facts)
        for number in range(1, turns + 1)
        for role, text in (
            ("user", f"Question {number}: what comes after {number}?"),
            ("assistant", f"After {number} comes **{number + 1}**."),
        )
    ]
    Episode.objects.bulk_create(said, AT_ONCE)
    messages = Message.objects.bulk_create([Message(conversation=made, episode=one) for one in said], AT_ONCE)
    Reply.objects.bulk_create(
        [
            Reply(conversation=made, asked=asked, message=answer, state="done", model="test-model", created_at=began)
            for asked, answer in zip(messages[::2], messages[1::2], strict=True)
        ],
        AT_ONCE,
    )
    return made
