"""Passwords, passphrases and keys that are told beside their name; they may be plain words of either language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from memories.screening.secret_names import CHANGED, NAMES_EN, NAMES_ZH, NOT_ONE

_GAP = (
    r"(?:['\"’”]?\s*(?:[:：=＝]|=>|->|is|was|are|were|would be|as|to|of|是|为|為|係|叫|改成|改为|设成|设为|"
    r"用的是|用)+\s*|\s+)"
)
_VALUE = r"['\"“‘`「]?(?P<value>[^\s'\"“”‘’`,，。;；、!！?？()（）「」]{3,})"
_LABELLED = re.compile(rf"(?:(?<![A-Za-z]){NAMES_EN}(?![a-z])|{NAMES_ZH})", re.IGNORECASE)
_STATED = re.compile(rf"(?:\([^)]{{0,20}}\))?(?P<between>[^\n.。!！?？;；:：=]{{0,40}}?){_GAP}{_VALUE}", re.IGNORECASE)
_PHRASE = re.compile(
    r"(?:(?:(?:pass ?|seed |recovery |secret |backup )phrase|mnemonic|助[記记][词詞])[^\n.:：]{0,24}?"
    r"(?:[:：=]|\b(?:is|are)\b(?=(?: [a-z]+){4}))|(?:pass ?words?|密[码碼])(?: is| are|是)?[:：=])"
    r"\s*(?P<value>[a-z]+(?:[ ,，-]+[a-z]+){2,24})",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"pass|pwd|word|question|密[码碼]|口令|暗[号號]", re.IGNORECASE
)  # secrets that may be a plain word
_TOLD = re.compile(r"(?:\b(?:is|was|to)\W+|[是为為係成用])\s?['\"“‘]?\w+\W*$", re.IGNORECASE)
_PLAIN_WORD = re.compile(r"^(?:[a-z]+|[A-Z][a-z]+|[\u3400-\u9fff]+)[.,!?]*$")
_OF_PASSWORDS = re.compile(  # what is said of passwords, rather than one of them
    r"(?:not|in|on|at|too|so|very|the|a|an|my|your|his|her|our|their|no|still|now|really|always|never|wrong|right|"
    r"incorrect|correct|long|short|weak|strong|old|new|same|different|secure|insecure|safe|unsafe|lost|gone|forgotten|"
    r"written|stored|saved|kept|hidden|secret|private|required|needed|missing|expired|invalid|valid|rejected|accepted|"
    r"reset|changed|changing|set|broken|leaked|stolen|shared|compromised|unknown|terrible|awful|bad|good|fine|great|"
    r"easy|hard|simple|complicated|ridiculous|annoying|impossible|here|there|something|anything|nothing|mine|yours|"
    r"manager|protected|policy|recovery|field|generator|empty|blank|important|visible|case|what|that|this|it|and|or|"
    r"for|from|with|by|to|of|as|being|been|unique|random|memorable|guessable|obvious|none|optional|sensitive|"
    r"characters?|letters?|digits?|words?|symbols?|years?|months?|days?|news|knowledge|stronger|longer|shorter|"
    r"better|worse|weaker|simpler|easier|harder|enough|again|anymore|already|everywhere|garbage|rubbish|chaos)",
    re.IGNORECASE,
)
_IN_A_SENTENCE = re.compile(  # a word of talk: a secret of several words has none of them
    r"(?:i|me|you|he|him|she|it|we|us|they|them|who|which|when|where|why|how|if|than|then|there|here|this|that|these|"
    r"those|not|no|never|always|often|still|just|only|also|too|so|very|quite|rather|pretty|way|now|again|about|after|"
    r"before|under|over|into|onto|upon|on|in|at|by|to|for|from|with|without|of|off|up|out|as|like|and|or|but|because|"
    r"is|was|are|were|be|been|has|have|had|do|does|did|will|would|can|could|should|may|might|must|"
    r"hidden|written|kept|known|stolen|lost|broken|gone|forgotten|taken|given|made|put|held|sent|well|"
    r"my|your|his|her|our|their|its|the|a|an|some|any|all|each|every|both|more|less|most|least|up|due|"
    r"[a-z]+(?:ly|n't)|[a-z]{2,}(?:ing|ed))",
    re.IGNORECASE,
)
_WORDS_OF = (
    rf"(?:pass ?words?|pass ?phrases?|pass ?codes?|memorable word|secret word|security (?:word|answer)|"
    rf"answer to (?:my|the|a|our|his|her) (?:secret|security) question){NOT_ONE}"
)
_FOR = r"(?: (?:for|to|of|at|on) [^\n.!?;:=]{1,30}?)?"
_WORDS = re.compile(
    rf"(?:\b{_WORDS_OF}{_FOR}(?: is| was|['’]s| used to be)(?: now| still| just| simply)?|"
    rf"\b{CHANGED}\b[^\n.!?;]{{1,30}}?\b{_WORDS_OF}[^\n.!?;]{{0,20}}? to|\b{_WORDS_OF}{_FOR} ?[:=])"
    r"\s*(?:(?P<quote>['\"“‘])(?P<quoted>[^\n'\"“”‘’]{3,60})['\"”’]|"
    r"(?P<value>[a-z]+(?: [a-z]+){0,5}?)(?=[,!?;)\n'\"]|\.(?!\w)|$| and | but ))",
    re.IGNORECASE,
)
_NAMED = rf"(?:my|our|the|a|his|her|their) (?:[a-z-]+ ){{0,2}}(?:{_WORDS_OF}|pin\b{NOT_ONE})"
_AS = re.compile(
    rf"\b(?:us(?:e|es|ed|ing)|chose|picked|took) (?P<value>[^\s'\"]+(?: [^\s'\"]+){{0,3}}?) as {_NAMED}|"
    rf"(?:^|[\n.,;!?] ?)(?P<first>[^\W_]+(?: [^\W_]+){{0,2}}) (?:is|was) (?!a |the ){_NAMED}",
    re.IGNORECASE,
)
_HINT = re.compile(
    rf"\b(?:{_WORDS_OF}|pin(?: code| number)?){_FOR}(?: is(?: just| simply| still| now)?|:| =) ?(?P<value>(?:my|his|"
    rf"her|our|their|the) "
    r"[^\n.,;!?]{0,40}?\b(?:birth ?(?:day|date|year)|date of birth|year of birth|anniversary|name|phone number|address|"
    r"postcode|initials)\b(?: backwards)?)",
    re.IGNORECASE,
)
_HAN = r"[\u3400-\u9fff]"
_NAMES_ZH = rf"(?:密[码碼]|口令|暗[号號]|pass ?words?|pass ?codes?){NOT_ONE}"
_WORDS_ZH = re.compile(
    rf"(?:{_NAMES_ZH}\s?(?:现在|目前|一直|还|就|都|也|又|已经|已)*(?:[是为為係叫:=]|(?P<set>[改设設换換定弄][成为為])|"
    rf"用的是)了?\s?['\"“「]?(?P<value>{_HAN}{{2,12}})(?![^\s\n，。！；、,.!;'\"”」)）])|"
    rf"[用拿](?P<used>{_HAN}{{2,10}}?)(?:当作|当做|作为|[当當做作])了?(?:我的|的|它的)?{_HAN}{{0,4}}?{_NAMES_ZH})",
    re.IGNORECASE,
)
_HINT_ZH = re.compile(
    rf"{_NAMES_ZH}[^\n。,，]{{0,6}}?用(?P<value>{_HAN}{{1,10}}(?:生日|名字|姓名|电话|电话号码?|手机号码?|纪念日|"
    rf"门牌号?|车牌号?|拼音))",
    re.IGNORECASE,
)
_TALK_ZH = re.compile(
    r"(?:什么|甚么|啥|多少|错|錯|对的|對的|新|旧|随机|自动|由|从|从来|以|必|需|能|最|非常|安全|复杂|简单|一样|相同|"
    r"统一|"
    r"自己|初始|默认|加密|保密|公开|重要|个人|一[串个种道门组段条]|指纹|人脸|空|无|無|同一)"
    rf"|{_HAN}*(?:[在给让把被会會可没沒不很太吗嗎呢吧谁誰哪怎请請]{_HAN}*|[的了着啊呀过])$"
)
_SETTING = re.compile(
    r"(?<![A-Za-z0-9_$.])(?P<name>[A-Z][A-Z0-9_]{0,60}_(?:PASS(?:WORD|WD|PHRASE|CODE)?|PWD|KEY|SECRET|TOKEN|"
    r"CREDENTIALS?|"
    r"PIN)(?:_(?:BASE|ID|PROD|DEV|TEST|LIVE|MAIN|OLD|NEW|[A-Z0-9]))?)['\"]?\s*(?:[:=]|\bis\b|[是为])\s*"
    r"['\"“‘`]?(?P<value>[^\s'\"“”‘’`,;，。；]{3,})"
)
_FIELD = re.compile(
    r"(?<![A-Za-z0-9_$.])(?P<name>[a-z][a-z0-9_-]{0,40}[_-](?:pass(?:word|wd|phrase|code)?|pwd|key|secret|"
    r"token))['\"]?\s*"
    r"(?:[:=]|=>)\s*['\"“‘`]?(?P<value>[^\s'\"“”‘’`,;，。；]{3,})"
)
_NO_SECRET_NAME = re.compile(
    r"primary|foreign|public|sort|partition|cache|index|unique|max|min|num|count", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"[$<{(%\[]|.*[(\[]|(?:os|process|env|secrets|settings|config|self|app|import)\.|"
    r"(?:none|null|true|false|undefined|changeme)$|your[-_]|[x*.•]+$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@'\"]{1,60}:(?P<value>[^\s@/'\"]{3,60})@", re.IGNORECASE)
_LOGIN = re.compile(
    r"(?:\b(?:log-?ins?|username|user name|credentials?|creds)(?: (?:for|to|at) [^\n:.,;]{1,30}?)?\s?(?:[:=]|is\b)|"
    r"\b(?:user(?: id)?|account)\s?[:=]|(?:用户名?|用戶名?|[账帐][号户]|[賬帳][號戶]|登[录錄]名?)\s?[:=是为])"
    r"\s?[^\s/|,，、\"]{2,40}\s?(?:[/|,，、]|and|和)\s?(?P<value>[^\s,，。;；、/|\"]{4,40})",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?:用户名?|用戶名?|[账帐][号户]|[賬帳][號戶])\s?[:=是]?\s?[^\s,，、]{1,40}?[\s,，、/|]{0,2}(?:密[码碼]|"
    r"pass ?word|pwd)"
    r"\s?[:=是]?\s?(?P<value>[!-~]{3,40})|\b(?:user(?:name)?|login|e-?mail)\s?[:=]\s?\S{1,40}?[\s,;/|]{1,3}"
    r"(?:pass(?:word)?|pwd?)\s?[:=]\s?(?P<other>[^\s()]{3,40})(?!\S*\))|"
    r"(?<!\S)[^\s/]{2,30} ?/ ?(?P<before>[^\s/]{4,40}) (?:is|are) (?:the|my|our) (?:log-?in|credentials)\b",
    re.IGNORECASE,
)


def told_passwords(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    yield from _beside_names(text)
    yield from _phrases(text)
    for match in _WORDS.finditer(text):
        if match["quoted"] or _is_phrase(match["value"]):
            yield match.span("quoted" if match["quoted"] else "value")
    for match in _AS.finditer(text):
        if _is_phrase(match["value"] or match["first"]):
            yield match.span("value" if match["value"] else "first")
    for match in (match for pattern in (_HINT, _HINT_ZH) for match in pattern.finditer(text)):
        yield match.span("value")
    for match in _WORDS_ZH.finditer(text):
        value = match["value"] or match["used"]
        if match["set"]:  # 改成小猫咪了
            value = value.removesuffix("了")
        if not _TALK_ZH.match(value):
            yield match.span("value" if match["value"] else "used")
    yield from _settings(text)


def looks_secret(value: str) -> bool:
    """Letters, digits and signs together."""
    kinds = (
        any(char.isdigit() for char in value)
        + any(char.isascii() and char.isalpha() for char in value)
        + any(char in "!@#$%^&*_+=~?" for char in value)
    )
    return (
        kinds >= 2
        and len(value) >= 6
        and not re.fullmatch(r"\d+(?:st|nd|rd|th|am|pm|kg|km|GB|MB)|v?\d[\d.]*\w?", value, re.IGNORECASE)
    )


def _beside_names(text: str) -> Iterator[tuple[int, int]]:
    for label in _LABELLED.finditer(text):
        stated = _STATED.match(text, label.end())
        may_be_word = _CHOSEN.search(label[0]) is not None
        if stated and _is_value(stated["value"], stated[0], may_be_word and _ends(text, stated.end())):
            yield stated.span("value")
        # "Pomfret1962 is my password", "the pin, 4711": the value stands before, or apart
        near = text[max(0, label.start() - 40) : label.end() + 60]
        offset = max(0, label.start() - 40)
        for match in re.finditer(r"(?<![A-Za-z0-9_])[^\s'\"“”,;()（）「」\u3000-\u303f\u3400-\u9fff]{4,}", near):
            value = match[0].rstrip(".!?:：")
            if looks_secret(value):
                yield offset + match.start(), offset + match.start() + len(value)


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    """Secrets of several plain words, pair by pair: a part of one is one too."""
    for match in _PHRASE.finditer(text):
        words = re.finditer(r"[A-Za-z]+", match["value"])
        for one, other in pairwise(words):
            yield match.start("value") + one.start(), match.start("value") + other.end()


def _settings(text: str) -> Iterator[tuple[int, int]]:
    """SMTP_PASS=…, "db_key": "…", a password in an address, a name and a password."""
    for match in _SETTING.finditer(text):
        if not _NO_SECRET_NAME.search(match["name"]) and not _REFERENCE.match(match["value"]):
            yield match.span("value")
    for pattern in (_FIELD, _LOGIN):
        for match in pattern.finditer(text):
            named = match.groupdict().get("name", "")
            if not _NO_SECRET_NAME.search(named) and _has_both(match["value"]) and not _REFERENCE.match(match["value"]):
                yield match.span("value")
    for match in (match for pattern in (_ADDRESS, _PAIR) for match in pattern.finditer(text)):
        name = next(name for name, value in match.groupdict().items() if value)
        if not _REFERENCE.match(match[name]):
            yield match.span(name)


def _has_both(value: str) -> bool:
    return looks_secret(value) and any(char.isdigit() for char in value) and any(char.isalpha() for char in value)


def _is_phrase(value: str) -> bool:
    """Words that say nothing in their sentence: "blue elephant", not "really old" and not "driving me crazy"."""
    words = value.split(" ")
    if looks_secret(value):
        return True
    return not _OF_PASSWORDS.fullmatch(words[-1]) and not any(map(_IN_A_SENTENCE.fullmatch, words))


def _ends(text: str, place: int) -> bool:
    """Whether a word that ends there is the last of its clause."""
    return text[place - 1] in ".!?" or place == len(text) or text[place] in "\n.!?,，。！;；'\"”’"


def _is_value(value: str, stated: str, may_be_word: bool) -> bool:
    """ "my password is Dimsum4ever!" tells it, and so does "my password is sunshine."; "is too long" does not."""
    given = re.search(r"[:：=＝]|=>", stated) is not None
    value = value.rstrip(".!?:：")
    if len(value) < 3:
        return False
    if _PLAIN_WORD.match(value):
        told = given or _TOLD.search(stated) is not None
        return may_be_word and told and value.isascii() and not _OF_PASSWORDS.fullmatch(value)
    return (
        (given and not _PLAIN_WORD.match(value))
        or looks_secret(value)
        or bool(re.fullmatch(r"[#*]?\d{3,8}[#*]?", value))
    )
