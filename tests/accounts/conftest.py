"""A browser nobody is signed in with, an administrator, and a data folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from memoryscope_site.models import User
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def anonymous() -> Client:
    return Client()


@pytest.fixture
def administrator(db: None) -> User:
    user: User = User.objects.create_superuser("root", password=PASSWORD)
    return user


@pytest.fixture
def admin_browser(administrator: User) -> Client:
    browser = Client()
    browser.force_login(administrator)
    return browser


def new_account(name: str, **more: str) -> dict[str, str]:
    """What the sign-up form sends."""
    return {"username": name, "password1": PASSWORD, "password2": PASSWORD, **more}


def signed_in_as(browser: Client) -> str:
    """The user id of the browser's session, empty without one."""
    return str(browser.session.get("_auth_user_id", ""))
