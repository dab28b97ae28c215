"""What is said of a job that changed many memories, and the page of one that goes on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from memories import jobs
from memories.models import Job, Receipt
from memories.views.owned import owned, owner_of, wants_fragment

RECEIPTS = 200  # shown of those of one job


def tell_done(request: HttpRequest, job: Job) -> None:
    """Say how many were changed, with the way back."""
    count, over = job.counts.get("changed", 0), job.counts.get("passed_over", 0)
    told = done_words(job.task["do"], count)
    if over:
        left = ngettext("%(n)s stays as it is.", "%(n)s stay as they are.", over) % {"n": f"{over:,}"}
        told = _("%(done)s %(left)s") % {"done": told, "left": left}
    if same := said_already_words(job):
        told = _("%(done)s %(left)s") % {"done": told, "left": same}
    undo = f"undo={reverse('memories:undo_job', args=[job.pk])}" if count and job.task["do"] != "forget" else ""
    messages.success(request, told, extra_tags=undo)


def said_already_words(job: Job) -> str:
    """That some were left as they are because a current memory says the same; empty if none was."""
    n = job.counts.get("said_already", 0)
    told = ngettext(
        "%(n)s stays as it is: a current memory says the same.",
        "%(n)s stay as they are: current memories say the same.",
        n,
    )
    return told % {"n": f"{n:,}"} if n else ""


def tell_undone(request: HttpRequest, job: Job, *, of: str) -> None:
    """Say how many were put back; `of` is what the job that was undone did."""
    if job.state != Job.State.DONE:
        messages.info(request, _("It is being undone. That goes on in the background."))
        return
    count, over = job.counts.get("changed", 0), job.counts.get("passed_over", 0)
    told = ngettext("Undone: %(n)s memory put back.", "Undone: %(n)s memories put back.", count)
    if of == "add":
        told = ngettext("Undone: %(n)s memory taken back.", "Undone: %(n)s memories taken back.", count)
    told %= {"n": f"{count:,}"}
    if over:
        left = ngettext(
            "%(n)s was changed again since and stays as it is.",
            "%(n)s were changed again since and stay as they are.",
            over,
        ) % {"n": f"{over:,}"}
        told = _("%(done)s %(left)s") % {"done": told, "left": left}
    messages.success(request, told)


def done_words(do: str, count: int) -> str:
    told = {
        "add": ngettext("Added %(n)s memory.", "Added %(n)s memories.", count),
        "archive": ngettext("Archived %(n)s memory.", "Archived %(n)s memories.", count),
        "pin": ngettext("Pinned %(n)s memory.", "Pinned %(n)s memories.", count),
        "unpin": ngettext("Unpinned %(n)s memory.", "Unpinned %(n)s memories.", count),
        "categorise": ngettext("Categorised %(n)s memory.", "Categorised %(n)s memories.", count),
        "remove": ngettext("Moved %(n)s memory to the trash.", "Moved %(n)s memories to the trash.", count),
        "restore": ngettext("Restored %(n)s memory.", "Restored %(n)s memories.", count),
        "forget": ngettext("Forgot %(n)s memory.", "Forgot %(n)s memories.", count),
        "accept": ngettext("Accepted %(n)s memory.", "Accepted %(n)s memories.", count),
        "reject": ngettext(
            "Rejected %(n)s memory: it is in the trash.", "Rejected %(n)s memories: they are in the trash.", count
        ),
        "undo": ngettext("Put %(n)s memory back.", "Put %(n)s memories back.", count),
        "rule": ngettext("Ruled: %(n)s memory changed.", "Ruled: %(n)s memories changed.", count),
        "merge": ngettext("Merged %(n)s memory.", "Merged %(n)s memories.", count),
    }[do]
    return told % {"n": f"{count:,}"}


@require_safe
@owned
def bulk_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far it is; without script the page is loaded again by its link."""
    job = jobs.get(owner_of(request).id, job_id)
    if job.kind != Job.Kind.BULK:
        raise Http404("There is no such change of many memories.")
    template = "memories/_bulk_job.html" if wants_fragment(request) else "memories/bulk_job.html"
    return render(request, template, _shown(job))


def _shown(job: Job) -> dict[str, Any]:
    do = job.task.get("do", "undo")
    made = Receipt.objects.filter(owner_id=job.owner_id, pk__in=job.task.get("receipts", ()))
    return {
        "job": job,
        "done": done_words(do, job.counts.get("changed", 0)),
        "said_already": said_already_words(job),
        "open": job.state in Job.OPEN,
        "undoable": do not in ("undo", "forget") and bool(job.counts.get("changed")),
        "receipts": made.order_by("pk")[:RECEIPTS] if do == "forget" else (),
    }
