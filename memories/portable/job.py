"""The job of an import: first tries the whole file without writing anything, later brings it in, record by record.

It can be paused between two records and told to go on. What was brought in is known by then, so nothing comes twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from itertools import islice

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import override

from memories import jobs, learn_import
from memories.errors import ImportRefused, MemoryScopeError
from memories.models import Job, Upload
from memories.portable import uploads
from memories.portable.formats import Format, formats
from memories.portable.json_records import Record, records
from memories.portable.numbering import chunks
from memories.portable.report import Report
from memories.portable.source import Part, parts, text_of
from memories.quiet_log import log_without_words
from memories.records import By, Owner
from memories.retrieve import warm

log = logging.getLogger(__name__)

HEAD = 12  # records by which a format is recognised
_RUN_FOR = 300.0  # seconds; then the rest is for another run
_EVERY = 0.5  # seconds between two looks at whether to go on


def run(job: Job) -> Mapping[str, int]:
    """Do what waits with the person's file; return the job's counts. Raise jobs.Unfinished when time is up."""
    upload = uploads.of(job.owner_id)
    if upload is None or upload.state not in Upload.OPEN or upload.job_id != job.pk:
        return {}
    owner = job.owner.as_owner
    with override("zh-hans" if owner.language == "zh" else "en"):  # what is refused is kept in words
        try:
            if upload.state == Upload.State.TRYING:
                _try_or_refuse(owner, upload, job)
            else:
                _bring(owner, upload, job)
        except ImportRefused as refusal:
            uploads.end(upload, Upload.State.REFUSED, error=str(refusal)[:500])
    job.refresh_from_db()
    return dict(job.counts)


def _try_or_refuse(owner: Owner, upload: Upload, job: Job) -> None:
    """A trial writes nothing, and another would end the same way: a file that it breaks on is refused at once."""
    try:
        _try(owner, upload, job)
    except (MemoryScopeError, jobs.Unfinished, jobs.Stopped, DatabaseError):
        raise
    except Exception as error:
        log_without_words(log, f"job {job.pk}: a file could not be tried", error)
        raise ImportRefused(
            _("%(file)s is not built as its format is: it cannot be read.") % {"file": upload.name}
        ) from error


def _try(owner: Owner, upload: Upload, job: Job) -> None:
    report = Report()
    read = _Read(upload, job)
    jobs.renew(job, progress=0, total=max(1, upload.size // 1024))
    for part, kind in recognised(upload):
        report.format = report.format or kind.name
        format = kind(owner, report)
        for record in read.records(part, entries=False):
            report.entries += 1
            format.look(record)
        if read.stopped:
            return
        format.looked()
    uploads.tried(upload, report.as_json())


def _bring(owner: Owner, upload: Upload, job: Job) -> None:
    warm()
    found = Report.of(upload.found)
    by = By("import", upload.name, job_id=job.pk)
    read = _Read(upload, job)
    kinds = recognised(upload)
    sessions: list[str] = []
    jobs.renew(job, progress=0, total=found.entries)
    for part, kind in kinds:
        format = kind(owner, Report())
        for turn in range(kind.passes):
            read.again(of=kind.passes)
            for record in read.records(part, entries=True):
                with jobs.while_mine(job):  # what was stopped, or forgotten, does not come back by its next record
                    _count(job, format.bring(record, by, turn))
            if read.stopped:
                return
        with jobs.while_mine(job):
            _count(job, format.brought(by))
        sessions += format.sessions
    if upload.learn:
        for some in chunks(sessions, 500):
            with jobs.while_mine(job):
                learn_import.start(owner, some)
    uploads.end(upload, Upload.State.DONE)


def recognised(upload: Upload) -> list[tuple[Part, type[Format]]]:
    """The parts of the file that hold something, each with its format. Raise ImportRefused if there is none."""
    most = settings.IMPORT_MEGABYTES
    found = []
    for part in parts(uploads.path_of(upload), upload.name, most):
        with text_of(part, most) as text:
            try:
                head = list(islice(records(text, part.name), HEAD))
            except ImportRefused:
                if part.name == upload.name:
                    raise
                continue  # a zip may hold what is not for us
        kind = next((kind for kind in formats() if kind.recognises(head)), None)
        if kind is not None:
            found.append((part, kind))
    if not found:
        raise ImportRefused(_("%(file)s is none of the files that can be imported.") % {"file": upload.name})
    return found


class _Read:
    """Reads the records of the parts, says how far it is, and stops when somebody paused or cancelled the job."""

    def __init__(self, upload: Upload, job: Job) -> None:
        self._upload, self._job = upload, job
        self._until, self._next = time.monotonic() + _RUN_FOR, 0.0
        self._bytes, self._entries, self._share = 0, 0.0, 1
        self.stopped = False

    def again(self, *, of: int) -> None:
        """Another pass over a part begins, of so many: each entry counts for a share."""
        self._share = of

    def records(self, part: Part, *, entries: bool) -> Iterator[Record]:
        most = settings.IMPORT_MEGABYTES
        with text_of(part, most, self._seen) as text:
            for record in records(text, part.name):
                if time.monotonic() > self._next and not self._goes_on(entries):
                    self.stopped = True
                    return
                yield record
                self._entries += 1 / self._share

    def _goes_on(self, entries: bool) -> bool:
        now = time.monotonic()
        self._next = now + _EVERY
        if now > self._until:
            raise jobs.Unfinished("the rest is for another run")
        done = round(self._entries) if entries else min(self._bytes // 1024, self._job.total)
        return jobs.renew(self._job, progress=done)

    def _seen(self, size: int) -> None:
        self._bytes += size


def _count(job: Job, new: int) -> None:
    if new:
        jobs.count(job, {"new": new})
