"""Which pairs of observations were judged already: each is asked about once, as long as both say the same."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from memories import clock
from memories.contradictions import asked_already
from memories.models import JudgedPair, Memory

UNANSWERED = "unanswered"  # the model left it out; it is asked once more
Key = tuple[int, int]


def key_of(one: Memory, other: Memory) -> Key:
    return (one.pk, other.pk) if one.pk < other.pk else (other.pk, one.pk)


def settled(owner_id: int, memories: Iterable[Memory]) -> set[Key]:
    """The pairs with one of these memories that need no judging: judged as they stand, or put before the person."""
    rows = {memory.pk: memory for memory in memories}
    judged = JudgedPair.objects.filter(Q(a__in=rows) | Q(b__in=rows), owner_id=owner_id).exclude(relation=UNANSWERED)
    found = {
        (pair.a_id, pair.b_id)
        for pair in judged.select_related("a", "b")
        if (pair.a.revision, pair.b.revision) == (pair.a_revision, pair.b_revision)
    }
    asked = asked_already(owner_id).filter(Q(a__in=rows) | Q(b__in=rows))
    return found | {(min(pair), max(pair)) for pair in asked.values_list("a_id", "b_id")}


def write_down_all(pairs: Iterable[tuple[Memory, Memory, str]], job_id: int | None) -> None:
    """Keep how memories relate that consolidation compared; those that are gone by now are left out."""
    pairs = list(pairs)
    ids = {memory.pk for one, other, _relation in pairs for memory in (one, other)}
    there = set(Memory.objects.filter(pk__in=ids).values_list("pk", flat=True))
    before = {(pair.a_id, pair.b_id): pair.relation for pair in JudgedPair.objects.filter(a__in=ids, b__in=ids)}
    rows: dict[Key, JudgedPair] = {}
    for one, other, relation in pairs:
        if one.pk != other.pk and {one.pk, other.pk} <= there:
            key = key_of(one, other)
            known = rows[key].relation if key in rows else before.get(key)
            rows[key] = _row(one, other, _settling(relation, known), job_id)
    _save(rows.values())


def write_down(one: Memory, other: Memory, relation: str, job_id: int | None) -> bool:
    """Keep how two memories of one owner relate, in the revisions that were read. "" is no answer; returns whether
    the pair is settled with it: of two askings without an answer the second counts as unrelated.
    """
    a, b = key_of(one, other)
    before = JudgedPair.objects.filter(a=a, b=b).values_list("relation", flat=True).first()
    row = _row(one, other, _settling(relation, before), job_id)
    _save([row])
    return row.relation != UNANSWERED


def _settling(relation: str, before: str | None) -> str:
    if relation:
        return relation
    return "unrelated" if before == UNANSWERED else UNANSWERED


def _row(one: Memory, other: Memory, relation: str, job_id: int | None) -> JudgedPair:
    a, b = (one, other) if one.pk < other.pk else (other, one)
    return JudgedPair(
        owner_id=a.owner_id,
        a=a,
        b=b,
        a_revision=a.revision,
        b_revision=b.revision,
        relation=relation,
        job_id=job_id,
        at=clock.now(),
    )


def _save(rows: Iterable[JudgedPair]) -> None:
    JudgedPair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["a", "b"],
        update_fields=["owner", "a_revision", "b_revision", "relation", "job", "at"],
    )
