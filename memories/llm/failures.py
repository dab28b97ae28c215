"""The failures of vendors, put into our words: without keys, and saying whether another attempt can help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from memories.errors import ModelError
from memories.llm.base import Usage

_KEY_LIKE = re.compile(r"\bsk-[\w*.-]{4,}|(?<=[Bb]earer )[^\s\"',]+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_MASK = "[key]"
_LONGEST = 300  # a server may answer with a whole page


class Temporary(ModelError):
    """Trying again may help. `after` is what the server asked for, in seconds."""

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message, permanent=False)
        self.after = after


class NoValidAnswer(ModelError):
    """The model answered, twice, and not as asked. `usage` is what that cost."""

    def __init__(self, message: str, *, usage: Usage) -> None:
        super().__init__(message, permanent=False)
        self.usage = usage


def of_status(status: int, model: str, text: str, key: str, headers: Mapping[str, str] | None = None) -> ModelError:
    """The error for an HTTP status other than 200."""
    what = {
        400: "refused the request",
        401: "does not accept the API key",
        403: "does not allow this",
        404: "does not know the model or the address",
        408: "took too long",
        413: "found the request too large",
        422: "refused the request",
        429: "has too many requests at the moment",
    }.get(status, "failed" if status >= 500 else "refused the request")
    said = scrub(text, key).strip()
    said = said[:_LONGEST] + "…" if len(said) > _LONGEST else said
    message = f"The server of {model} {what} (status {status})" + (f": {said}" if said else ".")
    if status in (408, 409, 429) or status >= 500:
        return Temporary(message, after=retry_after(headers or {}))
    return ModelError(message, permanent=True)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait, from either form of Retry-After."""
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def scrub(text: str, key: str) -> str:
    """The text without the key, and without anything that looks like one."""
    if len(key) >= 4:
        text = text.replace(key, _MASK)
    return _KEY_LIKE.sub(_MASK, text)


def scrub_chain(error: BaseException, key: str) -> None:
    """Take the key out of an exception and of what caused it: tracebacks are logged with their causes."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        link.args = tuple(scrub(part, key) if isinstance(part, str) else part for part in link.args)
        for name in ("message", "body"):
            value = getattr(link, name, None)
            if value is not None and not callable(value):
                setattr(link, name, scrub(value, key) if isinstance(value, str) else None)
        link = link.__cause__ or link.__context__
