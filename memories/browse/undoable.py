"""Whether changes can be undone as things stand, and if not, why."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext as _

from memories.models import Change
from memories.undo import FROM_NOTHING


def why_not(changes: Sequence[Change]) -> dict[int, str]:
    """By change: why it cannot be undone, empty when it can. Two queries."""
    now = _as_things_stand({change.memory_id for change in changes})
    return {change.pk: why_not_now(change, now.get(change.memory_id)) for change in changes}


def why_not_now(change: Change, now: Change | None) -> str:
    """The same of one, where `now` is the newest change of its memory."""
    if change.undone_by_id is not None:
        return _("Undone already.")
    if change.before is None and change.action not in FROM_NOTHING:
        return _("What was there before has been forgotten.")
    if now is None or (change.pk != now.pk and change.after != now.after):
        return _("Changed again since.")
    return ""


def _as_things_stand(memory_ids: set[int]) -> dict[int, Change]:
    """By memory: its newest change, whose `after` is the memory as it is."""
    newest = Change.objects.filter(memory__in=memory_ids).order_by().values_list("memory_id")
    ids = [pk for _memory, pk in newest.annotate(newest=Max("pk"))]
    return {change.memory_id: change for change in Change.objects.filter(pk__in=ids)}
