"""Log lines as JSON (LOG_FORMAT=json), each with the ids of its request, person and job, and without private text."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from logging import LogRecord

from django.http import HttpRequest, HttpResponse

from memories.log_names import names, naming
from memories.quiet_log import WithoutWords

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[\w.-]{8,64}", re.ASCII)


class JsonLine(WithoutWords):
    """One object a line: time, level, logger, message, the ids, and of an error its kinds and places."""

    def format(self, record: LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **names(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class NameRequests:
    """Every request has an id, the proxy's where it gave one; the answer carries it, and so do its log lines."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        with naming(request=name):
            response = self.get_response(request)
        response.headers[HEADER] = name
        return response
