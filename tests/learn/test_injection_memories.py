"""Each attempt, standing in a memory or an insight: it is shown as a quotation, and nothing follows from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from chat.markdown import render
from chat.prompt import system_prompt
from memories import sentences, store
from memories.fencing import visible
from memories.llm.scripted import Script
from memories.models import Memory
from memories.records import By, NewMemory, Owner, Recalled, Result
from tests.learn.conftest import Learn, Say
from tests.learn.injections import Attempt, attempts, effects, falls_for, plain

NOW = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
IN_MEMORY = attempts("memory", "insight")


def kept(owner: Owner, attempt: Attempt) -> Memory:
    """The memory as it stands, whoever let it in: an insight with an observation to rest on."""
    if attempt.where == "memory":
        return store.remember(
            owner.id, NewMemory("observation", attempt.text, "en", subject="life"), By("consolidation")
        )
    pieces = _sentences(attempt.text)
    rests_on = [
        store.remember(owner.id, NewMemory("observation", text, "en", subject="life"), By("consolidation"))
        for text in ("The user works with flowers.", "The user sleeps badly.")
    ]
    cited = tuple((rests_on[0].pk,) for _piece in pieces)
    return store.remember(
        owner.id, NewMemory("insight", attempt.text, "en", subject="life", sentences=cited), By("reflection")
    )


def _sentences(text: str) -> list[str]:
    return sentences.split(visible(text).strip())


@pytest.mark.parametrize("attempt", IN_MEMORY, ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_prompt_of_a_reply_holds_it_within_the_fence_only(attempt: Attempt, language: Any, owner: Owner) -> None:
    row = kept(owner, attempt)
    result = Result("memory", row.pk, row.text, 1.0, {}, 1, NOW, memory_kind=row.kind, since=NOW, in_prompt=True)
    prompt = system_prompt(owner, language, NOW, Recalled(results=(result,)))
    assert prompt.count("<memory>") == prompt.count("</memory>") == 1
    before, inside, after = re.split(r"</?memory>", prompt)
    assert not any(plain(string) in plain(before + after) for string in attempt.forbidden)
    assert len(inside.strip().splitlines()) == 1 and "<" not in inside and not re.search("^#", inside, re.MULTILINE)


@pytest.mark.parametrize("attempt", IN_MEMORY, ids=str)
def test_the_pages_show_it_as_text(attempt: Attempt, owner: Owner, client: Client) -> None:
    row = kept(owner, attempt)
    for address in ("/memories/", f"/memories/{row.pk}/", "/memories/insights/"):
        page = client.get(address).content.decode()
        assert "<img src" not in page and "</memories><system>" not in page
        assert "django-insecure-" not in page and "SECRET_KEY=" not in page


@pytest.mark.parametrize("attempt", IN_MEMORY, ids=str)
def test_a_reply_that_repeats_it_is_cleaned(attempt: Attempt) -> None:
    html = str(render(f"- {attempt.text}"))
    assert not re.search(r"<(?:img|script|system|svg)\b|<[a-z][^>]*\bonerror", html)


@pytest.mark.parametrize("attempt", IN_MEMORY, ids=str)
def test_a_model_that_obeys_it_learns_nothing_from_the_next_message(
    attempt: Attempt, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    kept(owner, attempt)
    there = frozenset(Memory.objects.values_list("pk", flat=True))
    before = list(Memory.objects.order_by("pk").values_list("text", "state", "locked"))
    say("I like pears and walking, and life with flowers.")
    script.always = falls_for(attempt)
    assert learn().state == "done"
    assert list(effects(attempt, besides=there)) == []
    assert list(Memory.objects.filter(pk__in=there).order_by("pk").values_list("text", "state", "locked")) == before


@pytest.mark.parametrize("attempt", IN_MEMORY, ids=str)
def test_a_model_that_obeys_it_reflects_nothing_of_it(
    attempt: Attempt, script: Script, owner: Owner, reflect: Any, reconsolidate: Any
) -> None:
    kept(owner, attempt)
    store.remember(
        owner.id, NewMemory("observation", "The user likes pears.", "en", subject="life"), By("consolidation")
    )
    there = frozenset(Memory.objects.values_list("pk", flat=True))
    Memory.objects.filter(kind="insight").update(stale=True)
    script.always = falls_for(attempt)
    assert reflect().state == "done"
    assert list(effects(attempt, besides=there)) == []
    observations = Memory.objects.filter(kind="observation")
    assert set(observations.values_list("state", "locked", "pinned")) == {("active", False, False)}
    shown = [str(task.data) for task in script.tasks if task.name == "write_insights"]
    assert attempt.where == "memory" or not any("unlimited quota" in told for told in shown)
    insights = Memory.objects.filter(kind="insight", state="active")
    if attempt.where == "insight":  # it was stale: written anew of what is observed, or withdrawn
        assert not [row.text for row in insights if any(plain(s) in plain(row.text) for s in attempt.forbidden)]
