""" "Do not remember this": a statement goes to the trash and onto the do-not-learn list, with the words that it
was learned from, as a model may put them otherwise the next time. It comes back from both.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from memories import do_not_learn, store
from memories.history import load, lock_owner
from memories.models import Evidence, Memory
from memories.records import By

_WHY = gettext_noop("you do not want it remembered")  # stored; the page translates it


@transaction.atomic
def never_again(owner_id: int, memory_id: int) -> Memory:
    """Raise NotFound, ChangedMeanwhile."""
    lock_owner(owner_id)
    do_not_learn.add(owner_id, _said(load(owner_id, memory_id)))
    return store.remove(owner_id, memory_id, By("user", _WHY))


@transaction.atomic
def after_all(owner_id: int, memory_id: int) -> Memory:
    """Undo that, as far as it stands. Raise NotFound, SaidAlready."""
    lock_owner(owner_id)
    for text in _said(load(owner_id, memory_id)):
        do_not_learn.take_off(owner_id, text)
    return store.restore(owner_id, memory_id, By("user"))


def _said(memory: Memory) -> list[str]:
    """The statement, and its quotes."""
    cited = Evidence.objects.filter(memory=memory, episode__isnull=False).values_list("episode__text", "start", "end")
    return [memory.text, *(quote for text, start, end in cited if do_not_learn.telling(quote := text[start:end]))]
