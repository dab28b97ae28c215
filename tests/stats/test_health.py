"""Health: each count is the length of the list behind it, and the list says what to do."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from memories import by_hand, episodes, forget, judged_pairs, recalls, store
from memories.health import near_pairs
from memories.models import Change, Conflict, Evidence, Job, JudgedPair, Memory
from memories.records import By, NewMemory, Owner, Recalled, Result
from tests.store.saying import MORNING, YOU, conclude, learn, say

pytestmark = pytest.mark.django_db
STATS = "/memories/stats/"


def page(client: Client, name: str = "") -> str:
    answer = client.get(f"{STATS}{name}/" if name else STATS)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def count(client: Client, name: str) -> int:
    """The figure of the page of figures that leads to this list."""
    found = re.search(rf'href="{re.escape(name)}">([\d,]+)</a>', page(client))
    assert found, f"no count leads to {name}"
    return int(found[1].replace(",", ""))


def listed(client: Client, name: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="row-(\d+)"', page(client, name))]


# --- duplicates


@pytest.fixture
def pair(owner: Owner) -> tuple[Memory, Memory]:
    learn(owner, "The user runs by the river on Tuesdays.")
    learn(owner, "The sister of the user lives in Porto.")
    a = learn(owner, "The kitchen of the flat on Rua da Bica has two small burners.")
    return a, learn(owner, "The kitchen of the flat on Rua da Bica has two small gas burners.")


def shown_pairs(client: Client) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in re.findall(r'id="pair-(\d+)-(\d+)"', page(client, "duplicates"))]


def test_two_that_say_nearly_the_same_are_a_pair(client: Client, pair: tuple[Memory, Memory]) -> None:
    a, b = pair
    assert shown_pairs(client) == [(a.pk, b.pk)]
    assert count(client, f"{STATS}duplicates/") == 1
    html = page(client, "duplicates")
    assert a.text in html and b.text in html


def test_chinese_statements_are_paired_by_their_characters(client: Client, owner: Owner) -> None:
    a = learn(owner, "妈妈一点辣都不能吃，肠胃不好。")
    b = learn(owner, "妈妈现在一点辣都不能吃，肠胃不好。")
    learn(owner, "用户每周二在河边跑步。")
    assert shown_pairs(client) == [(a.pk, b.pk)]


@pytest.mark.parametrize(
    "other",
    [
        "The kitchen of the flat on Rua da Bica has 2 small burners and no oven at all.",
        "The kitchen of the flat on Rua da Bica has no two small burners.",
        "The kitchen of the flat on Rua da Rosa has two small burners.",
        "The bathroom of the house in Porto has a large window.",
    ],
)
def test_a_number_or_a_denial_apart_or_other_words_are_no_pair(other: str, client: Client, owner: Owner) -> None:
    learn(owner, "The kitchen of the flat on Rua da Bica has two small burners.")
    learn(owner, other)
    assert shown_pairs(client) == []
    assert count(client, f"{STATS}duplicates/") == 0


def test_one_stands_for_both_and_that_can_be_undone(client: Client, pair: tuple[Memory, Memory]) -> None:
    a, b = pair
    answer = client.post(f"{STATS}duplicates/{a.pk}/{b.pk}/", {"keep": b.pk}, follow=True).content.decode()
    a.refresh_from_db()
    assert (a.state, a.replaced_by_id) == ("archived", b.pk)
    assert "Merged" in answer and shown_pairs(client) == []
    undo = re.search(r"/memories/changes/\d+/undo/", answer)
    assert undo
    client.post(undo[0])
    assert shown_pairs(client) == [(a.pk, b.pk)]


def test_both_are_kept_until_one_says_something_else(client: Client, owner: Owner, pair: tuple[Memory, Memory]) -> None:
    a, b = pair
    client.post(f"{STATS}duplicates/{a.pk}/{b.pk}/", {"keep": ""})
    assert JudgedPair.objects.get().relation == "unrelated"
    assert shown_pairs(client) == [] and not Change.objects.filter(action=Change.Action.MERGED).exists()
    store.revise(owner.id, b.pk, YOU, text="The kitchen of the flat on Rua da Bica has two small old burners.")
    assert shown_pairs(client) == [(a.pk, b.pk)]


def test_what_was_judged_or_waits_as_a_conflict_is_no_pair_here(
    client: Client, owner: Owner, pair: tuple[Memory, Memory]
) -> None:
    a, b = pair
    judged_pairs.write_down(a, b, "", None)
    assert shown_pairs(client) == [(a.pk, b.pk)], "a pair without an answer still is one"
    judged_pairs.write_down(a, b, "contained", None)
    assert shown_pairs(client) == []
    JudgedPair.objects.all().delete()
    store.raise_conflict(owner.id, a.pk, b.pk, relation="contradiction", reason="", by=By("reconsolidation"))
    assert Conflict.objects.exists() and shown_pairs(client) == []


def test_of_many_a_page_asks_for_the_count_by_itself(
    client: Client, pair: tuple[Memory, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_pairs, "QUICK", 1)
    near_pairs._held.clear()
    assert "count them</a>" in page(client)
    answer = client.get(f"{STATS}duplicates/", headers={"HX-Request": "true"}).content.decode()
    assert answer.strip() == f'<a href="{STATS}duplicates/">1</a>'
    assert count(client, f"{STATS}duplicates/") == 1, "now it is known"


def test_a_locked_one_is_not_merged_away_silently(client: Client, owner: Owner, pair: tuple[Memory, Memory]) -> None:
    a, b = pair
    insight = conclude(owner, "The kitchen is small.", (a,))
    for one, other in ((a.pk, a.pk), (a.pk, insight.pk), (a.pk, 10**9)):
        assert client.post(f"{STATS}duplicates/{one}/{other}/", {"keep": one}).status_code == 404
    store.archive(owner.id, a.pk, YOU)
    answer = client.post(f"{STATS}duplicates/{a.pk}/{b.pk}/", {"keep": b.pk}, follow=True).content.decode()
    assert "no longer current" in answer


# --- stale, unsupported, never used


def test_stale_insights_are_counted_and_listed(client: Client, owner: Owner) -> None:
    one = learn(owner, "The user runs.", say(owner, "I run."))
    fresh = learn(owner, "The user swims.", say(owner, "I swim."))
    insight = conclude(owner, "The user is a runner.", (one,), subject="sport")
    conclude(owner, "The user is a swimmer.", (fresh,), subject="water")
    assert count(client, f"{STATS}stale/") == 0 and "No insight is stale" in page(client, "stale")
    store.revise(owner.id, one.pk, YOU, text="The user walks.")
    assert listed(client, "stale") == [insight.pk]
    assert count(client, f"{STATS}stale/") == 1


def test_what_lost_its_evidence_is_unsupported(client: Client, owner: Owner) -> None:
    hidden, whole = say(owner, "I have a boat."), say(owner, "I have a bicycle and a cat.")
    boat = learn(owner, "The user has a boat.", hidden)
    learn(owner, "The user has a bicycle.", whole, "I have a bicycle")
    cat = learn(owner, "The user has a cat.", whole, "a cat")
    by_hand.add(owner, NewMemory(kind="observation", text="The user has a hammock.", language="en"), YOU)
    assert count(client, f"{STATS}unsupported/") == 0, "what was written by hand needs none"
    episodes.hide(owner.id, [hidden.pk])
    assert listed(client, "unsupported") == [boat.pk]
    forget.forget(owner.id, [cat.pk], YOU)
    assert listed(client, "unsupported") == [boat.pk], "other words of that message still stand"
    episodes.redact(owner.id, whole.pk, [(0, 16)])
    assert len(listed(client, "unsupported")) == 2 == count(client, f"{STATS}unsupported/")


def test_what_a_job_learned_of_a_message_that_is_gone_is_unsupported(client: Client, owner: Owner) -> None:
    job = Job.objects.create(owner_id=owner.id, kind="consolidate", due_at=MORNING, created_at=MORNING)
    memory = learn(owner, "The user has a kite.", say(owner, "I have a kite."), by=By("consolidation", job_id=job.pk))
    Evidence.objects.filter(memory=memory).delete()
    assert listed(client, "unsupported") == [memory.pk]


def test_an_insight_without_a_current_observation_is_unsupported(client: Client, owner: Owner) -> None:
    one = learn(owner, "The user runs.", say(owner, "I run."))
    insight = conclude(owner, "The user is a runner.", (one,))
    Memory.objects.filter(pk=one.pk).update(state="archived")
    assert listed(client, "unsupported") == [insight.pk]


def test_never_used_leads_to_the_list_with_as_many_rows(client: Client, owner: Owner) -> None:
    used, found, fresh = (learn(owner, f"The user has the {thing}.") for thing in ("kite", "boat", "cat"))
    parts = {"words": 0.4, "meaning": 0.3, "time": 0.0, "boost": 0.0}
    results = tuple(
        Result("memory", memory.pk, memory.text, 0.7, parts, rank, MORNING, revision=1, in_prompt=memory is used)
        for rank, memory in enumerate((used, found), 1)
    )
    recalls.save(owner, Recalled(results=results), say(owner, "What do I have?").pk, 1200)
    assert count(client, "/memories/?used=never") == 2
    html = client.get("/memories/?used=never").content.decode()
    rows = {int(pk) for pk in re.findall(r'id="row-(\d+)"', html)}
    assert rows == {found.pk, fresh.pk}


# --- cost


def test_cost_is_told_for_each_memory_that_is_still_kept(client: Client, owner: Owner) -> None:
    def job(kind: str, tokens: int, cost: float | None) -> Job:
        return Job.objects.create(
            owner_id=owner.id, kind=kind, state="done", due_at=MORNING, created_at=MORNING, started_at=MORNING,
            input_tokens=tokens - 100, output_tokens=100, cost=cost, model="played",
        )  # fmt: skip

    first, second = job("consolidate", 3_000, 0.5), job("reflect", 1_000, None)
    kept = learn(owner, "The user has a kite.", by=By("consolidation", job_id=first.pk))
    learn(owner, "The user has a boat.", by=By("consolidation", job_id=first.pk))
    gone = learn(owner, "The user has a car.", by=By("consolidation", job_id=first.pk))
    store.remove(owner.id, gone.pk, YOU)
    learn(owner, "The user has a hammock.", by=YOU)
    assert kept.job_id == first.pk
    html = page(client)
    assert "2,000 tokens · 0.25" in html, "4,000 tokens and 0.5 for the two that are current"
    rows = page(client, "cost")
    assert re.search(rf'id="job-{first.pk}".*?>3,000</td>.*?>0.5</td>.*?>3</td>.*?>2</td>', rows, re.S)
    assert re.search(rf'id="job-{second.pk}".*?>1,000</td>.*?>–</td>.*?>0</td>.*?>0</td>', rows, re.S)
    assert "Of these tokens 3,000 have a price" in rows


def test_a_stranger_sees_none_of_it(
    stranger_client: Client, client: Client, owner: Owner, pair: tuple[Memory, Memory]
) -> None:
    episode = say(owner, "I run.")
    one = learn(owner, "The user runs far.", episode)
    conclude(owner, "The user runs.", (one,))
    store.revise(owner.id, one.pk, YOU, text="The user walks.")
    episodes.hide(owner.id, [episode.pk])
    for name in ("", "stale", "unsupported", "duplicates", "cost"):
        html = page(stranger_client, name)
        assert not re.search("runs|walks|Rua da Bica", html)
        if not name:
            assert not re.search(r'href="/memories/[^"?]*(\?used=never)?">[1-9]', html)
    a, b = pair
    for keep in (str(a.pk), ""):
        assert stranger_client.post(f"{STATS}duplicates/{a.pk}/{b.pk}/", {"keep": keep}).status_code == 404
    assert shown_pairs(client) == [(a.pk, b.pk)] and not JudgedPair.objects.exists()
