"""Ways to make a backend that talks to the model server."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from memories.llm.base import ChatModel, ChatRequest, EmbeddingModel, Reranker, Said, Settings, Task, Usage
from memories.llm.dashscope import DashScopeChat, DashScopeEmbedding, DashScopeReranker
from memories.llm.openai import OpenAIChat, OpenAICompatibleReranker, OpenAIEmbedding
from tests.model_server import ModelServer

KEY = "test-0123456789abcdef"  # looks like no vendor's key: it must be known to be masked
VENDORS = ("openai", "dashscope")


def settings_for(server: ModelServer, vendor: str, model: str = "test-model", **more: Any) -> Settings:
    url = server.url if vendor == "openai" else server.dashscope_url
    return Settings(**{"model": model, "base_url": url, "api_key": KEY, "timeout": 5.0, "retries": 2, **more})


def chat_for(server: ModelServer, vendor: str, model: str = "test-model", **more: Any) -> ChatModel:
    backend = OpenAIChat if vendor == "openai" else DashScopeChat
    return backend(settings_for(server, vendor, model, **more))


def embedding_for(server: ModelServer, vendor: str, model: str, **more: Any) -> EmbeddingModel:
    backend = OpenAIEmbedding if vendor == "openai" else DashScopeEmbedding
    return backend(settings_for(server, vendor, model, **more))


def reranker_for(server: ModelServer, vendor: str, model: str = "gte-rerank", **more: Any) -> Reranker:
    backend = OpenAICompatibleReranker if vendor == "openai" else DashScopeReranker
    return backend(settings_for(server, vendor, model, **more))


class Colours(BaseModel):
    model_config = ConfigDict(extra="forbid")
    colours: list[str]
    note: str = ""


def task(text: str = "Which colours are there?") -> Task[Colours]:
    return Task("list_colours", "en", (Said("system", "You list colours."), Said("user", text)), Colours)


def ask(text: str) -> ChatRequest:
    return ChatRequest((Said("system", "Be brief."), Said("user", text)))


async def read(model: ChatModel, text: str = "Hello there") -> tuple[str, Usage]:
    """The whole reply, and its usage, which must come last."""
    pieces = [piece async for piece in model.stream(ask(text))]
    assert isinstance(pieces[-1], Usage)
    return "".join(piece for piece in pieces if isinstance(piece, str)), pieces[-1]
