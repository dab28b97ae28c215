"""The MODELS setting and the table of known models."""

from typing import get_args

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from openai.types import ChatModel, EmbeddingModel

from memories.llm import known_models, models
from memories.llm.openai import OpenAIChat
from memories.llm.packaged import PackagedEmbedding
from memories.llm.scripted import ScriptedChat

SCRIPTED = {"BACKEND": "memories.llm.scripted.ScriptedChat", "MODEL": "one"}
OPENAI = {"BACKEND": "memories.llm.openai.OpenAIChat", "MODEL": "gpt-4o", "API_KEY": "sk-12345678", "TIMEOUT": 7}
PACKAGED = {"BACKEND": "memories.llm.packaged.PackagedEmbedding"}


def test_each_role_has_its_own_backend_made_once() -> None:
    with override_settings(MODELS={"chat": OPENAI, "extraction": SCRIPTED, "embedding": PACKAGED, "rerank": None}):
        assert isinstance(models.chat, OpenAIChat)
        assert isinstance(models.extraction, ScriptedChat)
        assert isinstance(models.embedding, PackagedEmbedding)
        assert models.rerank is None
        assert models["chat"] is models.chat
        assert (models.chat.name, models.chat.settings.timeout, models.chat.settings.retries) == ("gpt-4o", 7.0, 2)
        assert models.chat.settings.api_key == "sk-12345678"


def test_a_change_of_the_setting_is_noticed() -> None:
    with override_settings(MODELS={"chat": SCRIPTED}):
        assert isinstance(models.chat, ScriptedChat)
        with override_settings(MODELS={"chat": OPENAI}):
            assert isinstance(models.chat, OpenAIChat)
        assert isinstance(models.chat, ScriptedChat)


@pytest.mark.parametrize(
    ("setting", "role", "words"),
    [
        ({"chat": SCRIPTED}, "poetry", "'poetry'.*chat, extraction, embedding, rerank"),
        ({}, "chat", "no entry for the role 'chat'"),
        (
            {"chat": {"BACKEND": "memories.llm.nowhere.Chat"}},
            "chat",
            r"'memories\.llm\.nowhere\.Chat' cannot be imported",
        ),
        ({"chat": {"BACKEND": "nonsense"}}, "chat", "'nonsense' cannot be imported"),
        ({"chat": PACKAGED}, "chat", "is no ChatModel"),
        ({"chat": {"BACKEND": "memories.parsing.parse_answer"}}, "chat", "is no ChatModel"),
    ],
)
def test_a_wrong_setting_is_named(setting: dict[str, object], role: str, words: str) -> None:
    with override_settings(MODELS=setting), pytest.raises(ImproperlyConfigured, match=words):
        models[role]  # type: ignore[call-overload]


def test_a_key_is_not_part_of_what_is_printed_of_the_settings() -> None:
    with override_settings(MODELS={"chat": OPENAI}):
        assert "12345678" not in repr(models.chat.settings)


@pytest.mark.parametrize(
    ("name", "json_mode", "context"),
    [
        ("gpt-4o", "schema", 128_000),
        ("gpt-4o-mini-2024-07-18", "schema", 128_000),
        ("gpt-4o-2024-05-13", "object", 128_000),
        ("gpt-4", "plain", 8_192),
        ("gpt-4-0613", "plain", 8_192),
        ("gpt-3.5-turbo", "object", 16_385),
        ("openai/gpt-4o-mini", "schema", 128_000),
        ("qwen-max", "object", 32_768),
        ("qwen-plus-latest", "object", 131_072),
        ("qwen2-72b-instruct", "plain", 131_072),
        ("llama3.1:8b", "plain", 8_192),
        ("", "plain", 8_192),
    ],
)
def test_known_and_unknown_chat_models(name: str, json_mode: str, context: int) -> None:
    known = known_models.chat(name)
    assert (known.json_mode, known.context) == (json_mode, context)


@pytest.mark.parametrize(
    ("name", "size", "batch", "can_choose"),
    [
        ("text-embedding-ada-002", 1536, 2048, False),
        ("text-embedding-3-small", 1536, 2048, True),
        ("text-embedding-3-large", 3072, 2048, True),
        ("text-embedding-v1", 1536, 25, False),
        ("text-embedding-v2", 1536, 25, False),
        ("text-embedding-v3", 1024, 10, True),
        ("text-embedding-v4", 1024, 10, True),
        ("bge-m3", 0, 10, False),
    ],
)
def test_known_and_unknown_embedding_models(name: str, size: int, batch: int, can_choose: bool) -> None:
    known = known_models.embedding(name)
    assert (known.size, known.batch, bool(known.sizes)) == (size, batch, can_choose)


def test_the_openai_names_of_the_table_are_names_of_the_package() -> None:
    theirs = set(get_args(ChatModel))
    ours = {name for name in known_models.CHAT if name.startswith(("gpt", "o1", "o3", "o4"))}
    assert ours <= theirs
    assert set(get_args(EmbeddingModel)) <= set(known_models.EMBEDDING)
    assert known_models.reranker("gte-rerank").batch == 500
