"""A summary of a subject by choosing: the heads of the statements that say most, and fewer words than there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from memories.llm.answers import Insights, InsightSentence, WrittenInsight
from memories.llm.offline_clauses import HAN
from memories.llm.offline_extraction import content_words

_AT_LEAST = 2  # of one observation there is nothing to sum up
_MOST = 5  # sentences
_END = ".!?。！？… "
_ASIDE = re.compile(
    r"\b(?:actually|really|honestly|basically|just|btw|by the way|though|anyway|lol|haha+|as it is|of course)\b,? ?|"
    r"[(（][^)）]*[)）]|其实|真的|反正|就是说|哈哈+|嘿嘿+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[,，;；。.]\s*(?=\S)|\s(?:so|because|though|although|but)\s")
_TAKES_BACK = re.compile(r"\b(?:not|n't|if|except|unless|until|only|used to|but|or)\b|不|没|除|才|但")


def write_insights(subjects: Sequence[Mapping[str, Any]]) -> Insights:
    written = (_write(str(entry["subject"]), list(entry["observations"])) for entry in subjects)
    return Insights(insights=[insight for insight in written if insight.sentences])


def _write(subject: str, observations: list[Mapping[str, Any]]) -> WrittenInsight:
    """Heads of statements, each new in what it says; nothing if they are not shorter than what they stand for."""
    said: set[str] = set()
    chosen: list[tuple[int, str]] = []
    left = [(int(entry["number"]), str(entry["text"])) for entry in observations]
    while left and len(chosen) < _MOST and len(observations) >= _AT_LEAST:
        best = max(left, key=lambda entry: len(content_words(_head(entry[1])) - said))
        left.remove(best)
        new = content_words(_head(best[1])) - said
        if not new:
            break
        chosen.append(best)
        said |= new
    chosen.sort()
    sentences = _joined([(number, _head(text)) for number, text in chosen])
    length = sum(len(sentence.text) + 1 for sentence in sentences)
    if len(chosen) < _AT_LEAST or length >= sum(len(text) for _, text in chosen):
        sentences = []
    return WrittenInsight(subject=subject, sentences=sentences)


def _head(text: str) -> str:
    """The first clause without asides, if it says something alone and what follows does not take it back."""
    plain = _ASIDE.sub("", text).strip()
    tail = next((found for found in _TAIL.finditer(plain) if content_words(plain[: found.start()])), None)
    if tail and not _TAKES_BACK.search(plain[tail.start() :]):
        plain = plain[: tail.start()]
    return plain.rstrip(_END + ",，;；")


def _joined(heads: list[tuple[int, str]]) -> list[InsightSentence]:
    """Statements that begin with the same words are one sentence, which says these words once."""
    sentences: list[InsightSentence] = []
    for number, text in heads:
        before = sentences[-1] if sentences else None
        begin = _common_beginning(before.text, text) if before else 0
        if before and begin:
            before.text += ("；" if HAN.search(text) else "; ") + text[begin:].strip()
            before.observations.append(number)
        else:
            sentences.append(InsightSentence(text=text, observations=[number]))
    for sentence in sentences:
        sentence.text += "。" if HAN.search(sentence.text) else "."
    return sentences


def _common_beginning(a: str, b: str) -> int:
    """How many characters of whole words both begin with: a subject at least, and not all of either."""
    words = re.findall(r"[A-Za-z'’-]+ |[\u3400-\u9fff]", b)
    place = 0
    for word in words:
        if not (b.startswith(word, place) and a.startswith(b[: place + len(word)])):
            break
        place += len(word)
    worth_it = place >= (2 if words and not words[0].isascii() else 3)
    belongs = b[place : place + 1] in ("的", "'")  # "my mother" and "my mother's flat" are not one subject
    return place if worth_it and not belongs and place < len(b) - 3 else 0
