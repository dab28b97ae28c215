"""Step 1: observations that were not compared yet, the newest first, each with what is near to it, old or new."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db.models import QuerySet

from memories.due import may_write
from memories.judged_pairs import key_of, settled
from memories.judging import affinity, statement_of
from memories.languages import language_of
from memories.models import Memory
from memories.nearness import Likeness, everywhere, neighbours
from memories.steps.reconsolidation.batch import Batch, Pair

FRESH = 20  # observations a batch
AROUND = 6  # pairs an observation
_NEAR = 12  # looked at for each, by words and by meaning
_SAME_SUBJECT = 6  # and the newest of its subject

State = Memory.State


def observations_of(owner_id: int) -> QuerySet[Memory]:
    return Memory.objects.filter(owner_id=owner_id, kind=Memory.Kind.OBSERVATION, state=State.ACTIVE)


def gather(batch: Batch) -> Batch:
    """Fill in observations and pairs, as many as one call holds. An empty batch when all are compared."""
    if batch.most <= 0 or not may_write(batch.owner.id):
        return batch
    mine = observations_of(batch.owner.id)
    fresh = list(mine.filter(compared=False).order_by("-learned_at", "-pk")[:FRESH])
    others = _near(batch.owner.id, fresh)
    done = settled(batch.owner.id, fresh)
    texts = [row.text for row in fresh] + [row.text for rows in others.values() for row in rows]
    likeness, common = Likeness(texts), everywhere(texts)
    room = min(settings.JUDGE_PAIRS, batch.most)
    for row in fresh:
        pairs = _pairs(row, others[row.pk], likeness, common, done)
        if batch.fresh and len(pairs) > room:
            break
        room -= len(pairs)
        done |= {key_of(pair.a, pair.b) for pair in pairs}
        batch.fresh.append(row)
        batch.pairs += pairs
    languages = Counter(language_of(pair.b.text, batch.owner.language) for pair in batch.pairs)
    batch.language = languages.most_common(1)[0][0] if languages else "en"
    return batch


def _near(owner_id: int, fresh: list[Memory]) -> dict[int, list[Memory]]:
    """By observation: those that the index finds near to it, nearest first, then the newest of its subject."""
    found = neighbours(owner_id, [row.text for row in fresh], _NEAR) if fresh else []
    mine = observations_of(owner_id)
    rows = {row.pk: row for row in mine.filter(pk__in={pk for scores in found for pk in scores})}
    near: dict[int, list[Memory]] = {}
    for one, scores in zip(fresh, found, strict=True):
        ordered = sorted((pk for pk in scores if pk in rows), key=lambda pk: (-scores[pk], pk))
        same = mine.filter(subject=one.subject).order_by("-learned_at", "-pk")[:_SAME_SUBJECT] if one.subject else []
        near[one.pk] = list({row.pk: row for row in [*(rows[pk] for pk in ordered), *same]}.values())
    return near


def _pairs(
    one: Memory, others: list[Memory], likeness: Likeness, common: frozenset[str], done: set[tuple[int, int]]
) -> list[Pair]:
    """The best pairs of an observation, without those that are settled."""
    pairs = []
    for other in others:
        if other.pk == one.pk or key_of(one, other) in done:
            continue
        a, b = sorted((one, other), key=lambda row: (row.valid_from, row.pk))
        score = affinity(likeness, statement_of(a), statement_of(b), without=common)
        if score:
            pairs.append(Pair(a, b, score))
    return sorted(pairs, key=lambda pair: -pair.score)[:AROUND]
