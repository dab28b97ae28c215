"""The language that a person wants their memories in: their own words, or one of the two, whatever they write in."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from memories.languages import has_han, language_of
from memories.llm import models
from memories.models import OwnerState
from memories.records import Language

_OBSERVATIONS = {
    None: {"en": "in the language and the words of the message", "zh": "用消息的语言和原来的用词写"},
    "en": {
        "en": "in English, also where the message is in another language (names stay as the message writes them; "
        "`subject` in English, `keywords` in both languages, `quote` and `time_phrase` as they stand in the message)",
    },
    "zh": {
        "zh": "一律用中文写，消息是别的语言也一样（名字照消息里的写法，不翻译；`subject` 用中文，"
        "`keywords` 两种语言都写，`quote` 和 `time_phrase` 照抄消息里的原话）",
    },
}
_INSIGHTS = {
    None: {"en": "in their language", "zh": "用它们的语言"},
    "en": {"en": "in English, also where they are in another language (names as they write them)"},
    "zh": {"zh": "一律用中文，观察是别的语言也一样（名字照观察里的写法，不翻译）"},
}


def can_translate() -> bool:
    """Whether the model that learns can put into one language what was said in another. False if it cannot be made."""
    try:
        return models.extraction.translates
    except ImproperlyConfigured:
        return False


def wanted_language(owner_id: int) -> Language | None:
    """The language that statements are to be in; None for that of the person's words."""
    chosen = OwnerState.objects.filter(owner_id=owner_id).values_list("memory_language", flat=True).first()
    if not can_translate():
        return None
    return "en" if chosen == "en" else "zh" if chosen == "zh" else None


def told_of_observations(wanted: Language | None, language: Language) -> str:
    """What the prompt in `language` says of it; a wanted language has its prompt in that language."""
    return _OBSERVATIONS[wanted][language]


def told_of_insights(wanted: Language | None, language: Language) -> str:
    return _INSIGHTS[wanted][language]


def is_in(text: str, language: Language) -> bool:
    """Whether a statement is in a language; names of another in it do not matter."""
    return language_of(text, language) == language or (language == "zh" and has_han(text[:1]))
