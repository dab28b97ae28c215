"""What a person sets for themselves, applied at once."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from memories.models import Outbox, OwnerState
from memoryscope_site.models import User

pytestmark = pytest.mark.django_db
ACCOUNT = {"save": "account", "first_name": "怡宁", "language": "en", "time_zone": "Asia/Shanghai"}


def test_name_language_and_time_zone_are_saved_and_apply_at_once(client: Client, person: User, stranger: User) -> None:
    answer = client.post("/settings/", ACCOUNT | {"language": "zh-hans"})
    assert answer["Location"] == "/settings/#account"
    person.refresh_from_db()
    assert (person.first_name, person.language, person.time_zone) == ("怡宁", "zh-hans", "Asia/Shanghai")
    page = client.get("/settings/")
    assert [message.tags for message in page.context["messages"]] == ["success"]
    assert '<html lang="zh-Hans">' in page.content.decode() and page["Content-Language"] == "zh-hans"
    assert client.cookies["django_language"].value == "zh-hans"
    stranger.refresh_from_db()
    assert (stranger.language, stranger.time_zone) == ("en", "Asia/Shanghai")


@pytest.mark.parametrize("change", [{"time_zone": "Mars/Olympus"}, {"language": "fr"}, {"first_name": "x" * 151}])
def test_what_does_not_exist_is_not_saved(client: Client, person: User, change: dict[str, str]) -> None:
    answer = client.post("/settings/", ACCOUNT | change)
    assert answer.status_code == 422
    assert list(answer.context["account_form"].errors) == list(change)
    person.refresh_from_db()
    assert (person.first_name, person.time_zone) == ("", "Europe/Lisbon")
    assert "x" * 20 not in client.get("/settings/").content.decode()


def test_nothing_but_these_fields_can_be_changed(client: Client, person: User) -> None:
    client.post("/settings/", ACCOUNT | {"username": "other", "is_staff": "on", "is_superuser": "on"})
    person.refresh_from_db()
    assert person.username == "yining" and not person.is_staff and not person.is_superuser


def test_every_time_zone_can_be_kept_old_names_too(client: Client, person: User) -> None:
    for zone in ("UTC", "Asia/Calcutta", "US/Pacific", "America/Argentina/Buenos_Aires"):
        client.post("/settings/", ACCOUNT | {"time_zone": zone})
        person.refresh_from_db()
        assert person.time_zone == zone
        assert f'<option value="{zone}" selected>' in client.get("/settings/").content.decode()


def test_a_time_zone_that_has_vanished_breaks_no_page(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(time_zone="Asia/Nowhere")
    assert client.get("/settings/").status_code == 200


@pytest.mark.parametrize("switch", ["read_write", "read", "off"])
def test_the_memory_switch(client: Client, person: User, stranger: User, switch: str) -> None:
    OwnerState.objects.create(owner=person, seq=7)
    answer = client.post("/settings/", {"save": "memory", "memory": switch})
    assert answer["Location"] == "/settings/#memory"
    state = OwnerState.objects.get(owner=person)
    assert (state.memory, state.seq) == (switch, 8), "what else the row holds stays, and open pages are told"
    assert list(Outbox.objects.values_list("owner", "kind")) == [(person.pk, "settings.changed")]
    assert client.get("/settings/").context["memory_form"]["memory"].value() == switch
    assert not OwnerState.objects.filter(owner=stranger).exists()


def test_no_other_position_of_the_switch(client: Client, person: User) -> None:
    assert client.post("/settings/", {"save": "memory", "memory": "maybe"}).status_code == 422
    assert client.post("/settings/", {"save": "memory"}).status_code == 422
    assert client.post("/settings/", {}).status_code == 200
    assert not OwnerState.objects.exists()


def test_models_are_named_and_keys_never(client: Client, settings: Settings) -> None:
    settings.MODELS = {
        "chat": {
            "BACKEND": "memories.llm.openai.OpenAIChat",
            "MODEL": "gpt-4o",
            "BASE_URL": "https://user:hunter2@llm.example.org:8443/secret/v1",
            "API_KEY": "sk-very-secret",
        },
        "extraction": {"BACKEND": "somebody.elses.Model", "MODEL": "theirs", "BASE_URL": "", "API_KEY": "sk-2"},
        "embedding": {"BACKEND": "memories.llm.packaged.PackagedEmbedding", "MODEL": "wordllama-256"},
        "rerank": None,
    }
    answer = client.get("/settings/")
    page = answer.content.decode()
    assert "gpt-4o" in page and "llm.example.org" in page and "wordllama-256" in page
    assert not any(secret in page for secret in ("sk-very-secret", "sk-2", "hunter2", "/secret/"))
    rows = {row["role"]: (row["backend"], row["model"]) for row in answer.context["models"]}
    assert rows == {
        "chat": ("openai", "gpt-4o"),
        "extraction": ("Model", "theirs"),
        "embedding": ("packaged", "wordllama-256"),
        "rerank": ("", ""),
    }
    assert answer.context["models_notice"] is False


def test_the_page_says_when_no_model_is_configured(client: Client) -> None:
    answer = client.get("/settings/")
    assert answer.context["models_notice"] is True
    assert "No model is configured." in answer.content.decode()


def test_the_language_switch_of_signed_out_pages(anonymous: Client, client: Client, person: User) -> None:
    answer = anonymous.post("/i18n/setlang/", {"language": "zh-hans", "next": "/sign-in/"})
    cookie = answer.cookies["django_language"]
    assert cookie.value == "zh-hans" and cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"]
    assert '<html lang="zh-Hans">' in anonymous.get("/sign-in/").content.decode()
    assert anonymous.post("/i18n/setlang/", {"language": "en", "next": "//evil.example"})["Location"] == "/"
    client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/settings/"})
    person.refresh_from_db()
    assert person.language == "zh-hans"
