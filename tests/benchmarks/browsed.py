"""A person with many memories for the benchmark of the pages: written straight into the tables, thousands at a time.

Observations with a quote each, insights on twenty of them, every tenth observation superseded, every fiftieth pinned,
some in conflict, some used in replies; each with the change and the revision that made it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.benchmarks.corpus import Corpus
from tests.benchmarks.people import NOW, START

if TYPE_CHECKING:
    from memories.models import Memory
    from memories.records import Owner

TOGETHER = 20  # observations under an insight
LEAVES_OUT = 5  # every so many observations one is under no insight
AT_ONCE = 1000
USED = 4_000  # uses in replies
CONFLICTS = 20
CATEGORIES = ("home", "family", "work", "food", "health", "plans", "interests", "money")


def with_memories(owner: Owner, count: int, corpus: Corpus) -> list[int]:
    """Give the person so many memories; return the ids of the observations, oldest first."""
    from memories.models import Conflict, Memory

    insights = count // 30
    observations = _observed(owner, corpus, count - insights)
    concluded = _concluded(owner, corpus, insights, observations)
    _written_down([*observations, *concluded])
    _indexed(owner, [*observations, *concluded])
    _recalled(owner, observations)
    pairs = zip(observations[: CONFLICTS * 2 : 2], observations[1 : CONFLICTS * 2 : 2], strict=True)
    Conflict.objects.bulk_create(Conflict(owner_id=owner.id, a=a, b=b, raised_at=NOW) for a, b in pairs)
    assert Memory.objects.filter(owner_id=owner.id).count() == count
    return [memory.pk for memory in observations]


def _observed(owner: Owner, corpus: Corpus, count: int) -> list[Memory]:
    from memories.models import Episode, Evidence, Memory

    said = Episode.objects.bulk_create(
        (
            Episode(owner_id=owner.id, session=f"{n // 40}", role="user", text=corpus.message(), learning="learned",
                    at=START + timedelta(minutes=30 * n))
            for n in range(count)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    kept = [_memory(owner, n, f"{corpus.message()[:200]} ({n})", "observation") for n in range(count)]
    for n, memory in enumerate(kept):
        if n % 3 == 0:
            day = (START + timedelta(hours=n)).date()
            memory.event_from, memory.event_to, memory.precision = day, day + timedelta(days=n % 4), "day"
        if n % 10 == 9:
            memory.state, memory.valid_until = "superseded", memory.valid_from + timedelta(days=20)
        memory.pinned = n % 50 == 0
    Memory.objects.bulk_create(kept, batch_size=AT_ONCE)
    quotes = (
        Evidence(owner_id=owner.id, memory=memory, episode=episode, start=0, end=min(40, len(episode.text)))
        for memory, episode in zip(kept, said, strict=True)
    )
    Evidence.objects.bulk_create(quotes, batch_size=AT_ONCE)
    return kept


def _concluded(owner: Owner, corpus: Corpus, count: int, observations: list[Memory]) -> list[Memory]:
    from memories.models import Evidence, Memory

    kept = [_memory(owner, n * 28, f"{corpus.message()} ({n}, concluded)", "insight") for n in range(count)]
    Memory.objects.bulk_create(kept, batch_size=AT_ONCE)
    under = [memory for n, memory in enumerate(observations) if n % LEAVES_OUT]
    cited = (
        Evidence(owner_id=owner.id, memory=insight, observation=under[(n * TOGETHER + k) % len(under)], sentence=0)
        for n, insight in enumerate(kept)
        for k in range(TOGETHER)
    )
    Evidence.objects.bulk_create(cited, batch_size=AT_ONCE)
    return kept


def _memory(owner: Owner, n: int, text: str, kind: str) -> Memory:
    from memories.folding import text_key
    from memories.models import Memory

    at = START + timedelta(minutes=30 * n)
    return Memory(
        owner_id=owner.id, kind=kind, text=text, text_key=text_key(text), language="en", learned_at=at, changed_at=at,
        valid_from=at, subject=f"subject {n % 400}", category=CATEGORIES[n % len(CATEGORIES)],
        confidence=0.5 + n % 50 / 100, reflected=True, compared=True,
    )  # fmt: skip


def _written_down(memories: list[Memory]) -> None:
    """The change and the revision that made each; every fifth was edited once since."""
    from memories.models import Change, Revision

    changes = []
    for n, memory in enumerate(memories):
        state = _snapshot(memory)
        changes.append(_change(memory, None, state, "learned"))
        if n % 5 == 0:
            changes.append(_change(memory, {**state, "text": f"Before: {memory.text}"}, state, "edited"))
    Change.objects.bulk_create(changes, batch_size=AT_ONCE)
    first = [change for change in changes if change.before is None]
    Revision.objects.bulk_create(
        (Revision(owner_id=c.owner_id, memory_id=c.memory_id, number=1, text=c.after["text"], change=c, at=c.at)
         for c in first),
        batch_size=AT_ONCE,
    )  # fmt: skip


def _change(memory: Memory, before: Any, after: Any, action: str) -> Any:
    from memories.models import Change

    at = memory.learned_at + timedelta(days=200 if before else 0)
    return Change(owner_id=memory.owner_id, memory=memory, actor="consolidation", action=action, before=before,
                  after=after, at=at)  # fmt: skip


def _snapshot(memory: Memory) -> dict[str, Any]:
    from memories.history import _DAYS, _MOMENTS, _PLAIN

    dated = {name: value.isoformat() if (value := getattr(memory, name)) else None for name in (*_MOMENTS, *_DAYS)}
    return {name: getattr(memory, name) for name in _PLAIN} | dated | {"evidence": []}


def _indexed(owner: Owner, memories: list[Memory]) -> None:
    from memories.index import index
    from memories.index.documents import memory_document

    for start in range(0, len(memories), AT_ONCE):
        index().add(owner.id, [memory_document(memory) for memory in memories[start : start + AT_ONCE]])


def _recalled(owner: Owner, observations: list[Memory]) -> None:
    from memories.models import Recall, RecallItem

    recalls = Recall.objects.bulk_create(Recall(owner_id=owner.id, at=NOW) for _ in range(USED // 8))
    RecallItem.objects.bulk_create(
        (RecallItem(recall=recalls[n // 8], memory=observations[n * n % len(observations)], revision=1, rank=n % 8 + 1,
                    score=0.5, in_prompt=n % 2 == 0)
         for n in range(USED)),
        batch_size=AT_ONCE,
    )  # fmt: skip
