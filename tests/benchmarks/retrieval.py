"""python -m tests.benchmarks.retrieval [--sizes 1000,10000,100000] [--others N] [--long] [--json]: the time of one.

Without options: one person with 10,000 messages, 200 others with 50 each, in a SQLite file of its own. Before each
question another process says something new in the person's name, and the answer must already know it. `first` is
asked after the person's arrays were dropped, `in a new process` by one that was just started. Questions about the
present ("What is my …?") have every message among the best read for what it states. Last the person is given memories,
one for twenty messages, and is asked again. The text is invented (corpus.py).

The baseline, measured in the same run, scores the person's messages with LIKE, a word at a time, in the database.
"""

from __future__ import annotations

import argparse
import json
import statistics
from typing import TYPE_CHECKING, Any

from tests.benchmarks.corpus import FUNCTION_WORDS, Corpus
from tests.benchmarks.other_process import Writer, asked_first
from tests.benchmarks.people import NOW, installation, person, remembers, texts_of
from tests.benchmarks.timing import line, summed_up, timed

if TYPE_CHECKING:
    from memories.records import Owner

OF_OTHERS = 50  # messages of each other person
QUESTIONS = 200
LONG = 12  # messages in a long one
MEMORIES = 500  # at most, of the person; one for twenty messages
TIMES = {  # what is timed, in the order in which it is told
    "after_a_write": "after a write elsewhere",
    "unchanged": "unchanged",
    "about_the_present": "about the present, unchanged",
    "first": "first, arrays dropped",
    "new_process": "first, in a new process",
    "with_memories": "with memories, unchanged",
    "baseline_like": "baseline: LIKE",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000", help="messages of one person, several with commas between them")
    parser.add_argument("--others", type=int, default=200, help="other people, with 50 messages each")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--long", action="store_true", help="the assistant's messages are long: 12 times the others")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    found = []
    with installation():
        corpus = Corpus(seed=7)
        people = [person(f"benchmark{size}", _messages(corpus, size, long=options.long)) for size in sizes]
        for number in range(options.others):
            person(f"other{number}", list(corpus.messages(OF_OTHERS)))
        for size, (owner, adding) in zip(sizes, people, strict=True):
            figures = {"messages": size, "other_people": options.others, "adding_ms": round(adding, 3)}
            figures |= measure(owner, corpus, options.questions)
            found.append(figures)
            if not options.json:
                print(_told(figures), flush=True)
    if options.json:
        print(json.dumps(found if len(found) > 1 else found[0], indent=1))


def measure(owner: Owner, corpus: Corpus, count: int) -> dict[str, Any]:
    from memories.index import index
    from memories.index.tasks import snapshot
    from memories.records import Query
    from memories.retrieve import retrieve

    said = texts_of(owner.id)
    questions = [corpus.question(said[(number * 7919) % len(said)]) for number in range(count)]

    def ask(question: str) -> None:
        recalled = retrieve(owner, Query(text=question, at=NOW))
        if recalled.error or not recalled.results:
            raise SystemExit(f"nothing was recalled: {recalled.error}")

    snapshot(owner.id)
    ask(questions[0])  # the process is warm: model and word forms are loaded
    figures: dict[str, Any] = {"first": timed(ask, questions[:20], before=index().forget_cached)}
    cold = [asked_first(owner.id, questions[number : number + 20]) for number in range(5)]
    figures["new_process"] = summed_up([one["first_ms"] for one in cold])
    for name in ("process_mb", "owner_mb"):
        figures[name] = round(statistics.median(one[name] for one in cold), 1)
    with Writer(owner.id) as writer:
        figures["after_a_write"] = timed(ask, questions, before=writer.say)
        recalled = retrieve(owner, Query(text=f"What is {writer.last}?", at=NOW))
        if not recalled.results or writer.last not in recalled.results[0].text:
            raise SystemExit("what the other process said last was not found")
    figures["unchanged"] = timed(ask, questions)
    present = [question.replace("When did I", "What is my").replace(" the ", " ") for question in questions]
    figures["about_the_present"] = timed(ask, present)
    figures["baseline_like"] = timed(lambda question: _like(owner.id, question), questions[:50])
    figures["memories"] = min(MEMORIES, len(said) // 20)
    remembers(owner, said[: figures["memories"]])
    ask(questions[0])
    figures["with_memories"] = timed(ask, questions)
    return figures


def _messages(corpus: Corpus, count: int, *, long: bool) -> list[str]:
    """The person's and the assistant's in turn."""
    return [" ".join(corpus.messages(LONG if long and number % 2 else 1)) for number in range(count)]


def _like(owner_id: int, question: str) -> list[int]:
    """The twenty messages that hold most of the question's words."""
    from django.db.models import Case, F, IntegerField, Value, When

    from memories.models import Episode

    words = [word for word in question.strip("?").lower().split() if word not in FUNCTION_WORDS]
    score = sum(
        (Case(When(text__icontains=word, then=1), default=0, output_field=IntegerField()) for word in words), Value(0)
    )
    rows = Episode.objects.filter(owner_id=owner_id).annotate(score=score).order_by(F("score").desc(), "-pk")
    return list(rows.values_list("pk", flat=True)[:20])


def _told(figures: dict[str, Any]) -> str:
    head = (
        f"{figures['messages']} messages of one person, {figures['other_people']} other people; adding a message "
        f"{figures['adding_ms']} ms; {figures['owner_mb']} MB beside the {figures['process_mb']} MB of the process; "
        f"{figures['memories']} memories"
    )
    return "\n".join([head, *(line(told, figures[name]) for name, told in TIMES.items())])


if __name__ == "__main__":
    main()
