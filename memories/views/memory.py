"""One memory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from memories.browse.whole import whole
from memories.views.owned import owned, owner_of


@require_safe
@owned
def memory(request: HttpRequest, memory_id: int) -> HttpResponse:
    return render(request, "memories/memory.html", {"whole": whole(owner_of(request).id, memory_id)})
