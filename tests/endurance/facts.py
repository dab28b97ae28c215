"""Invented facts and small talk, in both languages. No two facts share a name, so each can be counted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

_EN = [
    ("I keep a {thing} called {name}", "The user keeps a {thing} called {name}."),
    ("my neighbour {name} repairs {thing}s", "The user's neighbour {name} repairs {thing}s."),
    ("I bought the {thing} from {name}", "The user bought the {thing} from {name}."),
    ("my aunt {name} paints every {thing} she sees", "The user's aunt {name} paints every {thing} she sees."),
]
_THINGS = [
    "heron", "kettle", "canoe", "loom", "lantern", "barometer", "accordion", "quince", "beehive", "tram", "kiln",
    "weathervane"
]  # fmt: skip
_ZH = [
    ("我养了一只叫{name}的{thing}", "用户养了一只叫{name}的{thing}。"),
    ("我的同事{name}会修{thing}", "用户的同事{name}会修{thing}。"),
    ("我从{name}那里买了{thing}", "用户从{name}那里买了{thing}。"),
]
_THINGS_ZH = [
    "鹭", "水壶", "独木舟", "织机", "灯笼", "气压表", "手风琴", "榅桲", "蜂箱", "电车", "风向标"
]  # fmt: skip
_SUBJECTS = {"en": ["birds and boats", "people nearby", "the workshop"], "zh": ["动物与船", "身边的人", "手艺"]}
_SYLLABLES = [
    "bra", "lin", "mor", "tev", "sul", "kai", "dra", "nor", "pel", "vik", "zan", "rho", "fen", "gol", "tir", "mab",
    "wex", "yul"
]  # fmt: skip
_CHARACTERS = "岚澜霁晗翊珩筠漪蘅璟昀岑沅潇鸢霈晏湛陌弈"
_SMALL_TALK = [
    "Could you read this sentence once more and say whether it is too long?",
    "What would go well with roast pumpkin on a cold evening?",
    "Give me three ways to begin a letter to a landlord.",
    "Is there a simple proof that there are endless primes?",
    "请把这句话改得短一点。",
    "晚饭吃什么好？给我两个主意。",
]


@dataclass(frozen=True, slots=True)
class Fact:
    quote: str
    statement: str
    subject: str
    language: str


def facts(chance: random.Random) -> Iterator[Fact]:
    """Endless; every one with a name of its own, three in four in English."""
    used: set[str] = set()
    while True:
        zh = chance.random() < 0.25
        name = "".join(chance.sample(_CHARACTERS, 3)) if zh else "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
        if name in used:
            continue
        used.add(name)
        quote, statement = chance.choice(_ZH if zh else _EN)
        thing = chance.choice(_THINGS_ZH if zh else _THINGS)
        language = "zh" if zh else "en"
        yield Fact(
            quote.format(name=name, thing=thing),
            statement.format(name=name, thing=thing),
            chance.choice(_SUBJECTS[language]),
            language,
        )


def message(fact: Fact | None, number: int, chance: random.Random) -> str:
    """What is typed: small talk with its number, so that no two are alike, and the fact in passing."""
    talk = chance.choice(_SMALL_TALK)
    if fact is None:
        return f"{talk} ({number})"
    in_passing = f"顺便说一句，{fact.quote}。" if fact.language == "zh" else f"By the way, {fact.quote}. "
    return f"{in_passing}{talk} ({number})"
