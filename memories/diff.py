"""What changed between two statements, word by word; in Chinese, character by character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_PIECE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\s+|[^\W_]+(?:['’-][^\W_]+)*|.", re.DOTALL)
LONGEST = 4_000  # pieces in both together: beyond that, all of it counts as changed


class Part(NamedTuple):
    kind: Literal["same", "gone", "new"]
    text: str


def diff(before: str, after: str) -> list[Part]:
    """The parts in reading order; put together without those gone they are `after`, without the new ones `before`."""
    if before == after:
        return [Part("same", after)] if after else []
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if len(old) + len(new) > LONGEST:
        return [part for part in (Part("gone", before), Part("new", after)) if part.text]
    parts: list[Part] = []
    for tag, i, j, k, m in _changes(old, new):
        if tag == "equal":
            parts.append(Part("same", "".join(new[k:m])))
            continue
        parts += [part for part in (Part("gone", "".join(old[i:j])), Part("new", "".join(new[k:m]))) if part.text]
    return parts


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's, with a blank that stands alone between two changes taken into them: words read better in a run."""
    found: list[tuple[str, int, int, int, int]] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(codes):
        between = 0 < place < len(codes) - 1
        same = tag == "equal" and not (between and not "".join(new[k:m]).strip())
        if not same and found and found[-1][0] != "equal":
            _tag, first, _j, start, _m = found.pop()
            found.append(("replace", first, j, start, m))
        else:
            found.append(("equal" if same else "replace", i, j, k, m))
    return found
