"""The prompts of the chat: one text file each, prompts/{language}/{name}.txt, with $variables."""

from functools import cache
from importlib.resources import files
from string import Template

from memories.records import Language


def render(language: Language, name: str, **variables: object) -> str:
    """The text with its variables filled in; one that is missing raises KeyError."""
    return _load(language, name).substitute({key: str(value) for key, value in variables.items()})


@cache
def _load(language: Language, name: str) -> Template:
    return Template((files(__name__) / language / f"{name}.txt").read_text(encoding="utf-8"))
