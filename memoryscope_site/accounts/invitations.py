"""Links that let one person sign up, within two weeks. Only the hash of a token is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db.models import QuerySet

from memories import clock
from memoryscope_site.models import Invitation, User

VALID_FOR = timedelta(days=14)


class AlreadyUsed(Exception):
    """Somebody else was faster, or the link has run out."""


def make(created_by: User) -> str:
    """Return the token of a new invitation. It can never be shown again."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    Invitation.objects.create(
        token_hash=_hash(token), created_by=created_by, created_at=now, expires_at=now + VALID_FOR
    )
    return token


def find(token: str) -> Invitation | None:
    """Return the invitation if it can still be used."""
    return _open().filter(token_hash=_hash(token)).first()


def use(invitation: Invitation, user: User) -> None:
    """Mark it used, in the transaction that creates `user`. Raise AlreadyUsed, which must undo that."""
    if _open().filter(pk=invitation.pk).update(used_by=user, used_at=clock.now()) != 1:
        raise AlreadyUsed


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(used_at=None, expires_at__gt=clock.now())


def _hash(token: str) -> str:
    # Long random tokens need no slow hash: nobody can go through them.
    return hashlib.sha256(token.encode()).hexdigest()
