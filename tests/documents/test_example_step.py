"""The example of somebody else's step: put on the path and named in a line of settings, it changes what is recalled."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from memories.records import Owner
from memoryscope_site.step_settings import step_paths
from tests.retrieve.asking import ask, texts
from tests.run.site import ROOT, free_port
from tests.store.saying import learn

EXAMPLE = ROOT / "docs" / "examples" / "memoryscope-discreet"
README = (EXAMPLE / "README.md").read_text(encoding="utf-8")
STEP = "memoryscope_discreet.discreet"


def line(name: str) -> str:
    """What the README tells people to write for a setting."""
    found = re.search(rf"^    {name}=(.*)$", README, re.MULTILINE)
    assert found, name
    return found[1]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(EXAMPLE))
    settings.RETRIEVAL_STEPS = step_paths("retrieval", line("RETRIEVAL_STEPS"))
    yield
    sys.modules.pop("memoryscope_discreet", None)


@pytest.fixture
def memories(owner: Owner, other: Owner) -> None:
    learn(owner, "Has diabetes and measures the blood sugar each evening.", category="health")
    learn(owner, "Likes to have friends over for dinner in the evenings.", category="interests")
    learn(other, "Has dinner at six in the evening.", category="food")


@pytest.mark.django_db
def test_it_leaves_out_what_is_private_unless_it_is_asked_for(
    owner: Owner, memories: None, installed: None, settings: Settings
) -> None:
    party, asked = "Suggest something sweet to cook for my friends.", "What did I say about my blood sugar?"
    assert texts(ask(owner, party)) == ["Likes to have friends over for dinner in the evenings."]
    assert "Has diabetes and measures the blood sugar each evening." in texts(ask(owner, asked))
    settings.RETRIEVAL_STEPS = [path for path in settings.RETRIEVAL_STEPS if path != STEP]
    assert "Has diabetes and measures the blood sugar each evening." in texts(ask(owner, party))


@pytest.mark.django_db
def test_a_strangers_memories_stay_the_strangers(other: Owner, owner: Owner, memories: None, installed: None) -> None:
    assert texts(ask(other, "What is private about blood sugar and dinner?")) == ["Has dinner at six in the evening."]


def test_its_line_has_all_steps_of_the_program_in_their_order(settings: Settings) -> None:
    named = step_paths("retrieval", line("RETRIEVAL_STEPS"))
    assert [path for path in named if path != STEP] == settings.RETRIEVAL_STEPS
    assert named.index("memories.steps.retrieval.load.load") < named.index(STEP) < len(named) - 1


def test_it_can_be_installed() -> None:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
    assert all((EXAMPLE / name / "__init__.py").exists() for name in project["tool"]["setuptools"]["packages"])
    assert project["project"]["name"] == EXAMPLE.name


def manage(command: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a fresh process, with the settings of the product."""
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_STEPS", "_API_KEY", "_BASE_URL"))}
    kept |= {"ENV_FILE": os.devnull, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "memoryscope_site.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def test_named_in_the_environment_it_is_found_at_the_start(tmp_path: Path) -> None:
    done = manage("check", tmp_path, PYTHONPATH=str(EXAMPLE), RETRIEVAL_STEPS=line("RETRIEVAL_STEPS"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("command", "name", "value", "wrong"),
    [
        (
            "check",
            "RETRIEVAL_STEPS",
            "understand,find,score,load,memoryscope_nowhere.step,fit",
            "memoryscope_nowhere.step",
        ),
        ("check", "CONSOLIDATION_STEPS", "gather,extrct", "memories.steps.consolidation.extrct.extrct"),
        ("check", "REFLECTION_STEPS", "gather,memories.records.Nobody", "memories.records.Nobody"),
        ("check", "RECONSOLIDATION_STEPS", "gather,memories.apps.__name__", "memories.apps.__name__"),
        ("run", "RETRIEVAL_STEPS", "understand,memoryscope_nowhere.step", "memoryscope_nowhere.step"),
    ],
)
def test_a_wrong_path_is_refused_by_name_at_the_start(
    command: str, name: str, value: str, wrong: str, tmp_path: Path
) -> None:
    done = manage(command, tmp_path, **{name: value, "PORT": str(free_port())})
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert f"{name}: '{wrong}'" in said, said
    assert "dotted path" in said or "function" in said
    assert "Traceback" not in said
