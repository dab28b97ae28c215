"""What a person reads on a page, or hears from it: its texts, and the attributes that a browser shows or says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}
UNSEEN = {"script", "style", "code", "pre"}  # code and prompts are as they are in every language
SAID = {"aria-label", "aria-description", "title", "placeholder", "alt", "label", "data-label"}
WORD = re.compile(r"[A-Za-z]{2,}")


class Page(HTMLParser):
    """`latin`: the words in Latin letters that stand on the page, outside of what is marked as English.
    `links`: where it leads by a plain link. `parts`: what it loads into itself.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.latin: set[str] = set()
        self.links: set[str] = set()
        self.parts: set[str] = set()
        self.language = ""
        self._open: list[tuple[str, bool]] = []  # each with whether what is in it counts
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        counts = self._counts() and tag not in UNSEEN and self._ours(tag, given)
        if tag == "html":
            self.language = given.get("lang", "")
        if counts:
            words = given.get("id") == "chat-words"  # what scripts say
            for name, value in given.items():
                if name in SAID or (words and name.startswith("data-")):
                    self._read(value)
        if tag == "a" and given.get("href"):
            self.links.add(given["href"])
        if given.get("hx-get"):
            self.parts.add(given["hx-get"])
        if tag not in VOID:
            self._open.append((tag, counts))

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in {name for name, _counts in self._open}:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._counts():
            self._read(data)

    def _ours(self, tag: str, given: dict[str, str]) -> bool:
        """Cities are called by their names, and what is marked as English may be English."""
        city = tag == "option" and re.match(r"[A-Z]", given.get("value", ""))
        return not city and (tag == "html" or given.get("lang", "zh-Hans") == "zh-Hans")

    def _counts(self) -> bool:
        return self._open[-1][1] if self._open else True

    def _read(self, text: str) -> None:
        self.latin |= set(WORD.findall(text))
