"""The memories of mem0 and OpenMemory: checked and screened as what is learned here, with their dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from memories import store
from memories.models import Change, Job, Memory, OwnerState
from memories.records import Owner
from tests.portable.conftest import brings, says_yes, text_of, tries
from tests.portable.test_conversations import zipped
from tests.store.saying import YOU, learn

pytestmark = pytest.mark.django_db
Data = Callable[[str], bytes]


def test_a_trial_of_mem0s_memories_says_what_becomes_of_each(owner: Owner, client: Client, data: Data) -> None:
    learn(owner, "Works as a carpenter in Bergen.")
    page = tries(client, data("mem0.json"))
    assert "mem0" in page and "Import 2" in page
    assert ">1</td><td>only their quotes are added" in page
    assert "<code>results[2]</code> That looks like a password" in page and "hunter2" not in page
    assert "<code>results[3]</code> That is no statement about you" in page
    assert "<code>results[4]</code> it has no date" in page
    assert Memory.objects.count() == 1 and not Change.objects.filter(actor="import").exists()


def test_a_trial_says_how_much_is_against_what_is_known(owner: Owner, client: Client) -> None:
    learn(owner, "Has two cats at home.")
    had = {"created_at": "2024-05-06T10:00:00Z"}
    page = tries(
        client, [{"id": "1", "memory": "Has three cats at home.", **had}, {"id": "2", "memory": "Owns a canoe", **had}]
    )
    assert ">1</td><td>saved as well, and held against what you have" in page
    assert ">1</td><td>saved with their dates" in page and "Import 2" in page
    assert Memory.objects.count() == 1, "a trial writes nothing"
    assert "Imported: 2 new memories." in says_yes(client)


def test_mem0s_memories_keep_their_dates_and_categories(owner: Owner, client: Client, data: Data) -> None:
    assert "Imported: 3 new memories." in brings(client, data("mem0.json"))
    work = Memory.objects.get(owner_id=owner.id, text__startswith="Works as a carpenter")
    assert work.valid_from == datetime(2023, 5, 6, 17, tzinfo=UTC)
    assert work.category == "work" and work.keywords == ["professional_details"]
    moved = Memory.objects.get(owner_id=owner.id, text__startswith="Moved to Oslo")
    assert (moved.event_from, moved.event_to) == (date(2023, 3, 6), date(2023, 3, 12)), "last week was in 2023"
    assert "last week" not in moved.text
    assert Memory.objects.get(owner_id=owner.id, language="zh").category == "work"
    assert Job.objects.filter(owner_id=owner.id, kind="reconsolidate").exists(), "they are compared with the rest"


def test_the_same_memories_twice_add_nothing_whatever_became_of_them(owner: Owner, client: Client, data: Data) -> None:
    brings(client, data("mem0.json"))
    carpenter = Memory.objects.get(text__startswith="Works as a carpenter")
    store.remove(owner.id, carpenter.pk, YOU)
    moved = Memory.objects.get(text__startswith="Moved to Oslo")
    store.revise(owner.id, moved.pk, YOU, text="Moved to Oslo for love.")
    before = Memory.objects.count(), Change.objects.count()
    assert ">3</td><td>only their quotes" in tries(client, data("mem0.json"))
    assert "Imported: 0 new memories." in says_yes(client)
    assert (Memory.objects.count(), Change.objects.count()) == before


def test_a_list_alone_is_read_as_well(client: Client) -> None:
    one = {"id": "1", "memory": "Has a boat", "created_at": "2024-05-06T10:00:00Z"}
    assert "Imported: 1 new memory." in brings(client, [one])
    assert "Imported: 1 new memory." in brings(client, {"memories": [one | {"memory": "Has a tent"}]})


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_date_at_the_edge_of_time_keeps_nothing_else_out(client: Client, edge: str) -> None:
    odd = {"id": "1", "memory": "Has a boat", "created_at": edge}
    good = {"id": "2", "memory": "Has a tent", "created_at": "2024-05-06T10:00:00Z"}
    assert "Imported: 1 new memory." in brings(client, [odd, good])


@pytest.mark.parametrize("packed", [True, False])
def test_openmemorys_backup_is_read_from_its_zip(owner: Owner, client: Client, data: Data, packed: bool) -> None:
    content = data("openmemory.json")
    file = zipped({"memories.json": content, "memories.jsonl.gz": b"\x1f\x8b"}) if packed else content
    page = tries(client, file, "memories_export_mara.zip" if packed else "memories.json")
    assert "OpenMemory" in page and ">1</td><td>deleted there" in page
    assert "Imported: 2 new memories." in says_yes(client)
    iceland = Memory.objects.get(owner_id=owner.id, state="active")
    assert iceland.text == "Wants to see Iceland" and iceland.category == "place"
    assert iceland.valid_from == datetime(2024, 6, 1, 8, tzinfo=UTC)
    assert Memory.objects.get(owner_id=owner.id, state="archived").text == "Owns a canoe"


def test_the_list_of_openmemorys_api_is_read_as_well(owner: Owner, client: Client) -> None:
    item = {"id": "1", "content": "Owns a sledge", "created_at": 1717228800, "state": "active", "categories": ["work"]}
    brings(client, {"items": [item], "total": 1, "page": 1, "size": 10, "pages": 1})
    assert Memory.objects.get(owner_id=owner.id).valid_from == datetime(2024, 6, 1, 8, tzinfo=UTC)


def test_a_category_that_asks_lets_them_wait(owner: Owner, client: Client, data: Data) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"categories": {"work": "ask"}})
    assert ">2</td><td>wait for your yes" in tries(client, data("mem0.json"))
    says_yes(client)
    assert Memory.objects.filter(owner_id=owner.id, state="pending").count() == 2


def test_all_of_it_can_be_undone(owner: Owner, client: Client, data: Data) -> None:
    brings(client, data("mem0.json"))
    job = Job.objects.get(owner_id=owner.id, kind="bring", counts__new=3)
    assert f"/memories/jobs/{job.pk}/undo/" in text_of(client.get("/memories/export/"))
    client.post(f"/memories/jobs/{job.pk}/undo/")
    assert not Memory.objects.filter(owner_id=owner.id, state="active").exists()


def test_the_stranger_has_none_of_it(other: Owner, client: Client, stranger_client: Client, data: Data) -> None:
    brings(client, data("mem0.json"))
    job = Job.objects.get(kind="bring", counts__new=3)
    assert stranger_client.post(f"/memories/jobs/{job.pk}/undo/").status_code == 404
    assert not Memory.objects.filter(owner_id=other.id).exists()
    assert "mem0" not in text_of(stranger_client.get("/memories/export/")).replace("mem0 or OpenMemory", "")
