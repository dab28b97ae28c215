"""New messages become observations that cite the person's own words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from memories.llm.scripted import Script
from memories.models import Change, Episode, Evidence, Job, Memory, Outbox, OwnerState
from memories.records import Owner
from tests.learn.conftest import Learn, Say, answer, found


def test_a_fact_is_learned_with_the_words_that_say_it(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    said = say("I'm Yining, and I work as a night nurse at the harbour clinic.")
    script.answers.append(
        answer(found(1, "Yining works as a night nurse.", "I work as a night nurse", category="work"))
    )

    job = learn()

    memory = Memory.objects.get(owner_id=owner.id)
    evidence = Evidence.objects.get(memory=memory)
    assert said.text[evidence.start : evidence.end] == "I work as a night nurse"
    assert memory.state == "active" and memory.category == "work" and memory.job_id == job.pk
    assert job.state == "done" and job.counts["learned"] == 1 and job.calls == 1
    assert Episode.objects.get(pk=said.pk).learning == "learned"
    assert Change.objects.get(memory=memory).job_id == job.pk
    learned = Outbox.objects.get(owner_id=owner.id, kind="memory.learned")
    assert learned.payload == {"memory": memory.pk, "job": job.pk, "session": "s1"}


def test_the_stranger_gets_nothing_of_it(script: Script, owner: Owner, other: Owner, say: Say, learn: Learn) -> None:
    say("I keep bees.")
    script.answers.append(answer(found(1, "The user keeps bees.", "I keep bees", category="interests")))
    learn()
    say("I keep goats.", by=other)
    script.answers.append(answer(found(1, "The user keeps goats.", "I keep goats", category="interests")))
    learn(of=other)

    assert [task.data["known"] for task in script.tasks] == [[], []]
    assert [memory.text for memory in Memory.objects.filter(owner_id=other.id)] == ["The user keeps goats."]
    assert not Outbox.objects.filter(owner_id=other.id, payload__memory__in=_ids(owner)).exists()


def test_numbers_that_point_at_nothing_are_dropped(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("I moved to Porto.")
    say("Porto is lovely in spring.", role="assistant")
    claims = [found(number, "The user moved to Porto.", "I moved to Porto") for number in (0, 99, 2)]
    script.answers.append(answer(*claims, relevance={0: 3, 99: 3, 1: 3}))

    job = learn()

    assert not Memory.objects.filter(owner_id=owner.id).exists()
    assert job.counts["invalid"] == 3 and job.state == "done"


def test_a_quote_that_was_not_said_keeps_the_statement_out_in_sight(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    say("I like long walks.")
    script.answers.append(answer(found(1, "The user likes climbing.", "I like climbing rocks")))
    learn()
    memory = Memory.objects.get(owner_id=owner.id)
    assert (memory.state, memory.kept_out) == ("quarantined", "unsupported")


def test_partial_support_fiction_and_hypotheticals_are_kept_out_in_sight(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    say("I ran on Sunday.")
    say("Write a story: I am a dragon called Ash.")
    say("If I lived in Oslo I would ski.")
    script.answers.append(
        answer(
            found(1, "The user won a race on Sunday.", "I ran on Sunday", support="partial"),
            found(2, "The user is a dragon called Ash.", "I am a dragon called Ash"),
            found(3, "The user lives in Oslo.", "If I lived in Oslo"),
            relevance={1: 2, 2: 1, 3: 1},
        )
    )
    learn()
    kept_out = dict(Memory.objects.filter(owner_id=owner.id).values_list("text", "kept_out"))
    assert kept_out == {
        "The user won a race on Sunday.": "unsupported",
        "The user is a dragon called Ash.": "fiction",
        "The user lives in Oslo.": "hypothetical",
    }
    assert not Memory.objects.filter(owner_id=owner.id, state="active").exists()


def test_a_number_or_a_name_that_nobody_said_is_not_believed(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    say("my sister has a cat")
    script.answers.append(
        answer(
            found(1, "The user's sister has 3 cats.", "my sister has a cat"),
            found(1, "The user's sister has a cat called Biscuit.", "my sister has a cat"),
            found(1, "The user's sister has a cat.", "my sister has a cat"),
        )
    )
    learn()
    states = dict(Memory.objects.filter(owner_id=owner.id).values_list("text", "state"))
    assert states["The user's sister has a cat."] == "active"
    assert set(states.values()) == {"active", "quarantined"} and list(states.values()).count("quarantined") == 2


def test_the_assistants_words_are_never_evidence(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("Your boat is blue, I think.", role="assistant")
    say("Let us talk about boats.")
    script.answers.append(answer(found(1, "The user's boat is blue.", "Your boat is blue")))
    learn()
    assert not Memory.objects.filter(owner_id=owner.id).exists()
    assert [m["new"] for m in script.tasks[0].data["messages"]] == [False, True]


def test_a_relative_date_is_seen_from_its_message_not_from_today(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    """An old message: its "last week" is years ago. Half past midnight in Lisbon is still the day before in UTC."""
    say("We adopted a dog last week.", at=datetime(2021, 6, 15, 23, 30, tzinfo=UTC))
    script.answers.append(
        answer(found(1, "The user adopted a dog.", "We adopted a dog last week", time_phrase="last week"))
    )
    learn()
    memory = Memory.objects.get(owner_id=owner.id)
    assert (memory.event_from, memory.event_to) == (date(2021, 6, 7), date(2021, 6, 13))
    assert (memory.precision, memory.time_phrase) == ("week", "last week")
    assert memory.valid_from == datetime(2021, 6, 15, 23, 30, tzinfo=UTC)


def test_chinese_words_make_a_chinese_memory(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("我上周五把牙套摘了。", at=datetime(2024, 4, 13, 9, 0, tzinfo=UTC))
    script.answers.append(
        answer(found(1, "用户摘了牙套。", "我上周五把牙套摘了", time_phrase="上周五", category="health"))
    )
    learn()
    memory = Memory.objects.get(owner_id=owner.id)
    assert memory.language == "zh" and memory.event_from == date(2024, 4, 5)
    assert script.tasks[0].language == "zh" and "只用 JSON" in script.tasks[0].prompt[0].content


def test_a_chinese_message_is_not_remembered_in_english(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("我养了两只猫。")
    script.answers.append(answer(found(1, "The user has two cats.", "我养了两只猫")))
    learn()
    assert Memory.objects.get(owner_id=owner.id).kept_out == "unsupported"


def test_memory_that_is_off_or_read_only_learns_nothing(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    said = say("I keep bees.")
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"memory": "read"})
    job = learn()
    said.refresh_from_db()
    assert said.learning == "skipped" and job.state == "done" and not script.asked


def test_twenty_messages_cost_at_most_two_calls(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    for number in range(20):
        say(f"I own boat number {number} and boat number {number + 40}.")
    first = [found(n + 1, f"The user owns boat {n}.", f"I own boat number {n}") for n in range(20)]
    script.answers.append(answer(*first))
    script.always = {"pairs": []}
    job = learn()
    assert job.calls == 2 and [task.name for task in script.tasks] == ["extract_observations", "judge_pairs"]
    assert Memory.objects.filter(owner_id=owner.id).count() == 20 and job.counts["messages"] == 20


def test_reflection_is_asked_for_when_enough_has_gathered(
    script: Script, owner: Owner, say: Say, learn: Learn, settings: object
) -> None:
    say("I keep bees.")
    script.answers.append(answer(found(1, "The user keeps bees.", "I keep bees")))
    learn()
    job = Job.objects.get(owner_id=owner.id, kind="reflect")
    assert job.state == "queued" and job.due_at > Memory.objects.get(owner_id=owner.id).learned_at


def _ids(owner: Owner) -> list[int]:
    return list(Memory.objects.filter(owner_id=owner.id).values_list("pk", flat=True))
