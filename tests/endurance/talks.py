"""Who says what over which socket, and what must have been learned of it in the end."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.endurance.facts import Fact, message
from tests.endurance.page import Page


@dataclass(slots=True)
class Told:
    """What one person has said so far, and the facts in it."""

    texts: Counter[str] = field(default_factory=Counter)
    facts: set[Fact] = field(default_factory=set)


class Talks:
    """Deals out messages. Some facts are said twice by the same person, over two sockets, and some by everybody."""

    def __init__(self, people: list[str], known: Iterator[Fact], chance: random.Random) -> None:
        self.known, self.chance = known, chance
        self.told: dict[str, Told] = {name: Told() for name in people}
        self._number = 100_000
        self._again: defaultdict[str, list[Fact]] = defaultdict(list)
        shared = [next(known) for _ in range(3)]
        for name in people:
            self._again[name] += shared

    def next(self, person: str) -> str:
        self._number += 1
        fact = None
        if self.chance.random() < 0.4:
            fact = self._fact(person)
            self.told[person].facts.add(fact)
        text = message(fact, self._number, self.chance)
        self.told[person].texts[text] += 1
        return text

    def _fact(self, person: str) -> Fact:
        waiting = self._again[person]
        if waiting and self.chance.random() < 0.3:
            return waiting.pop(self.chance.randrange(len(waiting)))
        fact = next(self.known)
        if self.chance.random() < 0.2:
            waiting.append(fact)
        return fact


async def talk(page: Page, talks: Talks, count: int) -> None:
    """Say so many messages, each once the reply to the one before is complete."""
    for _ in range(count):
        await page.say(talks.next(page.person.name))
    await page.close()
