"""Titles taken from the first message: short, and without words that are forgotten later."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save

from chat.models import Message
from memories import episodes, outbox
from memories.fencing import visible
from memories.models import Episode
from memories.screening import secrets_in
from memories.steps.consolidation.own_words import own_words

LENGTH = 60
_SENTENCE_END = re.compile(r"(?<=[.!?。！？…])(?:\s|(?<=[。！？…]))|\n")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_LOOKED_AT = 5_000  # characters
_MARKS = " #>*-\t"
_CUT = " .。,，;；:：、…"


def title_from(text: str) -> str:
    """A title from a message: the first sentence of the person's own, cut between words. What is pasted, or only looks
    as if the program had said it, makes no title, nor does one that tells a secret."""
    line = _first_line(visible(own_words(text[:_LOOKED_AT])))
    if secrets_in(line):
        return ""
    sentence = _SENTENCE_END.split(line, maxsplit=1)[0].strip()
    room = LENGTH // 2 if len(_WIDE.findall(sentence)) * 2 > len(sentence) else LENGTH
    if len(sentence) <= room:
        return sentence.rstrip(_CUT)
    cut = sentence[: room - 1]
    if room == LENGTH and " " in cut[room // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(_CUT) + "…"


def _first_line(text: str) -> str:
    return next((line.strip(_MARKS) for line in text.splitlines() if line.strip(_MARKS)), "")


def watch() -> None:
    """Words that are forgotten in a message are forgotten in the title that was made of it."""
    post_save.connect(_saved, sender=Episode, dispatch_uid="chat.titles.saved")


def _saved(instance: Episode, update_fields: Collection[str] | None = None, **_: Any) -> None:
    if not update_fields or "redacted_spans" not in update_fields:
        return
    message = Message.objects.filter(episode=instance).select_related("conversation").first()
    if message is None or not _is_made_of(message.conversation.title, instance.text):
        return
    conversation = message.conversation
    conversation.title = title_from(episodes.shown(instance))
    conversation.save(update_fields=["title"])
    outbox.emit(instance.owner_id, "conversation.changed", conversation=conversation.session)


def _is_made_of(title: str, text: str) -> bool:
    """Whether the title may come from the text, in which forgotten characters are blacked out."""
    words = title.rstrip("…")
    lines = [line.strip(_MARKS) for line in visible(text).splitlines()]
    return bool(words) and any(
        len(words) <= len(line)
        and all(written in (said, episodes.BLACKED_OUT) for said, written in zip(words, line, strict=False))
        for line in lines
    )
