"""What a person does not want learned again does not come back with an old export: neither statement nor words."""

from __future__ import annotations

from collections.abc import Iterator

from memories import do_not_learn, episodes
from memories.models import DoNotLearn
from memories.portable.schema import EpisodeRecord, MemoryRecord, Piece

Span = tuple[int, int]


class Forgotten:
    """Told of every record in the order of the file, it knows which memories are on the list, in any version of theirs,
    and which words of which messages they rest on."""

    def __init__(self, owner_id: int) -> None:
        self._owner_id = owner_id
        self.listed = DoNotLearn.objects.filter(owner_id=owner_id).exists()
        self._said: dict[int, str] = {}
        self._memories: set[int] = set()
        self._spans: dict[int, list[Span]] = {}

    def hear(self, found: EpisodeRecord) -> None:
        if self.listed and found.role == "user":
            self._said[found.id] = found.text

    def weigh(self, found: MemoryRecord) -> None:
        if not self.listed:
            return
        quoted = [
            (piece.episode, piece.start, piece.end)
            for piece in _evidence(found)
            if piece.episode in self._said and piece.start is not None and piece.end is not None
        ]
        words = {self._said[episode][start:end] for episode, start, end in quoted if episode is not None}
        if do_not_learn.forbids_any(self._owner_id, [*_texts(found), *words]):
            self._memories.add(found.id)
            for episode, start, end in quoted:
                self._spans.setdefault(episode or 0, []).append((start, end))

    def holds(self, found: MemoryRecord) -> bool:
        """Whether it is one of them."""
        return found.id in self._memories

    def carries(self, found: MemoryRecord) -> bool:
        """Whether it rests on one of them, or did once: an insight repeats what it rests on."""
        return any(piece.observation in self._memories for piece in _evidence(found))

    def blacked_out(self, found: EpisodeRecord) -> EpisodeRecord:
        """The message without their words, as it stands where they were forgotten."""
        spans = self._spans.get(found.id)
        if not spans:
            return found
        text = found.text
        for start, end in spans:
            text = text[:start] + episodes.BLACKED_OUT * (min(end, len(text)) - start) + text[end:]
        gone = episodes.merged([list(span) for span in (*found.redacted_spans, *spans)])
        return found.model_copy(update={"text": text, "redacted_spans": [tuple(span) for span in gone]})


def _texts(found: MemoryRecord) -> set[str]:
    """All that it says and ever said."""
    told = (state for change in found.changes for state in (change.before, change.after) if state is not None)
    return {found.text, *(one.text for one in found.revisions), *(state.text for state in told)}


def _evidence(found: MemoryRecord) -> Iterator[Piece]:
    yield from found.evidence
    for change in found.changes:
        for state in (change.before, change.after):
            yield from state.evidence if state is not None else ()
