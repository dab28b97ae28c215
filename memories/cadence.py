"""How often what a person says is read, and what was learned is summed up: their own choice, or the installation's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from memories.models import OwnerState

FIELDS = ("learn_quiet_seconds", "learn_after_messages", "reflect_after_observations")


@dataclass(frozen=True, slots=True)
class Cadence:
    quiet: timedelta
    """After the last message of a conversation; then it is learned from."""
    messages: int
    """That many wait: it is learned from at once."""
    observations: int
    """That many are new: insights are written at once."""


def cadence_of(owner_id: int) -> Cadence:
    own = OwnerState.objects.filter(owner_id=owner_id).values_list(*FIELDS).first() or (None, None, None)
    quiet, messages, observations = own
    return Cadence(
        timedelta(seconds=settings.LEARN_QUIET_SECONDS if quiet is None else quiet),
        messages or settings.LEARN_AFTER_MESSAGES,
        observations or settings.REFLECT_AFTER_OBSERVATIONS,
    )
