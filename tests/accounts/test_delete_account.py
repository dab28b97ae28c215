"""Delete my account, and everything of mine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from chat import conversations, messages
from memories import recalls, store
from memories.models import DoNotLearn, Outbox
from memories.records import Recalled, Result
from memoryscope_site.accounts.erase import LastAdministrator, erase
from memoryscope_site.models import SignInAttempt, User
from tests.accounts.conftest import signed_in_as
from tests.conftest import PASSWORD
from tests.store.saying import MORNING, YOU, conclude, learn, say

SURE = {"word": "DELETE", "password": PASSWORD}
WORDS = ["marzipan lighthouse", "沙丁胺醇吸入剂", "peanut harbour", "cobalt umbrella", "a title about zeppelins"]


def live(user: User) -> None:
    """Leave something of a person in as many tables as there are."""
    owner = user.as_owner
    conversation = conversations.create(owner.id)
    conversations.rename(owner.id, conversation.pk, WORDS[4])
    messages.say(owner, conversation.pk, f"I keep a {WORDS[0]} on my desk, and {WORDS[1]} in my pocket.")
    said = say(owner, f"My boat is called {WORDS[2]}.")
    memory = learn(owner, f"Has a boat called {WORDS[2]}.", said)
    store.revise(owner.id, memory.pk, YOU, text=f"Owns a boat called {WORDS[2]} and a {WORDS[3]}.")
    insight = conclude(owner, f"Likes the sea and the {WORDS[3]}.", (memory,))
    shown = Result("memory", insight.pk, insight.text, 1.0, {"words": 1.0}, 1, MORNING, revision=1)
    recalls.save(owner, Recalled(results=(shown,)), said.pk, 100)
    DoNotLearn.objects.create(owner=user, pattern=WORDS[3], created_at=MORNING)


def rows_of(user_id: int) -> dict[str, int]:
    """How many rows of every table belong to the person."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                count = model._default_manager.filter(**{field.attname: user_id}).count()
                found[f"{model._meta.label}.{field.name}"] = count
    return {name: count for name, count in found.items() if count}


def in_the_files(text: str) -> bool:
    if connection.vendor != "sqlite":
        pytest.skip("looks into the database file")
    main = Path(str(connection.settings_dict["NAME"]))
    data = b"".join(file.read_bytes() for file in main.parent.glob(main.name + "*"))
    return any(written.encode() in data for written in (text, json.dumps(text)[1:-1]))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_any_table_nor_in_the_database_file(client: Client, person: User, stranger: User) -> None:
    live(person)
    live_stranger = learn(stranger.as_owner, "Drinks green tea.", say(stranger.as_owner, "I drink green tea."))
    elsewhere, theirs = Client(), Client()
    elsewhere.force_login(person)
    theirs.force_login(stranger)
    before, person_id = rows_of(person.pk), person.pk
    assert len(before) > 10 and all(in_the_files(words) for words in WORDS)

    answer = client.post("/settings/delete-account/", SURE)

    assert answer["Location"] == "/sign-in/"
    assert not User.objects.filter(pk=person_id).exists()
    assert rows_of(person_id) == {}
    assert [words for words in WORDS if in_the_files(words)] == []
    assert signed_in_as(client) == "" and elsewhere.get("/settings/").status_code == 302
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(stranger.pk)]
    assert "Your account is deleted" in client.get("/sign-in/").content.decode()
    live_stranger.refresh_from_db()
    assert live_stranger.text == "Drinks green tea." and theirs.get("/settings/").status_code == 200


@pytest.mark.django_db
def test_the_page_shows_how_much_goes(client: Client, person: User, stranger: User) -> None:
    live(stranger)
    assert client.get("/settings/delete-account/").context["counts"] == {"conversations": 0, "memories": 0}
    live(person)
    assert client.get("/settings/delete-account/").context["counts"] == {"conversations": 1, "memories": 2}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{}, {"word": "DELETE"}, {"password": PASSWORD}, SURE | {"word": "yes"}, SURE | {"password": "wrong"}]
)
def test_it_takes_the_word_and_the_password(client: Client, person: User, sent: dict[str, str]) -> None:
    assert client.post("/settings/delete-account/", sent).status_code == 422
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db
def test_small_letters_will_do(client: Client) -> None:
    assert client.post("/settings/delete-account/", SURE | {"word": " delete "}).status_code == 302


@pytest.mark.django_db
def test_guessing_the_password_here_is_slowed_down(client: Client, person: User, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = {"user": (2, 900), "address": (40, 900)}
    wrong = SURE | {"password": "wrong"}
    statuses = [client.post("/settings/delete-account/", sent).status_code for sent in (wrong, wrong, SURE)]
    assert statuses == [422, 422, 429]
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db
def test_the_only_administrator_stays_while_others_are_here(admin_browser: Client, administrator: User) -> None:
    other = User.objects.create_user("other", password=PASSWORD)
    answer = admin_browser.post("/settings/delete-account/", SURE)
    assert answer.status_code == 422 and "You are the only administrator" in answer.content.decode()
    assert signed_in_as(admin_browser) == str(administrator.pk)
    with pytest.raises(LastAdministrator):
        erase(administrator)
    User.objects.filter(pk=other.pk).update(is_superuser=True)
    assert admin_browser.post("/settings/delete-account/", SURE).status_code == 302
    assert not User.objects.filter(pk=administrator.pk).exists()


@pytest.mark.django_db
def test_who_is_alone_may_go_and_the_next_start_begins_anew(admin_browser: Client) -> None:
    assert admin_browser.post("/settings/delete-account/", SURE).status_code == 302
    assert not User.objects.exists()
    assert "Nobody has an account yet" in admin_browser.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_the_name_is_taken_out_of_the_logs_as_well(person: User, administrator: User) -> None:
    kind = ContentType.objects.get_for_model(User)
    for user in (person, administrator):
        LogEntry.objects.create(
            user=administrator, content_type=kind, object_id=str(user.pk), object_repr=str(user), action_flag=CHANGE
        )
    Client().post("/sign-in/", {"username": "yining", "password": "wrong"})
    assert SignInAttempt.objects.exclude(user_key="").count() == 1
    erase(person)
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["root"]
    assert not SignInAttempt.objects.exclude(user_key="").exists()
    assert not Outbox.objects.exists()
