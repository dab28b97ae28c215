"""Which of many short texts have nearly the same words, without comparing each with each.

Words are weighed by how rare they are, and two texts are alike by the share of the weight that both have. Of a text
only its rarest words are looked up: as many as two texts that are alike must share one of (prefix filtering: Chaudhuri,
Ganti and Kaushik, "A Primitive Operator for Similarity Joins in Data Cleaning", 2006).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from memories.languages import has_han

ALIKE = 0.6  # share of the weight of the words of either that both have
COMMON = 32  # texts that share a rare word: with more of them only those that stand side by side are compared
BESIDE = 8
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")

Pair = tuple[int, int, float]


def alike(texts: Mapping[int, str], least: float = ALIKE) -> list[Pair]:
    """Pairs of ids, the smaller first, with how alike they are; the most alike first."""
    words = {id_: words_of(text) for id_, text in texts.items()}
    counts = Counter(word for found in words.values() for word in found)
    weight = {word: math.log(1 + len(texts) / count) for word, count in counts.items()}
    # One order for all: the rarest first. Words become their places in it, which are quick to sort and compare.
    place = {word: n for n, word in enumerate(sorted(counts, key=lambda word: (counts[word], word)))}
    weights = [0.0] * len(place)
    for word, n in place.items():
        weights[n] = weight[word]
    rows = {id_: sorted(place[word] for word in found) for id_, found in words.items() if found}
    mass = {id_: sum(weights[n] for n in row) for id_, row in rows.items()}
    sets = {id_: frozenset(row) for id_, row in rows.items()}
    found: dict[tuple[int, int], float] = {}
    for holders in _by_rare_word(rows, mass, weights, least).values():
        for a, b in _beside(holders, rows):
            key = (a, b) if a < b else (b, a)
            if key in found or min(mass[a], mass[b]) < least * max(mass[a], mass[b]):
                continue
            both = sum(weights[n] for n in sets[a] & sets[b])
            found[key] = both / (mass[a] + mass[b] - both)
    pairs = [(a, b, share) for (a, b), share in found.items() if share >= least]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def words_of(text: str) -> frozenset[str]:
    """Words in lower case; of Chinese the pairs of characters."""
    text = text.casefold()
    found = set()
    for word in _WORD.findall(text):
        if not has_han(word):
            found.add(word)
            continue
        found.update(_HAN.sub(" ", word).split())
        for run in _HAN.findall(word):
            found.update(run[n : n + 2] for n in range(max(1, len(run) - 1)))
    return frozenset(found)


def _by_rare_word(
    rows: Mapping[int, list[int]], mass: Mapping[int, float], weights: Sequence[float], least: float
) -> dict[int, list[int]]:
    """By word, the texts that have it among those of their words which cannot all be missing in a text like them."""
    holders: dict[int, list[int]] = {}
    for id_, row in rows.items():
        rest = mass[id_]
        for n in row:
            if rest < least * mass[id_] - 1e-9:
                break
            holders.setdefault(n, []).append(id_)
            rest -= weights[n]
    return holders


def _beside(holders: Sequence[int], rows: Mapping[int, list[int]]) -> list[tuple[int, int]]:
    if len(holders) < 2:
        return []
    if len(holders) <= COMMON:
        return [(a, b) for at, a in enumerate(holders) for b in holders[at + 1 :]]
    ordered = sorted(holders, key=lambda id_: rows[id_])  # those with the same words stand together
    return [(a, b) for at, a in enumerate(ordered) for b in ordered[at + 1 : at + 1 + BESIDE]]
