"""Step 1: what is new since the last reflection, by subject; subjects that have an insight come first.

What is part of an open conflict is left out, both sides of it, until it is ruled.
"""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db.models import QuerySet

from memories import contradictions
from memories.due import may_write
from memories.folding import folded
from memories.languages import language_of
from memories.llm import models
from memories.llm.usage import estimate_tokens
from memories.memory_language import wanted_language
from memories.models import Evidence, Memory
from memories.records import Language
from memories.steps.reflection.batch import Batch, Subject
from memories.steps.reflection.group import Group, groups_of

_SHARE = 3  # a prompt's observations take up one part in three of what the model can hold

State = Memory.State


def unseen(owner_id: int) -> QuerySet[Memory]:
    """The observations that reflection is still to see."""
    return observations_of(owner_id).filter(reflected=False)


def observations_of(owner_id: int) -> QuerySet[Memory]:
    """The observations that an insight may rest on: current, and not contradicted by another."""
    mine = Memory.objects.filter(owner_id=owner_id, state=State.ACTIVE, kind=Memory.Kind.OBSERVATION)
    return mine.exclude(pk__in=contradictions.disputed(owner_id))


def gather(batch: Batch) -> Batch:
    """Fill in the fresh observations and their subjects. An empty batch when there is nothing to reflect on."""
    if not may_write(batch.owner.id):
        return batch
    insights = list(Memory.objects.filter(owner_id=batch.owner.id, state=State.ACTIVE, kind=Memory.Kind.INSIGHT))
    stale = [row for row in insights if row.stale and not (row.hands_off and row.suggestion)]
    stale = stale[: settings.REFLECT_SUBJECTS]
    batch.fresh = list(unseen(batch.owner.id).order_by("learned_at", "pk")[: settings.REFLECT_BATCH_OBSERVATIONS])
    if not batch.fresh and not stale:
        return batch
    batch.wanted = wanted_language(batch.owner.id)
    groups = groups_of(observations_of(batch.owner.id), insights)
    by_insight = {group.insight.pk: group for group in groups if group.insight}
    batch.withdrawn = [row for row in stale if len(by_insight[row.pk].observations) < settings.REFLECT_LEAST]
    wanted = _in_order(groups, {row.pk for row in batch.fresh}, {row.pk for row in stale})
    for group in wanted[: settings.REFLECT_SUBJECTS]:
        batch.subjects.append(_subject(batch, group))
    left = _fitting(batch) + wanted[settings.REFLECT_SUBJECTS :]
    waiting = {pk for group in left for pk in group.observations}
    batch.fresh = [row for row in batch.fresh if row.pk not in waiting]
    languages = Counter(subject.language for subject in batch.subjects)
    batch.language = batch.wanted or (languages.most_common(1)[0][0] if languages else "en")
    return batch


def _in_order(groups: list[Group], fresh: set[int], stale: set[int]) -> list[Group]:
    """The subjects to write about: stale ones, then those that have an insight, then the fullest."""

    def is_stale(group: Group) -> bool:
        return group.insight is not None and group.insight.pk in stale

    wanted = [
        group
        for group in groups
        if len(group.observations) >= settings.REFLECT_LEAST and (is_stale(group) or fresh & group.observations)
    ]
    wanted.sort(key=lambda group: (not is_stale(group), group.insight is None, -len(group.observations), group.name))
    by_name: dict[str, Group] = {}
    for group in wanted:
        by_name.setdefault(folded(group.name), group)  # the model knows them by their names
    return list(by_name.values())


def _subject(batch: Batch, group: Group) -> Subject:
    """At most REFLECT_SOURCES observations: those that the insight rests on, then what is new, then the newest."""
    rows = list(Memory.objects.filter(pk__in=group.observations))
    cited: set[int | None] = set()
    if group.insight is not None:
        cited = set(Evidence.objects.filter(memory=group.insight).values_list("observation_id", flat=True))
    rows.sort(key=lambda row: (row.pk in cited, not row.reflected, row.valid_from, row.pk))
    chosen = sorted(rows[-settings.REFLECT_SOURCES :], key=lambda row: (row.valid_from, row.pk))
    first = 1 + sum(len(subject.observations) for subject in batch.subjects)
    return Subject(group.name, _language(rows, batch), dict(enumerate(chosen, first)), group.insight, group)


def _fitting(batch: Batch) -> list[Group]:
    """Keep as many subjects as the model can read at once, at least one; return the groups of the others."""
    room = models.extraction.context_tokens // _SHARE
    for place, subject in enumerate(batch.subjects):
        room -= sum(estimate_tokens(row.text) + 4 for row in subject.observations.values())
        if room < 0 and place:
            left = batch.subjects[place:]
            del batch.subjects[place:]
            return [subject.group for subject in left]
    return []


def _language(rows: list[Memory], batch: Batch) -> Language:
    if batch.wanted is not None:
        return batch.wanted
    return Counter(language_of(row.text, batch.owner.language) for row in rows).most_common(1)[0][0]
