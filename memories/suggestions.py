"""What reflection would say instead of an insight that the person locked or wrote: it waits for them.

It stands with the insight, so its history, undo and forgetting are the insight's:
{"text", "language", "category", "keywords", "confidence", "sentences": [[id of an observation, …], …],
"read": {id: revision}, "job"}. An empty text suggests to withdraw the insight: nothing is left that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from memories import do_not_learn, sentences
from memories.cascade import write
from memories.errors import ChangedMeanwhile
from memories.evidence import cite_observations
from memories.folding import text_key
from memories.history import load, lock_owner, snapshot
from memories.models import Change, Evidence, Memory
from memories.records import By, NewMemory
from memories.rewriting import rewrite
from memories.staleness import cited_by


@transaction.atomic
def suggest(owner_id: int, insight_id: int, new: NewMemory | None, by: By) -> Memory:
    """Let a suggestion wait with an insight, in the place of an earlier one; None suggests to withdraw it.

    One that says what the insight says already confirms it: its evidence is renewed and it is no longer stale.
    Raise NotFound, ChangedMeanwhile for what is no current insight, MayNotLearn as store.remember does.
    """
    if new is not None and len(new.sentences) != len(sentences.split(new.text)):
        raise ValueError("the insight's evidence does not count as many sentences as it has")
    lock_owner(owner_id)
    if new is not None:
        do_not_learn.check(owner_id, new.text, by)
    insight = _current(owner_id, insight_id)
    before = snapshot(insight)
    if new is not None and text_key(new.text) == insight.text_key:
        Evidence.objects.filter(memory=insight).delete()
        cite_observations(insight, new.sentences)
        insight.stale, insight.suggestion = False, None
        if snapshot(insight) != before:
            write(insight, before, Change.Action.SUPPORTED, by)
        return insight
    found = _made(owner_id, new, by)
    if _says(insight.suggestion) == _says(found):
        return insight
    insight.suggestion = found
    write(insight, before, Change.Action.SUGGESTED, by)
    return insight


@transaction.atomic
def accept_suggestion(owner_id: int, insight_id: int, by: By, *, expected: str) -> Memory:
    """Let the suggestion take the insight's place, or withdraw the insight. `expected` is the token of what was seen.

    Raise NotFound, ChangedMeanwhile when another suggestion waits by now, or none.
    """
    lock_owner(owner_id)
    insight = _current(owner_id, insight_id)
    suggestion = _awaited(insight, expected)
    before = snapshot(insight)
    if not suggestion["text"]:
        insight.suggestion, insight.state = None, Memory.State.TRASHED
    else:
        if not _still_read(owner_id, suggestion):
            raise ChangedMeanwhile(_("What the suggestion rests on was changed in the meantime. Dismiss it."))
        rewrite(insight, _new(insight, suggestion))
    write(insight, before, Change.Action.ACCEPTED, by)
    return insight


@transaction.atomic
def dismiss_suggestion(owner_id: int, insight_id: int, by: By, *, expected: str) -> Memory:
    """Leave the insight as it is: it counts as current again. Raise NotFound, ChangedMeanwhile."""
    lock_owner(owner_id)
    insight = _current(owner_id, insight_id)
    _awaited(insight, expected)
    before = snapshot(insight)
    insight.suggestion, insight.stale = None, False
    write(insight, before, Change.Action.DISMISSED, by)
    return insight


def token(suggestion: Mapping[str, Any]) -> str:
    """A short name for what a suggestion says, for a form to carry."""
    return text_key(suggestion["text"])[:16] if suggestion["text"] else "-"


def _current(owner_id: int, insight_id: int) -> Memory:
    insight = load(owner_id, insight_id)
    if insight.kind != Memory.Kind.INSIGHT or insight.state != Memory.State.ACTIVE:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    return insight


def _awaited(insight: Memory, expected: str) -> dict[str, Any]:
    if insight.suggestion is None or token(insight.suggestion) != expected:
        raise ChangedMeanwhile(_("The suggestion was changed in the meantime."))
    suggestion: dict[str, Any] = insight.suggestion
    return suggestion


def _made(owner_id: int, new: NewMemory | None, by: By) -> dict[str, Any]:
    if new is None:
        return {"text": "", "sentences": [], "read": {}, "job": by.job_id}
    cited = {pk for sentence in new.sentences for pk in sentence}
    rows = Memory.objects.filter(owner_id=owner_id, pk__in=cited, kind=Memory.Kind.OBSERVATION)
    return {
        "text": new.text.strip(),
        "language": new.language,
        "category": new.category,
        "keywords": list(new.keywords),
        "confidence": new.confidence,
        "sentences": [list(sentence) for sentence in new.sentences],
        "read": {str(pk): revision for pk, revision in rows.values_list("pk", "revision")},
        "job": by.job_id,
    }


def _says(suggestion: Mapping[str, Any] | None) -> object:
    return suggestion and (suggestion["text"], suggestion["sentences"], suggestion["read"])


def _still_read(owner_id: int, suggestion: Mapping[str, Any]) -> bool:
    """Whether all that it rests on is current, in the revision that reflection read."""
    cited = cited_by(suggestion)
    rows = Memory.objects.filter(owner_id=owner_id, pk__in=cited, state=Memory.State.ACTIVE)
    current = {str(pk): revision for pk, revision in rows.values_list("pk", "revision")}
    return bool(current == suggestion["read"])


def _new(insight: Memory, suggestion: Mapping[str, Any]) -> NewMemory:
    return NewMemory(
        kind="insight",
        text=suggestion["text"],
        language=suggestion["language"],
        subject=insight.subject,
        category=suggestion["category"],
        keywords=tuple(suggestion["keywords"]),
        confidence=suggestion["confidence"],
        sentences=tuple(tuple(sentence) for sentence in suggestion["sentences"]),
    )
