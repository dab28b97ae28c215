"""The ranking stays as good as it was measured, on conversations that others wrote and labelled."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DATA = Path(__file__).parent.parent / "data" / "memorybank"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_messages_that_answer_a_question_are_found(language: str) -> None:
    out = StringIO()
    call_command("evaluate", str(DATA / f"{language}.jsonl"), "--arms", "--json", stdout=out)
    figures: dict[str, Any] = json.loads(out.getvalue())[language]
    assert figures["questions"] == 35
    assert figures["recall"]["10"] >= 0.97 and figures["recall"]["5"] >= 0.97
    assert figures["mrr"] >= 0.75  # measured: .779 and .762
    assert all(figures["recall"]["10"] >= alone["10"] for alone in figures["arms"].values())
