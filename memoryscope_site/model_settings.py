"""From the environment to the MODELS setting: which backend, model, address and key serve each role."""

from __future__ import annotations

from typing import Any

from memoryscope_site.env import Env

Entry = dict[str, Any]

CLASSES = {
    "chat": {
        "openai": "memories.llm.openai.OpenAIChat",
        "dashscope": "memories.llm.dashscope.DashScopeChat",
        "offline": "memories.llm.offline.OfflineChat",
        "scripted": "memories.llm.scripted.ScriptedChat",
    },
    "embedding": {
        "openai": "memories.llm.openai.OpenAIEmbedding",
        "dashscope": "memories.llm.dashscope.DashScopeEmbedding",
        "packaged": "memories.llm.packaged.PackagedEmbedding",
        "scripted": "memories.llm.scripted.ScriptedEmbedding",
    },
    "rerank": {
        "openai": "memories.llm.openai.OpenAICompatibleReranker",
        "dashscope": "memories.llm.dashscope.DashScopeReranker",
    },
}
CLASSES["extraction"] = CLASSES["chat"]

DEFAULT_MODELS = {
    ("chat", "openai"): "gpt-4o-mini",
    ("chat", "dashscope"): "qwen-plus",
    ("extraction", "openai"): "gpt-4o-mini",
    ("extraction", "dashscope"): "qwen-plus",
    ("embedding", "openai"): "text-embedding-3-small",
    ("embedding", "dashscope"): "text-embedding-v4",
    ("rerank", "dashscope"): "gte-rerank",
    ("embedding", "packaged"): "wordllama-256",
}


RERANK_TIMEOUT = 5  # seconds


def model_settings(env: Env) -> dict[str, Entry | None]:
    """Return the MODELS setting. Without any key: the offline chat and the packaged embedding."""
    vendor = "openai" if env.openai_api_key or env.openai_base_url else "dashscope" if env.dashscope_api_key else ""
    chat = _entry(env, "chat", default=vendor or "offline")
    extraction = _entry(env, "extraction", default="")
    return {
        "chat": chat,
        "extraction": extraction or chat,
        "embedding": _entry(env, "embedding", default="packaged"),
        "rerank": _entry(env, "rerank", default=""),
    }


def _entry(env: Env, role: str, default: str) -> Entry | None:
    own = {name: getattr(env, f"{role}_{name}") for name in ("backend", "model", "base_url", "api_key")}
    # A key or an address alone says that some server is meant: the OpenAI protocol is the usual one.
    backend = own["backend"] or ("openai" if own["api_key"] or own["base_url"] else default)
    if not backend:
        return None
    return {
        "BACKEND": CLASSES[role][backend],
        "MODEL": own["model"] or DEFAULT_MODELS.get((role, backend), backend),
        "BASE_URL": own["base_url"] or getattr(env, f"{backend}_base_url", ""),
        "API_KEY": own["api_key"] or getattr(env, f"{backend}_api_key", ""),
        # A reply waits for the ranking, which is there without a reranker too: one short try is enough.
        "TIMEOUT": min(env.model_timeout, RERANK_TIMEOUT) if role == "rerank" else env.model_timeout,
        "RETRIES": 0 if role == "rerank" else 2,
        "OPTIONS": {},
    }
