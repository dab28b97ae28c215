"""Step 8: the batch becomes memories, in one transaction with the marks on its messages: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_noop

from memories import jobs, judged_pairs, standing, store
from memories.errors import ChangedMeanwhile, Locked, MayNotLearn, NotFound, SaidAlready
from memories.models import Episode, Evidence, Memory
from memories.names import unknown_names
from memories.nearness import telling
from memories.numbers import numbers_in
from memories.records import By, NewMemory
from memories.screening import KINDS
from memories.steps.consolidation.batch import Batch, Draft, Link
from memories.steps.consolidation.former import is_former
from memories.steps.consolidation.reconcile import text_of

Learning = Episode.Learning
_ORDER = ("duplicate", "contained", "update", "contradiction")
_REASON = gettext_noop("Both cannot hold, and nothing says which.")  # stored; the page translates it
_MOST_OF = 0.4
_LOCKED = gettext_noop("The newer one replaces what you locked.")
_GONE = (ChangedMeanwhile, Locked, NotFound, SaidAlready)


def keep(batch: Batch) -> Batch:
    """Store the drafts. Raise jobs.Unfinished, with nothing stored, when the messages are no longer as they were."""
    by = By("consolidation", job_id=batch.job.pk)
    with transaction.atomic():
        ids = [heard.episode.pk for heard in batch.new]
        unread = Episode.objects.filter(
            pk__in=ids, owner_id=batch.owner.id, learning=Learning.DUE, state=Episode.State.ACTIVE
        )
        if unread.update(learning=Learning.LEARNED, attempts=0, parked_reason="") != len(ids):
            raise jobs.Unfinished("messages were removed, or learned from, while the model read them")
        read = {heard.episode.pk: heard.episode.redacted_spans for heard in batch.messages}
        if dict(Episode.objects.filter(pk__in=read).values_list("pk", "redacted_spans")) != read:
            raise jobs.Unfinished("something of the messages was forgotten while the model read them")
        stored: dict[int, Memory] = {}
        for draft in batch.drafts:
            if not draft.dropped:
                memory = _store(batch, draft, stored, by)
                if memory is not None:
                    stored[id(draft)] = memory
        _tell_of_secrets(batch, by)
        judged_pairs.write_down_all(_judged(batch, stored), batch.job.pk)
        jobs.count(batch.job, batch.counts)
    return batch


def _store(batch: Batch, draft: Draft, stored: dict[int, Memory], by: By) -> Memory | None:
    try:
        if draft.kept_out:
            batch.counts["kept_out"] += 1
            return store.remember(batch.owner.id, _new(batch, draft), by)
        if draft.waits:
            return _waiting(batch, draft, stored, by)
        if is_former(draft.statement) and (history := _history(batch, draft, by)) is not None:
            return history
        links = [(link, other) for link in draft.links if (other := _current(link, stored)) is not None]
        links.sort(key=lambda pair: (_ORDER.index(pair[0].relation), pair[0].fuller))
        return _merged(batch, draft, links, by) or _remembered(batch, draft, links, by)
    except MayNotLearn:
        batch.counts["do_not_learn"] += 1
        return None


def _history(batch: Batch, draft: Draft, by: By) -> Memory | None:
    """What is told as over, and is kept as such by now, is more evidence for that."""
    for link in draft.links:
        if link.relation == "contradiction" or not isinstance(link.other, Memory):
            continue
        over = Memory.objects.filter(pk=link.other.pk, owner_id=batch.owner.id, state=Memory.State.SUPERSEDED).first()
        if over is not None and not _loses(draft, Link("duplicate", over), over):
            batch.counts["supported"] += 1
            return store.support(batch.owner.id, over.pk, draft.quotes, by)
    return None


def _waiting(batch: Batch, draft: Draft, stored: dict[int, Memory], by: By) -> Memory | None:
    """What says no more than a memory is more evidence for it; all else waits, and changes nothing until it may."""
    known = [(link, other) for link in draft.links if not link.fuller and (other := _current(link, stored)) is not None]
    merged = _merged(batch, draft, known, by)
    if merged is None:
        batch.counts["waiting"] += 1
        store.remember(batch.owner.id, _new(batch, draft), by)
    return merged


def _tell_of_secrets(batch: Batch, by: By) -> None:
    """One entry in the quarantine for each kind, without a word of what was said."""
    for kind in sorted(batch.secrets):
        with translation.override("zh-hans" if batch.language == "zh" else "en"):
            words = capfirst(str(KINDS[kind]))
        new = NewMemory("observation", words, batch.language, state="quarantined", kept_out="secret")
        store.remember(batch.owner.id, new, by)


def _judged(batch: Batch, stored: dict[int, Memory]) -> Iterator[tuple[Memory, Memory, str]]:
    """The pairs that reconsolidation need not ask about again: of what was stored in the words that were judged."""
    for draft in batch.drafts:
        memory = stored.get(id(draft))
        if memory is None or memory.text != draft.statement:
            continue
        for other, relation in draft.judged:
            known = other if isinstance(other, Memory) else stored.get(id(other))
            if known is not None and known.text == text_of(other):
                yield memory, known, relation


def _current(link: Link, stored: dict[int, Memory]) -> Memory | None:
    """The memory at the other end: its row as it is now. None if it is gone by now, or was never stored."""
    memory = link.other if isinstance(link.other, Memory) else stored.get(id(link.other))
    if memory is None:
        return None
    return Memory.objects.filter(pk=memory.pk, owner_id=memory.owner_id, state=Memory.State.ACTIVE).first()


def _merged(batch: Batch, draft: Draft, links: list[tuple[Link, Memory]], by: By) -> Memory | None:
    """One memory where two say the same, or one says all of the other: the fuller words, the evidence of both."""
    owner_id = batch.owner.id
    for link, other in links:
        if link.relation not in ("duplicate", "contained") or _loses(draft, link, other):
            continue
        try:
            with transaction.atomic():
                memory = store.support(owner_id, other.pk, draft.quotes, by)
                if link.fuller:
                    memory = store.revise(owner_id, other.pk, by, **_fuller(draft, other))
                batch.counts["updated" if link.fuller else "supported"] += 1
                return memory
        except _GONE:
            continue
    return None


def _loses(draft: Draft, link: Link, other: Memory) -> bool:
    """Whether something would be lost, whatever the model says: a number, a name, or of a part most of its words."""
    part, whole = (other.text, draft.statement) if link.fuller else (draft.statement, other.text)
    said = f"{whole}\n{other.subject}\n{other.about}\n{draft.about}"
    if numbers_in(part) - numbers_in(said) or unknown_names(part, said):
        return True
    words = telling(part)
    return link.relation == "contained" and len(words & telling(whole)) < _MOST_OF * len(words)


def _fuller(draft: Draft, other: Memory) -> dict[str, Any]:
    """What the memory becomes when the draft says all that it says, and more."""
    fields: dict[str, Any] = {"text": draft.statement, "language": draft.language}
    if draft.event is not None:
        fields["event"] = draft.event
    if draft.about and not other.about:
        fields["about"] = draft.about
    if draft.claim.keywords:
        fields["keywords"] = list(dict.fromkeys([*other.keywords, *draft.claim.keywords]))[:8]
    return fields


def _remembered(batch: Batch, draft: Draft, links: list[tuple[Link, Memory]], by: By) -> Memory:
    """A memory of its own, with what it makes out of date and what it contradicts."""
    owner_id = batch.owner.id
    memory = store.remember(owner_id, _new(batch, draft), by)
    batch.counts["learned"] += 1
    for link, other in links:
        if other.pk == memory.pk or link.relation not in ("update", "contradiction"):
            continue
        try:
            with transaction.atomic():
                if link.relation == "update":
                    older, newer = (other, memory) if link.newer else (memory, other)
                    _update(batch, older, newer, by)
                elif standing.rule(owner_id, other, memory, by):
                    batch.counts["ruled"] += 1
                else:
                    store.raise_conflict(owner_id, other.pk, memory.pk, relation="contradiction", reason=_REASON, by=by)
                    batch.counts["conflicts"] += 1
        except _GONE:
            continue
    return memory


def _update(batch: Batch, older: Memory, newer: Memory, by: By) -> None:
    owner_id = batch.owner.id
    if older.locked:  # what the person locked is not closed: they are asked
        store.raise_conflict(owner_id, older.pk, newer.pk, relation="update", reason=_LOCKED, by=by)
        batch.counts["conflicts"] += 1
        return
    for ended in [older, *_details(older, newer)]:
        store.supersede(owner_id, ended.pk, newer.pk, at=newer.valid_from, by=by)
        batch.counts["superseded"] += 1


def _details(older: Memory, newer: Memory) -> list[Memory]:
    """What was said in the same message and says all of the older, and more: with that it is over as well."""
    words = telling(older.text)
    episodes = Evidence.objects.filter(memory=older, episode__isnull=False).values("episode_id")
    beside = Memory.objects.filter(owner_id=older.owner_id, evidence__episode__in=episodes, state=Memory.State.ACTIVE)
    beside = beside.filter(about=older.about, locked=False).exclude(pk__in=(older.pk, newer.pk)).distinct()
    return [memory for memory in beside if words and words < telling(memory.text)]


def _new(batch: Batch, draft: Draft) -> NewMemory:
    claim = draft.claim
    updates = any(link.relation == "update" for link in draft.links)
    return NewMemory(
        kind="observation",
        text=draft.statement,
        language=draft.language,
        subject=claim.subject[:120],
        about=draft.about,
        category=claim.category,
        keywords=tuple(claim.keywords),
        confidence=claim.confidence,
        event=draft.event,
        valid_from=_since(batch, draft) if updates else draft.heard.episode.at,
        quotes=tuple(draft.quotes),
        state="quarantined" if draft.kept_out else "pending" if draft.waits else "active",
        kept_out=draft.kept_out,
    )


def _since(batch: Batch, draft: Draft) -> datetime:
    """From when a new state holds: from the day that the person names, if that is past; else from when it was said."""
    said = draft.heard.episode.at
    if draft.event is None or draft.event.precision not in ("day", "part-of-day"):
        return said
    began = datetime.combine(draft.event.start, time(), ZoneInfo(batch.owner.time_zone))
    return min(said, began.astimezone(UTC))
