from __future__ import annotations

import pytest
from django.test import Client

from memories import clock
from memoryscope_site.heartbeat import beat


@pytest.fixture
def anonymous() -> Client:
    return Client()


@pytest.fixture
def worker(db: None) -> None:
    """A worker that was seen a moment ago."""
    beat("worker")
    assert clock.now()
