"""What each kind of English time phrase means on a given day."""

from __future__ import annotations

import re

from memories.dates import calendar as cal
from memories.dates.calendar import NO_DAY, Interval, Precision, Tense
from memories.dates.en_words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS, part_of
from memories.dates.holidays import EN, in_year, nearest
from memories.dates.said import Said


def _nth(text: str) -> int:
    return ORDINALS.index(text.lower()) + 1 if text.lower() in ORDINALS else int(re.sub(r"\D", "", text))


def count_of(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text.lower()]


def _unit(text: str, number: int) -> tuple[str, int]:
    text = text.lower()
    return {"night": ("day", 1), "fortnight": ("week", 2), "decade": ("year", 10)}.get(text, (text, 1))[0], number * {
        "fortnight": 2,
        "decade": 10,
    }.get(text, 1)


def _weekday(match: re.Match[str]) -> int:
    return WEEKDAYS.index(match["weekday"].lower()[:3])


def _month(match: re.Match[str]) -> int:
    return MONTHS.index(match["month"].lower()[:3]) + 1


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


def named_day(match: re.Match[str], said: Said) -> Interval:
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
    return cal.day(said.at, offset, "part-of-day" if in_part else "day")


def which_weekday(match: re.Match[str], said: Said) -> Interval:
    which, weekday = _which(match["which"]), _weekday(match)
    if which == "last":
        found = cal.nearest_weekday(said.at, weekday, "past")
    elif which == "coming":
        found = cal.nearest_weekday(said.at, weekday, "future")
    else:
        found = cal.weekday_of_week(said.at, weekday, 1 if which == "next" else 0)
    return cal.day(found.start, 0, _part(match))


def of_week(match: re.Match[str], said: Said) -> Interval:
    return cal.day(cal.weekday_of_week(said.at, _weekday(match), _offset(match["which"])).start, 0, _part(match))


def on_weekday(match: re.Match[str], said: Said) -> Interval:
    lead = (match.groupdict().get("lead") or "").lower()
    tense: Tense = (
        "past" if lead == "since" else "future" if lead in ("by", "until", "till", "for", "next") else said.tense()
    )
    return cal.day(cal.nearest_weekday(said.at, _weekday(match), tense).start, 0, _part(match))


def weekday_week(match: re.Match[str], said: Said) -> Interval:
    return cal.day(cal.nearest_weekday(said.at, _weekday(match), "future").start, 7)


def days_range(match: re.Match[str], said: Said) -> Interval | None:
    first = cal.nearest_weekday(said.at, WEEKDAYS.index(match["weekday"].lower()[:3]), said.tense())
    last = cal.nearest_weekday(first.start, WEEKDAYS.index(match["until"].lower()[:3]), "future")
    return cal.through(first, last)


def which_unit(match: re.Match[str], said: Said) -> Interval | None:
    offset, unit = _offset(match["which"]), match["unit"].lower()
    early = match.groupdict().get("early")
    if unit == "weekend":
        return cal.weekend(said.at, offset)
    if unit == "week":
        return cal.week(said.at, offset) if not early else None
    if unit == "month":
        whole = cal.month_from(said.at, offset)
        return cal.part_of_month(whole, part_of(early)) if early else whole
    return cal.part_of_year(said.at.year + offset, part_of(early)) if early else cal.year(said.at.year + offset)


def before_last(match: re.Match[str], said: Said) -> Interval:
    offset, unit = (-2 if match["side"].lower() == "before last" else 2), match["unit"].lower()
    if unit == "weekend":
        return cal.weekend(said.at, offset)
    if unit in ("week", "month", "year"):
        return {
            "week": cal.week(said.at, offset),
            "month": cal.month_from(said.at, offset),
            "year": cal.year(said.at.year + offset),
        }[unit]
    nearest_day = cal.nearest_weekday(said.at, WEEKDAYS.index(unit[:3]), "past" if offset < 0 else "future")
    return cal.day(nearest_day.start, 7 if offset > 0 else -7)


def ago(match: re.Match[str], said: Said) -> Interval:
    unit, number = _unit(match["unit"], count_of(match["n"]))
    return cal.ago(said.at, number, unit)


def weekends_ago(match: re.Match[str], said: Said) -> Interval:
    return cal.weekend(said.at, -count_of(match["n"]))


def ahead(match: re.Match[str], said: Said) -> Interval | None:
    if match["in"] and said.tense() == "past":
        return None  # "I read it in two days" tells how long it took
    unit, number = _unit(match["unit"], count_of(match["n"]))
    return cal.ago(said.at, -number, unit)


def from_day(match: re.Match[str], said: Said) -> Interval:
    unit, number = _unit(match["unit"], count_of(match["n"]))
    base = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}.get((match["base"] or "").lower())
    start = cal.day(said.at, base) if base is not None else cal.nearest_weekday(said.at, _weekday(match), "future")
    steps = {"day": 1, "week": 7}.get(unit)
    if steps and not (unit == "week" and (match["base"] or "").lower() == "now"):
        return cal.day(start.start, number * steps)
    return cal.ago(start.start, -number, unit)


