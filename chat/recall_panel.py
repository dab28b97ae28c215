"""The panel beside a conversation: what was remembered for one reply, why, and from which message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from chat.ledger import message_urls, url_or_none
from chat.models import Reply
from memories import recalls
from memories.models import Episode, Evidence, Memory, Recall
from memories.records import Result


@dataclass(frozen=True, slots=True)
class Cited:
    """Words in a message, with the way to it."""

    episode: Episode
    start: int | None
    end: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    result: Result
    memory: Memory | None
    cited: tuple[Cited, ...]
    observations: tuple[Cited, ...]
    """Of an insight: the words behind the observations it rests on."""
    memory_url: str
    forget_url: str

    @property
    def can_be_said(self) -> bool:
        """Whether it may be called not relevant: it was found for the message, rather than being always there."""
        return bool(self.result.item) and not self.result.always


@dataclass(frozen=True, slots=True)
class Panel:
    reply: Reply
    recall: Recall
    used: tuple[Item, ...]
    nearly: tuple[Item, ...]
    best: float

    @property
    def error(self) -> str:
        """Why memory was not searched, or not in full."""
        return gettext(self.recall.error) if self.recall.error else ""

    @property
    def found(self) -> int:
        return len(self.used) + len(self.nearly)


def panel(owner_id: int, reply: Reply) -> Panel | None:
    """None for a reply that was given no memory."""
    if reply.recall is None:
        return None
    recalled = recalls.load(owner_id, reply.recall.pk)
    scored = {result.id: result for result in recalled.results if result.always}
    profile = [scored.get(result.id, result) for result in recalled.profile]  # found as well: that one has the score
    results = [*profile, *(result for result in recalled.results if not result.always)]
    items = _items(owner_id, results)
    used = tuple(item for item in items if item.result.in_prompt or item.result.always)
    nearly = tuple(item for item in items if not (item.result.in_prompt or item.result.always))
    best = max((item.result.score for item in items), default=0.0)
    return Panel(reply, reply.recall, used, nearly, best)


def _items(owner_id: int, results: Sequence[Result]) -> list[Item]:
    memory_ids = [result.id for result in results if result.kind == "memory" and result.id]
    memories = Memory.objects.filter(owner_id=owner_id).in_bulk(memory_ids)
    episode_ids = [result.id for result in results if result.kind == "episode"]
    said = Episode.objects.filter(owner_id=owner_id).in_bulk(episode_ids)
    own = _quotes(Evidence.objects.filter(owner_id=owner_id, memory_id__in=memory_ids, episode__isnull=False))
    below = _quotes_below(owner_id, memory_ids)
    urls = message_urls([*episode_ids, *(row.episode_id for rows in own.values() for row in rows if row.episode_id),
                         *(row.episode_id for rows in below.values() for row in rows if row.episode_id)])  # fmt: skip

    def item(result: Result) -> Item:
        if result.kind == "episode":
            episode = said.get(result.id)
            cited = (Cited(episode, None, None, urls.get(result.id, "")),) if episode else ()
            return Item(result, None, cited, (), "", "")
        memory = memories.get(result.id)
        return Item(
            result,
            memory,
            _cited(own.get(result.id, []), urls),
            _cited(below.get(result.id, []), urls),
            url_or_none("memories:memory", result.id) if memory else "",
            url_or_none("memories:forget", result.id) if memory else "",
        )

    return [item(result) for result in results]


def _cited(rows: Iterable[Evidence], urls: dict[int, str]) -> tuple[Cited, ...]:
    return tuple(
        Cited(row.episode, row.start, row.end, urls.get(row.episode_id or 0, "")) for row in rows if row.episode
    )


def _quotes(rows: QuerySet[Evidence]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {}
    for row in rows.select_related("episode").order_by("-episode__at"):
        found.setdefault(row.memory_id, []).append(row)
    return found


def _quotes_below(owner_id: int, insight_ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """By insight: the quotes of the observations it rests on."""
    links = Evidence.objects.filter(owner_id=owner_id, memory_id__in=insight_ids, observation__isnull=False)
    pairs = set(links.values_list("memory_id", "observation_id"))
    quotes = _quotes(
        Evidence.objects.filter(memory_id__in=[observation for _, observation in pairs if observation],
                                episode__isnull=False)
    )  # fmt: skip
    found: dict[int, list[Evidence]] = {}
    for insight, observation in sorted(pairs, key=str):
        found.setdefault(insight, []).extend(quotes.get(observation or 0, [])[:1])
    return found
