"""A file as somebody brought it: plain or zipped, of a bounded size, read as text from its beginning to its end."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from memories.errors import ImportRefused

JSON_NAMES = (".json", ".jsonl", ".ndjson")
MOST_FILES = 20_000  # in a zip; ChatGPT's hold a picture a file
MEGABYTE = 1024 * 1024
_BEGINS = b"PK\x03\x04"  # a zip
_IN_STEPS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks others as far as they go, whatever is asked


@dataclass(frozen=True, slots=True)
class Part:
    """One file that may hold something: the file itself, or one in the zip. `size` is what it says it is, in bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def parts(path: Path, name: str, megabytes: int) -> list[Part]:
    """What can be read of a file that is called `name`. Raise ImportRefused for what is too big, or no file to read."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as raw:
            if raw.read(4) == _BEGINS:  # the list of what is in it stands at its end
                raise ImportRefused(_("%(file)s is damaged: it cannot be unpacked.") % {"file": name})
        _fits(path.stat().st_size, megabytes)
        return [Part(name, path.stat().st_size, lambda: path.open("rb"))]
    with _refusing(name):
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            wanted = [entry for entry in entries if _is_json(entry.filename)]
        if len(entries) > MOST_FILES:
            raise ImportRefused(_("The zip holds more than %(n)s files.") % {"n": MOST_FILES})
        if any(entry.flag_bits & 1 for entry in wanted):
            raise ImportRefused(_("The zip is locked with a password. Unpack it first."))
        if any(entry.compress_type not in _IN_STEPS for entry in wanted):
            raise ImportRefused(_("The zip is packed in an unusual way. Unpack it first."))
        _fits(sum(entry.file_size for entry in wanted), megabytes)
        found = [Part(entry.filename, entry.file_size, _member(path, entry.filename)) for entry in wanted]
    # Conversations first: memories may rest on their messages.
    return sorted(found, key=lambda part: (not part.name.rpartition("/")[2].startswith("conversations"), part.name))


def unpacked(path: Path) -> int:
    """The bytes that there are to read, as a zip's directory tells them; those of what is no zip that can be read."""
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                return sum(entry.file_size for entry in archive.infolist() if _is_json(entry.filename))
        except (zipfile.BadZipFile, NotImplementedError, UnicodeError):
            pass
    return path.stat().st_size


@contextmanager
def text_of(part: Part, megabytes: int, seen: Callable[[int], object] = lambda _bytes: None) -> Iterator[IO[str]]:
    """The part as text. `seen` is told how many bytes were read. Raise ImportRefused for what is no text, or too long.

    Nothing past the size that a zip's directory declares is unpacked, and no more than so many megabytes.
    """
    with _refusing(part.name), part.open() as raw:
        start = raw.read(3)
        encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        counted = io.BufferedReader(_Counted(start, raw, megabytes, seen), MEGABYTE)
        yield io.TextIOWrapper(counted, encoding=encoding, newline="\n")


class _Counted(io.RawIOBase):
    def __init__(self, start: bytes, raw: IO[bytes], megabytes: int, seen: Callable[[int], object]) -> None:
        self._start, self._raw, self._megabytes, self._seen, self._read = start, raw, megabytes, seen, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._start or self._raw.read(len(buffer))
        self._start = b""
        self._read += len(data)
        _fits(self._read, self._megabytes)
        self._seen(len(data))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    """What is wrong with a file, in a sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise ImportRefused(_("The file is no longer there. Choose it again.")) from error
    except UnicodeError as error:
        raise ImportRefused(_("%(file)s is not UTF-8 text.") % {"file": name}) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RecursionError):
            raise
        raise ImportRefused(_("%(file)s is damaged: it cannot be unpacked.") % {"file": name}) from error


def _fits(size: int, megabytes: int) -> None:
    if size > megabytes * MEGABYTE:
        raise ImportRefused(
            _("The file is too big: at most %(n)s MB can be imported at once, unpacked.") % {"n": megabytes}
        )


def _is_json(name: str) -> bool:
    last = name.rpartition("/")[2].lower()
    return last.endswith(JSON_NAMES) and not last.startswith(".") and not name.startswith("__MACOSX/")


def _member(path: Path, name: str) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        with zipfile.ZipFile(path) as archive:
            return archive.open(name)  # keeps the file open until it is closed itself

    return opened
