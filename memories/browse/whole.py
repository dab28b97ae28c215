"""One memory with all that is known of it: what it rests on, what rests on it, what became of it, where it was used."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, When
from django.utils.timesince import timesince

from memories import clock, episodes, sentences
from memories.browse.links import message_places
from memories.browse.reasons import Known, Reason, reasons
from memories.browse.rows import Row, Said, days_left, in_conflict, quotes_of
from memories.browse.suggested import Suggested, suggested
from memories.browse.undoable import why_not_now
from memories.errors import NotFound
from memories.models import Change, Evidence, Memory, RecallItem, Revision
from memories.records import Place

USES = 10  # shown of the uses, newest first
CHANGES = 50
_MAKING = (Change.Action.LEARNED, Change.Action.ADDED, Change.Action.KEPT_OUT)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an insight and the observations it rests on."""

    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Version:
    revision: Revision
    before: str
    """The text it was made from; empty for the first."""
    current: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A change, and whether it can be undone as things stand."""

    change: Change
    undoable: bool


@dataclass(frozen=True, slots=True)
class Use:
    item: RecallItem
    asked: str
    """The message that it was recalled for, as it can still be read."""
    place: Place | None


@dataclass(frozen=True, slots=True)
class Uses:
    newest: tuple[Use, ...]
    """With those, however old, of which the person said that they were not relevant."""
    total: int
    in_prompt: int
    not_relevant: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    memory: Memory
    quotes: tuple[Said, ...]
    sentences: tuple[Sentence, ...]
    insights: tuple[Memory, ...]
    versions: tuple[Version, ...]
    line: tuple[Memory, ...]
    """What it replaced and was replaced by, newest first, itself among them; empty when there is nothing else."""
    merged: tuple[Memory, ...]
    """What was merged into it."""
    changes: tuple[Written, ...]
    uses: Uses
    in_conflict: bool
    days_left: int | None
    suggestion: Suggested | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The observations that an insight rests on, each once, in the order of its sentences."""
        found = {row.memory.pk: row for sentence in self.sentences for row in sentence.rows}
        return tuple(found.values())

    @property
    def rests_on(self) -> int:
        return len(self.rows)

    @property
    def apart(self) -> str:
        """How much time lies between the first and the last of its quotes; empty within a day."""
        moments = [said.episode.at for said in self.quotes]
        if not moments or (max(moments) - min(moments)).days < 1:
            return ""
        return timesince(min(moments), max(moments), depth=1)

    @property
    def made(self) -> Change | None:
        """The change that wrote what there is of its first revision."""
        return self.versions[-1].revision.change if self.versions else None

    @property
    def ended(self) -> bool:
        """Current, but it says itself that it no longer holds."""
        until = self.memory.valid_until
        return self.memory.state == Memory.State.ACTIVE and until is not None and until <= clock.now()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why its confidence is what it is."""
        changes = (written.change for written in self.changes)
        edited = next((change for change in changes if _in_own_words(change)), None)
        made = self.made
        learned = made if made is not None and made.before is None and made.action in _MAKING else None
        return reasons(Known(self.memory, learned, edited, self.quotes, self.rows, self.in_conflict))


def find(owner_id: int, memory_id: int, **counted: Count) -> Memory:
    """Raise NotFound unless it is this person's."""
    rows = Memory.objects.select_related("replaced_by").filter(owner_id=owner_id, pk=memory_id)
    memory = rows.annotate(**counted).first()
    if memory is None:
        raise NotFound("There is no such memory.")
    return memory


def whole(owner_id: int, memory_id: int) -> Whole:
    """Raise NotFound unless it is this person's. Twelve queries at most: a page has room for no more."""
    used = {"used": Count("uses"), "in_prompt": Count("uses", filter=Q(uses__in_prompt=True))}
    memory = find(owner_id, memory_id, **used)
    insight = memory.kind == Memory.Kind.INSIGHT
    cited = by_sentence(memory) if insight else ()
    former = list(memory.replaces.order_by("-valid_until", "-pk"))
    evidence = [] if insight else _evidence(memory)
    items = _items(memory) if memory.used else []  # type: ignore[attr-defined]
    said = [row.episode_id for row in evidence] + [item.recall.episode_id for item in items]
    places = message_places(pk for pk in said if pk)
    return Whole(
        memory=memory,
        quotes=_quotes(evidence, places),
        sentences=cited,
        insights=() if insight else _insights_on(memory),
        versions=_versions(memory),
        line=_line(memory, [one for one in former if one.state == Memory.State.SUPERSEDED]),
        merged=tuple(one for one in former if one.state == Memory.State.ARCHIVED and not one.valid_until),
        changes=_changes(memory),
        uses=_uses(items, places, memory.used, memory.in_prompt),  # type: ignore[attr-defined]
        in_conflict=memory.pk in in_conflict(owner_id, [memory.pk]),
        days_left=days_left(memory),
        suggestion=suggested(memory, frozenset(row.memory.pk for sentence in cited for row in sentence.rows)),
    )


