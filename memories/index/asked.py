"""What a question about a person's life asks for: the matter, whose it is, and what kind of value an answer names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from memories.index.analyser import STOP_CHARACTERS, is_han, stem, tokens
from memories.index.matters import matters_of
from memories.index.matters.matter import Matter

HALF = 0.5  # of a pair of Chinese characters of which one has no meaning of its own
SINGLE = 0.6
ASIDE = 0.4  # weight of a word that only names an attribute, and of a single Chinese character
_ATTRIBUTES = frozenset(tokens("kind type sort brand name colour color date number")) | {
    "牌子",
    "名字",
    "种类",
    "颜色",
    "样子",
}
_CHINESE_ASKS = re.compile(
    r"什么样?|哪[个里儿家些天种位年款]?|谁|多少|几(?:点|号|个|天|次|只|本|片|口|杯|辆|条|张|家|年|岁|台|部|斤|块|位|"
    r"份|节|门|支|双|件)?|怎么样?|"
    r"吗|呢|有没有|是不是|现在|目前|平时|原来|以前|之前|原先|最早|最初|一般|固定|(.)[不没](?=\1)"
)
_FORMER = re.compile(
    r"\b(?:before|used? to|originally|initially|previous(?:ly)?|former(?:ly)?|old|"
    r"at first|at the beginning|earlier)\b",
    re.IGNORECASE,
)
_KIN = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (r"\b(?:mum|mom|mother)\b|妈|母亲", r"\b(?:mum|mom|mother|parents)\b|妈|母亲|父母"),
        (r"\b(?:dad|father)\b|爸|父亲", r"\b(?:dad|father|parents)\b|爸|父亲|父母"),
        (r"\bparents?\b|父母|爸妈", r"\b(?:mum|mom|mother|dad|father|parents)\b|妈|爸|父母|母亲|父亲"),
        (r"\bbrothers?\b|哥|弟", r"\bbrothers?\b|哥|弟"),
        (r"\bsisters?\b|姐|妹", r"\bsisters?\b|姐|妹"),
        (r"\bsiblings?\b|兄弟姐妹", r"\b(?:brothers?|sisters?|siblings?)\b|哥|姐|弟|妹"),
        (r"\bsons?\b|儿子", r"\b(?:sons?|boys?|kids?|child)\b|儿子|孩子"),
        (r"\bdaughters?\b|女儿|闺女", r"\b(?:daughters?|girls?|kids?|child)\b|女儿|闺女|孩子"),
        (
            r"\b(?:kids?|child(?:ren)?|twins|baby)\b|孩子|双胞胎|宝宝|娃",
            r"\b(?:sons?|daughters?|kids?|child(?:ren)?|twins|baby)\b|儿子|女儿|闺女|孩子|双胞胎|宝宝|娃",
        ),
        (
            r"\b(?:wife|girlfriend|fianc\w+)\b|老婆|太太|妻子|媳妇|女朋友|未婚妻",
            r"\b(?:wife|girlfriend|fianc\w+|partner)\b|老婆|太太|妻子|媳妇|女朋友|未婚妻|对象",
        ),
        (
            r"\b(?:husband|boyfriend)\b|老公|丈夫|男朋友|未婚夫",
            r"\b(?:husband|boyfriend|fianc\w+|partner)\b|老公|丈夫|男朋友|未婚夫|对象",
        ),
        (
            r"\b(?:partner|spouse|engaged|married)\b|对象|婚约|结婚|订婚",
            r"\b(?:wife|husband|girlfriend|boyfriend|fianc\w+|partner)\b|老公|老婆|太太|丈夫|妻子|媳妇|[男女]朋友|对象|未婚",
        ),
        (r"\bfriends?\b|朋友|闺蜜", r"\bfriends?\b|朋友|闺蜜"),
        (r"\bneighbou?rs?\b|邻居", r"\bneighbou?rs?\b|邻居"),
        (r"\b(?:colleagues?|co-?workers?)\b|同事", r"\b(?:colleagues?|co-?workers?)\b|同事"),
        (r"\bcousins?\b|表[哥姐弟妹]|堂[哥姐弟妹]", r"\bcousins?\b|表[哥姐弟妹]|堂[哥姐弟妹]"),
        (
            r"\b(?:aunts?|uncles?|nieces?|nephews?)\b|舅|姨|姑|叔|伯",
            r"\b(?:aunts?|uncles?|nieces?|nephews?)\b|舅|姨|姑|叔|伯",
        ),
        (r"\bgrand\w+\b|爷爷|奶奶|外婆|外公|姥", r"\bgrand\w+\b|爷爷|奶奶|外婆|外公|姥"),
    )
)
_HOUSEHOLD = re.compile(r"\bhousehold\b|\blive with\b|几口|一起住|同住", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,'’] )[A-Z]\w+")
_WHO = re.compile(r"\bwho(?:se|m)?\b|谁", re.IGNORECASE)
_BEST = re.compile(r"\b(?:favou?rite|best|most)\b|最[爱喜好]", re.IGNORECASE)
_PREFERS = re.compile(
    r"\b(?:favou?rites?|best|most|love|prefer\w*|go-to|swear by|beats)\b|最|偏爱|"
    r"就爱",
    re.IGNORECASE,
)


class _Value(NamedTuple):
    asked: re.Pattern[str]
    named: re.Pattern[str]


def _value(asked: str, named: str, flags: re.RegexFlag = re.IGNORECASE) -> _Value:
    return _Value(re.compile(asked, re.IGNORECASE), re.compile(named, flags))


NUMBER = _value(
    r"how (?:many|much|big|old|far|long|often)|what (?:dose|rate|percent|interest|size|number)|digits|多少|"
    r"几(?![点号])",
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|half|none|"
    r"once|twice|single|double|dozen)\b|(?:teen|ty)\b|[零一二两三四五六七八九十百千半]",
)
DAY = _value(
    r"\bwhen\b|what (?:time|day|date)|which day|几点|几号|星期几|周几|礼拜几|哪一?[天日]|什么时候",
    r"day\b|days\b|morning|evening|weekend|noon|\bat (?:\d|\w+ (?:thirty|o'clock))|\d(?:am|pm|:\d\d)|\b(?:january|"
    r"february|march|april|may|june|"
    r"july|august|september|october|november|december)\b|周|星期|礼拜|[点号日月]",
)
PERSON = _value(
    r"\bwho(?:se|m)?\b|\bname\b|\bcalled\b|谁|姓什么|叫什么|名字",
    r"(?<=[a-z,] )[A-Z][a-z]+|\b(?:Dr|Mr|Mrs|Ms|Professor)\b|[叫姓]|[老小阿][\u4e00-\u9fff]|[总姐哥师]|老师|大夫|"
    r"医生|教授",
    re.NOFLAG,
)


@dataclass(frozen=True, slots=True)
class Asked:
    own: frozenset[str]
    """Its tokens that carry meaning."""
    weights: Mapping[str, float]
    matters: tuple[Matter, ...]
    told: frozenset[str]
    """Its own tokens and those by which its matters are told."""
    kin: tuple[re.Pattern[str], ...]
    names: frozenset[str]
    anyone: bool
    """It asks who lives in the same place."""
    value: _Value | None
    who: bool
    """It asks for somebody."""
    best: bool
    """It asks for a favourite."""

    def share(self, words: Set[str]) -> float:
        """How much of the question stands in the words, by rarity; 0 to 1."""
        return sum(self.weights[word] for word in self.own & words)

    def concept(self, words: Set[str]) -> float:
        """The share of its matters that the words speak of; a single Chinese character speaks less clearly."""
        return sum(_speaks(matter.told & words) for matter in self.matters) / max(1, len(self.matters))

    def whose(self, sentence: str) -> frozenset[str]:
        """The words in the sentence for people whom the question is about."""
        if self.anyone:
            return frozenset(("",))
        return frozenset(word.lower() for one in self.kin for word in one.findall(sentence)) | self.names

    def prefers(self, sentence: str) -> bool:
        return not self.best or bool(_PREFERS.search(sentence))


def read(text: str, rarity: Mapping[str, float], speakers: Collection[str]) -> Asked:
    """Read a question. `rarity`: idf of its terms. `speakers`: names of those who speak, which tell nothing."""
    names = {token for speaker in speakers for token in tokens(speaker)}
    bare = _FORMER.sub(" ", _CHINESE_ASKS.sub(" ", text))
    own = (set(tokens(bare)) & rarity.keys()) - names or rarity.keys() & set(tokens(text))
    mass = {word: rarity[word] * _telling(word) for word in own}
    total = sum(mass.values()) or 1.0
    matters = matters_of(text)
    return Asked(
        own=frozenset(own),
        weights={word: value / total for word, value in mass.items()},
        matters=matters,
        told=frozenset(own).union(*(matter.told for matter in matters)),
        kin=tuple(told for one, told in _KIN if one.search(text)),
        anyone=bool(_HOUSEHOLD.search(text)),
        names=frozenset(name.lower() for name in _NAME.findall(text) if stem(name.lower()) not in names),
        value=next((value for value in (NUMBER, DAY, PERSON) if value.asked.search(text)), None),
        who=bool(_WHO.search(text)),
        best=bool(_BEST.search(text)),
    )


def _speaks(words: Set[str]) -> float:
    if not words:
        return 0.0
    return 1.0 if len(words) > 1 or any(len(word) > 1 for word in words) else SINGLE


def _telling(word: str) -> float:
    if word in _ATTRIBUTES or (is_han(word[0]) and len(word) == 1):
        return ASIDE
    return HALF if is_han(word[0]) and not STOP_CHARACTERS.isdisjoint(word) else 1.0
