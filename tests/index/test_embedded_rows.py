"""What the embedded index keeps in the database: seen at once by every process, made again, and forgotten for good."""

from __future__ import annotations

import random
import subprocess
import sys
from threading import Thread

import pytest
from django.db import connection, transaction

from memories.index import arrays, places, tasks, vectors
from memories.index.base import Index
from memories.index.embedded import EmbeddedIndex
from memories.index.rows import token_key
from memories.models import IndexEntry, IndexSnapshot
from memories.records import Owner
from tests.index.making import document, figures, ranked, search

pytestmark = pytest.mark.django_db(transaction=True)

TOPICS = [
    "Lisbon",
    "cello",
    "badminton",
    "moussaka",
    "rain",
    "Porto",
    "orchestra",
    "garden",
    "piano",
    "train",
    "羽毛球",
    "毕业",
    "搬家",
    "猫",
]


@pytest.fixture
def backend(transactional_db: None) -> EmbeddedIndex:
    return EmbeddedIndex({})


def talk(owner: Owner, backend: Index, count: int, seed: int = 1) -> None:
    chance = random.Random(seed)
    documents = [
        document(id, " ".join(chance.choices(TOPICS, k=5)) + chance.choice(".?"), session=f"{id % 7}", at=float(id))
        for id in range(1, count + 1)
    ]
    backend.add(owner.id, documents)


def seen(backend: Index, owner: Owner) -> list[object]:
    return [
        figures(search(backend, owner.id, question)) for question in ("Lisbon cello garden", "羽毛球 cats", "train")
    ]


def test_what_another_connection_commits_is_seen_at_once(backend: EmbeddedIndex, owner: Owner) -> None:
    talk(owner, backend, 20)
    search(backend, owner.id, "Lisbon")  # now it is held in memory

    def elsewhere() -> None:
        EmbeddedIndex({}).add(owner.id, [document(99, "The zanzibar word.", session="new")])
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert ranked(search(backend, owner.id, "zanzibar")) == [99]


def test_what_another_process_commits_is_seen_at_once(backend: EmbeddedIndex, owner: Owner) -> None:
    talk(owner, backend, 20)
    search(backend, owner.id, "Lisbon")
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.db import connections\n"
        f"connections['default'].settings_dict['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from memories.index import index\n"
        "from tests.index.making import document\n"
        f"index().add({owner.id}, [document(99, 'The zanzibar word.', session='new')])\n"
        f"index().remove({owner.id}, 'episode', [1])\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, env=_same_settings())
    assert ranked(search(backend, owner.id, "zanzibar")) == [99]
    assert 1 not in search(backend, owner.id, " ".join(TOPICS)).ids


def _same_settings() -> dict[str, str]:
    import os

    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}


def test_nothing_is_left_of_what_was_rolled_back(backend: EmbeddedIndex, owner: Owner) -> None:
    talk(owner, backend, 5)
    before = seen(backend, owner)
    with transaction.atomic():
        backend.add(owner.id, [document(50, "Lisbon cello zanzibar", session="0")])
        assert ranked(search(backend, owner.id, "zanzibar")) == [50]
        transaction.set_rollback(True)
    assert seen(backend, owner) == before
    backend.add(owner.id, [document(51, "rain", session="0")])
    assert ranked(search(backend, owner.id, "zanzibar")) == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("many", [False, True])
