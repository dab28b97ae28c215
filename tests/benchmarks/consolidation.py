"""python -m tests.benchmarks.consolidation [--messages N] [--json]: how long it takes to learn, but for the model.

A person has said 1,000 messages, two in three of which tell a fact. They are learned from in batches of 20, with a
model that answers at once: what is left is our own work. 20 other people are there, with memories of their own.

The baseline, measured in the same run, writes the same rows for another person one by one, a batch in a transaction,
and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.benchmarks.people import installation, person, remembers
from tests.benchmarks.scripted_person import Talker, answer
from tests.benchmarks.timing import Figures, both, line

if TYPE_CHECKING:
    from memories.models import Memory
    from memories.records import Owner

SCRIPTED = {"BACKEND": "memories.llm.scripted.ScriptedChat", "MODEL": "scripted"}
OTHERS, OF_OTHERS = 20, 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installation():
        figures = measure(options.messages)
    print(json.dumps(figures, indent=1) if options.json else _told(figures))


def measure(messages: int) -> dict[str, Any]:
    from django.conf import settings
    from django.db.models import Sum

    from memories import jobs
    from memories.llm import models
    from memories.llm.scripted import chat_script
    from memories.models import Episode, Job, Memory

    settings.MODELS = settings.MODELS | {"extraction": SCRIPTED, "chat": SCRIPTED}
    settings.REFLECT_AFTER_OBSERVATIONS = 10**9  # learning alone is measured
    models.reset()
    chat_script.always = answer
    for number in range(OTHERS):
        talker = Talker(seed=100 + number)
        other, _ = person(f"other{number}", talker.messages(OF_OTHERS))
        remembers(other, talker.messages(OF_OTHERS // 2))
    owner, _ = person("benchmark", Talker(seed=1).messages(2 * messages), learn=True)
    sessions = list(Episode.objects.filter(owner_id=owner.id).order_by("session").values_list("session", flat=True))
    peak = _peak_mb()
    batches = Batches()
    began = time.perf_counter()
    with batches.measured():
        for session in dict.fromkeys(sessions):
            jobs.request(owner.id, "consolidate", session=session)
    took = time.perf_counter() - began
    found = Job.objects.filter(owner_id=owner.id, kind="consolidate")
    unfinished = found.exclude(state="done").count()
    if unfinished or Episode.objects.filter(owner_id=owner.id, learning="due").exists():
        raise SystemExit(f"{unfinished} jobs were not finished")
    counts: Counter[str] = Counter()
    for job in found:
        counts.update(job.counts)
    calls = found.aggregate(calls=Sum("calls"))["calls"]
    learned = list(Memory.objects.filter(owner_id=owner.id, state="active").order_by("pk"))
    return {
        "messages": counts["messages"],
        "learned": len(learned),
        "counts": dict(counts),
        "seconds": round(took, 2),
        "batches": len(batches.took),
        "batch": both(batches.took, batches.worked),
        "queries_a_batch": statistics.median(batches.queries),
        "queries_most": max(batches.queries),
        "calls_a_batch": round(calls / len(batches.took), 2),
        "calls_most": max(batches.calls),
        "peak_mb_more": round(_peak_mb() - peak, 1),
        "baseline_rows_one_by_one": _one_by_one(learned, len(batches.took)),
    }


class Batches:
    """What each batch took, in ms of the clock and of the processor, and its statements and model calls."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.worked: list[float] = []
        self.queries: list[int] = []
        self.calls: list[int] = []
        self._queries = 0

    @contextmanager
    def measured(self) -> Iterator[None]:
        from django.db import connection

        from memories import consolidate

        learn = consolidate._learn_batch

        def timed(*given: Any) -> bool:
            self._queries, job = 0, given[1]
            asked = _calls(job)
            began, worked = time.perf_counter(), time.process_time()
            went_on = learn(*given)
            self.took.append((time.perf_counter() - began) * 1000)
            self.worked.append((time.process_time() - worked) * 1000)
            self.queries.append(self._queries)
            self.calls.append(_calls(job) - asked)
            return went_on

        consolidate._learn_batch = timed
        try:
            with connection.execute_wrapper(self._count):
                yield
        finally:
            consolidate._learn_batch = learn

    def _count(self, execute: Callable[..., Any], *given: Any) -> Any:
        self._queries += 1
        return execute(*given)


def _calls(job: Any) -> int:
    from memories.models import Job

    calls: int = Job.objects.values_list("calls", flat=True).get(pk=job.pk)
    return calls


def _one_by_one(learned: list[Memory], batches: int) -> Figures:
    """The rows of what was learned, for somebody else, without a look at what is there."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from memories.models import Change, Evidence, IndexEntry, OwnerState, Revision

    owner: Owner = get_user_model().objects.create(username="baseline").as_owner
    OwnerState.objects.create(owner_id=owner.id)
    rows = [
        (
            memory,
            list(Evidence.objects.filter(memory=memory)),
            list(Revision.objects.filter(memory=memory)),
            list(Change.objects.filter(memory=memory)),
            list(IndexEntry.objects.filter(kind="memory", ref=memory.pk)),
        )
        for memory in learned
    ]
    size = max(1, len(rows) // batches)
    took, worked = [], []
    for start in range(0, len(rows), size):
        began, before = time.perf_counter(), time.process_time()
        with transaction.atomic():
            for memory, *parts in rows[start : start + size]:
                memory.pk, memory.owner_id = None, owner.id
                memory.save(force_insert=True)
                for row in (row for part in parts for row in part):
                    row.pk, row.owner_id = None, owner.id
                    if isinstance(row, IndexEntry):
                        row.ref = memory.pk
                    else:
                        row.memory = memory
                    row.save(force_insert=True)
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - before) * 1000)
    return both(took, worked)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _told(figures: dict[str, Any]) -> str:
    return "\n".join(
        [
            f"{figures['messages']} messages in {figures['seconds']} s: {figures['learned']} memories in "
            f"{figures['batches']} batches",
            line("a batch", figures["batch"]),
            line("baseline: rows one by one", figures["baseline_rows_one_by_one"]),
            f"  statements a batch {figures['queries_a_batch']:.0f} (most {figures['queries_most']}), "
            f"model calls {figures['calls_a_batch']} (most {figures['calls_most']})",
            f"  peak memory {figures['peak_mb_more']} MB above that of the process before",
            f"  {figures['counts']}",
        ]
    )


if __name__ == "__main__":
    main()
