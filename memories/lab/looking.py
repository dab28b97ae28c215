"""One retrieval, taken apart: what entered the prompt, what nearly did, and why it did not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from memories.browse.links import message_urls
from memories.lab.asked import Asked
from memories.lab.watching import Arms, Lost, Watcher
from memories.models import Memory
from memories.records import Owner, Recalled, Result
from memories.retrieve import retrieve
from memories.steps.retrieval.search import Found, Part

FALLEN = 10  # shown of what was ranked and fell out, because of what has become of it

Block = Callable[[Owner, str, Recalled], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    result: Result
    memory: Memory | None
    message_url: str
    """Of an earlier message, where it can be read."""
    why: str = ""
    """Why it is not in the prompt."""

    @property
    def key(self) -> str:
        return f"{self.result.kind}-{self.result.id}"


@dataclass(frozen=True, slots=True)
class Fallen:
    """What was among the candidates and may not be shown as current."""

    memory: Memory
    score: float
    parts: Mapping[Part, float]
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    milliseconds: float
    left: int | None


@dataclass(frozen=True, slots=True)
class Looked:
    recalled: Recalled
    arms: Arms | None
    steps: tuple[Step, ...]
    used: tuple[Candidate, ...]
    """What was found and entered the prompt, then the rest of the profile."""
    nearly: tuple[Candidate, ...]
    fallen: tuple[Fallen, ...]
    best: float
    floor: float
    days: bool
    """Whether the message names days."""
    asked_url: str = ""
    """Where the message that is asked can be read."""
    prompt: str = ""

    @property
    def memories(self) -> list[Memory]:
        """Those among the candidates: what a check may expect."""
        found = {one.memory.pk: one.memory for one in (*self.used, *self.nearly) if one.memory}
        return list(found.values())


def look(owner: Owner, asked: Asked, weights: Mapping[str, float]) -> Looked:
    """Run the pipeline of replies for this message. Nothing is written."""
    watcher = Watcher()
    recalled = retrieve(owner, asked.query(weights), watcher)
    results = shown(recalled)
    memories = Memory.objects.filter(owner_id=owner.id).in_bulk(_ids(results, watcher.lost, "memory"))
    episodes = [*_ids(results, (), "episode"), *([asked.episode.pk] if asked.episode else ())]
    urls = message_urls(episodes)
    best = max((found.score for found in watcher.found), default=0.0)
    floor = settings.RECALL_FLOOR * best
    by_key = watcher.by_key()
    candidates = [
        Candidate(
            result,
            memories.get(result.id) if result.kind == "memory" else None,
            urls.get(result.id, "") if result.kind == "episode" else "",
            _why(result, by_key.get((result.kind, result.id)), floor),
        )
        for result in results
    ]
    return Looked(
        recalled=recalled,
        arms=watcher.arms,
        steps=tuple(Step(name, ms, watcher.left.get(name)) for name, ms in recalled.stages.items()),
        used=tuple(one for one in candidates if one.result.in_prompt or one.result.always),
        nearly=tuple(one for one in candidates if not (one.result.in_prompt or one.result.always)),
        fallen=_fallen(watcher.lost, memories),
        best=best,
        floor=floor,
        days=bool(watcher.question and watcher.question.days),
        asked_url=urls.get(asked.episode.pk, "") if asked.episode else "",
        prompt=_prompt(owner, asked.text, recalled),
    )


def shown(recalled: Recalled) -> list[Result]:
    """What was found, by rank, then what is in the prompt unfound: the rest of the profile."""
    found = {result.id for result in recalled.results if result.always}
    return [*recalled.results, *(result for result in recalled.profile if result.id not in found)]


def _ids(results: Sequence[Result], lost: Sequence[Lost], kind: str) -> list[int]:
    ids = [result.id for result in results if result.kind == kind]
    return [*ids, *(one.found.id for one in lost if one.found.kind == kind)]


def _why(result: Result, found: Found | None, floor: float) -> str:
    if result.in_prompt or result.always or found is None:
        return ""
    if found.repeats:
        return _("says nothing that another one does not")
    if found.unwanted:
        return _("you said that it is not relevant to a message like this")
    if found.score < floor:
        return _("below the threshold")
    return _("no room left in the token budget")


def _fallen(lost: Sequence[Lost], memories: Mapping[int, Memory]) -> tuple[Fallen, ...]:
    """Memories that were among the first and are not current; what is merely ranked too low is not told of."""
    fallen = []
    for one in sorted(lost, key=lambda one: one.place):
        memory = memories.get(one.found.id) if one.found.kind == "memory" else None
        if memory is None or one.place > 2 * settings.RECALL_RESULTS:
            continue
        why = _what_became_of(memory)
        if why:
            fallen.append(Fallen(memory, one.found.score, one.found.parts, why))
    return tuple(fallen[:FALLEN])


def _what_became_of(memory: Memory) -> str:
    if memory.state != Memory.State.ACTIVE:
        return str(memory.get_state_display())
    if memory.stale:
        return _("stale: what it rests on has changed")
    return _("no longer holds") if memory.valid_until else ""


def _prompt(owner: Owner, text: str, recalled: Recalled) -> str:
    """The prompt is written above: the PROMPT_BLOCK setting names who knows how."""
    path = getattr(settings, "PROMPT_BLOCK", "")
    return cast(Block, import_string(path))(owner, text, recalled) if path else ""
