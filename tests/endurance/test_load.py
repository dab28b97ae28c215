"""Many people talk at once while the worker learns, an import runs and the index is rebuilt: in small."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.endurance.load import Size, run_load, site_with
from tests.model_server import ModelServer


@pytest.mark.slow
@pytest.mark.timeout(600)  # takes 40 s when nobody else works on the machine
async def test_many_talk_while_it_learns_imports_and_rebuilds(
    prepared: Path, tmp_path: Path, model_server: ModelServer
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    shutil.copytree(prepared, tmp_path / "data")
    site = site_with(model_server, tmp_path / "data")
    try:
        site.start()
        size = Size(sockets=6, people=3, messages=60, imported=300, rebuilds=1)
        print(await run_load(site, model_server, size, seed))
        site.interrupt()
        assert site.wait() == 0
        assert site.processes() == []
    finally:
        site.clean_up()
