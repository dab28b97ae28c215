"""Where else a memory is said: replies and messages that repeat it are found, what merely shares a word is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from memories import recalls, store
from memories.errors import NotFound
from memories.forget import repeats
from memories.models import Episode, Memory
from memories.records import Owner, Quote, Recalled, Result
from tests.store.saying import MORNING, WORKER, YOU, learn, quote, say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inhaler(owner: Owner) -> Memory:
    said = say(owner, "Two puffs of salbutamol before a cold run, then off. I live by the river.")
    return learn(owner, "The user takes two puffs of salbutamol before running.", said, "Two puffs of salbutamol")


def answered(owner: Owner, memory: Memory, question: str, reply: str) -> Episode:
    """A reply that had the memory in its prompt."""
    asked = say(owner, question, at=MORNING + timedelta(hours=1))
    shown = Result("memory", memory.pk, memory.text, 0.9, {}, 1, MORNING, revision=1, in_prompt=True)
    recalls.save(owner, Recalled(results=(shown,)), asked.pk, 1200)
    return say(owner, reply, role="assistant", at=MORNING + timedelta(hours=1, seconds=5))


def found(owner: Owner, memory: Memory) -> list[tuple[str, bool]]:
    return [(one.text, one.sure) for one in repeats.repeats(owner.id, [memory.pk])]


def test_a_reply_that_quotes_it_and_one_that_says_it_in_other_words(owner: Owner, inhaler: Memory) -> None:
    answered(owner, inhaler, "What do I take?", f"This is what I found:\n\n- {inhaler.text}")
    answered(owner, inhaler, "And before sport?", "Do not leave without your salbutamol. Enjoy the morning!")
    assert found(owner, inhaler) == [
        ("Do not leave without your salbutamol.", True),
        (f"- {inhaler.text}", True),
    ]


def test_what_shares_a_common_word_is_left_alone(owner: Owner, inhaler: Memory) -> None:
    say(owner, "I run a small shop. The run on the bank was in two papers.")
    answered(owner, inhaler, "How is the weather?", "It will be mild today.")
    assert not any(sure for _text, sure in found(owner, inhaler))


def test_another_message_of_the_person_that_repeats_it(owner: Owner, inhaler: Memory) -> None:
    say(owner, "Yes: two puffs of salbutamol, before running.")
    say(owner, "Where can I buy salbutamol in Porto, and is there a good bookshop near the station?")
    texts = dict(found(owner, inhaler))
    assert texts["Yes: two puffs of salbutamol, before running."]
    assert texts.get("Where can I buy salbutamol in Porto, and is there a good bookshop near the station?") in (
        True,
        False,
    )


def test_chinese(owner: Owner) -> None:
    said = say(owner, "跑步前我会吸两下沙丁胺醇，然后出发。")
    memory = learn(owner, "用户跑步前使用沙丁胺醇。", said, "我会吸两下沙丁胺醇")
    answered(owner, memory, "我运动前要带什么？", "记得带上沙丁胺醇。天气不错。")
    assert found(owner, memory) == [("记得带上沙丁胺醇。", True)]


def test_where_another_memory_has_its_quote_the_person_decides(owner: Owner, inhaler: Memory) -> None:
    said = say(owner, "My sister takes two puffs of salbutamol too before running.")
    learn(owner, "The user's sister has asthma.", said, "My sister takes two puffs of salbutamol too")
    assert [sure for text, sure in found(owner, inhaler) if "sister" in text] == [False]


def test_the_stranger_is_not_searched(owner: Owner, other: Owner, inhaler: Memory) -> None:
    theirs = say(other, "The user takes two puffs of salbutamol before running.")
    assert found(owner, inhaler) == []
    with pytest.raises(NotFound):
        store.forget(owner.id, [inhaler.pk], YOU, elsewhere=[Quote(theirs.pk, 0, 5)])
    assert Memory.objects.filter(pk=inhaler.pk).exists()


def test_what_is_repeated_is_blacked_out_with_it(owner: Owner, inhaler: Memory) -> None:
    reply = answered(owner, inhaler, "And before sport?", "Do not leave without your salbutamol. Enjoy the morning!")
    pieces = [Quote(one.episode_id, one.start, one.end) for one in repeats.repeats(owner.id, [inhaler.pk])]
    receipt = store.forget(owner.id, [inhaler.pk], YOU, elsewhere=pieces)
    reply.refresh_from_db()
    assert "salbutamol" not in reply.text and reply.text.endswith("Enjoy the morning!")
    assert (receipt.counts["elsewhere"], receipt.scanned_ok) == (1, True)


def test_names_that_stand_in_everything_tell_nothing(owner: Owner) -> None:
    for thing in ("a cat", "a boat", "two bicycles", "a piano", "an old tent"):
        learn(owner, f"Yining owns {thing}.", by=WORKER)
    memory = learn(owner, "Yining owns a harpsichord.", said := say(owner, "I own a harpsichord."))
    answered(owner, memory, "Hello?", "Good morning, Yining. The harpsichord waits.")
    assert found(owner, memory) == [("The harpsichord waits.", True)]
    assert quote(said, "harpsichord")


def test_a_name_that_other_memories_have_too_does_not_repeat_this_one(owner: Owner) -> None:
    for fact in ("eats steak on Fridays", "sneezes near the cat", "has been off meat since September"):
        learn(owner, f"Tomás {fact}.", by=WORKER)
    said = say(owner, "Tomás wants it ochre, the hall.")
    memory = learn(owner, "Tomás wants the hall ochre.", said, "Tomás wants it ochre")
    say(owner, "Tomás drove me to the station.")
    answered(owner, memory, "Who is coming?", "Tomás and his father. Buy the ochre paint before.")
    assert [text for text, sure in found(owner, memory) if sure] == ["Buy the ochre paint before."]


def test_one_word_that_a_message_shares_is_not_enough(owner: Owner) -> None:
    for place in ("has friends in Lisbon", "was born in March", "takes the ferry in Lisbon"):
        learn(owner, f"Yining {place}.", by=WORKER)
    memory = learn(owner, "Yining has lived in Lisbon since March.", say(owner, "I moved to Lisbon in March."))
    say(owner, "A grey cat has moved in.")
    say(owner, "We moved here in March, I told you.")
    assert ("A grey cat has moved in.", True) not in found(owner, memory)
    assert ("We moved here in March, I told you.", True) in found(owner, memory)
