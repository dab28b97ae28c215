"""Current memories whose evidence is gone: the message was removed, or its words were forgotten.

What a person wrote by hand, or brought along, never had any and is none of these.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from memories.models import Episode, Evidence, Job, Memory

State = Memory.State


def unsupported(owner_id: int) -> list[int]:
    """Their ids. One query, and one more where words of a message were forgotten."""
    quotes = Evidence.objects.filter(memory=OuterRef("pk"), episode__isnull=False)
    whole = quotes.exclude(episode__state=Episode.State.HIDDEN).filter(episode__redacted_spans=[])
    standing = Evidence.objects.filter(memory=OuterRef("pk"), observation__state=State.ACTIVE)
    observations = Q(kind=Memory.Kind.OBSERVATION) & (Q(Exists(quotes)) | Q(job__kind=Job.Kind.CONSOLIDATE))
    insights = Q(kind=Memory.Kind.INSIGHT, own_words=False) & ~Q(Exists(standing))
    current = Memory.objects.filter(owner_id=owner_id, state=State.ACTIVE)
    found = current.filter((observations & ~Q(Exists(whole))) | insights).values_list("pk", flat=True)
    ids = list(found)
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
