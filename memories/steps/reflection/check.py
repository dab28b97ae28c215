"""Step 3: each sentence must rest on observations that are there, and say nothing that they do not say."""

from __future__ import annotations

from memories import screening, sentences
from memories.bidding import bids
from memories.folding import folded, text_key
from memories.languages import has_han, language_of
from memories.llm.answers import InsightSentence, WrittenInsight
from memories.names import unknown_names
from memories.nearness import Likeness, telling
from memories.numbers import numbers_in
from memories.steps.reflection.batch import Batch, Draft, Subject

LONGEST = 3  # sentences are asked for; what comes beyond twice as many is cut off
_MEANING = 0.35  # the least likeness of a sentence to what it cites, where they have no word in common


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
    for sentence in written.sentences[: 2 * LONGEST]:
        cited = tuple(dict.fromkeys(number for number in sentence.observations if number in subject.observations))
        if not cited or not _rests_on(sentence, [subject.observations[number].text for number in cited], subject):
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


def _rests_on(sentence: InsightSentence, sources: list[str], subject: Subject) -> bool:
    """In their language or the wanted one, about what they are about, without a number, name or secret of its own."""
    said = "\n".join(sources)
    if language_of(sentence.text, subject.language) != subject.language:
        return False
    if numbers_in(sentence.text) - numbers_in(said) or unknown_names(sentence.text, f"{said}\n{subject.name}"):
        return False
    if screening.holds_secret(sentence.text, []) or bids(sentence.text):
        return False
    if all(language_of(source, subject.language) != subject.language for source in sources):
        return True  # of what is translated no word can be held against its source
    return _speaks_of(sentence.text, sources)


def _speaks_of(sentence: str, sources: list[str]) -> bool:
    """Whether it has a word, or at least its meaning, in common with one of them."""
    if telling(sentence) & telling("\n".join(sources)):
        return True
    likeness = Likeness([sentence, *sources])
    return any(likeness.meaning(sentence, source) >= _MEANING for source in sources)


def _is_shorter(draft: Draft) -> bool:
    cited = {pk for sources in draft.sources for pk in sources}
    rows = {row.pk: row for row in draft.subject.observations.values()}
    return _length(sentences.join(draft.sentences)) < sum(_length(rows[pk].text) for pk in cited)


def _length(text: str) -> int:
    """In letters; a Chinese character says as much as three."""
    return len(text) + 2 * sum(map(has_han, text))
