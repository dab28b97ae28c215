"""Markdown: to read and to print, grouped by subject, each statement with the words it rests on and their date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from memories import clock
from memories.models import Evidence, Memory
from memories.portable.as_lines import evidence_of, words
from memories.portable.numbering import in_chunks
from memories.records import Owner

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~!])")
_OPENS = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=])")
State = Memory.State


def as_markdown(owner: Owner, rows: QuerySet[Memory]) -> Iterator[str]:
    """A section a subject, insights before observations, the oldest first; what has no subject stands last."""
    language = "zh-hans" if owner.language == "zh" else "en"
    with translation.override(language):
        page = _Page(ZoneInfo(owner.time_zone), language)
    return page.pieces(owner.id, rows)


class _Page:
    """The words are found once: the pieces are written later, when another language may be the current one."""

    def __init__(self, zone: tzinfo, language: str) -> None:
        self._zone, self._language = zone, language
        self._title, self._none, self._without = _("Memories"), _("Nothing is remembered yet."), _("Without a subject")
        self._since, self._until = _("since %(day)s"), _("until %(day)s")
        self._marks = {state.value: str(state.label) for state in State if state != State.ACTIVE}
        self._pinned, self._insight, self._rests = _("pinned"), _("insight"), _("Rests on:")

    def pieces(self, owner_id: int, rows: QuerySet[Memory]) -> Iterator[str]:
        order = rows.order_by("subject", "kind", "valid_from", "pk").values_list("pk", "subject")
        named = [pk for pk, subject in order if subject]
        ids = [*named, *(pk for pk, subject in order if not subject)]
        yield f"# {self._title}\n"
        if not ids:
            yield f"\n{self._none}\n"
        subject: str | None = None
        for some in in_chunks(Memory.objects.filter(owner_id=owner_id), ids):
            cited = evidence_of([memory.pk for memory in some])
            rests_on = self._texts(cited)
            for memory in some:
                if memory.subject != subject:
                    subject = memory.subject
                    yield f"\n## {plain(subject) or self._without}\n\n"
                yield self._memory(memory, cited.get(memory.pk, []), rests_on)

    def _memory(self, memory: Memory, evidence: Sequence[Evidence], texts: dict[int, str]) -> str:
        text = plain(memory.text)
        statement = f"~~{text}~~" if memory.state == State.SUPERSEDED else text
        lines = [f"- {statement} *({', '.join(self._notes(memory))})*"]
        for one in evidence:
            if one.episode is not None:
                lines.append(f"  > {plain(words(one, self._language))} ({self._day(one.episode.at)})")
        observed = [texts[pk] for pk in dict.fromkeys(one.observation_id for one in evidence) if pk in texts]
        if observed:
            lines += [f"  - {self._rests}", *(f"    - {plain(text)}" for text in observed)]
        return "\n".join(lines) + "\n"

    def _notes(self, memory: Memory) -> list[str]:
        notes = [self._since % {"day": self._day(memory.valid_from)}]
        if memory.valid_until:
            notes.append(self._until % {"day": self._day(memory.valid_until)})
        if memory.kind == Memory.Kind.INSIGHT:
            notes.insert(0, self._insight)
        if memory.pinned:
            notes.append(self._pinned)
        if memory.state in self._marks:
            notes.append(self._marks[memory.state])
        return notes

    def _day(self, at: datetime) -> str:
        return clock.in_zone(at, self._zone).date().isoformat()

    @staticmethod
    def _texts(cited: dict[int, list[Evidence]]) -> dict[int, str]:
        ids = {one.observation_id for pieces in cited.values() for one in pieces if one.observation_id}
        return dict(Memory.objects.filter(pk__in=ids).values_list("pk", "text"))


def plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown would take for a sign of its own."""
    line = _SIGNS.sub(r"\\\1", " ".join(text.split()))
    return _OPENS.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)
