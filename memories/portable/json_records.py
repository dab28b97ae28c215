"""JSON of any size, one record at a time: an item of a list, a field of the whole, a line of JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from memories.errors import ImportRefused

LINE = "line"  # the key of records that are lines
_MOST = 32_000_000  # characters of one record
_CHUNK = 256_000
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Record:
    """`key` names the field of the whole that it stands in; "" if the whole is a list. `number` counts from 1."""

    key: str
    number: int
    value: Any

    @property
    def where(self) -> str:
        """As a person finds it."""
        if self.key == LINE:
            return _("line %(n)s") % {"n": self.number}
        return f"{self.key}[{self.number - 1}]" if self.key else _("entry %(n)s") % {"n": self.number}


def records(text: IO[str], name: str) -> Iterator[Record]:
    """The records of a JSON file. Raise ImportRefused, with the line, for what is none."""
    reader = _Reader(text, name)
    start = reader.peek()
    if start == "[":
        yield from reader.items("")
    elif start == "{" and (name.lower().endswith((".jsonl", ".ndjson")) or reader.first_line_is_whole()):
        yield from reader.lines()
        return
    elif start == "{":
        yield from reader.fields()
    else:
        reader.refuse()
    if reader.peek():
        reader.refuse()


class _Reader:
    def __init__(self, text: IO[str], name: str) -> None:
        self._text, self._name = text, name
        self._buffer, self._at, self._line = "", 0, 1
        self._decode = json.JSONDecoder(parse_constant=_no_number).raw_decode

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _BLANK:
                    return self._buffer[self._at]
                self._at += 1
            if not self._more():
                return ""

    def items(self, key: str) -> Iterator[Record]:
        self._take("[")
        number = 0
        while self.peek() != "]":
            number += 1
            yield Record(key, number, self._value())
            if self.peek() != "]":
                self._take(",")
        self._take("]")

    def fields(self) -> Iterator[Record]:
        """Each field of the whole; of a list its items."""
        self._take("{")
        while self.peek() != "}":
            key = self._value()
            if not isinstance(key, str):
                self.refuse()
            self._take(":")
            if self.peek() == "[":
                yield from self.items(key)
            else:
                yield Record(key, 1, self._value())
            if self.peek() != "}":
                self._take(",")
        self._take("}")

    def lines(self) -> Iterator[Record]:
        while self.peek():
            number = self._line + self._buffer.count("\n", 0, self._at)
            yield Record(LINE, number, self._value())

    def first_line_is_whole(self) -> bool:
        """Whether the first line is a record and others follow: JSON Lines, whatever the file is called.

        A file of one line is a record as well, rather than the whole, if it is a history of messages.
        """
        while "\n" not in self._buffer[self._at :] and len(self._buffer) < _MOST and self._more():
            pass
        line, _end, rest = self._buffer[self._at :].partition("\n")
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            return False
        return bool(rest.strip()) or (isinstance(found, dict) and isinstance(found.get("messages"), list))

    def refuse(self) -> None:
        line = self._line + self._buffer.count("\n", 0, self._at)
        raise ImportRefused(
            _("%(file)s, line %(line)s: this is no valid JSON.") % {"file": self._name, "line": line}
        ) from None

    def _take(self, char: str) -> None:
        if self.peek() != char:
            self.refuse()
        self._at += 1

    def _value(self) -> Any:
        self.peek()
        while True:
            at = self._at
            try:
                value, end = self._decode(self._buffer, at)
            except RecursionError:
                raise ImportRefused(_("%(file)s is nested too deep.") % {"file": self._name}) from None
            except ValueError:
                value, end = None, -1
            if 0 <= end < len(self._buffer):
                self._at = end
                return value
            if not self._more():  # what seemed cut off was all there is
                if end < 0:
                    self.refuse()
                self._at = end - at
                return value
            if len(self._buffer) > _MOST:
                raise ImportRefused(
                    _("%(file)s holds an entry of more than %(n)s characters.") % {"file": self._name, "n": _MOST}
                )

    def _more(self) -> bool:
        """Read on, at least as much as waits already, so that a long record is not tried too often."""
        self._line += self._buffer.count("\n", 0, self._at)
        waiting = self._buffer[self._at :]
        read = self._text.read(max(_CHUNK, len(waiting)))
        self._buffer, self._at = waiting + read, 0
        return bool(read)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
