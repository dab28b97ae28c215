"""All conversations of a kind, with what was searched for in them; the ticked ones are pinned, archived, deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chat import conversations, trash
from chat.found import hits, marked, matching
from chat.models import Conversation
from chat.views.pages import around
from memories import clock
from memories.counting import counted
from memories.errors import NotFound
from memories.views.owned import YOU, owned, owner_of, way_back

PAGE, HITS = 50, 3
SHOWN = ("", "archived", "trash")
DEEDS = ("pin", "unpin", "archive", "unarchive", "delete", "restore", "erase")


@require_safe
@owned
def shelf(request: HttpRequest) -> HttpResponse:
    """`?show=` is archived or trash; else those in the list. `?q=` searches titles and messages, `?before=` pages."""
    owner_id, words = owner_of(request).id, request.GET.get("q", "").strip()[:200]
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOWN else ""
    found = _of(owner_id, show)
    if words and show != "trash":  # what is in the trash is not searched: its messages are out of sight
        found = matching(found, words)
    elif words:
        found = found.filter(title__icontains=words)
    moment = "deleted_at" if show == "trash" else "active_at"
    before = _moment(request.GET.get("before", ""))
    if before is not None:
        found = found.filter(**{f"{moment}__lt": before})
    said = Count("messages", filter=Q(messages__active=True))
    rows: list[Any] = list(found.order_by(f"-{moment}", "-pk").annotate(said=said)[: PAGE + 1])
    older = getattr(rows[PAGE - 1], moment).isoformat() if len(rows) > PAGE else ""
    rows = rows[:PAGE]
    there = hits(rows, words, HITS) if words and show != "trash" else {}
    for row in rows:
        row.hits, row.name, row.moment = there.get(row.pk, []), marked(row.title, words), getattr(row, moment)
        if row.deleted_at:
            row.days_left = max(0, (row.deleted_at + trash.KEPT_FOR - clock.now()).days)
    counts = counted(**{f"n_{name or 'listed'}": _of(owner_id, name) for name in SHOWN})
    context = {"rows": rows, "words": words, "show": show, "older": older, **counts, **around(request), "q": ""}
    return render(request, "chat/all.html", context)


@require_POST
@owned
def bulk(request: HttpRequest) -> HttpResponse:
    """Do something with the ticked ones. Erasing is asked first. Those of somebody else are not there."""
    owner_id, deed = owner_of(request).id, request.POST.get("do", "")
    ticked = [pk for pk in request.POST.getlist("ticked")[:500] if _is_uuid(pk)]
    chosen = list(Conversation.objects.filter(owner_id=owner_id, pk__in=ticked))
    back = way_back(request, reverse("chat:all"))
    if deed not in DEEDS or not chosen:
        return redirect(back)
    if deed in ("delete", "erase") and "confirm" not in request.POST:
        context = {
            "chosen": chosen,
            "deed": deed,
            "learned": trash.learned_from(owner_id, chosen).count(),
            "next": back,
        }
        return render(request, "chat/all_confirm.html", context | around(request))
    if "memories" in request.POST and deed in ("delete", "erase"):
        trash.remove_learned(owner_id, chosen, YOU)
    _say(request, deed, _do(owner_id, deed, chosen))
    return redirect(back)


def _do(owner_id: int, deed: str, chosen: list[Conversation]) -> int:
    """How many it was done to; one that went meanwhile is left out."""
    if deed == "erase":
        return trash.erase(owner_id, [one.pk for one in chosen])
    done = 0
    for one in chosen:
        try:
            if deed in ("pin", "unpin"):
                conversations.set_pinned(owner_id, one.pk, deed == "pin")
            elif deed in ("archive", "unarchive"):
                conversations.set_archived(owner_id, one.pk, deed == "archive")
            elif deed == "delete":
                conversations.delete(owner_id, one.pk)
            else:
                trash.restore(owner_id, one.pk)
        except NotFound:
            continue
        done += 1
    return done


def _say(request: HttpRequest, deed: str, n: int) -> None:
    told = {
        "pin": ngettext("%(n)s conversation is pinned.", "%(n)s conversations are pinned.", n),
        "unpin": ngettext(
            "%(n)s conversation is not pinned any more.", "%(n)s conversations are not pinned any more.", n
        ),
        "archive": ngettext("%(n)s conversation is archived.", "%(n)s conversations are archived.", n),
        "unarchive": ngettext(
            "%(n)s conversation is in the list again.", "%(n)s conversations are in the list again.", n
        ),
        "delete": ngettext(
            "%(n)s conversation is in the trash for 30 days.", "%(n)s conversations are in the trash for 30 days.", n
        ),
        "restore": ngettext("%(n)s conversation is back.", "%(n)s conversations are back.", n),
        "erase": ngettext("%(n)s conversation was deleted for good.", "%(n)s conversations were deleted for good.", n),
    }[deed]
    messages.success(request, told % {"n": f"{n:,}"})


def _of(owner_id: int, show: str) -> QuerySet[Conversation]:
    if show == "trash":
        return trash.trashed(owner_id)
    there = Conversation.objects.filter(owner_id=owner_id, deleted_at=None, temporary=False)
    return there.filter(archived_at__isnull=show != "archived")


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(character in "0123456789abcdef-" for character in text) and text.count("-") == 4
