"""Time phrases of English: a table of patterns, each with what it means on a given day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from memories.dates import calendar as cal
from memories.dates.calendar import Interval, Precision, Span, Tense
from memories.dates.holidays import EN, in_year, nearest

Told = Callable[[], Tense]
Means = Callable[[re.Match[str], date, Told], Interval | None]

_NUMBERS = {
    word: place
    for place, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
U = r"(?P<unit>day|night|week|fortnight|month|year|decade)s?"
D = r"(?P<weekday>mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?"
M = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b(?:\.(?= ?\d))?"
)
Y = r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d|[-/]\d)"
S = r"(?P<season>spring|summer|autumn|fall|winter)"
W = r"(?P<which>last|past|this past|the past|this coming|coming|this|next)"
PART = r"(?:morning|afternoon|evening|night|lunchtime|midday)"
_DAY_PART = rf"(?: (?P<part>{PART}))?"
_EARLY = r"(?P<early>early|mid|late|the beginning of|the start of|the middle of|the end of|beginning of|start of|middle of|end of)(?: in)?[ -]"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
    "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_NTH = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_IN = r"(?:in|since|from|until|till|til|by|during|around|through|to|back in|starting|starts|started|begins|began|ends|of|for) "


def _nth(text: str) -> int:
    return _ORDINALS.index(text.lower()) + 1 if text.lower() in _ORDINALS else int(re.sub(r"\D", "", text))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def _unit(text: str, number: int) -> tuple[str, int]:
    text = text.lower()
    return {"night": ("day", 1), "fortnight": ("week", 2), "decade": ("year", 10)}.get(text, (text, 1))[0], number * {
        "fortnight": 2,
        "decade": 10,
    }.get(text, 1)


def _weekday(match: re.Match[str]) -> int:
    return _WEEKDAYS.index(match["weekday"].lower()[:3])


def _month(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"].lower()[:3]) + 1


def _early(text: str) -> str:
    text = text.lower()
    return (
        "early" if text in ("early",) or "beginning" in text or "start" in text else "mid" if "mid" in text else "late"
    )


def _which(text: str) -> str:
    text = text.lower()
    return (
        "last"
        if "past" in text or text == "last"
        else "next"
        if text == "next"
        else "coming"
        if "coming" in text
        else "this"
    )


def _offset(text: str) -> int:
    return {"last": -1, "this": 0, "coming": 0, "next": 1}[_which(text)]


def _part(match: re.Match[str]) -> Precision:
    return "part-of-day" if match.groupdict().get("part") else "day"


def _named_day(match: re.Match[str], at: date, told: Told) -> Interval:
    name = match["name"].lower()
    offset = {"today": 0, "tonight": 0, "yesterday": -1}.get(name, 1)
    if "before yesterday" in name or "before last" in name:
        offset = -2
    elif "after tomorrow" in name:
        offset = 2
    elif name.startswith("last night"):
        offset = -1
    elif name.startswith(("this ", "earlier today", "later today")):
        offset = 0
    in_part = bool(match.groupdict().get("part")) or "night" in name or name.startswith("this ")
    return cal.day(at, offset, "part-of-day" if in_part else "day")


def _which_weekday(match: re.Match[str], at: date, told: Told) -> Interval:
    which, weekday = _which(match["which"]), _weekday(match)
    if which == "last":
        found = cal.nearest_weekday(at, weekday, "past")
    elif which == "coming":
        found = cal.nearest_weekday(at, weekday, "future")
    else:
        found = cal.weekday_of_week(at, weekday, 1 if which == "next" else 0)
    return cal.day(found.start, 0, _part(match))


def _of_week(match: re.Match[str], at: date, told: Told) -> Interval:
    return cal.day(cal.weekday_of_week(at, _weekday(match), _offset(match["which"])).start, 0, _part(match))


def _on_weekday(match: re.Match[str], at: date, told: Told) -> Interval:
    lead = (match.groupdict().get("lead") or "").lower()
    tense: Tense = "past" if lead == "since" else "future" if lead in ("by", "until", "till", "for", "next") else told()
    return cal.day(cal.nearest_weekday(at, _weekday(match), tense).start, 0, _part(match))


def _weekday_week(match: re.Match[str], at: date, told: Told) -> Interval:
    return cal.day(cal.nearest_weekday(at, _weekday(match), "future").start, 7)


def _days_range(match: re.Match[str], at: date, told: Told) -> Interval | None:
    first = cal.nearest_weekday(at, _WEEKDAYS.index(match["weekday"].lower()[:3]), told())
    last = cal.nearest_weekday(first.start, _WEEKDAYS.index(match["until"].lower()[:3]), "future")
    return cal.through(first, last)


def _which_unit(match: re.Match[str], at: date, told: Told) -> Interval | None:
    offset, unit = _offset(match["which"]), match["unit"].lower()
    early = match.groupdict().get("early")
    if unit == "weekend":
        return cal.weekend(at, offset)
    if unit == "week":
        return cal.week(at, offset) if not early else None
    if unit == "month":
        whole = cal.month_from(at, offset)
        return cal.part_of_month(whole, _early(early)) if early else whole
    return cal.part_of_year(at.year + offset, _early(early)) if early else cal.year(at.year + offset)


def _before_last(match: re.Match[str], at: date, told: Told) -> Interval:
    offset, unit = (-2 if match["side"].lower() == "before last" else 2), match["unit"].lower()
    if unit == "weekend":
        return cal.weekend(at, offset)
    if unit in ("week", "month", "year"):
        return {"week": cal.week(at, offset), "month": cal.month_from(at, offset), "year": cal.year(at.year + offset)}[
            unit
        ]
    nearest_day = cal.nearest_weekday(at, _WEEKDAYS.index(unit[:3]), "past" if offset < 0 else "future")
    return cal.day(nearest_day.start, 7 if offset > 0 else -7)


def _ago(match: re.Match[str], at: date, told: Told) -> Interval:
    unit, number = _unit(match["unit"], _number(match["n"]))
    return cal.ago(at, number, unit)


def _weekends_ago(match: re.Match[str], at: date, told: Told) -> Interval:
    return cal.weekend(at, -_number(match["n"]))


def _ahead(match: re.Match[str], at: date, told: Told) -> Interval | None:
    if match["in"] and told() == "past":
        return None  # "I read it in two days" tells how long it took
    unit, number = _unit(match["unit"], _number(match["n"]))
    return cal.ago(at, -number, unit)


def _from_day(match: re.Match[str], at: date, told: Told) -> Interval:
    unit, number = _unit(match["unit"], _number(match["n"]))
    base = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}.get((match["base"] or "").lower())
    start = cal.day(at, base) if base is not None else cal.nearest_weekday(at, _weekday(match), "future")
    steps = {"day": 1, "week": 7}.get(unit)
    if steps and not (unit == "week" and (match["base"] or "").lower() == "now"):
        return cal.day(start.start, number * steps)
    return cal.ago(start.start, -number, unit)


def _few_ago(match: re.Match[str], at: date, told: Told) -> Interval:
    unit, _ = _unit(match["unit"], 1)
    several = "couple" not in match["some"].lower()
    if not several:
        return cal.day(at, -2) if unit == "day" else cal.between(at, 3, 2, unit)
    return cal.between(at, 5, 2, unit)


def _month_of(match: re.Match[str], at: date, told: Told) -> Interval:
    groups, number = match.groupdict(), _month(match)
    if groups.get("year"):
        whole = cal.month(int(match["year"]), number)
    elif groups.get("which"):
        which = _which(match["which"])
        if which == "last":
            whole = cal.month(at.year - (number >= at.month), number)
        elif which in ("next", "coming"):
            whole = cal.month(at.year + (number <= at.month), number)
        else:
            whole = cal.month(at.year, number)
    else:
        lead = (groups.get("lead") or "").lower()
        tense: Tense = "past" if lead == "since " else told()
        whole = cal.nearest_month(at, number, tense)
    return cal.part_of_month(whole, _early(match["early"])) if groups.get("early") else whole


def _months_range(match: re.Match[str], at: date, told: Told) -> Interval | None:
    first = cal.nearest_month(at, _month(match), told())
    last = _MONTHS.index(match["until"].lower()[:3]) + 1
    return cal.through(first, cal.month(first.start.year + (last < first.start.month), last))


def _date_of(match: re.Match[str], at: date, told: Told) -> Interval | None:
    groups, number = match.groupdict(), _month(match)
    if groups.get("year"):
        first = cal.exact(int(match["year"]), number, _nth(match["day"]))
    else:
        first = cal.nearest_date(at, number, _nth(match["day"]), _led(match, told))
    if first and groups.get("until"):
        last = cal.exact(first.start.year, number, int(match["until"]))
        return cal.through(first, last) if last else None
    return first


def _led(match: re.Match[str], told: Told) -> Tense:
    lead = (match.groupdict().get("lead") or "").lower().strip()
    return "past" if lead == "since" else "future" if lead in ("by", "until", "till", "for") else told()


def _nth_weekday(match: re.Match[str], at: date, told: Told) -> Interval | None:
    if match["which"]:
        whole = cal.month_from(at, _offset(match["which"]))
    else:
        number = _month(match)
        whole = cal.month(int(match["year"]), number) if match["year"] else cal.nearest_month(at, number, told())
    weekday = _weekday(match)
    if match["nth"].lower() == "last":
        return cal.day(whole.end, -((whole.end.weekday() - weekday) % 7))
    first = cal.day(whole.start, (weekday - whole.start.weekday()) % 7)
    return cal.day(first.start, 7 * _ORDINALS.index(match["nth"].lower()))


def _ago_today(match: re.Match[str], at: date, told: Told) -> Interval | None:
    unit, number = _unit(match["unit"], _number(match["n"]))
    if unit in ("day", "week"):
        return cal.day(at, -number * (7 if unit == "week" else 1))
    whole = cal.ago(at, number, unit)
    return cal.exact(whole.start.year, whole.start.month if unit == "month" else at.month, at.day)


def _iso(match: re.Match[str], at: date, told: Told) -> Interval | None:
    return cal.exact(int(match["year"]), int(match["m"]), int(match["day"]))


def _day_of_month(match: re.Match[str], at: date, told: Told) -> Interval | None:
    number = int(match["day"])
    if match["which"]:
        whole = cal.month_from(at, _offset(match["which"]))
        return cal.day(whole.start, number - 1) if 1 <= number <= whole.end.day else None
    return cal.nearest_day_of_month(at, number, _led(match, told)) if 1 <= number <= 31 else None


def _end_of_this(match: re.Match[str], at: date, told: Told) -> Interval:
    part = _early(match["early"])
    if match["unit"].lower() == "month":
        return cal.part_of_month(cal.month_from(at, 0), part)
    return cal.part_of_year(at.year, part)


def _year(match: re.Match[str], at: date, told: Told) -> Interval:
    number = int(match["year"])
    return cal.part_of_year(number, _early(match["early"])) if match.groupdict().get("early") else cal.year(number)


def _years(match: re.Match[str], at: date, told: Told) -> Interval | None:
    return cal.through(cal.year(int(match["year"])), cal.year(int(match["until"])))


def _season(match: re.Match[str], at: date, told: Told) -> Interval:
    name = match["season"].lower().replace("fall", "autumn")
    groups = match.groupdict()
    if groups.get("year"):
        return cal.season(int(match["year"]), name)
    if groups.get("which"):
        which = _which(match["which"])
        return cal.season_from(at, name, "next" if which == "coming" else which)
    running = cal.season_from(at, name, "this")
    if told() == "past":
        return running if running.start <= at else cal.season_from(at, name, "last")
    return running


def _holiday(match: re.Match[str], at: date, told: Told) -> Interval | None:
    name = re.sub(r"\s+", " ", match["holiday"].lower().replace("st. ", "st ")).removesuffix("' day")
    find = EN.get(name) or EN[name.replace("christmas eve day", "christmas eve")]
    groups = match.groupdict()
    if groups.get("year"):
        return in_year(find, int(match["year"]))
    if groups.get("which"):
        return nearest(find, at, "past" if _which(match["which"]) == "last" else "future")
    return nearest(find, at, told())


_HOLIDAYS = "|".join(re.escape(name).replace("st\\ ", r"st\.? ") for name in sorted(EN, key=len, reverse=True))
_LEAD_DAY = r"(?P<lead>on|by|until|till|til|since|for|before|after|from|come)(?: the)? "
_AFTER_NTH = r"(?=\s*(?:$|[,.!?;:)\n–—-]|and\b|at\b|in\b|with\b|for\b|so\b|but\b|because\b|which\b|i\b|we\b|he\b|she\b|they\b|when\b|then\b|or\b|to\b|if\b))"

_TABLE: tuple[tuple[str, Means], ...] = (
    (r"the (?P<name>day before yesterday|day after tomorrow|night before last)", _named_day),
    (r"(?P<name>day before yesterday|day after tomorrow)", _named_day),
    (rf"(?P<name>yesterday|today|tomorrow|tmrw|tmr|tmw){_DAY_PART}(?!'s (?!the |a |an |my |our |been |not |his |her ))", _named_day),
    (rf"(?P<name>tonight|last night|this (?:morning|afternoon|evening)|earlier today|later today)", _named_day),
    (rf"the (?P<unit>weekend|week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day) (?P<side>before last|after next)", _before_last),
    (rf"(?P<which>last|next|this past|this coming|coming|this) {D}{_DAY_PART}(?!s\b)", _which_weekday),
    (rf"(?:on )?{D}{_DAY_PART} (?:of )?(?P<which>last|next|this) week", _of_week),
    (rf"(?P<which>last|next|this) week(?:,? on)? {D}{_DAY_PART}", _of_week),
    (rf"{D} week(?!end|s)|a week on {D.replace('weekday', 'second')}", lambda m, at, told: _british(m, at)),
    (rf"from {D} (?:to|until|till|through|thru) (?P<until>mon|tue|wed|thu|fri|sat|sun)\w*", _days_range),
    (rf"{_LEAD_DAY}{D}{_DAY_PART}(?!s\b| week)", _on_weekday),
    (rf"(?<!name )(?<!names )(?P<lead>starts?|started|starting|begins?|began|due|ends?|ended|opens?|opened|arrives?|arrived|leaves?|left|was|is|it's) {D}{_DAY_PART}(?=$|\s*[,.!?;:)]| (?:and|at|in|with|for|so|but|then|or)\b)", _on_weekday),
    (rf"(?<!every )(?<!each ){D} (?P<part>{PART})(?!s\b)", _on_weekday),
    (rf"(?:{_EARLY})?{W} (?P<unit>weekend|week|month|year)(?!s\b|-old|'s resolution)", _which_unit),
    (rf"(?P<early>early|late|mid)[ -]{W} (?P<unit>month|year)", _which_unit),
    (rf"(?:at |by |until )?the (?P<early>beginning|start|middle|end) of the (?P<unit>month|year)", _end_of_this),
    (rf"{N} {U} (?:ago|back(?! (?:to|in|from)\b)|before today)", _ago),
    (rf"{N} weekends ago", _weekends_ago),
    (rf"(?P<some>a couple(?: of)?|a few|several|some|few) {U} (?:ago|back(?! (?:to|in|from)\b))", _few_ago),
    (rf"(?P<in>in )(?:about |around |exactly )?{N} {U}(?:'s?)?(?: time)?(?! (?:old|ago|of|flat|or)\b)", _ahead),
    (rf"{N} {U} from (?:(?P<base>today|now|tomorrow|yesterday)|{D})", _from_day),
    (rf"{W} {M}(?:,? )?{Y}?", _month_of),
    (rf"{_EARLY}{M}(?:,? (?:of )?{Y})?", _month_of),
    (rf"(?P<lead>{_IN}){M}(?! \d{{1,2}}(?:st|nd|rd|th|\b(?!:)))(?:,? (?:of )?{Y})?", _month_of),
    (rf"{M},? (?:of )?{Y}", _month_of),
    (rf"from {M} (?:to|until|till|through) (?P<until>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*", _months_range),
    (rf"the (?P<nth>first|second|third|fourth|last) {D} (?:of|in) (?:(?P<which>this|last|next) month|{M}(?:,? {Y})?)", _nth_weekday),
    (rf"{N} {U} ago today", _ago_today),
    (rf"(?:(?P<lead>since|by|until|till|for) )?(?:the )?{_NTH} (?:of )?{M}(?:,? (?:of )?{Y})?", _date_of),
    (rf"{M}(?:,? the)? {_NTH}(?! ?(?:am|pm|:|%|\d))(?:,? {Y})?", _date_of),
    (rf"(?:from |between )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? ?(?:to|-|–|until|and|through) ?(?P<until>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{M}(?:,? {Y})?", _date_of),
    (rf"(?:from )?{M} (?P<day>\d{{1,2}})(?:st|nd|rd|th)? ?(?:to|-|–|until|through) ?(?P<until>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,? {Y})?", _date_of),
    (r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)(?![\d-])", _iso),
    (rf"(?:(?P<lead>on|by|until|till|since|from|for|is|was|to|before|after) )?the (?P<day>\d{{1,2}})(?:st|nd|rd|th)(?: of (?P<which>this|last|next) month|{_AFTER_NTH})", _day_of_month),
    (rf"(?:from|between) (?P<year>(?:19|20)\d\d) (?:to|until|till|through|and) (?P<until>(?:19|20)\d\d)", _years),
    (rf"(?P<early>early|mid|late)(?: in)?[ -]{Y}", _year),
    (rf"(?:in|since|from|until|till|during|back in|of|by|around|year) {Y}(?! (?:people|dollars|euros|pounds|kilomet|miles|pages|words|steps))", _year),
    (rf"(?:the )?{S}(?: of)?,? {Y}", _season),
    (rf"{W} {S}(?! (?:break of|coat|dress|school of))", _season),
    (rf"(?:in|since|until|by|during|over) (?:the )?{S}(?! of)", _season),
    (rf"{W} (?P<holiday>{_HOLIDAYS})", _holiday),
    (rf"(?P<holiday>{_HOLIDAYS}),? {Y}", _holiday),
    (rf"(?:on|at|for|over|by|since|until|around|is|before|after) (?P<holiday>{_HOLIDAYS})(?! (?:tree|dinner|cookie|market|card|song|party|present))", _holiday),
)  # fmt: skip


def _british(match: re.Match[str], at: date) -> Interval:
    name = match["weekday"] or match["second"]
    return cal.day(cal.nearest_weekday(at, _WEEKDAYS.index(name.lower()[:3]), "future").start, 7)


TABLE = tuple((re.compile(rf"(?<![\w'-])(?:{pattern})(?![\w])", re.IGNORECASE), means) for pattern, means in _TABLE)
GATE = re.compile(
    r"day\b|day'|tomorrow|tonight|night|morning|afternoon|evening|tmrw|tmr\b|tmw\b|week|month|year|\bago\b|\bback\b|from now|\d(?:st|nd|rd|th)\b|"
    r"(?:19|20)\d\d|\b(?:in|from|within) (?:a |an |\d|about|around|two|three|four|five|six|seven|eight|nine|ten)|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|mon|tue|wed|thu|fri|sat|sun|"
    r"christmas|xmas|boxing|new year|nye|valentine|halloween|thanksgiving|easter|decade)",
    re.IGNORECASE,
)
JOINS: tuple[str, ...] = ("to", "until", "till", "through", "-", "–", "and")
"""Words between two dates that make one range of them; `and` only after `between`."""

_HOURS = {word: place for word, place in _NUMBERS.items() if 1 <= place <= 12 and word not in ("a", "an")}
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})"
CLOCK = re.compile(
    rf"(?:(?:at|by|around|about|from) )?(?:(?P<past>half|(?:a )?quarter|five|ten|twenty|twenty-five) (?P<side>past|to) {_HOUR}|"
    rf"{_HOUR.replace('hour', 'whole')}(?:[:.](?P<minute>\d\d))?(?: ?(?P<half>am|pm|a\.m\.?|p\.m\.?))?(?: o'clock)?|(?P<name>noon|midday|midnight))",
    re.IGNORECASE,
)


def clock_of(match: re.Match[str], phrase: str) -> tuple[int, int] | None:
    """Hour and minute; None where morning or evening is not told. `phrase` is all of what was said of the day."""
    if match["name"]:
        return (0, 0) if match["name"].lower() == "midnight" else (12, 0)
    said = match["hour"] or match["whole"]
    hour = int(said) if said.isdigit() else _HOURS[said.lower()]
    minute = int(match["minute"] or 0)
    if match["past"]:
        step = {"half": 30, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}.get(match["past"].lower(), 15)
        hour, minute = (hour, step) if match["side"].lower() == "past" else (hour - 1, 60 - step)
    if hour > 23 or minute > 59:
        return None
    half, low = (match["half"] or "").lower()[:1], phrase.lower()
    late = half == "p" or (not half and re.search(r"tonight|evening|afternoon|night", low))
    early = half == "a" or (not half and "morning" in low)
    if not (late or early or hour > 12 or match["minute"]):
        return None
    if late and hour < 12:
        hour += 12
    return (0 if early and hour == 12 else hour), minute


def in_span(match: re.Match[str]) -> Span:
    """The phrase itself, without a preposition before it."""
    lead = re.match(
        r"(?:on|by|until|till|til|since|for|before|after|come|at|is|was|it's|starts?|started|starting|begins?|began|due|ends?|ended|opens?|opened|arrives?|arrived|leaves?|left|during|around|over|back in|starting|of|year|to)\s+(?:the\s+(?=\w+day\b))?|"
        r"in\s+(?=(?:the\s+)?(?:19|20|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|early|mid|late|spring|summer|autumn|fall|winter))|from\s+(?=(?:19|20)\d\d$)",
        match[0],
        re.IGNORECASE,
    )
    return match.start() + (lead.end() if lead else 0), match.end()
