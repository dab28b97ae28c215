"""What the model calls of a job cost: on its account, and on the person's day."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from memories import budget
from memories.llm.base import Usage
from memories.llm.prices import price_of
from memories.models import Job


def spend(job: Job, usage: Usage, model: str = "") -> None:
    """Add it as it happens: a run that fails has spent it as well."""
    fields: dict[str, Any] = {
        "calls": F("calls") + usage.calls,
        "input_tokens": F("input_tokens") + usage.input_tokens,
        "output_tokens": F("output_tokens") + usage.output_tokens,
    }
    price = price_of(model) if model else None
    if price is not None:
        fields["cost"] = Coalesce(F("cost"), 0.0) + price.of(usage)
    if model:
        fields["model"] = model
    Job.objects.filter(pk=job.pk).update(**fields)
    budget.spend(job.owner.as_owner, usage.input_tokens + usage.output_tokens)
