"""Signing in and out."""

from __future__ import annotations

import pytest
from django.test import Client

from memoryscope_site.models import User
from tests.accounts.conftest import signed_in_as
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def right(user: User) -> dict[str, str]:
    return {"username": user.username, "password": PASSWORD}


def test_name_and_password_open_the_home_page(anonymous: Client, person: User) -> None:
    answer = anonymous.post("/sign-in/", right(person))
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert signed_in_as(anonymous) == str(person.pk)


def test_who_came_for_a_page_gets_to_it(anonymous: Client, person: User) -> None:
    asked = anonymous.get("/settings/?x=1")
    assert asked["Location"] == "/sign-in/?next=/settings/%3Fx%3D1"
    answer = anonymous.post(asked["Location"], right(person) | {"next": "/settings/?x=1"})
    assert answer["Location"] == "/settings/?x=1"


def test_a_page_left_open_goes_to_the_sign_in_page_as_a_whole(anonymous: Client) -> None:
    """Signed out in another tab: it asks for a part of itself, and must not show the sign-in page in that place."""
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/memories/?q=tile"}
    for answer in (anonymous.get("/conflicts/badge/", headers=page), anonymous.post("/memories/1/pin/", headers=page)):
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["HX-Redirect"] == "/sign-in/?next=/memories/%3Fq%3Dtile"
    page["HX-Current-URL"] = "https://evil.example/"
    assert anonymous.get("/memories/", headers=page)["HX-Redirect"] == "/sign-in/?next=/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///x"]
)
def test_nobody_is_sent_elsewhere(anonymous: Client, person: User, elsewhere: str) -> None:
    assert elsewhere not in anonymous.get("/sign-in/", {"next": elsewhere}).content.decode()
    answer = anonymous.post("/sign-in/", right(person) | {"next": elsewhere})
    assert answer["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(anonymous: Client, person: User) -> None:
    wrong = anonymous.post("/sign-in/", {"username": person.username, "password": "no"})
    unknown = anonymous.post("/sign-in/", {"username": "nobody", "password": "no"})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "do not go together" in wrong.content.decode()


def test_an_account_that_is_switched_off_stays_out(anonymous: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert anonymous.post("/sign-in/", right(person)).status_code == 422
    assert signed_in_as(anonymous) == ""


def test_the_session_gets_a_new_key(anonymous: Client, person: User) -> None:
    session = anonymous.session  # one that somebody else may have planted
    session["planted"] = True
    session.save()
    planted = session.session_key
    anonymous.post("/sign-in/", right(person))
    assert anonymous.session.session_key != planted
    stale = Client()
    stale.cookies["sessionid"] = str(planted)
    assert stale.get("/").status_code == 302


def test_who_is_signed_in_needs_no_sign_in_page(client: Client) -> None:
    assert client.get("/sign-in/")["Location"] == "/"
    assert client.get("/sign-up/")["Location"] in ("/", "/sign-in/")


def test_signing_out_takes_a_post(client: Client) -> None:
    assert client.get("/sign-out/").status_code == 405
    key = client.session.session_key
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/"
    old = Client()
    old.cookies["sessionid"] = str(key)
    assert old.get("/settings/").status_code == 302


def test_a_form_from_elsewhere_is_refused(person: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/sign-in/", right(person))
    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()


def test_the_page_says_how_to_get_an_account(anonymous: Client, person: User, settings: object) -> None:
    for setting, sentence in (
        ("open", "New here?"),
        ("invitation", "Sign-up is by invitation here"),
        ("closed", "Sign-up is closed here"),
    ):
        settings.SIGN_UP = setting  # type: ignore[attr-defined]
        assert sentence in anonymous.get("/sign-in/").content.decode()


def test_the_sign_in_page_keeps_the_language_of_who_was_here(person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="zh-hans")
    browser = Client()
    browser.post("/sign-in/", right(person))
    browser.post("/sign-out/")
    assert '<html lang="zh-Hans">' in browser.get("/sign-in/").content.decode()
