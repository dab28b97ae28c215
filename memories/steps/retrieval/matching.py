"""Which words of a question stand in a text: as they are written there, to be shown and marked."""

from __future__ import annotations

import re
from collections.abc import Set

from memories.index.analyser import HAN, STOP_CHARACTERS, STOP_WORDS, fold, is_han, stem, tokens

_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")


def matched(question: str, text: str, own: Set[str]) -> tuple[str, ...]:
    """The words of the text that also stand in the question, in the text's order, each once.

    `own` are the tokens that the question was searched by. Of two forms of a word ("move", "moved") the part that
    stands in both is given; forms that share no beginning ("go", "went") are not.
    """
    asked = fold(question)
    asked_words = {run for run in _RUN.findall(asked) if not is_han(run[0])}
    found: dict[str, str] = {}
    for match in _RUN.finditer(text):
        run = match[0]
        if is_han(run[0]):
            for piece in _common(run, asked):
                if own & set(tokens(piece)):
                    found.setdefault(piece, piece)
            continue
        word = run.lower() if run.isascii() else fold(run)
        if word in STOP_WORDS or stem(word) not in own:
            continue
        shared = word if word in asked_words else _beginning(word, asked_words)
        # Folding may change the length ("ﬁ"): then only a whole word can be cut out of the text.
        if shared and (shared == word or len(word) == len(run)):
            found.setdefault(shared, run if shared == word else run[: len(shared)])
    return tuple(found.values())


def _beginning(word: str, asked: set[str]) -> str:
    """The other form of the word in the question, if one of them begins with the other."""
    forms = [form for form in asked if len(form) > 2 and len(word) > 2 and stem(form) == stem(word)]
    shared = [min(form, word, key=len) for form in forms if form.startswith(word) or word.startswith(form)]
    return max(shared, key=len, default="")


def _common(run: str, asked: str) -> list[str]:
    """The longest pieces of a run of Chinese that stand in the question, without characters that carry no meaning
    at their ends."""
    pieces, start = [], 0
    while start < len(run):
        end = start
        while end < len(run) and run[start : end + 1] in asked:
            end += 1
        piece = run[start:end].strip("".join(STOP_CHARACTERS))
        if piece:
            pieces.append(piece)
        start = max(end, start + 1)
    return pieces
