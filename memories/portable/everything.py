"""Everything of a person's in one zip: memories to keep and to read, and what the settings name beside them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import RawIOBase
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from memories.portable.chosen import FORMS, Chosen
from memories.portable.numbering import there
from memories.records import Owner

_DAY = (1980, 1, 1, 0, 0, 0)  # of all files in it: the same things make the same zip


def everything(owner: Owner) -> Iterator[bytes]:
    """The zip, in pieces as they are written. EXPORT_ALSO names further files: what writes each, by its name."""
    sink = _Sink()
    with zipfile.ZipFile(cast(RawIOBase, sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in _files(owner):
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece.encode())
                    if written := sink.take():
                        yield written
    yield sink.take()


def _files(owner: Owner) -> Iterator[tuple[str, Iterable[str]]]:
    all_of_it = Chosen(there(owner.id), part=False)
    yield "memories.json", FORMS["json"].write(owner, all_of_it)
    yield "memories.md", FORMS["markdown"].write(owner, all_of_it)
    for name, path in settings.EXPORT_ALSO.items():
        yield name, cast(Callable[[Owner], Iterator[str]], import_string(path))(owner)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


class _Sink:
    """What a zip is written to: it cannot go back, and gives away what it has got."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken
