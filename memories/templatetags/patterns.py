"""A template that is drawn once with holes in it and then filled for each row: drawing a row takes twenty times as long
as filling it.

Such a template takes what decides how a row looks (its kind, its marks) from things made for the drawing, and what
is the row's own by name from `hole`: `{{ hole.text }}`. An id stands in it as ANY_ID, and that of another row as
OTHER_ID, since addresses want a number: they are filled by `id` and `other_id`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

ANY_ID, OTHER_ID = 999_999_999_999_999_999, 888_888_888_888_888_888
_OPENS, _ENDS = "\ue000", "\ue001"  # characters of nobody's; no text of a person's is in what is cut at them
_HOLE = re.compile(f"{_OPENS}(.+?){_ENDS}")


class Holes:
    """What a template calls `hole`: it has one of every name."""

    def __getitem__(self, name: str) -> str:
        return f"{_OPENS}{name}{_ENDS}"


class Pattern:
    """A template as it was drawn, cut at its holes."""

    def __init__(self, template: str, context: dict[str, Any]) -> None:
        hole = Holes()
        drawn: str = render_to_string(template, context | {"hole": hole})
        drawn = drawn.replace(str(ANY_ID), hole["id"]).replace(str(OTHER_ID), hole["other_id"])
        self._pieces = _HOLE.split(drawn)
        self._names = self._pieces[1::2]

    def filled(self, given: Mapping[str, str]) -> SafeString:
        """With what belongs into each hole; what is not marked as safe is escaped, as everywhere."""
        safe = {name: conditional_escape(given[name]) for name in set(self._names)}
        pieces = self._pieces.copy()
        pieces[1::2] = [safe[name] for name in self._names]
        return SafeString("".join(pieces))
