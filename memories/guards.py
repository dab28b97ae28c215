"""What a write must not do: change what the person locked or wrote, say the same thing twice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from memories.errors import Locked, SaidAlready
from memories.history import load
from memories.models import Memory
from memories.records import By


def load_for(owner_id: int, memory_id: int, by: By) -> Memory:
    """Return the owner's memory for a change by someone. Raise NotFound, Locked.

    An insight in the person's own words is for programs as if it were locked.
    """
    memory = load(owner_id, memory_id)
    if memory.hands_off and by.actor not in ("user", "ruling"):
        raise Locked(_("This memory is locked."))
    return memory


def said_by_another(memory: Memory) -> Memory | None:
    """Return the active memory that says the same, if this one is (about to be) active."""
    if memory.state != Memory.State.ACTIVE:
        return None
    others = Memory.objects.filter(owner_id=memory.owner_id, state=Memory.State.ACTIVE, text_key=memory.text_key)
    return others.exclude(pk=memory.pk).first()


def check_said_once(memory: Memory) -> None:
    """Raise SaidAlready when another active memory says the same."""
    other = said_by_another(memory)
    if other is not None:
        raise SaidAlready(_("Another memory says the same."), memory_id=other.pk)
