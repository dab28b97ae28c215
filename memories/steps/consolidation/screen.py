"""Step 4: what is never stored, not even kept out of sight: secrets, what the person switched off or forbade."""

from __future__ import annotations

from memories import do_not_learn, screening
from memories.models import OwnerState
from memories.steps.consolidation.batch import Batch, Draft


def screen(batch: Batch) -> Batch:
    """Drop what may not be stored. Of a secret only its kind is counted."""
    switches = OwnerState.objects.filter(owner_id=batch.owner.id).values_list("categories", flat=True).first() or {}
    secrets = {heard.number: screening.secrets_in(heard.episode.text) for heard in batch.new}
    for draft in batch.drafts:
        if draft.dropped:
            continue
        kind = _secret(draft, secrets[draft.heard.number])
        if kind:
            batch.drop(draft, "screened")
            batch.counts[f"screened_{kind}"] += 1
        elif switches.get(draft.claim.category) == "off":
            batch.drop(draft, "switched_off")
        elif _forbidden(batch, draft):
            batch.drop(draft, "do_not_learn")
    return batch


def _secret(draft: Draft, in_message: list[screening.Secret]) -> str:
    """The kind of secret that any stored word of the draft would give away."""
    claim = draft.claim
    for text in (draft.statement, claim.subject, draft.about, claim.time_phrase, *claim.keywords):
        kind = screening.holds_secret(text, in_message)
        if kind:
            return kind
    return ""


def _forbidden(batch: Batch, draft: Draft) -> bool:
    words = draft.heard.episode.text[draft.quotes[0].start : draft.quotes[0].end] if draft.quotes else ""
    owner_id = batch.owner.id
    return do_not_learn.forbids(owner_id, draft.statement) or bool(words and do_not_learn.forbids(owner_id, words))
