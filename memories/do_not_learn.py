"""What the person does not want learned again. The list holds keyed hashes, and patterns they wrote themselves."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from memories import clock
from memories.errors import MayNotLearn, NotFound
from memories.folding import folded, locate, text_key
from memories.models import DoNotLearn, Memory
from memories.records import By

LONGEST = 200  # characters of a pattern
_SHORT = 4  # letters
_TELLING = 10  # bytes: three Chinese signs and more, "I keep bees"


def forbids(owner_id: int, text: str) -> bool:
    """Whether a statement, or a quote, must not be learned from."""
    return forbids_any(owner_id, [text])


def forbids_any(owner_id: int, texts: Sequence[str]) -> bool:
    """Whether one of them must not be."""
    keys = {_keyed(owner_id, text) for text in texts}
    rows = DoNotLearn.objects.filter(Q(hash__in=keys) | ~Q(pattern=""), owner_id=owner_id)
    return any(
        key in keys or any(_occurs(pattern, text) for text in texts)
        for key, pattern in rows.values_list("hash", "pattern")
    )


def _occurs(pattern: str, text: str) -> bool:
    """A short word is meant whole: "ex" does not stand in "Texas"."""
    plain = folded(pattern).strip()
    if plain.isascii() and len(plain) < _SHORT:
        return locate(pattern, text) is not None
    return plain in folded(text)


def check(owner_id: int, text: str, by: By) -> None:
    """Raise MayNotLearn when something automatic wants to keep a forbidden statement.

    A person who states it again by hand has changed their mind: its hash comes off the list.
    """
    if by.actor == "user":
        take_off(owner_id, text)
    elif forbids(owner_id, text):
        raise MayNotLearn(_("This is on your do-not-learn list."))


def add(owner_id: int, texts: Iterable[str]) -> int:
    """Put statements on the list, as hashes; return how many were new."""
    added = 0
    for text in texts:
        _row, new = DoNotLearn.objects.get_or_create(
            owner_id=owner_id, hash=_keyed(owner_id, text), defaults={"created_at": clock.now()}
        )
        added += new
    return added


def telling(quote: str) -> bool:
    """Whether a quote says enough by itself that it must not be learned from again: "yes" does not."""
    return len(quote.encode()) >= _TELLING


def take_off(owner_id: int, text: str) -> None:
    """Let a statement be learned again that stands there as a hash."""
    DoNotLearn.objects.filter(owner_id=owner_id, hash=_keyed(owner_id, text)).delete()


def add_pattern(owner_id: int, text: str) -> bool:
    """Put words on the list, to be read there: nothing that says them is learned. Return whether they were new."""
    pattern = _pattern(text)
    if folded(pattern).strip() in _said(owner_id):
        return False
    DoNotLearn.objects.create(owner_id=owner_id, pattern=pattern, created_at=clock.now())
    return True


def change_pattern(owner_id: int, entry_id: int, text: str) -> bool:
    """Put other words in the place of those that stand there. Return False, and change nothing, when another entry has
    them. Raise NotFound, also for a forgotten statement, which has no words.
    """
    pattern = _pattern(text)
    entry = DoNotLearn.objects.filter(owner_id=owner_id, pk=entry_id).exclude(pattern="")
    if not entry.exists():
        raise NotFound(_("There is no such entry."))
    if folded(pattern).strip() in _said(owner_id, but=entry_id):
        return False
    entry.update(pattern=pattern)
    return True


def delete(owner_id: int, entry_id: int) -> None:
    """Take an entry off the list. Raise NotFound."""
    gone, _rows = DoNotLearn.objects.filter(owner_id=owner_id, pk=entry_id).delete()
    if not gone:
        raise NotFound(_("There is no such entry."))


def already_said(owner_id: int, pattern: str) -> list[int]:
    """The current memories that a pattern would have kept out: it does not reach back."""
    texts = Memory.objects.filter(owner_id=owner_id, state=Memory.State.ACTIVE).values_list("pk", "text")
    return [pk for pk, text in texts if _occurs(pattern, text)]


def _pattern(text: str) -> str:
    pattern = " ".join(text.split())
    if not folded(pattern).strip():
        raise ValueError("there is no pattern")
    return pattern[:LONGEST]


def _said(owner_id: int, but: int | None = None) -> set[str]:
    """The words of all entries but one, folded."""
    rows = DoNotLearn.objects.filter(owner_id=owner_id).exclude(Q(pattern="") | Q(pk=but))
    return {folded(pattern).strip() for pattern in rows.values_list("pattern", flat=True)}


def _keyed(owner_id: int, text: str) -> str:
    """A hash that nobody can look up without the installation's key."""
    key = f"do-not-learn:{owner_id}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, text_key(text).encode(), hashlib.sha256).hexdigest()
