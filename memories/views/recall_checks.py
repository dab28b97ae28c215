"""Checks of recall: kept from the lab, run again by a button, each with its last ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from memories import episodes, recall_checks
from memories.browse.links import message_urls
from memories.errors import MemoryScopeError, NotFound
from memories.lab import asked as asking
from memories.lab import weights
from memories.lab.forms import KeepCheckForm
from memories.models import RecallCheck
from memories.recall_checks import Run
from memories.records import Owner
from memories.views import lab
from memories.views.owned import owned, owner_of


@dataclass(frozen=True, slots=True)
class Row:
    check: RecallCheck
    question: str
    runs: list[Run]
    message_url: str
    tried: Run | None
    """With other weights, where they are being tried."""


@require_safe
@owned
def checks(request: HttpRequest) -> HttpResponse:
    """With weights in the address each is asked with them as well, beside its last run; nothing of that is kept."""
    owner = owner_of(request)
    kept = recall_checks.of(owner.id)
    tried = weights.read(request.GET, lab.installed_of(owner))
    urls = message_urls(check.episode_id for check in kept if check.episode_id)
    rows = [
        Row(
            check,
            _question(check),
            recall_checks.runs(check),
            urls.get(check.episode_id or 0, ""),
            _tried(owner, check, tried) if tried else None,
        )
        for check in kept
    ]
    last = [row.runs[0].passed for row in rows if row.runs]
    with_them = [row.tried.passed for row in rows if row.tried]
    context = {
        "rows": rows,
        "passed": sum(last),
        "failed": len(last) - sum(last),
        "tried": urlencode(weights.pairs(tried)),
        "passed_tried": sum(with_them),
        "asked_tried": len(with_them),
    }
    return render(request, "memories/recall_checks.html", context)


@require_POST
@owned
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is asked with the memory that should be found, and run it once."""
    owner = owner_of(request)
    asked = asking.read(owner, request.POST)
    if asked is None:
        messages.error(request, _("Ask something first."))
        return redirect("memories:lab")
    form = KeepCheckForm((), request.POST)
    if form.is_valid():
        try:
            check = recall_checks.keep(owner, asked, form.memory_id, form.cleaned_data["first"])
            messages.success(request, _told(owner, check))
            return redirect(f"{reverse('memories:lab')}?{asked.address}")
        except NotFound as error:
            form.add_error("number", str(error))
        except MemoryScopeError as error:
            form.add_error(None, str(error))
    return lab.shown(request, owner, asked, {}, form)


@require_POST
@owned
def run(request: HttpRequest) -> HttpResponse:
    """Run them all, or the one that is named."""
    owner = owner_of(request)
    kept = recall_checks.of(owner.id)
    wanted = request.POST.get("check", "")
    if wanted:
        kept = [check for check in kept if str(check.pk) == wanted]
        if not kept:
            raise NotFound("There is no such check.")
    passed, unasked = 0, 0
    for check in kept:
        try:
            passed += recall_checks.run(owner, check).passed
        except MemoryScopeError:
            unasked += 1
    told = ngettext("%(passed)s of %(n)s check passes.", "%(passed)s of %(n)s checks pass.", len(kept))
    messages.success(request, told % {"passed": passed, "n": len(kept)})
    if unasked:
        told = ngettext("%(n)s check could not be asked.", "%(n)s checks could not be asked.", unasked)
        messages.warning(request, told % {"n": unasked})
    return redirect("memories:recall_checks")


@require_POST
@owned
def delete(request: HttpRequest, check_id: int) -> HttpResponse:
    recall_checks.delete(owner_of(request).id, check_id)
    messages.success(request, _("Check deleted."))
    return redirect("memories:recall_checks")


def _tried(owner: Owner, check: RecallCheck, tried: Mapping[str, float]) -> Run | None:
    try:
        return recall_checks.ask(owner, check, tried)
    except MemoryScopeError:
        return None


def _question(check: RecallCheck) -> str:
    return episodes.shown(check.episode) if check.episode else check.text


def _told(owner: Owner, check: RecallCheck) -> str:
    """Run what was just kept, and say how that went."""
    try:
        run = recall_checks.run(owner, check)
    except MemoryScopeError as error:
        return _("Kept as a check. It could not be asked yet: %(why)s") % {"why": error}
    if run.rank is None:
        return _("Kept as a check. It fails for now: the memory is not found.")
    if run.passed:
        return _("Kept as a check. It passes: rank %(rank)s.") % {"rank": run.rank}
    return _("Kept as a check. It fails for now: rank %(rank)s.") % {"rank": run.rank}
