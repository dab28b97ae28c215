"""What people say of themselves and theirs, found by rules: it would rather learn too little than something false.

Messages -> clauses that state something -> statements that say enough -> observations in the third person.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from memories import dates
from memories.index.analyser import words
from memories.languages import has_han, language_of
from memories.llm.answers import Extraction, Observed, Relevance
from memories.llm.offline.words import TABLES, first_of, has, rewritten, rule

_HIDDEN = "\x00"  # stands for each character that is not the person's own, so that places stay the same
_NAME = "\ue000"  # stands where the name of whom "she" is belongs
_FEW = 6  # words: with fewer a statement may be a mere fragment
_FICTION = ("fiction", "fiction_ends")

Person = tuple[str, str]  # what somebody is to the user, and the name or word they go by


class Clause(NamedTuple):
    """A part of a message that states something; of whom, and whether a statement may begin with it."""

    start: int
    end: int
    text: str
    sentence: int
    person: Person
    begins: bool


def extract(data: Mapping[str, Any]) -> Extraction:
    """Only messages of the user's that are marked new are evidence; the others tell whether this is still fiction."""
    answer = Extraction(relevance=[], observations=[])
    people: list[Person] = []
    pretending = False
    for message in (message for message in data["messages"] if message["role"] == "user"):
        own, pretending = _own_words(message["text"], pretending)
        found = [_observed(message, statement) for statement in _statements(own, people)]
        if message.get("new", True):
            score = 2 if found else int(own.startswith(_HIDDEN))
            answer.relevance.append(Relevance(message=message["number"], score=score))
            answer.observations += found
    return answer


def _own_words(text: str, pretending: bool) -> tuple[str, bool]:
    """The text with all that is quoted, pasted or fiction hidden; whether the next message is still fiction."""
    plain = rule("quoted").sub(lambda quoted: _HIDDEN * len(quoted[0]), text.replace("’", "'"))
    began, ended = (max([0, *(found.end() for found in rule(name).finditer(text))]) for name in _FICTION)
    if not (pretending or began):
        return plain, False
    real = ended if ended > began else len(plain)
    still = pretending or _HIDDEN not in plain or has("mine", plain)  # else a passage in quotation marks is worked on
    return _HIDDEN * real + plain[real:], ended <= began and still


def _statements(text: str, people: list[Person]) -> list[Clause]:
    """The clauses that begin a statement, each with those that go on with it."""
    found: list[Clause] = []
    last: Clause | None = None
    for clause in _clauses(text, people):
        if last and clause and _goes_on(last, clause):
            found[-1] = last = last._replace(end=clause.end, text=text[last.start : clause.end])
        else:
            last = clause if clause and clause.begins else None
            found += [last] if last else []
    return [statement for statement in found if _says_enough(statement.text)]


def _clauses(text: str, people: list[Person]) -> Iterator[Clause | None]:
    """In order; None for one that states nothing. Who is spoken of is added to `people`: "she" is one of them."""
    for number, sentence in enumerate(rule("sentence").finditer(text)):
        spoilt = has("spoils_all", sentence[0])
        for found in rule("clause").finditer(text, *sentence.span()):
            said, about = found[1], _about(found[1], people)
            asks = has("question_mark", text[found.end() : sentence.end()])  # facts may stand before the question
            unclear = has("pronoun", said) and not about
            clause = Clause(*found.span(1), said, number, [("", "user"), *about][-1], bool(about) or has("own", said))
            yield None if spoilt or asks or unclear or has("spoils", said) else clause
            people += people_in(said)


def _about(said: str, people: list[Person]) -> list[Person]:
    """The last is the person whom a clause is about: with "she" the last one spoken of that may be a she."""
    if not has("pronoun", said):
        return people_in(said, "of_whom")
    other = rule("male" if has("she", said) else "female")
    return [(kin, key) for kin, key in people if not other.fullmatch(kin)]


def people_in(text: str, name: str = "person") -> list[Person]:
    """Everybody of the user's who is spoken of; with `of_whom` only the one whom the text is about, if any."""
    found = ([group for group in match.groups() if group] for match in rule(name).finditer(text))
    return [(given[0], given[-1]) for given in found]


def _goes_on(before: Clause, clause: Clause) -> bool:
    """Whether a clause tells more of what was said just before it, rather than something of its own."""
    if not clause.begins:
        return clause.sentence - before.sentence < 4  # sentences later people speak of something else
    fields = first_of("topics", before.text), first_of("topics", clause.text)
    return clause.sentence == before.sentence and (not all(fields) or fields[0] == fields[1])


def _says_enough(said: str) -> bool:
    """How somebody is, or something of a field of life, with a name or with a number; not of "it" or "that"."""
    known = bool(first_of("topics", said))
    whole = (known and has("i_begin", said)) if words(said) < _FEW else (known or has("telling", said))
    return has("lasts", said) or (whole and not has("vague", said))


def _observed(message: Mapping[str, Any], statement: Clause) -> Observed:
    said, (kin, key) = statement.text, statement.person
    field = first_of("topics", said) or "other"
    category, subject = TABLES["en"]["categories"][field], TABLES[language_of(said)]["subjects"][field]
    if kin and category != "health":
        category = "family" if rule("family").fullmatch(kin) else "people"
    lower = said[0].lower() + said[1:] if rule("left_out").match(said) else said
    told = rewritten("told", rewritten("named", lower).replace(_NAME, key))
    when = dates.resolve(said, datetime.now(UTC), "UTC")
    return Observed(
        message=message["number"],
        statement=told[0].upper() + told[1:] + ("。" if has_han(told) else "."),
        quote=message["text"][statement.start : statement.end],
        about=key,
        subject=key if kin else subject,
        category=category,
        time_phrase=when[0].phrase if when else "",
        support="full",
        confidence=0.6,
    )
