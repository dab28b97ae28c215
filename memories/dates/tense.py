"""Whether a clause tells of what was or of what will be: "in March" needs it."""

from __future__ import annotations

import re

from memories.dates.calendar import Span, Tense

_CLAUSE_END = re.compile(
    r"[,.!?;:\n，。！？；：—–]| and (?!a half)| but | because | so (?!that)| while | though | which "
)

_FUTURE = re.compile(
    r"\b(?:will|won't|shall|gonna|going to|have to|has to|need to|needs to|must|should|can|could|may|might|"
    r"let's|lets|plan(?:s|ning)?|"
    r"expect(?:s|ing|ed)?|due|hope|hoping|tomorrow|upcoming|scheduled|booked for|looking forward|about to|"
    r"want to|wants to|\w+'ll)\b|"
    r"\b(?:i'm|i am|im|we're|we are|they're|they are|he's|he is|she's|she is|it's|it is|who's|is|are|am) "
    r"(?:not |also |just |all |both |only )?\w+ing\b|"
    r"\bfor (?:\w+ )?$",
    re.IGNORECASE,
)
IRREGULAR = (
    "was|were|had|did|got|went|came|saw|said|told|made|took|gave|left|felt|found|bought|brought|thought|"
    "taught|caught|sold|met|"
    "lost|won|kept|slept|spent|sent|built|became|began|broke|chose|drove|ate|fell|flew|forgot|froze|grew|"
    "heard|held|hid|hit|hurt|"
    "knew|led|lent|let|lit|paid|put|quit|ran|rang|read|rode|rose|sang|sat|set|shot|shut|sank|spoke|stood|"
    "stole|stuck|struck|swam|"
    "swore|threw|understood|woke|wore|wrote|burnt|learnt|dreamt|spilt|spelt|knelt|fled|fought|bent|bit|"
    "blew|bled|bred|dealt|dug|drank|"
    "drew|laid|lay|meant|overslept|proposed|rewrote|split|spread|sprang|stung|swept|tore|wept|wound|been|"
    "gone|done|seen|born"
)
_PAST = re.compile(
    rf"\b(?:{IRREGULAR}|didn't|wasn't|weren't|hadn't|\w{{2,}}ed|(?:i|we|they|you)'ve|used to|ago|last)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:is|are|am|isn't|aren't|do|does|don't|doesn't|start|starts|begin|begins|open|opens|close|closes|"
    r"end|ends|leave|leaves|arrive|arrives|"
    r"land|lands|get|gets|go|goes|\w+ing)\b|\w'(?:s|re|m)\b",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_NOT_PAST = re.compile(
    r"\b(?:need|indeed|speed|feed|seed|bed|red|shed|wed|used|united|limited|naked|hundred|sacred|wicked)\b",
    re.IGNORECASE,
)
_IS_DONE = re.compile(
    r"\b(?:is|are|am|be|isn't|aren't|i'm|we're|they're|it's) (?:not |all |now )?(?!married\b)\w+ed\b", re.IGNORECASE
)
_TO_VERB = re.compile(r"\bto (?!be\b)\w+\b", re.IGNORECASE)

_FUTURE_ZH = re.compile(
    r"要(?!求|不是|么)|会(?!议|员|计|场)|将|打算|准备|想去|想要|计划|定在|订在|约在|预计|该|等到|截止|"
    r"到期|开庭|生效|还有|就得|得(?:去|要|交|上|回)|提醒|"
    r"之前|以前得|前得|别忘|记得"
)
_PAST_ZH = re.compile(
    r"了|过(?!几|敏|年|节|生日|关)|刚|才|曾|以前|当时|已经|那[天年月时]|"
    r"[\u4e00-\u9fff]的[\u4e00-\u9fff]{0,2}$|来着|没[去来有到见]"
)


def tense(text: str, span: Span) -> Tense:
    """The tense of the clause around `span`; without any sign of one, of its sentence; else the future."""
    start, end = _around(text, span)
    found = _signs(text[start : span[0]], text[span[1] : end])
    if found is None and _HAN.search(text, start, end):
        beside = sum(map(len, _HAN_RUN.findall(text[start : span[0]] + text[span[1] : end])))
        if beside <= 3:  # "六月份的时候，…": what the next clause says
            found = _signs("", text[span[1] : _around(text, (end, min(end + 1, len(text))))[1]])
    elif found is None:
        before = max((match.end() for match in re.finditer(r"[.!?\n。！？]", text[: span[0]])), default=0)
        after = re.search(r"[.!?\n。！？]", text[span[1] :])
        found = _signs(text[before : span[0]], text[span[1] : span[1] + after.start() if after else len(text)])
    return found or "future"


def _around(text: str, span: Span) -> Span:
    start = max((match.end() for match in _CLAUSE_END.finditer(text, 0, span[0])), default=0)
    after = _CLAUSE_END.search(text, span[1])
    return start, after.start() if after else len(text)


def _signs(before: str, after: str) -> Tense | None:
    clause = f"{before} {after}" if before.isascii() and after.isascii() else before + after
    if re.search(r"\bfor (?:\w+ on )?$|\bfor \w+ $", before):
        return "future"  # "booked a table for Friday": whatever the verb says
    chinese = _chinese_signs(clause)
    if chinese:
        return chinese
    bare = _TO_VERB.sub("", clause)
    future, past = _FUTURE.search(clause), _PAST.search(_NOT_PAST.sub("", _IS_DONE.sub("is", bare)))
    if future and past:
        return "future" if future.start() < past.start() else "past"
    if future or past:
        return "future" if future else "past"
    return "future" if _PRESENT.search(clause) else None


def _chinese_signs(clause: str) -> Tense | None:
    clause = clause.strip()
    future, past = _FUTURE_ZH.search(clause), _PAST_ZH.search(clause)
    if future and past:
        return (
            "future"
            if future.start() < past.start() and not re.search(r"了(?:一|两|三|\d|[多好几])", clause)
            else "past"
        )
    if future or past:
        return "future" if future else "past"
    return None
