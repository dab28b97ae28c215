"""Step 3: what the model claims is held against what was said. What does not hold is dropped, or kept out in sight."""

from __future__ import annotations

import re

from memories.asking import Forget, recognise
from memories.folding import folded, locate, text_key
from memories.languages import has_han, language_of
from memories.llm.answers import Observed
from memories.nearness import overlap
from memories.off_record import off_record
from memories.records import Quote
from memories.steps.consolidation.batch import Batch, Draft, Heard
from memories.steps.consolidation.imitation import imitates
from memories.steps.consolidation.support import doubt

_LONGEST = 600  # characters of a statement
_MOST = 30  # claims from one message: a model that runs wild says the same for ever
_USER = frozenset(("", "user", "the user", "i", "me", "myself", "self", "用户", "我", "本人", "使用者"))
_SUPPOSES = re.compile(
    r"\b(?:if|what if|suppose|imagine|would|might|wish|hypothetical\w*)\b|如果|要是|假如|假设|万一|也许|假定",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|override) (?:all|any|the|your|previous|prior)|system prompt|developer message|\bjailbreak|"
    r"\bthe assistant (?:must|should|shall|will)\b|\byou (?:must|shall) (?:always|never|now)\b|</?[a-z_]+>|"
    r"忽略(?:以上|之前|所有|前面)|系统提示|提示词|助手(?:必须|应当|应该|要)",
    re.IGNORECASE,
)


def check(batch: Batch) -> Batch:
    """Make drafts of the claims: a known new message of the person's, a literal quote, full support, no fiction."""
    by_number = {heard.number: heard for heard in batch.messages}
    unwanted = _unwanted(batch)
    for claim in batch.claims:
        heard = by_number.get(claim.message)
        if heard is None or not heard.new or heard.episode.role != "user":
            batch.counts["invalid"] += 1
            continue
        if sum(draft.heard is heard for draft in batch.drafts) >= _MOST:
            batch.counts["too_many"] += 1
            continue
        draft = Draft(claim, heard, claim.statement.strip(), language_of(claim.statement, batch.language))
        batch.drafts.append(draft)
        _check(batch, draft, unwanted)
    return batch


def _check(batch: Batch, draft: Draft, unwanted: dict[int, list[tuple[int, int]]]) -> None:
    claim, episode = draft.claim, draft.heard.episode
    about = claim.about.strip()
    draft.about = "" if about.casefold() in _USER else about[:120]
    if not draft.statement or len(draft.statement) > _LONGEST:
        return batch.drop(draft, "invalid")
    place = locate(claim.quote, episode.text) if claim.quote.strip() else None
    span = place or (0, len(episode.text))
    if any(span[0] < end and span[1] > start for start, end in unwanted.get(draft.heard.number, [])):
        return batch.drop(draft, "unwanted")
    if _echoes(batch, claim):
        return batch.drop(draft, "echo")
    draft.quotes = [Quote(episode.pk, *span)]
    draft.kept_out = _kept_out(batch, draft, found=place is not None)
    return None


def _kept_out(batch: Batch, draft: Draft, *, found: bool) -> str:
    """Why a statement is not believed; empty if nothing speaks against it."""
    claim = draft.claim
    if batch.relevance.get(claim.message) == 1:
        return "hypothetical" if _SUPPOSES.search(claim.quote) else "fiction"
    episode, place = draft.heard.episode, draft.quotes[0]
    if _ORDERS.search(draft.statement) or imitates(episode.text, place.start, place.end):
        return "screened"
    if not found or claim.support != "full" or not _in_the_same_language(draft):
        return "unsupported"
    return doubt(draft.statement, episode.text[place.start : place.end], _seen(batch))


def _seen(batch: Batch) -> str:
    """All that the model could know of names and numbers; of the person's own name too."""
    said = [f"{heard.episode.name} {heard.episode.text}" for heard in batch.messages]
    return "\n".join([*said, *(memory.text for memory in batch.known)])


def _in_the_same_language(draft: Draft) -> bool:
    """A message in one language only is not to be remembered in the other."""
    said = draft.heard.episode.text
    if has_han(draft.statement):
        return has_han(said)
    return language_of(said) == "en" or re.search(r"[A-Za-z]{3}", said) is not None


def _echoes(batch: Batch, claim: Observed) -> bool:
    """Whether the statement repeats what the model was shown rather than what this message says."""
    said = f"{claim.quote} {batch_text(batch, claim.message)}"
    if len(claim.statement) >= 12 and folded(claim.statement) in folded(batch.instructions):
        return overlap(claim.statement, said) < 0.6
    keys = {text_key(memory.text): memory for memory in batch.known}
    known = keys.get(text_key(claim.statement))
    return known is not None and overlap(claim.statement, said) < 0.3


def batch_text(batch: Batch, number: int) -> str:
    return next((heard.text for heard in batch.messages if heard.number == number), "")


def _unwanted(batch: Batch) -> dict[int, list[tuple[int, int]]]:
    """By message: the parts that the person asked not to remember."""
    said: list[Heard] = [heard for heard in batch.messages if heard.episode.role == "user"]
    spans = off_record([heard.episode.text for heard in said])
    unwanted = {heard.number: found for heard, found in zip(said, spans, strict=True)}
    for heard in said:
        if isinstance(recognise(heard.episode.text), Forget):
            unwanted[heard.number] = [(0, len(heard.episode.text))]
    return unwanted
