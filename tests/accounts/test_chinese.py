"""The account pages in Chinese."""

from __future__ import annotations

import pytest
from django.test import Client

from memoryscope_site.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reads_chinese(person: User) -> None:
    User.objects.filter(pk=person.pk).update(language="zh-hans")


def test_the_door_speaks_the_language_of_the_browser(person: User) -> None:
    browser = Client(headers={"accept-language": "zh-CN,zh;q=0.9"})
    page = browser.get("/sign-in/").content.decode()
    assert "用户名" in page and "登录" in page
    refused = browser.post("/sign-in/", {"username": "yining", "password": "x"}).content.decode()
    assert "用户名与密码不匹配" in refused
    assert "再输一次密码" in browser.get("/sign-up/").content.decode()


def test_the_pages_of_a_person_are_in_their_language(client: Client) -> None:
    settings_page = client.get("/settings/").content.decode()
    assert "时区" in settings_page and "所有对话的记忆" in settings_page and "随程序附带" in settings_page
    assert "现在的密码" in client.get("/settings/password/").content.decode()


def test_a_block_says_until_when_in_chinese(client: Client, settings: object) -> None:
    settings.SIGN_IN_FAILURES = {"user": (1, 900), "address": (40, 900)}  # type: ignore[attr-defined]
    sent = {"old_password": "wrong", "new_password1": "a", "new_password2": "a"}
    client.post("/settings/password/", sent)
    assert "（Europe/Lisbon）之后可以再试" in client.post("/settings/password/", sent).content.decode()


def test_the_word_that_deletes_the_account_is_chinese(client: Client, person: User) -> None:
    page = client.get("/settings/delete-account/").content.decode()
    assert "要继续，输入“删除”" in page
    assert client.post("/settings/delete-account/", {"word": "DELETE", "password": PASSWORD}).status_code == 422
    assert client.post("/settings/delete-account/", {"word": "删除", "password": PASSWORD}).status_code == 302
    assert not User.objects.filter(pk=person.pk).exists()