def _evidence(memory: Memory) -> list[Evidence]:
    """What it rests on of what was said, oldest first."""
    cited = Evidence.objects.filter(memory=memory, episode__isnull=False, start__isnull=False, end__isnull=False)
    return list(cited.select_related("episode").order_by("episode__at", "pk"))


def _quotes(evidence: list[Evidence], places: dict[int, Place]) -> tuple[Said, ...]:
    found = []
    for row in evidence:
        if row.episode is not None and row.start is not None and row.end is not None:
            place = places.get(row.episode.pk, Place(""))
            found.append(Said(row.episode, row.start, row.end, place.url, place.title))
    return tuple(found)


def by_sentence(insight: Memory) -> tuple[Sentence, ...]:
    """An insight's sentences, each with its observations; in one piece where it is not known which rests on which."""
    cited = list(
        Evidence.objects.filter(memory=insight, observation__isnull=False)
        .select_related("observation")
        .order_by("sentence", "observation__learned_at", "pk")
    )
    said = quotes_of(insight.owner_id, {row.observation_id for row in cited if row.observation_id})
    pieces = sentences.split(insight.text)
    if {row.sentence for row in cited} - set(range(len(pieces))):
        pieces = [insight.text]
    found: list[dict[int, Row]] = [{} for _piece in pieces]
    for row in cited:
        place = row.sentence or 0
        if row.observation is not None:
            under = found[place if place < len(pieces) else 0]
            under[row.observation.pk] = Row(row.observation, said.get(row.observation.pk, ()))
    return tuple(Sentence(text, tuple(under.values())) for text, under in zip(pieces, found, strict=True))


def _insights_on(memory: Memory) -> tuple[Memory, ...]:
    resting = Memory.objects.filter(owner_id=memory.owner_id, kind=Memory.Kind.INSIGHT, evidence__observation=memory)
    return tuple(resting.filter(state=Memory.State.ACTIVE).distinct().order_by("-changed_at"))


def _in_own_words(change: Change) -> bool:
    if change.actor != "user" or change.action != Change.Action.EDITED or not change.before or not change.after:
        return False
    return bool(change.before["text"] != change.after["text"])


def _versions(memory: Memory) -> tuple[Version, ...]:
    revisions = list(Revision.objects.filter(memory=memory).select_related("change__job").order_by("number"))
    before = ["", *(revision.text for revision in revisions)]
    found = [
        Version(revision, text, revision.number == memory.revision)
        for revision, text in zip(revisions, before, strict=False)
    ]
    return tuple(reversed(found))


def _line(memory: Memory, replaced: list[Memory]) -> tuple[Memory, ...]:
    """Direct neighbours in time: what replaced it, itself, what it replaced."""
    by = [memory.replaced_by] if memory.replaced_by and memory.state == Memory.State.SUPERSEDED else []
    return (*by, memory, *replaced) if by or replaced else ()


def _changes(memory: Memory) -> tuple[Written, ...]:
    changes = list(Change.objects.filter(memory=memory).select_related("job").order_by("-pk")[:CHANGES])
    return tuple(Written(change, not why_not_now(change, changes[0])) for change in changes)


def _items(memory: Memory) -> list[RecallItem]:
    """The newest uses, and those of which the person said that they were not relevant."""
    items = RecallItem.objects.filter(memory=memory)
    newest = items.select_related("recall__episode").order_by(
        Case(When(feedback="", then=1), default=0), "-recall__at", "-pk"
    )
    return sorted(newest[:USES], key=lambda item: (item.recall.at, item.pk), reverse=True)


def _uses(items: list[RecallItem], places: dict[int, Place], total: int, in_prompt: int) -> Uses:
    uses = tuple(Use(item, _asked(item), places.get(item.recall.episode_id or 0)) for item in items)
    return Uses(uses, total, in_prompt, tuple(use for use in uses if use.item.feedback))


def _asked(item: RecallItem) -> str:
    episode = item.recall.episode
    return episodes.shown(episode) if episode is not None and episode.state != episode.State.HIDDEN else ""
