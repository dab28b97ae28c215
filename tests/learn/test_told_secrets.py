"""A secret is known by the words that tell it, whatever it looks like; talk about secrets is no secret."""

from __future__ import annotations

import pytest

from memories.llm.scripted import Script
from memories.models import Evidence, Memory
from memories.records import Owner
from memories.screening import holds_secret, secrets_in
from tests.learn.conftest import Learn, Say, answer, found

TOLD = [
    # names of settings
    ("SMTP_PASS=Winterfell", "Winterfell", "password"),
    ("ENCRYPTION_KEY: hunter2go", "hunter2go", "password"),
    ("export STRIPE_SECRET='abcdef'", "abcdef", "password"),
    ("put GITLAB_DEPLOY_TOKEN = quietriver in the file", "quietriver", "password"),
    ('{"smtp_pass": "hunter2go"}', "hunter2go", "password"),
    ("postgres://shop:Winterfell@db.example.org/shop", "Winterfell", "password"),
    ("login: bob / Tr0ub4dor", "Tr0ub4dor", "password"),
    ("用户名：bob，Tr0ub4dor", "Tr0ub4dor", "password"),
    ("DATABASE_URL=mysql://root:penguin@localhost/app", "penguin", "password"),
    ("my login for the bank is wren / Kx7gate", "Kx7gate", "password"),
    ("user: carla pass: mango", "mango", "password"),
    ("账号 bob 密码 penguin", "penguin", "password"),
    # plain words
    ("My password is correct horse.", "correct horse", "password"),
    ("the wifi password is now blue elephant, by the way", "blue elephant", "password"),
    ("I changed my password to winter garden.", "winter garden", "password"),
    ("the passphrase for my laptop is 'open the door please'", "open the door please", "password"),
    ("I use sunshine as my password", "sunshine", "password"),
    ("Moonlight is my password.", "Moonlight", "password"),
    ("my password is sunshine and my cat is called Tom", "sunshine", "password"),
    ("My password is my daughter's birthday.", "my daughter's birthday", "password"),
    ("我的密码是小猫咪", "小猫咪", "password"),
    ("wifi密码：芝麻开门", "芝麻开门", "password"),
    ("我把密码改成了小猫咪，记得住", "小猫咪", "password"),
    ("密码就是我女儿的生日", "我女儿的生日", "password"),
    ("我一直用小猫咪当密码", "小猫咪", "password"),
    ("密码已经改成小猫咪了", "小猫咪了", "password"),
    ('my passcode is "we love cats"', "we love cats", "password"),
    # digits in words
    ("my pin is four seven one one", "four seven one one", "password"),
    ("the PIN: forty-seven eleven", "forty-seven eleven", "password"),
    ("the door code is double four two nine", "double four two nine", "password"),
    ("银行卡密码是八八六六", "八八六六", "password"),
    ("门禁是四四二九", "四四二九", "password"),
    ("验证码是四八二九一三", "四八二九一三", "one_time_code"),
    ("the verification code is four eight two nine one three", "four eight two nine one three", "one_time_code"),
    ("pay with four one " + "one " * 13 + "one", "four one " + "one " * 13 + "one", "card"),
    ("身份证号一一零一零五一九四九一二三一零零二X", "一一零一零五一九四九一二三一零零二X", "id_number"),
    # numbers beside their name
    ("my pin is 47 11", "47 11", "password"),
    ("The combination to my safe is 12-34-56", "12-34-56", "password"),
    ("the code to our garage is 2580", "2580", "password"),
    ("bank account number is 12345678", "12345678", "account"),
    ("sort code 12-34-56", "12-34-56", "account"),
    ("账号 6222021234567890123", "6222021234567890123", "account"),
    ("我的银行卡号是 6217 0012 3456", "6217 0012 3456", "account"),
    ("my account number at Barclays is 20304050", "20304050", "account"),
    ("SSN: 123 45 6789", "123 45 6789", "id_number"),
    ("code 482913 from the bank", "482913", "one_time_code"),
    ("信用卡背面三位是 三二一", "三二一", "card"),
    ("my gym locker: 22-14-36", "22-14-36", "password"),
    ("I always use 0000 as my pin", "0000", "password"),
    ("4111.1111.1111.1111", "4111.1111.1111.1111", "card"),
    ("4111\u00a01111\u20111111\u20111111", "4111\u00a01111\u20111111\u20111111", "card"),
]
HARMLESS = [
    "I put it on my pin board.",
    "the key to happiness is sleep",
    "I passed the exam: 87 of 100",
    "我在读密码学",
    "密码学是一门很难的课",
    "I forgot my password",
    "我的密码是什么来着",
    "密码是妈妈在管",
    "密码：请联系前台",
    "my password is really old",
    "my password is driving me crazy",
    "My password is twelve characters long.",
    "a token of love",
    "the combination of rice and beans is cheap",
    "the combination of 12 herbs",
    "Bitwarden is my password manager.",
    "I use Bitwarden as my password manager",
    "my password manager is 12.99 a year",
    "my keys are on the table",
    "MONKEY: funny animal",
    "PRIMARY_KEY: user_id",
    "MAX_TOKENS=4096",
    "ENCRYPTION_KEY=os.environ['ENCRYPTION_KEY']",
    "DEPLOY_KEY: ${{ secrets.DEPLOY }}",
    "login: google / facebook",
    "http://localhost:8000/@bob",
    "our area code is 0212 and the postcode is 12345",
    "the error code is 404",
    "I have had a bank account since 2019-01-03",
    "my bank account is 120 000 short",
    "微信账号是 pomfret",
    "一九九八年我设过一个密码",
    "我一二三四都试过了",
    "one two three four, I declare a thumb war",
    "version 4111.1111 of the file",
    "我用密码锁",
    "The user is left-handed, and B2level in French.",
    "the building code is 2018 edition",
    "银行卡余额 123456 元",
    "密码输错三次",
    "he is tall, 180cm, and Tom is his name",
    "我家门禁坏了两三天",
]


