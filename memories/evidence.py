"""What memories rest on: quotes in what the person said, and observations."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from memories.errors import NotFound
from memories.models import Episode, Evidence, Memory
from memories.records import Quote


def cite_quotes(memory: Memory, quotes: Iterable[Quote]) -> int:
    """Link the memory to quotes; return how many were new. Raise NotFound, or ValueError for what is no evidence.

    Only what the person said themselves and left standing is evidence.
    """
    added = 0
    for quote in quotes:
        episode = Episode.objects.filter(owner_id=memory.owner_id, pk=quote.episode_id).first()
        if episode is None:
            raise NotFound(_("There is no such message."))
        if episode.role != "user" or episode.state != Episode.State.ACTIVE:
            raise ValueError(f"episode {episode.pk} ({episode.role}, {episode.state}) cannot be evidence")
        if not 0 <= quote.start < quote.end <= len(episode.text):
            raise ValueError(f"episode {episode.pk} has no characters {quote.start} to {quote.end}")
        _row, new = Evidence.objects.get_or_create(
            owner_id=memory.owner_id, memory=memory, episode=episode, start=quote.start, end=quote.end
        )
        added += new
    return added


def cite_observations(memory: Memory, sentences: Iterable[Iterable[int]]) -> int:
    """Link each sentence of an insight, by its place, to the observations it rests on; return how many were new."""
    added = 0
    for place, observation_ids in enumerate(sentences):
        for observation_id in observation_ids:
            if not Memory.objects.filter(
                owner_id=memory.owner_id, pk=observation_id, kind=Memory.Kind.OBSERVATION
            ).exists():
                raise NotFound(_("There is no such memory."))
            _row, new = Evidence.objects.get_or_create(
                owner_id=memory.owner_id, memory=memory, observation_id=observation_id, sentence=place
            )
            added += new
    return added
