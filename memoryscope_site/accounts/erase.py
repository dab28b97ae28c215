"""Deletes a person with everything that is theirs, and sees to it that the database file holds none of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction

from memories import outbox
from memories.forget.scan import clean
from memories.models import Episode, Memory
from memories.portable import uploads
from memoryscope_site.accounts import people, throttle
from memoryscope_site.models import User

PROBED = 40  # texts looked for in the file afterwards; each is one pass over it


class LastAdministrator(Exception):
    """Other people would be left without an administrator; nothing was deleted."""


def erase(user: User) -> None:
    """Delete the account, its rows in every table and its sessions. Raise LastAdministrator.

    Afterwards the write-ahead log is emptied and the file is searched for a sample of the person's words; should a copy
    be left in the free space of a page, the file is written anew. Copies and backups made before are not touched.
    """
    with transaction.atomic():
        people.one_at_a_time()
        _may_go(user)
        # First the sessions, so that open pages hear of it and close while the rest is deleted.
        Session.objects.filter(pk__in=list(_sessions(user.pk))).delete()
        outbox.emit(user.pk, "session.changed")
    with transaction.atomic():
        people.one_at_a_time()
        _may_go(user)
        transaction.on_commit(partial(clean, _sample(user.pk)), robust=True)
        _names_elsewhere(user)
        uploads.discard(user.pk)
        user.delete()


def _may_go(user: User) -> None:
    if people.needed_as_administrator(user):
        raise LastAdministrator


def _sessions(user_id: int) -> Iterator[str]:
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            yield session.pk


def _names_elsewhere(user: User) -> None:
    """The log of the admin pages names the people that were changed there; throttling keeps a hash of the name."""
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).delete()
    throttle.forget_failures(user.get_username())


def _sample(user_id: int) -> list[str]:
    memories = Memory.objects.filter(owner_id=user_id).values_list("text", flat=True)
    episodes = Episode.objects.filter(owner_id=user_id).values_list("text", flat=True)
    # The newest pages are the ones still shared with others; long messages lie across several pages, in pieces.
    found = [*memories.order_by("-pk")[: PROBED // 2], *episodes.order_by("-pk")[: PROBED // 2]]
    return [text[:200] for text in found if len(text) > 8]
