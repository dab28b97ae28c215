"""Numbers that are secrets because of the words beside them: one-time codes, PINs, combinations, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memories.screening.secret_names import ACCOUNT, CODE, HANDLE, LOCK, NAMES_EN, NAMES_ZH, NOT_ONE

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
    rf"(?<=[码碼令号號])|(?<=code ))[\s了]*['\"“]?[#*]?(?P<value>\d(?:[ ,/-]{{0,2}}\d){{2,11}}|"
    rf"\d{{1,2}}(?:,? (?:left|right|"
    rf"then),? \d{{1,2}}){{2,3}}|\d{{1,4}}(?:\.\d{{1,4}}){{2,5}})(?![\d%°]|\.\d| edition| version)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\b(?:texted|sent|emailed|gave)(?: me| us)? (?P<value>\d{4,8}) as (?:the|a|my)(?: \w+)? code|"
    r"\bcode (?P<from>\d{4,8}) (?:from|by) (?:the |my )?(?:bank|sms|text|app|email|phone)",
    re.IGNORECASE,
)
_ON_THE_BACK = re.compile(
    r"(?:卡[^\n。]{0,6}(?:后|背|末)[^\n。\d]{0,3}三位[^\n。\d]{0,4}|"
    r"three digits on the back[^\n.\d]{0,20})(?P<value>\d{3})(?!\d)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"(?:{ACCOUNT}(?:号码?|號碼?|number|no\.?)?(?P<bank>)|{HANDLE})(?: (?:at|with|for|"
    rf"of) [^\n\d.,;!?]{{1,24}}?(?= is\b))?(?:\s|{_IS}|号码?)*(?P<value>{_RUN}{{5,21}})"
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
    for match in _SENT.finditer(text):
        yield "one_time_code", *match.span("value" if match["value"] else "from")
    for match in _ON_THE_BACK.finditer(text):
        yield "card", *match.span("value")
    for match in _OPENS.finditer(text):
        digits = sum(char.isdigit() for char in match["value"])
        if not _DAY.fullmatch(match["value"]) and (digits >= 4 or match["few"] is not None):
            yield "password", *match.span("value")
    for match in _ACCOUNT.finditer(text):
        digits = sum(char.isdigit() for char in match["value"])
        told = match["bank"] is not None or digits >= _LONGER_THAN_A_PHONE
        if told and not _DAY.fullmatch(match["value"]) and not _SUM.match(text, match.end()):
            yield "account", *match.span("value")
