"""What is known of the models by name. One that is not listed gets defaults which work anywhere.

A date at the end of a name (`-2024-08-06`) and a vendor in front (`openai/`) are disregarded. The OPTIONS of a role
overrule this table: `json_mode`, `dimensions`, `batch_size`, `context_tokens`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeVar

T = TypeVar("T")
JsonMode = Literal["schema", "object", "plain"]  # the server enforces our schema; some JSON; nothing


@dataclass(frozen=True, slots=True)
class KnownChat:
    json_mode: JsonMode = "plain"
    context: int = 8_192  # tokens, of prompt and answer together


@dataclass(frozen=True, slots=True)
class KnownEmbedding:
    size: int = 0  # length of its vectors if nothing is asked for; 0 is unknown
    sizes: tuple[int, ...] = ()  # which may be asked for; empty: none, the parameter is refused
    batch: int = 10
    input_tokens: int = 2_048


@dataclass(frozen=True, slots=True)
class KnownReranker:
    batch: int = 100
    input_tokens: int = 2_000


# Names that the openai package lists and whose documents are not at hand: 128,000 is a floor.
_NEWER = (
    *("gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano", "gpt-5.5", "gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna"),
    *("gpt-6-astra", "gpt-6-sol", "gpt-6-luna", "gpt-6.1-sol", "gpt-6.1-terra", "gpt-6.2-astra", "gpt-6.2-sol"),
)

CHAT: dict[str, KnownChat] = {
    # OpenAI
    "gpt-3.5-turbo": KnownChat("object", 16_385),
    "gpt-4": KnownChat("plain", 8_192),
    "gpt-4-turbo": KnownChat("object", 128_000),
    "gpt-4o-2024-05-13": KnownChat("object", 128_000),  # the only gpt-4o from before schema mode
    "gpt-4o": KnownChat("schema", 128_000),
    "gpt-4o-mini": KnownChat("schema", 128_000),
    "gpt-4.1": KnownChat("schema", 1_047_576),
    "gpt-4.1-mini": KnownChat("schema", 1_047_576),
    "gpt-4.1-nano": KnownChat("schema", 1_047_576),
    "gpt-5": KnownChat("schema", 400_000),
    "gpt-5-mini": KnownChat("schema", 400_000),
    "gpt-5-nano": KnownChat("schema", 400_000),
    "gpt-5.1": KnownChat("schema", 400_000),
    "gpt-5.2": KnownChat("schema", 400_000),
    **dict.fromkeys(_NEWER, KnownChat("schema", 128_000)),
    "o1": KnownChat("schema", 200_000),
    "o3": KnownChat("schema", 200_000),
    "o3-mini": KnownChat("schema", 200_000),
    "o4-mini": KnownChat("schema", 200_000),
    # Qwen on DashScope: the JSON object mode, which wants the word JSON in the prompt
    "qwen-max": KnownChat("object", 32_768),
    "qwen-plus": KnownChat("object", 131_072),
    "qwen-turbo": KnownChat("object", 131_072),
    "qwen-flash": KnownChat("object", 131_072),
    "qwen3-max": KnownChat("object", 131_072),
    "qwen2-72b-instruct": KnownChat("plain", 131_072),
    "qwen2.5-72b-instruct": KnownChat("object", 131_072),
    # DeepSeek, through the OpenAI protocol
    "deepseek-chat": KnownChat("object", 65_536),
    "deepseek-reasoner": KnownChat("plain", 65_536),
}

EMBEDDING: dict[str, KnownEmbedding] = {
    "text-embedding-ada-002": KnownEmbedding(1536, (), 2048, 8_191),
    "text-embedding-3-small": KnownEmbedding(1536, (1536, 1024, 768, 512, 256), 2048, 8_191),
    "text-embedding-3-large": KnownEmbedding(3072, (3072, 1536, 1024, 768, 512, 256), 2048, 8_191),
    "text-embedding-v1": KnownEmbedding(1536, (), 25, 2_048),
    "text-embedding-v2": KnownEmbedding(1536, (), 25, 2_048),
    "text-embedding-v3": KnownEmbedding(1024, (1024, 768, 512, 256, 128, 64), 10, 8_192),
    "text-embedding-v4": KnownEmbedding(1024, (2048, 1536, 1024, 768, 512, 256, 128, 64), 10, 8_192),
}

RERANKER: dict[str, KnownReranker] = {
    "gte-rerank": KnownReranker(500, 4_000),
    "gte-rerank-v2": KnownReranker(500, 4_000),
    "qwen3-rerank": KnownReranker(500, 4_000),
}

_DATE = re.compile(r"-(?:\d{4}-\d\d-\d\d|\d{4}|latest)$")


def chat(name: str) -> KnownChat:
    return _look_up(name, CHAT) or KnownChat()


def embedding(name: str) -> KnownEmbedding:
    return _look_up(name, EMBEDDING) or KnownEmbedding()


def reranker(name: str) -> KnownReranker:
    return _look_up(name, RERANKER) or KnownReranker()


def _look_up(name: str, table: dict[str, T]) -> T | None:
    name = name.lower().rpartition("/")[2]
    return table.get(name) or table.get(_DATE.sub("", name))
