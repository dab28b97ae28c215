"""manage.py doctor looks at a deployment and says what to mend."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from memoryscope_site.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
def administrator() -> User:
    user: User = User.objects.create_superuser("root", password="correct horse battery staple")
    return user


def said() -> str:
    out = StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue()


def test_nothing_to_mend_ends_well(administrator: User, worker: None) -> None:
    out = StringIO()
    call_command("doctor", stdout=out, no_color=True)
    assert "mend " not in out.getvalue() and "ok    database" in out.getvalue()


def test_what_is_missing_is_named_with_what_to_do(db: None) -> None:
    text = said()
    assert "mend  people: Nobody is administrator." in text and "manage.py createsuperuser" in text
    assert "mend  queue: No worker has been seen yet." in text and "manage.py run" in text
    assert text.endswith("2 to mend.")


def test_an_open_folder_and_an_open_key_are_told(administrator: User, worker: None, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "secret_key").write_text("x" * 60)
    (folder / "secret_key").chmod(0o644)
    text = said()
    assert "chmod 700" in text and "chmod 600" in text


def test_settings_that_are_dangerous_on_a_network(administrator: User, worker: None, settings: Settings) -> None:
    settings.ENV = settings.ENV.model_copy(update={"host": "0.0.0.0", "behind_https": False})
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["*"]
    text = said()
    assert "in the clear" in text and "DEBUG is on" in text and "any name" in text and "sign up" in text


def test_it_can_be_read_by_a_program(db: None) -> None:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", "--json", stdout=out)
    findings = json.loads(out.getvalue())["findings"]
    assert {"about": "people", "verdict": "mend"}.items() <= next(f for f in findings if f["about"] == "people").items()
