"""A person who has lived a little: once for a whole file, as making it takes longer than trying an address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from memoryscope_site.models import User
from tests.addresses.world import make
from tests.conftest import make_user

Lived = tuple[User, User, dict[str, Any]]


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[Lived]:
    """The person, the stranger, and the person's ids by name. What a test changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        person = make_user("yining", language="en", time_zone="Europe/Lisbon")
        yield person, make_user("stranger", time_zone="Asia/Shanghai"), make(person.as_owner)
        transaction.set_rollback(True)


@pytest.fixture
def person(lived: Lived, db: None) -> User:
    return lived[0]


@pytest.fixture
def stranger(lived: Lived, db: None) -> User:
    return lived[1]


@pytest.fixture
def world(lived: Lived, db: None) -> dict[str, Any]:
    return lived[2]
