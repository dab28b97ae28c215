"""The shapes in which a model must answer. Unknown fields are refused."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from memories.fencing import visible

CATEGORIES = ("identity", "family", "people", "work", "study", "home", "place", "health", "food", "money",
              "interests", "preferences", "plans", "events", "belongings", "beliefs", "other")  # fmt: skip
Category = Literal["identity", "family", "people", "work", "study", "home", "place", "health", "food", "money",
                   "interests", "preferences", "plans", "events", "belongings", "beliefs", "other"]  # fmt: skip


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def without_what_is_never_shown(cls, value: Any) -> Any:
        if isinstance(value, list):
            return [cls.without_what_is_never_shown(part) for part in value]
        return visible(value) if isinstance(value, str) else value


class Observed(Answer):
    """One fact found in one message. Everything here is a claim of the model's, to be checked."""

    message: int = Field(description="number of the message that states it, from 1")
    statement: str = Field(description="one self-contained sentence, in the language of rule 4")
    quote: str = Field(description="the words of that message that say it, copied literally")
    about: str = Field(description="'user', or the name or role of the person it is about")
    subject: str = Field(description="a few words: what it is about, e.g. 'diet'")
    category: Category
    keywords: list[str] = Field(default_factory=list, max_length=8)
    time_phrase: str = Field(default="", description="the words in the message that say when, copied, or empty")
    support: Literal["full", "partial", "none"] = Field(description="does the quote say all that the statement says")
    confidence: float = Field(default=0.8, ge=0, le=1)
    replaces: list[int] = Field(
        default_factory=list, description="numbers of the known memories that this makes out of date"
    )

    @field_validator("replaces", mode="before")
    @classmethod
    def several(cls, numbers: Any) -> Any:
        """One number, or 0 for none, is meant as well."""
        return [numbers] if isinstance(numbers, int) else numbers or []

    @field_validator("keywords")
    @classmethod
    def short(cls, words: list[str]) -> list[str]:
        return [word[:80] for word in words if word]  # as a schema's bound it is refused by strict modes


class Relevance(Answer):
    message: int
    score: int = Field(
        ge=0, le=3, description="0 nothing to keep, 1 fiction, role-play or hypothetical, 2 some, 3 much"
    )


class Extraction(Answer):
    """Answer of the task `extract_observations`."""

    relevance: list[Relevance]
    observations: list[Observed]


class Judged(Answer):
    pair: int
    relation: Literal["duplicate", "contained", "update", "contradiction", "unrelated"]
    fuller: Literal["a", "b", ""] = Field(default="", description="for contained: which one says more")


class Judgement(Answer):
    """Answer of the task `judge_pairs`. In a pair `a` is the older statement."""

    pairs: list[Judged]


class InsightSentence(Answer):
    text: str
    observations: list[int] = Field(description="numbers of the observations that say this")


class WrittenInsight(Answer):
    subject: str
    sentences: list[InsightSentence]


class Insights(Answer):
    """Answer of the task `write_insights`."""

    insights: list[WrittenInsight]
