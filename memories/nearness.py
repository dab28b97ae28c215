"""How near statements are to each other: found by the index, measured by words and, where it can be, by meaning."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from django.db.models import QuerySet

from memories.errors import IndexUnavailable, ModelError
from memories.index import index
from memories.index.analyser import tokens
from memories.index.base import Wanted
from memories.languages import has_han
from memories.llm import models
from memories.llm.base import Vectors
from memories.models import Memory

log = logging.getLogger(__name__)

_MOST_TERMS = 60
_FEW = 4  # statements with a word in common say nothing yet about how common it is
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|cannot)\b|n't\b|[不没無无未别]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def near(owner_id: int, texts: Sequence[str], limit: int) -> list[Memory]:
    """The owner's current observations that are near to any of the texts, nearest first.

    An index that does not answer leaves the newest ones.
    """
    scores: dict[int, float] = {}
    try:
        found = neighbours(owner_id, texts, 2 * limit)
    except IndexUnavailable as error:
        return _newest(owner_id, limit, error)
    for one in found:
        for pk, value in one.items():
            scores[pk] = max(scores.get(pk, 0.0), value)
    return _nearest(scores, _current(owner_id).in_bulk(scores), limit)


def near_each(owner_id: int, texts: Sequence[str], limit: int) -> list[list[Memory]]:
    """The same for each text by itself."""
    try:
        found = neighbours(owner_id, texts, 2 * limit)
    except IndexUnavailable as error:
        return [_newest(owner_id, limit, error)] * len(texts)
    rows = _current(owner_id).in_bulk({pk for one in found for pk in one})
    return [_nearest(scores, rows, limit) for scores in found]


def _current(owner_id: int) -> QuerySet[Memory]:
    return Memory.objects.filter(owner_id=owner_id, kind=Memory.Kind.OBSERVATION, state=Memory.State.ACTIVE)


def _nearest(scores: Mapping[int, float], rows: Mapping[int, Memory], limit: int) -> list[Memory]:
    there = [rows[pk] for pk in scores if pk in rows]
    return sorted(there, key=lambda row: (-scores[row.pk], row.pk))[:limit]


def _newest(owner_id: int, limit: int, error: IndexUnavailable) -> list[Memory]:
    log.warning("memories near to a statement are not known: %s", error.for_log)
    return list(_current(owner_id).order_by("-learned_at", "-pk")[:limit])


def neighbours(owner_id: int, texts: Sequence[str], limit: int) -> list[dict[int, float]]:
    """For each text the ids of the owner's memories that are near to it, of any kind and state, each with a score: as
    many as `limit` by their words and as many by meaning. Raise IndexUnavailable.
    """
    view = index().view(owner_id)
    vectors = vectors_of(texts)
    near_to: list[dict[int, float]] = []
    for place, text in enumerate(texts):
        terms = Counter(tokens(text)).most_common(_MOST_TERMS)
        wanted = Wanted(
            terms={term: float(count) for term, count in terms},
            vector=vectors[place] if vectors is not None else None,
            model=models.embedding.name if vectors is not None else "",
            kinds=frozenset(("memory",)),
        )
        found = view.candidates(wanted, limit)
        near_to.append({})
        if len(found):
            score = found.words / max(float(found.words.max()), 1e-9) + found.meaning
            pairs = zip(found.ids[found.memory], score[found.memory], strict=True)
            near_to[-1] = {int(pk): float(value) for pk, value in pairs}
    return near_to


def vectors_of(texts: Sequence[str]) -> Vectors | None:
    """One row a text; None when the embedding does not answer."""
    try:
        return models.embedding.embed_batch(list(texts))
    except ModelError as error:
        log.warning("statements are compared by their words alone: %s", error.for_log)
        return None


def telling(text: str) -> frozenset[str]:
    """The tokens that tell what a statement says: without "the user", which all have, and of Chinese only the pairs."""
    found = frozenset(tokens(text.replace("用户", "\n"))) - {"user"}
    return frozenset(token for token in found if len(token) > 1 or not has_han(token))


def everywhere(texts: Iterable[str]) -> frozenset[str]:
    """The tokens that tell nothing here: in more than one in four of the statements, such as the person's own name."""
    texts = set(texts)
    counts = Counter(token for text in texts for token in telling(text))
    return frozenset(token for token, count in counts.items() if count > max(_FEW, len(texts) / 4))


class Likeness:
    """Compares statements with each other. Everything that takes time is done once, when it is made."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(dict.fromkeys(texts))
        self._words = {text: frozenset(tokens(text)) for text in self._texts}
        self._place = {text: place for place, text in enumerate(self._texts)}
        self._vectors = vectors_of(self._texts) if self._texts else None

    def overlap(self, a: str, b: str) -> float:
        """The share of the shorter one's words that the other has."""
        one, other = self._words[a], self._words[b]
        return len(one & other) / max(1, min(len(one), len(other)))

    def meaning(self, a: str, b: str) -> float:
        """The cosine; 0 where the embedding means nothing."""
        if self._vectors is None:
            return 0.0
        if (has_han(a) or has_han(b)) and "zh" not in models.embedding.languages:
            return 0.0
        return float(np.dot(self._vectors[self._place[a]], self._vectors[self._place[b]]))

    def same(self, a: str, b: str) -> bool:
        """Whether both say the same in almost the same words: no number, no denial, no word apart."""
        return self._words[a] == self._words[b] and bool(self._words[a]) and not apart(a, b)


def apart(a: str, b: str) -> bool:
    """Whether one has a number or a denial that the other has not."""
    numbers = sorted(_NUMBER.findall(a)) == sorted(_NUMBER.findall(b))
    return not numbers or len(_NEGATION.findall(a)) != len(_NEGATION.findall(b))


def overlap(a: str, b: str) -> float:
    """The share of a's words that b has."""
    one, other = frozenset(tokens(a)), frozenset(tokens(b))
    return len(one & other) / max(1, len(one))
