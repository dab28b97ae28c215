"""/metrics for Prometheus: requests of this process, and from the database what all processes do together.

It is there when METRICS_TOKEN is set, for who shows it as `Authorization: Bearer …`. No figure names a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

from memoryscope_site.operations.figures import DatabaseFigures

registry = CollectorRegistry()
ProcessCollector(registry=registry)
GCCollector(registry=registry)
registry.register(DatabaseFigures())

requests = Counter(
    "memoryscope_http_requests", "Requests answered", ["view", "method", "status"], registry=registry
)  # fmt: skip
seconds = Histogram(
    "memoryscope_http_request_seconds",
    "Time to the answer, or to its first part where it is sent in parts",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)

NO_STORE = {"Cache-Control": "no-store"}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountRequests:
    """By the name of the view: an address holds ids, and there would be no end of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match and match.view_name) or "unknown"
        method = request.method if request.method in METHODS else "other"
        requests.labels(view, method, response.status_code).inc()
        seconds.labels(view).observe(time.perf_counter() - began)
        return response


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    expected = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not constant_time_compare(given, expected):
        return HttpResponseNotFound("not found", content_type="text/plain", headers=NO_STORE)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers=NO_STORE)
