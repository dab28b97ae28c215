"""What the documents say has been run as written."""

from __future__ import annotations

import json
import re

import pytest

from memoryscope_site.env import Env
from tests.documents.commands import DOCUMENTS, Checkout, commands, copy
from tests.run.site import ROOT

SERVES = {"make run", "make demo"}
ELSEWHERE = {"make check", "make test"}  # .ci/run runs them as written
BUILDS = {"make install"}
CHATS = [{"role": "user", "content": "I bought a bicycle yesterday.", "at": "2025-05-03T18:20:00+02:00"}]
MANAGE = ".venv/bin/python manage.py "


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy in which the demo has been started and stopped once, as `make demo` leaves it."""
    copied = copy(tmp_path_factory.mktemp("checkout"))
    (copied.folder / "chats.json").write_text(json.dumps(CHATS))
    return copied


def test_every_command_of_the_documents_is_run_here_or_by_the_check_of_a_bare_machine() -> None:
    unknown = {
        command
        for _document, command in commands()
        if command not in SERVES | ELSEWHERE | BUILDS and not command.startswith(MANAGE)
    }
    assert not unknown
    checked = (ROOT / ".ci" / "run").read_text()
    assert all(command in checked for command in ELSEWHERE)


@pytest.mark.slow
@pytest.mark.parametrize("command", sorted(SERVES))
def test_a_command_that_serves_starts_and_stops(checkout: Checkout, command: str) -> None:
    said = checkout.start_and_stop(command)
    assert f"http://127.0.0.1:{checkout.port}" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_the_other_commands_run_as_written(checkout: Checkout) -> None:
    checkout.type("make install")
    said = checkout.type("DATA_DIR=data .venv/bin/python manage.py demo -v 0")
    assert "Sign in as yining" in said
    done = set()
    for _document, command in commands():
        if command.startswith(MANAGE) and command not in done:
            checkout.type(command.replace("NAME", "yining"))
            done.add(command)
    assert len(done) >= 5


def test_both_readmes_have_the_same_sections_and_link_each_other() -> None:
    english = (ROOT / "README.md").read_text(encoding="utf-8")
    chinese = (ROOT / "README.zh-hans.md").read_text(encoding="utf-8")
    assert english.count("\n## ") == chinese.count("\n## ")
    assert "(README.zh-hans.md)" in english
    assert "(README.md)" in chinese
    assert [c for d, c in commands() if d == "README.md"] == [c for d, c in commands() if d == "README.zh-hans.md"]


def test_every_benchmark_is_listed_for_who_wants_to_run_it() -> None:
    programs = {file.stem for file in (ROOT / "tests/benchmarks").glob("*.py") if "__main__" in file.read_text()}
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Benchmarks\n")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == programs


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_of_a_document_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if not target.startswith("http"):
            assert ((ROOT / name).parent / target).exists(), f"{name}: {target}"


def test_every_setting_of_the_readme_exists() -> None:
    known = {name.upper() for name in Env.model_fields}
    for name in ("README.md", "README.zh-hans.md"):
        rows = re.findall(r"^\| (`[^|]+) \|", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        named = {word for row in rows for word in re.findall(r"`([A-Z_]+)`", row)}
        assert named - known <= {"BACKEND", "MODEL", "BASE_URL", "API_KEY"}, named - known
