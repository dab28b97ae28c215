"""Keeps what a retrieval found, as ids and numbers, and rebuilds it with the texts as they were shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from memories import clock, episodes
from memories.errors import NotFound
from memories.folding import locate
from memories.models import Episode, Memory, Recall, RecallItem, Revision
from memories.records import Owner, Recalled, Result
from memories.relevance import NOT_RELEVANT


@transaction.atomic
def save(owner: Owner, recalled: Recalled, episode_id: int | None, budget: int) -> Recall:
    """Keep a retrieval for the message `episode_id`. What is no longer there is left out; no word is stored."""
    if episode_id is not None and not Episode.objects.filter(owner_id=owner.id, pk=episode_id).exists():
        raise NotFound(_("There is no such message."))
    recall = Recall.objects.create(
        owner_id=owner.id,
        episode_id=episode_id,
        at=clock.now(),
        considered=recalled.considered,
        tokens=recalled.tokens,
        token_budget=budget,
        milliseconds=recalled.milliseconds,
        stages=dict(recalled.stages),
        error=recalled.error[:300],
    )
    found = [*recalled.profile, *recalled.results]
    memories = _memories(owner.id, [result.id for result in found if result.kind == "memory"])
    said = _episodes(owner.id, [result.id for result in found if result.kind == "episode"])
    RecallItem.objects.bulk_create(
        _item(recall, result, said.get(result.id), always=place < len(recalled.profile))
        for place, result in enumerate(found)
        if result.id in (memories if result.kind == "memory" else said)
    )
    return recall


def load(owner_id: int, recall_id: int) -> Recalled:
    """Rebuild a retrieval: each text at the revision that was shown, "[forgotten]" where it is gone. Raise NotFound."""
    recall = Recall.objects.filter(owner_id=owner_id, pk=recall_id).first()
    if recall is None:
        raise NotFound(_("There is no such recall."))
    rows = RecallItem.objects.filter(recall=recall).select_related("moved_down_by")
    items = list(rows.order_by("-always", "rank", "pk"))
    memories = _memories(owner_id, [item.memory_id for item in items if item.memory_id])
    said = _episodes(owner_id, [item.episode_id for item in items if item.episode_id])
    texts = _texts_shown(items)
    built = []
    for item in items:
        if item.memory_id in memories:
            memory = memories[item.memory_id]
            built.append(_of_memory(item, memory, texts.get((memory.pk, item.revision or 0), memory.text)))
        elif item.episode_id in said:
            built.append(_of_episode(item, said[item.episode_id]))
        else:
            built.append(_gone(item, recall.at))
    return Recalled(
        results=tuple(result for result in built if not result.always),
        profile=tuple(result for result in built if result.always),
        tokens=recall.tokens,
        milliseconds=recall.milliseconds,
        considered=recall.considered,
        error=recall.error,
        stages=recall.stages,
    )


def _item(recall: Recall, result: Result, episode: Episode | None, *, always: bool) -> RecallItem:
    start = episode.text.find(result.text) if episode else -1
    return RecallItem(
        recall=recall,
        memory_id=result.id if result.kind == "memory" else None,
        revision=result.revision,
        episode_id=episode.pk if episode else None,
        start=start if start >= 0 else None,
        end=start + len(result.text) if start >= 0 else None,
        rank=result.rank,
        score=result.score,
        parts=dict(result.parts),
        matched=_places(result.matched, result.text),
        since=result.since if episode else None,  # a memory says so itself
        until=result.until if episode else None,
        in_prompt=result.in_prompt,
        always=always or result.always,
        moved_down_by_id=result.unwanted or None,
    )


def _places(words: Iterable[str], text: str) -> list[list[int]]:
    found = (locate(word, text) for word in words)
    return sorted([start, end] for start, end in filter(None, found))


def _of_memory(item: RecallItem, memory: Memory, text: str) -> Result:
    return Result(
        kind="memory",
        id=memory.pk,
        text=text,
        score=item.score,
        parts=item.parts,
        rank=item.rank,
        at=memory.learned_at,
        matched=tuple(text[start:end] for start, end in item.matched),
        memory_kind="insight" if memory.kind == Memory.Kind.INSIGHT else "observation",
        revision=item.revision,
        since=memory.valid_from,
        until=memory.valid_until,
        in_prompt=item.in_prompt,
        always=item.always,
        item=item.pk,
        unwanted=_moved_down_by(item),
        not_relevant=item.feedback == NOT_RELEVANT,
    )


def _of_episode(item: RecallItem, episode: Episode) -> Result:
    start, end = item.start or 0, item.end if item.end is not None else len(episode.text)
    matched = (episode.text[start:end][a:b] for a, b in item.matched)
    return Result(
        kind="episode",
        id=episode.pk,
        text=episodes.shown(episode, start, end),
        score=item.score,
        parts=item.parts,
        rank=item.rank,
        at=episode.at,
        matched=tuple(word for word in matched if episodes.BLACKED_OUT not in word),
        speaker=episode.name,
        role=episode.role,
        since=item.since,
        until=item.until,
        in_prompt=item.in_prompt,
        always=item.always,
        item=item.pk,
        unwanted=_moved_down_by(item),
        not_relevant=item.feedback == NOT_RELEVANT,
    )


def _moved_down_by(item: RecallItem) -> int:
    """What moved it down, unless the person has taken that back since."""
    said = item.moved_down_by
    return said.pk if said is not None and said.feedback == NOT_RELEVANT else 0


def _gone(item: RecallItem, at: datetime) -> Result:
    """Nothing is left but that it was there: id 0."""
    return Result(
        kind="memory",
        id=0,
        text=_("[forgotten]"),
        score=item.score,
        parts=item.parts,
        rank=item.rank,
        at=at,
        in_prompt=item.in_prompt,
        always=item.always,
    )


def _texts_shown(items: list[RecallItem]) -> dict[tuple[int, int], str]:
    ids = {item.memory_id for item in items if item.memory_id}
    rows = Revision.objects.filter(memory_id__in=ids).values_list("memory_id", "number", "text")
    return {(memory_id, number): text for memory_id, number, text in rows}


def _memories(owner_id: int, ids: list[int]) -> dict[int, Memory]:
    return Memory.objects.filter(owner_id=owner_id).in_bulk(ids)


def _episodes(owner_id: int, ids: list[int]) -> dict[int, Episode]:
    return Episode.objects.filter(owner_id=owner_id).in_bulk(ids)
