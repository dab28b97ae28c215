"""Forgetting: erases memories and every trace of their words. Confirmed by the person, not undoable."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext as _

from memories import background, clock, do_not_learn, episodes, outbox, sentences
from memories.errors import IndexUnavailable, NotFound
from memories.forget.said import Span, cited, statements
from memories.forget.scan import clean, rewrite, still_said
from memories.forget.typed_words import typed_with
from memories.history import load, lock_owner
from memories.index import index
from memories.insight_loss import Loss, losses, suggested_ever, withdraw
from memories.models import Change, Conflict, Episode, Memory, Outbox, RecallItem, Receipt, Revision
from memories.records import By, Quote, ResultKind
from memories.staleness import ask_for_reflection

log = logging.getLogger(__name__)

forgetting = Signal()
"""Sent in the transaction with `owner_id`, `words` (exact texts) and `ids` (of the memories that go), for those who
keep copies of words."""

CONFIRM = "memories.forget.confirm_receipts"

SEARCHED = 40  # texts that are searched for in the files while somebody waits; with more the file is written anew


@dataclass(frozen=True, slots=True)
class Blast:
    """What forgetting would touch."""

    memories: int
    revisions: int
    quotes: int
    messages: int
    insights: tuple[Loss, ...]
    conflicts: int
    uses: int
    typed: int
    """Checks and saved views that hold the words."""


def blast(owner_id: int, memory_ids: Iterable[int]) -> Blast:
    """Count what forgetting these memories would touch; change nothing. Raise NotFound."""
    memories = _with_twins(owner_id, memory_ids)
    ids = [memory.pk for memory in memories]
    spans = cited(owner_id, ids)
    lost = losses(owner_id, ids)
    words = statements(owner_id, ids) | _quoted(spans)
    return Blast(
        memories=len(ids),
        revisions=Revision.objects.filter(memory_id__in=ids).count(),
        quotes=sum(len(pieces) for pieces in spans.values()),
        messages=len(spans),
        insights=tuple(lost),
        conflicts=Conflict.objects.filter(Q(a_id__in=ids) | Q(b_id__in=ids)).count(),
        uses=RecallItem.objects.filter(memory_id__in=ids).count(),
        typed=len(typed_with(owner_id, words, [*ids, *(loss.insight_id for loss in lost)])),
    )


def forget(
    owner_id: int,
    memory_ids: Iterable[int],
    by: By,
    *,
    quotes: bool = True,
    elsewhere: Iterable[Quote] = (),
    learn_again: bool = False,
) -> Receipt:
    """Erase memories: rows, revisions, changes, index rows, their part of recalls, events, the insight sentences that
    rest on them, and (`quotes`) the words of the messages they came from. `elsewhere` are further pieces of messages
    and replies to be blacked out, see repeats.py. `learn_again` leaves them off the do-not-learn list.

    Memories that say exactly the same, in the trash or kept out, go as well. `counts` of the receipt: memories,
    revisions, quotes, messages, sentences, insights (withdrawn whole), conflicts, uses, typed, elsewhere (pieces);
    still_said: {table: rows of the owner that hold the words and were not asked about}. `scanned_ok` says that the
    files were searched afterwards and are clean. It is None while that is not known: within an outer transaction,
    after a crash, or when the file has to be rewritten first; the worker sees to it. Raise NotFound.
    """
    with transaction.atomic():
        lock_owner(owner_id)
        touched = blast(owner_id, memory_ids)
        memories = _with_twins(owner_id, memory_ids)
        ids = [memory.pk for memory in memories]
        spans = cited(owner_id, ids) if quotes else {}
        repeated = _pieces(owner_id, elsewhere)
        told, quoted, repeats = statements(owner_id, ids), _quoted(spans), _quoted(repeated)
        lost = losses(owner_id, ids, former=True)
        told |= {text for loss in lost for text in _sentences_ever(owner_id, loss)}
        withdrawn = [withdraw(loss, by) for loss in lost]
        gone = [*ids, *(loss.insight_id for loss, whole in withdrawn if whole)]
        for episode_id in spans.keys() | repeated.keys():
            episodes.redact(owner_id, episode_id, [*spans.get(episode_id, ()), *repeated.get(episode_id, ())])
        words = told | quoted | repeats
        _blank_reasons(owner_id, words)
        typed = len(typed_with(owner_id, words, gone))
        forgetting.send(sender=None, owner_id=owner_id, words=tuple(words), ids=tuple(gone))
        if not learn_again:
            do_not_learn.add(owner_id, [*(memory.text for memory in memories), *filter(do_not_learn.telling, quoted)])
        _erase(owner_id, gone)
        receipt = Receipt.objects.create(
            owner_id=owner_id,
            ids=gone,
            at=clock.now(),
            counts=_counts(touched, withdrawn) | {"elsewhere": sum(map(len, repeated.values())), "typed": typed},
        )
        if withdrawn:
            ask_for_reflection(owner_id)
        receipt.counts["still_said"] = still_said(owner_id, words)
        receipt.save(update_fields=["counts"])
    if not connection.in_atomic_block:
        confirm(receipt, words)
    return receipt


def _pieces(owner_id: int, elsewhere: Iterable[Quote]) -> dict[int, list[Span]]:
    """By episode. Raise NotFound for what is no piece of a message of the owner's."""
    wanted = list(elsewhere)
    there = Episode.objects.filter(owner_id=owner_id, pk__in={quote.episode_id for quote in wanted})
    lengths = {pk: len(text) for pk, text in there.values_list("pk", "text")}
    found: dict[int, list[Span]] = {}
    for quote in wanted:
        if not 0 <= quote.start < quote.end <= lengths.get(quote.episode_id, 0):
            raise NotFound(_("There is no such message."))
        found.setdefault(quote.episode_id, []).append((quote.start, quote.end))
    return found


