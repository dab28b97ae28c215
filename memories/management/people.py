"""Of whom a command is: the person that `--user NAME` names, or all of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def named(name: str) -> Any:
    """The person of this name. Raise CommandError, one line for the terminal."""
    person = get_user_model().objects.filter(username=name).first()
    if person is None:
        raise CommandError(f"There is no person named {name}.")
    return person


def named_or_all(name: str | None) -> list[Any]:
    """The person of this name; everybody, the oldest account first, without one. Raise CommandError."""
    return [named(name)] if name else list(get_user_model().objects.order_by("pk"))
