"""python -m tests.benchmarks.conversation [--messages N] [--times N] [--json]: how long a long conversation takes.

A conversation of 5,000 messages, each second one a reply, beside one of 40, in a SQLite file of its own. Its newest
page, the one before it, the one with a message of the middle, and the search for words in all of it are asked for as a
browser does, signed in, to the finished HTML. The bars: 150 ms at the median, and as many queries as the short one.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from tests.benchmarks.pages import BAR, page
from tests.benchmarks.people import installation
from tests.benchmarks.timing import line

SHORT = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=30, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with installation():
        found = measure(options.messages, options.times)
    told = json.dumps(found, indent=1) if options.json else _told(found)
    print(told)
    sys.exit(0 if found["bars_met"] else 1)


def measure(messages: int, times: int) -> dict[str, Any]:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from tests.chat.long import long_conversation

    call_command("collectstatic", verbosity=0, interactive=False)
    user = get_user_model().objects.create(username="benchmark")
    browser = Client(headers={"host": "127.0.0.1"})
    browser.force_login(user)
    pages: dict[str, Any] = {}
    for size in (SHORT, messages):
        conversation = long_conversation(user.as_owner, size // 2)
        middle = conversation.messages.filter(episode__role="user")[size // 4].pk
        path = f"/chat/{conversation.pk}/"
        queries = {"newest": "", "before": f"?before={middle}", "with a message": f"?at={middle}"}
        for name, query in queries.items():
            pages[f"{name}, {size:,} messages"] = page(browser, lambda _n, p=path + query: p, times)
    pages["search"] = page(browser, lambda n: f"/chat/all/?q={n * 37 + 5}", times)
    over = [name for name, figures in pages.items() if figures["p50_ms"] > BAR]
    few = pages[f"newest, {SHORT:,} messages"]["queries"]
    over += [
        f"{name}: more queries" for name, figures in pages.items() if "newest" in name and figures["queries"] > few
    ]
    return {"messages": messages, "pages": pages, "bars_met": not over, "over": over}


def _told(found: dict[str, Any]) -> str:
    lines = [f"{found['messages']:,} messages"]
    lines += [f"{line(name, figures)}   {figures['queries']} queries" for name, figures in found["pages"].items()]
    return "\n".join([*lines, f"over the bar: {', '.join(found['over']) or 'none'}"])


if __name__ == "__main__":
    main()
