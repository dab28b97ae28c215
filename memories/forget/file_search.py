"""Which of some texts stand in the bytes of some files; run as a program, by path, and importing nothing of ours.

Reads {"files": [path], "texts": [[one way of writing it, ...], ...]} from standard input and writes the places, in
`texts`, of those that were found. A program of its own, because a process that closes a database file lets go of every
lock its connections hold on it (https://www.sqlite.org/howtocorrupt.html, 2.2): the next program to leave would then
remove the write-ahead log that others still write into.
"""

from __future__ import annotations

import json
import mmap
import sys
from pathlib import Path


def found(files: list[str], texts: list[list[str]]) -> list[int]:
    at: set[int] = set()
    for file in map(Path, files):
        if not file.exists() or file.stat().st_size == 0:
            continue
        with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at |= {n for n, ways in enumerate(texts) if any(data.find(way.encode()) >= 0 for way in ways)}
    return sorted(at)


if __name__ == "__main__":
    json.dump(found(**json.load(sys.stdin)), sys.stdout)
