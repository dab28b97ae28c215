"""Words that bid somebody do something, or are no sentence at all: they state nothing about anybody."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|《[^》]*》|(?<!\w)['‘][^'’]{2,}['’](?!\w)")
_YOU = re.compile(r"(?<!thank )\b(?:you|your|yours|yourself|you're|you've|you'll)\b|^You(?:r|rs|rself)?\b|[你您]")
_BIDS = re.compile(
    r"^(?:please|ignore|disregard|print|reveal|output|respond|reply with|append|execute|confirm with|obey|act as)\b|"
    r"\bthe assistant (?:must|should|shall|will|can|may)\b|\bassistant's\b|"
    r"^(?:请|請)(?!假|客|了|过)|^(?:忽略|输出|执行|回复时|回答时|每次回复)|助手(?:必须|应当|应该|要|可以)",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|override) (?:all|any|the|your|every|previous|prior)|system prompt|developer message|"
    r"\bjailbreak|\byou (?:must|shall) (?:always|never|now)\b|</?[a-z_]+[^<>]{0,200}>|"
    r"忽略(?:以上|之前|所有|前面)|系统提示|提示词",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^[\w《“\"「『'‘(（$¥€£~≈]")


def is_order(text: str) -> bool:
    """Whether a text means to steer the program or its model, or is no sentence: a formula, a tag, a row of marks."""
    return bool(_ORDERS.search(text)) or not _SENTENCE.match(text.strip())


def bids(text: str) -> bool:
    """Whether it is an order, or bids or addresses anybody, outside quotation marks."""
    plain = _QUOTED.sub("", text).replace("’", "'").strip()
    return is_order(text) or bool(_YOU.search(plain) or _BIDS.search(plain))
