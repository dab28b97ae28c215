"""Time phrases of English: a table of patterns, each with what it means."""

from __future__ import annotations

import re

from memories.dates import en_figures as figures
from memories.dates import en_means as means
from memories.dates.calendar import Span
from memories.dates.en_spans import ROWS
from memories.dates.en_words import (
    AFTER_NTH,
    DAY_PART,
    EARLY,
    HOLIDAYS,
    IN,
    LEAD_DAY,
    NO_DEED,
    NTH,
    PART,
    D,
    M,
    N,
    S,
    U,
    W,
    Y,
)
from memories.dates.said import Means
from memories.dates.tense import IRREGULAR

_TABLE: tuple[tuple[str, Means], ...] = (
    (r"the (?P<name>day before yesterday|day after tomorrow|night before last)", means.named_day),
    (r"(?P<name>day before yesterday|day after tomorrow)", means.named_day),
    (
        rf"(?P<name>yesterday|today|tomorrow|tmrw|tmr|tmw){DAY_PART}(?!'s (?!the |a |an |my |our |been |not |"
        rf"his |her ))",
        means.named_day,
    ),
    (r"(?P<name>tonight|last night|this (?:morning|afternoon|evening)|earlier today|later today)", means.named_day),
    (
        r"the (?P<unit>weekend|week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day) (?P<side>before "
        r"last|after next)",
        means.before_last,
    ),
    (rf"(?P<which>last|next|this past|this coming|coming|this) {D}{DAY_PART}(?!s\b)", means.which_weekday),
    (rf"(?:on )?{D}{DAY_PART} (?:of )?(?P<which>last|next|this) week", means.of_week),
    (rf"(?P<which>last|next|this) week(?:,? on)? {D}{DAY_PART}", means.of_week),
    (rf"{D} week(?!end|s)|a week on {D.replace('weekday', 'second')}", means.british),
    (rf"from {D} (?:to|until|till|through|thru) (?P<until>mon|tue|wed|thu|fri|sat|sun)\w*", means.days_range),
    (rf"{LEAD_DAY}{D}{DAY_PART}(?!s\b| week)", means.on_weekday),
    (
        rf"(?<!name )(?<!names )(?P<lead>starts?|started|starting|begins?|began|due|ends?|ended|opens?|opened|"
        rf"arrives?|arrived|leaves?|left|was|is|it's) {D}{DAY_PART}(?=$|\s*[,.!?;:)]| (?:and|at|in|with|for|so|"
        rf"but|then|or)\b)",
        means.on_weekday,
    ),
    (rf"(?<!every )(?<!each ){D} (?P<part>{PART})(?!s\b)", means.on_weekday),
    (
        rf"(?:{EARLY})?{W} (?P<unit>weekend|week|month|year)"
        r"(?!s\b|-old|'s resolution| of (?!the (?:week|month|year)\b))",
        means.which_unit,
    ),
    (rf"(?P<early>early|late|mid)[ -]{W} (?P<unit>month|year)", means.which_unit),
    (r"(?:at |by |until )?the (?P<early>beginning|start|middle|end) of the (?P<unit>month|year)", means.end_of_this),
    (rf"{N} {U} (?:ago|back(?! (?:to|in|from)\b)|before today)", means.ago),
    (rf"{N} weekends ago", means.weekends_ago),
    (rf"(?P<some>a couple(?: of)?|a few|several|some|few) {U} (?:ago|back(?! (?:to|in|from)\b))", means.few_ago),
    (rf"(?P<in>in )(?:about |around |exactly )?{N} {U}(?:'s?)?(?: time)?(?! (?:old|ago|of|flat|or)\b)", means.ahead),
    (rf"{N} {U} from (?:(?P<base>today|now|tomorrow|yesterday)|{D})", means.from_day),
    (rf"{W} {M}(?:,? {Y})?", means.month_of),
    (rf"{EARLY}{M}(?:,? (?:of )?{Y})?", means.month_of),
    (rf"(?P<lead>{IN}){M}(?! \d{{1,2}}(?:st|nd|rd|th|\b(?!:)))(?:,? (?:of )?{Y})?", means.month_of),
    (rf"{M},? (?:of )?{Y}", means.month_of),
    (
        rf"from {M} (?:to|until|till|through) (?P<until>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
        means.months_range,
    ),
    (
        rf"the (?P<nth>first|second|third|fourth|last) {D} (?:of|in) (?:(?P<which>this|last|next) month|"
        rf"{M}(?:,? {Y})?)",
        means.nth_weekday,
    ),
    (rf"{N} {U} ago today", means.ago_today),
    (rf"(?:(?P<lead>since|by|until|till|for) )?(?:the )?{NTH} (?:of )?{M}(?:,? (?:of )?{Y})?", means.date_of),
    (rf"{M}(?:,? the)? {NTH}(?:,? {Y}|(?! ?(?:am|pm|:|%|\d)))", means.date_of),
    (
        rf"(?:from |between )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? ?(?:to|-|–|until|and|through) "
        rf"?(?P<until>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{M}(?:,? {Y})?",
        means.date_of,
    ),
    (
        rf"(?:from )?{M} (?P<day>\d{{1,2}})(?:st|nd|rd|th)? ?(?:to|-|–|until|through) "
        rf"?(?P<until>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? {Y})?",
        means.date_of,
    ),
    (r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)(?![\d-])", figures.iso),
    (
        r"(?<![\d/.])(?P<first>\d{1,2})(?P<sep>[/.])(?P<second>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)(?![/\d]|\.\d)",
        figures.figures,
    ),
    (
        r"(?:in|since|from|until|till|of|by|summer|winter|spring|autumn|class of) '(?P<short>\d\d)(?!\d|s)",
        figures.short_year,
    ),
    (r"(?:in |during |from |since |of )?the (?:early |mid-?|late )?(?P<decade>19\d|20\d)0s", figures.decade),
    (
        rf"(?:(?P<lead>on|by|until|till|since|from|for|is|was|to|before|after) )?the (?P<day>\d{{1,2}})(?:st|"
        rf"nd|rd|th)(?: of (?P<which>this|last|next) month|{AFTER_NTH})",
        means.day_of_month,
    ),
    (r"(?:from|between) (?P<year>(?:19|20)\d\d) (?:to|until|till|through|and) (?P<until>(?:19|20)\d\d)", figures.years),
    (rf"(?P<early>early|mid|late)(?: in)?[ -]{Y}", figures.year),
    (
        rf"(?:in|since|from|until|till|during|back in|of|by|around|year) {Y}(?! (?:people|dollars|euros|pounds|"
        rf"kilomet|miles|pages|words|steps))",
        figures.year,
    ),
    (rf"(?:the )?{S}(?: of)?,? {Y}", means.season),
    (rf"{W} {S}(?! (?:break of|coat|dress|school of))", means.season),
    (rf"(?:in|since|until|by|during|over) (?:the )?{S}(?! of)", means.season),
    (rf"{W} (?P<holiday>{HOLIDAYS})", means.holiday),
    (rf"(?P<holiday>{HOLIDAYS}),? {Y}", means.holiday),
    (
        rf"(?:on|at|for|over|by|since|until|around|is|before|after) (?P<holiday>{HOLIDAYS})(?! (?:tree|dinner|"
        rf"cookie|market|card|song|party|present))",
        means.holiday,
    ),
)

