"""The pieces that Chinese time phrases are made of, as patterns with named groups."""

from __future__ import annotations

import re

SAME = str.maketrans(
    "後週禮個號點兩這凌裡從開號國慶節聖誕雙們來還沒過會將劃準備約幾聽琴尋",
    "后周礼个号点两这凌里从开号国庆节圣诞双们来还没过会将划准备约几明昨昨",
)
"""Traditional and Cantonese writing of what the patterns look for, one character for one."""

_YEAR_IN_WORDS = re.compile(
    r"(?<![一二三四五六七八九十百千万〇零\d])(?:[一二][〇零九][〇零一二三四五六七八九]{2}|九[〇零一二三四五六七八九]|八[〇零一二三四五六]|"
    r"[〇零][一二三四五六七八九])(?=年)"
)
_DIGIT = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
WEEKDAY_OF = {char: place for place, char in enumerate("一二三四五六日")} | {"天": 6}

N = r"(?P<n>\d{1,3}|[零一二两三四五六七八九十百]{1,4}|半)"
PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|早|晚|夜)"
YEAR = r"(?P<year>(?:19|20)\d\d)年"
REL_YEAR = r"(?P<rel>大前|大后|去|前|今|本|明|后|上|下)一?年"
WHICH = r"(?P<which>上上上|上上|上|这|本|下下下|下下|下)一?个?"
MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
DAY = (
    r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|[二廿]?十?[一二三四五六七八九]|[二廿]?十|廿)"
    r"[号日](?![楼线院店门机桌床])"
)
PART_OF_MONTH = r"(?P<early>初(?![一二三四五六七八九十])|头上|头|上旬|中旬|中(?!旬|秋|午)|底|末|下旬)"
SEASON = r"(?P<season>[春夏秋冬])(?:天|季|日里)?"
NOT_SERIAL = r"(?<![第路街道巷弄村区栋幢楼单元牌编线床房座层室A-Za-z\d.\-])"

REL = {"大前": -3, "去": -1, "上": -1, "前": -2, "今": 0, "本": 0, "明": 1, "下": 1, "后": 2, "大后": 3}
EARLY_OF = {"初": "early", "头": "early", "头上": "early", "上旬": "early", "中": "mid", "中旬": "mid"}
NAMED = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "听": 1, "后": 2, "大后": 3}


def number(text: str) -> int:
    """12, 十二, 二十, 廿一, 一百二."""
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十")
    if "百" in text:
        hundreds, _, rest = text.partition("百")
        return _DIGIT.get(hundreds, 1) * 100 + (number(rest) if rest else 0)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _DIGIT.get(tens, 1) * 10 + _DIGIT.get(ones, 0)
    return _DIGIT[text[-1]]


def years_in_figures(text: str) -> str:
    """二〇一八年 as 2018年, 九五年 as 95年, so that each character keeps its place. 八九年 may be a span."""
    return _YEAR_IN_WORDS.sub(lambda match: "".join(str(_DIGIT[char]) for char in match[0]), text)


def offset(which: str) -> int:
    return -which.count("上") if "上" in which else which.count("下")


def year_of(match: re.Match[str], this_year: int) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(match["year"])
    if groups.get("rel"):
        return this_year + REL[match["rel"]]
    if groups.get("short"):
        short = int(match["short"])
        return 1900 + short if short > (this_year + 5) % 100 else 2000 + short
    return None


ANY_YEAR = rf"(?:{YEAR}|{REL_YEAR}的?|(?P<short>[089]\d)年)"
