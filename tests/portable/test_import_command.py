"""The command that imports a file says what the page says, and asks as well."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from memories.models import Episode, Memory
from memories.portable.uploads import folder
from memories.records import Owner
from memoryscope_site.models import User
from tests.portable.conftest import DATA, download
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db


def bring(path: Path, *options: str, user: str = "yining") -> str:
    out = StringIO()
    call_command("import_file", str(path), "--user", user, *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_it_tells_what_the_trial_found_and_imports_it(person: User) -> None:
    said = bring(DATA / "mem0.json", "--yes")
    assert "mem0. Nothing is saved yet:" in said
    assert "3 new: saved with their dates" in said and "results[4]: it has no date" in said
    assert "Imported: 3 new memories." in said
    assert Memory.objects.filter(owner=person).count() == 3 and not list(folder().iterdir())


def test_without_a_yes_nothing_is_imported(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda question: "n")
    said = bring(DATA / "chatgpt.json")
    assert "ChatGPT, 2 conversations" in said and "Learning from 3 messages" in said
    assert "Nothing was imported." in said
    assert not Episode.objects.exists() and not list(folder().iterdir())


def test_an_export_of_one_person_is_brought_to_another(
    owner: Owner, client: Client, stranger: User, stranger_client: Client, tmp_path: Path
) -> None:
    learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    file = tmp_path / "memories.json"
    file.write_bytes(download(client))
    assert "Imported: 1 new memories." in bring(file, "--yes", user="stranger")
    assert download(stranger_client) == download(client)


@pytest.mark.parametrize(("content", "why"), [(b"[", "no valid JSON"), (b"[]", "none of the files")])
def test_a_bad_file_ends_with_one_line(person: User, tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=f"Nothing was imported.*{why}"):
        bring(file, "--yes")


def test_what_is_missing_is_named(person: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        bring(tmp_path / "nothing.json")
    with pytest.raises(CommandError, match="no person named nobody"):
        bring(DATA / "mem0.json", user="nobody")
