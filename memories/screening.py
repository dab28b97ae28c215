"""What is never kept, whoever says it: passwords, keys, card and account numbers, identity numbers, one-time codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext_lazy

from memories import check_digits
from memories.government_ids import numbers_of_states

KINDS = {
    "password": gettext_lazy("a password"),
    "one_time_code": gettext_lazy("a one-time code"),
    "key": gettext_lazy("a secret key"),
    "card": gettext_lazy("a card number"),
    "account": gettext_lazy("an account number"),
    "id_number": gettext_lazy("an identity number"),
}


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret in a text. `value` is compared and thrown away, never stored; only the kind may be."""

    kind: str
    start: int
    end: int
    value: str


_GAP = (
    r"(?:['\"’”]?\s*(?:[:：=＝]|=>|->|is|was|are|were|would be|as|to|of|是|为|為|係|叫|改成|改为|设成|设为|"
    r"用的是|用)+\s*|\s+)"
)
_VALUE = r"['\"“‘`「]?(?P<value>[^\s'\"“”‘’`,，。;；、!！?？()（）「」]{3,})"
_WORD_EN = (
    r"(?:pass\s?words?|pass\s?phrases?|passwd|pass\s?codes?|pwd|db_?pass(?:word)?|memorable word|secret "
    r"word|security word|"
    r"security answer|pin(?: code| number)?|secret(?:[ _-]?key)?|api[ _-]?keys?|access[ _-]?(?:key|"
    r"token)|auth[ _-]?token|token|"
    r"private[ _-]?key|client[ _-]?secret|jwt[ _-]?secret|recovery (?:codes?|keys?|phrase)|backup codes?|seed phrase|"
    r"mnemonic|door code|gate code|alarm code|safe code|safe combination|cvv2?|cvc2?)"
)
_WORD_ZH = r"(?:密[码碼]|口令|暗[号號]|密[钥鑰]|助[记記][词詞]|安全码|安全碼|恢[复復][码碼]|通行[码碼]|锁屏码|支付码)"
_CODE_WORD = (
    r"(?:otp|one[- ]time (?:code|password|pin)|(?:verification|security|confirmation|sms|authenticator|"
    r"authentication|login|sign-?in|access|activation|pairing|pick-?up) code|2fa(?: code)?|mfa code|"
    r"(?:texted|sent|emailed|gave)(?: me| us)?(?: a| the| this)? code|code (?:they|you|he|she|the bank) (?:texted|sent|"
    r"emailed|gave)|验证码|驗證碼|校验码|動態碼|动态码|登录码|激活码|取件码|一次性密[码碼])"
)

_LABELLED = re.compile(
    rf"(?:(?<![A-Za-z]){_WORD_EN}(?![a-z])|(?<![A-Za-z])[A-Za-z]{1, 40}_(?:PASS|KEY|SECRET|TOKEN)\w*|{_WORD_ZH})",
    re.IGNORECASE,
)
_STATED = re.compile(rf"(?:\([^)]{{0,20}}\))?(?P<between>[^\n.。!！?？;；:：=]{{0,40}}?){_GAP}{_VALUE}", re.IGNORECASE)
_CODE = re.compile(
    rf"(?P<label>{_CODE_WORD})(?P<between>[^\d\n]{{0,24}})(?P<value>\d(?:[ -]?\d){{3,9}})(?!\d)", re.IGNORECASE
)
_CODE_BEFORE = re.compile(
    rf"(?<!\d)(?P<value>\d(?:[ -]?\d){{3,7}})(?P<between>[^\d\n]{{0,16}})(?P<label>{_CODE_WORD})", re.IGNORECASE
)
_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){11,22}(?![\w.]*\d)")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_KEY = re.compile(
    r"(?<![\w-])(?:sk-[\w-]{8,}|(?:gh[pousr]|github_pat|glpat|xox[abprs])[-_][\w-]{10,}|"
    r"AKIA[0-9A-Z]{12,}|AIza[\w-]{20,}|"
    r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|-----BEGIN [A-Z ]*PRIVATE KEY-----)"
)
_RANDOM = re.compile(r"(?<![\w/.-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[A-Za-z0-9+/=_-]{20,}(?![\w/.-])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{16,}(?![0-9A-Za-z])")
_GROUPS = re.compile(
    r"(?<![\w-])(?=[a-z0-9-]*\d)(?=[a-z0-9-]*[a-z])[a-z0-9]{4,6}(?:-[a-z0-9]{4,6})+(?![\w-])", re.IGNORECASE
)
_EXPIRY = re.compile(
    r"(?:\bexp(?:iry|ires|iration)?\b|有效期|valid thru)[^\d\n]{0,16}(?P<value>\d{2,4}[/.-]\d{2}(?:[/.-]\d{2,4})?)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:(?:(?:pass ?|seed |recovery |secret |backup )phrase|mnemonic|助[記记][词詞])[^\n.:：]{0,24}?"
    r"(?:[:：=]|\b(?:is|are)\b(?=(?: [a-z]+){4}))|(?:pass ?words?|密[码碼])(?: is| are|是)?[:：=])"
    r"\s*(?P<value>[a-z]+(?:[ ,，-]+[a-z]+){2,24})",
    re.IGNORECASE,
)
_CHOSEN = re.compile(r"pass|pin\b|word|密[码碼]|口令|暗[号號]", re.IGNORECASE)  # secrets that may be a plain word
_CODES_AFTER = re.compile(r"(?:recovery|backup|scratch) codes?|恢复码|备用码", re.IGNORECASE)
_TOLD = re.compile(r"(?:\b(?:is|was|to)\W+|[是为為成用])['\"“‘]?\w+\W*$", re.IGNORECASE)
_PLAIN_WORD = re.compile(r"^(?:[a-z]+|[A-Z][a-z]+|[\u3400-\u9fff]+)[.,!?]*$")
_OF_PASSWORDS = re.compile(  # what is said of passwords, rather than one of them
    r"(?:not|in|on|at|too|so|very|the|a|an|my|your|his|her|our|their|no|still|now|really|always|never|wrong|right|"
    r"incorrect|correct|long|short|weak|strong|old|new|same|different|secure|insecure|safe|unsafe|lost|gone|forgotten|"
    r"written|stored|saved|kept|hidden|secret|private|required|needed|missing|expired|invalid|valid|rejected|accepted|"
    r"reset|changed|changing|set|broken|leaked|stolen|shared|compromised|unknown|terrible|awful|bad|good|fine|great|"
    r"easy|hard|simple|complicated|ridiculous|annoying|impossible|here|there|something|anything|nothing|mine|yours|"
    r"manager|protected|policy|recovery|field|generator|empty|blank|important|visible|case|what|that|this|it|and|or|"
    r"for|from|with|by|to|of|as|being|been|unique|random|memorable|guessable|obvious|none|optional)",
    re.IGNORECASE,
)


