"""Open sign-up: language from the page, time zone from the browser."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from memoryscope_site.accounts.door_forms import SignUpForm
from memoryscope_site.models import User
from tests.accounts.conftest import new_account, signed_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stranger")]


def test_a_new_person_is_signed_in_and_is_no_administrator(anonymous: Client) -> None:
    answer = anonymous.post("/sign-up/", new_account("wei", time_zone="Asia/Shanghai"))
    user = User.objects.get(username="wei")
    assert answer["Location"] == "/" and signed_in_as(anonymous) == str(user.pk)
    assert (user.time_zone, user.language) == ("Asia/Shanghai", "en")
    assert not user.is_staff and not user.is_superuser


def test_the_language_is_the_browsers_unless_another_was_chosen(anonymous: Client) -> None:
    anonymous.post("/sign-up/", new_account("wei"), headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert User.objects.get(username="wei").language == "zh-hans"
    chose = Client(headers={"accept-language": "zh-CN"})
    chose.post("/i18n/setlang/", {"language": "en", "next": "/sign-up/"})
    chose.post("/sign-up/", new_account("wei2"))
    assert User.objects.get(username="wei2").language == "en"


@pytest.mark.parametrize("sent", ["", "Mars/Olympus", "../../etc/passwd", "Europe/Lisbon\0"])
def test_a_time_zone_that_does_not_exist_becomes_that_of_the_installation(
    anonymous: Client, settings: Settings, sent: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    anonymous.post("/sign-up/", new_account("wei", time_zone=sent))
    user = User.objects.filter(username="wei").first()
    assert user is None or user.time_zone == "Europe/Berlin"
    assert user is not None or "\0" in sent


def test_the_browser_fills_the_time_zone_in_by_a_module_of_our_own(anonymous: Client) -> None:
    page = anonymous.get("/sign-up/").content.decode()
    assert 'type="module" src="/static/js/time-zone.js"' in page
    assert 'data-time-zone=""' in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "STRANGER"}, "username"),
        ({"username": "a b"}, "username"),
        ({"password1": "12345678901", "password2": "12345678901"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password2"),
        ({"password2": "another one altogether"}, "password2"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(anonymous: Client, change: dict[str, str], field: str) -> None:
    answer = anonymous.post("/sign-up/", new_account("wei") | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert User.objects.count() == 1


def test_a_name_taken_in_between_is_said_too(anonymous: Client) -> None:
    with patch.object(SignUpForm, "is_valid", autospec=True) as valid:
        real = SignUpForm.__mro__[1].is_valid

        def taken_meanwhile(form: SignUpForm) -> bool:
            result = real(form)
            User.objects.create_user("wei")
            valid.side_effect = real
            return bool(result)

        valid.side_effect = taken_meanwhile
        answer = anonymous.post("/sign-up/", new_account("wei"))
    assert answer.status_code == 422 and "username" in answer.context["form"].errors
    assert User.objects.filter(username="wei").count() == 1


@pytest.mark.parametrize("setting", ["invitation", "closed"])
def test_sign_up_that_is_not_open_does_not_exist(anonymous: Client, settings: Settings, setting: str) -> None:
    settings.SIGN_UP = setting
    assert anonymous.get("/sign-up/").status_code == 404
    assert anonymous.post("/sign-up/", new_account("wei")).status_code == 404
    assert User.objects.count() == 1


def test_names_in_other_scripts_are_names(anonymous: Client) -> None:
    anonymous.post("/sign-up/", new_account("周怡宁"))
    assert User.objects.filter(username="周怡宁").exists()
