"""A new password: by who knows the old one, and by link for who forgot it."""

from __future__ import annotations

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from memoryscope_site.models import User
from tests.accounts.conftest import signed_in_as
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "seven green bottles hanging"


def change(old: str = PASSWORD, new: str = NEW) -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": new}


def sign_in(name: str, password: str) -> int:
    return Client().post("/sign-in/", {"username": name, "password": password}).status_code


def link_for(name: str) -> str:
    out = StringIO()
    call_command("reset_link", name, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_a_new_password_keeps_this_session_and_ends_the_others(client: Client, person: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(person)
    key = client.session.session_key

    answer = client.post("/settings/password/", change())

    assert answer["Location"] == "/settings/"
    assert client.get("/settings/").status_code == 200 and client.session.session_key != key
    assert elsewhere.get("/settings/").status_code == 302
    assert sign_in("yining", PASSWORD) == 422
    assert sign_in("yining", NEW) == 302


def test_it_takes_the_old_password_and_trying_is_slowed_down(client: Client, person: User, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (3, 900), "address": (40, 900)}
    assert [client.post("/settings/password/", change("wrong")).status_code for _ in range(3)] == [422] * 3
    answer = client.post("/settings/password/", change())
    assert answer.status_code == 429 and "Too many attempts" in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_weak_password_is_not_taken(client: Client, person: User) -> None:
    assert client.post("/settings/password/", change(new="password123")).status_code == 422
    assert client.post("/settings/password/", {}).status_code == 422
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_link_sets_a_password_once(person: User, anonymous: Client, client: Client) -> None:
    link = link_for("yining")
    assert link.startswith("http://127.0.0.1:8000/new-password/")
    page = anonymous.get(urlsplit(link).path, follow=True)
    assert page.status_code == 200 and link.rsplit("/", 2)[1] not in page.request["PATH_INFO"]

    answer = anonymous.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})

    assert answer["Location"] == "/sign-in/" and signed_in_as(anonymous) == ""
    assert "The new password is set" in anonymous.get("/sign-in/").content.decode()
    assert client.get("/settings/").status_code == 302, "sessions of before are over"
    assert sign_in("yining", NEW) == 302
    again = Client().get(urlsplit(link).path, follow=True)
    assert again.status_code == 404 and "This link no longer works" in again.content.decode()


def test_the_link_lasts_a_day(person: User, settings: Settings) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 3600
    path = urlsplit(link_for("yining")).path
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(path, follow=True).status_code == 404


def test_the_link_is_over_once_the_person_signs_in(person: User) -> None:
    path = urlsplit(link_for("yining")).path
    assert sign_in("yining", PASSWORD) == 302
    assert Client().get(path, follow=True).status_code == 404


def test_a_new_password_ends_a_block(person: User, anonymous: Client, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (2, 900), "address": (40, 900)}
    assert [sign_in("yining", "wrong") for _ in range(3)] == [422, 422, 429]
    page = anonymous.get(urlsplit(link_for("yining")).path, follow=True)
    anonymous.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert sign_in("yining", NEW) == 302


def test_the_password_behind_the_link_must_be_good(person: User, anonymous: Client) -> None:
    page = anonymous.get(urlsplit(link_for("yining")).path, follow=True)
    answer = anonymous.post(page.request["PATH_INFO"], {"new_password1": "1", "new_password2": "2"})
    assert answer.status_code == 422


def test_the_link_of_one_person_is_no_use_for_another(person: User, stranger: User) -> None:
    mine, theirs = urlsplit(link_for("yining")).path.split("/"), urlsplit(link_for("stranger")).path.split("/")
    crossed = "/".join([*mine[:3], theirs[3], ""])
    assert Client().get(crossed, follow=True).status_code == 404


def test_guessing_links_is_slowed_down(person: User, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (8, 900), "address": (3, 900)}
    guess, right = "/new-password/MQ/abc-def/", urlsplit(link_for("yining")).path
    assert [Client().get(guess).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert Client().get(right).status_code == 429


def test_there_is_no_link_for_nobody_or_for_an_account_switched_off(person: User) -> None:
    with pytest.raises(CommandError, match="no user named nobody"):
        link_for("nobody")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(CommandError, match="switched off"):
        link_for("yining")
