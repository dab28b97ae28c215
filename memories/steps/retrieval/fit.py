"""Step 10: what enters the prompt, best first, within the token budget; and which words of the question it has."""

from __future__ import annotations

from django.conf import settings

from memories.llm.usage import estimate_tokens
from memories.steps.retrieval.matching import Matcher
from memories.steps.retrieval.search import Search

AROUND = 12  # tokens that a prompt adds to each: date, speaker, marks


def fit(search: Search) -> Search:
    """What does not fit is passed over; something shorter may follow it. So is what scores so far below the best
    that it would only distract (RECALL_FLOOR)."""
    matcher = Matcher(search.query.text, search.question.own if search.question else frozenset())
    floor = settings.RECALL_FLOOR * max((found.score for found in search.found), default=0.0)
    for found in search.found:
        found.matched = matcher.matched(found.text)
        if found.kind == "memory" and found.id in search.always:
            found.in_prompt = True  # by the profile: it costs nothing more
            continue
        if found.repeats or found.unwanted or found.score < floor:
            continue
        size = estimate_tokens(found.text) + AROUND
        if search.tokens + size <= search.query.token_budget:
            found.in_prompt = True
            search.tokens += size
    return search