def secrets_in(text: str) -> list[Secret]:
    """Return the secrets of a text, in order of place."""
    plain = text.translate(_ONE_FOR_ONE)
    found = [*_numbers(plain), *_labelled(plain), *_phrases(plain), *_shaped(plain)]
    return sorted(found, key=lambda secret: (secret.start, -secret.end))


def holds_secret(text: str, known: list[Secret]) -> str:
    """Return the kind of secret that a statement holds: one of its own, or one that stood in its message. Else ""."""
    own = secrets_in(text)
    if own:
        return own[0].kind
    bare = _bare(text)
    for secret in known:
        value = _bare(secret.value)
        if len(value) >= 4 and value in bare:
            return secret.kind
        if secret.kind == "id_number" and any(_bare(day) in bare for day in _birthday(value)):
            return secret.kind
    return ""


def _numbers(text: str) -> Iterator[Secret]:
    for start, end in numbers_of_states(text):
        yield Secret("id_number", start, end, text[start:end])
    for match in _DIGITS.finditer(text):
        digits = re.sub(r"[ -]", "", match[0])
        if 13 <= len(digits) <= 19 and check_digits.luhn(digits):
            yield _secret("card", match)
    for match in _IBAN.finditer(text):
        whole = match[0].replace(" ", "")
        for length in range(len(whole), 14, -1):  # a word behind it may have been taken along
            if check_digits.iban(whole[:length]):
                yield _secret("account", match)
                break
    for match in _EXPIRY.finditer(text):
        yield _secret("card", match, "value")


def _labelled(text: str) -> Iterator[Secret]:
    for pattern in (_CODE, _CODE_BEFORE):
        for match in pattern.finditer(text):
            yield _secret("one_time_code", match, "value")
    for label in _LABELLED.finditer(text):
        stated = _STATED.match(text, label.end())
        may_be_word = _CHOSEN.search(label[0]) is not None
        if stated and _is_value(stated["value"], stated[0], may_be_word and _ends(text, stated.end())):
            yield _secret("password", stated, "value")
        # "Pomfret1962 is my password", "the pin, 4711": the value stands before, or apart
        near = text[max(0, label.start() - 40) : label.end() + 60]
        offset = max(0, label.start() - 40)
        for match in re.finditer(r"(?<![A-Za-z0-9_])[^\s'\"“”,;()（）「」\u3000-\u303f\u3400-\u9fff]{4,}", near):
            value = match[0].rstrip(".!?:：")
            if _looks_secret(value):
                yield Secret("password", offset + match.start(), offset + match.start() + len(value), value)


def _phrases(text: str) -> Iterator[Secret]:
    """Secrets of several plain words, pair by pair: a part of one is one too."""
    for match in _PHRASE.finditer(text):
        words = re.finditer(r"[A-Za-z]+", match["value"])
        for one, other in pairwise(words):
            start, end = match.start("value") + one.start(), match.start("value") + other.end()
            yield Secret("password", start, end, text[start:end])


def _shaped(text: str) -> Iterator[Secret]:
    for pattern in (_KEY, _HEX):
        for match in pattern.finditer(text):
            yield _secret("key", match)
    for match in _RANDOM.finditer(text):
        if _mixed(match[0]):
            yield _secret("key", match)
    if _CODES_AFTER.search(text):
        for match in _GROUPS.finditer(text):
            yield _secret("one_time_code", match)


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
        or _looks_secret(value)
        or bool(re.fullmatch(r"[#*]?\d{3,8}[#*]?", value))
    )


def _looks_secret(value: str) -> bool:
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


def _mixed(value: str) -> bool:
    return any(c.isupper() for c in value) and any(c.islower() for c in value) and sum(c.isdigit() for c in value) >= 3


def _secret(kind: str, match: re.Match[str], group: str | int = 0) -> Secret:
    return Secret(kind, match.start(group), match.end(group), match[group])


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _birthday(number: str) -> list[str]:
    """What an identity number tells of its holder's birthday: it must not be worked out from there."""
    if not re.fullmatch(r"\d{17}[\dx]", number):
        return []
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return [
        born.isoformat(),
        f"{born.month}月{born.day}日",
        f"{born:%B} {born.day}",
        f"{born.day} {born:%B}",
    ]


_ONE_FOR_ONE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width letters and digits, one for one, so that places stay the same."""
