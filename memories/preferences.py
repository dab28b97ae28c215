"""What a person set about their memory, written in one place: the row is there, and open pages hear of it."""

from __future__ import annotations

from django.db import transaction

from memories import outbox
from memories.history import lock_owner
from memories.models import OwnerState


@transaction.atomic
def prefer(owner_id: int, **fields: object) -> None:
    """Set fields of the person's OwnerState, such as memory="off"."""
    lock_owner(owner_id)
    OwnerState.objects.filter(owner_id=owner_id).update(**fields)
    outbox.emit(owner_id, "settings.changed")
