"""Asks the model for a piece of structured work, and writes down for the job what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memories.errors import ModelError
from memories.job_costs import spend
from memories.llm import models
from memories.llm.base import A, Said, Task, Usage
from memories.models import Job
from memories.prompts import render
from memories.records import Language

_PARTS = "\n=====\n"  # in a prompt's file: instructions and examples above, the data below


def fill(job: Job, name: str, language: Language, answer: type[A], data: Mapping[str, Any], **variables: str) -> A:
    """Return the model's answer to a task. Raise ModelError. The cost is on the job's account either way."""
    model = models.extraction
    task = Task(name=name, language=language, prompt=prompt(language, name, **variables), answer=answer, data=data)
    try:
        filled = model.fill(task)
    except ModelError as error:
        usage = getattr(error, "usage", None)
        if isinstance(usage, Usage):
            spend(job, usage, model.name)
        raise
    spend(job, filled.usage, filled.model)
    return filled.answer


def prompt(language: Language, name: str, **variables: str) -> tuple[Said, ...]:
    """The prompt of a task: its file's upper part for the system, its lower part, with the data, for the user."""
    told, _, asked = render(language, name, **variables).partition(_PARTS)
    return Said("system", told.strip()), Said("user", asked.strip())