def few_ago(match: re.Match[str], said: Said) -> Interval:
    unit, _ = _unit(match["unit"], 1)
    several = "couple" not in match["some"].lower()
    if not several:
        return cal.day(said.at, -2) if unit == "day" else cal.between(said.at, 3, 2, unit)
    return cal.between(said.at, 5, 2, unit)


def month_of(match: re.Match[str], said: Said) -> Interval:
    groups, number = match.groupdict(), _month(match)
    if groups.get("year"):
        whole = cal.month(int(match["year"]), number)
    elif groups.get("which"):
        which = _which(match["which"])
        if which == "last":
            whole = cal.month(said.at.year - (number >= said.at.month), number)
        elif which in ("next", "coming"):
            whole = cal.month(said.at.year + (number <= said.at.month), number)
        else:
            whole = cal.month(said.at.year, number)
    else:
        lead = (groups.get("lead") or "").lower()
        tense: Tense = "past" if lead == "since " else said.tense()
        whole = cal.nearest_month(said.at, number, tense)
    return cal.part_of_month(whole, part_of(match["early"])) if groups.get("early") else whole


def months_range(match: re.Match[str], said: Said) -> Interval | None:
    first = cal.nearest_month(said.at, _month(match), said.tense())
    last = MONTHS.index(match["until"].lower()[:3]) + 1
    return cal.through(first, cal.month(first.start.year + (last < first.start.month), last))


def date_of(match: re.Match[str], said: Said) -> Interval | None:
    groups, month = match.groupdict(), _month(match)
    if groups.get("year"):
        first = cal.exact(int(match["year"]), month, _nth(match["day"]))
    else:
        first = cal.nearest_date(said.at, month, _nth(match["day"]), _led(match, said))
    if first and groups.get("until"):
        last = cal.exact(first.start.year, month, int(match["until"]))
        return cal.through(first, last) if last else None
    return first or (NO_DAY if 29 <= _nth(match["day"]) <= 31 else None)


def _led(match: re.Match[str], said: Said) -> Tense:
    lead = (match.groupdict().get("lead") or "").lower().strip()
    return "past" if lead == "since" else "future" if lead in ("by", "until", "till", "for") else said.tense()


def nth_weekday(match: re.Match[str], said: Said) -> Interval | None:
    if match["which"]:
        whole = cal.month_from(said.at, _offset(match["which"]))
    else:
        number = _month(match)
        whole = (
            cal.month(int(match["year"]), number) if match["year"] else cal.nearest_month(said.at, number, said.tense())
        )
    weekday = _weekday(match)
    if match["nth"].lower() == "last":
        return cal.day(whole.end, -((whole.end.weekday() - weekday) % 7))
    first = cal.day(whole.start, (weekday - whole.start.weekday()) % 7)
    return cal.day(first.start, 7 * ORDINALS.index(match["nth"].lower()))


def ago_today(match: re.Match[str], said: Said) -> Interval | None:
    unit, number = _unit(match["unit"], count_of(match["n"]))
    if unit in ("day", "week"):
        return cal.day(said.at, -number * (7 if unit == "week" else 1))
    whole = cal.ago(said.at, number, unit)
    return cal.exact(whole.start.year, whole.start.month if unit == "month" else said.at.month, said.at.day)


def day_of_month(match: re.Match[str], said: Said) -> Interval | None:
    number = int(match["day"])
    if match["which"]:
        whole = cal.month_from(said.at, _offset(match["which"]))
        return cal.day(whole.start, number - 1) if 1 <= number <= whole.end.day else None
    return cal.nearest_day_of_month(said.at, number, _led(match, said)) if 1 <= number <= 31 else None


def end_of_this(match: re.Match[str], said: Said) -> Interval:
    part = part_of(match["early"])
    if match["unit"].lower() == "month":
        return cal.part_of_month(cal.month_from(said.at, 0), part)
    return cal.part_of_year(said.at.year, part)


def season(match: re.Match[str], said: Said) -> Interval:
    name = match["season"].lower().replace("fall", "autumn")
    groups = match.groupdict()
    if groups.get("year"):
        return cal.season(int(match["year"]), name)
    if groups.get("which"):
        which = _which(match["which"])
        return cal.season_from(said.at, name, "next" if which == "coming" else which)
    running = cal.season_from(said.at, name, "this")
    if said.tense() == "past":
        return running if running.start <= said.at else cal.season_from(said.at, name, "last")
    return running


def holiday(match: re.Match[str], said: Said) -> Interval | None:
    name = re.sub(r"\s+", " ", match["holiday"].lower().replace("st. ", "st ")).removesuffix("' day")
    find = EN.get(name) or EN[name.replace("christmas eve day", "christmas eve")]
    groups = match.groupdict()
    if groups.get("year"):
        return in_year(find, int(match["year"]))
    if groups.get("which"):
        return nearest(find, said.at, "past" if _which(match["which"]) == "last" else "future")
    return nearest(find, said.at, said.tense())


def british(match: re.Match[str], said: Said) -> Interval:
    name = match["weekday"] or match["second"]
    return cal.day(cal.nearest_weekday(said.at, WEEKDAYS.index(name.lower()[:3]), "future").start, 7)
