"""Step 4: what is never stored, not even kept out of sight: secrets, what the person switched off or forbade.

Of a secret only its kind is told, in the quarantine. What the person wants to be asked about waits for their yes.
"""

from __future__ import annotations

from memories import do_not_learn, screening
from memories.approval import approval_of
from memories.records import Quote
from memories.screening import Secret
from memories.steps.consolidation.batch import Batch, Draft, Heard

_BEFORE = 80  # characters of the message before: "what is your code?", and then the code alone


def screen(batch: Batch) -> Batch:
    """Drop what may not be stored, mark what waits for approval, and cut secrets off the quotes."""
    approval = approval_of(batch.owner.id)
    secrets = {heard.number: _secrets(batch, heard) for heard in batch.messages}
    known = [secret for found in secrets.values() for secret in found]
    for draft in batch.drafts:
        if draft.dropped:
            continue
        kind = _secret(draft, known)
        switch = approval.switches.get(draft.claim.category)
        if kind or not _without_secrets(draft, secrets[draft.heard.number]):
            batch.drop(draft, "screened")
            batch.counts[f"screened_{kind or secrets[draft.heard.number][0].kind}"] += 1
            batch.secrets.add(kind or secrets[draft.heard.number][0].kind)
        elif switch == "off":
            batch.drop(draft, "switched_off")
        elif _forbidden(batch, draft):
            batch.drop(draft, "do_not_learn")
        else:
            draft.waits = approval.waits(draft.claim.category, draft.claim.confidence)
    return batch


def _secrets(batch: Batch, heard: Heard) -> list[Secret]:
    """The secrets of a message, also those that the end of the message before it gives away as such."""
    text = heard.episode.text
    before = next((other.episode.text for other in batch.messages if other.number == heard.number - 1), "")
    lead = before[-_BEFORE:] + " "
    found = screening.secrets_in(text)
    led = [
        Secret(secret.kind, secret.start - len(lead), secret.end - len(lead), secret.value)
        for secret in screening.secrets_in(lead + text[: 2 * _BEFORE])
        if secret.start >= len(lead)
    ]
    return found + [secret for secret in led if secret not in found]


def _secret(draft: Draft, known: list[Secret]) -> str:
    """The kind of secret that any stored word of the draft would give away."""
    claim = draft.claim
    for text in (draft.statement, claim.subject, draft.about, claim.time_phrase, *claim.keywords):
        kind = screening.holds_secret(text, known)
        if kind:
            return kind
    return ""


def _without_secrets(draft: Draft, secrets: list[Secret]) -> bool:
    """Leave of each quote its longest part that holds no secret. False if nothing is left of one."""
    text, quotes = draft.heard.episode.text, []
    for quote in draft.quotes:
        parts, start = [], quote.start
        for secret in sorted(secrets, key=lambda secret: secret.start):
            if secret.start < quote.end and secret.end > start:
                parts.append((start, max(start, secret.start)))
                start = secret.end
        parts.append((start, max(start, quote.end)))
        first, last = max(parts, key=lambda part: part[1] - part[0])
        if not any(char.isalnum() for char in text[first:last]):
            return False
        quotes.append(Quote(quote.episode_id, first, last))
    draft.quotes = quotes
    return True


def _forbidden(batch: Batch, draft: Draft) -> bool:
    quotes = [draft.heard.episode.text[quote.start : quote.end] for quote in draft.quotes]
    words = (draft.statement, *quotes, draft.about, draft.claim.subject, *draft.claim.keywords)
    return do_not_learn.forbids_any(batch.owner.id, [text for text in words if text])