@pytest.mark.parametrize(("text", "value", "kind"), TOLD)
def test_a_secret_is_known_by_the_words_that_tell_it(text: str, value: str, kind: str) -> None:
    known = secrets_in(text)
    assert kind in [secret.kind for secret in known]
    assert text.index(value) in [secret.start for secret in known]
    assert holds_secret(f"The user likes {value}.", known) and holds_secret(f"用户喜欢{value}。", known)
    assert not holds_secret("The user lives in Porto and has two cats.", known)


@pytest.mark.parametrize("text", HARMLESS)
def test_talk_about_secrets_is_none(text: str) -> None:
    assert secrets_in(text) == []


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("my pin is four seven one one", "The user's number is 4711."),
        ("my pin is 4711", "The user counts four, seven, one, one."),
        ("银行卡密码是八八六六", "用户的数字是8866。"),
        ("验证码是482913", "用户收到四八二九一三。"),
    ],
)
def test_a_number_is_the_same_in_words_and_in_digits(said: str, statement: str) -> None:
    assert holds_secret(statement, secrets_in(said))


@pytest.mark.parametrize(("text", "value", "kind"), TOLD)
def test_what_is_told_becomes_no_memory(
    text: str, value: str, kind: str, script: Script, owner: Owner, say: Say, learn: Learn
) -> None:
    say(f"I live in Porto.\n{text}")
    script.answers.append(answer(found(1, f"The user told {value}.", text, keywords=[value], subject=value[:20])))
    job = learn()
    assert job.state == "done" and job.counts["screened"] == 1
    assert not Evidence.objects.exists()
    for state, why, kept in Memory.objects.values_list("state", "kept_out", "text"):
        assert (state, why) == ("quarantined", "secret") and value not in kept
