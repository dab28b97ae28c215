"""What the page tells of a file that somebody brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from memories import learn_import
from memories.learn_import import Plan
from memories.models import Job, Upload
from memories.portable.formats import Format, formats
from memories.portable.report import RESULTS, Report

_Words = tuple[Any, str, Any, Any]  # its word, its colour, what happens to memories, to messages
_WORDS: dict[str, _Words] = {
    "new": (_("new"), "tag--pine", _("saved with their dates"), _("saved with their dates, found at once")),
    "known": (_("known"), "", _("only their quotes are added, if they have some"), _("here already, not kept twice")),
    "conflict": (
        pgettext_lazy("result of an import", "conflict"),
        "tag--brick",
        _("saved as well, and held against what you have: what cannot both hold waits under Conflicts"),
        "",
    ),
    "waits": (_("waits"), "tag--ochre", _("wait for your yes: you want to be asked about their category"), ""),
    "kept_out": (_("kept out"), "tag--slate", _("stay kept out, as they were"), ""),
    "left_out": (_("left out"), "", _("deleted there"), ""),
    "refused": (_("refused"), "tag--brick", _("not imported"), _("conversations that are not imported")),
}


@dataclass(frozen=True, slots=True)
class Row:
    word: Any
    colour: str
    count: int
    happens: Any
    refused: Sequence[tuple[str, str]] = ()

    @property
    def unnamed(self) -> int:
        return max(0, self.count - len(self.refused)) if self.refused else 0


@dataclass(frozen=True, slots=True)
class Shown:
    upload: Upload
    report: Report
    label: Any
    conversations: bool
    rows: Sequence[Row]
    plan: Plan | None
    """What learning from the new messages takes; None where there is nothing to learn from."""
    brought: int
    undoable: bool

    @property
    def progress(self) -> tuple[int, int] | None:
        job = self.upload.job
        return (job.progress, job.total) if job and job.total else None

    @property
    def busy(self) -> bool:
        """Whether something is to be done still, running or not."""
        return self.upload.state in Upload.OPEN

    @property
    def running(self) -> bool:
        job = self.upload.job
        return self.busy and job is not None and job.state in (Job.State.QUEUED, Job.State.RUNNING)

    @property
    def new(self) -> int:
        return sum(self.report.results[name] for name in ("new", "conflict", "kept_out", "waits"))


def shown(upload: Upload | None) -> Shown | None:
    """None when nothing was brought yet."""
    if upload is None:
        return None
    report = Report.of(upload.found)
    kind = _kind(report.format)
    talk = kind is not None and kind.holds == "conversations"
    plan = None
    if report.learn_messages and upload.state == Upload.State.TRIED:
        plan = learn_import.estimate(report.learn_messages, report.learn_tokens, report.learn_batches)
    rows = [_row(name, report, talk) for name in RESULTS if report.results[name] and name in _WORDS]
    job = upload.job
    brought = int(job.counts.get("new", 0)) if job else 0
    return Shown(
        upload=upload,
        report=report,
        label=kind.label if kind else "",
        conversations=talk,
        rows=rows,
        plan=plan,
        brought=brought,
        undoable=bool(job and not talk and brought and upload.state in (Upload.State.DONE, Upload.State.CANCELLED)),
    )


def _kind(name: str) -> type[Format] | None:
    return next((kind for kind in formats() if kind.name == name), None)


def _row(name: str, report: Report, talk: bool) -> Row:
    word, colour, memories, messages = _WORDS[name]
    refused = report.refused if name == "refused" else ()
    return Row(word, colour, report.results[name], messages if talk else memories, refused)
