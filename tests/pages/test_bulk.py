"""Many memories at once: ticked or all that match, named and confirmed first, one job that is undone as a whole."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from memories import bulk, clock, jobs, store
from memories.models import Change, Job, Memory, Receipt
from memories.records import Owner
from tests.pages.conftest import World
from tests.pages.test_list import LIST, listed
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db
BULK = "/memories/bulk/"


def hidden(page: HttpResponse) -> dict[str, list[str]]:
    """The hidden fields of the form that a page asks to confirm."""
    form = page.content.decode().split('<form class="stack"')[1]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value.replace("&amp;", "&"))
    return fields


def confirmed(client: Client, do: str, ids: list[int], **more: str) -> HttpResponse:
    """Choose, read the page that names the count, confirm."""
    asked = client.post(BULK, {"do": do, "pick": ids} | more)
    assert asked.status_code == 200
    return client.post(BULK, hidden(asked) | more)


def states(memories: list[Memory]) -> set[str]:
    return set(Memory.objects.filter(pk__in=[memory.pk for memory in memories]).values_list("state", flat=True))


def test_the_page_names_how_many_before_anything_is_done(client: Client, many: list[Memory]) -> None:
    asked = client.post(BULK, {"do": "archive", "pick": [memory.pk for memory in many[:3]]})
    html = asked.content.decode()
    assert "Archive 3 memories" in html and many[0].text in html
    assert states(many) == {"active"}


def test_ticked_ones_are_archived_and_come_back_as_a_whole(client: Client, many: list[Memory]) -> None:
    three = many[:3]
    answer = confirmed(client, "archive", [memory.pk for memory in three], query="category=belongings")
    assert answer["Location"] == LIST + "?category=belongings"
    assert states(three) == {"archived"} and states(many[3:]) == {"active"}
    html = client.get(answer["Location"]).content.decode()
    undo = re.search(r'action="(/memories/jobs/\d+/undo/)"', html)
    assert "Archived 3 memories." in html and undo
    before = Change.objects.count()
    client.post(undo[1])
    assert states(many) == {"active"}
    assert Change.objects.count() == before + 3, "each was put back once"
    assert "Undone: 3 memories put back." in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("do", "field", "value"),
    [("pin", "pinned", True), ("categorise", "category", "home"), ("remove", "state", "trashed")],
)
def test_what_can_be_done(do: str, field: str, value: object, client: Client, many: list[Memory], owner: Owner) -> None:
    before = list(Memory.objects.filter(owner_id=owner.id).order_by("pk").values())
    answer = confirmed(client, do, [memory.pk for memory in many[:2]], category="home")
    assert answer.status_code == 302
    for memory in Memory.objects.filter(pk__in=[many[0].pk, many[1].pk]):
        assert getattr(memory, field) == value
    job = Job.objects.get(kind="bulk")
    client.post(f"/memories/jobs/{job.pk}/undo/")
    after = list(Memory.objects.filter(owner_id=owner.id).order_by("pk").values())
    own = ("compared", "reflected")  # notes of the program to itself: what was changed is looked at again
    assert [{k: v for k, v in row.items() if k not in own} for row in before] == [
        {k: v for k, v in row.items() if k not in own} for row in after
    ]


def test_all_that_match_and_not_only_those_of_the_page(client: Client, many: list[Memory], owner: Owner) -> None:
    other = learn(owner, "Yining likes rain.", category="preferences")
    asked = client.post(BULK, {"do": "archive", "all": "1", "query": "category=belongings&size=10"})
    assert "Archive 60 memories" in asked.content.decode()
    client.post(BULK, hidden(asked))
    assert states(many) == {"archived"} and states([other]) == {"active"}


def test_it_is_asked_again_when_their_number_has_changed(client: Client, many: list[Memory], owner: Owner) -> None:
    asked = client.post(BULK, {"do": "remove", "all": "1", "query": "category=belongings"})
    learn(owner, "Yining owns one tile more.", category="belongings")
    again = client.post(BULK, hidden(asked))
    assert again.status_code == 422
    assert "Their number has changed." in again.content.decode() and "Move 61 memories" in again.content.decode()
    assert states(many) == {"active"}


def test_what_has_nothing_to_be_done_is_counted_apart(client: Client, many: list[Memory], owner: Owner) -> None:
    store.archive(owner.id, many[0].pk, YOU)
    asked = client.post(BULK, {"do": "archive", "pick": [many[0].pk, many[1].pk]})
    html = asked.content.decode()
    assert "Archive 1 memory" in html and "1 other is in a state" in html


def test_a_job_of_many_is_the_workers(
    client: Client, many: list[Memory], owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from memories import tasks

    monkeypatch.setattr(bulk, "AT_ONCE", 20)
    monkeypatch.setattr(bulk, "BATCH", 25)
    answer = confirmed(client, "archive", [memory.pk for memory in many])
    job = Job.objects.get(kind="bulk")
    assert answer["Location"] == f"/memories/bulk/{job.pk}/"
    assert states(many) == {"active"} and job.state == "queued"
    assert "0 of 60 so far" in client.get(answer["Location"]).content.decode()
    tasks.run_job(job.pk)
    assert states(many) == {"archived"}
    assert "It is done." in client.get(answer["Location"]).content.decode()
    client.post(f"/memories/jobs/{job.pk}/undo/")
    back = Job.objects.exclude(pk=job.pk).get(kind="bulk")
    tasks.run_job(back.pk)
    assert states(many) == {"active"}


def test_a_worker_that_stops_leaves_whole_batches_and_another_goes_on(
    many: list[Memory], owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from memories import tasks

    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "BATCH", 25)
    job = bulk.begin(owner.id, bulk.Deed("archive"), [memory.pk for memory in many])
    archive, calls = store.archive, []

    def breaks(*given: object) -> Memory:
        calls.append(1)
        if len(calls) == 40:
            raise RuntimeError("the machine is gone")
        return archive(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "archive", breaks)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress) == ("queued", 25)
    assert Memory.objects.filter(state="archived").count() == 25
    Job.objects.update(due_at=job.created_at)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done" and job.counts["changed"] == 60 and states(many) == {"archived"}


def test_one_that_is_stopped_in_another_tab_changes_nothing_and_says_so(
    client: Client, many: list[Memory], owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = jobs.claim

    def stopped(job_id: int, worker: str) -> Job | None:
        job = claim(job_id, worker)
        jobs.cancel(owner.id, job_id)
        return job

    monkeypatch.setattr(jobs, "claim", stopped)
    answer = confirmed(client, "archive", [memory.pk for memory in many[:3]])
    assert answer["Location"] == f"/memories/bulk/{Job.objects.get().pk}/" and states(many) == {"active"}
    assert "Cancelled" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("cut_off", ["paused", "killed"])
def test_what_stops_it_in_a_bad_moment_costs_nothing(
    cut_off: str, many: list[Memory], owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paused right after a batch; killed when all is done and only the job's end is not written yet."""
    from memories import tasks

    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "BATCH", 25)
    job = bulk.begin(owner.id, bulk.Deed("archive"), [memory.pk for memory in many])
    with monkeypatch.context() as moment:
        if cut_off == "paused":
            count = jobs.count
            moment.setattr(jobs, "count", lambda *given: (count(*given), jobs.pause(owner.id, job.pk)))
        else:
            moment.setattr(jobs, "finish", lambda *given: False)
        tasks.run_job(job.pk)
    if cut_off == "paused":
        assert Memory.objects.filter(state="archived").count() == 25
        jobs.resume(owner.id, job.pk)
    else:
        jobs.release_lapsed(clock.now() + 2 * jobs.LEASE)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.counts["changed"]) == ("done", 60) and states(many) == {"archived"}


