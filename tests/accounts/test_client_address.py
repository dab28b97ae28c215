"""Whose address counts when proxies stand in between."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from memoryscope_site.accounts.addresses import base_address, client_address, network


def seen(settings: Settings, proxies: int, forwarded: str | None) -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "203.0.113.5", "10.0.0.1"),  # nobody is trusted: the header is the client's own invention
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "1.1.1.1, 203.0.113.5", "203.0.113.5"),
        (2, "1.1.1.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1"),  # it did not come through both
        (1, None, "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "203.0.113.5:4711", "203.0.113.5"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_client_stands_as_many_places_from_the_end_as_there_are_proxies(
    settings: Settings, proxies: int, forwarded: str | None, client: str
) -> None:
    assert seen(settings, proxies, forwarded) == client


def test_what_one_household_can_choose_from_counts_as_one() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff")
    assert network("2001:db8::1") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") != network("192.0.2.2")
    assert network("") == ""


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("0.0.0.0", "http://127.0.0.1:8123"),
        ("::1", "http://[::1]:8123"),
        ("memory.lan", "http://memory.lan:8123"),
    ],
)
def test_links_name_an_address_that_can_be_opened(settings: Settings, host: str, address: str) -> None:
    settings.ENV = settings.ENV.model_copy(update={"host": host, "port": 8123})
    settings.CSRF_TRUSTED_ORIGINS = []
    assert base_address() == address
