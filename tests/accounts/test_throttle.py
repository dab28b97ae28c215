"""Guessing passwords is slowed down, by user name and by address, for every process alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from memories import clock
from memoryscope_site.accounts import throttle
from memoryscope_site.models import SignInAttempt, User
from tests.accounts.conftest import signed_in_as
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_failures(settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (3, 900), "address": (6, 900)}


def attempt(name: str, password: str = "wrong", address: str = "192.0.2.1", browser: Client | None = None) -> int:
    answer = (browser or Client()).post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)
    return answer.status_code


@contextmanager
def later(settings: Settings, seconds: float) -> Iterator[None]:
    settings.CLOCK_OFFSET_SECONDS, before = settings.CLOCK_OFFSET_SECONDS + seconds, settings.CLOCK_OFFSET_SECONDS
    yield
    settings.CLOCK_OFFSET_SECONDS = before


def test_after_some_failures_even_the_right_password_is_refused(person: User, settings: Settings) -> None:
    assert [attempt("yining") for _ in range(3)] == [422, 422, 422]
    browser = Client()
    assert attempt("yining", PASSWORD, browser=browser) == 429
    assert signed_in_as(browser) == ""
    with later(settings, 901):
        assert attempt("yining", PASSWORD, browser=browser) == 302


def test_the_message_says_until_when_in_the_time_of_the_installation(person: User, settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    timezone.get_default_timezone.cache_clear()
    try:
        for _ in range(3):
            attempt("yining")
        answer = Client().post("/sign-in/", {"username": "yining", "password": PASSWORD})
    finally:
        timezone.get_default_timezone.cache_clear()
    found = re.search(r"The next one is possible at (\d\d):(\d\d) \(Asia/Shanghai\)", answer.content.decode())
    assert found
    first = SignInAttempt.objects.earliest("at").at
    end = (first + timedelta(seconds=900)).astimezone(ZoneInfo("Asia/Shanghai"))
    said = end.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    assert timedelta(0) <= said - end < timedelta(minutes=1)
    assert 800 < int(answer["Retry-After"]) <= 901


@pytest.mark.parametrize(
    ("ends", "said"), [("09:05:00.000", "09:05"), ("09:05:00.480", "09:06"), ("09:05:59", "09:06")]
)
def test_a_block_that_ends_within_a_minute_is_over_at_the_next(ends: str, said: str) -> None:
    until = datetime.fromisoformat(f"2024-05-08T{ends}+00:00")
    with timezone.override("UTC"):
        assert f"{said} (UTC)" in throttle.message(throttle.Blocked(until))


def test_the_block_does_not_tell_whether_the_user_exists(person: User) -> None:
    pages = []
    for name in ("yining", "nobody"):
        statuses = [attempt(name) for _ in range(4)]
        assert statuses == [422, 422, 422, 429]
        page = Client().post("/sign-in/", {"username": name, "password": "x"}, REMOTE_ADDR="198.51.100.9")
        pages.append(re.sub(r"\d\d:\d\d", "", page.content.decode()).replace(name, ""))
    assert remove_tokens(pages[0]) == remove_tokens(pages[1])


def remove_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_writing_the_name_otherwise_does_not_help(person: User) -> None:
    for name in ("yining", "Yining", "ｙｉｎｉｎｇ"):
        assert attempt(name) == 422
    assert attempt("yining", PASSWORD) == 429


def test_an_address_that_tries_many_names_is_refused_and_others_are_not(person: User) -> None:
    assert [attempt(f"user{n}") for n in range(7)] == [422] * 6 + [429]
    assert attempt("yining", PASSWORD) == 429
    assert attempt("yining", PASSWORD, address="192.0.2.2") == 302


def test_one_ipv6_network_is_one_address(person: User) -> None:
    assert [attempt(f"user{n}", address=f"2001:db8:0:1::{n}") for n in range(7)] == [422] * 6 + [429]
    assert attempt("yining", PASSWORD, address="2001:db8:0:2::1") == 302


def test_success_clears_the_users_failures_but_not_the_addresss(person: User) -> None:
    for _ in range(2):
        attempt("yining")
        attempt("somebody")
    assert attempt("yining", PASSWORD) == 302
    assert [attempt("yining"), attempt("yining")] == [422, 422]  # these count from one again, and make six here
    assert attempt("yining", PASSWORD) == 429
    assert attempt("yining", PASSWORD, address="192.0.2.2") == 302


def test_attempts_during_a_block_do_not_prolong_it(person: User, settings: Settings) -> None:
    for _ in range(3):
        attempt("yining")
    with later(settings, 600):
        assert attempt("yining") == 429
    with later(settings, 901):
        assert attempt("yining", PASSWORD) == 302


def test_neither_name_nor_address_is_kept_readable_and_nothing_for_long(settings: Settings) -> None:
    attempt("somebody", address="192.0.2.77")
    row = SignInAttempt.objects.get()
    assert re.fullmatch(r"[0-9a-f]{64}", row.user_key) and re.fullmatch(r"[0-9a-f]{64}", row.address_key)
    with later(settings, 25 * 3600):
        attempt("another")
    assert not SignInAttempt.objects.filter(pk=row.pk).exists()


def test_the_message_far_ahead_names_the_day() -> None:
    tomorrow = datetime.now(UTC) + timedelta(hours=30)
    assert f"{tomorrow:%Y-%m-%d}" in throttle.message(throttle.Blocked(tomorrow))
    assert f"{clock.now():%Y-}" not in throttle.message(throttle.Blocked(clock.now() + timedelta(minutes=3)))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_slip_past_the_count(person: User) -> None:
    together, answers = Barrier(8), []

    def guess(n: int) -> None:
        together.wait()
        answers.append(attempt("yining", address=f"192.0.2.{n}"))
        connection.close()

    threads = [Thread(target=guess, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [422] * 3 + [429] * 5
