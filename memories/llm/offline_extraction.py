"""What people say of themselves and theirs, found by rules: it would rather learn too little than something false.

Clauses that state something are joined into runs, each about one person and one field of life, with at most one date.
A run is kept, literally, if it is about the user or somebody of theirs; "she" at its beginning becomes the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from memories import dates
from memories.llm import offline_words as words
from memories.llm.answers import Extraction, Observed, Relevance
from memories.llm.offline_clauses import EDGE, HAN, LATIN, Clause, clauses, plain, sentences
from memories.llm.offline_subjects import Person, field, mentions, of_whom, resolved, topic
from memories.records import Language

_COMMON = words.words_of(
    "about there their which would could should please forget delete remember really thing things don't that's "
    "不要 不用 前面 那件 件事 提过 提過 就是 这个 那个 我的 可以 别记 删掉 刪掉 忘掉 一下 什么 没有"
)
_NAME = re.compile(r"[a-z,.'] (?!I\b|I')[A-Z][a-z]+")
_LONGEST = 280  # characters of a statement that goes on over several sentences


@dataclass(slots=True)
class _Run:
    """Clauses that belong together: where they stand, what they state, and of whom."""

    start: int
    end: int
    sentence: int
    person: Person | None
    spoken: str = ""
    """What stands for the beginning where that was a pronoun; `cut` is where the literal part goes on."""
    cut: int = 0

    def statement(self, text: str) -> str:
        return self.spoken + text[self.cut : self.end] if self.spoken else text[self.start : self.end]


def extract(messages: Sequence[Mapping[str, Any]], known: Iterable[str] = ()) -> Extraction:
    """Only messages of the user's that are marked new are evidence; the others tell whether this is still fiction."""
    observations: list[Observed] = []
    relevance: list[Relevance] = []
    people: list[Person] = []
    in_fiction = False
    for message in messages:
        if message["role"] != "user":
            continue
        number, text = int(message["number"]), str(message["text"])
        if words.RETRACTED.search(text) or words.FORGET.search(text):  # what was said just before, or with its words
            gone = content_words(text) if words.FORGET.search(text) else set()
            observations = [o for o in observations if o.message < number - 2 and not gone & content_words(o.statement)]
        start, fiction, in_fiction = _begins(text, in_fiction)
        reader = _Reader(plain(text), _dates(message), people)
        found = [] if start is None else list(reader.runs(start))
        if message.get("new", True):
            relevance.append(Relevance(message=number, score=2 if found else int(fiction)))
            observations += [reader.observed(number, text, run) for run in found]
    before = {folded(statement) for statement in known}
    kept = [observed for observed in observations if folded(observed.statement) not in before]
    return Extraction(relevance=relevance, observations=kept)


def _begins(text: str, in_fiction: bool) -> tuple[int | None, bool, bool]:
    """Where what may be kept begins, if any; whether any of it was fiction; whether the next message still is."""
    start = 0
    began = max((found.end() for found in words.FICTION.finditer(text)), default=0)
    fiction = in_fiction or began > 0
    if fiction:
        ended = [found.end() for found in words.FICTION_ENDS.finditer(text)]
        ended += [begin for begin, end in sentences(text) if words.FICTION_ENDS.match(text[begin:end].lstrip())]
        start = max(ended, default=0)
        if start <= began:
            return None, True, in_fiction or not _only_quotes(text)
    if words.FORGET.search(text):
        allowed = words.MAY_KEEP.search(text)
        if not allowed:
            return None, fiction, False
        start = max(start, allowed.end())
    return start, fiction, False


def _only_quotes(text: str) -> bool:
    """Whether a message works on a passage in quotation marks, rather than plays: its "I" is within the marks."""
    around = plain(text)
    return around != text.replace("’", "'") and not words.PERSONAL.search(around) and not words.PLAYED.search(around)


