"""Taking back that a memory was not relevant to a message."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from memories.relevance import take_back
from memories.views.owned import owned, owner_of


@require_POST
@owned
def relevant_again(request: HttpRequest, item_id: int) -> HttpResponse:
    item = take_back(owner_of(request).id, item_id)
    messages.success(request, _("Taken back: it is no longer moved down for messages like that one."))
    if item.memory_id is None:
        return redirect("memories:list")
    return redirect(f"{reverse('memories:memory', args=[item.memory_id])}#uses")
