"""Text as it can be stored everywhere: no NUL (PostgreSQL refuses it), no half of a character (UTF-8 refuses it)."""

from __future__ import annotations

_NEVER = dict.fromkeys((0, 0x202D, 0x202E))  # NUL, and the signs that turn the letters after them round


def wellformed(text: str) -> str:
    """The text with surrogate pairs joined, lone halves replaced, NULs and overrides dropped, line ends as newlines."""
    text = text.translate(_NEVER)
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Joiner:
    """Makes a stream wellformed: a half character at the end of a piece waits for its other half."""

    def __init__(self) -> None:
        self._half = ""

    def add(self, piece: str) -> str:
        piece, self._half = self._half + piece, ""
        if (piece and "\ud800" <= piece[-1] <= "\udbff") or piece.endswith("\r"):
            piece, self._half = piece[:-1], piece[-1]
        return wellformed(piece)

    def rest(self) -> str:
        rest, self._half = wellformed(self._half), ""
        return rest
