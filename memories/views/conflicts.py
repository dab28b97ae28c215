"""The inbox of conflicts: one at a time, what a ruling would change, then the ruling, then the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from memories import categories
from memories.conflicts import inbox, past, queue, ruling
from memories.conflicts.choices import ASKED, IN_A_CARD, NAMES, Choice
from memories.conflicts.form import RulingForm
from memories.errors import ChangedMeanwhile, MemoryScopeError, NotFound
from memories.ids import id_in
from memories.models import Conflict, Job
from memories.views.owned import htmx_of, owned, owner_of, wants_fragment, way_back

_PARTS = {
    "queue": "conflicts/_queue.html",
    "conflict": "conflicts/_conflict.html",
    "effects": "conflicts/_effects.html",
}


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """The weightiest that waits."""
    found = inbox.queue(owner_of(request).id, _page(request))
    return _answer(request, found, found.conflicts[0] if found.conflicts else None)


@require_safe
@owned
def conflict(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """One of them, with what the ruling in the address would change."""
    owner_id = owner_of(request).id
    if not Conflict.objects.filter(owner_id=owner_id, pk=conflict_id).exists():
        raise NotFound("There is no such conflict.")
    found = inbox.queue(owner_id, _page(request))
    this = next((one for one in found.conflicts if one.pk == conflict_id), None)
    try:
        this = this or queue.find(owner_id, conflict_id)
    except NotFound:
        if wants_fragment(request):
            return _answer(request, found, None)
        messages.info(request, _("That conflict is settled."))
        return redirect("memories:conflicts")
    form = RulingForm(this, request.GET) if "ruling" in request.GET else None
    return _answer(request, found, this, form)


@require_POST
@owned
def rule(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Apply what the page has shown; what it has not shown yet is shown first."""
    owner_id = owner_of(request).id
    if "later" in request.POST:
        return _put_off(request, owner_id, conflict_id)
    try:
        this = queue.find(owner_id, conflict_id)
    except NotFound:
        return _settled(request, owner_id, conflict_id)
    form = RulingForm(this, request.POST)
    if form.is_valid():
        if request.POST.get("shown") != form.query or "preview" in request.POST:
            return _preview(request, form)
        try:
            _apply(request, form)
        except ChangedMeanwhile as error:
            messages.error(request, str(error))
            return redirect("memories:conflict", conflict_id)
        except (MemoryScopeError, ValueError) as error:
            form.add_error(None, str(error))
    if form.errors:
        return _answer(request, inbox.queue(owner_id), this, form, status=422)
    return redirect("memories:conflicts")


@require_POST
@owned
def settle(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """In a card of the chat, which says beside each of these rulings what it does."""
    chosen = request.POST.get("ruling", "")
    status = 200
    if not Conflict.objects.filter(owner_id=owner_of(request).id, pk=conflict_id).exists():
        raise NotFound("There is no such conflict.")
    try:
        if chosen not in IN_A_CARD:
            raise ChangedMeanwhile(_("Choose one of the six rulings."))
        job = ruling.rule(owner_of(request).id, conflict_id, Choice(chosen), seen=id_in(request.POST.get("seen", "")))
        _say_ruled(request, chosen, job)
    except MemoryScopeError as error:
        messages.error(request, str(error))
        status = 422
    if htmx_of(request):
        return render(request, "_toasts.html", status=status)
    return redirect(way_back(request, reverse("memories:conflicts")))


@require_safe
def past_rulings(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    found = past.past(owner_of(request).id, id_in(request.GET.get("before", "")))
    standing = categories.rulings(owner_of(request).id)
    return render(request, "conflicts/past.html", {"past": found, "standing": standing})


@require_POST
def end_standing(request: HttpRequest) -> HttpResponse:
    """From now on the person is asked again in this category."""
    owner_id, category = owner_of(request).id, request.POST.get("category", "")
    if category in categories.rulings(owner_id):
        categories.switch(owner_id, {}, {category: ""})
        messages.success(request, _("Ended: you are asked again."))
    return redirect("memories:past_rulings")


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """How many wait, for the navigation; its page is that of the conflicts."""
    if not htmx_of(request):
        return redirect("memories:conflicts")
    place = "d" if request.GET.get("place") == "d" else "r"
    return render(request, "conflicts/_badge.html", {"waiting": queue.count(owner_of(request).id), "place": place})


def _apply(request: HttpRequest, form: RulingForm) -> None:
    owner_id, choice, seen = owner_of(request).id, form.choice, id_in(request.POST.get("seen", ""))
    _say_ruled(request, choice.ruling, ruling.rule(owner_id, form.conflict.pk, choice, seen=seen))


def _say_ruled(request: HttpRequest, chosen: str, job: Job) -> None:
    undo = f"undo={reverse('memories:undo_job', args=[job.pk])}"
    messages.success(request, _("Ruled: %(ruling)s.") % {"ruling": NAMES[chosen]}, extra_tags=undo)


def _preview(request: HttpRequest, form: RulingForm) -> HttpResponse:
    if "preview" not in request.POST:
        messages.info(request, _("Look at what will change, then apply the ruling."))
    return redirect(f"{reverse('memories:conflict', args=[form.conflict.pk])}?{form.query}#effects")


def _put_off(request: HttpRequest, owner_id: int, conflict_id: int) -> HttpResponse:
    try:
        ruling.put_off(owner_id, conflict_id)
    except ChangedMeanwhile:
        return _settled(request, owner_id, conflict_id)
    messages.info(request, _("Later: it waits behind the others."))
    return redirect("memories:conflicts")


def _settled(request: HttpRequest, owner_id: int, conflict_id: int) -> HttpResponse:
    """Somebody was faster: another tab, or the program. Raise NotFound for what is not theirs."""
    if not Conflict.objects.filter(owner_id=owner_id, pk=conflict_id).exists():
        raise NotFound("There is no such conflict.")
    messages.error(request, _("This conflict was settled in the meantime."))
    return redirect("memories:conflicts")


def _answer(
    request: HttpRequest,
    found: inbox.Queue,
    this: Conflict | None,
    form: RulingForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page; of it the inbox, the queue, the conflict or what would change, as htmx asks."""
    fragment = wants_fragment(request)
    request.open_conflicts = found.total  # type: ignore[attr-defined]
    template = _PARTS.get(htmx_of(request).target or "", "conflicts/_inbox.html") if fragment else None
    context: dict[str, Any] = {
        "queue": found,
        "size": queue.SIZE,
        "shown": inbox.shown(owner_of(request).id, this, form) if this else None,
        "weights": {"insight": queue.AN_INSIGHT, "pinned": queue.PINNED, "days": queue.USED_WITHIN.days},
        "rulings": ASKED,
        "fragment": fragment,
        "waiting": found.total,
    }
    response = render(request, template or "conflicts/conflicts.html", context, status=status)
    if template == "conflicts/_inbox.html" and status == 200:
        response["HX-Push-Url"] = request.get_full_path()
    return response


def _page(request: HttpRequest) -> int:
    return id_in(request.GET.get("page", "")) or 1
