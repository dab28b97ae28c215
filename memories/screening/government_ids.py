"""Numbers by which states know people. Some are known by their shape and check digit, others only beside their name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from memories.screening import check_digits

_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"


def _shape(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile(_BEFORE + pattern + _AFTER, flags)


_CHECKED: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    # China: six digits of the place, the date of birth, three digits, a check sign
    (_shape(r"\d{6}[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[0-9Xx]"), check_digits.chinese_id),
    (_shape(r"[A-Z][1289]\d{8}"), check_digits.taiwan_id),
    (_shape(r"[A-Z]{1,2}\d{6}[(（]?[0-9A][)）]?"), check_digits.hong_kong_id),
    (_shape(r"[STFGM]\d{7}[A-Z]"), check_digits.singapore_id),
    (_shape(r"(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z]"), check_digits.spanish_id),
    (_shape(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"), check_digits.italian_id),
    (_shape(r"[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}"), check_digits.french_id),
    (_shape(r"\d{6}-[1-8]\d{6}"), check_digits.korean_id),
    (_shape(r"\d{6}[-+]\d{4}"), check_digits.nordic_id),
    (_shape(r"\d{6}[-+A-F]\d{3}[0-9A-FHJ-NPR-Y]"), check_digits.finnish_id),
    (_shape(r"\d{3}\.\d{3}\.\d{3}-\d{2}"), check_digits.brazilian_id),
    (_shape(r"[2-9]\d{3} \d{4} \d{4}"), check_digits.aadhaar),
)
_SHAPED = (
    re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])"),  # United States
    _shape(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]"),  # Britain
    _shape(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d"),  # Mexico
    _shape(r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]"),  # India, for taxes
)
_NAMED = re.compile(
    r"(?:\b(?:passport|passe?port|reisepass|pasaporte|id card|identity (?:card|number)|national (?:id|insurance|"
    r"identity)|citizen (?:id|card)|resident (?:id|card|permit)|residence permit|green card|visa number|driving "
    r"licen[cs]e|driver'?s licen[cs]e|ssn|social (?:security|insurance)|insurance number|ni number|nhs number|"
    r"medicare|tax(?:payer)? (?:id|number|file)|pesel|aadha+r|pan card|my number card|personnummer|steuer-?id\w*|"
    r"personalausweis\w*|ausweis\w*|emirates id|codice fiscale|"
    r"(?-i:NINO|TFN|ITIN|TIN|SIN|BSN|CPF|CURP|DNI|NIE|NIF|NRIC|HKID|My Number))\b|"
    r"護照|护照|身份[证證]|身分[证證]|通行[证證]|驾驶?[证證]|駕駛?[證证]|居住[证證]|居留|签证号|簽證號|社保|医保|醫保|"
    r"社会保障|纳税人?识别|税号|マイナンバー|个人番号|個人番號)"
    r"[^\d\n]{0,24}?(?-i:(?P<value>[A-Z]{0,3}\d[\dA-Z /.-]{4,20}[\dA-Z]))",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d\d){1,2}|\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}")
_APART = re.compile(r"[ ()（）.+-]")


def numbers_of_states(text: str) -> Iterator[tuple[int, int]]:
    """Where such numbers stand in a text."""
    for pattern, holds in _CHECKED:
        for match in pattern.finditer(text):
            if holds(_APART.sub("", match[0]).upper()):
                yield match.span()
    for pattern in _SHAPED:
        for match in pattern.finditer(text):
            yield match.span()
    for match in _NAMED.finditer(text):
        if _is_number(match["value"]):
            yield match.span("value")


def _is_number(value: str) -> bool:
    """Long enough, and not the day on which the document ends."""
    digits = sum(char.isdigit() for char in value)
    return not _DAY.fullmatch(value) and digits + value[0].isalpha() >= 6
