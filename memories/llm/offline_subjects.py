"""What a statement is about: its category, a short subject that stays the same, the person, the words that say when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memories.llm import offline_words as words
from memories.llm.answers import Category
from memories.llm.offline_clauses import HAN
from memories.llm.offline_topics import TOPICS

_MENTION = re.compile(
    rf"(?<![a-z])(?:(?P<mine>my|our|his|her|我的?) ?)?(?:(?:older|younger|big|little|best|old|ex|late|\w+est)[ -])*"
    rf"(?P<kin>{words.KIN_EN})\b(?:(?:,| is| was|'s)? (?:called |named )?"
    rf"(?-i:(?P<name>(?!I\b|I'|CT|MRI|A\b)[A-Z][\w-]+)))?|"
    rf"(?P<zh>{words.KIN_ZH})(?:(?:叫|是)?(?P<zh_name>[小老阿][\u3400-\u9fff](?=[老是在准不要想上下去今昨明，,])))?|"
    rf"(?-i:\b(?:[Oo]ur|[Mm]y) (?P<ours>[A-Z][a-zà-ÿ]+))|"
    rf"(?-i:\b(?P<title>(?:Mrs?|Ms|Dr|Prof)\.? [A-Z][\w-]+))",
    re.IGNORECASE,
)
_FEMALE = re.compile(
    r"mother|mum|mom|sister|wife|daughter|niece|aunt|girl|gran(?:ny|dma|dmother)|Mrs|Ms|[妈母女姐妹婆奶姑姨妻嫂]|"
    r"老婆|媳妇|闺"
)
_MALE = re.compile(
    r"father|dad|brother|\bson\b|husband|nephew|uncle|boyfriend|grandpa|Mr\b|[爸父哥弟公爷叔舅]|儿子|老头|丈夫"
)
_ME = re.compile(r"\b(?:i|i'm|im|i've|we|we're|we've)\b|[我俺咱]", re.IGNORECASE)
_AND_ME = re.compile(r"^[^,]{0,40}\band i\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?P<lead>(?:and |but |since |because |so |then )*)(?P<word>she|he|her|his)(?P<short>'s|'ll|'d)?\b|"
    r"(?P<zh>[他她佢])(?!们)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the user's: what to call them, and the word or name that they go by."""

    label: str
    key: str
    kin: str
    female: bool | None

    def fits(self, female: bool) -> bool:
        return self.female is None or self.female == female


def mentions(text: str) -> Iterator[tuple[int, Person]]:
    """Where a text speaks of somebody of the person's, in order."""
    for found in _MENTION.finditer(text):
        kin = found["kin"] or found["zh"] or found["title"] or found["ours"]
        name = found["name"] or found["zh_name"]
        if found["kin"] and not (name or found["mine"]) and found.start():
            continue
        female = True if _FEMALE.search(kin) else False if _MALE.search(kin) else None
        ours = f"我{kin}" if found["zh"] else kin if found["title"] or found["ours"] else f"my {kin}"
        yield found.start(), Person(name or ours, name or kin, kin, female)


def of_whom(text: str) -> Person | None:
    """The person whom a statement is about; None for the user."""
    named, me = next(mentions(text), None), _ME.search(text)
    if named is None or _AND_ME.search(text):
        return None
    place, person = named
    if me is None or place <= me.start() or (HAN.match(text[me.start()]) and me.end() == place):
        return person
    between = text[me.end() : place]
    return person if me and HAN.match(me[0]) and re.fullmatch(r"的|家|们|家的", between) else None


def resolved(text: str, people: list[Person]) -> tuple[str, Person] | None:
    """A clause that begins with "she" or 他, with the name of whom that must be in its place."""
    found = _PRONOUN.match(text)
    if not found:
        return None
    female = (found["word"] or "").lower() in ("she", "her") or found["zh"] == "她"
    person = next((one for one in reversed(people) if one.fits(female)), None)
    if person is None:
        return None
    owned = "'s" if (found["word"] or "").lower() in ("his", "her") else found["short"] or ""
    return person.label + owned + text[found.end() :], person


def topic(text: str) -> tuple[Category, str]:
    """Category and subject by the first words that tell, the first clause first; "other" and none if none do."""
    chinese = len(HAN.findall(text)) > len(re.findall(r"[A-Za-z]+", text))
    for part in dict.fromkeys((re.split(r"[,，;；.。]", text)[0], text)):
        for category, english, native, pattern in TOPICS:
            if pattern.search(part):
                return category, native if chinese else english
    return "other", ""


def field(text: str, person: Person | None) -> tuple[Category, str]:
    """Category and subject of a whole statement; what is known of somebody goes by who they are."""
    category, subject = topic(text)
    if person is None:
        return category, subject or ("其他" if HAN.search(text) else "other")
    if category != "health":
        category = "family" if words.FAMILY.search(person.kin) else "people"
    return category, person.key
