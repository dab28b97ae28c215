"""The fixture `model_server`: a fresh state for each test, one server for all of them."""

from collections.abc import Iterator

import pytest

from tests.model_server import ModelServer


@pytest.fixture(scope="session")
def _running_model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def model_server(_running_model_server: ModelServer) -> Iterator[ModelServer]:
    _running_model_server.control.reset()
    yield _running_model_server
    _running_model_server.control.release()
