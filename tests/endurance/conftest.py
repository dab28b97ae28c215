from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.model_server import ModelServer
from tests.run.conftest import prepared

__all__ = ["prepared"]


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server
