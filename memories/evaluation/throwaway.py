"""A person who exists only for a measurement, and of whom nothing is left afterwards."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from memories.index import index
from memories.models import Episode, IndexEntry, IndexSnapshot, Outbox
from memories.records import Language, Owner

PREFIX = "evaluate."
LONG_AGO = timedelta(days=1)
_NAME = re.compile(rf"{re.escape(PREFIX)}([0-9a-f]+)\.(\d+)\.")


@contextmanager
def throwaway(language: Language) -> Iterator[Owner]:
    """An owner for the time of the block. He cannot sign in, and goes with everything of his whatever happens."""
    name = f"{PREFIX}{_machine()}.{os.getpid()}.{secrets.token_hex(4)}"
    user = get_user_model()(username=name, is_active=False)
    user.set_unusable_password()
    user.save()
    try:
        yield Owner(id=user.pk, language=language, time_zone="UTC")
    finally:
        _delete(user)


def leave_nothing_when_stopped() -> None:
    """Let SIGTERM end the program as Ctrl-C does: past every `finally`."""
    signal.signal(signal.SIGTERM, _stopped)


def _stopped(signum: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


def sweep() -> int:
    """Delete those whom a killed run left; return how many."""
    left = [user for user in get_user_model().objects.filter(username__startswith=PREFIX) if _abandoned(user)]
    for user in left:
        _delete(user)
    return len(left)


def _delete(user: Any) -> None:
    with transaction.atomic():
        # The large tables first, without loading them.
        for model in (IndexSnapshot, IndexEntry, Outbox, Episode):
            model.objects.filter(owner_id=user.pk).delete()
        user.delete()
    index().forget_cached()


def _abandoned(user: Any) -> bool:
    named = _NAME.match(user.username)
    if named is None:
        return False
    if user.date_joined < timezone.now() - LONG_AGO:
        return True
    return named[1] == _machine() and not _runs(int(named[2]))


def _machine() -> str:
    return socket.gethostname().encode().hex()[:12] or "0"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
