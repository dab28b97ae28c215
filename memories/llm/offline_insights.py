"""A summary of a subject by choosing: the statements that say most, word for word, and fewer than there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from memories.llm.answers import Insights, InsightSentence, WrittenInsight
from memories.llm.offline_extraction import content_words

_AT_LEAST = 3  # of fewer observations there is nothing to leave out
_SHARE = 0.7  # of the length of all of them
_END = tuple(".!?。！？…")


def write_insights(subjects: Sequence[Mapping[str, Any]]) -> Insights:
    written = (_write(str(entry["subject"]), list(entry["observations"])) for entry in subjects)
    return Insights(insights=[insight for insight in written if insight.sentences])


def _write(subject: str, observations: list[Mapping[str, Any]]) -> WrittenInsight:
    room = _SHARE * sum(len(str(entry["text"])) for entry in observations)
    said: set[str] = set()
    chosen: list[Mapping[str, Any]] = []
    left = observations if len(observations) >= _AT_LEAST else []
    while left:
        best = max(left, key=lambda entry: len(content_words(str(entry["text"])) - said))
        left = [entry for entry in left if entry is not best]
        new = content_words(str(best["text"])) - said
        if new and len(str(best["text"])) <= room:
            chosen.append(best)
            said |= new
            room -= len(str(best["text"])) + 2  # the full stop and the blank
    chosen.sort(key=lambda entry: int(entry["number"]))
    sentences = [InsightSentence(text=_sentence(str(e["text"])), observations=[int(e["number"])]) for e in chosen]
    return WrittenInsight(subject=subject, sentences=sentences)


def _sentence(text: str) -> str:
    text = text.strip()
    if text.endswith(_END):
        return text
    return text + ("。" if "\u3400" <= text[-1:] <= "\u9fff" else ".")
