"""Time phrases of Chinese: a table of patterns, each with what it means on a given day."""

from __future__ import annotations

import re

from memories.dates import calendar as cal
from memories.dates.calendar import NO_DAY, Interval, Precision
from memories.dates.holidays import ZH, in_year, nearest
from memories.dates.said import Means, Said
from memories.dates.zh_spans import ROWS
from memories.dates.zh_words import (
    ANY_YEAR,
    DAY,
    EARLY_OF,
    MONTH,
    NAMED,
    NOT_SERIAL,
    PART,
    PART_OF_MONTH,
    SEASON,
    WEEKDAY_OF,
    WHICH,
    YEAR,
    N,
    number,
    offset,
    year_of,
)


def _part(match: re.Match[str]) -> Precision:
    return "part-of-day" if match.groupdict().get("part") else "day"


def _named_day(match: re.Match[str], said: Said) -> Interval:
    return cal.day(said.at, NAMED[match["name"]], _part(match))


def _weekday(match: re.Match[str], said: Said) -> Interval | None:
    there = cal.weekday_of_week(said.at, WEEKDAY_OF[match["weekday"]], offset(match["which"]))
    first = cal.day(there.start, 0, _part(match))
    if match.groupdict().get("until"):
        last = WEEKDAY_OF[match["until"]]
        end = cal.weekday_of_week(first.start, last, 1 if last < WEEKDAY_OF[match["weekday"]] else 0)
        return cal.through(first, end)
    return first


def _bare_weekday(match: re.Match[str], said: Said) -> Interval | None:
    return cal.day(cal.nearest_weekday(said.at, WEEKDAY_OF[match["weekday"]], said.tense()).start, 0, _part(match))


def _which_unit(match: re.Match[str], said: Said) -> Interval:
    shift, unit = offset(match["which"]), match["unit"]
    if unit == "月":
        return cal.month_from(said.at, shift)
    return cal.weekend(said.at, shift) if unit == "末" else cal.week(said.at, shift)


def _which_month(match: re.Match[str], said: Said) -> Interval | None:
    groups = match.groupdict()
    whole = cal.month_from(said.at, offset(match["which"]) if groups.get("which") else 0)
    return _within(whole, match)


def _within(whole: Interval, match: re.Match[str]) -> Interval | None:
    """A part or a day of a month, or all of it."""
    groups = match.groupdict()
    if groups.get("day"):
        found = cal.exact(whole.start.year, whole.start.month, number(match["day"]))
        if found and groups.get("until"):
            last = cal.exact(whole.start.year, whole.start.month, number(match["until"]))
            return cal.through(found, last) if last else None
        return cal.day(found.start, 0, _part(match)) if found else NO_DAY
    if groups.get("early"):
        return cal.part_of_month(whole, EARLY_OF.get(match["early"], "late"))
    return whole


def _month(match: re.Match[str], said: Said) -> Interval | None:
    year, month = year_of(match, said.at.year), number(match["month"])
    if year is not None:
        return _within(cal.month(year, month), match)
    if match.groupdict().get("day"):
        found = cal.nearest_date(said.at, month, number(match["day"]), said.tense())
        return _within(cal.month(found.start.year, month), match) if found else NO_DAY
    return _within(cal.nearest_month(said.at, month, said.tense()), match)


def _day_of_month(match: re.Match[str], said: Said) -> Interval | None:
    found = cal.nearest_day_of_month(said.at, number(match["day"]), said.tense())
    return _within(cal.month(found.start.year, found.start.month), match) if found else None


def _year(match: re.Match[str], said: Said) -> Interval | None:
    year, groups = year_of(match, said.at.year), match.groupdict()
    if year is None:
        year = said.at.year
    if groups.get("season"):
        return cal.season(year, {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}[match["season"]])
    if groups.get("part_of_year"):
        part = match["part_of_year"]
        return cal.part_of_year(
            year,
            {"上半年": "first half", "下半年": "second half", "年中": "mid", "中": "mid"}.get(
                part, "early" if "初" in part or "头" in part else "late"
            ),
        )
    return cal.year(year)