def _dates(message: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Where a message names a day, month or year."""
    at = datetime.fromisoformat(str(message.get("at") or "2000-01-01"))
    return [found.span for found in dates.resolve(str(message["text"]), at.replace(tzinfo=UTC), "UTC")]


class _Reader:
    """Reads one message. Everybody spoken of is added to `people`, so that "she" is somebody."""

    def __init__(self, text: str, when: list[tuple[int, int]], people: list[Person]) -> None:
        self.text, self.when, self.people = text, when, people
        self.other = -1  # the last sentence in which somebody else was spoken of

    def runs(self, start: int) -> Iterator[_Run]:
        """The runs worth keeping, in order."""
        for name in words.OWN_NAME.finditer(self.text, start):
            begin, end = name.span(name.lastindex or 0)
            yield _Run(begin, end, -1, None, "我叫" if HAN.match(self.text[begin]) else "My name is ", begin)
        run: _Run | None = None
        for clause in clauses(self.text, start):
            begun = None if clause.out else self._begin(clause)
            if not clause.out and run and self._goes_on(run, clause, begun):
                run.end, run.sentence = clause.end, clause.sentence
            else:
                if run and self._is_worth_keeping(run):
                    yield run
                run = begun
            said = self.text[clause.start : clause.end]
            self.people += (named := [person for _, person in mentions(said)])
            if named or words.SOMEBODY_ELSE.search(said):
                self.other = clause.sentence
        if run and self._is_worth_keeping(run):
            yield run

    def _begin(self, clause: Clause) -> _Run | None:
        """A run that may begin with a clause: of the user, of somebody of theirs, of one just named, or of a day."""
        said = self.text[clause.start : clause.end]
        there = _Run(clause.start, clause.end, clause.sentence, of_whom(said))
        if words.PRONOUN.match(said) and not said.lower().startswith("it"):
            meant = resolved(said, self.people)
            if meant is None:
                return None
            spoken, there.person = meant
            kept = _common_end(spoken, said)
            there.spoken, there.cut = spoken[: len(spoken) - kept], clause.end - kept
            return there
        if words.PERSONAL.search(said) or words.KIN.search(said):
            return there
        may_be_me = self.other != clause.sentence and not words.NO_SUBJECT.match(said)
        if words.LEFT_OUT.match(said):
            return there if may_be_me else None
        there.person = next((one for one in reversed(self.people) if said.lower().startswith(one.label.lower())), None)
        if there.person:
            return there
        alone = not HAN.search(said) or self.text[: clause.led].endswith(
            "\n"
        )  # Chinese leaves out what was said before
        dated = self._dated(clause.start, clause.end) and (topic(said)[1] or words.HAPPENS.search(said))
        return there if dated and alone and may_be_me and not words.PRONOUN.match(said) else None

    def _goes_on(self, run: _Run, clause: Clause, begun: _Run | None) -> bool:
        """Whether a clause tells more of what was said just before it, rather than something of its own."""
        said = self.text[clause.start : clause.end]
        beside = clause.sentence - run.sentence <= 1 and not self.text[run.end : clause.led].strip(EDGE)
        if not beside or clause.end - run.start > _LONGEST:
            return False
        if begun is None:
            tells = HAN.search(said) or words.PRONOUN.match(said) or re.search(r"\d|\s[A-Z][a-z]", said)
            long_enough = len(HAN.findall(said)) >= 3 or len(LATIN.findall(said)) >= 2
            return clause.sentence == run.sentence or bool(tells and long_enough)
        return clause.sentence == run.sentence and not self._differs(run, clause, begun)

    def _differs(self, run: _Run, clause: Clause, begun: _Run) -> bool:
        """Whether both say enough alone, and speak of another day, another person or another field of life."""
        before, said = self.text[run.start : run.end], self.text[clause.start : clause.end]
        if not _tells(before, run) or not _tells(said, begun):
            return False
        dated = bool(self._dated(clause.start, clause.end)) and bool(
            not HAN.search(said) or words.STRONG.search(said) or begun.person
        )
        if dated and self._dated(run.start, run.end):
            return True
        (_, one), (_, other) = topic(before), topic(said)
        if not other and not dated:
            return False
        return (run.person and run.person.key) != (begun.person and begun.person.key) or bool(one and one != other)

    def _is_worth_keeping(self, run: _Run) -> bool:
        """Whether it is of a field of life, or dated, counted, named, or of how somebody is."""
        said, literal = run.statement(self.text), self.text[run.start : run.end]
        if not _tells(said, run):
            return False
        if topic(said)[1]:
            return True
        states = words.STATES.search(said) or (_NAME.search(literal) and not run.spoken)
        if words.VAGUE.search(said) and not states:
            return False
        if self._dated(run.start, run.end) or words.COUNTED.search(literal):
            return True
        if run.person and not run.spoken and not HAN.search(said):
            return True
        return bool(states) and not (run.spoken and HAN.search(said))

    def _dated(self, start: int, end: int) -> str:
        """The first words in a part of the text that name a day, month or year."""
        return next((self.text[max(a, start) : min(b, end)] for a, b in self.when if a < end and b > start), "")

    def observed(self, number: int, literal: str, run: _Run) -> Observed:
        """`literal` is the message as it was written."""
        statement = run.spoken + literal[run.cut : run.end] if run.spoken else literal[run.start : run.end]
        category, subject = field(statement, run.person)
        return Observed.model_validate({
            "message": number, "statement": statement, "quote": literal[run.start : run.end], "category": category,
            "subject": subject,
            "about": run.person.key if run.person else "user",
            "time_phrase": self._dated(run.start, run.end), "support": "full", "confidence": 0.6,
        })  # fmt: skip


def _common_end(a: str, b: str) -> int:
    place = 0
    while place < min(len(a), len(b)) and a[-1 - place] == b[-1 - place]:
        place += 1
    return place


def _tells(said: str, run: _Run) -> bool:
    """Long enough to say something alone."""
    if words.KIN.fullmatch(said):
        return False
    enough = 4 if run.person or words.STRONG.match(said) or said[:1] in "我俺" else 7
    size = len(HAN.findall(said)) + 2 * len(LATIN.findall(said)) + 2 * len(re.findall(r"\d+", said))
    return size >= enough


def language_of(text: str) -> Language:
    return "zh" if len(HAN.findall(text)) * 2 > len(LATIN.findall(text)) else "en"


def content_words(text: str) -> set[str]:
    """Longer words and pairs of Chinese characters, by which two texts are seen to be about one thing."""
    han = "".join(char if HAN.match(char) else " " for char in text)
    pairs = {han[place : place + 2] for place in range(len(han) - 1) if " " not in han[place : place + 2]}
    return (pairs | {word.lower() for word in LATIN.findall(text) if len(word) >= 5}) - _COMMON


def folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
