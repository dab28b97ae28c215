"""What leaves as JSON comes back the same, byte for byte, in another account."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from memories import by_hand, clock, do_not_learn, store
from memories.models import Change, Conflict, DoNotLearn, Episode, Memory, OwnerState
from memories.records import NewMemory, Owner
from memoryscope_site.models import User
from tests.portable.conftest import brings, download, says_yes, tries
from tests.store.saying import REFLECTION, WORKER, YOU, conclude, learn, quote, say

pytestmark = pytest.mark.django_db


def lived(owner: Owner) -> None:
    """Somebody with memories in every state, edits, undone changes, forgotten words, a conflict, settings, a list."""
    moved = say(owner, "So it is done: I moved to Lisbon in March, eleven boxes and a cat. 我也会说中文。")
    lisbon = learn(owner, "Yining has lived in Lisbon since March.", moved, "I moved to Lisbon in March")
    porto = learn(owner, "Yining lives in Porto.", say(owner, "I live in Porto."), category="home", confidence=1)
    store.supersede(owner.id, porto.pk, lisbon.pk, at=lisbon.valid_from + timedelta(days=3), by=WORKER)
    cat = learn(owner, "Yining has a cat. “Ω”", moved, "a cat", keywords=("cat", "猫"))
    later = say(owner, "The cat is called Figo.", session="two", name="Yi")
    store.support(owner.id, cat.pk, [quote(later, "The cat is called Figo.")], YOU)
    store.revise(owner.id, cat.pk, YOU, text="Yining has a cat called Figo.", pinned=True)
    edited = store.revise(owner.id, cat.pk, YOU, subject="pets", event=None)
    store.undo(owner.id, Change.objects.filter(memory=edited).latest("pk").pk, YOU)
    insight = conclude(owner, "Yining lives in Lisbon. There is a cat.", (lisbon,), (cat,), subject="home")
    store.revise(owner.id, insight.pk, YOU, locked=True)
    new = NewMemory("insight", "Yining and Figo live in Lisbon.", "en", sentences=((lisbon.pk, cat.pk),))
    store.suggest(owner.id, insight.pk, new, REFLECTION)
    novel = say(owner, "In my novel the keeper says: I hate the sea.", state="active")
    learn(owner, "The user hates the sea.", novel, "I hate the sea", state="quarantined", kept_out="fiction")
    kite = learn(owner, "Yining owns a kite.", say(owner, "I own a kite."))
    store.remove(owner.id, kite.pk, YOU)
    undone = learn(owner, "Yining owns a boat.", say(owner, "I own a boat."))
    store.undo(owner.id, Change.objects.get(memory=undone).pk, YOU)
    tea = by_hand.add(owner, NewMemory("observation", "Yining drinks tea.", "en"), YOU)
    coffee = learn(owner, "Yining drinks no tea.", say(owner, "I drink no tea."))
    store.raise_conflict(owner.id, tea.pk, coffee.pk, relation="contradiction", reason="both", by=WORKER)
    harp = say(owner, "I used to play the harp, long ago.")
    secret = learn(owner, "Yining used to play the harp.", harp, "play the harp")
    learn(owner, "Yining was a musician long ago.", harp, "long ago")
    store.forget(owner.id, [secret.pk], YOU)
    OwnerState.objects.filter(owner_id=owner.id).update(categories={"health": "off"}, rulings={"food": "newer"})
    DoNotLearn.objects.create(owner_id=owner.id, pattern="divorce", created_at=clock.now())


def test_what_is_exported_and_imported_into_an_empty_account_is_exported_the_same(
    owner: Owner, client: Client, stranger_client: Client
) -> None:
    lived(owner)
    file = download(client)
    page = brings(stranger_client, file)
    assert "Imported: 9 new memories." in page
    assert download(stranger_client) == file


def test_the_demo_survives_the_journey_as_well(stranger_client: Client, stranger: User) -> None:
    User.objects.all().delete()
    call_command("demo", stdout=StringIO(), verbosity=0)
    browser, person = Client(), User.objects.get(username="yining")
    browser.force_login(person)
    file = download(browser)
    other, away = Client(), User.objects.create_user("mara", time_zone="Asia/Shanghai")
    other.force_login(away)
    brings(other, file)
    assert download(other) == file
    assert Memory.objects.filter(owner=away, state="active").count() == person_count(person, "active")
    assert Conflict.objects.filter(owner=away).count() == Conflict.objects.filter(owner=person).count() == 3


def person_count(person: User, state: str) -> int:
    return Memory.objects.filter(owner=person, state=state).count()


def test_the_same_file_twice_adds_nothing(owner: Owner, client: Client, stranger_client: Client) -> None:
    lived(owner)
    file = download(client)
    brings(stranger_client, file)
    before = counts()
    page = tries(stranger_client, file)
    assert "9</td><td>only their quotes are added" in page
    assert "Imported: 0 new memories." in says_yes(stranger_client)
    assert counts() == before
    assert download(stranger_client) == file


def test_what_comes_back_to_where_it_was_made_is_known(owner: Owner, client: Client) -> None:
    lived(owner)
    file, before = download(client), counts()
    assert "Imported: 0 new memories." in brings(client, file)
    assert counts() == before and download(client) == file


def test_the_import_is_undone_as_a_whole(owner: Owner, other: Owner, client: Client, stranger_client: Client) -> None:
    lived(owner)
    assert "Undo the import" in brings(stranger_client, download(client))
    job = Change.objects.filter(owner_id=other.id, action="imported").values_list("job_id", flat=True)[0]
    stranger_client.post(f"/memories/jobs/{job}/undo/")
    assert json.loads(download(stranger_client))["memories"] == []


def test_what_was_changed_elsewhere_can_be_undone_here(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    cat = learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    store.revise(owner.id, cat.pk, YOU, text="Yining has a cat called Figo.")
    brings(stranger_client, download(client))
    edited = Change.objects.get(owner_id=other.id, action="edited")
    assert edited.memory.text == "Yining has a cat called Figo."
    store.undo(other.id, edited.pk, YOU)
    assert Memory.objects.get(owner_id=other.id).text == "Yining has a cat."


def test_what_is_here_is_left_alone_and_gets_more_quotes(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    here = learn(other, "Yining has a cat.", say(other, "Yes, a cat."), "a cat")
    assert "Imported: 0 new memories." in brings(stranger_client, download(client))
    assert here.evidence.count() == 2
    assert Memory.objects.filter(owner_id=other.id).count() == 1


def test_a_trial_counts_what_is_against_what_is_here(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    learn(owner, "Has three cats at home.")
    learn(owner, "Owns a canoe.")
    file = download(client)
    learn(other, "Has two cats at home.")
    page = tries(stranger_client, file)
    assert ">1</td><td>saved as well, and held against what you have" in page
    assert ">1</td><td>saved with their dates" in page and "Import 2" in page
    assert "held against what you have" not in tries(client, file), "the same things are no conflict"


def test_settings_are_taken_over_only_where_nothing_is_remembered(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    lived(owner)
    learn(other, "Mara plays the oboe.")
    page = tries(stranger_client, download(client))
    assert "become yours" not in page
    says_yes(stranger_client)
    assert OwnerState.objects.get(owner_id=other.id).categories == {}
    assert DoNotLearn.objects.filter(owner_id=other.id, pattern="divorce").exists()


def test_what_was_forgotten_here_does_not_come_back_with_an_old_export(owner: Owner, client: Client) -> None:
    harp = learn(owner, "Yining plays the harp.", say(owner, "I play the harp."))
    learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    file = download(client)
    store.forget(owner.id, [harp.pk], YOU)
    page = tries(client, file)
    assert "memories[0]</code> This is on your do-not-learn list." in page
    says_yes(client)
    assert Memory.objects.filter(owner_id=owner.id).count() == 1
    assert do_not_learn.forbids(owner.id, "Yining plays the harp.")


def test_neither_words_nor_insights_nor_earlier_versions_of_what_was_forgotten_come_back(
    owner: Owner, client: Client
) -> None:
    said = say(owner, "I play the harp in a quartet, and I have a cat.")
    harp = learn(owner, "Yining plays the harp in a quartet.", said, "I play the harp in a quartet")
    cat = learn(owner, "Yining has a cat.", said, "I have a cat")
    conclude(owner, "Yining is the harpist of a quartet. There is a cat.", (harp,), (cat,))
    again = learn(owner, "Yining harps on.", say(owner, "I harp on, as always."))
    store.revise(owner.id, again.pk, YOU, text="Yining goes on and on.")
    file = download(client)
    store.forget(owner.id, [harp.pk, again.pk], YOU)
    forgotten = download(client)
    assert b"harp" not in forgotten
    page = tries(client, file)
    assert "memories[2]</code> It rests on what is on your do-not-learn list." in page
    says_yes(client)
    assert b"harp" not in download(client)
    assert not Episode.objects.filter(owner_id=owner.id, text__contains="harp").exists()
    assert Episode.objects.filter(owner_id=owner.id).count() == 2, "the messages are known, blacked out as they are"


def test_one_statement_twice_in_a_file_becomes_one_memory(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    learn(owner, "Yining has a kite.", say(owner, "I have a kite."))
    file = json.loads(download(client))
    for place in ("text", "learned_at"):
        file["memories"][1][place] = file["memories"][0][place]
    file["memories"][1]["revisions"][0]["text"] = "Yining has a cat."
    file["memories"][1]["learned_at"] = "2026-11-20T00:00:00+00:00"
    brings(stranger_client, file)
    memory = Memory.objects.get(owner_id=other.id)
    assert memory.evidence.count() == 2


def test_a_category_that_is_switched_off_stays_out(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    learn(owner, "Yining has asthma.", category="health")
    OwnerState.objects.update_or_create(owner_id=other.id, defaults={"categories": {"health": "off"}})
    assert "You switched this category off." in brings(stranger_client, download(client))
    assert not Memory.objects.filter(owner_id=other.id).exists()


def test_a_category_that_asks_lets_them_wait(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    learn(owner, "Yining has asthma.", category="health")
    OwnerState.objects.update_or_create(owner_id=other.id, defaults={"categories": {"health": "ask"}})
    assert "1</td><td>wait for your yes" in tries(stranger_client, download(client))
    says_yes(stranger_client)
    assert Memory.objects.get(owner_id=other.id).state == "pending"


def test_the_messages_come_along_and_nothing_of_the_stranger(
    owner: Owner, other: Owner, client: Client, stranger_client: Client
) -> None:
    lived(owner)
    learn(other, "Mara plays the oboe.", say(other, "I play the oboe."))
    file = download(client)
    assert b"oboe" not in file and b"harp" not in file and "我也会说中文".encode() in file
    assert b"boat" not in file, "undone learning is as if it had never been"
    assert len(json.loads(file)["episodes"]) == Episode.objects.filter(owner_id=owner.id).count() - 1


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Memory, Change, Episode, Conflict, DoNotLearn))
