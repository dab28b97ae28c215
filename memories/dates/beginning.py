"""Whether a statement tells from when on something holds, rather than when it happened."""

from __future__ import annotations

import re

# "since March", "自三月", "三月以来", "从三月起": the statement began then, it did not happen then.
_BEGAN = re.compile(r"^\s*(?:ever )?since\b|^\s*from\b.*\bon\b|^\s*[自从].*|(?:以来|起|开始)\s*$", re.IGNORECASE)
# "… has lived in Lisbon since March 2026.", "怡宁从三月起住在里斯本。"
_BEGAN_IN_STATEMENT = re.compile(r"\bsince [^,;.]+\.?$|[自从][^，。]+(?:以来|起)", re.IGNORECASE)


def began(time_phrase: str, statement: str) -> bool:
    return bool(_BEGAN.search(time_phrase) or _BEGAN_IN_STATEMENT.search(statement))
