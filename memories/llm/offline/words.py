"""The words the rules go by, read once from en.toml and zh.toml. Both are looked for: people mix them in a sentence."""

import re
import tomllib
from functools import cache
from importlib.resources import files

TABLES = {name: tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8")) for name in ("en", "zh")}


@cache
def rule(name: str, section: str = "rules") -> re.Pattern[str]:
    """The alternatives of both languages as one pattern."""
    parts = [_filled(part) for table in TABLES.values() for part in table[section].get(name, ())]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


@cache
def _filled(part: str) -> str:
    """With another rule in the place of its {name}."""
    return re.sub(r"\{([a-z_]+)\}", lambda other: f"(?:{rule(other[1]).pattern})", part)


def has(name: str, text: str) -> bool:
    return rule(name).search(text) is not None


def first_of(section: str, *texts: str) -> str:
    """The first name of a section whose pattern is found in all of the texts; empty if there is none."""
    return next((name for name in TABLES["en"][section] if all(rule(name, section).search(t) for t in texts)), "")


def rewritten(section: str, text: str) -> str:
    """The text with the replacements of a section made in turn."""
    for part, replacement in (pair for table in TABLES.values() for pair in table["rewritten"][section]):
        text = re.sub(_filled(part), replacement, text, flags=re.IGNORECASE)
    return text
