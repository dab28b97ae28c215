"""One insight: a sentence in the person's own words keeps what it rests on; it is written again, or withdrawn."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from memories.models import Change, Evidence, Job, Memory, OwnerState
from memories.records import Owner
from tests.pages.conftest import World

pytestmark = pytest.mark.django_db


def edit(client: Client, insight: Memory, number: int, text: str, **fields: str) -> str:
    url = reverse("memories:sentence", args=[insight.pk, number])
    revision = str(Memory.objects.get(pk=insight.pk).revision)
    return client.post(url, {"text": text, "revision": revision} | fields, follow=True).content.decode()


def cited(insight: Memory) -> list[tuple[int | None, int | None]]:
    rows = Evidence.objects.filter(memory=insight).order_by("sentence", "observation_id")
    return list(rows.values_list("sentence", "observation_id"))


def test_each_sentence_is_edited_by_itself(client: Client, world: World) -> None:
    url = reverse("memories:sentence", args=[world.insight.pk, 2])
    assert url in client.get(reverse("memories:memory", args=[world.insight.pk])).content.decode()
    html = client.get(url).content.decode()
    assert "The flat is on Rua da Bica.</textarea>" in html and world.rua.text in html and world.lisbon.text not in html


def test_it_keeps_what_it_rests_on(client: Client, world: World) -> None:
    html = edit(client, world.insight, 1, "Lisbon is where she lives")
    insight = Memory.objects.get(pk=world.insight.pk)
    assert insight.text == "Lisbon is where she lives. The flat is on Rua da Bica."
    assert insight.own_words and insight.revision == 2
    assert cited(insight) == [(0, world.lisbon.pk), (1, world.rua.pk)]
    assert "Saved." in html and "<ins>Lisbon is where she" in html, "the revision shows what changed"
    again = edit(client, world.insight, 1, "Lisbon is where she lives.")
    assert "Nothing was changed." in again and "Saved." not in again


def test_of_two_sentences_in_its_place_each_rests_on_the_same(client: Client, world: World) -> None:
    edit(client, world.insight, 1, "She moved to Lisbon. She stayed.")
    assert cited(world.insight) == [(0, world.lisbon.pk), (1, world.lisbon.pk), (2, world.rua.pk)]


def test_a_sentence_is_taken_out_with_what_it_rests_on(client: Client, world: World, owner: Owner) -> None:
    html = edit(client, world.insight, 1, "whatever stands there", take_out="1")
    insight = Memory.objects.get(pk=world.insight.pk)
    assert (insight.text, cited(insight)) == ("The flat is on Rua da Bica.", [(0, world.rua.pk)])
    assert "The sentence was taken out." in html
    assert "withdraw it" in edit(client, insight, 1, "", take_out="1"), "the only one is not"
    undo = reverse("memories:undo_change", args=[Change.objects.filter(memory=insight).latest("pk").pk])
    client.post(undo)
    assert cited(insight) == [(0, world.lisbon.pk), (1, world.rua.pk)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Write the sentence, or take it out."),
        ("a" * 501, "at most 500 characters"),
        ("Her password is Hunter22!", "Passwords are not kept."),
    ],
)
def test_what_cannot_be_saved_is_told(text: str, problem: str, client: Client, world: World) -> None:
    assert problem in edit(client, world.insight, 1, text)
    assert Memory.objects.get(pk=world.insight.pk).revision == 1


def test_it_never_goes_over_what_was_written_meanwhile(client: Client, world: World) -> None:
    answer = client.post(
        reverse("memories:sentence", args=[world.insight.pk, 1]), {"text": "Mine.", "revision": "0001"}
    )
    edit(client, world.insight, 2, "The street is Rua da Bica.")
    assert answer.status_code == 302
    late = client.post(reverse("memories:sentence", args=[world.insight.pk, 1]), {"text": "Late.", "revision": "1"})
    assert late.status_code == 422 and "changed in the meantime" in late.content.decode()


def test_only_insights_have_sentences_of_their_own(client: Client, world: World) -> None:
    assert client.get(reverse("memories:sentence", args=[world.lisbon.pk, 1])).status_code == 404
    for number in (0, 7):
        assert client.get(reverse("memories:sentence", args=[world.insight.pk, number])).status_code == 404
    assert client.post(reverse("memories:rederive", args=[world.lisbon.pk])).status_code == 404


def test_it_is_written_again_by_a_job(client: Client, world: World, owner: Owner) -> None:
    Memory.objects.filter(owner_id=owner.id).update(reflected=True)
    Job.objects.filter(owner_id=owner.id).delete()
    html = client.post(reverse("memories:rederive", args=[world.insight.pk]), follow=True).content.decode()
    job = Job.objects.get(owner_id=owner.id)
    assert job.kind == "reflect" and f"Job {job.pk} writes it again." in html
    assert "No model is configured" in html
    fresh = Memory.objects.filter(owner_id=owner.id, reflected=False, kind="observation", state="active")
    assert set(fresh) == {world.lisbon, world.rua}
    assert not Memory.objects.get(pk=world.insight.pk).stale, "until then replies go on using it"


def test_what_may_not_be_written_is_not_asked_for(client: Client, world: World, owner: Owner) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"memory": "read"})
    before = Job.objects.filter(owner_id=owner.id).count()
    html = client.post(reverse("memories:rederive", args=[world.insight.pk]), follow=True).content.decode()
    assert "Memory is read only or off" in html and Job.objects.filter(owner_id=owner.id).count() == before


def test_it_can_be_withdrawn_and_brought_back(client: Client, world: World) -> None:
    assert "Withdraw" in client.get(reverse("memories:memory", args=[world.insight.pk])).content.decode()
    client.post(reverse("memories:remove", args=[world.insight.pk]))
    assert Memory.objects.get(pk=world.insight.pk).state == "trashed"
    client.post(reverse("memories:restore", args=[world.insight.pk]))
    assert Memory.objects.get(pk=world.insight.pk).state == "active"
