"""The pieces that English time phrases are made of, as patterns with named groups."""

from __future__ import annotations

import re

from memories.dates.holidays import EN

_COUNTED = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {word: place for place, word in enumerate(_COUNTED)} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
U = r"(?P<unit>day|night|week|fortnight|month|year|decade)s?"
D = r"(?P<weekday>mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?"
M = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b(?:\.(?= ?\d))?"
)
Y = r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d|[-/]\d)"
S = r"(?P<season>spring|summer|autumn|fall|winter)"
W = r"(?P<which>last|past|this past|the past|this coming|coming|this|next)"
PART = r"(?:morning|afternoon|evening|night|lunchtime|midday)"
DAY_PART = rf"(?: (?P<part>{PART}))?"
EARLY = (
    r"(?P<early>early|mid|late|the beginning of|the start of|the middle of|the end of|beginning of|start of|"
    r"middle of|end of)(?: in)?[ -]"
)
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
NTH = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
IN = (
    r"(?:in|since|from|until|till|til|by|during|around|through|to|back in|starting|starts|started|begins|began|"
    r"ends|of|for) "
)

HOLIDAYS = "|".join(re.escape(name).replace("st\\ ", r"st\.? ") for name in sorted(EN, key=len, reverse=True))
LEAD_DAY = r"(?P<lead>on|by|until|till|til|since|for|before|after|from|come)(?: the)? "
AFTER_NTH = (
    r"(?=\s*(?:$|[,.!?;:)\n–—-]|and\b|at\b|in\b|with\b|for\b|so\b|but\b|because\b|which\b|i\b|we\b|he\b|she\b|"
    r"they\b|when\b|then\b|or\b|to\b|if\b))"
)
NO_DEED = (
    r"(?:want|need|hop|wish|lov|lik|hat|wonder|guess|suppos|notic|realiz|realis|remember|learn|figur|decid|mean|"
    r"assum|imagin|car|tri|ask|seem|happen|us|turn|knew|thought|felt|meant|said|told|heard|understood|forgot|had|"
    r"was|were|been|did|got)(?:ed|d)?\b"
)
"""After "I just": no deed of a day, or one of any time."""


def part_of(text: str) -> str:
    """Which part of a month or a year "early", "the middle of", "end of" name: early, mid or late."""
    text = text.lower()
    if text == "early" or "beginning" in text or "start" in text:
        return "early"
    return "mid" if "mid" in text else "late"
