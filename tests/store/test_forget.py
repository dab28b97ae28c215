from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from memories import do_not_learn, episodes, outbox, recalls, store, tasks
from memories.errors import MayNotLearn
from memories.forget import forgetting
from memories.models import Change, Memory, Outbox, Revision
from memories.records import By, NewMemory, Owner, Recalled, Result
from tests.store.saying import MORNING, WORKER, YOU, cited, conclude, everything_of, learn, quote, say

pytestmark = pytest.mark.django_db(transaction=True)


def in_the_files(text: str) -> bool:
    """Whether any file of the database holds the text, as it is or as JSON writes it."""
    main = Path(str(connection.settings_dict["NAME"]))
    data = b"".join(file.read_bytes() for file in main.parent.glob(main.name + "*"))
    return any(written.encode() in data for written in (text, json.dumps(text)[1:-1]))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("message", "statement", "words"),
    [
        ("Two puffs of salbutamol before a cold run, then off.", "Yining uses salbutamol.", "Two puffs of salbutamol"),
        ("跑步前我会吸两下沙丁胺醇，然后出发。", "用户跑步前使用沙丁胺醇。", "我会吸两下沙丁胺醇"),
    ],
    ids=["en", "zh"],
)
def test_forgotten_words_are_in_no_row_and_in_no_file(owner: Owner, message: str, statement: str, words: str) -> None:
    said = say(owner, message)
    memory = learn(owner, "Something else entirely.", said, words)
    store.revise(owner.id, memory.pk, YOU, text=statement)
    store.undo(owner.id, memory.changes.order_by("-pk")[0].pk, YOU)
    shown = Result(
        "memory", memory.pk, statement, 1.0, {"words": 1.0}, 1, MORNING, revision=2, matched=(statement[:4],)
    )
    recall = recalls.save(owner, Recalled(results=(shown,)), said.pk, 100)
    assert in_the_files(statement)

    receipt = store.forget(owner.id, [memory.pk], YOU)

    assert receipt.scanned_ok
    assert receipt.ids == [memory.pk]
    expected = {"memories": 1, "revisions": 2, "quotes": 1, "messages": 1, "uses": 1, "still_said": {}}
    assert {name: receipt.counts[name] for name in expected} == expected
    assert not in_the_files(statement)
    assert not in_the_files(words)
    for model in (Memory, Revision, Change):
        assert not model.objects.filter(owner_id=owner.id).exists()
    assert [row.kind for row in Outbox.objects.filter(payload__memory=memory.pk)] == ["memory.forgotten"]
    said.refresh_from_db()
    assert episodes.shown(said) == message.replace(words, "[forgotten]")
    assert [result.text for result in recalls.load(owner.id, recall.pk).results] == ["[forgotten]"]


def test_what_others_cite_of_the_same_message_stays_in_its_place(owner: Owner) -> None:
    said = say(owner, "I'm vegan, I use salbutamol, and I live in Lisbon.")
    secret = learn(owner, "The user uses salbutamol.", said, "I use salbutamol")
    vegan = learn(owner, "The user is vegan.", said, "I'm vegan")
    lisbon = learn(owner, "The user lives in Lisbon.", said, "I live in Lisbon")
    assert store.forget(owner.id, [secret.pk], YOU).scanned_ok
    assert (cited(vegan), cited(lisbon)) == (["I'm vegan"], ["I live in Lisbon"])
    said.refresh_from_db()
    assert episodes.shown(said) == "I'm vegan, [forgotten], and I live in Lisbon."


def test_a_message_can_be_left_as_it_is(owner: Owner) -> None:
    said = say(owner, "I use salbutamol.")
    memory = learn(owner, "The user uses salbutamol.", said)
    receipt = store.forget(owner.id, [memory.pk], YOU, quotes=False)
    said.refresh_from_db()
    assert (receipt.scanned_ok, said.text) == (True, "I use salbutamol.")


def test_insights_lose_the_sentences_that_rest_on_it(owner: Owner) -> None:
    inhaler = learn(owner, "The user uses salbutamol.")
    runs, tall = learn(owner, "The user runs."), learn(owner, "The user is tall.")
    mixed = conclude(
        owner, "She runs by the river. Salbutamol helps her breathe. She is tall.", (runs,), (inhaler,), (tall,)
    )
    only = conclude(owner, "Her medicine is salbutamol.", (inhaler,))
    store.revise(owner.id, mixed.pk, YOU, pinned=True)

    blast = store.blast(owner.id, [inhaler.pk])
    assert [(loss.insight_id, loss.sentences, bool(loss.left)) for loss in blast.insights] == [
        (mixed.pk, ("Salbutamol helps her breathe.",), True),
        (only.pk, ("Her medicine is salbutamol.",), False),
    ]
    receipt = store.forget(owner.id, [inhaler.pk], YOU)

    assert receipt.scanned_ok
    assert receipt.ids == [inhaler.pk, only.pk]
    assert (receipt.counts["insights"], receipt.counts["sentences"]) == (1, 2)
    assert not in_the_files("Salbutamol helps her breathe.")
    mixed.refresh_from_db()
    assert (mixed.text, mixed.stale, mixed.pinned) == ("She runs by the river. She is tall.", True, True)
    assert sorted(mixed.evidence.values_list("sentence", "observation_id")) == [(0, runs.pk), (1, tall.pk)]
    assert [revision.text for revision in mixed.revisions.all()] == [mixed.text]
    assert mixed.changes.count() == 1