def _part_of_this_year(match: re.Match[str], said: Said) -> Interval:
    late = match["which_end"] in ("底", "末")
    year = said.at.year - 1 if late and said.at.month < 11 and said.tense() == "past" else said.at.year
    return cal.part_of_year(year, "late" if late else "early")


def _which_season(match: re.Match[str], said: Said) -> Interval:
    name = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}[match["season"]]
    shift = offset(match["which"])
    return cal.season_from(said.at, name, "last" if shift < 0 else "next" if shift > 0 else "this")


def _years(match: re.Match[str], _said: Said) -> Interval | None:
    return cal.through(cal.year(int(match["year"])), cal.year(int(match["until"])))


def _ago(match: re.Match[str], said: Said) -> Interval | None:
    unit = {"天": "day", "日": "day", "月": "month", "年": "year"}.get(match["unit"], "week")
    sign = 1 if match["side"] == "前" else -1
    if match["n"] == "半":
        if unit not in ("year", "month"):
            return None
        return cal.ago(said.at, sign * 6, "month") if unit == "year" else cal.ago(said.at, sign * 15, "day")
    count = number(match["n"])
    if match.groupdict().get("half"):
        return cal.ago(said.at, sign * (count * 12 + 6), "month") if unit == "year" else None
    return cal.ago(said.at, sign * count, unit)


def _few(match: re.Match[str], said: Said) -> Interval:
    unit = {"天": "day", "日": "day", "月": "month", "年": "year"}.get(match["unit"], "week")
    if match.groupdict().get("side") == "后":
        return cal.days(said.at, 2, 5) if unit == "day" else cal.between(said.at, -2, -5, unit)
    return cal.between(said.at, 5, 2, unit)


def _some_days_ahead(_match: re.Match[str], said: Said) -> Interval:
    return cal.days(said.at, 2, 5)


def _holiday(match: re.Match[str], said: Said) -> Interval | None:
    find, year = ZH[match["holiday"]], year_of(match, said.at.year)
    return in_year(find, year) if year is not None else nearest(find, said.at, said.tense())


def _year_and_half(match: re.Match[str], said: Said) -> Interval:
    sign = 1 if match["side"] == "前" else -1
    return cal.ago(said.at, sign * (number(match["n"]) * 12 + 6), "month")


def _iso(match: re.Match[str], _said: Said) -> Interval | None:
    return cal.exact(int(match["year"]), int(match["m"]), int(match["day"]))


_HOLIDAYS = "|".join(sorted(ZH, key=len, reverse=True))
_TO = r"(?:到|至|—+|－|-|~|～)"
_LUNAR = r"(?<![历曆])(?![^，。]{1,4}初[一二三四五六七八九十])"

