"""Every page of this part: who may see it, and what its headers, cookies and markup promise."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as product
from django.http import HttpRequest
from django.test import Client
from django.urls import path as url_path
from pytest_django.fixtures import Settings

from memoryscope_site.accounts import invitations
from memoryscope_site.accounts.setup_link import current_link
from memoryscope_site.models import User
from memoryscope_site.urls import urlpatterns as product_urls

pytestmark = pytest.mark.django_db

OWN = ["/", "/settings/", "/settings/password/", "/settings/delete-account/"]
OPEN = ["/sign-in/", "/sign-up/"]
STAFF = [
    "/admin/",
    "/admin/memoryscope_site/user/",
    "/admin/memoryscope_site/user/add/",
    "/admin/memoryscope_site/invitation/",
    "/admin/memories/job/",
    "/admin/chat/conversation/",
    "/admin/django_q/schedule/",
    "/admin/django_q/failure/",
    "/admin/django_q/ormq/",
]
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)
# A data block is no script: Django's admin keeps its texts in one.
DATA_BLOCK = re.compile(r'<script[^>]*type="application/json"[^>]*>.*?</script>', re.DOTALL)


def check(answer: object) -> None:
    headers, page = answer.headers, answer.content.decode()  # type: ignore[attr-defined]
    assert {part.strip() for part in headers["Content-Security-Policy"].split(";")} == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert INLINE.findall(DATA_BLOCK.sub("", page)) == []


@pytest.mark.parametrize("path", OWN)
def test_a_persons_own_pages_ask_for_sign_in(path: str, client: Client, anonymous: Client) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    check(answer)
    assert "no-store" in answer["Cache-Control"]
    refused = anonymous.get(path)
    assert refused.status_code == 302 and refused["Location"] == f"/sign-in/?next={path}"
    assert anonymous.post(path).status_code == 302


@pytest.mark.parametrize("path", OWN)
def test_a_stranger_sees_nothing_of_the_person(path: str, stranger_client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(first_name="Zephyrine", username="zephyrine")
    page = stranger_client.get(path).content.decode()
    assert "zephyrine" not in page.lower()


@pytest.mark.parametrize("path", OPEN)
def test_pages_of_the_door(path: str, anonymous: Client, person: User) -> None:
    answer = anonymous.get(path)
    assert answer.status_code == 200
    check(answer)


def test_setup_invitation_and_refusals_keep_the_policy(anonymous: Client, settings: Settings) -> None:
    link = current_link()
    assert link
    check(anonymous.get(link.removeprefix("http://127.0.0.1:8000")))
    root = User.objects.create_superuser("root")
    check(anonymous.get(f"/invite/{invitations.make(root)}/"))
    check(anonymous.get("/new-password/MQ/abc-def/"))
    check(anonymous.get("/no-such-page/"))
    settings.SIGN_IN_FAILURES = {"user": (1, 900), "address": (1, 900)}
    blocked = anonymous.get("/invite/guess/")
    assert blocked.status_code == 429
    check(blocked)


@pytest.mark.parametrize("path", STAFF)
def test_pages_of_the_administrator_load_under_the_same_policy(path: str, admin_browser: Client) -> None:
    answer = admin_browser.get(path)
    assert answer.status_code == 200
    check(answer)


def test_a_page_that_does_not_exist(anonymous: Client, client: Client) -> None:
    for browser in (anonymous, client):
        answer = browser.get("/no-such-page/")
        assert answer.status_code == 404 and "Nothing is at this address" in answer.content.decode()


def broken(_request: HttpRequest) -> None:
    raise RuntimeError("a secret detail")


urlpatterns = [*product_urls, url_path("broken/", broken)]


@pytest.mark.urls(__name__)
def test_an_error_in_the_program_shows_a_page_without_details(person: User) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(person)
    answer = browser.get("/broken/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "The page could not be made" in page and "secret detail" not in page
    check(answer)


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(anonymous: Client, person: User) -> None:
    anonymous.get("/sign-in/")
    anonymous.post("/sign-in/", {"username": "yining", "password": "correct horse battery staple"})
    for name in ("sessionid", "csrftoken", "django_language"):
        cookie = anonymous.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax", name
    assert not product.SESSION_COOKIE_SECURE, "on plain http; behind https it is set in settings.py"


def test_small_addresses_that_browsers_ask_for(anonymous: Client, client: Client) -> None:
    icon = anonymous.get("/favicon.ico")
    assert icon.status_code == 302 and icon["Location"] == "/static/favicon.svg"
    assert anonymous.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/admin/password_change/")["Location"] == "/settings/password/", "the one that is slowed down"
    assert client.get("/.well-known/change-password")["Location"] == "/settings/password/"
    assert anonymous.get("/healthz").status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "UTF8"])
def test_a_form_in_another_charset_is_refused_once(client: Client, charset: str) -> None:
    sent = client.post("/sign-in/", b"username=x", f"application/x-www-form-urlencoded; charset={charset}")
    assert sent.status_code == 400
