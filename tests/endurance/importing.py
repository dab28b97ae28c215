"""A file of earlier chats in the neutral format: months of talk in both languages, with facts in it."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.endurance.facts import Fact, message
from tests.endurance.model import reply_to

A_SESSION = 40  # messages


def write_file(path: Path, count: int, told: list[Fact], chance: random.Random) -> None:
    """`count` messages, every other one the person's; the facts are spread over them."""
    mine = count // 2
    facts: dict[int, Fact] = dict(zip(sorted(chance.sample(range(mine), len(told))), told, strict=True))
    at = datetime(2025, 1, 6, 9, tzinfo=UTC)
    messages = []
    for number in range(count):
        session = f"s{number // A_SESSION}"
        at += timedelta(hours=20) if number % A_SESSION == 0 else timedelta(seconds=chance.randrange(5, 400))
        if number % 2 == 0:
            role, text = "user", message(facts.get(number // 2), number, chance)
        else:
            role, text = "assistant", reply_to(text, 30)
        messages.append(
            {"id": f"m{number}", "session": session, "name": "", "role": role, "text": text, "at": at.isoformat()}
        )
    path.write_text(json.dumps({"id": "old", "language": "en", "messages": messages}, ensure_ascii=False) + "\n")
