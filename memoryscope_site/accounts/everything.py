"""Everything of mine: downloading it, and forgetting all that is remembered while the account stays."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from chat import conversations
from chat.models import Conversation
from memories.forget import everything
from memoryscope_site.accounts.answers import SignedInRequest, form_page, posted
from memoryscope_site.accounts.own_forms import ForgetEverythingForm


@require_http_methods(["GET", "HEAD", "POST"])
def forget_everything(request: SignedInRequest) -> HttpResponse:
    """First what goes, then, with the word typed, the erasure and its receipt."""
    owner_id = request.user.pk
    form = ForgetEverythingForm(posted(request))
    if form.is_valid():
        messages = form.cleaned_data["messages"]
        if messages == "erase":
            conversations.erase_all(owner_id)
        return redirect("memories:receipt", everything.forget_all(owner_id, messages).pk)
    talks = Conversation.objects.filter(owner_id=owner_id, deleted_at=None).count()
    extent = everything.extent(owner_id)
    return form_page(request, "memoryscope_site/forget_everything.html", form, extent=extent, conversations=talks)


def page_or_none(name: str, query: str = "") -> str:
    """The address of a page, if this installation has it."""
    try:
        return reverse(name) + query
    except NoReverseMatch:
        return ""
