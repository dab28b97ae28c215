"""A message in clauses, and which of them state something: not those that ask, request, suppose, quote or instruct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from memories.llm import offline_words as words

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]+")
EDGE = " ,，.。!！?？:：;；()（）—–~～…\n"
_SENTENCE = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bSt)(?<!\bProf)\.+|[!?]+)(?=\s|$|"
    r"[\"')”])|[。！？;；\n…]+|[!?]+(?=[\u3400-\u9fff])"
)
_CLAUSE = re.compile(
    r"[,，()（）—–]+|[:：](?!\d)|\s-+\s|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s+(?=(?:but|because|so|though|"
    r"although) )|"
    r"\s+(?=and (?:then )?(?:i|i'm|im|i've|i'll|i'd|my|we|we're|we've|our|he|he's|she|she's|put|make|give|add)\b)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"^(?:me|you|(?:my|our) (?:\w+ )?\w+(?: [A-Z]\w+)?|(?-i:[A-Z]\w+))$", re.IGNORECASE)
_QUOTED = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`|“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|【[^】]*】|"
    r"(?<!\w)['‘](?:[^'’]|(?<=\w)['’](?=\w))+['’](?!\w)|^>.*$|https?://\S+",
    re.DOTALL | re.MULTILINE,
)
_BLANK = "\x00"  # stands for each character of what is quoted, so that places stay the same
_PASTE_BEGINS = re.compile(r"[:：\n]")


@dataclass(slots=True)
class Clause:
    """`led` is where it starts with the "and" that was cut off; `out` says that it states nothing."""

    led: int
    start: int
    end: int
    sentence: int
    out: bool


def plain(text: str) -> str:
    """The text with all that is quoted or pasted blanked out or cut off; places stay the same."""
    without = _QUOTED.sub(lambda quoted: _BLANK * len(quoted[0]), text).replace("’", "'")
    pasted = words.PASTED.search(without)
    cut = _PASTE_BEGINS.search(without, pasted.end() - 1) if pasted else None
    return without[: cut.start()] if cut else without


def sentences(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    for end in [*(found.end() for found in _SENTENCE.finditer(text, start)), len(text)]:
        if text[start:end].strip():
            yield start, end
        start = max(start, end)


def clauses(text: str, start: int) -> Iterator[Clause]:
    """All clauses of a plain text from a place on; those of a sentence with an if, an order or a secret are out."""
    for number, (begin, end) in enumerate(sentences(text, start)):
        sentence = text[begin:end]
        spoilt = any(rule.search(sentence) for rule in words.SPOILS_ALL)
        asked = sentence.rstrip().endswith(("?", "？"))
        bounds = [begin, *_cuts(text, begin, end), end]
        left_out = False
        for led, stop in pairwise(bounds):
            if not text[led:stop].strip():
                continue
            first = led + len(text[led:stop]) - len(text[led:stop].lstrip())
            lead = words.LEAD.match(text[first:stop])
            first += lead.end() if lead else 0
            clause = text[first:stop].strip(EDGE)
            out = spoilt or _states_nothing(clause) or (led == begin and bool(words.DOES.match(clause)))
            left_out = left_out or out
            if asked and not out:  # facts beside a question begin with "I" or "my"; its end is the question
                out = not (words.STRONG.match(clause) or HAN.search(clause)) or (stop == end and not left_out)
            last = max(first, led + len(text[led:stop].rstrip(EDGE)))
            yield Clause(led, first, last, number, out)


def _cuts(text: str, begin: int, end: int) -> Iterator[int]:
    before = begin
    for found in _CLAUSE.finditer(text, begin, end):
        if not found[0].strip() and _TOGETHER.match(text[before : found.start()].strip(EDGE)):
            continue  # "my boyfriend Callum and I" are one subject
        yield found.end()
        before = found.end()


def _states_nothing(clause: str) -> bool:
    nobody = words.NO_SUBJECT.match(clause) and not (words.STRONG.search(clause) or words.MY_KIN.search(clause))
    return not clause or _BLANK in clause or bool(nobody) or any(rule.search(clause) for rule in words.SPOILS)