def test_kept_up_to_date_is_the_same_as_made_afresh(
    backend: EmbeddedIndex, owner: Owner, monkeypatch: pytest.MonkeyPatch, seed: int, many: bool
) -> None:
    if many:  # as they are kept where there are tens of thousands
        monkeypatch.setattr(arrays, "MANY", 9)
        monkeypatch.setattr(places, "MANY", 6)
        monkeypatch.setattr(vectors, "EXACT", 15)
    chance = random.Random(seed)
    talk(owner, backend, 40, seed)
    search(backend, owner.id, "Lisbon")
    for step in range(25):
        id = chance.randint(1, 60)
        text = " ".join(chance.choices(TOPICS, k=6)) + chance.choice(".?")
        if chance.random() < 0.4:
            backend.remove(owner.id, "episode", [id])
        else:
            backend.add(owner.id, [document(id, text, session=f"{id % 7}", at=chance.choice((float(id), 7.5)))])
        if chance.random() < 0.3:
            backend.add(owner.id, [document(id, f"Likes {text} {step}", kind="memory", session="")])
        if step % 5 == 0:
            search(backend, owner.id, "Lisbon")
        if step == 12:
            assert tasks.snapshot(owner.id)
    kept = seen(backend, owner)
    assert kept == seen(EmbeddedIndex({}), owner)  # from the snapshot and what is newer
    IndexSnapshot.objects.all().delete()
    assert kept == seen(EmbeddedIndex({}), owner)  # row by row


def test_the_first_search_after_a_start_reads_the_snapshot(backend: EmbeddedIndex, owner: Owner) -> None:
    talk(owner, backend, 30)
    before = seen(backend, owner)
    assert tasks.snapshot(owner.id)
    IndexEntry.objects.all().delete()  # only the snapshot is left
    assert seen(EmbeddedIndex({}), owner) == before


def test_a_snapshot_that_cannot_be_read_is_passed_over(backend: EmbeddedIndex, owner: Owner) -> None:
    talk(owner, backend, 30)
    before = seen(backend, owner)
    assert tasks.snapshot(owner.id)
    IndexSnapshot.objects.update(data=b"\x05\x00\x00\x00[1,2]")
    assert seen(EmbeddedIndex({}), owner) == before


def test_many_documents_at_once_make_a_snapshot(backend: EmbeddedIndex, owner: Owner, other: Owner) -> None:
    talk(owner, backend, 300)
    assert IndexSnapshot.objects.filter(owner_id=owner.id).exists()
    assert not IndexSnapshot.objects.filter(owner_id=other.id).exists()


def held_anywhere(owner: Owner, token: str) -> bool:
    """Whether a token stands in any derived row of the owner."""
    mark = token_key(token).to_bytes(8, "little")
    entries = IndexEntry.objects.filter(owner_id=owner.id).values_list("units", flat=True)
    snapshots = IndexSnapshot.objects.filter(owner_id=owner.id).values_list("data", flat=True)
    return any(mark in bytes(data) for data in (*entries, *snapshots))


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_what_is_forgotten_stands_in_no_derived_row(backend: EmbeddedIndex, owner: Owner, how: str) -> None:
    talk(owner, backend, 10)
    backend.add(owner.id, [document(77, "The vault code is heliotrope.")])
    assert tasks.snapshot(owner.id)
    assert held_anywhere(owner, "heliotrop")  # the stem of it: the test would notice
    if how == "removed":
        backend.remove(owner.id, "episode", [77], purge=True)
    else:
        backend.add(owner.id, [document(77, "The vault code is ██████████.")], purge=True)
    assert not held_anywhere(owner, "heliotrop")
    assert held_anywhere(owner, "cello")
    assert tasks.snapshot(owner.id)
    assert not held_anywhere(owner, "heliotrop")


def test_a_snapshot_under_way_cannot_bring_back_what_is_forgotten(
    backend: EmbeddedIndex, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(owner, backend, 10)
    backend.add(owner.id, [document(77, "The vault code is heliotrope.")])
    freeze = tasks.freeze

    def forgotten_meanwhile(arrays: object) -> bytes:
        data = freeze(arrays)  # type: ignore[arg-type]
        backend.remove(owner.id, "episode", [77], purge=True)
        return data

    monkeypatch.setattr(tasks, "freeze", forgotten_meanwhile)
    assert not tasks.snapshot(owner.id)
    assert not held_anywhere(owner, "heliotrop")


def test_rows_hold_no_readable_word(backend: EmbeddedIndex, owner: Owner) -> None:
    backend.add(owner.id, [document(1, "heliotrope heliotrope 羽毛球")])
    data = b"".join(bytes(row) for row in IndexEntry.objects.values_list("units", flat=True))
    assert b"heliotrop" not in data
    assert "羽毛".encode() not in data
