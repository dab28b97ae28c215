"""Secrets are stored nowhere but in the message itself; what the person forbids is not learned."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation
from django.utils.text import capfirst

from memories import clock, do_not_learn, store
from memories.errors import NotKept
from memories.languages import language_of
from memories.llm.scripted import Script
from memories.models import DoNotLearn, Evidence, Memory, OwnerState
from memories.off_record import off_record
from memories.records import By, Owner
from memories.screening import KINDS, holds_secret, secrets_in
from tests.learn.conftest import Learn, Say, answer, found

SECRETS = [
    ("the wifi password is Sparrow88!moss", "Sparrow88!moss", "password"),
    ("我的邮箱密码改成 Liu-xing2031 了", "Liu-xing2031", "password"),
    ("DB_PASSWORD=tidal_Wren-4410", "tidal_Wren-4410", "password"),
    ("pay with 4111 1111 1111 1111 please", "4111 1111 1111 1111", "card"),
    ("my IBAN is DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00", "account"),
    ("身份证号 11010519491231002X", "11010519491231002X", "id_number"),
    ("my SSN is 123-45-6789", "123-45-6789", "id_number"),
    ("passport K4471902 expires soon", "K4471902", "id_number"),
    ("the OTP was 48 20 17", "48 20 17", "one_time_code"),
    ("验证码 730142 收到了", "730142", "one_time_code"),
    ("my key is sk-proj-a8Bc9dEf0GhI", "sk-proj-a8Bc9dEf0GhI", "key"),
    ("use ghp_16C7e42F292c6912E7710c838347Ae178B4a", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "key"),
]
HARMLESS = [
    "My password is too long to remember.",
    "I keep my passwords in a drawer.",
    "My phone number is 13800138000.",
    "We won 4-2 and I scored twice.",
    "I was born on 1990-03-07 in Pomfret.",
    "order 20240312004512 has not arrived",
    "我的密码忘了",
    "I pinned 12 recipes to the board.",
    "The recipe needs 1234567890 grains of rice.",
    "我住在幸福路12号3单元501",
    "He is 42 and runs 10k in 45 minutes.",
]


@pytest.mark.parametrize(("text", "value", "kind"), SECRETS)
def test_a_secret_is_seen_and_named_by_its_kind(text: str, value: str, kind: str) -> None:
    found_here = secrets_in(text)
    assert kind in [secret.kind for secret in found_here]
    assert holds_secret(f"The user's code is {value}.", found_here)


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_talk_of_secrets_are_none(text: str) -> None:
    assert secrets_in(text) == []


def test_a_birthday_is_not_worked_out_of_an_identity_number() -> None:
    in_message = secrets_in("身份证号 11010519491231002X")
    assert holds_secret("用户的生日是12月31日。", in_message) == "id_number"
    assert holds_secret("用户住在北京。", in_message) == ""


@pytest.mark.parametrize(("text", "value", "kind"), SECRETS)
def test_a_secret_reaches_no_table_but_its_message(
    text: str, value: str, kind: str, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    say(text)
    script.answers.append(
        answer(
            found(1, f"The user told {value}.", text, keywords=[value], subject=value[:20]),
            found(1, "The user told something.", text, keywords=[value]),
            found(1, f"The user said {value}.", "never said", support="none"),
        )
    )
    job = learn()
    assert job.state == "done" and job.counts["screened"] == 3 and job.counts[f"screened_{kind}"] >= 1
    told = list(Memory.objects.values_list("state", "kept_out", "text"))
    assert [(state, why) for state, why, _text in told] == [("quarantined", "secret")] * len(told)
    with translation.override("zh-hans" if language_of(text) == "zh" else "en"):
        assert capfirst(str(KINDS[kind])) in [words for _state, _why, words in told]
    assert _tables_with(value) <= {"memories_episode"}
    assert not Evidence.objects.exists()


def test_the_entry_that_tells_of_a_secret_cannot_be_kept(
    script: Script, owner: Owner, client: Client, say: Say, learn: Learn
) -> None:
    say("the wifi password is Sparrow88!moss")
    script.answers.append(answer(found(1, "The user's wifi password is Sparrow88!moss.", "the wifi password")))
    learn()
    entry = Memory.objects.get()
    with pytest.raises(NotKept):
        store.keep_after_all(owner.id, entry.pk, By("user"))
    page = client.get("/memories/?state=kept_out").content.decode()
    assert "A password" in page and "Keep after all" not in page and "Sparrow88" not in page


def test_a_quote_is_cut_where_the_secret_stands(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    said = say("I bank with Monzo now and my PIN is 4711.")
    script.answers.append(answer(found(1, "The user banks with Monzo.", said.text, category="money")))
    learn()
    evidence = Evidence.objects.get()
    assert said.text[evidence.start : evidence.end] == "I bank with Monzo now and my PIN is "


def test_a_code_given_in_answer_to_a_question_is_a_secret(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("What is the verification code?", role="assistant")
    say("482917, and I live in Porto")
    script.answers.append(
        answer(
            found(2, "The user's number is 482917.", "482917"), found(2, "The user lives in Porto.", "I live in Porto")
        )
    )
    learn()
    assert [memory.text for memory in Memory.objects.filter(state="active")] == ["The user lives in Porto."]
    assert _tables_with("482917") == {"memories_episode"}


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("My password is sunshine.", "sunshine"),
        ("password: moonlight", "moonlight"),
        ("I changed the passcode to butterfly, finally", "butterfly"),
        ("my seed phrase is apple river stone moon cloud table", "river stone"),
        ("passphrase: correct horse battery staple", "horse battery"),
        ("我的密码是sunshine", "sunshine"),
    ],
)
def test_a_secret_may_be_plain_words(said: str, secret: str) -> None:
    assert holds_secret(f"The user likes {secret}.", secrets_in(said)) == "password"


@pytest.mark.parametrize(
    "said", ["My password is wrong.", "my password is hidden well", "password policy: long words please"]
)
def test_what_is_said_of_a_password_is_none(said: str) -> None:
    assert secrets_in(said) == []


def test_a_category_that_is_switched_off_is_not_stored(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"categories": {"health": "off"}})
    say("I have asthma and a bicycle.")
    script.answers.append(
        answer(
            found(1, "The user has asthma.", "I have asthma", category="health"),
            found(1, "The user has a bicycle.", "a bicycle", category="belongings"),
        )
    )
    learn()
    assert [memory.text for memory in Memory.objects.all()] == ["The user has a bicycle."]


def test_what_the_person_put_on_their_list_is_not_learned(
    script: Script, owner: Owner, other: Owner, say: Say, learn: Learn
) -> None:
    do_not_learn.add(owner.id, ["The user has a scar."])
    DoNotLearn.objects.create(owner_id=owner.id, pattern="ex-wife", created_at=clock.now())
    say("I have a scar, and my ex-wife sails.")
    claims = [
        found(1, "The user has a scar.", "I have a scar"),
        found(1, "The user's ex-wife sails.", "my ex-wife sails"),
    ]
    script.answers.append(answer(*claims))
    assert learn().counts["do_not_learn"] == 2
    assert not Memory.objects.exists()
    say("I have a scar.", by=other)
    script.answers.append(answer(claims[0]))
    learn(of=other)
    assert Memory.objects.get().owner_id == other.id


def test_a_forbidden_word_is_looked_for_in_all_that_would_be_stored(
    script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    DoNotLearn.objects.create(owner_id=owner.id, pattern="ex", created_at=clock.now())
    DoNotLearn.objects.create(owner_id=owner.id, pattern="Rudi", created_at=clock.now())
    DoNotLearn.objects.create(owner_id=owner.id, pattern=" \u200b", created_at=clock.now())  # means nothing
    say("I met him, my ex, in Texas.")
    script.answers.append(
        answer(
            found(1, "The user met somebody in Texas.", "I met him, my ex, in Texas"),
            found(1, "The user met a friend.", "I met him", about="Rudi"),
            found(1, "The user met a man.", "I met him", keywords=["rudi"]),
            found(1, "The user was in Texas.", "in Texas"),
        )
    )
    assert learn().counts["do_not_learn"] == 3
    assert [memory.text for memory in Memory.objects.all()] == ["The user was in Texas."]


def test_what_is_off_the_record_is_not_learned(script: Script, owner: Owner, say: Say, learn: Learn) -> None:
    say("Off the record, don't save this: I am looking for another job.")
    say("On the record again: my kiln fires to cone 6.")
    script.answers.append(
        answer(
            found(1, "The user is looking for another job.", "I am looking for another job"),
            found(2, "The user's kiln fires to cone 6.", "my kiln fires to cone 6"),
        )
    )
    assert learn().counts["unwanted"] == 1
    assert [memory.text for memory in Memory.objects.all()] == ["The user's kiln fires to cone 6."]


@pytest.mark.parametrize(
    "said",
    [
        ["don't save this: I owe Wanda money"],
        ["这事别往脑子里记：我跟我爸三年没说话"],
        ["先講 不要記：我跟 landlord 吵 deposit"],
        ["I owe Wanda money", "please delete that"],
        ["我欠旺达钱", "刚那段真别存啊"],
    ],
)
def test_asking_not_to_remember_is_understood(said: list[str]) -> None:
    assert off_record(said)[0] == [(0, len(said[0]))]


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        (["I play in a band", "I start a new job in May", "please forget what I said about the band"], [0]),
        (["我在乐队打鼓", "我五月换工作", "刪掉我前面提過的乐队那件事"], [0]),
        (["我五月開始做 translator", "刪掉我前面提過的 band 那件事"], []),
        (["我欠旺达钱", "把我刚说的都删了，别记"], [0]),
    ],
)
def test_a_request_that_names_what_it_means_takes_that_and_nothing_else(said: list[str], gone: list[int]) -> None:
    taken = [place for place, spans in enumerate(off_record(said)[:-1]) if spans]
    assert taken == gone


@pytest.mark.parametrize(
    "said",
    [
        "I don't remember the name",
        "don't forget I'm vegan",
        "我不记得了",
        "别忘记买菜",
        "I never save money",
        "can you save this file?",
    ],
)
def test_what_only_sounds_like_it_is_learned_from(said: str) -> None:
    assert off_record([said]) == [[]]


def _tables_with(value: str) -> set[str]:
    """The tables of which a row holds the value, in any column."""
    tables = set()
    for model in apps.get_models():
        for row in model.objects.all().values():
            if any(value in str(column) for column in row.values() if not isinstance(column, bytes | memoryview)):
                tables.add(model._meta.db_table)
    return tables
