"""What counts as a number and as a name, in both languages: an insight must not have one that its sources lack."""

from __future__ import annotations

import pytest

from memories.names import unknown_names
from memories.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("rows 4 times", {"4"}),
        ("won three races", {"3"}),
        ("is twenty-one", {"21"}),
        ("two hundred and six guests", {"206"}),
        ("five hundred thousand", {"500000"}),
        ("two or three", {"2", "3"}),
        ("since nineteen ninety-eight", {"1998"}),
        ("in twenty twenty-four", {"2024"}),
        ("twice a week", {"2"}),
        ("half a dozen cats, two dozen hens", {"6", "24"}),
        ("3,500 euros, 30k in all, 30 km", {"3500", "30000", "30"}),
        ("1.5 million", {"1500000"}),
        ("3.50 and 07:30", {"3.5", "7:30"}),
        ("on the third floor, the 2nd door", {"3", "2"}),
        ("one of them, a second-hand car, hundreds", set()),
        ("二十三个人", {"23"}),
        ("一九九八年，二〇二四年三月五日", {"1998", "2024", "3", "5"}),
        ("三万五千元，三万五，三百五，一千零五", {"35000", "350", "1005"}),
        ("第三次，三四个", {"3", "4"}),
        ("两只猫，两百本书", {"2", "200"}),
        ("3万，1.5万元", {"30000", "15000"}),
        ("２０岁，百分之三十", {"20", "30"}),
        ("一起吃饭，万一，十分喜欢，千万别忘，三明治，四川", set()),
    ],
)
def test_numbers_in_digits_and_in_words(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "source", "unknown"),
    [
        ("The user rows with Otto.", "The user rows.", {"otto"}),
        ("Nell rows with the user.", "The user rows.", {"nell"}),
        ("Rowing is what Nell likes.", "Nell rows.", set()),
        ("Weekends are for rowing.", "The user rows on Saturdays.", set()),
        ("The user rows on Mondays.", "The user rows on Tuesdays.", {"mondays"}),
        ("The user is American.", "The user comes from America.", set()),
        ("用户和小明一起划船。", "用户划船。", {"小明"}),
        ("用户的同事李强在家工作。", "用户的同事在家工作。", {"李强"}),
        ("用户的同事李强在家工作。", "同事李强总在家。", set()),
        ("用户喜欢《三体》。", "用户喜欢科幻小说。", {"三体"}),
        ("用户的女儿叫妞妞。", "用户有个女儿。", {"妞妞"}),
        ("用户住在成都。", "用户住在重庆。", {"成都"}),
        ("用户每周三划船。", "用户星期三划船。", set()),
        ("用户每周三划船。", "用户星期二划船。", {"周三"}),
        ("用户和家人住在一起，常常和同事吃饭。", "用户与家人同住。", set()),
    ],
)
def test_names_as_far_as_writing_shows_them(text: str, source: str, unknown: set[str]) -> None:
    assert unknown_names(text, source) == unknown
