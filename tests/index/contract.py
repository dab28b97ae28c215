"""What every index backend does. Subclass it and give it a `backend` fixture."""

from __future__ import annotations

import pytest

from memories.index.base import Index
from memories.records import Owner
from tests.index.making import document, figures, ranked, search, wanted

LISBON = "In 2019 I moved from Berlin to Lisbon for a new job."
CELLO = "My sister plays the cello in an orchestra."
BADMINTON = "我每个周末都和同事去打羽毛球。"
MIXED = "我在学 Python，已经三个月了。"


class IndexContract:
    @pytest.fixture
    def told(self, backend: Index, owner: Owner) -> Index:
        """A person has said four things, each in a session of its own."""
        texts = enumerate((LISBON, CELLO, BADMINTON, MIXED), 1)
        backend.add(owner.id, [document(id, text, session=f"{id}") for id, text in texts])
        return backend

    def test_words_are_found_in_any_form(self, told: Index, owner: Owner) -> None:
        assert ranked(search(told, owner.id, "When did you move?")) == [1]
        assert ranked(search(told, owner.id, "cellos")) == [2]

    def test_meaning_is_found_without_a_common_word(self, told: Index, owner: Owner) -> None:
        found = search(told, owner.id, "musical instruments of relatives")
        assert ranked(found) == []
        assert ranked(found, by="meaning")[0] == 2

    def test_chinese_is_found_by_its_characters(self, told: Index, owner: Owner) -> None:
        assert ranked(search(told, owner.id, "羽毛球"))[0] == 3

    def test_mixed_text_is_found_in_either_language(self, told: Index, owner: Owner) -> None:
        assert ranked(search(told, owner.id, "python"))[0] == 4
        assert ranked(search(told, owner.id, "学了三个月"))[0] == 4

    def test_a_stranger_finds_nothing(self, told: Index, other: Owner) -> None:
        found = search(told, other.id, "move Lisbon cello 羽毛球 python")
        assert len(found) == 0
        assert found.documents == 0

    def test_what_strangers_say_changes_nothing(self, told: Index, owner: Owner, other: Owner) -> None:
        before = figures(search(told, owner.id, "Who moved to Lisbon for a job?"))
        told.add(other.id, [document(id, f"{LISBON} {id}") for id in range(1, 60)])
        assert figures(search(told, owner.id, "Who moved to Lisbon for a job?")) == before

    def test_a_stranger_cannot_remove_or_replace(self, told: Index, owner: Owner, other: Owner) -> None:
        told.remove(other.id, "episode", [1, 2, 3, 4])
        told.add(other.id, [document(1, "Something else.")])
        assert ranked(search(told, owner.id, "Lisbon")) == [1]

    def test_adding_twice_is_adding_once(self, told: Index, owner: Owner) -> None:
        before = figures(search(told, owner.id, "Lisbon cello"))
        told.add(owner.id, [document(1, LISBON, session="1")])
        assert figures(search(told, owner.id, "Lisbon cello")) == before

    def test_what_is_added_again_replaces_what_was(self, told: Index, owner: Owner) -> None:
        told.add(owner.id, [document(1, "I moved to Porto.", session="1")])
        assert ranked(search(told, owner.id, "Lisbon")) == []
        assert ranked(search(told, owner.id, "Porto")) == [1]

    def test_what_is_removed_is_gone(self, told: Index, owner: Owner) -> None:
        told.remove(owner.id, "episode", [1, 99])
        found = search(told, owner.id, "Lisbon")
        assert 1 not in found.ids
        assert found.documents == 3

    def test_removing_and_adding_again_brings_it_back(self, told: Index, owner: Owner) -> None:
        before = figures(search(told, owner.id, "Lisbon job"))
        told.remove(owner.id, "episode", [1])
        told.add(owner.id, [document(1, LISBON, session="1")])
        assert figures(search(told, owner.id, "Lisbon job")) == before

    def test_memory_and_episode_of_one_number_are_two(self, told: Index, owner: Owner) -> None:
        told.add(owner.id, [document(1, "Lives in Lisbon.", kind="memory", session="")])
        found = search(told, owner.id, "Lisbon")
        assert sorted(zip(found.memory.tolist(), found.ids.tolist(), strict=True))[:1] == [(False, 1)]
        assert (True, 1) in zip(found.memory.tolist(), found.ids.tolist(), strict=True)
        told.remove(owner.id, "memory", [1])
        assert ranked(search(told, owner.id, "Lisbon")) == [1]

    def test_only_the_kinds_that_are_wanted(self, told: Index, owner: Owner) -> None:
        told.add(owner.id, [document(7, "Lives in Lisbon.", kind="memory", session="")])
        assert ranked(search(told, owner.id, "Lisbon", kinds=frozenset(("memory",)))) == [7]
        assert ranked(search(told, owner.id, "Lisbon", kinds=frozenset(("episode",)))) == [1]

    def test_episodes_that_are_not_wanted_are_left_out(self, told: Index, owner: Owner) -> None:
        assert ranked(search(told, owner.id, "Lisbon cello", without=frozenset((1,)))) == [2]

    def test_a_message_is_read_with_what_came_before_it(self, backend: Index, owner: Owner) -> None:
        backend.add(
            owner.id,
            [
                document(1, "What is your favourite dish?"),
                document(2, "Moussaka, by far."),
                document(3, "It rained all day.", session="two"),
            ],
        )
        assert ranked(search(backend, owner.id, "favourite dish")) == [1, 2]

    def test_a_message_that_comes_late_takes_its_place_in_time(self, backend: Index, owner: Owner) -> None:
        backend.add(owner.id, [document(2, "Moussaka, by far.", at=20.0), document(3, "It rained.", at=90.0)])
        backend.add(owner.id, [document(4, "Your favourite dish?", at=10.0)])
        assert ranked(search(backend, owner.id, "favourite dish"))[:2] == [4, 2]

    def test_days_are_an_arm_of_their_own(self, told: Index, owner: Owner) -> None:
        told.add(owner.id, [document(9, "Nothing much.", session="9", days=(738_000, 738_000))])
        found = search(told, owner.id, "zzz", vector=None, days=((737_998, 738_001),))
        assert found.ids.tolist() == [9]
        assert len(search(told, owner.id, "zzz", vector=None, days=((1, 2),))) == 0

    def test_standing_rules_are_found_whatever_their_words(self, told: Index, owner: Owner) -> None:
        programs = [document(id, f"My program sorts the numbers {id}.", session=f"{id}") for id in range(100, 130)]
        told.add(owner.id, [*programs, document(9, "From now on use Python for code.", session="9")])
        asked = "Write a program that sorts numbers."
        assert 9 in told.candidates(owner.id, wanted(asked, standing=True), 5).ids
        assert 9 not in told.candidates(owner.id, wanted(asked, standing=False), 5).ids

    def test_vectors_of_another_model_are_not_compared(self, backend: Index, owner: Owner) -> None:
        backend.add(owner.id, [document(1, CELLO, model="another-256")])
        assert search(backend, owner.id, "cello").meaning.tolist() == [0.0]
        assert len(search(backend, owner.id, "musical instruments")) == 0

    def test_what_has_no_vector_yet_is_found_by_its_words(self, backend: Index, owner: Owner) -> None:
        backend.add(owner.id, [document(1, CELLO, vectors=None, model=""), document(2, LISBON, session="two")])
        assert ranked(search(backend, owner.id, "cello"))[0] == 1

    def test_one_good_passage_finds_a_long_text(self, backend: Index, owner: Owner) -> None:
        filler = [f"This sentence speaks of subject number {n} and says nothing else at all." for n in range(40)]
        filler[25] = "The spare key is under the blue flower pot behind the shed, as always."
        backend.add(owner.id, [document(1, " ".join(filler)), document(2, "I have a key.", session="two")])
        found = search(backend, owner.id, "Where is the spare key, under the flower pot?")
        row = found.ids.tolist().index(1)
        assert "flower pot" in _passage(" ".join(filler), int(found.passages[row]))

    def test_each_arm_keeps_to_the_limit(self, backend: Index, owner: Owner) -> None:
        backend.add(owner.id, [document(id, f"Lisbon {id}", session=f"{id}") for id in range(1, 40)])
        found = backend.candidates(owner.id, wanted("Lisbon", vector=None), 5)
        assert len(found) == 5
        assert found.documents == 39

    def test_a_view_says_who_speaks(self, backend: Index, owner: Owner, other: Owner) -> None:
        backend.add(owner.id, [document(1, "Hello.", speaker="Mei"), document(2, "Hi.", speaker="assistant")])
        assert list(backend.view(owner.id).speakers) == ["Mei"]
        assert list(backend.view(other.id).speakers) == []


def _passage(text: str, number: int) -> str:
    from memories.index.passages import passages

    return passages(text)[number]
