"""New memories that wait for the person's yes: which, and what becomes of them on the page that lists them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from memories import clock, store
from memories.approval import approval_of
from memories.by_hand import switched
from memories.errors import MayNotLearn
from memories.models import Change, Job, Memory, Outbox, OwnerState
from memories.profile import profile
from memories.records import By, NewMemory, Owner, Query
from memories.retrieve import retrieve
from tests.store.saying import YOU, everything_of, learn, say

pytestmark = pytest.mark.django_db
PAGE = "/memories/waiting/"


def waits(owner: Owner, text: str, **fields: object) -> Memory:
    return learn(owner, text, say(owner, f"Well, {text}"), text, state="pending", **fields)


def states(*memories: Memory) -> list[str]:
    return [Memory.objects.get(pk=memory.pk).state for memory in memories]


def known(owner: Owner) -> set[str]:
    found = retrieve(owner, Query(text="What do I take, and where do I row?", at=clock.now(), limit=20)).results
    return {result.text for result in found if result.kind == "memory"}


@pytest.mark.parametrize(("asks", "kept"), [("chosen", "sure unsure"), ("unsure", "sure"), ("all", "")])
def test_the_person_says_what_waits(client: Client, owner: Owner, other: Owner, asks: str, kept: str) -> None:
    assert client.post("/settings/", {"save": "approval", "asks": asks})["Location"] == "/settings/#approval"
    OwnerState.objects.filter(owner_id=owner.id).update(categories={"health": "ask"})
    approval = approval_of(owner.id)
    found = {"sure": approval.waits("work", 0.7), "unsure": approval.waits("work", 0.69)}
    assert [name for name, wait in found.items() if not wait] == kept.split()
    assert approval.waits("health", 1.0) and not approval_of(other.id).waits("health", 0.1)
    new = NewMemory(kind="observation", text="Rows.", language="en", confidence=0.5)
    assert (switched(owner, new, By("import")).state == "active") == ("unsure" in kept)
    assert switched(owner, new, YOU).state == "active", "what a person writes themselves never waits"


def test_the_settings_tell_how_many_would_have_waited(client: Client, owner: Owner, other: Owner) -> None:
    learn(other, "Is a pilot.", confidence=0.1)
    learn(owner, "Rows.", confidence=0.9)
    learn(owner, "Keeps bees.", confidence=0.4)
    page = client.get("/settings/").content.decode()
    assert "In the last 30 days 2 observations were learned, 1 of low confidence." in page
    assert client.post("/settings/", {"save": "approval", "asks": "sometimes"}).status_code == 422


def test_the_newest_stands_first_with_its_words_and_nobody_elses(client: Client, owner: Owner, other: Owner) -> None:
    waits(other, "I am a pilot.")
    waits(owner, "I row.")
    waits(owner, "I take salbutamol.")
    page = client.get(PAGE).content.decode()
    assert page.index("I take salbutamol.") < page.index("I row.") and "pilot" not in page
    assert "<mark>I row.</mark>" in page
    assert "waiting for approval: </span>2" in page and "All 2 that wait" in page


def test_it_is_used_only_when_accepted_and_undo_lets_it_wait_again(client: Client, owner: Owner) -> None:
    memory = waits(owner, "I take salbutamol.")
    before, seen = everything_of(owner), Outbox.objects.count()
    assert not known(owner) and "salbutamol" not in str(profile(owner))
    page = client.post(f"/memories/{memory.pk}/accept/", follow=True).content.decode()
    assert states(memory) == ["active"] and known(owner) == {"I take salbutamol."}
    assert Outbox.objects.count() > seen and "Nothing waits for your approval." in page
    undo = re.search(r'action="(/memories/changes/\d+/undo/)"', page)
    assert undo
    client.post(undo[1])
    assert everything_of(owner) == before and not known(owner)


def test_it_is_accepted_in_other_words_as_one_change(client: Client, owner: Owner) -> None:
    memory = waits(owner, "I take salbutamol.")
    sent = {"text": "Takes salbutamol daily.", "revision": memory.revision}
    client.post(f"/memories/{memory.pk}/accept/", sent)
    memory.refresh_from_db()
    assert (memory.state, memory.text, memory.revision) == ("active", "Takes salbutamol daily.", 2)
    change = Change.objects.filter(memory=memory).latest("pk")
    store.undo(owner.id, change.pk, YOU)
    memory.refresh_from_db()
    assert (memory.state, memory.text) == ("pending", "I take salbutamol.")


def test_what_cannot_be_accepted_so_says_why_and_keeps_what_was_typed(client: Client, owner: Owner) -> None:
    memory = waits(owner, "I take salbutamol.")
    learn(owner, "Rows on Sundays.")
    for text, told in (("Rows on Sundays.", "Another memory says the same."), ("", "required")):
        answer = client.post(f"/memories/{memory.pk}/accept/", {"text": text, "revision": memory.revision})
        assert answer.status_code == 422 and told in answer.content.decode()
    store.revise(owner.id, memory.pk, YOU, text="I take nothing.")
    sent = {"text": "Takes it daily.", "revision": memory.revision}
    assert (
        "changed in the meantime" in client.post(f"/memories/{memory.pk}/accept/", sent, follow=True).content.decode()
    )
    assert states(memory) == ["pending"]


@pytest.mark.parametrize(("do", "state"), [("accept", "active"), ("reject", "trashed")])
def test_ticked_ones_or_all_are_one_job_that_is_undone_as_a_whole(
    client: Client, owner: Owner, other: Owner, do: str, state: str
) -> None:
    one, two, three = (waits(owner, f"I have read book {n}.") for n in (1, 2, 3))
    theirs = waits(other, "I am a pilot.")
    client.post(PAGE, {"do": do, "pick": [one.pk, theirs.pk]})
    assert states(one, two, theirs) == [state, "pending", "pending"]
    late = waits(owner, "I came later.")
    page = client.post(PAGE, {"do": do, "all": "1", "newest": three.pk}, follow=True).content.decode()
    assert states(two, three, late) == [state, state, "pending"], "what came since was not seen"
    undo = re.findall(r'action="(/memories/jobs/\d+/undo/)"', page)  # of both, in their order
    client.post(undo[-1])
    assert states(one, two, three) == [state, "pending", "pending"]


def test_of_many_the_one_that_is_known_already_is_named_and_waits_on(client: Client, owner: Owner) -> None:
    learn(owner, "I row on Sundays.")
    known_already, new = waits(owner, "I row on Sundays."), waits(owner, "I take salbutamol.")
    page = client.post(PAGE, {"do": "accept", "pick": [known_already.pk, new.pk]}, follow=True).content.decode()
    assert states(known_already, new) == ["pending", "active"]
    assert "Accepted 1 memory. 1 stays as it is: a current memory says the same." in page
    job = Job.objects.filter(owner_id=owner.id, kind=Job.Kind.BULK).latest("pk")
    assert "a current memory says the same" in client.get(f"/memories/bulk/{job.pk}/").content.decode()


def test_a_stranger_finds_nothing_to_accept(stranger_client: Client, owner: Owner) -> None:
    memory = waits(owner, "I take salbutamol.")
    assert stranger_client.post(f"/memories/{memory.pk}/accept/").status_code == 404
    stranger_client.post(PAGE, {"do": "accept", "all": "1", "newest": memory.pk})
    assert states(memory) == ["pending"] and "salbutamol" not in stranger_client.get(PAGE).content.decode()


def test_many_take_as_many_queries_as_few(
    client: Client, owner: Owner, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for n in range(60):
        waits(owner, f"I have read book {n}.")
    with django_assert_max_num_queries(12):
        page = client.get(PAGE)
    assert 'rel="next"' in page.content.decode()


def test_do_not_remember_this_removes_it_and_keeps_it_from_being_learned_again(
    client: Client, stranger_client: Client, owner: Owner
) -> None:
    memory = learn(owner, "I row.", say(owner, "I row."))
    path = f"/memories/{memory.pk}/never/"
    assert stranger_client.post(path).status_code == 404
    assert "Removed, and not learned again." in client.post(path, follow=True).content.decode()
    assert states(memory) == ["trashed"]
    with pytest.raises(MayNotLearn):
        learn(owner, "I row.")
    client.post(f"{path}?undo=1")
    assert states(memory) == ["active"] and learn(owner, "I row.").pk == memory.pk
