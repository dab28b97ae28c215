"""Vectors and relevance over real HTTP, and the packaged embedding."""

import socket

import numpy as np
import pytest

from memories.errors import ModelError
from memories.llm.base import Settings
from memories.llm.packaged import PackagedEmbedding
from tests.llm.settings_for import VENDORS, embedding_for, reranker_for
from tests.model_server import ModelServer

both = pytest.mark.parametrize("vendor", VENDORS)
CASES = [("openai", "text-embedding-3-small", 1536), ("dashscope", "text-embedding-v3", 1024)]


@pytest.mark.parametrize(("vendor", "model", "size"), CASES)
def test_vectors_have_length_one_and_the_size_in_the_models_name(
    model_server: ModelServer, vendor: str, model: str, size: int
) -> None:
    model_server.control.embedding_size = size
    embedding = embedding_for(model_server, vendor, model)
    vectors = embedding.embed_batch(["a red boat", "a red boat", "something else", ""])
    assert vectors.shape == (4, size)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] == pytest.approx(1)
    assert vectors[0] @ vectors[2] < 0.9
    assert embedding.name == f"{model}-{size}"


@both
def test_no_texts_need_no_call(model_server: ModelServer, vendor: str) -> None:
    model = {"openai": "text-embedding-3-small", "dashscope": "text-embedding-v3"}[vendor]
    assert embedding_for(model_server, vendor, model).embed_batch([]).shape[0] == 0
    assert reranker_for(model_server, vendor).rank("anything", []) == []
    assert model_server.control.requests == []


@pytest.mark.parametrize(
    ("vendor", "model", "size", "texts", "calls"),
    [
        ("dashscope", "text-embedding-v1", 1536, 60, [25, 25, 10]),
        ("dashscope", "text-embedding-v4", 1024, 23, [10, 10, 3]),
        ("openai", "text-embedding-3-large", 3072, 300, [256, 44]),
        ("openai", "some/unknown-embedding", 64, 12, [10, 2]),
    ],
)
def test_batches_are_as_large_as_the_model_allows(
    model_server: ModelServer, vendor: str, model: str, size: int, texts: int, calls: list[int]
) -> None:
    model_server.control.embedding_size = size
    vectors = embedding_for(model_server, vendor, model).embed_batch([f"text {n}" for n in range(texts)])
    assert len(vectors) == texts
    assert [len(request.prompt.splitlines()) for request in model_server.control.requests] == calls


@pytest.mark.parametrize(("vendor", "model"), [(vendor, model) for vendor, model, _ in CASES])
def test_a_size_can_be_asked_for(model_server: ModelServer, vendor: str, model: str) -> None:
    embedding = embedding_for(model_server, vendor, model, options={"dimensions": 256})
    assert embedding.name == f"{model}-256"
    assert embedding.embed_batch(["a"]).shape == (1, 256)
    body = model_server.control.requests[0].body
    assert body.get("dimensions", body.get("parameters", {}).get("dimension")) == 256


@both
def test_an_unknown_model_is_asked_once_how_long_its_vectors_are(model_server: ModelServer, vendor: str) -> None:
    model_server.control.embedding_size = 48
    embedding = embedding_for(model_server, vendor, "unknown-model")
    assert embedding.name == embedding.name == "unknown-model-48"
    assert len(model_server.control.requests) == 1


@both
def test_vectors_of_another_size_than_the_index_has_are_refused(model_server: ModelServer, vendor: str) -> None:
    model_server.control.embedding_size = 48
    embedding = embedding_for(model_server, vendor, "unknown-model")
    embedding.embed_batch(["first"])
    assert embedding.name == "unknown-model-48"
    model_server.control.embedding_size = 32
    with pytest.raises(ModelError, match="32 numbers where 48") as failure:
        embedding.embed_batch(["second"])
    assert failure.value.permanent


@pytest.mark.parametrize(
    "row", [[float("nan"), 1.0], [1e400, 1.0], ["a", "b"], [None, 1], [[1], [2, 3]], "ab", None, {}]
)
def test_vectors_that_are_no_numbers_are_refused(model_server: ModelServer, row: object) -> None:
    body = {"object": "list", "model": "m", "data": [{"object": "embedding", "index": 0, "embedding": row}]}
    model_server.control.add(kind="embeddings", answer=body)
    with pytest.raises(ModelError, match="protocol does not allow"):
        embedding_for(model_server, "openai", "unknown-model").embed_batch(["my diary"])


@both
def test_ranks_come_in_the_order_of_the_texts(model_server: ModelServer, vendor: str) -> None:
    ranks = reranker_for(model_server, vendor).rank("red boat", ["a blue car", "my red boat", "a red car"])
    assert ranks == [0.0, 1.0, 0.5]


@pytest.mark.parametrize("place", [99, -1, "0", None])
def test_a_rank_that_points_at_no_text_is_refused(model_server: ModelServer, place: object) -> None:
    from memories.llm.vectors import scores_in_order

    with pytest.raises(ValueError, match="points at no text"):
        scores_in_order([(0, 0.5), (place, 0.5)], 2)  # type: ignore[list-item]
    with pytest.raises(ValueError, match="no rank"):
        scores_in_order([(0, 0.5)], 2)
    with pytest.raises(ValueError, match="no number"):
        scores_in_order([(0, float("nan")), (1, 0.5)], 2)


def test_the_packaged_embedding_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    embedding = PackagedEmbedding(Settings())
    near, query, far = embedding.embed_batch(
        ["My dog is called Rex.", "What is the name of my dog?", "Tax is due in May."]
    )
    assert near @ query > far @ query
    assert embedding.name == "wordllama-256"
    assert embedding.languages == {"en"}
    assert not embedding.needs_network
    alone = embedding.embed_batch(["What is the name of my dog?"])
    np.testing.assert_array_equal(alone[0], query)
    assert embedding.embed_batch([]).shape == (0, 256)
    np.testing.assert_allclose(np.linalg.norm(embedding.embed_batch(["a", "b c"]), axis=1), 1, atol=1e-5)
