"""Numbers that are secrets because of the words beside them: one-time codes, PINs, combinations, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memories.secret_names import ACCOUNT, CODE, HANDLE, LOCK, NAMES_EN, NAMES_ZH, NOT_ONE

_RUN = r"\d(?:[ .-]?\d)"
_IS = r"(?:[:：=＝#]|=>|\b(?:is|was|are|to)\b|['’]s\b|[是为為係叫成])"
_CODE = re.compile(
    rf"(?P<label>{CODE})(?P<between>[^\d\n]{{0,24}})(?P<value>\d(?:[ -]?\d){{3,9}})(?!\d)", re.IGNORECASE
)
_CODE_BEFORE = re.compile(
    rf"(?<!\d)(?P<value>\d(?:[ -]?\d){{3,7}})(?P<between>[^\d\n]{{0,16}})(?P<label>{CODE})", re.IGNORECASE
)
_OPENS = re.compile(
    rf"(?:(?:(?<![A-Za-z]){NAMES_EN}(?![a-z])|{NAMES_ZH})(?P<few>)|{LOCK}){NOT_ONE}[^\d\n.。!！?？;；:：=]{{0,40}}?"
    rf"(?:{_IS}|(?<=opens with )|(?<=unlocks with )|"
    rf"(?<=[码碼令号號]))[\s了]*['\"“]?[#*]?(?P<value>\d(?:[ ,/-]{{0,2}}\d){{2,11}}|\d{{1,2}}(?:,? (?:left|right|"
    rf"then),? \d{{1,2}}){{2,3}}|\d{{1,4}}(?:\.\d{{1,4}}){{2,5}})(?![\d%°]|\.\d)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"(?:{ACCOUNT}(?:号码?|號碼?|number|no\.?)?(?P<bank>)|{HANDLE})(?:\s|{_IS}|号码?)*(?P<value>{_RUN}{{5,21}})"
    r"(?![\d%])",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:19|20)\d{2}[-/. ]\d{1,2}(?:[-/. ]\d{1,2})?|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2}")
_SUM = re.compile(
    r"\s*(?:short|left|in (?:debt|credit|the red)|dollars?|euros?|pounds?|usd|eur|gbp|rmb|cny|[元块万￥$€£])", re.I
)
_LONGER_THAN_A_PHONE = 12


def told_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """The kind and the place of each."""
    for pattern in (_CODE, _CODE_BEFORE):
        for match in pattern.finditer(text):
            yield "one_time_code", *match.span("value")
    for match in _OPENS.finditer(text):
        digits = sum(char.isdigit() for char in match["value"])
        if not _DAY.fullmatch(match["value"]) and (digits >= 4 or match["few"] is not None):
            yield "password", *match.span("value")
    for match in _ACCOUNT.finditer(text):
        digits = sum(char.isdigit() for char in match["value"])
        told = match["bank"] is not None or digits >= _LONGER_THAN_A_PHONE
        if told and not _DAY.fullmatch(match["value"]) and not _SUM.match(text, match.end()):
            yield "account", *match.span("value")
