"""A process of its own that writes to a memory: `python -m tests.invariants.hand DATABASE OWNER NAME ACTOR`.

Each line of its input is a deed as JSON; it answers with a line: the name of the error, a number, or nothing. The deeds
of several such processes begin together, since all wait for the line.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main(database: str, owner_id: int, name: str, actor: Any) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.db import connections

    django.setup()
    connections.settings["default"]["NAME"] = database

    from memories import store
    from memories.errors import MemoryScopeError
    from memories.models import Memory
    from memories.records import By

    by = By(actor)

    def add_words(memory: int, times: int, **_: Any) -> int:
        """Write so many words behind the statement, each beside what the others write meanwhile; how often too late."""
        late = 0
        for word in range(times):
            while True:
                row = Memory.objects.get(pk=memory)
                try:
                    store.revise(owner_id, memory, by, expected=row.revision, text=f"{row.text} {name}{word}")
                    break
                except MemoryScopeError as error:
                    assert type(error).__name__ == "ChangedMeanwhile", error
                    late += 1
        return late

    def edit(memory: int, **_: Any) -> None:
        store.revise(owner_id, memory, by, expected=1, text=f"The user plays chess, says {name}.")

    def supersede(memory: int, other: int) -> None:
        store.supersede(owner_id, memory, other, at=Memory.objects.get(pk=other).valid_from, by=by)

    def merge(memory: int, other: int) -> None:
        store.merge(owner_id, memory, other, by)

    def remove(memory: int, **_: Any) -> None:
        store.remove(owner_id, memory, by)

    deeds = {"add_words": add_words, "edit": edit, "supersede": supersede, "merge": merge, "remove": remove}
    Memory.objects.exists()
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer: object = deeds[asked.pop("do")](**asked) or ""
        except MemoryScopeError as error:
            answer = type(error).__name__
        print(answer, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4])
