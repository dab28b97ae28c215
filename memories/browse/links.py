"""Where a message can be read. The conversations are above: the MESSAGE_URLS and MESSAGE_PLACES settings name who
knows.
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
