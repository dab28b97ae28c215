"""What is never kept, whoever says it: passwords, keys, card and account numbers, identity numbers, one-time codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy

from memories.screening import check_digits
from memories.screening.government_ids import numbers_of_states
from memories.screening.spelled import Spelled
from memories.screening.told_numbers import told_numbers
from memories.screening.told_passwords import told_passwords

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


_DIGITS = re.compile(r"(?<![\w.])\d(?:[ -]?\d){11,22}(?![\w.]*\d)")
_DOTTED = re.compile(r"(?<![\w.])\d{4}\.\d{4}\.\d{4}\.\d{1,7}(?![\w.]*\d)")
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
_CODES_AFTER = re.compile(r"(?:recovery|backup|scratch) codes?|恢复码|备用码", re.IGNORECASE)


def secrets_in(text: str) -> list[Secret]:
    """Return the secrets of a text, in order of place."""
    plain = text.translate(_ONE_FOR_ONE)
    found = dict.fromkeys(_found(plain))
    if spelled := Spelled(plain):
        found |= dict.fromkeys((kind, *spelled.place(start, end)) for kind, start, end in _found(spelled.text))
    secrets = [Secret(kind, start, end, plain[start:end]) for kind, start, end in found]
    return sorted(secrets, key=lambda secret: (secret.start, -secret.end))


def holds_secret(text: str, known: list[Secret]) -> str:
    """Return the kind of secret that a statement holds: one of its own, or one that stood in its message. Else ""."""
    own = secrets_in(text)
    if own:
        return own[0].kind
    bare = _forms(text) if known else []
    for secret in known:
        values = [value for value in _forms(secret.value) if len(value) >= (4 if value.isascii() else 2)]
        if any(value in form for value in values for form in bare):
            return secret.kind
        if secret.kind == "id_number" and any(_bare(day) in bare[0] for day in _birthday(_forms(secret.value)[-1])):
            return secret.kind
    return ""


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    """The kind and the place of each."""
    yield from _numbers(text)
    yield from told_numbers(text)
    for start, end in told_passwords(text):
        yield "password", start, end
    yield from _shaped(text)


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    for start, end in numbers_of_states(text):
        yield "id_number", start, end
    for match in (match for pattern in (_DIGITS, _DOTTED) for match in pattern.finditer(text)):
        digits = re.sub(r"[ .-]", "", match[0])
        if 13 <= len(digits) <= 19 and check_digits.luhn(digits):
            yield "card", *match.span()
    for match in _IBAN.finditer(text):
        whole = match[0].replace(" ", "")
        for length in range(len(whole), 14, -1):  # a word behind it may have been taken along
            if check_digits.iban(whole[:length]):
                yield "account", *match.span()
                break
    for match in _EXPIRY.finditer(text):
        yield "card", *match.span("value")


def _shaped(text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in (_KEY, _HEX):
        for match in pattern.finditer(text):
            yield "key", *match.span()
    for match in _RANDOM.finditer(text):
        if _mixed(match[0]):
            yield "key", *match.span()
    if _CODES_AFTER.search(text):
        for match in _GROUPS.finditer(text):
            yield "one_time_code", *match.span()


def _mixed(value: str) -> bool:
    return any(c.isupper() for c in value) and any(c.islower() for c in value) and sum(c.isdigit() for c in value) >= 3


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _forms(text: str) -> list[str]:
    """What is compared: the bare text, and the same with its spelled numbers in digits."""
    spelled = Spelled(text.translate(_ONE_FOR_ONE))
    return [_bare(text), _bare(spelled.text)] if spelled else [_bare(text)]


def _birthday(number: str) -> list[str]:
    """What an identity number tells of its holder's birthday: it must not be worked out from there."""
    if not re.fullmatch(r"\d{17}[\dx]", number):
        return []
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:  # a number beside its name, with a slip in it
        return []
    return [
        born.isoformat(),
        f"{born.month}月{born.day}日",
        f"{born:%B} {born.day}",
        f"{born.day} {born:%B}",
    ]


_BLANKS = (0x3000, 0x00A0, 0x202F, *range(0x2000, 0x200B))
_DASHES = (0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE58, 0xFE63)
_ONE_FOR_ONE = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_BLANKS, 0x20)
    | dict.fromkeys(_DASHES, 0x2D)
)
"""Full-width letters and digits, blanks and dashes, one for one, so that places stay the same."""
