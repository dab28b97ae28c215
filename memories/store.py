"""The only writer of memories. Every function takes the owner first and is one transaction.

Each write saves the row, a Change with whole snapshots before and after, a Revision when the statement changed, an
event, and tells the index. What is not the owner's raises NotFound.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from memories import clock, do_not_learn, sentences
from memories.cascade import write
from memories.contradictions import raise_conflict
from memories.errors import ChangedMeanwhile, SaidAlready
from memories.evidence import cite_observations, cite_quotes
from memories.fencing import visible
from memories.folding import text_key
from memories.forget import blast, forget
from memories.guards import load_for
from memories.history import load, lock_owner, record, snapshot
from memories.insight_editing import edit_sentence, rederive
from memories.merging import merge, stands_for
from memories.models import Change, Episode, Memory
from memories.moving import archive, keep_after_all, keep_out, remove, restore
from memories.records import By, EventTime, NewMemory, Quote
from memories.rewriting import rewrite, set_text
from memories.suggestions import accept_suggestion, dismiss_suggestion, suggest
from memories.undo import undo, undo_job

__all__ = [
    "accept_suggestion",
    "archive",
    "blast",
    "dismiss_suggestion",
    "edit_sentence",
    "forget",
    "keep_after_all",
    "keep_out",
    "merge",
    "raise_conflict",
    "rederive",
    "remember",
    "remove",
    "restore",
    "revise",
    "suggest",
    "supersede",
    "support",
    "undo",
    "undo_job",
    "write_insight",
]

State = Memory.State
_REVISABLE = {
    "text", "about", "subject", "category", "keywords", "language", "confidence", "pinned", "locked", "valid_from",
    "valid_until", "event",
}  # fmt: skip


@transaction.atomic
def remember(owner_id: int, new: NewMemory, by: By) -> Memory:
    """Keep a statement. An exact repeat of one in the same state adds its evidence to that one and returns it.

    Raise MayNotLearn when something automatic wants to learn what the person does not want learned; a person who
    says it again themselves takes it off that list.
    """
    lock_owner(owner_id)
    text = visible(new.text).strip()
    if not text:
        raise ValueError("there is no statement")
    do_not_learn.check(owner_id, text, by)
    known = Memory.objects.filter(owner_id=owner_id, state=new.state, text_key=text_key(text)).first()
    if known is None and new.state == "active" and by.actor != "user":
        known = stands_for(owner_id, text)
    if known is not None:
        if known.kind != new.kind:
            raise SaidAlready(_("Another memory says the same."), memory_id=known.pk)
        return _add_evidence(known, new.quotes, new.sentences, by)
    if new.kind == "insight" and len(new.sentences) != len(sentences.split(text)):
        raise ValueError("the insight's evidence does not count as many sentences as it has")
    now = clock.now()
    memory = Memory.objects.create(
        owner_id=owner_id,
        kind=new.kind,
        state=new.state,
        text=text,
        text_key=text_key(text),
        language=new.language,
        about=new.about,
        subject=new.subject,
        category=new.category,
        keywords=list(new.keywords),
        confidence=new.confidence,
        valid_from=new.valid_from or _first_said(owner_id, new.quotes) or now,
        learned_at=now,
        changed_at=now,
        kept_out=new.kept_out,
        own_words=new.kind == "insight" and by.actor == "user",
        job_id=by.job_id,
    )
    _set_event(memory, new.event)
    cite_quotes(memory, new.quotes)
    cite_observations(memory, new.sentences)
    if new.state == "quarantined":
        action = Change.Action.KEPT_OUT
    else:
        action = Change.Action.ADDED if by.actor == "user" else Change.Action.LEARNED
    record(memory, None, action, by)  # nothing rests on it yet, and nothing contradicts it
    return memory


@transaction.atomic
def revise(owner_id: int, memory_id: int, by: By, *, expected: int | None = None, **fields: Any) -> Memory:
    """Change fields of a memory: text, about, subject, category, keywords, language, confidence, pinned, locked,
    valid_from, valid_until, event (an EventTime or None).

    `expected` is the revision that the person saw. Raise ChangedMeanwhile when the statement is another one by now,
    or no longer stands; SaidAlready when another active memory says the same.
    """
    lock_owner(owner_id)
    unknown = fields.keys() - _REVISABLE
    if unknown:
        raise TypeError(f"a memory has no {', '.join(sorted(unknown))} to revise")
    memory = load_for(owner_id, memory_id, by)
    before = snapshot(memory)
    if expected is not None and memory.revision != expected:
        raise ChangedMeanwhile(_("The memory was changed in the meantime."))
    _not_in_the_trash(memory)
    if memory.state == State.SUPERSEDED and fields.keys() & {"valid_from", "valid_until"}:
        raise ChangedMeanwhile(_("The memory is no longer current."))  # it ended when the next one began
    text = visible(fields.pop("text", memory.text)).strip()
    if text != memory.text:
        set_text(memory, text)
        memory.own_words = by.actor == "user"
    if "event" in fields:
        _set_event(memory, fields.pop("event"))
    for name, value in fields.items():
        setattr(memory, name, list(value) if name == "keywords" else value)
    if memory.valid_until and memory.valid_until < memory.valid_from:
        raise ValueError(_("A memory cannot end before it begins."))
    if snapshot(memory) != before:
        write(memory, before, Change.Action.EDITED, by)
    return memory


@transaction.atomic
def support(owner_id: int, memory_id: int, quotes: Iterable[Quote], by: By) -> Memory:
    """Add evidence to a memory; nothing is written when it has it already. Raise ChangedMeanwhile in the trash."""
    lock_owner(owner_id)
    memory = load(owner_id, memory_id)
    _not_in_the_trash(memory)
    return _add_evidence(memory, quotes, (), by)


@transaction.atomic
def supersede(owner_id: int, old_id: int, new_id: int, *, at: datetime, by: By) -> Memory:
    """Close the old memory's validity at `at`, no later than the new one begins, and link what replaced it. Returns the
    old one. Raise ChangedMeanwhile when one of them is no longer current.

    When the same job (or the same hand) has just learned the new one, undoing that brings the old one back as well.
    """
    lock_owner(owner_id)
    old, new = load_for(owner_id, old_id, by), load(owner_id, new_id)
    if old.pk == new.pk:
        raise ValueError("a memory cannot replace itself")
    if old.state != State.ACTIVE or new.state != State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    before = snapshot(old)
    old.state, old.replaced_by = State.SUPERSEDED, new
    old.valid_until = max(min(at, new.valid_from, old.valid_until or at), old.valid_from)
    learned = Change.objects.filter(memory=new).order_by("-pk").first()
    same_hand = learned and (learned.job_id == by.job_id if by.job_id else learned.actor == by.actor)
    together = learned and learned.before is None and same_hand
    write(old, before, Change.Action.SUPERSEDED, by, cause=learned if together else None)
    return old


@transaction.atomic
def write_insight(owner_id: int, insight: NewMemory, by: By, *, replacing: int | None = None) -> Memory:
    """Keep a new insight, or put it in the place of an earlier one, which becomes fresh again.

    `insight.sentences` must count as many sentences as sentences.split finds. Raise Locked for one that the person
    locked or put into their own words (see suggestions.suggest), ChangedMeanwhile for one that is no longer current,
    MayNotLearn as remember does.
    """
    if replacing is None:
        return remember(owner_id, insight, by)
    lock_owner(owner_id)
    do_not_learn.check(owner_id, insight.text, by)
    if len(insight.sentences) != len(sentences.split(insight.text)):
        raise ValueError("the insight's evidence does not count as many sentences as it has")
    memory = load_for(owner_id, replacing, by)
    if memory.kind != Memory.Kind.INSIGHT or memory.state != State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    before = snapshot(memory)
    rewrite(memory, insight)
    memory.own_words = by.actor == "user"
    if snapshot(memory) != before:
        write(memory, before, Change.Action.EDITED, by)
    return memory


def _not_in_the_trash(memory: Memory) -> None:
    if memory.state == State.TRASHED:
        raise ChangedMeanwhile(_("The memory is in the trash. Restore it first."))


def _add_evidence(memory: Memory, quotes: Iterable[Quote], by_sentence: Iterable[Iterable[int]], by: By) -> Memory:
    before = snapshot(memory)
    if cite_quotes(memory, quotes) + cite_observations(memory, by_sentence):
        write(memory, before, Change.Action.SUPPORTED, by)
    return memory


def _set_event(memory: Memory, event: EventTime | None) -> None:
    memory.event_from = event.start if event else None
    memory.event_to = event.end if event else None
    memory.precision = event.precision if event else ""
    memory.time_phrase = event.phrase if event else ""


def _first_said(owner_id: int, quotes: Iterable[Quote]) -> datetime | None:
    said = Episode.objects.filter(owner_id=owner_id, pk__in=[quote.episode_id for quote in quotes])
    return said.order_by("at").values_list("at", flat=True).first()
