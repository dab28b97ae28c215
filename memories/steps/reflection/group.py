"""Which observations belong to one subject. Subjects that have an insight come before new ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from memories.folding import folded
from memories.index.analyser import tokens
from memories.languages import has_han
from memories.models import Evidence, Memory

_NOTHING = ("", "other", "misc", "life", "general", "其他", "其它", "生活")
_CATEGORIES_ZH = {
    "identity": "身份", "family": "家人", "people": "身边的人", "work": "工作", "study": "学习", "home": "住处",
    "place": "地方", "health": "健康", "food": "饮食", "money": "钱", "interests": "爱好", "preferences": "喜好",
    "plans": "打算", "events": "经历", "belongings": "物品", "beliefs": "看法",
}  # fmt: skip


@dataclass(slots=True)
class Group:
    """One subject with the ids of its observations, and its insight as it stands."""

    name: str
    insight: Memory | None = None
    observations: set[int] = field(default_factory=set)


class _Line(NamedTuple):
    pk: int
    subject: str
    category: str
    language: str
    reflected: bool


def groups_of(observations: QuerySet[Memory], insights: Iterable[Memory]) -> list[Group]:
    """Every observation in one group, but those of which nothing says what they are about.

    One that reflection has seen stays with the insight that rests on it. Another goes to the insight of its subject,
    of a part of its subject's words, or of its category; else to the others of its subject; one that is alone with
    its subject goes by its category.
    """
    groups = [Group(row.subject, row) for row in insights]
    by_insight = {group.insight.pk: group for group in groups if group.insight}
    by_key = {subject_key(group.name): group for group in reversed(groups)}
    home = _homes(by_insight)
    of_subject: dict[str, Group | None] = {}
    loose: dict[str, list[_Line]] = defaultdict(list)
    for line in map(_Line._make, observations.values_list("pk", "subject", "category", "language", "reflected")):
        key = subject_key(line.subject)
        if key not in of_subject:
            of_subject[key] = _of_insight(key, by_key)
        group = home.get(line.pk) if line.reflected else None
        group = group or of_subject[key]
        if group is not None:
            group.observations.add(line.pk)
        else:
            loose[key].append(line)
    return groups + _new_groups(loose, by_key)


@lru_cache(4096)
def subject_key(subject: str) -> str:
    """What two subjects have in common that are one: the same words, whatever their form and order."""
    plain = folded(subject).strip()
    if has_han(plain):
        return plain.replace("的", "").replace(" ", "")
    return " ".join(sorted(set(tokens(plain)))) or plain


_NO_SUBJECT = frozenset(map(subject_key, _NOTHING))


def _homes(by_insight: dict[int, Group]) -> dict[int, Group]:
    """By observation: the first insight that rests on it."""
    cited = Evidence.objects.filter(memory_id__in=by_insight, observation__isnull=False).order_by("-memory_id")
    rows = cited.values_list("observation_id", "memory_id")
    return {observation: by_insight[insight] for observation, insight in rows if observation is not None}


def _of_insight(key: str, by_key: dict[str, Group]) -> Group | None:
    """The group that has an insight and that a subject belongs to."""
    if key in _NO_SUBJECT:
        return None
    if key in by_key:
        return by_key[key]
    parts = [known for known in by_key if known not in _NO_SUBJECT and _is_part(known, key)]
    return by_key[max(parts, key=lambda known: (len(known), known))] if parts else None


def _is_part(known: str, key: str) -> bool:
    """Whether a subject is a part of another: rowing of the rowing club, 划船 of 划船俱乐部."""
    if has_han(known):
        return len(known) > 1 and known in key
    return bool(known) and set(known.split()) < set(key.split())


def _new_groups(loose: dict[str, list[_Line]], by_key: dict[str, Group]) -> list[Group]:
    found: dict[str, Group] = {}
    alone: dict[str, list[_Line]] = defaultdict(list)
    for key, lines in loose.items():
        if key not in _NO_SUBJECT and len(lines) >= settings.REFLECT_LEAST:
            found[key] = Group(lines[0].subject.strip(), None, {line.pk for line in lines})
            continue
        for line in lines:
            alone[_category_name(line)].append(line)
    alone.pop("", None)
    for name, lines in alone.items():
        key = subject_key(name)
        group = by_key.get(key) or found.setdefault(key, Group(name))
        group.observations |= {line.pk for line in lines}
    return list(found.values())


def _category_name(line: _Line) -> str:
    if line.category == "other":
        return ""
    return _CATEGORIES_ZH.get(line.category, "") if line.language == "zh" else line.category
