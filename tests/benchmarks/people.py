"""An installation in a folder of its own, with people who have said invented things (corpus.py)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memories.records import Owner

START = datetime(2022, 1, 1, tzinfo=UTC)
NOW = START + timedelta(days=20_000)
IN_A_SESSION = 40  # messages
AT_ONCE = 200  # messages in a transaction


@contextmanager
def installation(**environment: str) -> Iterator[str]:
    """A data folder with an empty database, in use by this process and the ones it starts; gone afterwards."""
    with TemporaryDirectory(prefix="memoryscope-benchmark-") as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "memoryscope_site.settings",
        } | environment
        set_up()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield folder


def set_up() -> None:
    """Make this process one of the installation, without a worker: what it puts off is done at once."""
    import django

    django.setup()
    from django.conf import settings

    settings.BACKGROUND = "memories.background.at_once"


def person(name: str, texts: list[str], *, learn: bool = False) -> tuple[Owner, float]:
    """A person who has said all this, in turns with the assistant; and what saving one message took, in ms."""
    from django.contrib.auth import get_user_model

    from memories import episodes

    owner = get_user_model().objects.create(username=name).as_owner
    said = [
        episodes.Said(
            source="chat",
            session=f"{number // IN_A_SESSION}",
            role="assistant" if number % 2 else "user",
            text=text,
            at=START + timedelta(minutes=90 * number),
            learn=learn,
        )
        for number, text in enumerate(texts)
    ]
    began = time.perf_counter()
    for start in range(0, len(said), AT_ONCE):
        episodes.add_many(owner, said[start : start + AT_ONCE])
    return owner, (time.perf_counter() - began) * 1000 / max(1, len(said))


def remembers(owner: Owner, texts: list[str]) -> None:
    """Give the person memories, as learned: every tenth replaces the one before it, every fiftieth is pinned."""
    from memories import store
    from memories.records import By, NewMemory

    by = By("consolidation")
    before = 0
    for number, text in enumerate(texts):
        kept = store.remember(owner.id, NewMemory("observation", text, "en", subject=f"subject {number % 30}"), by)
        if number % 10 == 9:
            store.supersede(owner.id, before, kept.pk, at=NOW - timedelta(days=1), by=by)
        if number % 50 == 0:
            store.revise(owner.id, kept.pk, by, pinned=True)
        before = kept.pk


def texts_of(owner_id: int) -> list[str]:
    """Everything the person and the assistant said, oldest first."""
    from memories.models import Episode

    return list(Episode.objects.filter(owner_id=owner_id).order_by("pk").values_list("text", flat=True))
