"""The commands that stand within the sentences of the documents, in backquotes, and what they are made of."""

from __future__ import annotations

import re
import shlex

from django.core.management import CommandError, get_commands, load_command_class

from tests.documents.commands import DOCUMENTS
from tests.run.site import ROOT

EVERYWHERE = (*DOCUMENTS, "CHANGELOG.md", "tests/data/README.md")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_COMMAND = re.compile(r"(?:[A-Z_]+=\S+ )*(make|\.venv/bin/\S+|manage\.py|python3?|-m)(?: |$)")
_STANDS_FOR = {"NAME": "yining", "FILE": "README.md", "FILE…": "README.md", "FOLDER": ".", "…": "7"}
OURS = {name for name, app in get_commands().items() if app.split(".")[0] in ("chat", "memories", "memoryscope_site")}
BENCHMARKS = sorted(
    file.stem for file in (ROOT / "tests/benchmarks").glob("*.py") if "__main__" in file.read_text(encoding="utf-8")
)


def inline() -> list[tuple[str, str]]:
    """Every such command, as (document, command): with its program, or a command of ours with something behind it."""
    found = []
    for name in EVERYWHERE:
        for span in _SPAN.findall((ROOT / name).read_text(encoding="utf-8")):
            first, _, rest = span.partition(" ")
            if _COMMAND.match(span) or (rest and first in (*OURS, *BENCHMARKS)):
                found.append((name, span))
    return found


def managed(command: str) -> list[str] | None:
    """The words behind manage.py, if it is one of its commands."""
    words = shlex.split(command)
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words.pop(0)
    if words[0] in (".venv/bin/python", "python", "python3"):
        words.pop(0)
    if words[:1] == ["manage.py"]:
        return words[1:]
    return words if words[:1] and words[0] in OURS else None


def module(command: str) -> tuple[str, list[str]] | None:
    """The module that is run by -m, or the benchmark that is named alone, and its options."""
    words = shlex.split(command)
    if "-m" in words:
        place = words.index("-m")
        return words[place + 1], words[place + 2 :]
    return (f"tests.benchmarks.{words[0]}", words[1:]) if words[0] in BENCHMARKS else None


def parse(command: str) -> None:
    """Let the command of Django read its options. Raises CommandError for one that it does not know.

    One that is named in passing, without manage.py, may leave out what it has to be given.
    """
    name, *given = managed(command) or []
    words: list[str] = []
    for word in given:
        words += sorted(map(str, ROOT.glob(word))) if "*" in word else [_STANDS_FOR.get(word, word)]
    app = get_commands()[name]
    assert isinstance(app, str)
    parser = load_command_class(app, name).create_parser("manage.py", name)
    if "manage.py" in command:
        parser.parse_args(words)
    elif unknown := {word for word in words if word.startswith("-")} - set(parser._option_string_actions):
        raise CommandError(f"{name} does not know {unknown}")
