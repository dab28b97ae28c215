"""A download written while it is sent: nothing of it is held whole, and nobody else waits for it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from memories.quiet_log import log_without_words

log = logging.getLogger(__name__)

PIECE = 65_536  # characters sent at once, about


def download(request: HttpRequest, pieces: Iterable[str | bytes], content_type: str, name: str) -> HttpResponseBase:
    """The answer that a browser saves as `name`.

    Django would read a synchronous iterator to its end before it sends the first byte under ASGI. So each piece is
    made in the request's own thread, and the event loop only waits for it.
    """
    answer: HttpResponseBase
    if request.method == "HEAD":
        answer = HttpResponse(content_type=content_type)
    else:
        gathered = _gathered(pieces)
        sent = (
            _in_thread(gathered, _("The export failed here. This file is not complete."))
            if isinstance(request, ASGIRequest)
            else gathered
        )
        answer = StreamingHttpResponse(sent, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _gathered(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        data = piece if isinstance(piece, bytes) else piece.encode()
        waiting.append(data)
        size += len(data)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


async def _in_thread(pieces: Iterator[bytes], failed: str) -> AsyncIterator[bytes]:
    """Daphne never closes a connection whose answer failed after its start, so the last piece says it instead."""

    ended = False

    def more() -> bytes:
        nonlocal ended
        if ended:
            return b""
        try:
            return next(pieces, b"")
        except Exception as error:
            ended = True
            log_without_words(log, "a download failed in the middle", error)
            return f"\n{failed}\n".encode()

    while piece := await sync_to_async(more)():
        yield piece
