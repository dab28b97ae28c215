"""Where a message can be read, and what its conversation is called. The conversations are above: the settings
MESSAGE_URLS, MESSAGE_PLACES and CONVERSATION_TITLES name who knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from memories.records import Place


def message_urls(episode_ids: Iterable[int]) -> dict[int, str]:
    """By episode: the address of its message, for those that a page shows. One query."""
    path = getattr(settings, "MESSAGE_URLS", "")
    ids = set(episode_ids)
    if not path or not ids:
        return {}
    find = cast(Callable[[Iterable[int]], dict[int, str]], import_string(path))
    return find(ids)


def message_places(episode_ids: Iterable[int]) -> dict[int, Place]:
    """The same with the title of the conversation. One query."""
    path = getattr(settings, "MESSAGE_PLACES", "")
    ids = set(episode_ids)
    if not path or not ids:
        return {}
    find = cast(Callable[[Iterable[int]], dict[int, Place]], import_string(path))
    return find(ids)


def conversations(owner_id: int, chosen: str = "") -> dict[str, str]:
    """By session: the titles of the person's latest conversations, and of the chosen one if it is theirs. One query.

    Empty for a conversation without a title.
    """
    path = getattr(settings, "CONVERSATION_TITLES", "")
    if not path:
        return {}
    find = cast(Callable[[int, str], dict[str, str]], import_string(path))
    return find(owner_id, chosen)
