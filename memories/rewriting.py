"""Other words for a memory. Used by the store, which saves and records them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from memories.errors import ChangedMeanwhile
from memories.evidence import cite_observations
from memories.folding import text_key
from memories.guards import check_said_once
from memories.history import next_revision
from memories.models import Evidence, Memory
from memories.records import NewMemory

_PAST = (Memory.State.TRASHED, Memory.State.SUPERSEDED)


def set_text(memory: Memory, text: str) -> None:
    """Raise ValueError, ChangedMeanwhile for one that is no longer current, SaidAlready. Saves nothing."""
    if not text:
        raise ValueError("there is no statement")
    if memory.state in _PAST:
        raise ChangedMeanwhile(_("The memory is no longer current."))
    memory.text, memory.text_key = text, text_key(text)
    memory.revision = next_revision(memory)
    memory.reflected, memory.compared, memory.stale = False, False, False
    check_said_once(memory)


def rewrite(memory: Memory, insight: NewMemory) -> None:
    """Put a fresh insight with its evidence in the place of an earlier one. Saves evidence only."""
    text = insight.text.strip()
    if text != memory.text:
        set_text(memory, text)
        memory.own_words = False
    Evidence.objects.filter(memory=memory).delete()
    cite_observations(memory, insight.sentences)
    memory.subject, memory.confidence = insight.subject, insight.confidence
    memory.category, memory.keywords = insight.category, list(insight.keywords)
    memory.language, memory.stale, memory.suggestion = insight.language, False, None
