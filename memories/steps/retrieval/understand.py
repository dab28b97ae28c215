"""Step 1: read the question. Its terms, its vector, the days and people it names, what kind of question it is."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from memories.dates import resolve
from memories.errors import ModelError
from memories.index import index
from memories.index.analyser import STOP_WORDS, han_share, runs, words
from memories.index.base import Numbers
from memories.index.former import former, without_times_of_day
from memories.index.many import asks_for_many, asks_for_several
from memories.index.matters import matters_of
from memories.index.question import (
    ABOUT_ANSWERS,
    NOT_NOW,
    PAST,
    RECALLING,
    VALUE,
    day_spans,
    named_dates,
    wanted_cues,
)
from memories.llm import models
from memories.steps.retrieval.asked_words import asked_words
from memories.steps.retrieval.search import Question, Search

log = logging.getLogger(__name__)

CHINESE = 0.3  # share of the letters from which on a question is Chinese
ALSO = 0.15  # weight of words by which such a matter is told, where no vector finds them
SIMPLE = 40  # characters of a question about one matter
BRIEF, FILLER, MOST_FILLER = 8, 80, 0.5  # words from which on filler counts, of how many all would be, and at most
_SHORT = 200  # characters: more is no question about a day
_ASKS = re.compile(
    r"\b(?:what|when|where|who|which|how|did|was|were|have|had|remember)\b|什么|哪|谁|怎么|多少|几|吗|记得|有没有",
    re.IGNORECASE,
)
_GONE = re.compile(r"昨[天晚]|前天|上(?:周|个|次|回|月)|去年|前年|那[天时次年]|刚才|的时候|(?<!养)了(?:什么|哪|谁)")
_WHAT_ABOUT = re.compile(r"^\W*(?:and )?(?:what|how) about\b|呢[？?]?$", re.IGNORECASE)  # what of it, was said before


def understand(search: Search) -> Search:
    search.view = view = index().view(search.owner.id)
    text = search.query.text
    named, undated = named_dates(text)
    today = search.query.at.astimezone(ZoneInfo(search.owner.time_zone)).date()
    days = day_spans(named, today) + (() if named else _relative(search, today))
    asked = asked_words(search.query, view, undated)
    language: Literal["en", "zh"] = "zh" if han_share(text) > CHINESE else "en"
    tensed = without_times_of_day(text)
    recalls = bool(RECALLING.search(text))
    present = bool(VALUE.search(text)) and not (
        named or NOT_NOW.search(tensed) or _GONE.search(text) or _WHAT_ABOUT.search(text)
    )
    asks_before = former(text)
    terms = (_told_with(text, language) if present or asks_before else {}) | asked.terms
    vector = _vector(search, asked.meant, language)
    search.question = Question(
        terms=terms,
        own=asked.own,
        language=language,
        vector=vector,
        model=models.embedding.name if vector is not None else "",
        days=days,
        wants=wanted_cues(text),
        people=asked.people,
        between_people=view.between_people,
        dialogue=view.between_people and asked.piece,
        many=asks_for_many(text) or (asks_for_several(text) and (view.between_people or recalls)),
        about_answers=bool(ABOUT_ANSWERS.search(text)),
        request=not recalls,
        present=present,
        former=asks_before,
        past=bool(PAST.search(tensed)) or any(last < today.toordinal() for _first, last in days),
    )
    return search


def _told_with(text: str, language: str) -> dict[str, float]:
    """Words by which the matter is told, where no vector finds them."""
    if language in models.embedding.languages or language != "zh" or len(text) > SIMPLE:
        return {}
    return {token: ALSO for matter in matters_of(text) for token in matter.chinese}


def _relative(search: Search, today: date) -> tuple[tuple[int, int], ...]:
    """The days that "last week" or 昨天 mean in a question about what was. Its words stay: an answer may have them."""
    query = search.query
    if len(query.text) > _SHORT or not _ASKS.search(query.text):
        return ()
    found = resolve(query.text, query.at, search.owner.time_zone)
    return tuple((one.start.toordinal(), one.end.toordinal()) for one in found if one.start <= today)


def _vector(search: Search, text: str, language: str) -> Numbers | None:
    """The question's vector; None where the model's vectors mean nothing, or it does not answer."""
    if language not in models.embedding.languages or not text:
        return None
    filler = min(MOST_FILLER, (words(text) - BRIEF) / FILLER) if language == "en" else 0.0
    content = " ".join(run for run in runs(text) if run not in STOP_WORDS) if filler > 0 else ""
    try:
        found = models.embedding.embed_batch([text, content] if content else [text])
    except ModelError as error:
        log.warning("the question is searched by its words alone: %s", error.for_log)
        search.warning = str(error)
        return None
    if not content:
        return np.asarray(found[0], np.float32)
    # The longer it is, the more it says in words that carry no meaning.
    mixed = (1 - filler) * found[0] + filler * found[1]
    return np.asarray(mixed / (np.linalg.norm(mixed) + 1e-9), np.float32)
