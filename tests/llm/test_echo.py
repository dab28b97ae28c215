"""A server that repeats the request in its complaint: what a person said gets into no error, log or row by that way."""

from __future__ import annotations

import pytest

from memories.errors import ModelError
from memories.llm.echo import without_echo
from tests.llm.settings_for import VENDORS, chat_for, embedding_for, read, reranker_for
from tests.model_server import ModelServer

SAID = "my sister Ana keeps bees in Ghent"
COMPLAINT = f"Invalid input at messages[1]: '{SAID}' is not allowed"
both = pytest.mark.parametrize("vendor", VENDORS)


@both
@pytest.mark.parametrize("status", [400, 500])
@pytest.mark.asyncio
async def test_a_reply_that_is_refused(model_server: ModelServer, vendor: str, status: int) -> None:
    model_server.control.add(status=status, message=COMPLAINT, retry_after="0")
    with pytest.raises(ModelError) as failure:
        await read(chat_for(model_server, vendor, retries=0), SAID)
    assert "Ghent" not in str(failure.value) and "Invalid input at messages[1]" in str(failure.value)


@both
def test_an_embedding_and_a_ranking_that_are_refused(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(status=400, message=COMPLAINT)
    with pytest.raises(ModelError) as failure:
        embedding_for(model_server, vendor, "text-embedding-v3", options={"dimensions": 64}).embed_batch([SAID])
    assert "Ghent" not in str(failure.value)
    with pytest.raises(ModelError) as failure:
        reranker_for(model_server, vendor).rank("bees", [SAID])
    assert "Ghent" not in str(failure.value)


@pytest.mark.parametrize(
    ("text", "sent", "left"),
    [
        ("bad: 'I keep bees in Ghent, and' …", "I keep bees in Ghent, and goats", "bad: '[…]' …"),
        ("参数错误：我对花生过敏严重", "你好，我对花生过敏严重吗", "参数错误：[…]"),
        ("The model foo does not exist", "Tell me about the model railway", "The model foo does not exist"),
        ("bad: bees", "I keep bees", "bad: bees"),  # a word in common is no repetition
    ],
)
def test_what_is_left_of_a_complaint(text: str, sent: str, left: str) -> None:
    assert without_echo(text, [sent]) == left
