"""Where a message can be read. The conversations are above: the MESSAGE_URLS setting names who knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string


def message_urls(episode_ids: Iterable[int]) -> dict[int, str]:
    """By episode: the address of its message, for those that a page shows. One query."""
    path = getattr(settings, "MESSAGE_URLS", "")
    ids = set(episode_ids)
    if not path or not ids:
        return {}
    find = cast(Callable[[Iterable[int]], dict[int, str]], import_string(path))
    return find(ids)
