"""/healthz and /readyz: asked by the supervisor, by proxies and by container platforms."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from memoryscope_site.operations.readiness import look_at_all

NO_STORE = {"Cache-Control": "no-store"}


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer without looking at the database: a slow database is no reason to end this process."""
    return HttpResponse("ok", content_type="text/plain", headers=NO_STORE)


@login_not_required
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say what works, each with the milliseconds the look took; 503 when people cannot be served."""
    looks = look_at_all()
    ready = all(look.ok for look in looks if look.needed)
    body = {
        "status": "ready" if all(look.ok for look in looks) else "degraded" if ready else "not ready",
        "checks": {look.name: {"ok": look.ok, "ms": look.ms} | _problem(look.problem) for look in looks},
    }
    return JsonResponse(body, status=200 if ready else 503, headers=NO_STORE)


def _problem(words: str) -> dict[str, str]:
    return {"problem": words} if words else {}
