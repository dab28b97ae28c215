"""What the embedded index holds in memory: bounded, and safe to use from many threads."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from memories.index import embedded, meaning, vectors
from memories.index.cache import Cache
from memories.index.embedded import EmbeddedIndex
from memories.records import Owner
from tests.index.making import document, ranked, search

pytestmark = pytest.mark.django_db(transaction=True)


def test_threads_that_search_and_write_at_once_miss_nothing(owner: Owner) -> None:
    backend = EmbeddedIndex({})
    backend.add(owner.id, [document(id, f"Lisbon {id}", session=f"{id % 3}") for id in range(1, 50)])
    start = Barrier(4)
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait()
            for turn in range(12):
                id = 100 + 50 * number + turn
                if number < 2:
                    backend.add(owner.id, [document(id, f"zanzibar word{id}", session=f"{turn % 3}")])
                    assert ranked(search(backend, owner.id, f"word{id}"))[0] == id  # its own write at once
                else:
                    assert len(search(backend, owner.id, "Lisbon")) >= 49
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert search(backend, owner.id, "Lisbon").documents == 49 + 24


def test_owners_beyond_the_bound_are_let_go(owner: Owner, other: Owner) -> None:
    backend = EmbeddedIndex({})
    backend.cache = Cache(room=1)
    for one in (owner, other):
        backend.add(one.id, [document(1, "Lisbon")])
        search(backend, one.id, "Lisbon")
    assert owner.id not in backend.cache
    assert other.id in backend.cache
    assert ranked(search(backend, owner.id, "Lisbon")) == [1]


def test_what_is_let_go_makes_room(owner: Owner, other: Owner) -> None:
    backend = EmbeddedIndex({})
    for one in (owner, other):
        backend.add(one.id, [document(id, f"Lisbon {id}", session=f"{id}") for id in range(1, 30)])
        search(backend, one.id, "Lisbon")
    both = backend.cache.weight
    backend.cache.room = both - 1
    backend.add(owner.id, [document(99, "Porto")])
    search(backend, owner.id, "Porto")
    assert other.id not in backend.cache
    assert 0 < backend.cache.weight < both * 0.7
    backend.forget_cached()
    assert backend.cache.weight == 0


def test_the_bound_is_an_option() -> None:
    assert EmbeddedIndex({"MEMORY_MB": 3}).cache.room == 3_000_000


def test_only_newer_rows_are_read(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = EmbeddedIndex({})
    backend.add(owner.id, [document(id, f"Lisbon {id}") for id in range(1, 30)])
    search(backend, owner.id, "Lisbon")
    read: list[int] = []
    newer_rows = embedded.newer_rows

    def counted(*args: object) -> list[object]:
        rows = newer_rows(*args)  # type: ignore[arg-type]
        read.append(len(rows))
        return rows  # type: ignore[return-value]

    monkeypatch.setattr(embedded, "newer_rows", counted)
    search(backend, owner.id, "Lisbon")
    assert read == []  # nothing was written: nothing is read
    backend.add(owner.id, [document(90, "Porto")])
    search(backend, owner.id, "Porto")
    assert read == [1]


def test_a_first_look_at_part_of_the_vectors_finds_the_same(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = ("the cello", "a train to Porto", "the garden in spring", "moussaka for dinner", "a cat called Miso")
    said = [f"{topics[n % 5].capitalize()}, number {n}, was on my mind." for n in range(300)]
    written = [document(id, text, session=f"{id // 9}") for id, text in enumerate(said, 1)]
    EmbeddedIndex({}).add(owner.id, written[:200])
    asked = ("Which instrument do I play?", "pets", "something to eat in the evening", "railway")
    monkeypatch.setattr(meaning, "POOL", 150)
    in_full = EmbeddedIndex({})
    in_two = EmbeddedIndex({})
    search(in_full, owner.id, "cello")
    monkeypatch.setattr(vectors, "EXACT", 100)
    search(in_two, owner.id, "cello")
    EmbeddedIndex({}).add(owner.id, written[200:])
    for question in asked:
        monkeypatch.setattr(vectors, "EXACT", 10_000)
        best = ranked(search(in_full, owner.id, question), by="meaning")[:10]
        monkeypatch.setattr(vectors, "EXACT", 100)
        again = ranked(search(in_two, owner.id, question), by="meaning")[:10]
        assert len(set(best) & set(again)) >= 8
    assert in_two.cache.of(owner.id).arrays.vectors.coarse is not None  # type: ignore[union-attr]
    assert in_full.cache.of(owner.id).arrays.vectors.coarse is None  # type: ignore[union-attr]