def confirm(receipt: Receipt, words: set[str] | None) -> None:
    """Look whether the files are clean of these words; with more than are looked for at once, or None where they are
    not all known, the worker writes the file anew. Outside a transaction.
    """
    if words is not None and len(words) <= SEARCHED and clean(words):
        receipt.scanned_ok = True
        receipt.save(update_fields=["scanned_ok"])
    else:
        background.enqueue(CONFIRM)
        receipt.refresh_from_db(fields=["scanned_ok"])


def confirm_receipts() -> None:
    """Rewrite the database file for receipts that are not confirmed: what is in no row is then in no file.

    The words of a receipt are known only while it is made. A file that cannot be rewritten now is by a later call.
    """
    waiting = list(Receipt.objects.filter(scanned_ok=None).values_list("pk", flat=True))
    if waiting and rewrite():
        Receipt.objects.filter(pk__in=waiting).update(scanned_ok=True)


def _with_twins(owner_id: int, memory_ids: Iterable[int]) -> list[Memory]:
    """The memories, and those out of recall that say exactly the same."""
    asked = [load(owner_id, memory_id) for memory_id in dict.fromkeys(memory_ids)]
    twins = Memory.objects.filter(owner_id=owner_id, text_key__in={memory.text_key for memory in asked})
    return [*asked, *twins.exclude(pk__in=[memory.pk for memory in asked])]


def _sentences_ever(owner_id: int, loss: Loss) -> set[str]:
    """What an insight says and ever said, without what stays."""
    texts = statements(owner_id, [loss.insight_id]) | suggested_ever(loss.insight_id)
    ever = {sentence for text in texts for sentence in sentences.split(text)}
    return ever - set(loss.left)


def _quoted(spans: dict[int, list[Span]]) -> set[str]:
    texts = dict(Episode.objects.filter(pk__in=spans).values_list("pk", "text"))
    quoted = {texts[pk][start:end] for pk, pieces in spans.items() if pk in texts for start, end in pieces}
    return {text for text in quoted if text.strip(episodes.BLACKED_OUT + " ")}


def _blank_reasons(owner_id: int, words: set[str]) -> None:
    """A model's reason may repeat the words."""
    for change in Change.objects.filter(owner_id=owner_id).exclude(reason="").only("pk", "reason"):
        if any(text in change.reason for text in words):
            Change.objects.filter(pk=change.pk).update(reason="")
    for conflict in Conflict.objects.filter(owner_id=owner_id).exclude(reason="").only("pk", "reason"):
        if any(text in conflict.reason for text in words):
            Conflict.objects.filter(pk=conflict.pk).update(reason="")


def _erase(owner_id: int, ids: list[int]) -> None:
    unindex(owner_id, "memory", ids)
    RecallItem.objects.filter(memory_id__in=ids).update(memory=None, revision=None, matched=[], parts={})
    Outbox.objects.filter(owner_id=owner_id, payload__memory__in=ids).delete()
    Memory.objects.filter(owner_id=owner_id, pk__in=ids).delete()
    for memory_id in ids:
        outbox.emit(owner_id, "memory.forgotten", memory=memory_id)


def unindex(owner_id: int, kind: ResultKind, ids: Sequence[int]) -> None:
    """Take out of the index what is forgotten, with every copy of its words that the index keeps."""
    try:
        index().remove(owner_id, kind, ids, purge=True)
    except IndexUnavailable as error:
        log.warning("what was forgotten stays in the index for now, where recall drops it: %s", error.for_log)


def _counts(touched: Blast, withdrawn: list[tuple[Loss, bool]]) -> dict[str, object]:
    return {
        "memories": touched.memories,
        "revisions": touched.revisions,
        "quotes": touched.quotes,
        "messages": touched.messages,
        "sentences": sum(len(loss.sentences) for loss, _whole in withdrawn),
        "insights": sum(whole for _loss, whole in withdrawn),
        "conflicts": touched.conflicts,
        "uses": touched.uses,
    }
