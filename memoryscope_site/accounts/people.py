"""Who is there at all, decided one at a time where two might decide at once."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from memories.evaluation.throwaway import PREFIX
from memoryscope_site.models import User


def exist() -> bool:
    """Whether anyone has an account: until then, only the setup link works. Who is there to measure with is nobody."""
    return User.objects.exclude(username__startswith=PREFIX).exists()


def one_at_a_time() -> None:
    """Wait for others who decide about the people of this installation. Call first in the transaction.

    SQLite lets one writer in at a time anyway; elsewhere the lock of a row that is always there does it.
    """
    list(ContentType.objects.select_for_update().filter(app_label="memoryscope_site", model="user"))


def needed_as_administrator(user: User) -> bool:
    """Whether others would be left without anyone who can let them in, unlock or help them."""
    others = User.objects.exclude(pk=user.pk)
    return user.is_superuser and others.exists() and not others.filter(is_superuser=True, is_active=True).exists()
