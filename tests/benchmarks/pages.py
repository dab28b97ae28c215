"""python -m tests.benchmarks.pages [--memories N] [--times N] [--json]: how long the pages of memories take.

One person with 20,000 memories, each with its quote, its change and its revision, some hundred insights on them; and
others with 200 each, in a SQLite file of its own. Each page is asked for as a browser does, signed in, through all of
the middleware to the finished HTML, over and over; the search asks for other words each time. The text is invented.

The baselines, measured in the same run: `an empty page`, the list of a person who has nothing; `rows by OFFSET`, fifty
rows of the middle with their count and a query for the quote of each, without a page around them; `LIKE`, a search for
the same words with a LIKE for each in the database, without a page around it. The bars: 150 ms at the median, of a
search 100 ms, at most 12 queries, as many at 200 rows a page as at 10. Pages as of a day
have no bar for their time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tests.benchmarks.browsed import with_memories
from tests.benchmarks.corpus import FUNCTION_WORDS, Corpus
from tests.benchmarks.people import installation
from tests.benchmarks.timing import line, timed

if TYPE_CHECKING:
    from django.test import Client

OTHERS = 20
OF_OTHERS = 200
TIMES = 30
BAR, BAR_OF_SEARCH, QUERIES = 150.0, 100.0, 12
PAGES = {
    "list": "/memories/",
    "list, by use": "/memories/?sort=used",
    "list, by event": "/memories/?sort=event",
    "list, filtered": "/memories/?category=food&learned_from=2022-03-01&used=never",
    "list, as of a day": "/memories/?as_of=2022-09-01",
    "hierarchy": "/memories/insights/",
    "hierarchy, filtered": "/memories/insights/?category=food",
    "hierarchy, all open": "/memories/insights/?open=all",
    "hierarchy, all closed": "/memories/insights/?open=none",
    "hierarchy, as of a day": "/memories/insights/?as_of=2022-09-01",
    "timeline": "/memories/timeline/",
    "timeline, as of a day": "/memories/timeline/?as_of=2022-09-01",
    "stats": "/memories/stats/",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memories", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=TIMES, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installation():
        found = measure(options.memories, options.times)
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        print(_told(found))
    sys.exit(0 if found["bars_met"] else 1)


def measure(memories: int, times: int) -> dict[str, Any]:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    call_command("collectstatic", verbosity=0, interactive=False)  # the pages name these files by their checksums
    users = get_user_model().objects
    corpus = Corpus(seed=11)
    owner, nobody = users.create(username="benchmark").as_owner, users.create(username="nobody").as_owner
    ids = with_memories(owner, memories, corpus)
    for number in range(OTHERS):
        with_memories(users.create(username=f"other{number}").as_owner, OF_OTHERS, corpus)
    browser, empty = (Client(headers={"host": "127.0.0.1"}) for _ in range(2))
    browser.force_login(users.get(pk=owner.id))
    empty.force_login(users.get(pk=nobody.id))
    pages: dict[str, Any] = {}
    for name, path in PAGES.items():
        for size in (10, 50, 200):
            pages[f"{name}, {size} rows"] = page(browser, lambda _n, p=path, s=size: _with(p, f"size={s}"), times)
    deep = f"/memories/?before={_middle(owner.id)}"
    pages["list, a page in the middle"] = page(browser, lambda _n: deep, times)
    pages["one memory"] = page(browser, lambda n: f"/memories/{ids[n * 7919 % len(ids)]}/", times)
    words = _words(owner.id, ids, times)
    for size in (10, 50, 200):
        name = f"search, {size} rows"
        pages[name] = page(browser, lambda n, s=size: f"/memories/?q={words[n % len(words)]}&size={s}", times)
    pages["search, rows alone"] = page(browser, lambda n: f"/memories/?q={words[n % len(words)]}", times, htmx=True)
    baselines = {
        "an empty page": page(empty, lambda _n: "/memories/", times),
        "rows by OFFSET": timed(lambda _n: _by_offset(owner.id, memories // 2), range(times)),
        "LIKE": timed(lambda n: _like(owner.id, words[n % len(words)]), range(times)),
    }
    found = {"memories": memories, "pages": pages, "baselines": baselines}
    return found | {"bars_met": not _over(pages), "over": _over(pages)}


def page(browser: Client, path: Callable[[int], str], times: int, *, htmx: bool = False) -> dict[str, Any]:
    """Median, 95th percentile and the number of queries of a page; the first time is not timed."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    headers = {"HX-Request": "true"} if htmx else {}

    def ask(n: int) -> None:
        answer = browser.get(path(n), headers=headers)
        if answer.status_code != 200:
            raise SystemExit(f"{path(n)} answers {answer.status_code}")

    ask(0)
    figures: dict[str, Any] = dict(timed(ask, range(1, times + 1)))
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        ask(times + 1)
    return figures | {"queries": len(queries)}


def _over(pages: dict[str, Any]) -> list[str]:
    """The pages that miss their bar. The past has none, but for its number of queries."""
    barred = {name: page for name, page in pages.items() if "as of" not in name}
    over = [name for name, page in barred.items() if page["p50_ms"] > (BAR_OF_SEARCH if "search" in name else BAR)]
    over += [name for name, page in pages.items() if page["queries"] > QUERIES]
    for name, page in pages.items():
        few = pages.get(name.replace("200 rows", "10 rows"), page)
        if page["queries"] != few["queries"]:
            over.append(f"{name}: not as many queries as with 10")
    return over


def _with(path: str, more: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{more}"


def _middle(owner_id: int) -> str:
    from memories.browse.order import Order
    from memories.models import Memory

    rows = Memory.objects.filter(owner_id=owner_id, state="active").order_by("-learned_at")
    return Order().place_of(rows[rows.count() // 2])


def _words(owner_id: int, ids: Sequence[int], times: int) -> list[str]:
    """Two rarer words of a memory each, as one would look for it."""
    from memories.models import Memory

    said = Memory.objects.filter(owner_id=owner_id).in_bulk([ids[n * 6007 % len(ids)] for n in range(times + 2)])
    found = []
    for memory in said.values():
        own = [word.strip(".,?()").lower() for word in memory.text.split()]
        content = sorted((word for word in own if word.isalpha() and word not in FUNCTION_WORDS), key=len)
        found.append("+".join(content[-2:]))
    return [words for words in found if words]


def _by_offset(owner_id: int, start: int) -> None:
    from memories.models import Evidence, Memory

    rows = Memory.objects.filter(owner_id=owner_id, state="active").order_by("-learned_at", "-pk")
    rows.count()
    for memory in rows[start : start + 50]:
        Evidence.objects.filter(memory=memory).select_related("episode").first()


def _like(owner_id: int, words: str) -> None:
    from memories.models import Memory

    for word in words.split("+"):
        list(Memory.objects.filter(owner_id=owner_id, text__icontains=word)[:50])


def _told(found: dict[str, Any]) -> str:
    lines = [f"{found['memories']:,} memories of one person"]
    for name, figures in found["pages"].items():
        lines.append(f"{line(name, figures)}   {figures['queries']} queries")
    lines.append("baselines")
    lines += [line(name, figures) for name, figures in found["baselines"].items()]
    lines.append("all bars met" if found["bars_met"] else f"over: {'; '.join(found['over'])}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
