"""Reads along in an answer that passes by unchanged: the words of the first choice, how it ended, what it used."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 200_000  # characters of the reply that are kept
LONGEST_LINE = 2_000_000  # bytes; what is longer is passed on unread


class Listening:
    def __init__(self, *, streamed: bool) -> None:
        self._streamed = streamed
        self._rest = b""
        self._pieces: list[str] = []
        self._length = 0
        self.finish = ""
        self.over = False
        """The stream said that it is done."""
        self.tokens: tuple[int, int] | None = None
        """Of the prompt and of the answer, if the server says."""

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def hear(self, chunk: bytes) -> None:
        self._rest += chunk
        if not self._streamed:
            return
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            self._rest = b""
        for line in lines:
            if line.startswith(b"data:"):
                self._read(line[5:].strip())

    def end(self) -> None:
        """The answer is over: what is left is the last line, or the whole."""
        rest, self._rest = self._rest.strip(), b""
        self._read(rest.removeprefix(b"data:").strip())

    def _read(self, raw: bytes) -> None:
        if not raw.startswith(b"{"):
            self.over = self.over or raw == b"[DONE]"
            return
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            return
        self._usage(found.get("usage"))
        choices = found.get("choices")
        for choice in choices if isinstance(choices, list) else []:
            if not isinstance(choice, dict) or choice.get("index", 0) != 0:
                continue
            said = choice.get("delta") if self._streamed else choice.get("message")
            content = said.get("content") if isinstance(said, dict) else None
            if isinstance(content, str) and self._length < LONGEST:
                self._pieces.append(content)
                self._length += len(content)
            self.finish = str(choice.get("finish_reason") or self.finish)

    def _usage(self, usage: Any) -> None:
        if isinstance(usage, dict):
            numbers = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
            if all(isinstance(number, int) and 0 <= number < 2**31 for number in numbers):
                self.tokens = numbers  # type: ignore[assignment]
