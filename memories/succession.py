"""What took the place of what: a chain of memories of which one is current, and of which no two hold at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from memories.models import Memory


def successors(memory: Memory) -> Iterator[Memory]:
    """What replaced it, what replaced that, and so on. It ends where the chain ends, or leads round to the memory."""
    seen: set[int] = set()
    following, at = memory.state == Memory.State.SUPERSEDED, memory
    while following and at.replaced_by_id is not None and at.replaced_by_id not in seen:
        at = Memory.objects.get(pk=at.replaced_by_id)
        seen.add(at.pk)
        yield at
        following = at.state == Memory.State.SUPERSEDED


def ends_at(memory: Memory) -> datetime:
    """The latest moment at which it may end: when the first of those that follow began, or its own beginning."""
    begun = [later.valid_from for later in successors(memory)]
    ends = min(begun) if begun else memory.valid_until or memory.valid_from
    return max(ends, memory.valid_from)


def fits(memory: Memory) -> bool:
    """Whether it can stand in its chain as it is: it neither replaces itself nor holds beside what replaced it."""
    if memory.state != Memory.State.SUPERSEDED or memory.valid_until is None:
        return True
    if any(later.pk == memory.pk for later in successors(memory)):
        return False
    return memory.replaced_by_id is None or memory.valid_until <= ends_at(memory)


def replaced_by(memory: Memory) -> Iterator[Memory]:
    """What it replaced, what that replaced, and so on."""
    seen = {memory.pk}
    newest = [memory.pk]
    while newest:
        found = Memory.objects.filter(replaced_by__in=newest, state=Memory.State.SUPERSEDED).exclude(pk__in=seen)
        former = list(found.order_by("pk"))
        yield from former
        newest = [one.pk for one in former]
        seen.update(newest)
