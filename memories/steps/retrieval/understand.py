"""Step 1: read the question. Its terms, its vector, the days and people it names, what kind of question it is."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np

from memories.dates import resolve
from memories.errors import ModelError
from memories.index import index
from memories.index.analyser import STOP_WORDS, han_share, runs, tokens, words
from memories.index.base import Numbers
from memories.index.former import former, without_times_of_day
from memories.index.many import asks_for_many, asks_for_several
from memories.index.matters import matters_of
from memories.index.people import ABOUT, Named, people
from memories.index.question import (
    ABOUT_ANSWERS,
    NOT_NOW,
    PAST,
    RECALLING,
    TELLING,
    VALUE,
    day_spans,
    named_dates,
    wanted_cues,
)
from memories.index.thesaurus import related
from memories.llm import models
from memories.steps.retrieval.search import Question, Search

log = logging.getLogger(__name__)

LONG = 28  # words: between people, more than this is a piece of dialogue, not a question
CHINESE = 0.3  # share of the letters from which on a question is Chinese
FEW = 3  # terms: a question with fewer may lean on what was said just before
ALSO = 0.15  # weight of words by which such a matter is told, where no vector finds them
SIMPLE = 40  # characters of a question about one matter
EARLIER = 0.35  # weight of the terms of the turn before in such a question
BRIEF, FILLER, MOST_FILLER = 8, 80, 0.5  # words from which on filler counts, of how many all would be, and at most
RELATED = 0.35  # weight of words that mean about the same, and of what else a person is called
_SHORT = 200  # characters: more is no question about a day
_ASKS = re.compile(
    r"\b(?:what|when|where|who|which|how|did|was|were|have|had|remember)\b|什么|哪|谁|怎么|多少|几|吗|记得|有没有",
    re.IGNORECASE,
)
_GONE = re.compile(r"昨[天晚]|前天|上(?:周|个|次|回|月)|去年|前年|那[天时次年]|刚才|的时候|(?<!养)了(?:什么|哪|谁)")
_LEAD = re.compile(r"^\W*(?:and|but|or|so|(?:and )?(?:what|how) about|then|also|ok(?:ay)?)\b", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^\W*(?:and )?(?:what|how) about\b|呢[？?]?$", re.IGNORECASE
)  # what of it, the turn before says
_LEANS = re.compile(
    rf"{_LEAD.pattern}|"
    r"\b(?:it|that|this|they|them|he|him|she|her|there)\b|"
    r"^(?:那|还有|然后|所以|他|她|它)|呢[？?]?$",
    re.IGNORECASE,
)


def understand(search: Search) -> Search:
    search.view = index().view(search.owner.id)
    text = search.query.text
    # Between people, what they are called says nothing about what they said.
    speakers = search.view.speakers if search.view.between_people else ()
    known = people(tuple(search.view.people))
    named, rest = named_dates(text)
    spans = _relative(search) if not named else ()
    bare = _without(rest, known.named(rest), frozenset(speakers))
    names = {token for speaker in speakers for token in tokens(speaker)}
    short = TELLING.sub(" ", bare)
    own = sorted(set(tokens(short)) - names)
    if len(own) < 2:
        short, own = bare, sorted(set(tokens(rest)) - names) or sorted(set(tokens(text)))
    terms = dict.fromkeys(own, 1.0)
    earlier = _earlier(search.query.turns, text, len(own))
    before = known.named(earlier)
    if earlier and known.somebody(text):  # "and my sister?" asks of her what was asked of somebody else
        earlier = known.nobody(earlier)
    for token in sorted(set(tokens(earlier)) - names - set(own)):
        terms[token] = EARLIER
    whom = _whom(known.named(text), frozenset(speakers)) or _whom(before, frozenset(speakers))
    piece = words(text) > LONG
    if not piece:
        for token in sorted((related(text, own) | known.tokens_of(whom - set(speakers))) - names):
            terms.setdefault(token, RELATED)
    language = "zh" if han_share(text) > CHINESE else "en"
    today = search.query.at.astimezone(ZoneInfo(search.owner.time_zone)).date()
    days = day_spans(named, today) + spans
    tensed = without_times_of_day(text)
    past, recalls = bool(PAST.search(tensed)), bool(RECALLING.search(text))
    present = bool(VALUE.search(text)) and not (
        named or NOT_NOW.search(tensed) or _GONE.search(text) or _WHAT_ABOUT.search(text)
    )
    if (
        language == "zh"
        and "zh" not in models.embedding.languages
        and len(text) <= SIMPLE
        and (present or former(text))
    ):
        for token in (token for matter in matters_of(text) for token in matter.chinese):
            terms.setdefault(token, ALSO)
    vector = _vector(search, f"{_LEAD.sub('', short)} {earlier}".strip() if earlier else short, language)
    search.question = Question(
        terms=terms,
        own=frozenset(own),
        language="zh" if language == "zh" else "en",
        vector=vector,
        model=models.embedding.name if vector is not None else "",
        days=days,
        wants=wanted_cues(text),
        people=whom,
        between_people=search.view.between_people,
        dialogue=search.view.between_people and piece,
        many=asks_for_many(text) or (asks_for_several(text) and (search.view.between_people or recalls)),
        about_answers=bool(ABOUT_ANSWERS.search(text)),
        request=not recalls,
        present=present,
        past=past or any(last < today.toordinal() for _first, last in days),
    )
    return search


def _relative(search: Search) -> tuple[tuple[int, int], ...]:
    """The days that "last week" or 昨天 mean in a question about what was. Its words stay: an answer may have them."""
    query = search.query
    if len(query.text) > _SHORT or not _ASKS.search(query.text):
        return ()
    today = query.at.astimezone(ZoneInfo(search.owner.time_zone)).date()
    found = resolve(query.text, query.at, search.owner.time_zone)
    return tuple((one.start.toordinal(), one.end.toordinal()) for one in found if one.start <= today)


def _without(text: str, named: Sequence[Named], speakers: frozenset[str]) -> str:
    """The text without the names of those who speak."""
    for one in reversed(named):
        if one.people & speakers:
            text = f"{text[: one.start]} {text[one.end :]}"
    return text


def _whom(named: Sequence[Named], speakers: frozenset[str]) -> frozenset[str]:
    """The first of those who speak, and everybody whom memories are about."""
    first = next((one.people & speakers for one in named if one.people & speakers), frozenset())
    return first.union(*(frozenset(name for name in one.people if name.startswith(ABOUT)) for one in named))


def _earlier(turns: Sequence[str], text: str, terms: int) -> str:
    """The turns before, for a question that cannot stand alone ("and my sister?"): back to one that can."""
    before = [turn for turn in turns if turn.strip() and turn.strip() != text.strip()]
    found: list[str] = []
    leans = terms < FEW or (terms < 2 * FEW and bool(_LEANS.search(text)))
    while before and leans and len(found) < FEW:
        found.append(before.pop())
        leans = bool(_LEANS.search(found[-1]))
    return " ".join(found)


def _vector(search: Search, text: str, language: str) -> Numbers | None:
    """The question's vector; None where the model's vectors mean nothing, or it does not answer."""
    if language not in models.embedding.languages or not text:
        return None
    filler = min(MOST_FILLER, (words(text) - BRIEF) / FILLER) if language == "en" else 0.0
    content = " ".join(run for run in runs(text) if run not in STOP_WORDS) if filler > 0 else ""
    try:
        found = models.embedding.embed_batch([text, content] if content else [text])
    except ModelError as error:
        log.warning("the question is searched by its words alone: %s", error)
        search.warning = str(error)
        return None
    if not content:
        return np.asarray(found[0], np.float32)
    # The longer it is, the more it says in words that carry no meaning.
    mixed = (1 - filler) * found[0] + filler * found[1]
    return np.asarray(mixed / (np.linalg.norm(mixed) + 1e-9), np.float32)
