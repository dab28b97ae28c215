"""Two people for every test: the person, and the stranger who must see nothing of theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from memories.records import Owner
from memoryscope_site.models import User

PASSWORD = "correct horse battery staple"


def on_sqlite() -> bool:
    return "sqlite" in settings.DATABASES["default"]["ENGINE"]


def pytest_configure(config: pytest.Config) -> None:
    """Threads that end with a test leave connections behind: SQLite's unseen, psycopg's with a warning."""
    if not on_sqlite():
        for line in (
            "ignore:Exception ignored in. <function BaseConnection.__del__:pytest.PytestUnraisableExceptionWarning",
            "ignore:Error when trying to teardown test databases:pytest.PytestWarning",
        ):
            config.addinivalue_line("filterwarnings", line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that needs another database than the one in use is skipped, by name and with the reason."""
    marker, reason = (
        ("services", "needs DATABASE_URL of a PostgreSQL server") if on_sqlite() else ("sqlite", "SQLite's")
    )
    for item in items:
        if item.get_closest_marker(marker):
            item.add_marker(pytest.mark.skip(reason=reason))


def make_user(name: str, **fields: str) -> User:
    user: User = get_user_model().objects.create_user(username=name, password=PASSWORD, **fields)
    return user


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """A page asked for by one test leaves no language behind for the next."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def person(db: None) -> User:
    return make_user("yining", language="en", time_zone="Europe/Lisbon")


@pytest.fixture
def stranger(db: None) -> User:
    return make_user("stranger", language="en", time_zone="Asia/Shanghai")


@pytest.fixture
def owner(person: User) -> Owner:
    return person.as_owner


@pytest.fixture
def other(stranger: User) -> Owner:
    return stranger.as_owner


@pytest.fixture
def client(person: User) -> Client:
    """A browser in which the person is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    browser = Client()
    browser.force_login(stranger)
    return browser