TABLE = tuple(
    (re.compile(rf"(?<![\w'-])(?:{pattern})(?![\w])", re.IGNORECASE), meaning) for pattern, meaning in (*_TABLE, *ROWS)
)
GATE = re.compile(
    r"day\b|day'|tomorrow|tonight|night|morning|afternoon|evening|tmrw|tmr\b|tmw\b|week|month|year|\bago\b|"
    r"\bback\b|from now|\d(?:st|nd|rd|th)\b|"
    r"(?:19|20)\d\d|'\d\d|\b(?:in|from|within) (?:a |an |\d|about|around|two|three|four|five|six|seven|eight|nine|ten)|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|mon|tue|wed|"
    r"thu|fri|sat|sun|"
    r"quarter|q[1-4]|(?:thir|for|fif|six|seven|eigh|nine)ties|noughties|'?[3-9]0'?s|"
    r"christmas|xmas|boxing|new year|nye|valentine|halloween|thanksgiving|easter|decade)",
    re.IGNORECASE,
)


def in_span(match: re.Match[str]) -> Span:
    """The phrase itself, without a preposition before it."""
    lead = re.match(
        r"(?:on|by|until|till|til|since|for|before|after|come|at|is|was|it's|starts?|started|starting|"
        r"begins?|began|due|ends?|ended|opens?|opened|arrives?|arrived|leaves?|left|during|around|over|"
        r"back in|starting|of|year|to)\s+(?:the\s+(?=\w+day\b))?|"
        r"in\s+(?=(?:the\s+)?(?:19|20|q[1-4]|'?[3-9]0|(?:early |mid-?|late )?\w+ties\b|noughties|"
        r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|early|mid|late|"
        r"spring|summer|autumn|fall|winter))|from\s+(?=(?:19|20)\d\d$)",
        match[0],
        re.IGNORECASE,
    )
    return match.start() + (lead.end() if lead else 0), match.end()


# Where nothing else tells when: "I just launched a campaign", "we're going to try that now" are of that day.
NOW = re.compile(
    rf"\b(?:I|we)(?:'ve| have)? (?P<just>just) (?!{NO_DEED})(?:\w{{2,}}ed|{IRREGULAR})\b|"
    r"\b(?:I'm|I am|we're|we are) (?:going to|about to|off to) [^.?!,;]{1,40}\b"
    r"(?P<now>(?:right )?now)\b(?! that| and then)",
    re.IGNORECASE,
)


def now_span(match: re.Match[str]) -> Span:
    return match.span("just" if match["just"] else "now")
