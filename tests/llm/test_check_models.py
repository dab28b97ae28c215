"""manage.py check_models against the model server."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from memories.models import IndexEntry
from tests.llm.settings_for import KEY
from tests.model_server import Fact, ModelServer

pytestmark = pytest.mark.django_db
OFFLINE = {"BACKEND": "memories.llm.offline.OfflineChat"}
PACKAGED = {"BACKEND": "memories.llm.packaged.PackagedEmbedding"}


def remote(server: ModelServer, backend: str, model: str) -> dict[str, Any]:
    url = server.dashscope_url if backend.startswith("dashscope") else server.url
    return {"BACKEND": f"memories.llm.{backend}", "MODEL": model, "BASE_URL": url, "API_KEY": KEY, "RETRIES": 0}


def check(models: dict[str, Any]) -> tuple[str, int]:
    out = StringIO()
    with override_settings(MODELS=models):
        try:
            call_command("check_models", stdout=out, no_color=True)
        except CommandError as error:
            return out.getvalue(), error.returncode
    return out.getvalue(), 0


def test_without_any_key_everything_works_and_it_says_what_is_missing() -> None:
    text, code = check({"chat": OFFLINE, "extraction": OFFLINE, "embedding": PACKAGED, "rerank": None})
    assert code == 0
    assert text.count("ok ") == 4
    assert "Set CHAT_API_KEY" in text
    assert "wordllama-256: vectors of 256 numbers; English only" in text


@pytest.mark.parametrize("vendor", ["openai", "dashscope"])
def test_one_round_trip_a_role(model_server: ModelServer, vendor: str) -> None:
    classes = {"openai": ("openai.OpenAI", "openai.OpenAICompatible"), "dashscope": ("dashscope.DashScope",) * 2}
    own, ranks = classes[vendor]
    model_server.control.learn(Fact("allergic to peanuts", "The user is allergic to peanuts."))
    model_server.control.learn(Fact("对花生过敏", "用户对花生过敏。"))
    text, code = check(
        {
            "chat": remote(model_server, f"{own}Chat", "talker"),
            "extraction": remote(model_server, f"{own}Chat", "reader"),
            "embedding": remote(model_server, f"{own}Embedding", "embedder"),
            "rerank": remote(model_server, f"{ranks}Reranker", "ranker"),
        }
    )
    assert code == 0, text
    assert "talker answered; the first words came after" in text
    assert "reader answers in the right form and quotes literally, in English and Chinese" in text
    assert "embedder-64: vectors of 64 numbers." in text
    assert "ranker ranks the right sentence first" in text
    assert {request.model for request in model_server.control.requests} == {"talker", "reader", "embedder", "ranker"}


def test_a_role_that_fails_is_named_with_the_reason_and_the_others_are_still_tried(model_server: ModelServer) -> None:
    model_server.control.add(kind="chat", model="talker", status=401, message="wrong key {key}")
    text, code = check(
        {
            "chat": remote(model_server, "openai.OpenAIChat", "talker"),
            "extraction": remote(model_server, "openai.OpenAIChat", "reader"),
            "embedding": PACKAGED,
            "rerank": None,
        }
    )
    assert code == 1
    assert "FAILED chat" in text
    assert "does not accept the API key" in text
    assert KEY not in text
    assert "FAILED extraction" in text  # the server's default answer holds no observation
    assert "found nothing" in text
    assert "ok     embedding" in text


def test_an_index_made_by_another_embedding_is_noticed(django_user_model: Any) -> None:
    owner = django_user_model.objects.create_user("ada", password="x")
    for ref, model in enumerate(["text-embedding-3-small-1536", "text-embedding-3-small-1536", "wordllama-256", ""]):
        IndexEntry.objects.create(owner=owner, version=ref, kind="memory", ref=ref, model=model)
    text, code = check({"chat": OFFLINE, "extraction": OFFLINE, "embedding": PACKAGED, "rerank": None})
    assert code == 0
    assert "2 entries of the index were made by text-embedding-3-small-1536; the embedding is now wordllama-256" in text
    assert "manage.py rebuild_index" in text
