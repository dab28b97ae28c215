"""Which of the people in a memory a question names: by name, part of a name, short form, or what they are to the user.

A name stands in Chinese without spaces around it. "Ines (daughter)" is found as Ines and as the daughter, 林小雨 as
小雨, Melanie as Mel. What two people are called means both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from memories.index.analyser import HAN, fold, is_han, tokens

ABOUT = "@"  # before the name of somebody whom a memory is about; nobody who speaks is called so

_KIN_WORDS = """
mother mom mum father dad parents sister brother husband wife partner boyfriend girlfriend fiancé fiancée daughter
son child baby grandmother grandma granny grandfather grandpa aunt uncle cousin niece nephew mother-in-law
father-in-law sister-in-law brother-in-law stepmother stepfather stepson stepdaughter godmother godfather godson
goddaughter twin roommate flatmate neighbour neighbor boss manager colleague coworker teacher tutor coach mentor
therapist doctor dentist landlord landlady friend
爸爸 妈妈 父亲 母亲 爷爷 奶奶 外公 外婆 姥姥 姥爷 哥哥 姐姐 弟弟 妹妹 丈夫 妻子 老公 老婆 爱人 老伴 对象
男朋友 女朋友 男友 女友 未婚夫 未婚妻 儿子 女儿 孩子 孙子 孙女 外孙 外孙女 侄子 侄女 外甥 外甥女 表哥 表姐 表弟 表妹
堂哥 堂姐 堂弟 堂妹 舅舅 舅妈 姑姑 阿姨 叔叔 伯伯 岳父 岳母 公公 婆婆 嫂子 室友 邻居 老板 同事 老师 导师 教练 医生 房东
朋友 闺蜜
"""
_KIN = frozenset(_KIN_WORDS.split())
_ANY_KIN = "|".join(map(re.escape, sorted(_KIN, key=len, reverse=True)))
_HAN_KIN = "|".join(sorted((word for word in _KIN if is_han(word[0])), key=len, reverse=True))
_KIN_IN = re.compile(rf"\b(?:{_ANY_KIN})s?\b|{_HAN_KIN}", re.IGNORECASE)
_TITLE = re.compile(r"(?:mrs?|ms|miss|dr|prof|sir)\b\.?", re.IGNORECASE)
_PARTS = re.compile(r"[()（）,，/、&]| and | und |和")
_CAPITAL = re.compile(r"(?<=[\w,;'’] )[A-Z][a-z]{2,}\b")
_SURNAME_AND = 3  # characters of a Chinese name of which the last two are what people are called by
SHORT = 3  # letters: the least of a short form


def person_of(about: str, subject: str, text: str) -> str:
    """What the index calls the person whom a memory is about: the name, and what the statement says they are."""
    name = about.strip()
    roles = [role for role in _roles(name, f"{subject}. {text}") if role not in fold(name)]
    return f"{ABOUT}{name} ({', '.join(dict.fromkeys(roles))})" if roles else f"{ABOUT}{name}"


def _roles(name: str, text: str) -> Iterator[str]:
    bare = re.escape(_PARTS.split(name)[0].strip())
    if not bare:
        return
    if is_han(name[0]):
        found = (
            rf"(?P<before>{_ANY_KIN})(?:的?名字)?(?:是|叫做?|名叫)?{bare}|"
            rf"{bare}(?:是|，)(?:用户|我)的?(?P<after>{_ANY_KIN})"
        )
    else:
        found = (
            rf"\b(?P<before>{_ANY_KIN})(?:['’]s name)?,?(?: is)?(?: called| named)? {bare}\b|"
            rf"\b{bare}(?: is|,) (?:the user['’]s|my|their|his|her|the) (?:\w+ )?(?P<after>{_ANY_KIN})\b"
        )
    for match in re.finditer(found, text, re.IGNORECASE):
        yield (match["before"] or match["after"]).lower()


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a question names."""

    start: int
    end: int
    people: frozenset[str]
    """As the index calls them; several who are called the same."""


class People:
    """Those of one owner, by the names in the index."""

    def __init__(self, names: Iterable[str]) -> None:
        self._called: dict[str, set[str]] = {}
        self._tokens: dict[str, set[str]] = {}
        for name in names:
            for alias in _aliases(name.removeprefix(ABOUT)):
                self._called.setdefault(alias, set()).add(name)
            self._tokens[name] = set(tokens(name))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self._called:
            return None
        words = sorted(self._called, key=len, reverse=True)
        han = "|".join(re.escape(word) for word in words if is_han(word[0]))
        others = "|".join(re.escape(word) for word in words if not is_han(word[0]))
        parts = [han] if han else []
        if others:
            parts.append(rf"(?<![^\W_{HAN}])(?:{others})(?![^\W_{HAN}])(?:['’]s)?")
        return re.compile("|".join(parts), re.IGNORECASE)

    def named(self, text: str) -> list[Named]:
        """Those whom a text names, in its order."""
        if self._pattern is None:
            return []
        found = [
            Named(match.start(), match.end(), frozenset(self._called[alias]))
            for match in self._pattern.finditer(text)
            if (alias := re.sub(r"['’]s$", "", match[0].casefold())) in self._called
        ]
        for match in _CAPITAL.finditer(text):
            short = match[0].casefold()
            if not any(one.start <= match.start() < one.end for one in found):
                longer = [alias for alias in self._called if alias.startswith(short)]
                if len(longer) == 1:
                    found.append(Named(match.start(), match.end(), frozenset(self._called[longer[0]])))
        return sorted(found, key=lambda one: one.start)

    def somebody(self, text: str) -> bool:
        """Whether a text speaks of somebody: by name, or as mother, friend, neighbour."""
        return bool(_KIN_IN.search(text)) or bool(self.named(text))

    def nobody(self, text: str) -> str:
        """The text without them."""
        for one in reversed(self.named(text)):
            text = f"{text[: one.start]} {text[one.end :]}"
        return _KIN_IN.sub(" ", text)

    def tokens_of(self, names: Iterable[str]) -> set[str]:
        """The tokens of everything that these people are called."""
        return {token for name in names for token in self._tokens.get(name, ())}


def _aliases(name: str) -> Iterator[str]:
    """What somebody may be called, in small letters."""
    for piece in (name, *_PARTS.split(name)):
        part = _TITLE.sub("", piece).strip()
        if len(part) < 2:
            continue
        yield part.casefold()
        if is_han(part[0]):
            if len(part) == _SURNAME_AND and part not in _KIN:
                yield part[1:]
        elif " " in part:
            yield from (word.casefold() for word in part.split() if len(word) >= SHORT and word[0].isupper())


@lru_cache(64)
def people(names: tuple[str, ...]) -> People:
    """Made once for the same names."""
    return People(names)
