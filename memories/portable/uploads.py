"""The file that a person brings: kept in the data folder for themselves alone, and only until its import has ended."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from memories import clock, jobs
from memories.errors import ImportRefused, NotFound
from memories.history import lock_owner
from memories.models import Job, Upload
from memories.portable.source import unpacked

KEPT_FOR = timedelta(days=2)  # of a file that was tried and never brought in
SMALL = 64 * 1024  # bytes: done at once, without the worker
State = Upload.State


def folder() -> Path:
    """Where the files lie: readable by the program alone."""
    place = Path(settings.DATA_DIR) / "imports"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def of(owner_id: int) -> Upload | None:
    """The person's newest, if there is one."""
    return Upload.objects.select_related("job").filter(owner_id=owner_id).first()


def get(owner_id: int, *states: str) -> Upload:
    """The person's, if it is in one of these states. Raise NotFound."""
    upload = of(owner_id)
    if upload is None or upload.state not in states:
        raise NotFound(_("There is no such file."))
    return upload


def path_of(upload: Upload) -> Path:
    """Raise ImportRefused when the file is gone."""
    path = folder() / upload.key
    if not upload.key or not path.is_file():
        raise ImportRefused(_("The file is no longer there. Choose it again."))
    return path


def take(owner_id: int, name: str, pieces: Iterable[bytes]) -> Upload:
    """Keep a file and ask for its trial; it takes the place of the one before. Raise ImportRefused while one runs."""
    key, size, most = secrets.token_hex(16), 0, settings.IMPORT_MEGABYTES * 1024 * 1024
    path = folder() / key
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > most:
                    raise ImportRefused(
                        _("The file is too big: at most %(n)s MB can be imported at once, unpacked.")
                        % {"n": settings.IMPORT_MEGABYTES}
                    )
                file.write(piece)
        with transaction.atomic():
            lock_owner(owner_id)
            before = of(owner_id)
            if before is not None and before.state in Upload.OPEN:
                raise ImportRefused(_("Another file is being imported. When that is done, bring the next."))
            job = jobs.request(owner_id, Job.Kind.BRING)
            fields = {"name": _shown(name), "size": size, "key": key, "state": State.TRYING, "job": job}
            fields |= {"found": {}, "error": "", "learn": False, "at": clock.now()}
            upload, _new = Upload.objects.update_or_create(owner_id=owner_id, defaults=fields)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if before is not None:
        _unlink(before.key)
    return upload


def is_small(upload: Upload) -> bool:
    """Packed and unpacked."""
    try:
        return upload.size <= SMALL and unpacked(path_of(upload)) <= SMALL
    except ImportRefused:
        return True  # it is gone, which is soon told


@transaction.atomic
def start(owner_id: int, *, learn: bool) -> Upload:
    """Bring in what was tried. Raise NotFound when nothing was."""
    lock_owner(owner_id)
    upload = get(owner_id, State.TRIED)
    upload.state, upload.learn, upload.job = State.BRINGING, learn, jobs.request(owner_id, Job.Kind.BRING)
    upload.save(update_fields=["state", "learn", "job"])
    return upload


@transaction.atomic
def cancel(owner_id: int) -> None:
    """Stop, and throw the file away. What was brought in by then stays. Raise NotFound when nothing can be stopped."""
    lock_owner(owner_id)
    upload = get(owner_id, *Upload.OPEN, State.TRIED)
    if upload.job_id and upload.state in Upload.OPEN:
        jobs.cancel(owner_id, upload.job_id)
    end(upload, State.CANCELLED)


def discard(owner_id: int) -> None:
    """Throw a person's file away, whatever is being done with it, with its name and what was found in it."""
    upload = of(owner_id)
    if upload is not None:
        upload.delete()
        _unlink(upload.key)


def tried(upload: Upload, found: dict[str, Any]) -> None:
    """Note what a trial found, if the file still waits for that."""
    _as_read(upload).update(state=State.TRIED, found=found)


def end(upload: Upload, state: str, error: str = "") -> None:
    """The last word on a file: it goes, the row stays to say what became of it.

    A row that is about another file by now, or had its last word, keeps what it says.
    """
    if _as_read(upload).update(key="", state=state, error=error):
        _unlink(upload.key)


def _as_read(upload: Upload) -> QuerySet[Upload]:
    """The row, as long as nobody changed what becomes of its file since it was read."""
    return Upload.objects.filter(pk=upload.pk, key=upload.key, state=upload.state, job=upload.job_id)


def sweep() -> int:
    """Throw away files that nobody waits for any more: forgotten ones, those of people who are gone, and what a process
    had received when it was killed.
    """
    old = Upload.objects.filter(state=State.TRIED, at__lt=clock.now() - KEPT_FOR)
    for upload in old:
        end(upload, State.CANCELLED)
    known = set(Upload.objects.exclude(key="").values_list("key", flat=True))
    gone = 0
    received = Path(settings.FILE_UPLOAD_TEMP_DIR).glob("tmp*.upload*")  # as Django calls what is being received
    for path in (*folder().iterdir(), *received):
        settled = path.stat().st_mtime < (clock.now() - timedelta(hours=1)).timestamp()  # one may just be arriving
        if path.name not in known and settled:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _unlink(key: str) -> None:
    if key:
        (folder() / key).unlink(missing_ok=True)


def _shown(name: str) -> str:
    """The last part of a name, without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable())[-200:] or "?"
