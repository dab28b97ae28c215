""" "Not relevant here" moves a memory or a message down, for messages like that one, until it is taken back."""

from __future__ import annotations

import pytest

from memories import recalls, store
from memories.errors import NotFound
from memories.models import Episode, Memory, Recall, RecallItem
from memories.records import Owner, Recalled, Result
from memories.relevance import said_of, say_not_relevant, take_back
from tests.retrieve.asking import ask
from tests.store.saying import YOU, learn, say

pytestmark = pytest.mark.django_db

QUESTION = "Which night train goes to Porto?"
AGAIN = "Which train goes to Porto at night?"
OTHER = "Where did the bicycle go, to Porto?"


@pytest.fixture
def porto(owner: Owner) -> Memory:
    for n in range(10):
        say(owner, f"Rice for dinner, day {n}.", session=f"{n}")
    learn(owner, "The night train to Porto leaves at ten.")
    return learn(owner, "Sold the bicycle on the train to Porto.")


def recalled_for(owner: Owner, text: str) -> tuple[Recalled, Recall]:
    """Asked in a conversation: what was found, and where that is kept."""
    asked = say(owner, text, session="now")
    found = ask(owner, text, beside=frozenset((asked.pk,)))
    return found, recalls.save(owner, found, asked.pk, 1200)


def item_of(recall: Recall, found: Memory | Episode) -> RecallItem:
    field = "memory" if isinstance(found, Memory) else "episode"
    return RecallItem.objects.get(recall=recall, **{field: found})


def result_of(recalled: Recalled, memory: Memory) -> Result:
    return next(result for result in recalled.results if (result.kind, result.id) == ("memory", memory.pk))


def test_it_goes_down_and_out_of_the_prompt_for_a_message_like_that_one(owner: Owner, porto: Memory) -> None:
    before, recall = recalled_for(owner, QUESTION)
    was = result_of(before, porto)
    assert was.in_prompt and not was.unwanted
    item = say_not_relevant(owner.id, item_of(recall, porto).pk)
    for text in (QUESTION, AGAIN):
        now = result_of(ask(owner, text), porto)
        assert not now.in_prompt
        assert now.unwanted == item.pk
        assert now.score < was.score / 2
        assert sum(now.parts.values()) == pytest.approx(now.score)


def test_and_not_for_other_messages(owner: Owner, porto: Memory) -> None:
    _, recall = recalled_for(owner, QUESTION)
    before = result_of(ask(owner, OTHER), porto)
    say_not_relevant(owner.id, item_of(recall, porto).pk)
    after = result_of(ask(owner, OTHER), porto)
    assert (after.in_prompt, after.score, after.unwanted) == (True, before.score, 0)


def test_other_memories_stay_where_they_are(owner: Owner, porto: Memory) -> None:
    before, recall = recalled_for(owner, QUESTION)
    say_not_relevant(owner.id, item_of(recall, porto).pk)
    others = [(r.id, r.score) for r in before.results if r.id != porto.pk and r.kind == "memory"]
    after = ask(owner, QUESTION, beside=frozenset((recall.episode_id,)))
    assert others == [(r.id, r.score) for r in after.results if r.id != porto.pk and r.kind == "memory"]


def test_it_can_be_taken_back_where_it_was_said(owner: Owner, porto: Memory) -> None:
    before, recall = recalled_for(owner, QUESTION)
    item = say_not_relevant(owner.id, item_of(recall, porto).pk)
    take_back(owner.id, item.pk)
    after = ask(owner, QUESTION, beside=frozenset((recall.episode_id,)))
    assert result_of(after, porto) == result_of(before, porto)


def test_and_where_it_moved_something_down(owner: Owner, porto: Memory) -> None:
    _, recall = recalled_for(owner, QUESTION)
    said = say_not_relevant(owner.id, item_of(recall, porto).pk)
    moved, later = recalled_for(owner, AGAIN)
    assert result_of(recalls.load(owner.id, later.pk), porto).unwanted == said.pk
    assert result_of(moved, porto).unwanted == said.pk
    take_back(owner.id, item_of(later, porto).pk)
    assert result_of(recalls.load(owner.id, later.pk), porto).unwanted == 0
    assert result_of(ask(owner, QUESTION), porto).unwanted == 0


def test_what_was_recalled_says_that_it_was_not_relevant(owner: Owner, porto: Memory) -> None:
    _, recall = recalled_for(owner, QUESTION)
    say_not_relevant(owner.id, item_of(recall, porto).pk)
    shown = result_of(recalls.load(owner.id, recall.pk), porto)
    assert shown.not_relevant and shown.in_prompt, "what was sent then was sent"


def test_an_earlier_message_too_in_chinese(owner: Owner) -> None:
    said = say(owner, "我在去波尔图的火车上卖掉了自行车。", session="old")
    say(owner, "去波尔图的夜车十点出发。", session="older")
    _, recall = recalled_for(owner, "哪一班夜车去波尔图？")
    say_not_relevant(owner.id, item_of(recall, said).pk)
    again = {result.id: result for result in ask(owner, "去波尔图的是哪一班夜车？").results}
    assert not again[said.pk].in_prompt and again[said.pk].unwanted
    other = {result.id: result for result in ask(owner, "我的自行车是怎么卖掉的？").results}
    assert other[said.pk].in_prompt


def test_the_message_that_a_memory_was_learned_from_says_no_more_than_it(owner: Owner) -> None:
    said = say(owner, "I sold the bicycle on the train to Porto.", session="old")
    memory = learn(owner, "Sold the bicycle on the train to Porto.", said)
    _, recall = recalled_for(owner, QUESTION)
    say_not_relevant(owner.id, item_of(recall, memory).pk)
    assert [result.id for result in ask(owner, QUESTION).results if result.in_prompt and "Porto" in result.text] == [
        recall.episode_id
    ]


def test_it_goes_with_the_memory(owner: Owner, porto: Memory) -> None:
    _, recall = recalled_for(owner, QUESTION)
    say_not_relevant(owner.id, item_of(recall, porto).pk)
    assert len(said_of(owner.id, [porto.pk], [])) == 1
    store.remove(owner.id, porto.pk, YOU)
    store.restore(owner.id, porto.pk, YOU)
    assert result_of(ask(owner, QUESTION), porto).unwanted
    Memory.objects.filter(pk=porto.pk).delete()
    assert said_of(owner.id, [porto.pk], []) == []


def test_a_message_that_is_gone_holds_nothing_down(owner: Owner, porto: Memory) -> None:
    _, recall = recalled_for(owner, QUESTION)
    say_not_relevant(owner.id, item_of(recall, porto).pk)
    Episode.objects.filter(pk=recall.episode_id).update(state="hidden")
    assert result_of(ask(owner, QUESTION), porto).unwanted == 0


def test_a_stranger_can_say_nothing_of_it_and_take_nothing_back(owner: Owner, other: Owner, porto: Memory) -> None:
    _, recall = recalled_for(owner, QUESTION)
    item = item_of(recall, porto)
    with pytest.raises(NotFound):
        say_not_relevant(other.id, item.pk)
    say_not_relevant(owner.id, item.pk)
    with pytest.raises(NotFound):
        take_back(other.id, item.pk)
    assert said_of(other.id, [porto.pk], []) == []
    assert len(said_of(owner.id, [porto.pk], [])) == 1


def test_what_was_recalled_for_no_message_cannot_be_compared(owner: Owner, porto: Memory) -> None:
    recall = recalls.save(owner, ask(owner, QUESTION), None, 1200)
    with pytest.raises(NotFound):
        say_not_relevant(owner.id, item_of(recall, porto).pk)
