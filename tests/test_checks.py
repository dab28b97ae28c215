"""A setting that names what is not there is refused when the program starts, by name and with a hint."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.checks import Error, run_checks

from memoryscope_site.checks import check_servers


def errors() -> list[Error]:
    return [found for found in run_checks() if isinstance(found, Error)]


def test_the_settings_of_the_product_pass() -> None:
    assert errors() == []


@pytest.mark.parametrize("name", ["RETRIEVAL_STEPS", "CONSOLIDATION_STEPS", "REFLECTION_STEPS"])
@pytest.mark.parametrize(
    "path", ["memories.steps.no_such.step", "no_dots", "memories.records.no_such", "memories.apps.__name__"]
)
def test_a_step_that_cannot_be_called_is_named(name: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, name, [path])
    [found] = errors()
    assert found.id == "memories.E001"
    assert name in found.msg and path in found.msg
    assert found.hint


@pytest.mark.parametrize(
    ("role", "entry"),
    [
        ("chat", {"BACKEND": "memories.llm.no_such.Model"}),
        ("embedding", {"BACKEND": "memories.llm.offline.OfflineChat"}),
        ("extraction", {}),
        ("chat", None),
        ("poetry", {"BACKEND": "memories.llm.offline.OfflineChat"}),
    ],
)
def test_a_model_that_cannot_serve_its_role_is_named(
    role: str, entry: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MODELS", settings.MODELS | {role: entry})
    [found] = errors()
    assert found.id == "memories.E002"
    assert role in found.msg
    assert found.hint


@pytest.mark.parametrize("path", ["memories.index.no_such.Index", "memories.records.Owner", ""])
def test_an_index_that_is_none_is_named(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEMORY_INDEX", {"BACKEND": path})
    [found] = errors()
    assert found.id == "memories.E003"
    assert "MEMORY_INDEX" in found.msg


@pytest.mark.parametrize(
    "weights",
    [{"dogs": {}}, {"chat": {"no_such": 1.0}}, {"people": {"meaning": "much"}}, {"people": {"meaning": True}}],
)
def test_a_weight_that_is_none_is_named(weights: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RETRIEVAL_WEIGHTS", weights)
    [found] = errors()
    assert found.id == "memories.E004"
    assert "RETRIEVAL_WEIGHTS" in found.msg
    assert found.hint


def test_a_database_in_memory_is_refused_and_redis_without_postgresql_is_of_no_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    monkeypatch.setattr(settings, "DATABASES", {"default": in_memory})
    assert [found.id for found in check_servers()] == ["memoryscope.E001"]
    monkeypatch.setattr(settings, "DATABASES", {"default": in_memory | {"NAME": "/tmp/some.sqlite3"}})
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:6379/0")
    assert [found.id for found in check_servers()] == ["memoryscope.W001"]
