"""Whether a question asks what held before the present: "Where did I live before Cusco?", 我原来在哪儿上班？"""

from __future__ import annotations

import re

_FORMER = re.compile(
    r"\b(?:used? to (?!it\b)|formerly|previously|originally|initially|at first|in the beginning|back then|no longer|"
    r"until recently|(?:former|previous|original|initial) (?!conversation|chat|session|message|discussion|question)\w+|"
    r"(?:my|our|the|his|her|their) old (?:job|work|employer|company|boss|manager|phone|number|address|flat|apartment|"
    r"house|home|place|room|city|town|car|bike|name|title|doctor|dentist|teacher|plan|school|team|schedule|rent|"
    r"hobby|habit|salary)|my old (?!(?:friend|man|woman|lady|folks|self|age|school)\b)\w+)\b|"
    r"旧(?:的|号|车|家|址|地址|手机|电脑|公司|工作|单位|名)|原来|原先|以前|从前|曾经|本来|当初|起初|最初|一开始|早先|先前|过去(?![了吧吗看])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\bbetween (?:the|my|our|his|her|their|both|two)\b[^?]*\b(?:two|both|times|stays|stints|spells|jobs|moves)\b|"
    r"两(?:次|段|回|份|个)[^，。？?]*之间",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\bbefore\b(?P<named>[^,.?!;]*)", re.IGNORECASE)
_BEFORE_ZH = re.compile(
    r"(?:之前|以前|(?<=[了息价薪租职婚业院家休学期级术岗])前(?=[我，,]))(?!.{0,3}(?:说|提|讲|告诉|聊))"
)
_END_ZH = re.compile(r"[，,。？?！!；;]")
_WAS = re.compile(
    r"\b(?:did|was|were|had|used|\w+ed|ran|sat|taught|drove|rode|wore|ate|drank|kept|held|led|gave|took|went|got|came|"
    r"paid|slept|sang|swam|wrote|read|sold|bought|made|sent|met|spoke|knew)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:did|have|had) (?:I|we) (?:ever |already )?(?:say|said|tell|told|mention|mentioned|ask|asked|talk)\b|"
    r"(?:之前|以前|曾经|原来|当初).{0,3}(?:说|提|讲|告诉|聊|问)",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"\bbefore (?:(?:i|we) (?:go|leave|start|get|head|eat|sleep)\b[^,.?!;]*|(?:going to |i )?(?:bed|breakfast|lunch|"
    r"dinner|supper|work|school|class|sleep(?:ing)?|noon|midnight|dawn|sunrise|training|leaving)\b)|"
    r"(?:早饭|早餐|早点|午饭|午餐|晚饭|晚餐|吃饭|饭|睡觉?|入睡|上班|下班|出门|起床|上课|开会|运动|跑步|洗澡|天亮|天黑)(?:之前|以前|前)",
    re.IGNORECASE,
)
FIRST = re.compile(
    r"\b(?:at first|in the beginning|originally|initially|original|initial|the (?:very )?first)\b|"
    r"起初|最初|一开始|最早|当初",
    re.IGNORECASE,
)


def without_times_of_day(text: str) -> str:
    """Without "before breakfast", 睡觉之前: they say when on any day, and nothing of what was."""
    return _DAILY.sub(" ", text)


def former(text: str) -> bool:
    """Whether it asks for what is not so any more."""
    text = without_times_of_day(text)
    if told(text):
        return False
    if _FORMER.search(text) or _BETWEEN.search(text):
        return True
    return bool((_BEFORE.search(text) and _WAS.search(text)) or _BEFORE_ZH.search(text))


def told(text: str) -> bool:
    """Whether it asks for what was said, which is as likely to hold still."""
    return bool(_TOLD.search(text))


def named_after(text: str) -> str:
    """What it names as coming after: of "before the hostels" the hostels, of 搬到昆明之前 the move; or nothing."""
    found = _BEFORE.search(text)
    if found:
        return found["named"].strip()
    found = _BEFORE_ZH.search(text)
    # Looked for backwards: a pattern that begins with anything tries each place of a long text as the beginning
    return _END_ZH.split(text[: found.start()])[-1].strip() if found else ""
