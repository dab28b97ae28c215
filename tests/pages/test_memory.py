"""One memory: its evidence, revisions, changes, uses; editing it, undoing, and the insights with it beneath."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from memories import clock, recalls, store
from memories.models import Change, Memory
from memories.records import By, Owner, Recalled, Result
from tests.pages.conftest import World, revise
from tests.store.saying import MORNING, WORKER, YOU, conclude, learn, quote, say

pytestmark = pytest.mark.django_db


def page(client: Client, memory: Memory) -> str:
    return client.get(reverse("memories:memory", args=[memory.pk])).content.decode()


def test_a_memory_tells_what_it_rests_on_and_where_it_was_used(client: Client, world: World) -> None:
    html = page(client, world.lisbon)
    assert "<mark>I moved to Lisbon in March</mark>" in html
    assert "Where she lives" in html, "the insight that rests on it"
    assert "Where do I live, again?" in html and ">.71<" in html
    assert "Recalled once, in the prompt of 1 reply" in html


def test_an_insight_has_its_observations_beneath_each_sentence(client: Client, world: World) -> None:
    html = page(client, world.insight)
    first, second = html.index("Yining lives in Lisbon.</p>"), html.index("The flat is on Rua da Bica.</p>")
    assert first < html.index(world.lisbon.text) < second < html.index(f">{world.rua.text}<")
    assert "I moved to Lisbon in March" in html


def test_revisions_show_what_changed_word_by_word_and_can_be_restored(
    client: Client, world: World, owner: Owner
) -> None:
    revise(owner, world.lisbon, "Yining has lived in Porto since March.")
    html = page(client, world.lisbon)
    assert "Yining has lived in <del>Lisbon</del><ins>Porto</ins> since March." in html
    client.post(reverse("memories:restore_revision", args=[world.lisbon.pk, 1]))
    world.lisbon.refresh_from_db()
    assert (world.lisbon.text, world.lisbon.revision) == ("Yining has lived in Lisbon since March.", 3)
    assert client.post(reverse("memories:restore_revision", args=[world.lisbon.pk, 99])).status_code == 404


def test_what_replaced_it_stands_over_it(client: Client, world: World, owner: Owner) -> None:
    old = learn(owner, "Yining lives in Berlin.")
    store.supersede(owner.id, old.pk, world.lisbon.pk, at=clock.now(), by=WORKER)
    for one in (old, world.lisbon):
        html = page(client, one)
        assert html.index("Over time") < html.index(world.lisbon.text, html.index("Over time")) < html.rindex(old.text)


def test_edit(client: Client, world: World, owner: Owner) -> None:
    url = reverse("memories:edit", args=[world.lisbon.pk])
    fields = {
        "text": " Yining lives  in Lisbon. ",
        "subject": "home",
        "category": "place",
        "keywords": "Lisbon，里斯本",
        "revision": 1,
    }
    answer = client.post(url, fields, follow=True)
    memory = Memory.objects.get(pk=world.lisbon.pk)
    assert (memory.text, memory.subject, memory.category, memory.keywords) == (
        "Yining lives in Lisbon.",
        "home",
        "place",
        ["Lisbon", "里斯本"],
    )
    assert Memory.objects.get(pk=world.insight.pk).stale
    undo = re.search(r'action="(/memories/changes/\d+/undo/)"', answer.content.decode())
    assert undo
    client.post(undo[1])
    assert Memory.objects.get(pk=world.lisbon.pk).text == "Yining has lived in Lisbon since March."
    assert not Memory.objects.get(pk=world.insight.pk).stale


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "This field is required."),
        ("a" * 501, "at most 500 characters"),
        ("My password is Hunter22!", "Passwords are not kept."),
        ("Yining lives on Rua da Bica.", "Another memory says the same."),
    ],
)
def test_what_cannot_be_saved_is_told(text: str, problem: str, client: Client, world: World) -> None:
    fields = {"text": text, "category": "home", "revision": 1}
    answer = client.post(reverse("memories:edit", args=[world.lisbon.pk]), fields)
    assert answer.status_code == 422 and problem in answer.content.decode()
    assert Memory.objects.get(pk=world.lisbon.pk).revision == 1


def test_an_edit_never_goes_over_what_was_written_meanwhile(client: Client, world: World, owner: Owner) -> None:
    url = reverse("memories:edit", args=[world.lisbon.pk])
    revise(owner, world.lisbon, "Yining lives in Porto.", By("consolidation"))
    mine = {"text": "Yining lives in Lisbon.", "category": "home", "revision": 1}
    answer = client.post(url, mine)
    html = answer.content.decode()
    assert answer.status_code == 409 and "Changed meanwhile" in html and "by Consolidation" in html
    assert "Yining lives in Porto." in html and "Yining lives in <del>Porto</del><ins>Lisbon</ins>." in html
    assert Memory.objects.get(pk=world.lisbon.pk).text == "Yining lives in Porto."
    seen = re.search(r'name="revision" value="(\d+)"', html)
    assert seen and seen[1] == "2"
    client.post(url, mine | {"revision": seen[1]})
    assert Memory.objects.get(pk=world.lisbon.pk).text == "Yining lives in Lisbon."


def test_saving_what_was_not_changed_offers_nothing_to_undo(client: Client, world: World, owner: Owner) -> None:
    """Its Undo would take back what was changed before."""
    revise(owner, world.lisbon, "Yining lives in Porto.")
    fields = {"text": "Yining lives in Porto.", "category": "home", "revision": 2}
    for path, sent in (("edit", fields), ("restore_revision", {})):
        args = [world.lisbon.pk] if path == "edit" else [world.lisbon.pk, 2]
        answer = client.post(reverse(f"memories:{path}", args=args), sent, follow=True)
        toasts = answer.content.decode().split('id="toasts"')[1].split("</section>")[0]
        assert "Nothing was changed." in toasts and "/undo/" not in toasts, path


def test_what_is_no_longer_current_is_restored_before_it_is_edited(client: Client, world: World, owner: Owner) -> None:
    store.remove(owner.id, world.lisbon.pk, YOU)
    answer = client.get(reverse("memories:edit", args=[world.lisbon.pk]))
    assert answer["Location"] == reverse("memories:memory", args=[world.lisbon.pk])


def test_only_what_can_be_undone_offers_it(client: Client, world: World, owner: Owner) -> None:
    revise(owner, world.lisbon, "Yining lives in Porto.")
    learned, edited = Change.objects.filter(memory=world.lisbon).order_by("pk")
    assert undoable(page(client, world.lisbon)) == {edited.pk}
    client.post(reverse("memories:undo_change", args=[edited.pk]))
    again = Change.objects.filter(memory=world.lisbon).latest("pk")
    assert undoable(page(client, world.lisbon)) == {again.pk, learned.pk}, "redo, or undo the learning too"
    client.post(reverse("memories:undo_change", args=[again.pk]))
    assert Memory.objects.get(pk=world.lisbon.pk).text == "Yining lives in Porto."


def undoable(html: str) -> set[int]:
    return {int(pk) for pk in re.findall(r"/memories/changes/(\d+)/undo/", html)}


def test_a_job_is_undone_as_a_whole(client: Client, owner: Owner) -> None:
    from memories import jobs

    job = jobs.request(owner.id, "consolidate", due_at=clock.now())
    for text in ("Yining has a cat.", "Yining has a bicycle."):
        learn(owner, text, by=By("consolidation", job_id=job.pk))
    answer = client.post(reverse("memories:undo_job", args=[job.pk]), {"next": "/memories/?state=trash"})
    assert answer["Location"] == "/memories/?state=trash"
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Job undone: 2 changes put back."]
    assert not Memory.objects.filter(owner_id=owner.id, state="active").exists()


def test_insights_open_in_place(client: Client, world: World, owner: Owner) -> None:
    loose = learn(owner, "Yining has a bicycle.")
    html = client.get("/memories/insights/").content.decode()
    assert "1 insight; observations under it: 2, under none: 1" in html
    assert "Where she lives" in html and loose.text not in html
    branch = client.get(
        reverse("memories:branch", args=[world.insight.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in branch and world.rua.text in branch and "The flat is on Rua da Bica" in branch
    rest = client.get("/memories/insights/loose/", headers={"HX-Request": "true"}).content.decode()
    assert loose.text in rest and world.rua.text not in rest


def test_the_first_insights_are_open_at_first(client: Client, world: World, owner: Owner) -> None:
    for n in range(3):
        conclude(owner, f"Lisbon matters {n} times.", (world.lisbon, world.rua))
    html = client.get("/memories/insights/").content.decode()
    assert html.count('<details class="ins" open>') == 2 and html.count('hx-get="/memories/insights/') >= 2
    past = client.get("/memories/insights/?as_of=2099-01-01").content.decode()
    assert "Lisbon matters" in past and '<details class="ins" open>' not in past


@pytest.mark.parametrize("address", ["/memories/insights/", "/memories/insights/?open=all"])
def test_many_insights_take_few_queries(client: Client, world: World, owner: Owner, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    few = queries()
    for n in range(15):
        conclude(owner, f"Lisbon matters {n} times.", (world.lisbon, world.rua))
    assert queries() == few <= 12


def test_all_branches_are_opened_by_an_address_and_closed_again(
    client: Client, world: World, owner: Owner, stranger_client: Client
) -> None:
    closed, opened = (
        client.get(f"/memories/insights/{query}").content.decode() for query in ("?open=none", "?open=all")
    )
    link = 'href="/memories/insights/?open=all"'
    assert link in closed and world.rua.text not in closed and "<details open" not in closed
    assert opened.count('<details class="ins" open>') == 1 and "third floor" in opened
    assert opened.index(world.lisbon.text) < opened.index(world.rua.text), "in the order of its sentences"
    assert "/branch/" not in opened, "nothing is asked for again"
    narrowed = client.get("/memories/insights/?open=all&subject=the+flat").content.decode()
    assert world.rua.text in narrowed and f">{world.lisbon.text}</span>" not in narrowed
    fragment = client.get("/memories/insights/?open=all", headers={"HX-Request": "true"})
    assert fragment["HX-Push-Url"] == "/memories/insights/?open=all" and b"<html" not in fragment.content
    assert world.rua.text not in stranger_client.get("/memories/insights/?open=all").content.decode()


def test_a_memory_with_much_to_tell_takes_few_queries(client: Client, world: World, owner: Owner) -> None:
    for n in range(12):
        said = say(owner, f"Lisbon again, the {n}th time.")
        store.support(owner.id, world.lisbon.pk, [quote(said, "Lisbon again")], WORKER)
        revise(owner, world.lisbon, f"Yining has lived in Lisbon for {n} months.")
        conclude(owner, f"Lisbon matters {n} times.", (world.lisbon, world.rua))
        shown = Result("memory", world.lisbon.pk, "", 0.5, {}, 1, MORNING, revision=1)
        recalls.save(owner, Recalled(results=(shown,)), said.pk, 100)
    for memory in (world.lisbon, world.insight):
        with CaptureQueriesContext(connection) as queries:
            page(client, memory)
        assert len(queries) <= 12, [query["sql"][:120] for query in queries]