_TABLE: tuple[tuple[str, Means], ...] = (
    (
        rf"(?P<name>大前|大后|(?<![以之此])(?!(?<=从)前天天)前|昨|今|明|后|听)(?:[天日]|儿个?(?![子女媳童歌科]))(?:的?{PART})?",
        _named_day,
    ),
    (r"(?<!年)(?P<name>昨|今|明|当)(?P<part>早|晚|夜|晨)(?!已)", _named_day),
    (
        rf"{WHICH}(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?:的?{PART})?"
        rf"(?:{_TO}(?:[上这本下]+个?)?(?:周|星期|礼拜)(?P<until>[一二三四五六日天]))?",
        _weekday,
    ),
    (
        rf"(?<![每逢个上下这本一两三四几\d各])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
        rf"(?:的?{PART})?(?![升生期到至、和])",
        _bare_weekday,
    ),
    (rf"{WHICH}(?:周|星期|礼拜)?(?:周)(?P<unit>末)", _which_unit),
    (rf"{WHICH}(?:星期|礼拜)(?P<unit>末)", _which_unit),
    (rf"{WHICH}(?P<unit>周|星期|礼拜)(?![末一二三四五六日天几])", _which_unit),
    (
        rf"(?:{WHICH})月的?(?:{PART_OF_MONTH}|{DAY}(?:{_TO}(?P<until>\d{{1,2}}|"
        rf"[一二三四五六七八九十]+)[号日])?(?:的?{PART})?)?",
        _which_month,
    ),
    (r"(?<![\d一二三四五六七八九十个上下这本每])月(?P<early>初|底|末|中旬)(?!考)", _which_month),
    (
        rf"{_LUNAR}(?:{ANY_YEAR})?(?<![\d.]){MONTH}的?(?:{DAY}(?:{_TO}(?P<until>\d{{1,2}}|"
        rf"[一二三四五六七八九十]+)[号日])?(?:的?{PART})?|{PART_OF_MONTH})?(?![饼牙兔])",
        _month,
    ),
    (
        rf"{NOT_SERIAL}{DAY}(?:{_TO}(?P<until>\d{{1,2}}|"
        rf"[一二三四五六七八九十]+)[号日])?(?:的?{PART})?(?![楼线院店馆房门机球桌床厅字文公选技位铺仓库电"
        rf"元一二三四五六七八九十])",
        _day_of_month,
    ),
    (rf"{YEAR}{_TO}(?P<until>(?:19|20)\d\d)年", _years),
    (rf"(?<!\d)(?P<year>(?:19|20)\d\d){_TO}(?P<until>(?:19|20)\d\d)年", _years),
    (rf"{ANY_YEAR}的?(?:{SEASON}|(?P<part_of_year>上半年|下半年|年?[初底末头]|年中))?(?![级代龄会货])", _year),
    (r"(?P<part_of_year>上半年|下半年)", _year),
    (
        r"(?<![\d今去明前后每一两三四五六七八九十上下本几新过])年(?P<which_end>初|底|末)"
        r"(?![一二三四五六七八九十考])",
        _part_of_this_year,
    ),
    (rf"{WHICH}{SEASON.replace(')?', ')')}", _which_season),
    (rf"(?<![第每大]){N}(?P<half>年半)(?:之|以)?(?P<unit>)(?P<side>前|后)", _year_and_half),
    (
        rf"(?<![第每\d几数]){N}(?:个)?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?(?P<side>前|后(?!来|天|面|悔|边))(?!天)",
        _ago,
    ),
    (r"(?:几|好几|若干)个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?(?P<side>前|后(?!来|天|面|悔))", _few),
    (r"(?<!以)前(?:几|些|两|三)(?P<unit>天|日)", _few),
    (r"(?:再)?(?:过|隔)(?:几|两)天(?!了)", _some_days_ahead),
    (rf"(?:再)?过{N}个?(?P<unit>天|周|星期|礼拜|月|年)(?P<side>)(?![多没了])", _ago),
    (rf"(?:{ANY_YEAR})?(?<!三)(?P<holiday>{_HOLIDAYS})(?:前夕)?(?![路街快档款])", _holiday),
    (r"(?<![\d.vV-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d-]|\.\d)", _iso),
)

TABLE = tuple((re.compile(pattern), means) for pattern, means in (*_TABLE, *ROWS))
GATE = re.compile(
    r"季度|年代|[前昨今明后当听][天日早晚夜晨儿]|[周期拜][一二三四五六日天末]|[上下这本个]周|星期|礼拜|月|年|[号日]|"
    r"[天月年周期拜](?:之|以)?[前后]|前[几些两三]天|过[几两]天|"
    rf"过[\d一二三四五六七八九十]|[春夏秋冬]|\d[-/.]\d|{_HOLIDAYS}"
)
NOT_TIME = re.compile(
    r"先天.{0,12}后天|[以之目从]前(?=天天)|[以之然]后(?=天天)|今日头条|后天(?:的?(?:努力|因素|培养|养成|形成|教育|环境|学|失调|性))|靠的是后天|"
    r"明[天日]黄花|今天的(?:你|年轻人|孩子|社会|世界)|今年(?=[都才刚快已经也就满]{0,3}[\d一二三四五六七八九十百]+(?:周|了|多|半)?岁)|日复一日|(?:每|天天|年年|月月)[天日月年周]"
)
