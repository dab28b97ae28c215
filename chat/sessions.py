"""Sign-out and a new password reach open sockets: an event makes each look at its session again."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_save
from django.utils.crypto import constant_time_compare

from memories import outbox


def is_open(session_key: str | None, user_id: int) -> bool:
    """Whether the session still belongs to this person, who may still sign in and has the same password."""
    if not session_key:
        return False
    engine = import_module(settings.SESSION_ENGINE)
    session = engine.SessionStore(session_key).load()
    if session.get(SESSION_KEY) != str(user_id) or BACKEND_SESSION_KEY not in session:
        return False
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    return user is not None and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def watch() -> None:
    """Connect to what ends sessions."""
    user_logged_out.connect(_signed_out, dispatch_uid="chat.sessions.signed_out")
    post_save.connect(_saved, sender=get_user_model(), dispatch_uid="chat.sessions.saved")


def _signed_out(user: Any = None, **_: Any) -> None:
    if user is not None and user.pk is not None:
        _tell(user.pk)


def _saved(instance: Any, created: bool, **_: Any) -> None:
    new_password = getattr(instance, "_password", None) is not None  # Django clears it after this signal
    if not created and (new_password or not instance.is_active):
        _tell(instance.pk)


def _tell(user_id: int) -> None:
    with transaction.atomic():
        outbox.emit(user_id, "session.changed")
