"""Branches of a conversation: messages with one parent are siblings, and one of them is shown with what follows it.

What is on no shown branch is neither recalled nor learned from (Episode.State.OFF_BRANCH).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from chat import replies
from chat.models import Conversation, Message, Reply
from chat.problems import Answering
from memories import episodes, outbox
from memories.errors import NotFound
from memories.history import lock_owner
from memories.models import Episode

State = Episode.State
Key = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Siblings:
    """Where a message stands among its versions: its number from 1, how many there are, those on either side."""

    number: int
    count: int
    before: int | None
    after: int | None


def of_messages(conversation: Conversation, shown: Sequence[Message]) -> dict[int, Siblings]:
    """By message: its place among its versions. Those with one version only are left out. One query."""
    parents = {message.parent_id for message in shown}
    rows = conversation.messages.filter(
        Q(parent__in=[parent for parent in parents if parent]) | (Q(parent=None) if None in parents else Q(pk=None))
    ).exclude(episode__state=State.HIDDEN)
    versions: dict[Key, list[tuple[int, int]]] = {}
    for parent, role, number, pk in rows.values_list("parent_id", "episode__role", "sibling", "pk").order_by("pk"):
        versions.setdefault((parent, role), []).append((number, pk))
    found: dict[int, Siblings] = {}
    for (follows, _role), group in versions.items():
        if follows is None and not any(number for number, _ in group):
            continue  # imported messages name no parents
        ids = [pk for _, pk in sorted(group)]
        for place, one in enumerate(ids if len(ids) > 1 else ()):
            before = ids[place - 1] if place else None
            found[one] = Siblings(place + 1, len(ids), before, ids[place + 1] if place + 1 < len(ids) else None)
    return found


def find(owner_id: int, message_id: int) -> Message:
    """Raise NotFound unless it is this person's, not removed, and in a conversation that is not deleted."""
    rows = Message.objects.select_related("conversation__owner", "episode").exclude(episode__state=State.HIDDEN)
    found = rows.filter(pk=message_id, conversation__owner_id=owner_id, conversation__deleted_at=None).first()
    if found is None:
        raise NotFound("There is no such message.")
    return found


def show(owner_id: int, message_id: int) -> Message:
    """Show this version, with what was last said after it, in place of the one that is shown now.

    Raise NotFound, or Answering while a reply is being written.
    """
    with transaction.atomic():
        lock_owner(owner_id)
        chosen = find(owner_id, message_id)
        refuse_while_answering(chosen.conversation)
        if not chosen.active:
            _step_aside(owner_id, chosen)
            _come_forward(owner_id, chosen)
            outbox.emit(owner_id, "branch.changed", conversation=chosen.conversation.session, message=chosen.pk)
    return chosen


def make_room(original: Message) -> tuple[Message | None, int]:
    """Take a message off the shown branch, with all after it, for another version; return that one's parent and number.
    Within the owner's lock."""
    conversation = original.conversation
    _link(conversation)
    original.refresh_from_db(fields=["parent"])
    _step_aside(conversation.owner_id, original)
    versions = conversation.messages.filter(parent=original.parent, episode__role=original.episode.role)
    return original.parent, versions.aggregate(last=Max("sibling"))["last"] + 1


def refuse_while_answering(conversation: Conversation) -> None:
    replies.settle_lapsed(conversation)
    if Reply.objects.filter(conversation=conversation, state__in=Reply.LIVE).exists():
        raise Answering


def _step_aside(owner_id: int, version: Message) -> None:
    """All that is shown after the parent leaves: the shown messages are one chain, in the order of their numbers."""
    shown = version.conversation.messages.filter(active=True)
    if version.parent_id:
        shown = shown.filter(pk__gt=version.parent_id)
    _set(owner_id, shown, active=False)


def _come_forward(owner_id: int, chosen: Message) -> None:
    children: dict[int, int] = {}
    rows = chosen.conversation.messages.filter(pk__gt=chosen.pk, parent__isnull=False)
    for parent, pk in rows.values_list("parent_id", "pk").order_by("pk"):
        children[parent] = pk  # the newest version of each
    path = [chosen.pk]
    while path[-1] in children:
        path.append(children[path[-1]])
    _set(owner_id, chosen.conversation.messages.filter(pk__in=path), active=True)


def _set(owner_id: int, rows: QuerySet[Message], *, active: bool) -> None:
    was, becomes = (State.OFF_BRANCH, State.ACTIVE) if active else (State.ACTIVE, State.OFF_BRANCH)
    moving = list(rows.filter(episode__state=was).values_list("episode_id", flat=True))
    rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(active=active)
    episodes.move(owner_id, moving, becomes)


def _link(conversation: Conversation) -> None:
    """Imported messages name no parents: each is said to follow the one before it."""
    shown = conversation.messages.filter(active=True).order_by("pk")
    for earlier, later in pairwise(shown):
        if later.parent_id is None and not later.sibling:
            later.parent = earlier
            later.save(update_fields=["parent"])
