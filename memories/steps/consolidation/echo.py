"""Statements that repeat what the model was shown, the prompt or a memory, rather than what this message says."""

from __future__ import annotations

from memories.folding import folded, text_key
from memories.index.analyser import tokens
from memories.llm.answers import Observed
from memories.nearness import overlap, telling
from memories.steps.consolidation.batch import Batch

_ENOUGH = 2  # words of a long memory that is said again in short
_FILLERS = frozenset(tokens("user user's called named 用户 他们 她们"))


def echoes(batch: Batch, claim: Observed, message: str, *, translated: bool = False) -> bool:
    """Whether the statement is one of the prompt's, or takes from a known memory what the messages do not say.

    A translated statement shares words with memories and none with messages: only the prompt can be told of it.
    """
    said = f"{claim.quote} {message}"
    if len(claim.statement) >= 12 and folded(claim.statement) in folded(batch.instructions):
        return overlap(claim.statement, said) < 0.6
    if translated:
        return False
    mine, words = text_key(claim.statement), frozenset(tokens(claim.statement)) - _FILLERS
    spoken = frozenset(tokens("\n".join(heard.text for heard in batch.messages)))
    for memory in batch.known:
        if text_key(memory.text) == mine:
            return _share(claim.statement, said) < 0.3 and _common(claim.statement, said) < _ENOUGH
        if _share(claim.statement, memory.text) >= 0.75 and _share(claim.statement, said) < 0.2:
            return _common(claim.statement, said) < _ENOUGH
        if words & frozenset(tokens(memory.text)) and not words & spoken:
            return True
    return False


def made_up(statement: str, shown: frozenset[str]) -> bool:
    """Whether not one word of a statement is among those that the model was shown, nor begins like one of them."""
    words = frozenset(tokens(statement)) - _FILLERS
    if words & shown:
        return False
    begins = {word[:4] for word in words if word.isascii() and len(word) >= 4}
    return not any(word[:4] in begins for word in shown)


def _common(statement: str, text: str) -> int:
    return len(telling(statement) & telling(text))


def _share(statement: str, text: str) -> float:
    words = frozenset(tokens(statement)) - _FILLERS
    return len(words & frozenset(tokens(text))) / max(1, len(words))
