"""Makes the tokens of a text. One analyser for every index backend, for questions and for what is found.

English: lower case, stop words out, lemma, then stem. Chinese: characters and pairs of characters, without those
that carry no meaning. A text that mixes both gives both.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from threading import local
from typing import Any

_STOP = (
    "a an the of to in on at for and or is are was were be been do does did what when where which who whom how why "
    "i you he she it they we my your his her its their our me him them this that these those with as by from has "
    "have had would could should will can about into there than then so if not no yes"
)
STOP_WORDS = frozenset(_STOP.split())
STOP_CHARACTERS = frozenset(
    "的了是我你他她它们在有和就不也都而及与着或吗呢吧啊呀哦嗯很会这那什么怎哪个几谁为曾过给跟提到说告诉记得还对把被让要想"
    "可以能请问一下时候之前上次去来从里地但所因如果真太非常觉感到样些"
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々"
_HAN = re.compile(f"[{HAN}]")
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_PLAIN = re.compile(r"[a-z0-9]+")  # the same, where there is nothing else
# "Mei's" is Mei, and "don't" is two words that carry no meaning.
_ENDINGS = re.compile(r"\b(?:ca|wo|sha|ai)n['’]t\b|n['’]t\b|['’](?:s|m|ve|re|ll|d)\b", re.IGNORECASE)

_own = local()  # a stemmer keeps the word it is at: two threads must not share one


def fold(text: str) -> str:
    """The text in the form that tokens are taken from: lower case, no accents, no full-width letters."""
    text = text.lower()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in parts if not unicodedata.combining(char))
    return without_endings(text)


def without_endings(text: str) -> str:
    """Without what follows an apostrophe and is no word of its own."""
    return _ENDINGS.sub("", text) if "'" in text or "’" in text else text


def runs(text: str) -> list[str]:
    """The runs of letters and digits of a text, Chinese ones apart."""
    return _RUN.findall(fold(text))


def tokens(text: str) -> list[str]:
    """The tokens of a text, in no promised order, repeats included."""
    if text.isascii():
        return [stem(run) for run in _PLAIN.findall(fold(text)) if run not in STOP_WORDS]
    found: list[str] = []
    for run in runs(text):
        if not is_han(run[0]):
            if run not in STOP_WORDS:
                found.append(stem(run))
            continue
        found += [a + b for a, b in pairwise(run) if not (a in STOP_CHARACTERS and b in STOP_CHARACTERS)]
        found += [char for char in run if char not in STOP_CHARACTERS]
    return found


@lru_cache(1 << 17)
def stem(word: str) -> str:
    """The stem of the lemma of an English word. Either alone finds less."""
    import simplemma
    import snowballstemmer

    stemmer: Any = getattr(_own, "stemmer", None)
    if stemmer is None:
        stemmer = _own.stemmer = snowballstemmer.stemmer("english")
    lemma = simplemma.lemmatize(word, lang="en").lower() if word.isascii() else word
    stemmed: str = stemmer.stemWord(lemma)
    return stemmed


def is_han(char: str) -> bool:
    return char >= "\u3005" and bool(_HAN.match(char))


def han_share(text: str) -> float:
    """The share of Chinese among the letters of a text."""
    letters = sum(char.isalnum() for char in text)
    return len(_HAN.findall(text)) / letters if letters else 0.0


def words(text: str) -> int:
    """The length of a text in words; two Chinese characters count as one."""
    return len(text.split()) + len(_HAN.findall(text)) // 2
