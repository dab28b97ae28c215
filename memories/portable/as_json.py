"""All of a person's memory in one JSON file that can be imported again and is then the same, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from memories.models import Change, Conflict, DoNotLearn, Episode, Evidence, Memory, Revision
from memories.portable import records_written as write
from memories.portable.numbering import Numbers, in_chunks, moved, numbers_of


def as_json(owner_id: int, rows: QuerySet[Memory], *, part: bool) -> Iterator[str]:
    """The file in pieces, each a line or a few. `part`: only some memories, so settings are left out as well."""
    numbers = numbers_of(owner_id, rows)
    patterns = [] if part else _patterns(owner_id)
    head = {"format": write.FORMAT, "version": write.VERSION, "part": part}
    head |= {"settings": None if part else write.settings_of(owner_id), "do_not_learn": patterns}
    yield dumps(head)[:-1] + ',\n"episodes": ['
    yield from _lines(_episodes(owner_id, numbers))
    yield '],\n"memories": ['
    yield from _lines(_memories(owner_id, numbers))
    yield '],\n"conflicts": ['
    yield from _lines(_conflicts(owner_id, numbers))
    yield "]}\n"


def dumps(value: Any) -> str:
    """JSON as all our files have it: letters as they are, one way to write a thing."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(records: Iterable[write.Written]) -> Iterator[str]:
    """A record a line, separated by commas."""
    before = "\n"
    for record in records:
        yield before + dumps(record)
        before = ",\n"
    if before != "\n":
        yield "\n"


def _patterns(owner_id: int) -> list[str]:
    """What the person wrote on their do-not-learn list. Hashes of forgotten statements mean nothing elsewhere."""
    found = DoNotLearn.objects.filter(owner_id=owner_id).exclude(pattern="").order_by("pk")
    return list(dict.fromkeys(found.values_list("pattern", flat=True)))


def _episodes(owner_id: int, numbers: Numbers) -> Iterator[write.Written]:
    for some in in_chunks(Episode.objects.filter(owner_id=owner_id), numbers.episodes):
        yield from (write.episode(row, numbers) for row in some)


def _memories(owner_id: int, numbers: Numbers) -> Iterator[write.Written]:
    for some in in_chunks(Memory.objects.filter(owner_id=owner_id), numbers.memories):
        ids = [row.pk for row in some]
        evidence = by_memory(Evidence.objects.filter(memory_id__in=ids).order_by("pk"))
        revisions = by_memory(Revision.objects.filter(memory_id__in=ids).order_by("number"))
        changes = by_memory(moved(Change.objects.filter(memory_id__in=ids)).order_by("pk"))
        for row in some:
            of = row.pk
            yield write.memory(row, evidence.get(of, ()), revisions.get(of, ()), changes.get(of, ()), numbers)


def by_memory(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    """Rows that belong to memories, by memory."""
    found: dict[int, list[Model]] = {}
    for row in rows:
        found.setdefault(row.memory_id, []).append(row)
    return found


def _conflicts(owner_id: int, numbers: Numbers) -> Iterator[write.Written]:
    rows = Conflict.objects.filter(owner_id=owner_id).order_by("pk")
    for row in rows.iterator():
        if row.a_id in numbers.memories and row.b_id in numbers.memories:
            yield write.conflict(row, numbers)
