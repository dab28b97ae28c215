"""What is the same in many rows, drawn once for each language: `{% load row_parts %}`."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from memories.models import Memory

register = template.Library()
_ANY = 999_999_999_999_999_999  # the id in what is drawn once; each row puts its own there


@register.simple_tag
def row_actions(memory: Memory) -> SafeString:
    """What can be done with a memory in its state."""
    drawn = _actions(get_language() or "", memory.state, memory.pinned, memory.kept_out)
    return SafeString(drawn.replace(str(_ANY), str(memory.pk)))


@register.simple_tag
def kind_of(memory: Memory) -> SafeString:
    return _kind(get_language() or "", memory.kind)


@lru_cache(maxsize=256)
def _actions(_language: str, state: str, pinned: bool, kept_out: str) -> str:
    memory = Memory(pk=_ANY, state=state, pinned=pinned, kept_out=kept_out)
    return render_to_string("memories/_row_actions.html", {"memory": memory})


@lru_cache(maxsize=16)
def _kind(_language: str, kind: str) -> SafeString:
    return render_to_string("memories/_kind.html", {"memory": Memory(kind=kind)})
