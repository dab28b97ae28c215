"""Which words of a question stand in a text: as they are written there, to be shown and marked."""

from __future__ import annotations

import re
from collections.abc import Set

from memories.index.analyser import HAN, STOP_CHARACTERS, STOP_WORDS, fold, is_han, stem, tokens, without_endings

_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_PLAIN = re.compile(r"[A-Za-z0-9]+")  # the same, where there is nothing else
_SHARED = 3  # letters: two forms of a word that share fewer at their beginning are not shown
_NO_ENDS = "".join(sorted(STOP_CHARACTERS))


class Matcher:
    """For one question, made once. `own` are the tokens that it was searched by."""

    def __init__(self, question: str, own: Set[str]) -> None:
        self._asked = fold(question)
        self._own = own
        self._words: dict[str, set[str]] = {}
        """Stem to the words of the question that have it."""
        for run in _RUN.findall(self._asked):
            if not is_han(run[0]) and run not in STOP_WORDS and stem(run) in own:
                self._words.setdefault(stem(run), set()).add(run)
        self._heads = {form[:_SHARED] for asked in self._words.values() for form in asked}
        """Only words that begin like one of the question can be shown: most are told by it, before they are stemmed."""

    def matched(self, text: str) -> tuple[str, ...]:
        """The words of the text that also stand in the question, in the text's order, each once.

        Of two forms of a word ("move", "moved") the part that stands in both is given; forms that share no beginning
        ("go", "went") are not.
        """
        found: dict[str, str] = {}
        text = without_endings(text)
        runs = _PLAIN.findall(text) if text.isascii() else _RUN.findall(text)
        for run in dict.fromkeys(runs):
            head = run[:_SHARED].lower()
            if head not in self._heads and head.isascii():
                continue
            if is_han(run[0]):
                found |= {piece: piece for piece in self._pieces(run)}
                continue
            word = run.lower() if run.isascii() else fold(run)
            asked = self._words.get(stem(word))
            if asked is None or word in STOP_WORDS:
                continue
            shared = word if word in asked else _beginning(word, asked)
            # Folding may change the length ("ﬁ"): then only a whole word can be cut out of the text.
            if shared and (shared == word or len(word) == len(run)):
                found.setdefault(shared, run[: len(shared)] if shared != word else run)
        return tuple(found.values())

    def _pieces(self, run: str) -> list[str]:
        """The longest pieces of a run of Chinese that stand in the question, without characters that carry no
        meaning at their ends."""
        pieces, start = [], 0
        while start < len(run):
            end = start
            while end < len(run) and run[start : end + 1] in self._asked:
                end += 1
            piece = run[start:end].strip(_NO_ENDS)
            if piece and self._own & set(tokens(piece)):
                pieces.append(piece)
            start = max(end, start + 1)
        return pieces


def _beginning(word: str, asked: Set[str]) -> str:
    """The word, or the form of it in the question, whichever the other begins with."""
    shared = [min(form, word, key=len) for form in asked if form.startswith(word) or word.startswith(form)]
    return max((part for part in shared if len(part) >= _SHARED), key=len, default="")
