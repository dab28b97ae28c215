"""The embedding that is always there: wordllama with the weights in its package. No key, no download, no network."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from memories.errors import ModelError
from memories.llm.base import EmbeddingModel, Vectors
from memories.llm.vectors import normalised

# Its tokenizer's threads do not survive the worker's fork, and gain nothing for a few sentences.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

_SIZE = 256
_FEW = 8  # texts, up to which one after the other is quicker than all together
_lock = Lock()
_loaded: list[Any] = []


def _weights() -> Any:
    """Loaded at the first use, once per process."""
    with _lock:
        if not _loaded:
            try:
                import wordllama

                folder = Path(wordllama.__file__).parent
                _loaded.append(wordllama.WordLlama.load(cache_dir=folder, dim=_SIZE, disable_download=True))
            except (ImportError, OSError, ValueError) as error:
                raise ModelError(f"The packaged embedding cannot be loaded: {error}", permanent=True) from error
    return _loaded[0]


class PackagedEmbedding(EmbeddingModel):
    needs_network = False
    languages = frozenset(("en",))  # its words are English; Chinese is found by the lexical arm

    @property
    def name(self) -> str:
        return f"wordllama-{_SIZE}"

    def embed_batch(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, _SIZE), dtype=np.float32)
        if len(texts) <= _FEW:
            return normalised(np.concatenate([_mean(text or " ") for text in texts]))
        vectors = _weights().embed([text or " " for text in texts], norm=False)
        return normalised(np.asarray(vectors, dtype=np.float32))


def _mean(text: str) -> Vectors:
    """What `embed` gives for a text, without the masks and copies of a batch: a question waits for it."""
    weights = _weights()
    ids = weights.tokenizer.encode(text, add_special_tokens=False).ids
    total: Vectors = np.add.reduce(weights.embedding[ids], 0, keepdims=True)
    return total / np.float32(len(ids))
