"""What people say of themselves and theirs, found by rules: it would rather learn too little than something false.

A message is cut into sentences, these into clauses. Clauses that ask, request, suppose, quote, instruct or hold a
secret are left out; a run of the others is kept, literally, if it is about the person or somebody of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from memories.llm import offline_words as words
from memories.llm.answers import Extraction, Observed, Relevance
from memories.records import Language

_SENTENCE = re.compile(
    r"(?:(?<!\b[A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bSt)(?<!\bProf)\.+|[!?]+)(?=\s|$|[\"')”])|[。！？!?;；\n…]+"
)
_CLAUSE = re.compile(
    r"[,，:：()（）—–]+|\s-+\s|(?<=[\u3400-\u9fff])\s+(?=\S)|\s+(?=but |because |so (?:i|my|we)\b)", re.IGNORECASE
)
_QUOTED = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`|“[^”]*”|\"[^\"\n]*\"|「[^」]*」|『[^』]*』|【[^】]*】|"
    r"(?<!\w)['‘](?:[^'’]|(?<=\w)['’](?=\w))+['’](?!\w)|^>.*$|https?://\S+",
    re.DOTALL | re.MULTILINE,
)
_BLANK = "\x00"  # stands for each character of what is quoted, so that places stay the same
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]+")
_EDGE = " ,，.。!！?？:：;；()（）—–~～…\n"
_ME = re.compile(rf"\b(?:i|i'm|im|i've|we|we're|we've)\b|[我俺咱](?!的?(?:家|那)?{words.KIN_ZH})", re.IGNORECASE)
_NAMED = re.compile(
    rf"\b(?:my|our|the) (?:[a-z]+ )?({words.KIN_EN})\b(?:,? (?-i:([A-Z][\w-]+)))?|({words.KIN_ZH})", re.IGNORECASE
)
_COMMON = words.words_of(
    "about there their which would could should please forget delete remember really thing things don't that's "
    "不要 不用 前面 那件 件事 提过 提過 就是 这个 那个 我的 可以 别记 删掉 刪掉 忘掉 一下 什么 没有"
)
_LONGEST = 280  # characters of a statement that goes on over several sentences


@dataclass(slots=True)
class _Piece:
    """A run of clauses that states something; `led` is where it starts with the "and" that was cut off."""

    led: int
    start: int
    end: int
    sentence: int


def extract(messages: Sequence[Mapping[str, Any]], known: Iterable[str] = ()) -> Extraction:
    """Only messages of the user's that are marked new are evidence; the others tell whether this is still fiction."""
    observations: list[Observed] = []
    relevance: list[Relevance] = []
    in_fiction = False
    for message in messages:
        if message["role"] != "user":
            continue
        number, text = int(message["number"]), str(message["text"])
        if words.RETRACTED.search(text) or words.FORGET.search(text):
            gone = content_words(text) if words.FORGET.search(text) else set()
            observations = [o for o in observations if o.message < number - 2 and not gone & content_words(o.statement)]
        pieces, fiction, in_fiction = _of_message(text, in_fiction)
        if message.get("new", True):
            relevance.append(Relevance(message=number, score=2 if pieces else int(fiction)))
            observations += [_observed(number, text[piece.start : piece.end]) for piece in pieces]
    before = {folded(statement) for statement in known}
    kept = [observed for observed in observations if folded(observed.statement) not in before]
    return Extraction(relevance=relevance, observations=kept)


def _of_message(text: str, in_fiction: bool) -> tuple[list[_Piece], bool, bool]:
    """The pieces worth keeping; whether any of it was fiction; whether the next message still is."""
    start = 0
    began = max((found.end() for found in words.FICTION.finditer(text)), default=0)
    fiction = in_fiction or began > 0
    if fiction:
        ended = [found.end() for found in words.FICTION_ENDS.finditer(text)]
        ended += [begin for begin, end in _sentences(text) if words.FICTION_ENDS.match(text[begin:end].lstrip())]
        start = max(ended, default=0)
        if start <= began:
            return [], True, True
    if words.FORGET.search(text):
        allowed = words.MAY_KEEP.search(text)
        if not allowed:
            return [], fiction, False
        start = max(start, allowed.end())
    plain = _QUOTED.sub(lambda quoted: _BLANK * len(quoted[0]), text).replace("’", "'")
    pasted = words.PASTED.search(plain)
    if pasted and (cut := re.compile(r"[:：\n]").search(plain, pasted.end())):
        plain = plain[: cut.start()]
    return list(_kept(plain, start)), fiction, False


