"""Invented chat messages for benchmarks: real function words around a vocabulary of 9,000 with Zipf's frequencies."""

from __future__ import annotations

import random
from collections.abc import Iterator

_FUNCTION_WORDS = (
    "the a to and i you it of in is that my for on with was at have this but be so we are not they just me like can "
    "what all about had out up there how when if do from she he or some would by really"
)
_ONSETS = "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sm sn sp st str sw t th tr v w"
_VOWELS = "a e i o u ai ea ee ie oa oo ou"
_ENDS = "b ck d ff g k l ll m n nd ng nt p r rd rk rn s sh ss st t th x"
FUNCTION_WORDS, ONSETS, VOWELS, ENDS = (words.split() for words in (_FUNCTION_WORDS, _ONSETS, _VOWELS, _ENDS))
SIZE = 9000


class Corpus:
    """The same seed says the same messages."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        known: dict[str, None] = {}
        while len(known) < SIZE:
            known[self._word()] = None
        self.words = list(known)
        self._weights = [1 / rank for rank in range(3, SIZE + 3)]

    def message(self) -> str:
        """One to four sentences; the median has 15 words."""
        return " ".join(self._sentence() for _ in range(self._random.choice((1, 1, 2, 2, 3, 4))))

    def messages(self, count: int) -> Iterator[str]:
        return (self.message() for _ in range(count))

    def question(self, message: str) -> str:
        """Asks for a message by three to six of its rarer words, among function words."""
        own = [word.strip(".,?").lower() for word in message.split()]
        content = [word for word in dict.fromkeys(own) if word not in FUNCTION_WORDS]
        asked = self._random.sample(content, min(len(content), self._random.randint(3, 6)))
        return f"When did I {' the '.join(asked)}?"

    def _sentence(self) -> str:
        length = min(40, max(3, round(self._random.lognormvariate(2.2, 0.5))))
        content = iter(self._random.choices(self.words, self._weights, k=length))
        words = [
            self._random.choice(FUNCTION_WORDS) if self._random.random() < 0.5 else next(content) for _ in range(length)
        ]
        return " ".join(words).capitalize() + self._random.choice(".....?")

    def _word(self) -> str:
        parts = self._random.choice((1, 2, 2, 3))
        syllables = (self._random.choice(ONSETS) + self._random.choice(VOWELS) for _ in range(parts))
        return "".join(syllables) + self._random.choice(ENDS)
