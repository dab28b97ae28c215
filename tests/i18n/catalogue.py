"""The Chinese catalogue as its file says it. Nothing but Python is needed to read it."""

from __future__ import annotations

import ast
import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

PO = Path(settings.LOCALE_PATHS[0]) / "zh_Hans/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")


@dataclass
class Entry:
    """One string of the pages. `words` are the English forms, one or two; `chinese` is the one form of Chinese."""

    context: str = ""
    words: list[str] = field(default_factory=list)
    chinese: str = ""
    flags: str = ""

    @property
    def name(self) -> str:
        """As pytest and people shall see it."""
        return f"{self.context}: {self.words[0]}" if self.context else self.words[0]


def entries(path: Path = PO) -> list[Entry]:
    """All entries but the header. Obsolete ones (#~) are no entries; `test_catalogue` refuses them."""
    read = [_entry(block) for block in path.read_text("utf-8").split("\n\n")]
    return [entry for entry in read if entry.words and entry.words[0]]


def compiled(path: Path = MO) -> dict[tuple[str, str], str]:
    """(context, first English form) -> Chinese, as the running program finds it."""
    with path.open("rb") as file:
        said: dict[str | tuple[str, int], str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found = {}
    for key, chinese in said.items():
        context, _, words = (key[0] if isinstance(key, tuple) else key).rpartition("\x04")
        if words:
            found[context, words] = chinese
    return found


def _entry(block: str) -> Entry:
    entry, into = Entry(), ""
    parts: dict[str, str] = {}
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags += line
        elif matched := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
            into = matched[1]
            parts[into] = ast.literal_eval(matched[2])
        elif line.startswith('"'):
            parts[into] += ast.literal_eval(line)
    entry.context = parts.get("msgctxt", "")
    entry.words = [parts[name] for name in ("msgid", "msgid_plural") if name in parts]
    entry.chinese = parts.get("msgstr", parts.get("msgstr[0]", ""))
    return entry
