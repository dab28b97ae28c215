from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model_server import ModelServer
from tests.run.site import Site


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first start leaves it: tables made, static files collected."""
    site = Site(tmp_path_factory.mktemp("prepared") / "data")
    site.python("from memoryscope_site.supervisor.preparation import prepare; prepare()")
    return site.data


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(prepared, tmp_path / "data")
    site = Site(tmp_path / "data")
    yield site
    site.clean_up()


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server
