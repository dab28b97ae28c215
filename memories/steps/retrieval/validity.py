"""Step 5: of a statement and those it replaced, the one that is asked for stands for all of them.

Asked what is, that is the current one; asked what was before, the one before; asked about a day, the one that held
then. It takes over the place of the best found of them, or of a message that says what another of them says. So a
statement is found by the words of what it replaced, too, and only where those would have been.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from memories.index.analyser import tokens
from memories.index.cues import Cue
from memories.index.former import FIRST, named_after, told
from memories.models import Memory
from memories.reading import Kept, memories, quotes_of, superseded
from memories.steps.retrieval.search import Found, Search

ROUNDS = 5  # steps from what was found to what replaced it, and on
ABOVE = 1e-6  # of score: enough to stand above

_Key = tuple[str, int]
Span = tuple[int, int]


@dataclass(slots=True)
class Line:
    """Statements that replaced one another, the oldest first; at most the last one is current."""

    rows: list[Kept] = field(default_factory=list)

    @property
    def last(self) -> Kept:
        return self.rows[-1]

    def before(self, row: Kept) -> Kept | None:
        replaced = [other for other in self.rows if other.replaced_by_id == row.pk]
        return replaced[-1] if replaced else None


def validity(search: Search) -> Search:
    question = search.question
    if question is None or "memory" not in search.query.kinds:
        return search
    asks_before = question.former
    if asks_before and not question.past:
        search.question = question = replace(question, past=True, present=False)
    if not any(found.kind == "memory" for found in search.found):
        return search  # no statement was found, so none that replaced one
    if not (question.past or _has_superseded(search)):
        return search
    places: dict[_Key, Found] = {(found.kind, found.id): found for found in search.found}
    lines = _lines(search)
    cited = _cited(search, lines)
    for line in lines:
        wanted = _wanted(search, line, asks_before)
        if wanted is not None:
            _lift(search, line, wanted, places, cited)
    search.rank()
    return search


def _has_superseded(search: Search) -> bool:
    found = search.candidates
    return found is not None and any(
        one.kind == "memory" and int(found.cues[one.row]) & Cue.SUPERSEDED for one in search.found
    )


def _lines(search: Search) -> list[Line]:
    """The lines of which any statement was found."""
    owner_id = search.owner.id
    edge = {found.id for found in search.found if found.kind == "memory"}
    reached = set(edge)
    rows: dict[int, Kept] = {}
    for _round in range(ROUNDS):
        rows |= {row.pk: row for row in superseded(owner_id, edge) if row.pk not in rows}
        edge = {pk for row in rows.values() for pk in (row.pk, row.replaced_by_id) if pk} - reached
        reached |= edge
        if not edge:
            break
    ends = memories(owner_id, {row.replaced_by_id for row in rows.values() if row.replaced_by_id} - rows.keys())
    of_end: dict[int, Line] = defaultdict(Line)
    for row in rows.values():
        end = _end(row, rows)
        if end is not None:
            of_end[end].rows.append(row)
    for pk, line in of_end.items():
        line.rows.sort(key=lambda row: (row.valid_from, row.pk))
        if pk in ends and ends[pk].state == Memory.State.ACTIVE:
            line.rows.append(ends[pk])
    return list(of_end.values())


def _end(row: Kept, rows: dict[int, Kept]) -> int | None:
    """The id at the end of a statement's line: of the first that nothing found replaced."""
    passed = {row.pk}
    while row.replaced_by_id in rows and row.replaced_by_id not in passed:
        row = rows[row.replaced_by_id]
        passed.add(row.pk)
    return row.replaced_by_id or row.pk


def _wanted(search: Search, line: Line, asks_before: bool) -> Kept | None:
    if asks_before:
        return _before(search, line)
    question = search.question
    if question is None:
        return None
    if question.days:
        held = [row for row in line.rows if _held(row, _meant(search, question.days))]
        if held:
            return held[-1]
    elif question.past and not told(search.query.text):
        return None  # "what was my job": whichever its words fit better
    return line.last if line.last.state == Memory.State.ACTIVE else None


def _before(search: Search, line: Line) -> Kept | None:
    """The one before that which the question names, if it names one: "before the hostels"; else the last that ended."""
    text = search.query.text
    ended = [row for row in line.rows if row.state == Memory.State.SUPERSEDED]
    if FIRST.search(text):
        return ended[0] if ended else None
    named = _named(line, named_after(text))
    if named is not None:
        return line.before(named) or named
    return ended[-1] if ended else None


def _named(line: Line, words: str) -> Kept | None:
    """The statement with the most of these words; None when two have as many, or none has any."""
    wanted = set(tokens(words))
    shared = sorted(((len(wanted & set(tokens(row.text))), place) for place, row in enumerate(line.rows)), reverse=True)
    if not shared or not shared[0][0] or (len(shared) > 1 and shared[0][0] == shared[1][0]):
        return None
    return line.rows[shared[0][1]]


def _meant(search: Search, days: Collection[Span]) -> Span:
    """Of the days that a date without a year may be, the last that have come; a date still ahead is as good as now."""
    today = search.query.at.toordinal()
    return max((span for span in days if span[0] <= today), default=(today, today))


def _held(row: Kept, span: Span) -> bool:
    begun = row.valid_from.toordinal() <= span[1]
    return begun and (row.valid_until is None or row.valid_until.toordinal() > span[0])


def _cited(search: Search, lines: Collection[Line]) -> dict[int, list[_Key]]:
    """By memory, the found messages of which it is the best found memory: it speaks for them."""
    wanted = {row.pk for line in lines for row in line.rows}
    said = [found.id for found in search.found if found.kind == "episode"]
    if not wanted or not said:
        return {}
    score = {found.id: found.score for found in search.found if found.kind == "memory"}
    best: dict[int, int] = {}
    for memory_id, episode_id in quotes_of(search.owner.id, said):
        if score.get(memory_id, 0) > score.get(best.get(episode_id, 0), -1):
            best[episode_id] = memory_id
    speaks: dict[int, list[_Key]] = defaultdict(list)
    for episode_id, memory_id in best.items():
        speaks[memory_id].append(("episode", episode_id))
    return speaks


def _lift(search: Search, line: Line, wanted: Kept, places: dict[_Key, Found], cited: dict[int, list[_Key]]) -> None:
    """Put the wanted one above the others of its line, and above the messages that say what those say."""
    others = [row.pk for row in line.rows if row.pk != wanted.pk]
    keys: list[_Key] = [("memory", pk) for pk in others] + [key for pk in others for key in cited.get(pk, ())]
    best = max((places[key] for key in keys if key in places), key=lambda found: found.score, default=None)
    if best is None:
        return
    found = places.get(("memory", wanted.pk))
    if found is None:  # none of its own words were asked for
        found = Found("memory", wanted.pk, best.row, parts=dict(best.parts))
        search.found.append(found)
    found.parts["boost"] += max(0.0, best.score + ABOVE - found.score)
