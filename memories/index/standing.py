"""When a standing rule of the person's holds: of "always give sources when I ask about my diet", the diet."""

from __future__ import annotations

import re

from memories.index.passages import prose

_HOLDS_WHEN = re.compile(
    r"\b(?:when(?:ever)?|if|(?:every|each|any) time) I(?:['’]m| am)? "
    r"(?:ask|talk|write|request|inquire|want|need|mention)\w*(?: you)?"
    r"(?: (?:about|for|to|on|with|help with|questions about))? (?P<en>[^.!?\n]+)|"
    r"我(?:问|说|提|聊|谈|让你写|要你写)(?:到|起|及|你|的是)*(?P<zh>[^，。！？,\n]{1,40}?)(?:的?时候|时|，|,)",
    re.IGNORECASE,
)


def when_it_holds(text: str) -> str:
    """Empty if it does not say."""
    found = _HOLDS_WHEN.search(prose(text))
    return str(found["en"] or found["zh"]).strip() if found else ""
