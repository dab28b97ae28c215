"""A worker that is killed as it finishes a task takes its timer's lock along, at which others look each second."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.run.site import Site, wait_until


@pytest.mark.slow
def test_a_worker_killed_with_its_lock_held_is_started_again(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "data")
    site = Site(tmp_path / "data")
    try:
        site.start()
        site.ring("tests.endurance.dying.holding_the_timer", str(tmp_path / "died"))
        wait_until(
            "its death is seen", lambda: "worker ended with code 70; starting it again" in site.said(), 45, site.said
        )
        site.ring("os.mkdir", str(tmp_path / "later"))
        wait_until("tasks are done again", (tmp_path / "later").exists, 45, site.said)
        site.interrupt()
        assert site.wait() == 0
        assert site.processes() == []
    finally:
        site.clean_up()
