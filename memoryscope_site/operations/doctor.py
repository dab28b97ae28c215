"""What can be wrong with a deployment, each with what to do about it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError, connection

from memories.models import Job
from memoryscope_site.models_in_use import chat_is_offline
from memoryscope_site.operations.readiness import look_at_all

LEAST_FREE = 1 << 30
"""Bytes. A backup and a migration each write the database once more; below this they are likely to fail."""

LEAST_KEY = 32
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - the addresses that stand for all of a machine's
REMEDIES = {
    "database": "Is DATABASE_URL right, and does its server run?",
    "index": "Look at the jobs page; the embedding model may not answer.",
    "queue": "Start `manage.py run`, or `manage.py qcluster` where the processes are started one by one.",
    "model": "Is its address right, and does it run? `manage.py check_models` asks it.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    verdict: Literal["ok", "note", "mend"]
    words: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, in reading order. What cannot be looked at is a finding too."""
    for look in (_settings, _folder, _key, _parts, _database, _people, _jobs, _system_checks):
        try:
            yield from look()
        except DatabaseError:
            pass  # said once, by the look at the parts


def _settings() -> Iterator[Finding]:
    env = settings.ENV
    open_to_all = env.host in ANYWHERE
    if settings.DEBUG:
        yield Finding("settings", "mend", "DEBUG is on: error pages show code and settings.", "Unset DEBUG.")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("settings", "mend", "ALLOWED_HOSTS takes any name.", "Name the hosts people use.")
    if open_to_all and not env.behind_https:
        yield Finding(
            "settings", "mend", "Other machines can reach it, and passwords travel in the clear.",
            "Put a proxy with HTTPS before it and set BEHIND_HTTPS=true, or set HOST=127.0.0.1.",
        )  # fmt: skip
    if env.behind_https and not env.trusted_proxies:
        yield Finding(
            "settings", "mend", "Behind a proxy everybody seems to come from one address, and shares its limits.",
            "Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For.",
        )  # fmt: skip
    if env.behind_https and not settings.CSRF_TRUSTED_ORIGINS:
        yield Finding(
            "settings", "note", "CSRF_TRUSTED_ORIGINS is empty.",
            "If forms are refused, set it to the address that people use, such as https://chat.example.org.",
        )  # fmt: skip
    if env.sign_up == "open" and (open_to_all or env.behind_https):
        yield Finding(
            "settings", "note", "Anybody who finds it can sign up.", "Set SIGN_UP=invitation, unless this is meant."
        )
    if chat_is_offline():
        yield Finding("models", "note", "No model is configured: replies come from fixed rules.", "Set CHAT_MODEL.")


def _folder() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    if folder.stat().st_mode & 0o077:
        yield Finding("data folder", "mend", "Others on this machine can read it.", f"chmod 700 {folder}")
    free = shutil.disk_usage(folder).free
    verdict: Literal["ok", "mend"] = "ok" if free >= LEAST_FREE else "mend"
    yield Finding(
        "data folder", verdict, f"{free / (1 << 30):.1f} GB free.", "" if verdict == "ok" else "Make room on its disk."
    )


def _key() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < LEAST_KEY:
        yield Finding(
            "secret key", "mend", f"SECRET_KEY has fewer than {LEAST_KEY} characters.",
            "Unset it and the program makes one; everybody signs in again.",
        )  # fmt: skip
    file = Path(settings.DATA_DIR) / "secret_key"
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("secret key", "mend", "Others on this machine can read its file.", f"chmod 600 {file}")


def _parts() -> Iterator[Finding]:
    for look in look_at_all():
        if look.ok:
            yield Finding(look.name, "ok", f"{look.ms:.1f} ms")
        else:
            remedy = "" if "run manage.py" in look.problem else REMEDIES[look.name.partition(":")[0]]
            yield Finding(look.name, "mend", f"{look.problem[0].upper()}{look.problem[1:]}.", remedy)


def _database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA quick_check(1)")
        whole = cursor.fetchone()[0]
    if mode != "wal":
        yield Finding(
            "database", "mend", f"Its journal is {mode}, not a write-ahead log: readers wait for writers.",
            "Keep the data folder on a local disk, not on a network share.",
        )  # fmt: skip
    if whole != "ok":
        yield Finding("database", "mend", "The file is damaged.", "Stop the program and `manage.py restore` a backup.")


def _people() -> Iterator[Finding]:
    if not get_user_model().objects.filter(is_active=True, is_superuser=True).exists():
        yield Finding("people", "mend", "Nobody is administrator.", "manage.py createsuperuser")


def _jobs() -> Iterator[Finding]:
    parked = Job.objects.filter(state=Job.State.PARKED).count()
    if parked:
        yield Finding(
            "jobs",
            "note",
            f"{parked} parked after several tries.",
            "Their reasons stand in the administration, under jobs.",
        )


def _system_checks() -> Iterator[Finding]:
    """Django's own, and ours; those for deployment where the site says that it is behind HTTPS."""
    for message in checks.run_checks(include_deployment_checks=settings.ENV.behind_https):
        if message.is_silenced() or message.level < checks.WARNING:
            continue
        yield Finding(message.id or "check", "mend", str(message.msg), message.hint or "")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding("process", "note", "It runs as root.", "Give it a user of its own.")