def test_an_insight_that_said_it_only_in_the_past_loses_its_past(owner: Owner) -> None:
    inhaler, tall = learn(owner, "The user uses salbutamol."), learn(owner, "The user is tall.")
    insight = conclude(owner, "Salbutamol helps her breathe.", (inhaler,))
    rewritten = NewMemory("insight", "She is tall.", "en", sentences=((tall.pk,),))
    store.write_insight(owner.id, rewritten, By("reflection"), replacing=insight.pk)
    assert store.forget(owner.id, [inhaler.pk], YOU).scanned_ok
    insight.refresh_from_db()
    assert insight.text == "She is tall."
    assert not in_the_files("Salbutamol helps her breathe.")


def test_an_insight_that_would_only_repeat_another_memory_is_withdrawn(owner: Owner) -> None:
    inhaler, tall = learn(owner, "The user uses salbutamol."), learn(owner, "The user is tall.")
    insight = conclude(owner, "The user is tall. Salbutamol helps her.", (tall,), (inhaler,))
    receipt = store.forget(owner.id, [inhaler.pk], YOU)
    assert receipt.ids == [inhaler.pk, insight.pk]
    assert [state["id"] for state in everything_of(owner)] == [tall.pk]


def test_copies_out_of_recall_go_as_well(owner: Owner) -> None:
    removed = learn(owner, "The user uses salbutamol.")
    store.remove(owner.id, removed.pk, YOU)
    learn(owner, "The user uses salbutamol.", state="quarantined", kept_out="unsupported")
    memory = learn(owner, "The user uses salbutamol.")
    receipt = store.forget(owner.id, [memory.pk], YOU)
    assert (receipt.counts["memories"], receipt.scanned_ok) == (3, True)
    assert everything_of(owner) == []


def test_what_is_said_elsewhere_in_the_same_words_is_told_and_left(owner: Owner) -> None:
    memory = learn(owner, "I use salbutamol.", say(owner, "I use salbutamol."))
    reply = say(owner, "You told me: I use salbutamol.", role="assistant")
    receipt = store.forget(owner.id, [memory.pk], YOU)
    reply.refresh_from_db()
    assert reply.text == "You told me: I use salbutamol."
    assert receipt.counts["still_said"] == {"memories.episode": 1}
    assert receipt.scanned_ok, "what stands in a row is no leftover"


def test_it_is_not_learned_again_unless_the_person_says_so_themselves(owner: Owner, other: Owner) -> None:
    memory = learn(owner, "The user uses salbutamol.", say(owner, "I use salbutamol."))
    store.forget(owner.id, [memory.pk], YOU)
    assert do_not_learn.forbids(owner.id, "the user uses  Salbutamol")
    assert do_not_learn.forbids(owner.id, "I use salbutamol"), "the quote as well"
    assert not do_not_learn.forbids(other.id, "The user uses salbutamol.")
    with pytest.raises(MayNotLearn):
        learn(owner, "The user uses salbutamol!", by=WORKER)
    learn(owner, "The user uses salbutamol.", by=YOU)
    learn(owner, "The user uses salbutamol.", by=WORKER)


def test_those_above_are_told_the_words_in_the_same_transaction(owner: Owner) -> None:
    heard: list[tuple[int, bool, set[str]]] = []

    def listen(sender: Any, owner_id: int, words: tuple[str, ...], **_: Any) -> None:
        heard.append((owner_id, transaction.get_connection().in_atomic_block, set(words)))

    forgetting.connect(listen)
    try:
        memory = learn(owner, "The user uses salbutamol.", say(owner, "I use salbutamol."))
        store.forget(owner.id, [memory.pk], YOU)
    finally:
        forgetting.disconnect(listen)
    assert heard == [(owner.id, True, {"The user uses salbutamol.", "I use salbutamol."})]


def test_what_could_not_be_confirmed_at_once_is_by_the_next_tick(owner: Owner) -> None:
    """An outer transaction, or a crash right after the erasure: nobody knows the words any more."""
    memory = learn(owner, "The user uses salbutamol.")
    with transaction.atomic():
        receipt = store.forget(owner.id, [memory.pk], YOU)
    assert receipt.scanned_ok is None
    tasks.tick()
    receipt.refresh_from_db()
    assert receipt.scanned_ok
    assert not in_the_files("The user uses salbutamol.")


@pytest.mark.sqlite
def test_a_file_in_use_is_rewritten_by_a_later_tick(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = learn(owner, "The user uses salbutamol.")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with transaction.atomic():
        receipt = store.forget(owner.id, [memory.pk], YOU)
    writer = connection.copy()
    try:
        with writer.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
        connection.close()  # so that the short timeout holds
        tasks.tick()
        receipt.refresh_from_db()
        assert receipt.scanned_ok is None
    finally:
        writer.close()
    tasks.tick()
    receipt.refresh_from_db()
    assert receipt.scanned_ok


@pytest.mark.sqlite
def test_a_leftover_in_a_page_is_found_and_wiped(owner: Owner) -> None:
    """secure_delete wipes what is deleted; were it off, the scan must see what stays behind."""
    memory = learn(owner, "The user uses salbutamol.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    try:
        receipt = store.forget(owner.id, [memory.pk], YOU)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")
    assert receipt.scanned_ok
    assert not in_the_files("The user uses salbutamol.")


def test_the_stranger_keeps_the_same_words(owner: Owner, other: Owner) -> None:
    mine = learn(owner, "The user uses salbutamol.", say(owner, "I use salbutamol."))
    theirs = learn(other, "The user uses salbutamol.", said := say(other, "I use salbutamol."))
    receipt = store.forget(owner.id, [mine.pk], YOU)
    assert receipt.scanned_ok
    assert receipt.counts["still_said"] == {}
    assert (theirs.changes.count(), cited(theirs)) == (1, ["I use salbutamol."])
    store.support(other.id, theirs.pk, [quote(said, "salbutamol")], WORKER)
    assert outbox.read_after(other.id, 0)
