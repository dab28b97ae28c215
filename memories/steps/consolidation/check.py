"""Step 3: what the model claims is held against what was said. What does not hold is dropped, or kept out in sight."""

from __future__ import annotations

from memories import dates
from memories.asking import Forget, recognise
from memories.bidding import bids
from memories.fencing import visible
from memories.folding import folded, locate
from memories.index.analyser import tokens
from memories.languages import has_han, language_of
from memories.llm import models
from memories.memory_language import is_in
from memories.off_record import off_record
from memories.records import Quote
from memories.steps.consolidation.batch import Batch, Draft, Heard
from memories.steps.consolidation.echo import echoes, made_up
from memories.steps.consolidation.own_words import Said
from memories.steps.consolidation.personal import is_of_somebody, is_said_by_another
from memories.steps.consolidation.pretence import kind_of_pretence, pretended
from memories.steps.consolidation.support import doubt

_LONGEST = 600  # characters of a statement
_MOST = 30  # claims from one message: a model that runs wild says the same for ever
_USER = frozenset(("", "user", "the user", "i", "me", "myself", "self", "用户", "我", "本人", "使用者"))


def check(batch: Batch) -> Batch:
    """Make drafts of the claims: a known new message of the person's, a literal quote, full support, no fiction."""
    by_number = {heard.number: heard for heard in batch.messages}
    unwanted = _unwanted(batch)
    shown = Shown(batch)
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
        place = _placed(batch, draft, unwanted)
        if not draft.dropped:
            draft.kept_out = _kept_out(batch, draft, shown, found=place)
    batch.drafts += pretended(batch, unwanted)
    return batch


def _placed(batch: Batch, draft: Draft, unwanted: dict[int, list[tuple[int, int]]]) -> bool:
    """Find the quote; drop what cannot or may not be. Returns whether the message holds the quote."""
    claim, episode = draft.claim, draft.heard.episode
    about = claim.about.strip()
    draft.about = "" if about.casefold() in _USER else about[:120]
    place = locate(claim.quote, episode.text) if claim.quote.strip() else None
    span = place or (0, len(episode.text))
    if not draft.statement or len(draft.statement) > _LONGEST:
        batch.drop(draft, "invalid")
    elif any(span[0] < end and span[1] > start for start, end in unwanted.get(draft.heard.number, [])):
        batch.drop(draft, "unwanted")
    elif echoes(batch, claim, draft.heard.text, translated=_translated(batch, draft)):
        batch.drop(draft, "echo")
    else:
        draft.quotes = [Quote(episode.pk, *span)]
    return place is not None


def _kept_out(batch: Batch, draft: Draft, shown: Shown, *, found: bool) -> str:
    """Why a statement is not believed; empty if nothing speaks against it."""
    claim, text, place = draft.claim, draft.heard.episode.text, draft.quotes[0]
    quote = text[place.start : place.end]
    if batch.relevance.get(claim.message) == 1:
        return kind_of_pretence(claim.quote)
    said = shown.said[claim.message]
    if not said.says_something(place.start, place.end) or said.lends(draft.statement, shown.beside(claim.message)):
        return "screened"
    # Of a translated statement it cannot be told by its words whether it comes from what stands there of others
    if bids(draft.statement) or (_translated(batch, draft) and not said.all_own):
        return "screened"
    by_another = not draft.about and is_said_by_another(text, place.start, place.end)
    if not found or claim.support != "full" or by_another:
        return "unsupported"
    if not _in_the_wanted_language(batch, draft) or _made_up(batch, draft, shown):
        return "unsupported"
    literal = folded(draft.statement) in folded(text)
    dated = literal and _names_a_day(batch, draft)
    of_somebody = is_of_somebody(draft.statement, draft.about, literal, dated, shown.text)
    judged = models.extraction.judges_support
    return doubt(draft.statement, quote, shown.text, judged=judged) if of_somebody else "impersonal"


class Shown:
    """All that the model could know: the messages, the known memories, the person's own name."""

    def __init__(self, batch: Batch) -> None:
        self.said = {h.number: Said(h.episode.text) for h in batch.messages if h.episode.role == "user"}
        known = [memory.text for memory in batch.known]
        told = [f"{heard.episode.name} {heard.episode.text}" for heard in batch.messages]
        self.text = "\n".join([*told, *known])
        self.words = frozenset(tokens(visible(self.text)))
        names = [heard.episode.name for heard in batch.messages]
        self._known = frozenset(tokens("\n".join([*names, *known])))

    def beside(self, number: int) -> frozenset[str]:
        """The words of the person's own in their other messages, and of what is known."""
        others = (said.words for other, said in self.said.items() if other != number)
        return self._known.union(*others)


def _names_a_day(batch: Batch, draft: Draft) -> bool:
    """A year alone may be anybody's."""
    found = dates.resolve(draft.statement, draft.heard.episode.at, batch.owner.time_zone)
    return any(one.precision != "year" for one in found)


def _made_up(batch: Batch, draft: Draft, shown: Shown) -> bool:
    return not _translated(batch, draft) and made_up(draft.statement, shown.words)


def _translated(batch: Batch, draft: Draft) -> bool:
    """Whether a statement is in another language than its message because the person wants it so. Its words cannot be
    held against those of the message then; its numbers, its names and its quote can."""
    return batch.wanted is not None and is_in(draft.statement, batch.wanted) and not _in_the_same_language(draft)


def _in_the_wanted_language(batch: Batch, draft: Draft) -> bool:
    return _in_the_same_language(draft) if batch.wanted is None else is_in(draft.statement, batch.wanted)


def _in_the_same_language(draft: Draft) -> bool:
    """What was said in one language is not to be remembered in the other; of a mixed message both are right."""
    said, quote = draft.heard.episode.text, draft.claim.quote
    if has_han(draft.statement):
        return has_han(said)
    return "en" in (language_of(said), language_of(quote))


def _unwanted(batch: Batch) -> dict[int, list[tuple[int, int]]]:
    """By message: the parts that the person asked not to remember."""
    said: list[Heard] = [heard for heard in batch.messages if heard.episode.role == "user"]
    spans = off_record([heard.episode.text for heard in said])
    unwanted = {heard.number: found for heard, found in zip(said, spans, strict=True)}
    for heard in said:
        if isinstance(recognise(heard.episode.text), Forget):
            unwanted[heard.number] = [(0, len(heard.episode.text))]
    return unwanted
