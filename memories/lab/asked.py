"""What is asked in the lab: words that are typed, or a message with its time and what stood beside it.

All of it is in the address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from memories import clock, episodes
from memories.errors import NotFound
from memories.ids import id_in
from memories.models import Episode
from memories.records import Owner, Query

LONGEST = 1_000  # characters of a query: it has to fit into an address
_THERE = (Episode.State.ACTIVE, Episode.State.OFF_BRANCH, Episode.State.TEMPORARY)
Beside = Callable[[int, int], tuple[tuple[str, ...], frozenset[int]]]


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    at: datetime
    episode: Episode | None = None
    """The message that it is taken from."""
    on: date | None = None
    """The day on which what is typed is asked; today, unless given."""
    turns: tuple[str, ...] = ()
    beside: frozenset[int] = frozenset()

    def query(self, weights: Mapping[str, float] | None = None) -> Query:
        """As a reply would ask it, but for the weights."""
        return Query(
            text=self.text,
            at=self.at,
            turns=self.turns,
            beside=self.beside,
            limit=settings.RECALL_RESULTS,
            token_budget=settings.RECALL_TOKEN_BUDGET,
            weights=dict(weights or {}),
        )

    @property
    def address(self) -> str:
        """The part of an address after "?"."""
        if self.episode is not None:
            return urlencode([("message", self.episode.pk)])
        return urlencode([("q", self.text), *([("on", self.on.isoformat())] if self.on else [])])


def read(owner: Owner, given: Mapping[str, str]) -> Asked | None:
    """From an address or a form; None when nothing is asked. Raise NotFound for a message that is not the owner's."""
    message = given.get("message", "")
    if message:
        return of_message(owner, id_in(message))
    text = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST]
    return typed(text, _day(given.get("on", ""))) if text else None


def typed(text: str, on: date | None) -> Asked:
    now = clock.now()
    if on is None:
        return Asked(text, now)
    zone = timezone.get_current_timezone()
    return Asked(text, datetime.combine(on, time(12), zone), on=on)


def of_message(owner: Owner, episode_id: int) -> Asked:
    """Asked as it was when it was said. Raise NotFound."""
    episode = Episode.objects.filter(owner_id=owner.id, pk=episode_id, state__in=_THERE).first()
    if episode is None:
        raise NotFound(_("There is no such message."))
    turns, beside = _beside(owner.id, episode.pk)
    return Asked(episodes.shown(episode), episode.at, episode, turns=turns, beside=beside)


def _beside(owner_id: int, episode_id: int) -> tuple[tuple[str, ...], frozenset[int]]:
    """The conversations are above: the MESSAGE_BESIDE setting names who knows."""
    path = getattr(settings, "MESSAGE_BESIDE", "")
    if not path:
        return (), frozenset((episode_id,))
    return cast(Beside, import_string(path))(owner_id, episode_id)


def _day(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
