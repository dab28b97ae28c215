"""What programs do with memories, by whatever way they come in: REST, MCP, the terminal. Each is told whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from memories import by_hand, clock, store
from memories.browse.filters import Filters
from memories.browse.matching import look
from memories.browse.order import Order
from memories.browse.pages import Page, page_of
from memories.browse.whole import find
from memories.errors import NotKept, SaidAlready
from memories.forget.repeats import repeats
from memories.languages import language_of
from memories.lasting import lasting
from memories.models import Memory, Receipt
from memories.records import By, NewMemory, Owner, Query, Quote, Result
from memories.retrieve import retrieve

THROUGH = By("user", gettext_noop("through a program"))  # stored; the page translates it
NOT_EDITED = (Memory.State.TRASHED, Memory.State.SUPERSEDED)


class NoLongerCurrent(NotKept):
    """It has to be restored before it can be changed."""


def listed(owner: Owner, filters: dict[str, str], size: int, after: str = "") -> Page:
    """A page of memories, newest first or the best of a search; `after` is a place that `older` of a page names."""
    found = look(owner, Filters.read(filters))
    return page_of(found.rows, {"before": after}, ranked=found.ranked, order=Order(size=size))


def searched(owner: Owner, text: str, limit: int) -> Sequence[Result]:
    """What recall would find for a message, memories alone, best first."""
    query = Query(text=text, at=clock.now(), limit=limit, kinds=frozenset(("memory",)))
    return retrieve(owner, query).results[:limit]


def added(owner: Owner, text: str, **fields: Any) -> tuple[Memory, bool]:
    """Keep a statement; return its memory, and whether it was not known before. Raise NotKept."""
    newest = Memory.objects.filter(owner_id=owner.id).order_by("-pk").values_list("pk", flat=True).first() or 0
    new = NewMemory(kind="observation", text=text, language=language_of(text), confidence=1.0, **fields)
    try:
        memory = by_hand.add(owner, new, THROUGH)
    except SaidAlready as error:
        return find(owner.id, error.memory_id), False
    return memory, memory.pk > newest


def changed(owner: Owner, memory_id: int, expected: int | None, **fields: Any) -> Memory:
    """Change fields of a memory. Raise NotFound, NotKept, ChangedMeanwhile, SaidAlready."""
    memory = find(owner.id, memory_id)
    if memory.state in NOT_EDITED:
        raise NoLongerCurrent(_("It is no longer current. Restore it first, then edit it."), kind="state")
    text = fields.get("text", memory.text)
    new = NewMemory(
        kind="observation", text=text, language=language_of(text), subject=fields.get("subject", ""),
        about=fields.get("about", ""), keywords=tuple(fields.get("keywords", ())),
    )  # fmt: skip
    by_hand.screen(new)
    if text != memory.text:
        by_hand.look_for_order(text)
        fields["text"] = lasting(text, clock.now(), owner.time_zone) or text
    return store.revise(owner.id, memory_id, THROUGH, expected=expected, **fields)


def removed(owner: Owner, memory_id: int) -> Memory:
    """Put it in the trash. Raise NotFound."""
    return store.remove(owner.id, memory_id, THROUGH)


def restored(owner: Owner, memory_id: int) -> Memory:
    return store.restore(owner.id, memory_id, THROUGH)


def forgotten(owner: Owner, memory_id: int) -> Receipt:
    """Erase it, the words it came from, and what surely repeats it, as its page does. Raise NotFound."""
    find(owner.id, memory_id)
    sure = [one for one in repeats(owner.id, [memory_id]) if one.sure]
    pieces = [Quote(one.episode_id, one.start, one.end) for one in sure]
    return store.forget(owner.id, [memory_id], THROUGH, elsewhere=pieces)
