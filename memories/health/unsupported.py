"""Current memories whose evidence is gone: the message was removed, or its words were forgotten.

What a person wrote by hand, or brought along, never had any and is none of these.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from memories.models import Episode, Evidence, Job, Memory

State = Memory.State


def unsupported(owner_id: int) -> list[int]:
    """Their ids. One query, and one more where a message was removed or words of it were forgotten."""
    spoilt = Episode.objects.filter(owner_id=owner_id).filter(Q(state=Episode.State.HIDDEN) | ~Q(redacted_spans=[]))
    quotes_of_them = Evidence.objects.filter(owner_id=owner_id, episode__in=spoilt)
    resting = Evidence.objects.filter(memory=OuterRef("pk"))
    standing = resting.filter(observation__state=State.ACTIVE)
    learned = Q(kind=Memory.Kind.OBSERVATION, job__kind=Job.Kind.CONSOLIDATE) & ~Q(Exists(resting))
    insights = Q(kind=Memory.Kind.INSIGHT, own_words=False) & ~Q(Exists(standing))
    quoting = Q(kind=Memory.Kind.OBSERVATION, pk__in=quotes_of_them.values("memory_id"))
    found = Memory.objects.filter(quoting | learned | insights, owner_id=owner_id, state=State.ACTIVE)
    ids = list(found.values_list("pk", flat=True))
    still = _still_quoted(owner_id, ids) if ids else set()
    return [pk for pk in ids if pk not in still]


def _still_quoted(owner_id: int, memory_ids: list[int]) -> set[int]:
    """Of these, those that cite words of a message of which only others were forgotten."""
    cited = Evidence.objects.filter(owner_id=owner_id, memory_id__in=memory_ids, episode__isnull=False)
    rows = cited.exclude(episode__state=Episode.State.HIDDEN)
    return {
        memory
        for memory, start, end, gone in rows.values_list("memory_id", "start", "end", "episode__redacted_spans")
        if start is not None and end is not None and not any(a < end and start < b for a, b in gone)
    }
