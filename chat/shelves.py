"""The list of conversations, put on shelves by time: pinned, today, this week, then by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.dateformat import format as written
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chat.found import hits, marked
from chat.models import Conversation, Reply
from memories import clock

SHOWN = 200


@dataclass(slots=True)
class Shelf:
    title: str
    conversations: list[Conversation] = field(default_factory=list)


def shelves(found: QuerySet[Conversation], words: str = "") -> list[Shelf]:
    """With `words`, which were searched for, each conversation has its newest message with them, as `hits`."""
    live = Reply.objects.filter(conversation=OuterRef("pk"), state__in=Reply.LIVE)
    rows = list(found.annotate(answering=Exists(live))[:SHOWN])
    if words:
        there = hits(rows, words, 1)
        for row in rows:
            row.hits, row.name = there.get(row.pk, []), marked(row.title, words)  # type: ignore[attr-defined]
    return _by_time(rows)


def _by_time(found: Iterable[Conversation]) -> list[Shelf]:
    made: dict[str, Shelf] = {}
    for conversation in found:
        title = _title(conversation)
        made.setdefault(title, Shelf(title)).conversations.append(conversation)
    return list(made.values())


def _title(conversation: Conversation) -> str:
    if conversation.pinned:
        return _("Pinned")
    now, at = localtime(clock.now()), localtime(conversation.active_at)
    if at.date() >= now.date():
        return _("Today")
    if at.date() > now.date() - timedelta(days=7):
        return _("This week")
    style = pgettext("month of this year", "F") if at.year == now.year else pgettext("month and year", "F Y")
    return written(at, style)
