"""Looking for forgotten words in the database file does not let go of it.

A process that closes a file lets go of every lock it holds on it, also those of its database connections. The next
program to leave would then take the write-ahead log away under those who still write into it, and what they write from
then on would be lost.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.site import Site

SEARCH_WHILE_CONNECTED = """
import os, subprocess, sys
from django.db import connection
from memories.forget.scan import clean
from memories.models import OwnerState
OwnerState.objects.count()
assert clean(["zanthoxylum"])
leaves = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM memories_memory'); c.close()"
name = str(connection.settings_dict["NAME"])
subprocess.run([sys.executable, "-c", leaves, name], check=True)
print(os.path.exists(name + "-wal"))
"""


@pytest.mark.sqlite
def test_the_log_stays_when_another_program_leaves(tmp_path: Path) -> None:
    site = Site(tmp_path / "data", WORKERS="1")
    assert site.manage("migrate", "-v0").returncode == 0
    assert site.python(SEARCH_WHILE_CONNECTED) == "True"
