from __future__ import annotations

import pytest

from memories import episodes
from memories.models import Episode, IndexEntry
from memories.records import Owner
from tests.store.saying import MORNING, learn, say


def indexed(episode: Episode) -> bool:
    return IndexEntry.objects.filter(kind="episode", ref=episode.pk, gone=False).exists()


@pytest.mark.parametrize(
    ("fields", "learning", "found"),
    [
        ({}, "due", True),
        ({"learn": False}, "skipped", True),
        ({"role": "assistant"}, "skipped", True),
        ({"state": "temporary"}, "skipped", False),
    ],
)
def test_what_is_said_is_kept_indexed_and_waits_to_be_learned_from(
    owner: Owner, fields: dict[str, object], learning: str, found: bool
) -> None:
    episode = say(owner, "I'm vegan.", **fields)
    assert (episode.learning, episode.time_zone, indexed(episode)) == (learning, "Europe/Lisbon", found)


def test_an_imported_message_is_kept_once(owner: Owner, other: Owner) -> None:
    first = say(owner, "I'm vegan.", source="import", external_id="m1")
    assert say(owner, "I'm vegan.", source="import", external_id="m1").pk == first.pk
    assert say(other, "I'm vegan.", source="import", external_id="m1").pk != first.pk
    said = [
        episodes.Said("import", "one", "user", f"line {place}", MORNING, external_id=f"m{place}") for place in (1, 2, 2)
    ]
    rows = episodes.add_many(owner, said)
    assert (rows[0].pk, rows[1].pk) == (first.pk, rows[2].pk)
    assert Episode.objects.filter(owner_id=owner.id).count() == 2


def test_a_hidden_message_is_neither_found_nor_learned_from_until_it_comes_back(owner: Owner, other: Owner) -> None:
    episode = say(owner, "I'm vegan.")
    assert episodes.hide(other.id, [episode.pk]) == 0
    assert episodes.hide(owner.id, [episode.pk]) == 1
    episode.refresh_from_db()
    assert (episode.state, episode.learning, indexed(episode)) == ("hidden", "skipped", False)
    assert episodes.move(owner.id, [episode.pk], "active") == 1
    assert indexed(episode)


def test_a_temporary_message_stays_temporary(owner: Owner) -> None:
    episode = say(owner, "I'm vegan.", state="temporary")
    assert episodes.move(owner.id, [episode.pk], "active") == 0


def test_a_conversation_is_erased_and_what_was_learned_from_it_stays(owner: Owner, other: Owner) -> None:
    memory = learn(owner, "The user is vegan.", say(owner, "I'm vegan."))
    theirs = say(other, "I eat meat.")
    assert episodes.forget_session(other.id, "two") == 0
    assert episodes.forget_session(owner.id, "one") == 1
    assert list(Episode.objects.all()) == [theirs]
    assert (memory.evidence.count(), type(memory).objects.get(pk=memory.pk).state) == (0, "active")


def test_a_forgotten_part_reads_forgotten_in_the_whole_and_in_a_passage(owner: Owner, other: Owner) -> None:
    episode = say(owner, "one two three four")
    assert episodes.redact(other.id, episode.pk, [(4, 7)]) == 0
    assert episodes.redact(owner.id, episode.pk, [(4, 7), (6, 13)]) == 9
    assert episodes.redact(owner.id, episode.pk, [(4, 7)]) == 0, "gone already"
    episode.refresh_from_db()
    assert len(episode.text) == len("one two three four")
    assert "two" not in episode.text
    assert episode.redacted_spans == [[4, 13]]
    assert episodes.shown(episode) == "one [forgotten] four"
    assert episodes.shown(episode, 8, 18) == "[forgotten] four"
    assert episodes.shown(episode, 0, 3) == "one"
