"""What a person asks to be remembered, in plain words: recognised by code, kept at once, with no model call."""

from __future__ import annotations

from datetime import UTC

from django.utils.translation import gettext_noop

from memories import by_hand, dates, screening
from memories.asking import Forget, Remember, recognise
from memories.folding import locate
from memories.languages import language_of
from memories.llm.answers import Observed
from memories.llm.offline.extraction import extract
from memories.models import Episode, Memory
from memories.records import By, EventTime, NewMemory, Owner, Quote

__all__ = ["Forget", "Remember", "recognise", "remember"]

_REASON = gettext_noop("asked for in the conversation")  # stored; the page translates it


def remember(owner: Owner, episode: Episode, text: str) -> Memory:
    """Keep at once what the person asked to be remembered, with their words as evidence.

    Raise NotKept for what is never kept: passwords, card numbers and the like, and orders to the program.
    """
    text = text.strip()
    start, end = locate(text, episode.text) or (0, len(episode.text))
    language = language_of(text, owner.language)
    described = _described(text)
    new = NewMemory(
        kind="observation",
        text=text,
        language=language,
        subject=described.subject if described else "",
        about=described.about if described and described.about != "user" else "",
        category=described.category if described else "other",
        confidence=1.0,
        event=_when(owner, episode, start, end),
        valid_from=episode.at.astimezone(UTC),
        quotes=(Quote(episode.pk, start, end),),
    )
    by = By("user", reason=_REASON)
    return by_hand.add(owner, new, by, at=episode.at, known=screening.secrets_in(episode.text))


def _described(text: str) -> Observed | None:
    """What the rules make of the statement: its subject, category, and whom it is about."""
    found = extract({"messages": [{"number": 1, "role": "user", "text": text}]}).observations
    return found[0] if found else None


def _when(owner: Owner, episode: Episode, start: int, end: int) -> EventTime | None:
    """The one time that the statement names, seen from when it was said."""
    named = dates.resolve(episode.text, episode.at, owner.time_zone)
    within = [found for found in named if found.span[0] < end and found.span[1] > start]
    return within[0].event if len(within) == 1 else None
