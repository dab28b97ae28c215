"""The models in use, one a role, as the MODELS setting says: `from memories.llm import models; models.chat`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from threading import RLock
from typing import Any, Literal, overload

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from memories.llm.base import ChatModel, EmbeddingModel, Reranker, Settings

ROLES: Mapping[str, type] = {
    "chat": ChatModel,
    "extraction": ChatModel,
    "embedding": EmbeddingModel,
    "rerank": Reranker,
}


class Models:
    """One backend a role, made at its first use and kept for the life of the process."""

    def __init__(self) -> None:
        self.start_again()

    def start_again(self) -> None:
        self._made: dict[str, Any] = {}
        self._lock = RLock()

    @overload
    def __getitem__(self, role: Literal["chat", "extraction"]) -> ChatModel: ...
    @overload
    def __getitem__(self, role: Literal["embedding"]) -> EmbeddingModel: ...
    @overload
    def __getitem__(self, role: Literal["rerank"]) -> Reranker | None: ...
    def __getitem__(self, role: str) -> Any:
        with self._lock:
            if role not in self._made:
                self._made[role] = _make(role)
            return self._made[role]

    @property
    def chat(self) -> ChatModel:
        return self["chat"]

    def chat_named(self, name: str) -> ChatModel:
        """The chat with another model of the same server."""
        key = f"chat/{name}"
        with self._lock:
            if key not in self._made:
                self._made[key] = _make("chat", name)
            made: ChatModel = self._made[key]
            return made

    @property
    def extraction(self) -> ChatModel:
        return self["extraction"]

    @property
    def embedding(self) -> EmbeddingModel:
        return self["embedding"]

    @property
    def rerank(self) -> Reranker | None:
        """None unless a reranker is configured."""
        return self["rerank"]

    def reset(self) -> None:
        """Forget the backends: the next use makes new ones from the settings as they then are."""
        with self._lock:
            self._made.clear()


def _make(role: str, model: str = "") -> Any:
    if role not in ROLES:
        raise ImproperlyConfigured(f"There is no model role {role!r}; the roles are {', '.join(ROLES)}.")
    entry = settings.MODELS.get(role)
    if not entry:
        if role == "rerank":
            return None
        raise ImproperlyConfigured(f"MODELS has no entry for the role {role!r}.")
    path = entry.get("BACKEND", "")
    try:
        found = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"MODELS[{role!r}]: the backend {path!r} cannot be imported: {error}") from error
    if not (isinstance(found, type) and issubclass(found, ROLES[role])):
        raise ImproperlyConfigured(f"MODELS[{role!r}]: {path!r} is no {ROLES[role].__name__}.")
    backend: Any = found
    return backend(
        Settings(
            model=model or entry.get("MODEL", ""),
            base_url=entry.get("BASE_URL", ""),
            api_key=entry.get("API_KEY", ""),
            timeout=float(entry.get("TIMEOUT", 60)),
            retries=int(entry.get("RETRIES", 2)),
            options=entry.get("OPTIONS") or {},
        )
    )


models = Models()


def _reset_on_change(*, setting: str, **_: object) -> None:
    if setting == "MODELS":
        models.reset()


setting_changed.connect(_reset_on_change)
if hasattr(os, "register_at_fork"):
    # The worker forks: connections and locks of the parent must not be used by two processes.
    os.register_at_fork(after_in_child=models.start_again)
