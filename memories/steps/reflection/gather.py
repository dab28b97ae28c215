"""Step 1: what is new since the last reflection, by subject; subjects that have an insight come first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from memories.languages import language_of
from memories.models import Change, Memory, OwnerState
from memories.records import Language
from memories.steps.reflection.batch import Batch, Subject

FRESH = 40  # observations a batch
SUBJECTS = 6  # a call
SOURCES = 24  # observations of one subject
LEAST = 2  # observations that can be summed up

State = Memory.State
_NO_SUBJECT = frozenset(("", "other", "misc", "life", "general", "其他", "其它", "生活"))
_CATEGORIES_ZH = {
    "identity": "身份", "family": "家人", "people": "身边的人", "work": "工作", "study": "学习", "home": "住处",
    "place": "地方", "health": "健康", "food": "饮食", "money": "钱", "interests": "爱好", "preferences": "喜好",
    "plans": "打算", "events": "经历", "belongings": "物品", "beliefs": "看法",
}  # fmt: skip


def gather(batch: Batch) -> Batch:
    """Fill in the fresh observations and their subjects. An empty batch when there is nothing to reflect on."""
    state = OwnerState.objects.filter(owner_id=batch.owner.id).values_list("memory", flat=True).first()
    if state not in (None, OwnerState.MemorySwitch.READ_WRITE):
        return batch
    mine = Memory.objects.filter(owner_id=batch.owner.id, state=State.ACTIVE)
    observations = mine.filter(kind=Memory.Kind.OBSERVATION)
    written = list(mine.filter(kind=Memory.Kind.INSIGHT))
    insights = [row for row in written if may_rewrite(row)]
    closed = {row.subject.casefold() for row in written} - {row.subject.casefold() for row in insights}
    stale = [row for row in insights if row.stale][:SUBJECTS]
    batch.fresh = list(observations.filter(reflected=False).order_by("learned_at", "pk")[:FRESH])
    if not batch.fresh and not stale:
        return batch
    groups = _groups(observations, written)
    present = {row.subject.casefold(): row for row in insights}
    names = _in_order(groups, batch.fresh, stale, present)
    for row in stale:
        if len(groups.get(row.subject.casefold(), ())) < LEAST:
            batch.withdrawn.append(row)
    taken = [name for name in names if len(groups[name]) >= LEAST and name not in closed]
    _ask_again(batch, groups, taken[SUBJECTS:])
    number = 0
    for name in taken[:SUBJECTS]:
        rows = sorted(groups[name], key=lambda row: (row.valid_from, row.pk))[-SOURCES:]
        numbered = {}
        for row in rows:
            number += 1
            numbered[number] = row
        insight = present.get(name)
        label = insight.subject if insight else _label(rows, name)
        batch.subjects.append(Subject(label, _language(rows, batch), numbered, insight))
    batch.language = (
        Counter(subject.language for subject in batch.subjects).most_common(1)[0][0] if batch.subjects else "en"
    )
    return batch


def may_rewrite(insight: Memory) -> bool:
    """Not what the person locked, or put into their own words."""
    edited = Change.objects.filter(memory=insight, actor="user", action=Change.Action.EDITED, undone_by=None)
    return not insight.locked and not any(
        change.before and change.after and change.before["text"] != change.after["text"] for change in edited
    )


def _groups(observations: Iterable[Memory], insights: list[Memory]) -> dict[str, list[Memory]]:
    """All current observations by subject; a subject with too few goes by its category instead."""
    by_subject: dict[str, list[Memory]] = defaultdict(list)
    for row in observations:
        by_subject[row.subject.strip().casefold()].append(row)
    groups: dict[str, list[Memory]] = defaultdict(list)
    kept = {row.subject.casefold() for row in insights}
    for name, rows in by_subject.items():
        if name not in _NO_SUBJECT and (len(rows) >= LEAST or name in kept):
            groups[name] += rows
            continue
        for row in rows:
            other = _category_name(row)
            if other:
                groups[other].append(row)
    return groups


def _category_name(row: Memory) -> str:
    if row.category == "other":
        return ""
    return _CATEGORIES_ZH.get(row.category, "") if row.language == "zh" else row.category


def _in_order(
    groups: dict[str, list[Memory]], fresh: list[Memory], stale: list[Memory], present: dict[str, Memory]
) -> list[str]:
    """The subjects to write about: stale ones, then those that have an insight, then the fullest."""
    new = {row.pk for row in fresh}
    touched = [name for name, rows in groups.items() if any(row.pk in new for row in rows)]
    wanted = [row.subject.casefold() for row in stale if row.subject.casefold() in groups]
    wanted += sorted(touched, key=lambda name: (name not in present, -len(groups[name]), name))
    return list(dict.fromkeys(wanted))


def _ask_again(batch: Batch, groups: dict[str, list[Memory]], left: list[str]) -> None:
    """What does not fit into one call stays fresh, for the next."""
    waiting = {row.pk for name in left for row in groups[name]}
    batch.fresh = [row for row in batch.fresh if row.pk not in waiting]


def _label(rows: list[Memory], name: str) -> str:
    return next((row.subject for row in rows if row.subject.strip().casefold() == name), name)


def _language(rows: list[Memory], batch: Batch) -> Language:
    return Counter(language_of(row.text, batch.owner.language) for row in rows).most_common(1)[0][0]
