"""kill -9 of every kind of process while people talk over sockets and the worker learns and reflects: in small."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.endurance.kills import Storm, run_kills
from tests.endurance.load import site_with
from tests.model_server import ModelServer


@pytest.mark.slow
@pytest.mark.timeout(400)  # takes 40 s when nobody else works on the machine
async def test_nothing_is_lost_or_learned_twice_whatever_is_killed(
    prepared: Path, tmp_path: Path, model_server: ModelServer
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    shutil.copytree(prepared, tmp_path / "data")
    site = site_with(model_server, tmp_path / "data")
    try:
        site.start()
        damage = await run_kills(site, model_server, Storm(sockets=5, people=3, each=1, clock_ahead=True), seed)
        print(damage)
        assert damage.interrupted, "no reply was cut off: the storm was none"
        site.interrupt()
        assert site.wait() == 0
        assert site.processes() == []
    finally:
        site.clean_up()
