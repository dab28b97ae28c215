"""Chinese numerals: 二十三个, 一九九八年, 三万五千, 第三. A numeral counts where something shows that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

HAN_UNITS = "十百千万亿"
_DIGIT = {char: place for place, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "廿": 20, "卅": 30}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10**4, "亿": 10**8}
_MEASURES = (
    "个位名只条头匹张把件本册支枝根块片颗粒滴杯瓶碗盘盒箱袋包串束朵棵株座栋幢间层楼扇台部辆架艘艇节门次回趟遍场顿年月日号天"
    "周岁秒分钟点时刻代届级等期段章页行句字米里寸尺丈亩斤克吨升码元块角毛倍成折队组班群家口人种类样项笔单套副双对份批股档轮"
    "圈步路线站公小星礼平室厅夜晚度环胎孩"
)
_NUMERAL = "零〇一二两三四五六七八九十百千万亿廿卅"
_RUN = re.compile(rf"(第|百分之)?(?<![0-9])([{_NUMERAL}]+)(?=(.?))")
_IDIOM = re.compile(
    r"万一|千万(?![元块人个字年])|十分(?!钟|之|熟)|三心二意|乱七八糟|一五一十|七上八下|五花八门|四面八方|三三两两|千方百计|"
    r"一心一意|百分百|万万|千千万万|五颜六色|不三不四|成千上万|数一数二|[周]末|一百八十度|百忙|百姓|万岁|万事|十足|四处|四周"
)


def chinese_numbers(text: str) -> Iterator[int]:
    """Each number that Chinese numerals name; a lone 一 is none."""
    for match in _RUN.finditer(_IDIOM.sub("、", text)):
        marked, run, after = match[1], match[2], match[3]
        counts = bool(after) and after in _MEASURES
        if run == "一" or not (marked or len(run) > 1 or counts):
            continue
        yield from _values(run)


def _values(run: str) -> Iterator[int]:
    if any(char in HAN_UNITS for char in run):
        if len(run) > 1 or run == "十":
            yield _with_units(run)
        return
    digits = [_DIGIT[char] for char in run]
    if len(run) > 2 and max(digits) < 10:  # 一九九八, 二〇二四, a telephone number
        yield int("".join(map(str, digits)))
    else:  # 三四个
        yield from digits


def _with_units(run: str) -> int:
    total, part, digit, last = 0, 0, 0, 1
    for char in run:
        if char in _DIGIT:
            digit = _DIGIT[char]
            last = 1 if digit == 0 else last
        elif char in _UNIT:
            part += (digit or 1) * _UNIT[char]
            digit, last = 0, _UNIT[char]
        else:
            total = (total + part + digit or 1) * _GREAT[char]
            part, digit, last = 0, 0, _GREAT[char]
    return total + part + digit * (last // 10 if last >= 100 else 1)  # 三百五 is 350, 三万五 is 35000
