"""What a question asks for, beside its words: how it wants to be told, which days it names, which cue an answer has."""

from __future__ import annotations

import re
from datetime import date, timedelta

from memories.index.cues import NO_CUE, Cue

# How the answer is to be told: no words to look for.
TELLING = re.compile(
    r"\b(?:can|could|would|will) you (?:please )?(?:list|walk me through|give me|provide(?: me(?: with)?)?|show me|"
    r"tell me|summari[sz]e)\b|\bthe order in which\b|\bI brought up\b|\bin order\b|"
    r"\b(?:the )?(?:different|various) aspects of\b|\b(?:an? |the )?(?:\w+ )?(?:summary|overview|recap) of\b|"
    r"\bsummari[sz]e\b|\b(?:throughout|across|over|in|from|during) (?:all )?(?:of )?(?:our|my|the) (?:\w+ )?"
    r"(?:conversations?|chats?|sessions?|messages?|discussions?)\b|\b(?:mention|list|name|give) (?:me )?only\b[^.?!]*|"
    r"\bdid I (?:say|mention|tell you|bring up)\b|\bI (?:said|mentioned|told you)\b|"
    r"\b(?:did )?you (?:say|mention|recommend|suggest|advise|recommended|suggested|mentioned|said)\b|"
    r"\bhave I (?:ever )?\b|\bbefore\?|\b(?:do you )?remember\b|"
    r"你还?记得|我有没有(?:说过|提过|告诉过你)|请?(?:总结|列出)一下",
    re.IGNORECASE,
)
# About what the assistant said: then its answers are wanted.
ABOUT_ANSWERS = re.compile(
    r"\b(?:did|had) you\b|\byou (?:recommended|suggested|advised|said|told|gave|proposed|explained|mentioned|showed|"
    r"listed|provided|helped|walked)\b|\bsummar\w+|\boverview\b|\brecap\b|"
    r"你.{0,6}(?:推荐|建议|说过|告诉|给我|解释|提到)|总结|概括|回顾",
    re.IGNORECASE,
)
# Asks what was said or was, rather than for something to be done.
RECALLING = re.compile(
    r"\b(?:did|have|had|was|were|do|am) (?:I|you|we)\b|"
    r"\bI (?:ever |once |first )?(?:mention|said|say|told|tell|brought|talked|discussed|asked)|"
    r"\b(?:our|my|across|throughout) (?:previous |past |earlier |our |my )?"
    r"(?:conversation|chat|session|message|question|request|discussion)|"
    r"\bremember\b|\bbefore\b|\bsummar|\border in which|你.{0,4}(?:记得|说过)|我.{0,6}(?:说过|提到|告诉)",
    re.IGNORECASE,
)
# For a value that holds now …
VALUE = re.compile(
    r"^(?:\w+,? )?(?:(?:at|on|in|to|with|for|by) )?(?:what|which|who|whom|whose|where|when|"
    r"how (?:do i (?:get|go|travel|take|spend|like|make|pay|wear|heat|sleep)|"
    r"(?!can|could|should|would|might|to|do|did|does|come|about|is|are|was|were)\w+))\b|"
    r"^(?:and |so )?(?:am|is|are|do|does|have (?:i|we) got|has|can (?:i|we|my|he|she)) |"
    r"\bremind me\b|\btell me (?:my|our|the)\b|什么|谁|哪|几|多少|怎么(?!办|才|能)|吗|还是|(.)[不没]\1|有没有|"
    r"[\u4e00-\u9fff]\s*[？?]\s*$",
    re.IGNORECASE,
)
# … unless it asks about the past, or for advice.
NOT_NOW = re.compile(
    r"\b(?:first|original\w*|initial\w*|used to|before|previous\w*|earlier|formerly|in the past|ago|last|did|was|were|"
    r"had|ever|order|summar\w*|between|throughout|across|you|suggest|recommend|should)\b|以前|之前|原来|曾经|当时|推荐|建议",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:original\w*|initial\w*|used to|before|previous\w*|earlier|formerly|in the past|ago|did|was|were|had)\b|"
    r"以前|之前|原来|曾经|当时|过去|那时",
    re.IGNORECASE,
)
_WANTS = (
    (
        Cue.TIME,
        re.compile(
            r"\bwhen\b|what (?:date|day|month|year)|how long|which (?:month|year)|什么时候|何时|哪天|几号|几月|多久",
            re.I,
        ),
    ),
    (Cue.PLACE, re.compile(r"\bwhere\b|(?:what|which) (?:place|city|country|state)|哪里|哪儿|什么地方", re.I)),
    (Cue.NUMBER, re.compile(r"how (?:many|much|often|long|old)|多少|几[个次天本部家]|多久|多大", re.I)),
)

_MONTH_NAMES = "january february march april may june july august september october november december"
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_ALSO_WORDS = frozenset(("march", "mar", "dec", "jan", "sep"))  # in small letters they are other words, or names
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ENGLISH = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?({_NAMES})\b\.?(?: (\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))?"
    r"(?:,? (?:of )?((?:19|20)\d\d))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\b((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\b")
_CHINESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?")
_YEAR = re.compile(r"\b(?:in|of|during) ((?:19|20)\d\d)\b|(\d{4})年(?!\d)")
_THE_MONTH_MAY = re.compile(r"\b(?:in|of|on|since|during|last|this|early|late|mid|until|till|by) may\b", re.IGNORECASE)

YEARS_BACK = 10  # a date without a year may be of any of these years

Named = tuple[int | None, int | None, int | None]
"""Year, month, day as far as they are said."""


def wanted_cues(text: str) -> Cue:
    """The cues that an answer to the question would show."""
    found = NO_CUE
    for cue, pattern in _WANTS:
        if pattern.search(text):
            found |= cue
    return found


def named_dates(text: str) -> tuple[list[Named], str]:
    """The dates a question names, and the question without those words."""
    found: list[Named] = []

    def english(match: re.Match[str]) -> str:
        before, name, after, year = match.groups()
        alone = not (before or after or year)
        if (name.lower() == "may" and alone and not _THE_MONTH_MAY.search(text)) or (
            name.lower() in _ALSO_WORDS and name[0].islower()
        ):
            return match[0]
        found.append((_number(year), MONTHS[name.lower()], _number(before or after)))
        return " "

    def numbers(match: re.Match[str]) -> str:
        year, month, day = map(_number, match.groups())
        found.append((year, month, day))
        return " "

    def year_alone(match: re.Match[str]) -> str:
        found.append((_number(match[1] or match[2]), None, None))
        return " "

    rest = _ENGLISH.sub(english, text)
    for pattern in (_NUMBERS, _CHINESE):
        rest = pattern.sub(numbers, rest)
    if not found:
        rest = _YEAR.sub(year_alone, rest)
    return [named for named in found if 1 <= (named[1] or 1) <= 12 and 1 <= (named[2] or 1) <= 31], rest


def day_spans(named: list[Named], today: date) -> tuple[tuple[int, int], ...]:
    """First and last day, as ordinals, of every date that may be meant."""
    spans: list[tuple[int, int]] = []
    for year, month, day in named:
        for one in [year] if year else range(today.year - YEARS_BACK, today.year + 2):
            try:
                first = date(one, month or 1, day or 1)
                last = first if day else _month_end(one, month) if month else date(one, 12, 31)
            except ValueError:  # 31 June, 29 February
                continue
            spans.append((first.toordinal(), last.toordinal()))
    return tuple(spans)


def _month_end(year: int, month: int) -> date:
    return date(year + (month == 12), month % 12 + 1, 1) - timedelta(1)


def _number(text: str | None) -> int | None:
    return int(text) if text else None