def test_undoing_passes_over_what_was_changed_again(client: Client, many: list[Memory], owner: Owner) -> None:
    confirmed(client, "categorise", [memory.pk for memory in many[:3]], category="home")
    store.revise(owner.id, many[0].pk, YOU, text="Yining owns a tile from Delft.")
    job = Job.objects.get(kind="bulk")
    client.post(f"/memories/jobs/{job.pk}/undo/")
    kept = list(
        Memory.objects.filter(pk__in=[m.pk for m in many[:3]]).order_by("pk").values_list("category", flat=True)
    )
    assert kept == ["home", "belongings", "belongings"]
    html = client.get(LIST).content.decode()
    assert "Undone: 2 memories put back. 1 was changed again since and stays as it is." in html


def test_forgetting_many_names_what_goes_with_them_and_gives_a_receipt(client: Client, world: World) -> None:
    asked = client.post(BULK, {"do": "forget", "pick": [world.lisbon.pk, world.rua.pk]})
    html = asked.content.decode()
    assert "Forget 2 memories" in html and "This cannot be undone." in html and "insight loses" in html
    answer = client.post(BULK, hidden(asked) | {"message": "black_out", "never": "1"})
    assert not Memory.objects.filter(pk__in=[world.lisbon.pk, world.rua.pk, world.insight.pk]).exists()
    receipt = Receipt.objects.latest("pk")
    page = client.get(answer["Location"]).content.decode()
    assert "Forgot 2 memories." in page and f"/memories/receipts/{receipt.pk}/" in page and "Undo" not in page
    assert Job.objects.get(kind="bulk").task.get("ids") is None


