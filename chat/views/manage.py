"""Rename, pin, archive, delete, and how a conversation uses memory."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat import conversations, one_export, trash
from chat.models import Conversation, Message
from chat.views.pages import around
from memories.errors import NotFound
from memories.portable.streaming import download
from memories.views.owned import YOU, owned, owner_of


class TitleForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)


class MemoryForm(forms.Form):
    memory = forms.ChoiceField(choices=Conversation.MemorySwitch.choices)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def rename(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    owner = owner_of(request)
    shown = conversations.get(owner.id, conversation_id)
    form = TitleForm(request.POST or None, initial={"title": shown.title})
    if request.method == "POST" and form.is_valid():
        conversations.rename(owner.id, conversation_id, form.cleaned_data["title"])
        return redirect("chat:conversation", conversation_id)
    context = {"conversation": shown, "form": form, **around(request, shown)}
    return render(request, "chat/rename.html", context, status=422 if form.is_bound else 200)


@require_safe
def export(request: HttpRequest, conversation_id: UUID, form: str) -> HttpResponseBase:
    """The conversation as a file, `md` to be read or `json`."""
    try:
        shown = conversations.get(owner_of(request).id, conversation_id)
    except NotFound as error:
        raise Http404(str(error)) from error
    pieces, kind = {
        "md": (one_export.as_markdown, "text/markdown; charset=utf-8"),
        "json": (one_export.as_json, "application/json"),
    }[form]
    return download(request, pieces(shown), kind, f"conversation-{shown.session[:8]}.{form}")


@require_POST
@owned
def memory(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    owner, form = owner_of(request), MemoryForm(request.POST)
    conversations.get(owner.id, conversation_id)
    if form.is_valid():
        conversations.set_memory(owner.id, conversation_id, form.cleaned_data["memory"])
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204 if form.is_valid() else 422)
    return redirect("chat:conversation", conversation_id)


@require_POST
@owned
def pin(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """With `off` it is unpinned."""
    conversations.set_pinned(owner_of(request).id, conversation_id, "off" not in request.POST)
    return redirect("chat:conversation", conversation_id)


@require_POST
@owned
def archive(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """With `off` it comes back into the list."""
    away = "off" not in request.POST
    conversations.set_archived(owner_of(request).id, conversation_id, away)
    told = (
        _("The conversation is archived. It is still recalled.")
        if away
        else _("The conversation is in the list again.")
    )
    messages.success(request, told)
    return redirect("chat:conversation", conversation_id)


@require_http_methods(["GET", "HEAD", "POST"])
@owned
def delete(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """Ask first, then delete: into the trash, with what was learned only there if that was ticked."""
    owner = owner_of(request)
    shown = conversations.get(owner.id, conversation_id)
    if request.method == "POST":
        if "memories" in request.POST:
            trash.remove_learned(owner.id, [shown], YOU)
        conversations.delete(owner.id, conversation_id)
        way_back = reverse("chat:restore", args=[conversation_id])
        messages.success(request, _("The conversation is in the trash for 30 days."), extra_tags=f"undo={way_back}")
        return redirect("chat:index")
    count = Message.objects.filter(conversation=shown, active=True).count()
    learned = trash.learned_from(owner.id, [shown]).count()
    context = {"conversation": shown, "count": count, "learned": learned, **around(request, shown)}
    return render(request, "chat/delete.html", context)


@require_POST
@owned
def restore(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    trash.restore(owner_of(request).id, conversation_id)
    messages.success(request, _("The conversation is back."))
    return redirect("chat:conversation", conversation_id)
