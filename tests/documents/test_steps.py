"""docs/steps.md names every step and every setting there is, and none that is not there, each with its default."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from memories.checks import PIPELINES
from memoryscope_site.env import Env
from memoryscope_site.step_settings import step_paths
from tests.run.site import ROOT

TEXT = (ROOT / "docs" / "steps.md").read_text(encoding="utf-8")
OF_STEPS = re.compile(
    r"(?:recall|profile|learn|judge|reflect|reconsolidate|rerank_results|daily_token_budget)|\w+_(?:steps|weights)$"
)
"""Settings that say what the steps do."""
PARTS = {
    "set_query", "extract_time", "retrieve_memory", "semantic_rank", "fuse_rerank", "read_message", "load_memory",
    "info_filter", "get_observation", "get_observation_with_time", "contra_repeat", "get_reflection_subject",
    "update_insight", "long_contra_repeat", "update_memory", "print_memory", "dummy", "list_memory", "add_memory",
    "delete_memory", "delete_all", "consolidate_memory", "reflect_and_reconsolidate",
}  # fmt: skip


def section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """The cells of a section's tables, without their heads."""
    lines = re.findall(r"^\|(.*)\|$", section(title), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("---")]


def named(text: str) -> list[str]:
    return re.findall(r"`([A-Z_…]+)`", text)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_its_tables_have_the_steps_in_their_order(pipeline: str) -> None:
    title = pipeline.removesuffix("_STEPS").capitalize()
    steps = [cells[0].strip("`") for cells in rows(title) if cells[0] != "step"]
    assert step_paths(title.lower(), ",".join(steps)) == getattr(settings, pipeline)
    for path in getattr(settings, pipeline):
        assert callable(import_string(path))


def test_its_settings_are_those_of_the_code_with_their_defaults() -> None:
    told = {name: cells for cells in rows("Settings") for name in named(cells[0])}
    there = {name.upper(): field for name, field in Env.model_fields.items() if OF_STEPS.match(name)}
    assert told.keys() == there.keys()
    for name, field in there.items():
        assert hasattr(settings, name), name
        if not name.endswith("_STEPS"):
            assert json.loads(told[name][1].strip("`")) == field.default, name
    assert len(told) >= 20


@pytest.mark.parametrize("name", sorted(name.upper() for name in Env.model_fields if OF_STEPS.match(name)))
def test_its_settings_are_heeded(name: str) -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for folder in ("memories", "chat") for path in (ROOT / folder).rglob("*.py")
    )
    assert f"settings.{name}" in code


def test_each_setting_that_a_step_names_is_in_the_table_or_is_that_of_a_model() -> None:
    known = {name for cells in rows("Settings") for name in named(cells[0])}
    for pipeline in PIPELINES:
        for cells in rows(pipeline.removesuffix("_STEPS").capitalize()):
            if cells[0] != "step":
                assert {name for name in named(cells[3]) if not name.endswith("_…")} <= known, cells[0]


def test_every_part_of_2024_has_its_place() -> None:
    told = {
        word.rstrip(":") for cells in rows("Where the parts of MemoryScope 2024 are") for word in cells[0].split()[:1]
    }
    assert told - {"worker", "operation"} == PARTS


def test_the_line_that_it_shows_works() -> None:
    line = re.search(r"^    RETRIEVAL_STEPS=(.*)$", TEXT, re.MULTILINE)
    assert line
    own = [path for path in step_paths("retrieval", line[1]) if path.startswith("memories.")]
    assert own == settings.RETRIEVAL_STEPS
