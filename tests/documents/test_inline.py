"""A command in the middle of a sentence exists and takes the options it is shown with; the cheap ones are run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from tests.documents.commands import Checkout, copy
from tests.documents.inline import BENCHMARKS, inline, managed, module, parse
from tests.run.site import ROOT

COMMANDS = sorted({command for _document, command in inline()})
MADE = [command for command in COMMANDS if command.startswith("make ")]
MANAGED = [command for command in COMMANDS if managed(command)]
MODULES = [command for command in COMMANDS if module(command)]
TOOLS = [command for command in COMMANDS if command.startswith(".venv/bin/") and command not in (*MANAGED, *MODULES)]
CHEAP = ("reconsolidate", "check_models", "run_checks", "rebuild_index", "evaluate_time")


def test_every_command_in_a_sentence_is_of_a_kind_that_is_tried_here() -> None:
    assert {"make lock", "make messages", ".venv/bin/pre-commit install"} <= set(COMMANDS)
    assert set(COMMANDS) == {*MADE, *MANAGED, *MODULES, *TOOLS}


@pytest.mark.parametrize("command", MADE)
def test_make_knows_the_target(command: str) -> None:
    done = subprocess.run(["make", "-n", *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout, done.stderr


@pytest.mark.parametrize("command", MANAGED)
def test_a_command_of_the_product_takes_its_options(command: str) -> None:
    parse(command)


@pytest.mark.parametrize("command", ["manage.py check_models --no-such", "check_models --no-such"])
def test_an_option_that_a_command_does_not_have_is_seen(command: str) -> None:
    with pytest.raises(CommandError):
        parse(command)


@pytest.mark.parametrize("command", [*MODULES, *(f"-m tests.benchmarks.{name}" for name in BENCHMARKS)])
def test_a_program_of_the_tests_starts_and_tells_its_options(command: str) -> None:
    name, given = module(command) or ("", [])
    for one in [name] if not name.endswith(".NAME") else [f"tests.benchmarks.{stem}" for stem in BENCHMARKS]:
        run = [sys.executable, "-m", one, "--help"]
        done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert all(option in done.stdout for option in given if option.startswith("--"))


@pytest.mark.slow
@pytest.mark.parametrize("command", TOOLS)
def test_a_tool_does_what_the_sentence_says(command: str, tmp_path: Path) -> None:
    checkout = copy(tmp_path)
    checkout.type("git init -q")
    checkout.type(command)
    if "pre-commit" in command:
        assert (tmp_path / ".git/hooks/pre-commit").is_file()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    checkout = copy(tmp_path_factory.mktemp("checkout"))
    checkout.type("DATA_DIR=data .venv/bin/python manage.py demo -v 0")
    return checkout


@pytest.mark.slow
@pytest.mark.parametrize("command", [command for command in MANAGED if (managed(command) or [""])[0] in CHEAP])
def test_a_cheap_command_does_its_work(demo: Checkout, command: str) -> None:
    words = [word.replace("NAME", "yining") for word in managed(command) or []]
    files = ["tests/data/time/invented-zh.jsonl"] if "FILE…" in words else []
    demo.type(" ".join(["DATA_DIR=data .venv/bin/python manage.py", *(w for w in words if w != "FILE…"), *files]))
