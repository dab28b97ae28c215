"""The failures of vendors, put into our words: without keys, and saying whether another attempt can help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from memories.errors import ModelError
from memories.llm.base import Usage

_KEY_LIKE = re.compile(r"\bsk-[\w*.-]{4,}|(?<=[Bb]earer )[^\s\"',]+|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_MASK = "[key]"
_LONGEST = 300  # a server may answer with a whole page
_FAILED = gettext_noop("The server of %(model)s failed (status %(status)d).")
_REFUSED = gettext_noop("The server of %(model)s refused the request (status %(status)d).")
_STATUS = {
    401: gettext_noop("The server of %(model)s does not accept the API key (status %(status)d)."),
    403: gettext_noop("The server of %(model)s does not allow this (status %(status)d)."),
    404: gettext_noop("The server of %(model)s does not know the model or the address (status %(status)d)."),
    408: gettext_noop("The server of %(model)s took too long (status %(status)d)."),
    413: gettext_noop("The server of %(model)s found the request too large (status %(status)d)."),
    429: gettext_noop("The server of %(model)s has too many requests at the moment (status %(status)d)."),
}


class Temporary(ModelError):
    """Trying again may help. `after` is what the server asked for, in seconds."""

    def __init__(self, message: str, *, after: float | None = None, plain: str = "") -> None:
        super().__init__(message, permanent=False, plain=plain)
        self.after = after


class NoValidAnswer(ModelError):
    """The model answered, twice, and not as asked. `usage` is what that cost."""

    def __init__(self, message: str, *, usage: Usage, plain: str = "") -> None:
        super().__init__(message, permanent=False, plain=plain)
        self.usage = usage


def too_slow(model: str, seconds: float) -> Temporary:
    return Temporary(_("%(model)s did not answer within %(seconds)g s.") % {"model": model, "seconds": seconds})


def unreachable(model: str) -> Temporary:
    return Temporary(_("The connection to the server of %(model)s failed or broke off.") % {"model": model})


def cut_off(model: str) -> Temporary:
    return Temporary(_("The reply of %(model)s broke off.") % {"model": model})


def against_the_protocol(model: str) -> ModelError:
    words = _("The server of %(model)s sent what the protocol does not allow.") % {"model": model}
    return ModelError(words, permanent=False)


def of_status(status: int, model: str, text: str, key: str, headers: Mapping[str, str] | None = None) -> ModelError:
    """The error for an HTTP status other than 200."""
    plain = _(_STATUS.get(status, _FAILED if status >= 500 else _REFUSED)) % {"model": model, "status": status}
    message, said = plain, scrub(text, key).strip()
    if said:
        said = said[:_LONGEST] + "…" if len(said) > _LONGEST else said
        message = _("%(sentence)s It says: %(said)s") % {"sentence": plain, "said": said}
    if status in (408, 409, 429) or status >= 500:
        return Temporary(message, after=retry_after(headers or {}), plain=plain)
    return ModelError(message, permanent=True, plain=plain)


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
