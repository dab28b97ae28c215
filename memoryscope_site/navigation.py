"""The pages of the rail and the dock, in their order. A page that has no URL yet is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from memories import approval
from memories.counting import counted
from memories.models import Conflict

DOCK = 5  # a narrow screen has room for this many; with more pages the last place opens the rest


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    """URL name; the first page of a namespace, `chat:index`, also stands for those of `chat` that no page names."""
    icon: str
    label: Any
    also: tuple[str, ...] = ()
    """URL names that belong to this page."""


PAGES = (
    Page("home", "house", _("Home")),
    Page("chat:index", "message-square", _("Chat")),
    Page("memories:list", "library", _("Memories"), also=("memories:waiting",)),
    Page("memories:conflicts", "scale", _("Conflicts"), also=("memories:conflict", "memories:past_rulings")),
    Page(
        "memories:activity",
        "activity",
        _("Activity"),
        also=("memories:undo_change", "memories:undo_job", "memories:jobs", "memories:job", "memories:run_now"),
    ),
    Page("memories:lab", "flask-conical", _("Recall lab"), also=("memories:recall_checks",)),
    Page(
        "memories:stats",
        "chart-column",
        _("Stats"),
        also=("memories:stale", "memories:unsupported", "memories:duplicates", "memories:costs"),
    ),
    Page("memories:export", "arrow-down-up", _("Import and export"), also=("memories:import",)),
    Page(
        "settings",
        "settings",
        _("Settings"),
        also=("password_change", "delete_account", "change_categories", "forget_everything", "programs"),
    ),
)
_NAMED = {name for page in PAGES for name in (page.name, *page.also)}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation.pages`, `navigation.dock` with `navigation.more` for narrow screens, and
    `navigation.waiting`, how many conflicts are open. An entry's `asked` tells how many memories wait for a yes."""
    return {"navigation": SimpleLazyObject(lambda: _entries(request))}


def _entries(request: HttpRequest) -> dict[str, Any]:
    entries, badges = [], _badges(request)
    for page in PAGES:
        try:
            url = reverse(page.name)
        except NoReverseMatch:
            continue
        entries.append({"url": url, "icon": page.icon, "label": page.label, "current": _is_current(page, request)})
        entries[-1]["badge"] = page.name == "memories:conflicts"
        entries[-1]["asked"] = badges["asked"] if page.name == "memories:list" else 0
    in_dock = len(entries) if len(entries) <= DOCK else DOCK - 1
    return {"pages": entries, "dock": entries[:in_dock], "more": entries[in_dock:], "waiting": badges["conflicts"]}


def _badges(request: HttpRequest) -> dict[str, int]:
    """How many conflicts are open and memories wait for a yes, in one query; a page that has counted both spares it."""
    known = {"conflicts": getattr(request, "open_conflicts", None), "asked": getattr(request, "memories_asked", None)}
    found = {what: n for what, n in known.items() if n is not None}
    if len(found) < len(known) and request.user.is_authenticated:
        open_ones = Conflict.objects.filter(owner_id=request.user.pk, state=Conflict.State.OPEN)
        found = counted(conflicts=open_ones, asked=approval.waiting(request.user.pk)) | found
    return {what: found.get(what, 0) for what in known}


def _is_current(page: Page, request: HttpRequest) -> bool:
    match = getattr(request, "resolver_match", None)
    if match is None:
        return False
    if match.view_name in _NAMED:  # a page of its own, or said to belong to one
        return match.view_name == page.name or match.view_name in page.also
    namespace, _, _ = page.name.rpartition(":")
    return bool(namespace and match.namespace == namespace and page == _first_of(namespace))


def _first_of(namespace: str) -> Page:
    """The page that stands for all of a namespace that have no page of their own."""
    return next(page for page in PAGES if page.name.startswith(f"{namespace}:"))
