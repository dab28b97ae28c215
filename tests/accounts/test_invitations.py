"""Invitation links: made by administrators, good for one account and two weeks."""

from __future__ import annotations

from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from memoryscope_site.models import Invitation, User
from tests.accounts.conftest import new_account, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_invitation(settings: Settings) -> None:
    settings.SIGN_UP = "invitation"


@pytest.fixture
def path(admin_browser: Client) -> str:
    answer = admin_browser.post("/settings/", {"save": "invite"})
    return urlsplit(answer.context["new_invitation"]).path


def test_a_link_opens_one_account(path: str, anonymous: Client, administrator: User) -> None:
    assert anonymous.get(path).status_code == 200
    answer = anonymous.post(path, new_account("wei", time_zone="Asia/Shanghai"))
    user = User.objects.get(username="wei")
    assert answer["Location"] == "/" and signed_in_as(anonymous) == str(user.pk)
    invitation = Invitation.objects.get()
    assert (invitation.created_by, invitation.used_by) == (administrator, user)
    assert Client().get(path).status_code == 404
    assert Client().post(path, new_account("second")).status_code == 404
    assert not User.objects.filter(username="second").exists()


def test_only_a_hash_is_kept_and_the_link_is_shown_once(path: str, admin_browser: Client) -> None:
    token = path.split("/")[2]
    assert len(token) > 40
    assert token not in str(Invitation.objects.values().get())
    assert token not in admin_browser.get("/settings/").content.decode()


def test_a_form_that_is_not_accepted_uses_nothing_up(path: str, anonymous: Client) -> None:
    assert anonymous.post(path, new_account("wei") | {"password2": "other"}).status_code == 422
    assert Invitation.objects.get().used_at is None
    assert anonymous.post(path, new_account("wei")).status_code == 302


def test_after_two_weeks_it_is_over(path: str, anonymous: Client, settings: Settings) -> None:
    settings.CLOCK_OFFSET_SECONDS = 14 * 86400 - 60
    assert anonymous.get(path).status_code == 200
    settings.CLOCK_OFFSET_SECONDS = 14 * 86400 + 1
    assert anonymous.get(path).status_code == 404
    assert anonymous.post(path, new_account("late")).status_code == 404


def test_closed_means_closed_for_links_that_are_out_as_well(path: str, anonymous: Client, settings: Settings) -> None:
    settings.SIGN_UP = "closed"
    assert anonymous.post(path, new_account("wei")).status_code == 404
    assert not User.objects.filter(username="wei").exists()


def test_opening_it_signed_in_does_not_use_it_up(path: str, admin_browser: Client) -> None:
    assert admin_browser.post(path, new_account("wei"))["Location"] == "/"
    assert Invitation.objects.get().used_at is None


def test_guessing_links_is_slowed_down(path: str, anonymous: Client, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (8, 900), "address": (3, 900)}
    assert [anonymous.get("/invite/guess/").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert anonymous.get(path).status_code == 429


def test_nobody_but_staff_makes_links(client: Client, admin_browser: Client, settings: Settings) -> None:
    page = client.post("/settings/", {"save": "invite"})
    assert not Invitation.objects.exists()
    assert page.context["invitations"] is None and 'value="invite"' not in page.content.decode()
    settings.SIGN_UP = "closed"
    admin_browser.post("/settings/", {"save": "invite"})
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_account(path: str) -> None:
    together, answers = Barrier(2), []

    def submit(name: str) -> None:
        browser = Client()
        together.wait()
        answers.append(browser.post(path, new_account(name)).status_code)
        connection.close()

    threads = [Thread(target=submit, args=[name]) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 404]
    assert User.objects.filter(username__in=["first", "second"]).count() == 1
