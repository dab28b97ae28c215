"""Is a database older or newer than this program? Its applied migrations tell."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.migrations.loader import MigrationLoader

OURS = ("memories", "chat", "memoryscope_site")


def newer_than_program(applied: Iterable[tuple[str, str]]) -> list[str]:
    """The migrations that a database has and this program does not know."""
    known = MigrationLoader(None).disk_migrations or {}
    return sorted(f"{app}.{name}" for app, name in applied if app in OURS and (app, name) not in known)
