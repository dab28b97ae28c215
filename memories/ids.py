"""The numbers of rows as addresses and forms write them."""

from __future__ import annotations


def id_in(text: str) -> int:
    """A primary key; 0, which no row has, for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
