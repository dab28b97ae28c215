"""Fiction, role-play and hypotheticals: kept out where the person can see them, and can say that it was meant.

The model only marks the message (relevance 1). What may have been meant is found by code, in the person's words.
"""

from __future__ import annotations

import re

from memories.languages import language_of
from memories.llm.answers import Observed
from memories.records import Quote
from memories.steps.consolidation.batch import Batch, Draft, Heard

MOST = 2  # sentences of one message
_LONGEST = 200  # characters of a sentence
_SUPPOSES = re.compile(
    r"\b(?:if|what if|suppose|imagine|would|might|wish|hypothetical\w*)\b|如果|要是|假如|假设|万一|也许|假定",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:[^.!?。！？:：\n]|[.:](?=\S))+(?:[.!?。！？]+|[:：]|$|(?=\n))")
_ASKS = re.compile(
    r"[?？]\W*$|^\W*(?:please |now |then |ok(?:ay)?,? )*(?:write|tell|continue|imagine|pretend|let's|make|give|play|"
    r"act|translate|rewrite|draft|go on)\b|^\W*(?:请|帮|写|续写|继续|假装|来|扮演|翻译|讲|编|改)",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|my|me|we|our)\b|[我咱俺]", re.IGNORECASE)
_EDGES = " \t\"'“”‘’「」『』()（）*_-–—:：,，"


def kind_of_pretence(quote: str) -> str:
    return "hypothetical" if _SUPPOSES.search(quote) else "fiction"


def pretended(batch: Batch, unwanted: dict[int, list[tuple[int, int]]]) -> list[Draft]:
    """Drafts, kept out, for messages that the model called fiction and of which it claimed nothing."""
    claimed = {draft.heard.number for draft in batch.drafts}
    drafts: list[Draft] = []
    for heard in batch.new:
        if batch.relevance.get(heard.number) == 1 and heard.number not in claimed and not unwanted.get(heard.number):
            drafts += [_draft(batch, heard, span) for span in _told(heard.episode.text)]
    return drafts


def _told(text: str) -> list[tuple[int, int]]:
    """The sentences that state something of an "I"; where there are none, the first that states anything."""
    spans = [_trimmed(text, *match.span()) for match in _SENTENCE.finditer(text)]
    stated = [
        (start, end)
        for start, end in spans
        if 4 <= end - start <= _LONGEST and not _ASKS.search(text[start:end]) and any(map(str.isalpha, text[start:end]))
    ]
    mine = [(start, end) for start, end in stated if _SELF.search(text[start:end])]
    return mine[:MOST] or stated[:1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_EDGES))
    return start, max(start, start + len(piece.strip(_EDGES)))


def _draft(batch: Batch, heard: Heard, span: tuple[int, int]) -> Draft:
    """The words as they stand: whether they are meant, and of whom, is for the person to say."""
    words = heard.episode.text[span[0] : span[1]]
    claim = Observed(
        message=heard.number,
        statement=words,
        quote=words,
        about="user",
        subject="",
        category="other",
        support="none",
        confidence=0.3,
    )
    draft = Draft(claim, heard, claim.statement, language_of(words, batch.language), kept_out=kind_of_pretence(words))
    draft.quotes = [Quote(heard.episode.pk, *span)]
    return draft
