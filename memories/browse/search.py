"""Search among memories, by words and by meaning. It finds what is out of recall as well, and may find nothing."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr

from memories import clock
from memories.errors import MemoryScopeError
from memories.index.analyser import is_han
from memories.models import Evidence, Memory
from memories.records import Owner, Query
from memories.steps.retrieval.find import find
from memories.steps.retrieval.matching import Matcher
from memories.steps.retrieval.score import score
from memories.steps.retrieval.search import Search
from memories.steps.retrieval.understand import understand

log = logging.getLogger(__name__)

NEAR = 0.2  # cosine from which on two texts of the packaged embedding have to do with one another
NEARLY_BEST = 0.6  # and this share of the best: models differ in what they call far
MOST_NEAR = 20
WORDS = 8  # of a search that are looked up in the rows
_PIECES = re.compile(r"\S+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids by rank, best first, without regard to filters; and a condition that also finds what the index does not."""

    ranked: tuple[int, ...]
    condition: Q
    warning: str = ""

    @property
    def found(self) -> Q:
        return Q(pk__in=self.ranked) | self.condition

    def among(self, rows: QuerySet[Memory]) -> QuerySet[Memory]:
        return rows.filter(self.found)


def search(owner: Owner, text: str) -> Hits:
    """Find memories. When the index does not answer they are found by their words alone, and `warning` says so."""
    condition = _literally(owner.id, text)
    try:
        return Hits(_ranked(owner, text), condition)
    except MemoryScopeError as error:
        log.warning("memories of user %s are searched by words alone: %s", owner.id, error.for_log)
        return Hits((), condition, str(error))


def _ranked(owner: Owner, text: str) -> tuple[int, ...]:
    query = Query(text, at=clock.now(), kinds=frozenset(("memory",)))
    found = score(find(understand(Search(owner, query))))
    if found.candidates is None or found.question is None:
        return ()
    meaning = found.candidates.meaning
    floor = max(NEAR, NEARLY_BEST * float(meaning.max(initial=0.0)))
    near = {int(row) for row in meaning.argsort()[::-1][:MOST_NEAR] if meaning[row] >= floor}
    texts = dict(
        Memory.objects.filter(owner_id=owner.id, pk__in=[one.id for one in found.found]).values_list("pk", "text")
    )
    says = _Says(text, Matcher(text, found.question.own))
    ranked = (one for one in found.found if one.id in texts)
    return tuple(one.id for one in ranked if one.row in near or (one.parts["words"] and says(texts[one.id])))


class _Says:
    """Whether a text has a word of the question; of Chinese more than one character, unless one was asked for."""

    def __init__(self, question: str, matcher: Matcher) -> None:
        self._matcher = matcher
        self._least = min(2, max((len(run) for run in _HAN_RUN.findall(question)), default=0))

    def __call__(self, text: str) -> bool:
        pieces = self._matcher.matched(text)
        chinese = sum(len(piece) for piece in pieces if is_han(piece[0]))
        return any(not is_han(piece[0]) for piece in pieces) or chinese >= max(1, self._least)


def words_of(text: str) -> list[str]:
    """The words of a search that are looked up in the rows."""
    return _PIECES.findall(text)[:WORDS]


def _literally(owner_id: int, text: str) -> Q:
    """All words of the search stand in the statement, its subject, or a quote it rests on."""
    condition = Q()
    for word in words_of(text):
        said = (
            Evidence.objects.filter(owner_id=owner_id, episode__isnull=False)
            .annotate(said=Substr("episode__text", F("start") + 1, F("end") - F("start")))
            .filter(said__icontains=word)
        )
        condition &= Q(text__icontains=word) | Q(subject__icontains=word) | Q(pk__in=said.values("memory_id"))
    return condition
