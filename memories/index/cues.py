"""What the wording of a message tells beyond its words: that it names a time, asks, sets a rule, states a change.

The lists hold what people say, in both languages; they are evidence for ranking, never a reason to drop anything.
"""

from __future__ import annotations

import re
from enum import IntFlag

from memories.index.analyser import words
from memories.index.passages import prose

_NAMES_TIME = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|last|next|ago|week|weekend|month|year|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"recently|since|summer|winter|spring|fall|autumn|day|night|morning|just|(?:19|20)\d\d)\b|"
    r"昨天|今天|明天|前天|后天|昨晚|今晚|上周|下周|周[一二三四五六日末]|星期|月|年|号|最近|刚",
    re.IGNORECASE,
)
_NAMES_PLACE = re.compile(
    r"\b(?:in|at|to|from|near) (?:the )?[A-Z][a-z]+|"
    r"\b(?:park|beach|city|country|town|school|museum|store|shop|restaurant|home|house|lake|mountain|trail|cafe|studio|"
    r"station|airport|hotel|village|island)\b|[在去到].{0,6}(?:园|店|馆|家|校|城|市|山|湖|海|站|村|岛)"
)
_NAMES_NUMBER = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|once|several|couple|dozen|few)\b|\d|"
    r"[一二两三四五六七八九十百]",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?。！？]+")
_SETS_RULE = re.compile(
    r"(?:^|[.!?])\s{0,4}(?:please )?(?:always|never)\b|\bwhen(?:ever)? I ask\b|\b(?:every|each) time I\b|"
    r"\bfrom now on\b|总是|每次|以后.{0,6}(?:请|都)|从现在起",
    re.IGNORECASE | re.MULTILINE,
)
_PREFERS = re.compile(
    r"\bI(?:'d| would)? (?:much |always |really )?(?:prefer|rather)\b|\bmy preference|\bpreferred\b|"
    r"\bI like (?:to|it|using|when)\b|我(?:更|比较)?(?:喜欢|偏好)",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:now|no longer|any ?more|instead|switched|changed?|moved|new|quit|gave up|dropped|stopped|cancel\w*|"
    r"these days|at the moment|turns out|actually|since|another|left|sold|started|broke up|adopted|raised|recent\w*|"
    r"updat\w*|improved|increased|decreased|reduced|extended|reach\w*|latest|currently|grown|growth|adjusted|"
    r"reschedul\w*|postpon\w*|added)\b|现在|不再|改|换|搬|其实|新|更新|提高|增加|最近",
    re.IGNORECASE,
)

SHORT = 25  # words: in a chat with an assistant, cues and questions speak of shorter messages only


class Cue(IntFlag):
    """Stored with a document as one number."""

    TIME = 1
    PLACE = 2
    NUMBER = 4
    RULE = 8
    PREFERENCE = 16
    SHORT = 32
    ANSWER = 64  # said by an assistant, not by a person
    CHAT = 128  # of a chat with an assistant, not between people
    SUPERSEDED = 256
    INSIGHT = 512
    PINNED = 1024
    SAYS_WHEN = 2048  # a standing rule; its last unit is when it holds


NO_CUE = Cue(0)


def cues(text: str) -> Cue:
    """What the wording of a text tells."""
    own = prose(text)
    found = NO_CUE
    for cue, pattern, where in (
        (Cue.TIME, _NAMES_TIME, text),
        (Cue.PLACE, _NAMES_PLACE, text),
        (Cue.NUMBER, _NAMES_NUMBER, text),
        (Cue.RULE, _SETS_RULE, own),
        (Cue.PREFERENCE, _PREFERS, own),
    ):
        if pattern.search(where):
            found |= cue
    return found | Cue.SHORT if words(own) < SHORT else found


def asking(text: str) -> float:
    """The share of a text's sentences that are questions."""
    ends = _ENDS.findall(text)
    return sum("?" in end or "？" in end for end in ends) / max(1, len(ends))


def asks(text: str) -> bool:
    """Whether a text asks anything: its answer is read with it."""
    return "?" in text or "？" in text
