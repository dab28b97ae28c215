"""What a model's tokens cost, roughly: to tell a person before work begins, never to bill anyone."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from memories.llm.base import Usage

# Dollars for a million tokens of prompt and of answer: OpenAI's list prices as of 2025. They change; an installation
# says its own with PRICE_INPUT and PRICE_OUTPUT.
LIST_PRICES = {
    "gpt-3.5-turbo": (0.50, 1.50),
    "gpt-4": (30.0, 60.0),
    "gpt-4o": (2.50, 10.0),
    "gpt-4o-mini": (0.15, 0.60),
    "gpt-4.1": (2.0, 8.0),
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1-nano": (0.10, 0.40),
}


@dataclass(frozen=True, slots=True)
class Price:
    """For a million tokens, in the currency that the operator's prices are in."""

    input: float
    output: float

    def of(self, usage: Usage) -> float:
        return (usage.input_tokens * self.input + usage.output_tokens * self.output) / 1_000_000


def price_of(model: str) -> Price | None:
    """Return the price of a model; None when nobody has said it."""
    if settings.PRICE_INPUT or settings.PRICE_OUTPUT:
        return Price(settings.PRICE_INPUT, settings.PRICE_OUTPUT)
    listed = LIST_PRICES.get(model)
    return Price(*listed) if listed else None
