"""The first account of an installation, made through a link that works once."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from memories.evaluation.throwaway import throwaway
from memoryscope_site.accounts.setup_link import current_link
from memoryscope_site.models import User
from tests.accounts.conftest import new_account, signed_in_as

pytestmark = pytest.mark.django_db


def path_of(link: str | None) -> str:
    assert link is not None
    return urlsplit(link).path


def test_the_link_makes_the_administrator_and_is_gone(anonymous: Client, data_dir: Path) -> None:
    path = path_of(current_link())
    assert anonymous.get(path).status_code == 200

    answer = anonymous.post(path, new_account("root", time_zone="Asia/Shanghai"), follow=False)

    assert answer.status_code == 302 and answer["Location"] == "/"
    root = User.objects.get()
    assert root.is_staff and root.is_superuser and root.time_zone == "Asia/Shanghai"
    assert signed_in_as(anonymous) == str(root.pk)
    assert current_link() is None
    assert list(data_dir.iterdir()) == []
    assert anonymous.get(path).status_code == 404
    assert Client().post(path, new_account("second")).status_code == 404
    assert User.objects.count() == 1


def test_the_link_survives_a_restart_and_its_token_is_kept_nowhere(data_dir: Path) -> None:
    link = current_link()
    assert link == current_link()
    kept = next(data_dir.iterdir())
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert path_of(link).split("/")[2] not in kept.read_text()


def test_the_link_names_where_the_program_listens(settings: Settings) -> None:
    link = current_link()
    assert link is not None and link.startswith("http://127.0.0.1:8000/setup/")
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.org", "https://memory.example.org"]
    link = current_link()
    assert link is not None and link.startswith("https://memory.example.org/setup/")


def test_a_wrong_token_is_404_whether_or_not_there_is_a_link(anonymous: Client, data_dir: Path) -> None:
    assert anonymous.get("/setup/guess/").status_code == 404
    current_link()
    assert anonymous.get("/setup/guess/").status_code == 404
    assert anonymous.post("/setup/guess/", new_account("mallory")).status_code == 404
    assert anonymous.get("/setup/").status_code == 404
    assert not User.objects.exists()


def test_a_link_of_another_key_does_not_fit(anonymous: Client, settings: Settings) -> None:
    path = path_of(current_link())
    settings.SECRET_KEY = "another"
    assert anonymous.get(path).status_code == 404


def test_whoever_has_an_account_by_other_means_ends_the_link(anonymous: Client, data_dir: Path) -> None:
    path = path_of(current_link())
    User.objects.create_superuser("root", password="made by createsuperuser")
    assert anonymous.get(path).status_code == 404
    assert current_link() is None
    assert list(data_dir.iterdir()) == []


def test_who_is_there_only_to_measure_with_is_nobody(anonymous: Client, data_dir: Path) -> None:
    path = path_of(current_link())
    with throwaway("en"):
        assert path_of(current_link()) == path
        assert anonymous.get(path).status_code == 200
        assert anonymous.get("/sign-up/").status_code != 200


def test_guessing_tokens_is_slowed_down(anonymous: Client, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (8, 900), "address": (3, 900)}
    path = path_of(current_link())
    for _ in range(3):
        assert anonymous.get("/setup/guess/").status_code == 404
    answer = anonymous.get(path)
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 800
    assert "Too many attempts" in answer.content.decode()


def test_a_bad_form_makes_nobody(anonymous: Client) -> None:
    path = path_of(current_link())
    answer = anonymous.post(path, new_account("root") | {"password2": "different"})
    assert answer.status_code == 422
    assert anonymous.post(path, {}).status_code == 422
    assert not User.objects.exists()


def test_until_then_nobody_can_sign_up(anonymous: Client) -> None:
    assert anonymous.post("/sign-up/", new_account("early")).status_code == 302
    assert not User.objects.exists()
    page = anonymous.get("/sign-in/").content.decode()
    assert "Nobody has an account yet" in page


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_administrator() -> None:
    path = path_of(current_link())
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
    assert User.objects.count() == 1
