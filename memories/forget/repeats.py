"""Where else it is said: sentences of messages and replies that repeat what is to be forgotten.

A sentence repeats a statement when it has the statement, or half of its telling words by their rarity; of a reply that
had the memory before it a quarter is enough. A word that other memories have too, such as a friend's name, tells less.
What has a little in common only may be about it: the person decides. So they do for
a message of theirs that shares one word only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from memories import sentences
from memories.errors import IndexUnavailable
from memories.folding import folded
from memories.forget.said import Span, statements
from memories.index import index
from memories.index.base import Wanted
from memories.index.common_words import COMMON
from memories.models import Episode, Evidence, Memory, RecallItem
from memories.nearness import everywhere, telling
from memories.records import Quote

_LOOKED_AT = 200  # messages that share words with it, the likeliest first
_MANY = 200  # messages from which on it can be said how rare a word is: of few, what is repeated is not rare
_SAMPLE = 300  # memories, to see which words are in all of them
_TELLING = 12  # bytes from which on words say enough by themselves: "yes" does not
_SURE, _OF_A_REPLY, _PERHAPS = 0.5, 0.25, 0.2  # shares of the telling words, by rarity


@dataclass(frozen=True, slots=True)
class Repeat:
    """A sentence of a message, code points of its text."""

    episode_id: int
    start: int
    end: int
    text: str
    role: str
    at: datetime
    sure: bool
    """Whether it repeats it, or only may be about it."""

    @property
    def key(self) -> str:
        """For a form to carry."""
        return f"{self.episode_id}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class _Told:
    """The words in which it is told: statements and quotes."""

    texts: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    rarity: Mapping[str, float]
    others: Mapping[str, int]
    """How many other memories have a word: what they say as well is not what is to be forgotten."""

    def share(self, sentence: str) -> tuple[float, int]:
        """The greatest share of the telling words of one of them that a sentence has, by weight, 1 for all of it; and
        how many words that are.
        """
        plain = folded(sentence)
        if any(text in plain for text in self.texts):
            return 1.0, len(telling(sentence))
        said = telling(sentence)
        shares = (
            (self._weight(words & said) / (self._weight(words) or 1.0), len(words & said)) for words in self.words
        )
        return max(shares, default=(0.0, 0))

    def _weight(self, words: Collection[str]) -> float:
        return sum(self.rarity.get(word, 1.0) / (1 + self.others.get(word, 0)) for word in words)


def repeats(owner_id: int, memory_ids: Collection[int]) -> list[Repeat]:
    """The sentences elsewhere that repeat these memories, or may; the newest message first.

    Not those that the memories cite, which forgetting blacks out anyway; one in which another memory has its quote is
    never sure.
    """
    ids = set(memory_ids)
    evidence = Evidence.objects.filter(owner_id=owner_id, episode__isnull=False)
    places = ("episode_id", "start", "end")
    mine = _spans(evidence.filter(memory_id__in=ids).values_list(*places))
    texts = statements(owner_id, ids)
    told, near = _told(owner_id, ids, texts, mine)
    replies = _replies_with(owner_id, ids)
    said = Q(pk__in=near | replies | mine.keys())
    for text in texts:
        if len(text.encode()) >= _TELLING:
            said |= Q(text__contains=text)
    rows = list(Episode.objects.filter(said, owner_id=owner_id).order_by("-at", "-pk"))
    beside = evidence.filter(episode_id__in=[row.pk for row in rows]).exclude(memory_id__in=ids)
    others = _spans(beside.values_list(*places))
    return [
        repeat
        for row in rows
        for repeat in _of(row, told, mine.get(row.pk, []), others.get(row.pk, []), row.pk in replies)
    ]


def sure_pieces(owner_id: int, memory_ids: Collection[int]) -> list[Quote]:
    """Where these memories are repeated for sure."""
    found = repeats(owner_id, memory_ids)
    return [Quote(one.episode_id, one.start, one.end) for one in found if one.sure]


def _of(row: Episode, told: _Told, mine: list[Span], others: list[Span], is_reply: bool) -> Iterator[Repeat]:
    least = _OF_A_REPLY if is_reply else _SURE
    for start, end in sentences.spans(row.text):
        if _touches(start, end, mine) or _touches(start, end, [(a, b) for a, b in row.redacted_spans]):
            continue
        share, words = told.share(row.text[start:end])
        if share >= _PERHAPS:
            enough = share == 1 or (share >= least and (is_reply or words > 1))
            sure = enough and not _touches(start, end, others)
            yield Repeat(row.pk, start, end, row.text[start:end], row.role, row.at, sure)


def _told(owner_id: int, ids: set[int], said_so: set[str], cited: Mapping[int, list[Span]]) -> tuple[_Told, set[int]]:
    """In which words it is told, and the messages that share some."""
    texts = dict(Episode.objects.filter(owner_id=owner_id, pk__in=cited).values_list("pk", "text"))
    quotes = {texts[pk][start:end] for pk, spans in cited.items() if pk in texts for start, end in spans}
    rest = Memory.objects.filter(owner_id=owner_id).exclude(pk__in=ids).order_by("-pk")
    sample = list(rest.values_list("text", flat=True)[:_SAMPLE])
    dull = COMMON | everywhere(sample)
    said = said_so | {quote for quote in quotes if len(quote.encode()) >= _TELLING}
    words = tuple(filter(None, {telling(text) - dull for text in said}))
    near, rarity = _near(owner_id, frozenset[str]().union(*words))
    whole = tuple(folded(text).strip(" .。!！") for text in said if len(text.encode()) >= _TELLING)
    others = Counter(word for text in sample for word in telling(text))
    return _Told(whole, words, rarity, others), near


def _near(owner_id: int, words: frozenset[str]) -> tuple[set[int], Mapping[str, float]]:
    if not words:
        return set(), {}
    wanted = Wanted(terms=dict.fromkeys(sorted(words), 1.0), kinds=frozenset(("episode",)))
    try:
        found = index().candidates(owner_id, wanted, _LOOKED_AT)
    except IndexUnavailable:
        return set(), {}
    return {int(pk) for pk in found.ids[~found.memory]}, found.rarity if found.documents >= _MANY else {}


def _replies_with(owner_id: int, ids: set[int]) -> set[int]:
    """The replies that had one of the memories before them when they were written: what follows the message asked."""
    used = RecallItem.objects.filter(memory_id__in=ids, in_prompt=True, recall__episode__owner_id=owner_id)
    asked = set(used.values_list("recall__episode__session", "recall__episode_id"))
    answers: dict[str, list[int]] = {}
    said = Episode.objects.filter(owner_id=owner_id, role="assistant", session__in={session for session, _pk in asked})
    for session, pk in said.order_by("pk").values_list("session", "pk"):
        answers.setdefault(session, []).append(pk)
    found: set[int] = set()
    for session, pk in asked:
        later = answers.get(session, [])
        place = bisect_right(later, pk or 0)
        found |= set(later[place : place + 1])
    return found


def _spans(rows: Iterable[tuple[int | None, int | None, int | None]]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for episode_id, start, end in rows:
        if episode_id is not None and start is not None and end is not None:
            found.setdefault(episode_id, []).append((start, end))
    return found


def _touches(start: int, end: int, spans: Collection[Span]) -> bool:
    return any(a < end and start < b for a, b in spans)
