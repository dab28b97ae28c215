"""What a person asks of memory in plain words: remember that…, 记住…, forget that… And what only sounds like it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remember:
    """`text` is the statement, a literal piece of the message."""

    text: str


@dataclass(frozen=True, slots=True)
class Forget:
    """`text` says what is to be forgotten, a literal piece of the message."""

    text: str


_LONGEST = 1_000  # characters: a longer message is a text, not a request
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|「[^」]*」|『[^』]*』|《[^》]*》|```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_SENTENCE = re.compile(r"[^.!?。！？\n]+(?:\.(?=\S)[^.!?。！？\n]*)*[.!?。！？]*")
_POLITE = re.compile(r"(?:\W*\w+\W+){0,3}?(?:can|could|would|will) you\b", re.IGNORECASE)
_NO_STATEMENT = re.compile(r"(?:when|the time|to)\b", re.IGNORECASE)
_EDGES = " \t,，:：;；-–—.。!！~～\"'“”"

_LEAD = (
    r"(?:(?:ok|okay|hey|hi|hello|so|also|and|oh|btw|by the way|well|one more thing|p\.?s\.?)\b[,!. ]*)*"
    r"(?:(?:please|pls|plz|kindly|just)\b,? *)*"
    r"(?:(?:can|could|would|will) you (?:please |kindly |also )*|i(?:'d| would) like you to |i want you "
    r"to |i need you to |"
    r"(?:make sure|be sure) (?:to |you )?)?(?:(?:please|always|also) )*"
)
_STATES = (
    r"(?:i|i'm|im|i've|i'd|i'll|my|mine|we|we're|we've|our|he|she|they|it|it's|his|her|their|the|a|an|every|"
    r"on|in|at|when i)\b"
)
_VERB = re.compile(
    r"^(?:i|we|he|she|they) (?:\w+ )?\w+|"  # I keep bees, he never flies: whatever verb it is
    r"\b(?:am|is|are|was|were|be|have|has|had|do|does|did|don't|doesn't|didn't|can|can't|cannot|will|"
    r"won't|\w+'(?:m|s|re|ve|d|ll)|"
    r"im|ive|love|like|hate|live|work|prefer|want|need|eat|drink|use|play|own|study|go|went|moved|"
    r"started|stopped|quit|named|called|"
    r"\w{3,}(?:ed|es))\b",
    re.IGNORECASE,
)
_REMEMBER_THAT = re.compile(
    rf"{_LEAD}(?:remember|keep in mind|bear in mind|note|make a note|take note|memori[sz]e|don't forget|"
    rf"do not forget|never forget)"
    r"(?: down)?(?: the fact)? that (?!time\b|day\b|night\b|one\b|song\b|movie\b|film\b|guy\b|place\b|"
    r"trip\b|summer\b|winter\b|year\b)(.+)",
    re.IGNORECASE | re.DOTALL,
)
_REMEMBER = re.compile(
    rf"{_LEAD}(?:remember|keep in mind|bear in mind|note|make a note|take note|memori[sz]e)(?: this)? *[:：,，-]? *"
    rf"((?:{_STATES}).+)",
    re.IGNORECASE | re.DOTALL,
)
_DO_NOT_FORGET = re.compile(
    rf"{_LEAD}(?:don't|do not|never) forget *[:,]? *((?:{_STATES}).+)", re.IGNORECASE | re.DOTALL
)
_REMEMBER_IT = re.compile(
    rf"^(.+?)[\s,;:.!—–-]+(?:and )?{_LEAD}(?:remember|keep in mind|make a note of|don't forget) (?:that|this|it)"
    r"(?: about me)?(?:,? please| for (?:me|later|next time))?$",
    re.IGNORECASE | re.DOTALL,
)
_FORGET = re.compile(
    rf"{_LEAD}(?:(?:forget|erase|unlearn) (?:everything |anything |all )?"
    r"(?:that (?=i\b|i'|my\b|we\b|our\b|thing\b)|about |what i (?:said|told you|wrote|mentioned) about |"
    r"what you know about |you know about )|"
    r"(?:delete|remove|erase|wipe|scrub) (?:what (?:i said|i told you|you know|you remember|you(?:'ve| "
    r"have) learned) about |"
    r"(?:the|your|any|every|all) memor(?:y|ies) (?:of|about|that) )|"
    r"forget (?=my |our |where i |when i |how i |that i |i ))(.+)",
    re.IGNORECASE | re.DOTALL,
)
_NOTE = re.compile(rf"{_LEAD}(?:note|keep in mind|bear in mind|take note|don't forget|never forget)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:i|i'm|im|i've|i'd|my|me|mine|we|we're|we've|our|us)\b", re.IGNORECASE)
_IDIOM = re.compile(r"(?:it|that|this|him|her|them|me|the rest|about it)\W*$", re.IGNORECASE)

_LEAD_ZH = (
    r"(?:(?:好的?|嗯|哦|噢|那|对了|還有|还有|另外|顺便|嘿|你好)[，,、。 ]*)*(?:请|請|麻烦|麻煩|拜托|"
    r"拜託)?(?:你|您)?(?:一定|务必|要|得|可以|能不能|帮我|幫我)*"
)
_REMEMBER_ZH = re.compile(
    rf"{_LEAD_ZH}(?:记住|記住|记一下|記一下|记下来?|記下來?|牢记|别忘了|別忘了|不要忘了|别忘记|不要忘记|"
    rf"别忘|记着|記著|记得)"
    r"(?:了|啊|哦|喔|一下|这一?点|這一?點|这件事|這件事)*[:：,，、 ]*(.+)",
    re.DOTALL,
)
_REMEMBER_IT_ZH = re.compile(
    rf"^(.+?)[，,。；;！!\s]+{_LEAD_ZH}(?:记住|記住|记一下|記一下|记下来?|記下來?|别忘了|別忘了|记着)"
    r"(?:了|啊|哦|喔|吧|它|这个|這個|这一?点|這一?點|这件事)*[~～]*$",
    re.DOTALL,
)
_TO_DO_ZH = re.compile(  # 别忘了买菜, 记得回我: a reminder states nothing about the person
    r"(?:要|去|来|來|给|給|帮|幫|把|带|帶|买|買|回|提醒|叫|发|發|打|吃|喝|交|关|關|拿|取|看|做|写|寫|说|"
    r"說|告诉|每天|按时|早点|先|多|再)"
)
_ASKS_ZH = re.compile(r"(?:吗|嗎|么|呢|没有|沒有|不)[?？]?$|[?？]$|^(?:我|咱).{0,4}(?:谁|什么|哪)")
_STATES_ZH = re.compile(r"我|咱|俺|家|妈|爸|他|她|是|有|住|在|叫|属|過敏|过敏|喜欢|喜歡|讨厌|不")
_FORGET_ZH = re.compile(
    rf"{_LEAD_ZH}(?:(?:忘掉|忘记|忘記|忘了|遗忘|抹掉|删掉|刪掉|删除|刪除)(?:掉|关于|關於|有关|有關)*(?=.{{2,}})|"
    r"(?:别|別|不要|不用|甭)再?(?:记着|記著|记得|記得|记住|記住|记|記|保留|留着)(?:了|着)?)[:：,，、 ]*(.+)",
    re.DOTALL,
)
_FORGET_BA_ZH = re.compile(
    rf"{_LEAD_ZH}(?:把|将|將)(.{{2,80}}?)(?:都|全|全部|给|給|也)*(?:忘掉|忘了|忘记|忘記|抹掉|删掉|刪掉|"
    rf"删了|刪了|删除|刪除)(?:吧|了|好吗|。)*$",
    re.DOTALL,
)
_IDIOM_ZH = re.compile(
    r"^(?:它|这个|這個|那个|那個|我|吧|了|算了|这事|那事|这件事|那件事|刚才.{0,4}|哦|啊)*[吧了啊哦]*$"
)
_ABOUT_TEXT_ZH = re.compile(r"文件|邮件|郵件|代码|代碼|这[段行句]|這[段行句]|那[段行句]|第.[段行句章]|段落|单词|逗号")


def recognise(text: str) -> Remember | Forget | None:
    """Return what the message asks of memory, if it does.

    Questions ("do you remember…?"), reports ("I remember that…"), reminders to do something ("don't forget to…")
    and phrases ("forget it") are none.
    """
    if len(text) > _LONGEST:
        return None
    plain = text.replace("’", "'").replace("‘", "'")  # one character for one: places stay the same
    quoted = [match.span() for match in _QUOTED.finditer(plain)]
    for match in _SENTENCE.finditer(plain):
        start, end = match.span()
        if any(a < start < b for a, b in quoted):
            continue
        start += len(plain[start:end]) - len(plain[start:end].lstrip())
        found = _of_sentence(plain, start, end)
        if found is not None:
            asked, (first, last) = found
            return asked(_trimmed(text, first, last))
    return _at_the_end(text, plain)


def _of_sentence(plain: str, start: int, end: int) -> tuple[type[Remember] | type[Forget], tuple[int, int]] | None:
    sentence = plain[start:end]
    for asked, pattern, fits in _RULES:
        match = pattern.match(sentence)
        if match and fits(sentence, match):
            return asked, (start + match.start(1), start + match.end(1))
    return None


def _of_memory(_sentence: str, match: re.Match[str]) -> bool:
    return not _is_idiom(match[1])


def _plainly_or_politely(sentence: str, match: re.Match[str]) -> bool:
    """A polite question asks for it ("can you remember that I'm vegan?"); "do you remember that…?" does not."""
    return (not _is_question(sentence) or bool(_POLITE.match(sentence))) and _states(match[1]) and not _remarks(match)


def _plainly(sentence: str, match: re.Match[str]) -> bool:
    return not _is_question(sentence) and _states(match[1]) and not _NO_STATEMENT.match(match[1])


def _plainly_zh(sentence: str, match: re.Match[str]) -> bool:
    return not _is_question(sentence) and _states_zh(match[1])


def _is_question(sentence: str) -> bool:
    return sentence.rstrip().endswith(("?", "？"))


def _at_the_end(text: str, plain: str) -> Remember | None:
    """Who says "I'm vegan. Please remember that." states first and asks then: the sentence before is meant."""
    stripped = plain.rstrip(_EDGES)
    for pattern, states in ((_REMEMBER_IT, _states), (_REMEMBER_IT_ZH, _states_zh)):
        match = pattern.match(stripped)
        if not match:
            continue
        sentences = [piece for piece in _SENTENCE.finditer(match[1]) if piece[0].strip()]
        last = sentences[-1] if sentences else None
        if last and states(last[0].strip()) and not last[0].rstrip().endswith(("?", "？")):
            return Remember(_trimmed(text, match.start(1) + last.start(), match.start(1) + last.end()))
    return None


def _remarks(match: re.Match[str]) -> bool:
    """What "note that the function returns early" does: explain. It asks for nothing unless it is about the person."""
    return bool(_NOTE.match(match[0]) and not _PERSONAL.search(match[1]))


def _states(rest: str) -> bool:
    return bool(_VERB.search(rest)) and len(rest.strip(_EDGES)) >= 5


def _states_zh(rest: str) -> bool:
    rest = rest.strip(_EDGES)
    if len(rest) < 3 or _ASKS_ZH.search(rest) or _TO_DO_ZH.match(rest):
        return False
    return bool(_STATES_ZH.search(rest))


def _is_idiom(rest: str) -> bool:
    rest = rest.strip(_EDGES)
    return len(rest) < 2 or bool(_IDIOM.match(rest) or _IDIOM_ZH.match(rest) or _ABOUT_TEXT_ZH.search(rest))


def _trimmed(text: str, start: int, end: int) -> str:
    return text[start:end].strip(_EDGES + "?？")


_RULES: tuple[tuple[type[Remember] | type[Forget], re.Pattern[str], Callable[[str, re.Match[str]], bool]], ...] = (
    (Forget, _FORGET, _of_memory),
    (Forget, _FORGET_ZH, _of_memory),
    (Forget, _FORGET_BA_ZH, _of_memory),
    (Remember, _REMEMBER_THAT, _plainly_or_politely),
    (Remember, _REMEMBER, _plainly),
    (Remember, _DO_NOT_FORGET, _plainly),
    (Remember, _REMEMBER_ZH, _plainly_zh),
)
