"""What the operator reads once the pages answer."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from memoryscope_site.accounts.addresses import EVERYWHERE
from memoryscope_site.accounts.setup_link import current_link

NO_MODEL = """\
No chat model is configured: replies are put together by rules from what is remembered.
To use a model, write into .env one of
    OPENAI_API_KEY=…
    DASHSCOPE_API_KEY=…
    CHAT_BASE_URL=http://127.0.0.1:11434/v1 and CHAT_MODEL=…   (Ollama, vLLM, LM Studio)
and start again."""


def answers(host: str, port: int) -> bool:
    """Does the web process answer? Any answer counts."""
    asked = http.client.HTTPConnection("localhost" if host in EVERYWHERE else host, port, timeout=5)
    try:
        asked.request("GET", "/healthz")
        asked.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True


def welcome(at: str) -> str:
    lines = ["", f"MemoryScope is ready: {at}", "", "Models"]
    lines += [f"    {role:<11}{_model(entry)}" for role, entry in settings.MODELS.items()]
    if _is_offline(settings.MODELS["chat"]):
        lines += ["", NO_MODEL]
    if settings.ENV.host in EVERYWHERE and "allowed_hosts" not in settings.ENV.model_fields_set:
        lines += ["", "Only this machine is let in: name the hosts by which others reach it, ALLOWED_HOSTS=…"]
    if link := _setup_link():
        lines += ["", "Nobody has an account yet. This link, good once, makes the administrator:", link]
    return "\n".join([*lines, "", "Ctrl-C stops it."])


def _model(entry: dict[str, Any] | None) -> str:
    if entry is None:
        return "none"
    if _is_offline(entry):
        return "none (rules)"
    backend = entry["BACKEND"].split(".")[-2]
    where = urlsplit(entry["BASE_URL"])
    host = f" at {where.scheme}://{where.netloc.rpartition('@')[2]}" if where.netloc else ""
    return f"{entry['MODEL']} ({backend}{host})"


def _is_offline(entry: dict[str, Any] | None) -> bool:
    return entry is not None and ".offline." in entry["BACKEND"]


def _setup_link() -> str | None:
    try:
        return current_link()
    finally:
        connections.close_all()