def _sentences(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    for end in [*(found.end() for found in _SENTENCE.finditer(text, start)), len(text)]:
        if text[start:end].strip():
            yield start, end
        start = max(start, end)


def _kept(plain: str, start: int) -> Iterator[_Piece]:
    last: _Piece | None = None
    for number, (begin, end) in enumerate(_sentences(plain, start)):
        for piece in _pieces(plain, begin, end, number):
            text = plain[piece.start : piece.end]
            personal = bool(words.PERSONAL.search(text) or words.KIN.search(text))
            dangling = bool(words.PRONOUN.match(text)) and not text.lower().startswith("it")  # he, she: who?
            if last and (dangling or not personal) and _goes_on(plain, last, piece, text):
                last.end, last.sentence = piece.end, number
            elif ((personal and not dangling) or _leaves_out_i(text)) and _says_enough(text):
                if last:
                    yield last
                last = piece
    if last:
        yield last


def _goes_on(plain: str, last: _Piece, piece: _Piece, text: str) -> bool:
    """Whether a piece without anybody in it tells more of what was said just before it."""
    beside = piece.sentence - last.sentence <= 1 and not plain[last.end : piece.led].strip(_EDGE)
    tells = _HAN.search(text) or words.PRONOUN.match(text) or re.search(r"\d|\s[A-Z][a-z]", text)
    long_enough = len(_HAN.findall(text)) >= 3 or len(_LATIN.findall(text)) >= 2
    return beside and bool(tells) and long_enough and piece.end - last.start <= _LONGEST


def _pieces(plain: str, begin: int, end: int, number: int) -> Iterator[_Piece]:
    sentence = plain[begin:end]
    if any(rule.search(sentence) for rule in (words.HYPOTHETICAL, words.INJECTED, words.SECRET, words.IRONY)):
        return
    asked = sentence.rstrip().endswith(("?", "？"))
    bounds = [begin, *(found.end() for found in _CLAUSE.finditer(plain, begin, end)), end]
    clauses = [(led, stop) for led, stop in pairwise(bounds) if plain[led:stop].strip()]
    run: _Piece | None = None
    left_out = False
    for led, stop in clauses:
        start = led + len(plain[led:stop]) - len(plain[led:stop].lstrip())
        lead = words.LEAD.match(plain[start:stop])
        start += lead.end() if lead else 0
        clause = plain[start:stop].strip(_EDGE)
        skip = _is_left_out(clause)
        left_out = left_out or skip
        if asked and not skip:  # the facts that stand beside a question begin with "I" or "my"; its end is the question
            skip = not (words.STRONG.match(clause) or _HAN.search(clause)) or (stop == end and not left_out)
        if run and (skip or (words.STRONG.match(clause) and words.PRONOUN.match(plain[run.start : run.end]))):
            yield run  # also what begins with "she" before "I" does: alone it would have to go
            run = None
        if not skip:
            last = start + len(plain[start:stop].rstrip(_EDGE))
            first = run.start if run else start
            last += plain[first:last].count("(") > plain[first:last].count(")") and plain[last : last + 1] == ")"
            run = _Piece(run.led if run else led, first, last, number)
    if run:
        yield run


def _is_left_out(clause: str) -> bool:
    rules = (words.HEARSAY, words.REQUEST, words.QUESTION, words.FILLER, words.TWICE_DENIED)
    nobody = words.NO_SUBJECT.match(clause) and not words.STRONG.search(clause)
    return not clause or _BLANK in clause or bool(nobody) or any(rule.search(clause) for rule in rules)


def _leaves_out_i(text: str) -> bool:
    return bool(words.DROPPED.match(text)) and not words.NO_SUBJECT.match(text)


def _says_enough(text: str) -> bool:
    if not (_HAN.search(text) or words.LASTS.search(text) or words.WHEN.search(text) or _leaves_out_i(text)):
        return False
    enough = 4 if words.STRONG.match(text) or text[0] in "我俺" else 7
    return len(_HAN.findall(text)) + 2 * len(_LATIN.findall(text)) >= enough


def _observed(number: int, quote: str) -> Observed:
    fits = (entry for entry in words.CATEGORIES if entry[3].search(quote))
    category, english, chinese, _ = next(fits, ("other", "other", "其他", None))
    when, me, named = words.WHEN.search(quote), _ME.search(quote), _NAMED.search(quote)
    other = named and not (me and me.start() < named.start())
    return Observed.model_validate({
        "message": number, "statement": quote, "quote": quote, "category": category,
        "subject": chinese if language_of(quote) == "zh" else english,
        "about": (named[2] or named[3] or named[1]) if named and other else "user",
        "time_phrase": when[0] if when else "", "support": "full", "confidence": 0.6,
    })  # fmt: skip


def language_of(text: str) -> Language:
    return "zh" if len(_HAN.findall(text)) * 2 > len(_LATIN.findall(text)) else "en"


def content_words(text: str) -> set[str]:
    """Longer words and pairs of Chinese characters, by which two texts are seen to be about one thing."""
    han = "".join(char if _HAN.match(char) else " " for char in text)
    pairs = {han[place : place + 2] for place in range(len(han) - 1) if " " not in han[place : place + 2]}
    return (pairs | {word.lower() for word in _LATIN.findall(text) if len(word) >= 5}) - _COMMON


def folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