def test_its_receipts_are_its_own(client: Client, world: World, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else may be forgotten in another tab while it runs."""
    forget, other = store.forget, learn(owner, "Yining owns a tile.")
    kept: list[Receipt] = []

    def meanwhile(*given: object, **more: object) -> Receipt:
        kept.append(forget(owner.id, [other.pk], YOU))
        return forget(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "forget", meanwhile)
    answer = confirmed(client, "forget", [world.lisbon.pk, world.rua.pk])
    html = client.get(answer["Location"]).content.decode()
    assert f"/memories/receipts/{Receipt.objects.latest('pk').pk}/" in html
    assert f"/memories/receipts/{kept[0].pk}/" not in html


def test_nothing_chosen_and_nothing_known_to_do(client: Client, many: list[Memory]) -> None:
    for data in ({"do": "archive"}, {"do": "archive", "pick": ["x", "0"]}, {"do": "explode", "pick": [many[0].pk]}):
        assert client.post(BULK, data)["Location"] == LIST
    assert states(many) == {"active"}


def test_the_past_cannot_be_changed(client: Client, many: list[Memory]) -> None:
    client.post(BULK, {"do": "archive", "all": "1", "query": "as_of=2090-01-01", "confirmed": "60"})
    assert states(many) == {"active"}


def test_a_stranger_changes_nothing(stranger_client: Client, many: list[Memory]) -> None:
    ids = [memory.pk for memory in many[:3]]
    for do in ("archive", "remove", "forget"):
        stranger_client.post(BULK, {"do": do, "pick": ids, "confirmed": "3"})
        stranger_client.post(BULK, {"do": do, "all": "1", "confirmed": "60"})
    assert states(many) == {"active"} and Memory.objects.count() == 60
    stranger_client.post("/memories/merge/", {"text": "Mine.", "seen": f"{ids[0]}.1 {ids[1]}.1"})
    assert states(many) == {"active"}


def test_each_row_can_be_ticked_for_the_form_without_script(client: Client, many: list[Memory]) -> None:
    html = client.get(LIST).content.decode()
    assert f'<input type="checkbox" name="pick" value="{many[-1].pk}" form="bulk"' in html
    assert "All 60 that match" in html and f'action="{BULK}"' in html
    assert listed(client)[0] == many[-1].pk


def test_merging_joins_the_evidence_under_one_edited_text(client: Client, owner: Owner) -> None:
    one = learn(owner, "Yining has a cat.", say(owner, "my cat is asleep"), "my cat")
    two = learn(owner, "The cat of Yining is grey.", say(owner, "the grey one, Faro"), "grey one")
    page = client.get(f"/memories/merge/?pick={one.pk}&pick={two.pk}").content.decode()
    assert one.text in page and two.text in page and "my cat" in page
    seen = f"{two.pk}.1 {one.pk}.1"
    assert f'value="{seen}"' in page
    answer = client.post("/memories/merge/", {"text": "Yining has a grey cat.", "seen": seen})
    assert answer["Location"] == f"/memories/{two.pk}/"
    merged = Memory.objects.get(pk=two.pk)
    assert merged.text == "Yining has a grey cat." and merged.evidence.count() == 2
    assert Memory.objects.get(pk=one.pk).state == "archived"
    client.post(f"/memories/jobs/{Job.objects.get(kind='bulk').pk}/undo/")
    for before in (one, two):
        now = Memory.objects.get(pk=before.pk)
        assert (now.text, now.state, now.evidence.count()) == (before.text, "active", 1)


def test_merging_never_goes_over_what_somebody_changed_meanwhile(client: Client, owner: Owner) -> None:
    one, two = learn(owner, "Yining has a cat."), learn(owner, "The cat of Yining is grey.")
    store.revise(owner.id, one.pk, YOU, text="Yining has two cats.")
    client.post("/memories/merge/", {"text": "Yining has a grey cat.", "seen": f"{two.pk}.1 {one.pk}.1"})
    assert states([one, two]) == {"active"} and not Job.objects.filter(kind="bulk").exists()
    for text, told in (("", "This field is required."), ("My password is hunter2horse", "password")):
        page = client.post("/memories/merge/", {"text": text, "seen": f"{two.pk}.1 {one.pk}.2"})
        assert page.status_code == 422 and told in page.content.decode()
    assert "Tick two to 20 current observations" in client.get(f"/memories/merge/?pick={one.pk}").content.decode()
