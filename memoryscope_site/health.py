"""Is the web process alive? Asked by the supervisor, by proxies and by container platforms."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer without looking at the database: a slow database is no reason to end this process."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})
