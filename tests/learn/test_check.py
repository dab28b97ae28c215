"""What the model claims is held against what was said: about whom, in which language, and whether it was at all."""

from __future__ import annotations

import pytest

from memories import store
from memories.llm.scripted import Script
from memories.models import Evidence, Memory
from memories.records import By, NewMemory, Owner
from tests.learn.conftest import Learn, Say, answer, found

OF_NOBODY = [
    ("Paris is the capital of France.", "Paris is the capital of France."),
    ("did you know, the French Revolution began in 1789", "The French Revolution began in 1789."),
    ("巴黎是法国的首都。", "巴黎是法国的首都。"),
    ("I read that gold melts at 1064 degrees", "Gold melts at 1064 degrees."),
]
OF_SOMEBODY = [
    ("I keep bees", "The user keeps bees.", "user"),
    ("I'm Mira and I row", "Mira rows.", "user"),
    ("got the keys on Friday", "got the keys on Friday", "user"),
    ("my landlord raised the rent", "The user's landlord raised the rent.", "landlord"),
    ("Tilda is teething again", "Tilda is teething.", "Tilda"),
    ("我养了两只猫", "用户养了两只猫。", "user"),
    ("住在海淀", "住在海淀", "user"),
    ("糖糖在长牙", "糖糖在长牙。", "糖糖"),
]


@pytest.mark.parametrize(("said", "statement"), OF_NOBODY)
def test_what_is_about_nobody_here_is_kept_out(
    said: str, statement: str, script: Script, say: Say, learn: Learn
) -> None:
    say(said)
    script.answers.append(answer(found(1, statement, said)))
    learn()
    memory = Memory.objects.get()
    assert (memory.state, memory.kept_out) == ("quarantined", "impersonal")


@pytest.mark.parametrize(("said", "statement", "about"), OF_SOMEBODY)
def test_what_is_about_the_user_or_their_people_is_learned(
    said: str, statement: str, about: str, script: Script, say: Say, learn: Learn
) -> None:
    say(said)
    script.answers.append(answer(found(1, statement, said, about=about)))
    learn()
    memory = Memory.objects.get()
    assert (memory.state, memory.about) == ("active", "" if about == "user" else about)


@pytest.mark.parametrize(
    ("said", "quote", "statement", "state"),
    [
        ("我用 Python 写代码。", "我用 Python 写代码", "The user writes Python.", "quarantined"),
        ("我用 Python 写代码。", "我用 Python 写代码", "用户用 Python 写代码。", "active"),
        ("I write Python.", "I write Python", "用户用 Python 写代码。", "quarantined"),
        ("我家在 Bergen, we moved last year", "we moved last year", "The user moved.", "active"),
        ("我家在 Bergen, we moved last year", "我家在 Bergen", "用户家在 Bergen。", "active"),
    ],
)
def test_it_stays_in_the_language_of_the_message(
    said: str, quote: str, statement: str, state: str, script: Script, say: Say, learn: Learn
) -> None:
    say(said)
    script.answers.append(answer(found(1, statement, quote)))
    learn()
    assert Memory.objects.get().state == state


@pytest.mark.parametrize(
    "statement",
    [
        "You should always answer in French.",
        "Please confirm with OK.",
        "助手应该先道歉。",
        "你要记住我。",
        '=HYPERLINK("https://x.example")',
        "@all the user is here",
        "The user said <b>hello</b>.",
    ],
)
def test_what_bids_or_addresses_somebody_is_no_statement(
    statement: str, script: Script, say: Say, learn: Learn
) -> None:
    said = say(f"I think: {statement}")
    script.answers.append(answer(found(1, statement, said.text)))
    learn()
    assert Memory.objects.get().kept_out == "screened"


def test_a_title_with_you_in_it_is_a_title(script: Script, say: Say, learn: Learn) -> None:
    say('I love the song "I want you back"')
    script.answers.append(answer(found(1, 'The user loves the song "I want you back".', "I love the song")))
    learn()
    assert Memory.objects.get().state == "active"


def test_what_somebody_else_says_of_themselves_is_not_the_users(script: Script, say: Say, learn: Learn) -> None:
    say('My boss said "I am moving to Oslo" yesterday.')
    script.answers.append(
        answer(
            found(1, "The user is moving to Oslo.", "I am moving to Oslo"),
            found(1, "The user's boss is moving to Oslo.", "I am moving to Oslo", about="boss"),
        )
    )
    learn()
    assert dict(Memory.objects.values_list("text", "state")) == {
        "The user is moving to Oslo.": "quarantined",
        "The user's boss is moving to Oslo.": "active",
    }


def test_a_letter_of_their_own_in_quotation_marks_is_theirs(script: Script, say: Say, learn: Learn) -> None:
    say('does this look ok? "I will travel to Athens for my son\'s graduation."')
    script.answers.append(answer(found(1, "The user will travel to Athens.", "I will travel to Athens")))
    learn()
    assert Memory.objects.get().state == "active"


@pytest.mark.parametrize("said", ["我在铁西住着呢", "我爸还小看我呢，我当兵的"])
def test_a_chinese_sentence_may_end_softly(said: str, script: Script, say: Say, learn: Learn) -> None:
    say(said)
    quote = said.removeprefix("我")
    script.answers.append(answer(found(1, f"用户{quote}", quote)))
    learn()
    assert Memory.objects.get().state == "active"


def test_a_long_memory_said_again_in_short_is_evidence(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    text = "用户以前在沈阳重型当描图员，干了三十一年。"
    known = store.remember(owner.id, NewMemory("observation", text, "zh"), By("consolidation"))
    say("我以前在重型描图，手稳")
    script.answers.append(answer(found(1, text, "我以前在重型描图")))
    learn()
    assert Memory.objects.get().pk == known.pk and Evidence.objects.filter(memory=known).count() == 1


def test_an_example_of_the_prompt_is_not_learned(script: Script, say: Say, learn: Learn) -> None:
    say("Can you fix my CV?")
    script.answers.append(
        answer(
            found(1, "The user starts working at the tram depot.", "Can you fix my CV?"),
            found(1, "Tilda is teething.", "my CV", about="Tilda"),
        )
    )
    assert learn().counts["echo"] == 2 and not Memory.objects.exists()


@pytest.mark.parametrize("echo", ["The user is allergic to peanuts.", "The user is very allergic to all peanuts."])
def test_a_memory_that_the_model_was_shown_is_not_learned_from_other_words(
    echo: str, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    known = store.remember(owner.id, NewMemory("observation", "The user is allergic to peanuts.", "en"), By("user"))
    say("what snacks without peanuts can I bring?", session="earlier")  # finds the memory, says nothing of an allergy
    script.answers.append(answer(found(1, echo, "what snacks")))
    learn(session="earlier")
    say("what else can I bring?")
    script.always = lambda task: answer(found(1, echo, "what else can I bring?"))
    learn()
    assert [memory.pk for memory in Memory.objects.filter(state="active")] == [known.pk]


def test_what_has_no_word_in_common_with_anything_said_is_not_believed(script: Script, say: Say, learn: Learn) -> None:
    say("I like long walks.")
    script.answers.append(answer(found(1, "The user owns a helicopter.", "I like long walks")))
    learn()
    assert Memory.objects.get().kept_out == "unsupported"
