"""Whether a statement is about the person or somebody around them, and whether they say it themselves."""

from __future__ import annotations

import re

from memories.folding import folded
from memories.languages import has_han

_USER = re.compile(
    r"\busers?\b|用户|使用者|\b(?:i|i'm|im|i've|i'd|i'll|my|me|mine|myself|we|we're|we've|our|ours|us)\b|[我咱俺]",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\b(?:mother|mum|mom|father|dad|parents?|wife|husband|partner|spouse|fianc[ée]e?|boyfriend|girlfriend|ex|brothers?|"
    r"sisters?|siblings?|sons?|daughters?|kids?|child(?:ren)?|baby|twins?|nieces?|nephews?|aunts?|uncles?|cousins?|"
    r"gran\w*|in-laws?|roommates?|flatmates?|housemates?|boss|manager|colleagues?|coworkers?|neighbou?rs?|friends?|"
    r"teacher|tutor|supervisor|mentor|landlord|landlady|doctor|therapist|dog|cat|puppy|kitten|rabbit|horse|pet)\b|"
    r"[爸妈爷奶哥姐弟妹儿女夫妻公婆孩娃孙侄甥姑姨舅叔伯猫狗]|老[公婆师板]|同[事学]|朋友|室友|邻居|导师|领导|房东|对象|男友|女友",
    re.IGNORECASE,
)
_OWN_NAME = re.compile(
    r"\b(?i:i['’]m|i am|my name is|my name['’]s|name['’]s|call me|this is|known as) ([A-Z][\w'’-]+)|"
    r"(?:我叫|我是|叫我|名字叫|名叫|名字是)([\u3400-\u9fff]{1,4}|[A-Za-z]+)"
)
# A subject of its own: "Paris is …", "the tower was …", 巴黎是…
_SUBJECT = re.compile(
    r"^(?:(?:the|an?|this|that|these|those) )?(?:[\w'’-]+ ){1,5}?(?:is|are|was|were|has|have|had|can|will)\b|"
    r"^[\u3400-\u9fffA-Za-z]{2,10}?(?:是|位于|属于|拥有|成立|意思)",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(  # of what is left without an owner, one's own is meant
    r"^(?:the )?(?:birthday|name|age|height|weight|blood type|job|work|shift|home|flat|house|address|commute|hobby|"
    r"hobbies|favou?rite|diet|allerg\w+|phone|car|bike|wedding|anniversary|surgery|appointment|exam|interview|flight|"
    r"trip|holiday|move|party|deadline|rent|mortgage|salary)\b|"
    r"^(?:生日|名字|年龄|身高|体重|血型|星座|属相|职业|工作|专业|学校|老家|籍贯|家|住处|地址|爱好|口味|过敏|手机|车|"
    r"婚礼|结婚|手术|面试|考试|航班|旅行|假期|搬家|房租|房贷|工资|现在|最近|以前|平时)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?<!\bi )(?<!\bi've )\b(?:says?|said|saying|tells?|told|writes?|wrote|texts?|texted|asks?|asked|"
    r"repl(?:y|ies|ied)|shout(?:s|ed)?|goes|went)\b(?: me| us| that| to \w+)?[ ,:：-]*$|"
    r"(?<!我)(?:说|說|写道|回|问|讲|告诉我|喊|嚷)(?:道|了|我)?[ ，,:：]*$",
    re.IGNORECASE,
)
_BEFORE = 40  # characters in which it is said whose words they are
_FIRST = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|we|we're|our)\b|[我咱俺]", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|《[^》]*》|(?<!\w)['‘][^'’]{2,}['’](?!\w)")


def is_of_somebody(statement: str, about: str, literal: bool, dated: bool, said: str) -> bool:
    """Whether the user, or a person that the statement is `about`, is spoken of at all.

    `literal`: the statement is the user's own words, who leave themselves out ("moved in May", 住在海淀). `said` is
    what was said around it, where their own name may stand.
    """
    plain = statement.replace("’", "'")
    if _USER.search(plain) or _KIN.search(plain):
        return True
    if about:
        return any(word in folded(plain) for word in folded(about).split()) or has_han(about)
    if any(name in plain for match in _OWN_NAME.finditer(said) for name in match.groups() if name):
        return True
    return literal and (dated or bool(_OF_ONESELF.match(plain)) or not _SUBJECT.match(plain))


def is_said_by_another(text: str, start: int, end: int) -> bool:
    """Whether a quote stands within quotation marks of which somebody else is said to have said them, with an "I" that
    is theirs. Marks around the person's own letter or note are their own."""
    around = [match.span() for match in _QUOTED.finditer(text) if match[0][0] != "《"]
    within = any(a <= start and end <= b and _SAYS.search(text[max(0, a - _BEFORE) : a]) for a, b in around)
    return within and _FIRST.search(text[start:end].replace("’", "'")) is not None
