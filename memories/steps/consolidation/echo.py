"""Statements that repeat what the model was shown, the prompt or a memory, rather than what this message says."""

from __future__ import annotations

from memories.folding import folded, text_key
from memories.index.analyser import tokens
from memories.llm.answers import Observed
from memories.nearness import overlap
from memories.steps.consolidation.batch import Batch

_FILLERS = frozenset(tokens("user user's called named 用户 他们 她们"))


def echoes(batch: Batch, claim: Observed, message: str) -> bool:
    """Whether the statement is one of the prompt's, or of a known memory's, of which the message says little."""
    said = f"{claim.quote} {message}"
    if len(claim.statement) >= 12 and folded(claim.statement) in folded(batch.instructions):
        return overlap(claim.statement, said) < 0.6
    mine = text_key(claim.statement)
    for memory in batch.known:
        if text_key(memory.text) == mine:
            return _share(claim.statement, said) < 0.3
        if _share(claim.statement, memory.text) >= 0.75 and _share(claim.statement, said) < 0.2:
            return True
    return False


def made_up(statement: str, shown: str) -> bool:
    """Whether not one word of a statement stands in anything that the model was shown."""
    words = frozenset(tokens(statement)) - _FILLERS
    if not words or words & frozenset(tokens(shown)):
        return False
    plain = folded(shown)
    return not any(word[:4] in plain for word in words if word.isascii() and len(word) >= 4)


def _share(statement: str, text: str) -> float:
    words = frozenset(tokens(statement)) - _FILLERS
    return len(words & frozenset(tokens(text))) / max(1, len(words))
