"""What a model answers when it is asked for insights, and what it may answer wrongly."""

from __future__ import annotations

from typing import Any


def insight(*sentences: tuple[str, list[int]], subject: str = "rowing") -> dict[str, Any]:
    """One insight as a model answers it: each sentence with the numbers of the observations that say it."""
    return {"insights": [{"subject": subject, "sentences": [{"text": t, "observations": n} for t, n in sentences]}]}
