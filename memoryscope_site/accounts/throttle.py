"""Slows down guessing: failures are counted by user name and by address, in the database, for all processes.

An attempt is written down as a failure before the password is looked at and struck out when it was right, so that many
attempts at once do not slip past the count. Attempts during a block are refused unread and not counted: a block ends
when it said it would. Names and addresses are kept as keyed hashes, for a day.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from memories import clock
from memoryscope_site.accounts.addresses import client_address, network
from memoryscope_site.models import SignInAttempt

KEPT_FOR = timedelta(days=1)


class Blocked(Exception):
    """Too many failures. `until` is when the next attempt is read."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    @property
    def seconds(self) -> int:
        """For the Retry-After header."""
        return max(1, int((self.until - clock.now()).total_seconds()) + 1)


@dataclass(frozen=True, slots=True)
class Attempt:
    pk: int
    user_key: str

    def succeeded(self) -> None:
        """Strike out this attempt and the user's failures; those of the address stay."""
        with transaction.atomic():
            SignInAttempt.objects.filter(pk=self.pk).delete()
            _clear(self.user_key)


def take(request: HttpRequest, name: str = "") -> Attempt:
    """Begin an attempt, in the name of a user or (a secret link) of nobody. Raise Blocked."""
    user_key, address_key = _user_key(name), _key("address", network(client_address(request)))
    now = clock.now()
    with transaction.atomic():
        _take_turns(user_key, address_key)
        _refuse_if_blocked(user_key, address_key, now)
        prune()
        row = SignInAttempt.objects.create(user_key=user_key, address_key=address_key, at=now)
    return Attempt(row.pk, user_key)


def refuse_if_blocked(request: HttpRequest) -> None:
    """Raise Blocked if this address has failed too often."""
    _refuse_if_blocked("", _key("address", network(client_address(request))), clock.now())


def forget_failures(name: str) -> None:
    """Let this user in again (a new password was set), or keep nothing that stands for the name."""
    _clear(_user_key(name))


def prune() -> int:
    """Delete what is older than a day; return how many."""
    return SignInAttempt.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]


def message(blocked: Blocked) -> str:
    """Say until when, in the time zone of the page, to the full minute that is safely past it."""
    until = timezone.localtime(blocked.until + timedelta(minutes=1) - timedelta.resolution)
    near = until - timezone.localtime(clock.now()) < timedelta(hours=12)
    return _("Too many attempts. The next one is possible at %(time)s (%(zone)s).") % {
        "time": until.strftime("%H:%M" if near else "%Y-%m-%d %H:%M"),
        "zone": timezone.get_current_timezone_name(),
    }


def _take_turns(*keys: str) -> None:
    """Attempts in one name or from one address are counted one after the other until the transaction ends.

    SQLite lets nobody else write meanwhile. Locks are taken in one order, or two attempts would wait for each other.
    """
    if connection.vendor == "postgresql":
        numbers = sorted({int(key[:15], 16) for key in keys if key})
        with connection.cursor() as cursor:
            for number in numbers:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _refuse_if_blocked(user_key: str, address_key: str, now: datetime) -> None:
    ends = []
    for kind, key in (("user", user_key), ("address", address_key)):
        limit, seconds = settings.SIGN_IN_FAILURES[kind]
        window = timedelta(seconds=seconds)
        if not key:
            continue
        failures = SignInAttempt.objects.filter(**{f"{kind}_key": key}, at__gt=now - window).order_by("-at")
        newest = list(failures.values_list("at", flat=True)[:limit])
        if len(newest) == limit:
            ends.append(newest[-1] + window)
    if ends:
        raise Blocked(max(ends))


def _clear(user_key: str) -> None:
    if user_key:
        SignInAttempt.objects.filter(user_key=user_key).update(user_key="")


def _user_key(name: str) -> str:
    return _key("user", unicodedata.normalize("NFKC", name).casefold()) if name else ""


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"memoryscope.sign_in.{kind}", value, algorithm="sha256").hexdigest()
