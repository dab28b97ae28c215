"""Step 3: each sentence must rest on observations that are there, and say no number or name that they do not say."""

from __future__ import annotations

from memories import screening, sentences
from memories.folding import folded, text_key
from memories.llm.answers import InsightSentence, WrittenInsight
from memories.names import unknown_names
from memories.numbers import numbers_in
from memories.steps.reflection.batch import Batch, Draft, Subject


def check(batch: Batch) -> Batch:
    """Make drafts of what holds. A stale insight of which nothing holds is withdrawn."""
    by_name = {folded(subject.name): subject for subject in batch.subjects}
    done: set[str] = set()
    for written in batch.written:
        name = folded(written.subject)
        subject = by_name.get(name)
        if subject is None or name in done:
            batch.counts["invalid"] += 1
            continue
        draft = _checked(batch, written, subject)
        if draft is not None:
            done.add(name)
            batch.drafts.append(draft)
    for name, subject in by_name.items():
        if name not in done and subject.present is not None and subject.present.stale:
            batch.withdrawn.append(subject.present)
    return batch


def _checked(batch: Batch, written: WrittenInsight, subject: Subject) -> Draft | None:
    draft = Draft(subject, [], [])
    for sentence in written.sentences:
        cited = tuple(dict.fromkeys(number for number in sentence.observations if number in subject.observations))
        if not cited or not _rests_on(sentence, [subject.observations[number].text for number in cited], subject.name):
            batch.counts["unsupported"] += 1
            continue
        for piece in sentences.split(sentence.text):
            draft.sentences.append(piece)
            draft.sources.append(tuple(subject.observations[number].pk for number in cited))
    while draft.sentences and not _is_shorter(draft):
        draft.sentences.pop()
        draft.sources.pop()
    if not draft.sentences or len({pk for cited in draft.sources for pk in cited}) < 2:
        return None
    keys = {text_key(row.text) for row in subject.observations.values()}
    return None if text_key(sentences.join(draft.sentences)) in keys else draft


def _rests_on(sentence: InsightSentence, sources: list[str], subject: str) -> bool:
    """No number, no name and no secret that the cited observations do not have."""
    said = " ".join(sources)
    if numbers_in(sentence.text) - numbers_in(said):
        return False
    if screening.holds_secret(sentence.text, []):
        return False
    return not unknown_names(sentence.text, f"{said} {subject}")


def _is_shorter(draft: Draft) -> bool:
    cited = {pk for sources in draft.sources for pk in sources}
    rows = {row.pk: row for row in draft.subject.observations.values()}
    return len(sentences.join(draft.sentences)) < sum(len(rows[pk].text) for pk in cited)
