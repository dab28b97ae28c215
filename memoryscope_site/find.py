"""Go to anything: pages, conversations, memories and actions with the words in their names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chat import conversations
from chat.found import Pieces, marked, matching
from memories.models import Memory
from memories.views.owned import wants_fragment
from memoryscope_site.accounts.answers import SignedInRequest
from memoryscope_site.navigation import PAGES

SHOWN = 6  # of each kind
LONGEST = 200
ACTIONS = (
    ("chat:new", "", "plus", gettext_lazy("New conversation")),
    ("chat:all", "", "message-square", gettext_lazy("All conversations")),
    ("chat:all", "?show=archived", "archive", gettext_lazy("Archived conversations")),
    ("chat:all", "?show=trash", "trash-2", gettext_lazy("Trash of the conversations")),
    ("chat:personas", "", "user", gettext_lazy("Personas")),
    ("chat:keys", "", "keyboard", gettext_lazy("Keys of the chat")),
    ("memories:add", "", "plus", gettext_lazy("Add a memory")),
    ("memories:insights", "", "network", gettext_lazy("Memories as a hierarchy")),
    ("memories:timeline", "", "clock", gettext_lazy("Memories along the time")),
    ("memories:waiting", "", "inbox", gettext_lazy("Memories that wait for approval")),
    ("memories:trash", "", "trash-2", gettext_lazy("Trash of the memories")),
    ("memories:never", "", "ban", gettext_lazy("What is never remembered")),
    ("memories:import", "", "upload", gettext_lazy("Import")),
    ("memories:export", "", "download", gettext_lazy("Export")),
)


@dataclass(frozen=True, slots=True)
class Found:
    url: str
    icon: str
    name: Pieces
    text: str
    """The name whole: its language is told by it."""
    day: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    found: list[Found]


@require_safe
def find(request: SignedInRequest) -> HttpResponse:
    """`?q=`: a page, or the list alone for the palette. Without words: the pages and where the person was last."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    groups = [group for group in _groups(request.user.pk, words) if group.found]
    context = {"groups": groups, "words": words}
    answer = render(
        request, "memoryscope_site/_find.html" if wants_fragment(request) else "memoryscope_site/find.html", context
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _groups(owner_id: int, words: str) -> Iterable[Group]:
    if words:
        yield Group(_("Memories"), _memories(owner_id, words))
    yield Group(_("Conversations"), _conversations(owner_id, words))
    pages = [(page.name, "", page.icon, page.label) for page in PAGES]
    yield Group(_("Pages"), _named(pages, words))
    yield Group(_("Actions"), _named(ACTIONS, words) if words else _named(ACTIONS[:2], ""))


def _memories(owner_id: int, words: str) -> list[Found]:
    rows = Memory.objects.filter(owner_id=owner_id, state__in=(Memory.State.ACTIVE, Memory.State.PENDING))
    for word in words.split():
        rows = rows.filter(text__icontains=word)
    icons = {Memory.Kind.INSIGHT: "layers"}
    return [
        Found(
            reverse("memories:memory", args=[row.pk]),
            icons.get(row.kind, "circle-dot"),  # type: ignore[call-overload]
            marked(row.text, words),
            row.text,
        )
        for row in rows.order_by("-pinned", "-learned_at", "-pk")[:SHOWN]
    ]


def _conversations(owner_id: int, words: str) -> list[Found]:
    rows = conversations.of(owner_id)
    if words:
        rows = matching(rows, words)
    return [
        Found(
            reverse("chat:conversation", args=[row.pk]),
            "message-square",
            marked(row.title or _("Untitled"), words),
            row.title,
            row.active_at,
        )
        for row in rows.order_by("-active_at")[:SHOWN]
    ]


def _named(links: Iterable[tuple[str, str, str, Any]], words: str) -> list[Found]:
    """Those whose name has all the words, in the language of the page."""
    wanted = words.casefold().split()
    return [
        Found(reverse(name) + query, icon, marked(str(label), words), str(label))
        for name, query, icon, label in links
        if all(word in str(label).casefold() for word in wanted)
    ]
