"""kill -9 of every kind of process while people talk over sockets and the worker learns and reflects: in small."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.endurance.kills import Storm, run_kills
from tests.endurance.load import site_with
from tests.model_server import ModelServer


@pytest.mark.slow
@pytest.mark.timeout(600)  # takes 40 s when nobody else works on the machine
async def test_nothing_is_lost_or_learned_twice_whatever_is_killed(
    prepared: Path, tmp_path: Path, model_server: ModelServer
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    shutil.copytree(prepared, tmp_path / "data")
    site = site_with(model_server, tmp_path / "data")
    try:
        site.start()
        storm = Storm(sockets=4, people=2, each=1, ahead=timedelta(minutes=5))
        damage = await run_kills(site, model_server, storm, seed)
        print(damage)
        assert damage.lost_connections, "nobody noticed: the storm was none"
        site.interrupt()
        assert site.wait() == 0
        assert site.processes() == []
    finally:
        site.clean_up()
