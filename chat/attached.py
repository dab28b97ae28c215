"""Text files sent along: each is read into the message, fenced, so that it is not taken for one's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from chat.problems import NotText, TooBig
from chat.wellformed import wellformed

LARGEST = 200_000  # bytes of a file; the message as a whole has its own limit
MOST = 5


def with_files(text: str, files: Iterable[UploadedFile[Any]]) -> str:
    """The message and, after it, each file under its name. Raise TooBig or NotText."""
    given = list(files)
    if len(given) > MOST or any((file.size or 0) > LARGEST for file in given):
        raise TooBig
    return "\n\n".join(filter(None, (text.strip(), *(_fenced(file) for file in given))))


def _fenced(file: UploadedFile[Any]) -> str:
    try:
        read = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText from error
    if "\0" in read:
        raise NotText
    name = " ".join(wellformed(PurePosixPath(file.name or "").name).replace("`", "").split())[:100]
    longest = max((len(run) for run in re.findall(r"`+", read)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{name}:\n{fence}\n{read.rstrip()}\n{fence}"
