"""The index in use, as the MEMORY_INDEX setting says: `from memories.index import index; index().add(…)`."""

from __future__ import annotations

import os
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from memories.index.base import Index

_made: list[Index] = []
_lock = Lock()


def index() -> Index:
    """The backend, made at its first use and kept for the life of the process."""
    if not _made:
        with _lock:
            if not _made:
                _made.append(_make())
    return _made[0]


def _make() -> Index:
    chosen: dict[str, Any] = settings.MEMORY_INDEX
    path = chosen.get("BACKEND", "")
    try:
        found = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"MEMORY_INDEX: the backend {path!r} cannot be imported: {error}") from error
    if not (isinstance(found, type) and issubclass(found, Index)):
        raise ImproperlyConfigured(f"MEMORY_INDEX: {path!r} is no index backend.")
    return found(chosen.get("OPTIONS") or {})


def _start_again() -> None:
    """After a fork, or when the setting changed: locks and arrays of before are not ours."""
    global _lock
    _lock = Lock()
    _made.clear()


def _reset_on_change(*, setting: str, **_: object) -> None:
    if setting == "MEMORY_INDEX":
        _start_again()


setting_changed.connect(_reset_on_change)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_again)
