"""What a search over conversations found: the messages with the words, cut around them, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from chat.models import Conversation, Message
from memories import episodes

LOOKED_AT = 2_000  # messages with the words, newest first; conversations beyond them show no message
BEFORE, AFTER = 40, 100  # characters around the first of the words
Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A message with the words. `pieces`: its text around them, each piece with whether it is one of the words."""

    url: str
    role: str
    pieces: Pieces

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


def matching(found: QuerySet[Conversation], words: str) -> QuerySet[Conversation]:
    """Those with all the words in their title, or all in one message that is shown."""
    titled = Q()
    for word in words.split():
        titled &= Q(title__icontains=word)
    said = _saying(words).filter(conversation=OuterRef("pk"))
    return found.filter(titled | Exists(said))


def hits(conversations: Sequence[Conversation], words: str, each: int) -> dict[object, list[Hit]]:
    """By conversation: the newest messages with the words, at most `each`. Two queries however many there are."""
    places = _saying(words).filter(conversation__in=conversations).order_by("-pk")
    wanted: dict[object, list[int]] = {}
    for pk, conversation in places.values_list("pk", "conversation_id")[:LOOKED_AT]:
        if len(wanted.setdefault(conversation, [])) < each:
            wanted[conversation].append(pk)
    rows = Message.objects.filter(pk__in=[pk for pks in wanted.values() for pk in pks])
    found: dict[object, list[Hit]] = {}
    for message in rows.select_related("episode", "reply").order_by("-pk"):
        hit = Hit(url_of(message), message.episode.role, cut(episodes.shown(message.episode), words))
        found.setdefault(message.conversation_id, []).append(hit)
    return found


def url_of(message: Message) -> str:
    """Where it stands on the page of its conversation."""
    answer = getattr(message, "reply", None)
    return place_of(message.conversation_id, message.pk, answer and answer.pk, answer and answer.asked_id)


def place_of(conversation: object, message: int, reply: int | None, asked: int | None) -> str:
    """The same by ids: of a message, or of the `reply` that it is, to the message `asked`."""
    page = reverse("chat:conversation", args=[conversation])
    return f"{page}?at={asked}#reply-{reply}" if reply else f"{page}?at={message}#message-{message}"


def cut(text: str, words: str) -> Pieces:
    """The text around the first of the words, in pieces."""
    text = " ".join(text.split())
    first = _any_of(words).search(text)
    at = first.start() if first else 0
    start, end = max(0, at - BEFORE), min(len(text), at + AFTER)
    shown = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return marked(shown, words)


def marked(text: str, words: str) -> Pieces:
    """The whole text in pieces, each with whether it is one of the words."""
    pieces, at = [], 0
    for match in _any_of(words).finditer(text) if words.split() else ():
        pieces += [(text[at : match.start()], False), (match[0], True)]
        at = match.end()
    return tuple((piece, is_word) for piece, is_word in (*pieces, (text[at:], False)) if piece)


def _saying(words: str) -> QuerySet[Message]:
    said = Message.objects.filter(active=True).exclude(episode__state__in=("hidden", "off_branch"))
    for word in words.split():
        said = said.filter(episode__text__icontains=word)
    return said


def _any_of(words: str) -> re.Pattern[str]:
    longest_first: Iterable[str] = sorted(words.split(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
