"""What the person said was not relevant to one of their messages: it is moved down for messages like that one.

Kept with the use itself (RecallItem.feedback): it goes with the message, the memory or the recall, and holds no text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from memories.errors import NotFound
from memories.index.documents import without_forgotten
from memories.models import Episode, Recall, RecallItem
from memories.records import ResultKind

NOT_RELEVANT = RecallItem.Feedback.NOT_RELEVANT
_ITEM, _RECALL = RecallItem._meta.db_table, Recall._meta.db_table
# Plain SQL, for this is asked before every reply. The first condition is that of the indexes, word for word.
_SAID = (
    "SELECT item.id, item.memory_id, item.episode_id, recall.episode_id "  # noqa: S608 - no input in it
    f"FROM {_ITEM} item JOIN {_RECALL} recall ON recall.id = item.recall_id "
    "WHERE item.feedback = 'not relevant' AND item.{column} IN ({marks}) "
    "AND recall.owner_id = %s AND recall.episode_id IS NOT NULL ORDER BY item.id"
)


@dataclass(frozen=True, slots=True)
class NotRelevant:
    """Said of one use."""

    item_id: int
    kind: ResultKind
    id: int
    asked: str
    """The message that it was recalled for, without what was forgotten of it."""


@transaction.atomic
def say_not_relevant(owner_id: int, item_id: int) -> RecallItem:
    """Raise NotFound unless it is a use for one of this person's messages, and what was used is still there."""
    item = _find(owner_id, item_id)
    if item.recall.episode_id is None or (item.memory_id is None and item.episode_id is None):
        raise NotFound(_("There is no such use."))
    item.feedback = NOT_RELEVANT
    item.save(update_fields=["feedback"])
    return item


@transaction.atomic
def take_back(owner_id: int, item_id: int) -> RecallItem:
    """Undo it for every use of the same thing for the same message, be it this use or the one that moved this down."""
    item = _find(owner_id, item_id)
    for said in filter(None, (item, item.moved_down_by)):
        same = Q(memory_id=said.memory_id) if said.memory_id else Q(episode_id=said.episode_id)
        uses = RecallItem.objects.filter(same, recall__owner_id=owner_id, recall__episode=said.recall.episode)
        uses.filter(feedback=NOT_RELEVANT).update(feedback="")
    item.refresh_from_db()
    return item


def said_of(owner_id: int, memory_ids: Collection[int], episode_ids: Collection[int]) -> list[NotRelevant]:
    """What was said of these memories and messages, in the order of the uses."""
    rows: list[tuple[int, ResultKind, int, int]] = []
    with connection.cursor() as cursor:
        kinds: tuple[tuple[ResultKind, Collection[int]], ...] = (("memory", memory_ids), ("episode", episode_ids))
        for kind, ids in kinds:
            if not ids:
                continue
            marks = ", ".join(["%s"] * len(ids))
            cursor.execute(_SAID.format(column=f"{kind}_id", marks=marks), [*ids, owner_id])
            rows += [
                (item_id, kind, memory_id if kind == "memory" else episode_id, asked)
                for item_id, memory_id, episode_id, asked in cursor.fetchall()
            ]
    if not rows:
        return []
    wanted = {asked for *_rest, asked in rows}
    asked = Episode.objects.filter(owner_id=owner_id, pk__in=wanted).exclude(state=Episode.State.HIDDEN)
    texts = {episode.pk: without_forgotten(episode) for episode in asked}
    return [
        NotRelevant(item_id, kind, id_, texts[asked_id]) for item_id, kind, id_, asked_id in rows if asked_id in texts
    ]


def _find(owner_id: int, item_id: int) -> RecallItem:
    rows = RecallItem.objects.select_related("recall__episode", "moved_down_by__recall__episode").select_for_update(
        of=("self",)
    )
    item = rows.filter(pk=item_id, recall__owner_id=owner_id).first()
    if item is None:
        raise NotFound(_("There is no such use."))
    return item
