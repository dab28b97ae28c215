"""The prompts: one text file each, prompts/{language}/{name}.txt, with $variables."""

from functools import cache
from importlib.resources import files
from string import Template

from memories.records import Language


def render(language: Language, name: str, **variables: object) -> str:
    """The prompt with its variables filled in. A variable that is missing, or one too many, raises KeyError.

    A file's own dollar signs are written `$$`; braces need no care. FileNotFoundError if there is no such prompt.
    """
    template = _load(language, name)
    unused = set(variables) - set(template.get_identifiers())
    if unused:
        raise KeyError(f"prompt {language}/{name} has no variable {', '.join(sorted(unused))}")
    return template.substitute({key: str(value) for key, value in variables.items()})


@cache
def _load(language: Language, name: str) -> Template:
    return Template((files(__name__) / language / f"{name}.txt").read_text(encoding="utf-8"))
