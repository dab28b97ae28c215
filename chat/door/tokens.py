"""A person's tokens for programs: made, listed, found, revoked. A token is shown once; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from chat.door.models import ApiToken
from memories import clock
from memories.errors import NotFound

SCOPES = ("chat", "read", "write")
BEGINNING = "ms-"  # by which a token that got into a file or a log is recognised
MOST = 50  # a person's, that are not revoked
_EVERY = timedelta(minutes=1)


class TooMany(Exception):
    """The person has as many tokens as one may have."""


def make(owner_id: int, name: str, scopes: Iterable[str] = SCOPES) -> tuple[ApiToken, str]:
    """Return the row and the token, which can never be shown again. Raise TooMany."""
    if ApiToken.objects.filter(owner_id=owner_id, revoked_at=None).count() >= MOST:
        raise TooMany
    token, allowed = BEGINNING + secrets.token_urlsafe(32), set(scopes)
    row = ApiToken.objects.create(
        owner_id=owner_id,
        name=name,
        token_hash=_hash(token),
        shown=token[:7],
        may_chat="chat" in allowed,
        may_read="read" in allowed,
        may_write="write" in allowed,
        created_at=clock.now(),
    )
    return row, token


def of(owner_id: int) -> list[ApiToken]:
    """Those that are not revoked, newest first."""
    return list(ApiToken.objects.filter(owner_id=owner_id, revoked_at=None).order_by("-pk"))


def find(token: str) -> ApiToken | None:
    """The row of a token that still opens, with its owner; its use is noted."""
    if not token.startswith(BEGINNING) or len(token) > 100:
        return None
    rows = ApiToken.objects.select_related("owner").filter(revoked_at=None, owner__is_active=True)
    # Long random tokens need no slow hash: nobody can go through them.
    found = rows.filter(token_hash=_hash(token)).first()
    if found is not None:
        _note_use(found)
    return found


def revoke(owner_id: int, token_id: int) -> ApiToken:
    """End a token at once. Raise NotFound unless it is this person's and still opens."""
    row = ApiToken.objects.filter(owner_id=owner_id, pk=token_id, revoked_at=None).first()
    if row is None:
        raise NotFound("There is no such token.")
    ApiToken.objects.filter(pk=row.pk).update(revoked_at=clock.now())
    return row


def _note_use(token: ApiToken) -> None:
    now = clock.now()
    if token.used_at is None or token.used_at < now - _EVERY:  # most requests need not write
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
