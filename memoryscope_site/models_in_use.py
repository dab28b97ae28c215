"""Which models this installation uses, as people may see it: never a key, never more of an address than its host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from memoryscope_site.model_settings import CLASSES

ROLES = ("chat", "extraction", "embedding", "rerank")


def models_in_use() -> list[dict[str, str]]:
    """Return {role, backend, model, note} for each role, in reading order."""
    return [_row(role, settings.MODELS.get(role)) for role in ROLES]


def chat_is_offline() -> bool:
    """Whether replies come from fixed rules because no model is configured."""
    return _backend("chat", settings.MODELS.get("chat")) == "offline"


def _row(role: str, entry: dict[str, Any] | None) -> dict[str, str]:
    backend = _backend(role, entry)
    model = entry["MODEL"] if entry and entry["MODEL"] != backend else ""
    return {"role": role, "backend": backend, "model": model, "note": _note(backend, entry)}


def _backend(role: str, entry: dict[str, Any] | None) -> str:
    """The short name that the environment variables use; a class of somebody else's by its own name."""
    if not entry:
        return ""
    path: str = entry["BACKEND"]
    return next((name for name, known in CLASSES[role].items() if known == path), path.rpartition(".")[2])


def _note(backend: str, entry: dict[str, Any] | None) -> str:
    if not entry:
        return _("not used")
    if backend == "offline":
        return _("no model: fixed rules")
    if backend == "packaged":
        return _("comes with the program")
    host = urlsplit(entry.get("BASE_URL") or "").hostname
    return _("at %(host)s") % {"host": host} if host else ""
