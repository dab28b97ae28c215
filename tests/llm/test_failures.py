"""What happens when a server refuses, fails or is busy: how often it is asked, what is said, and that no key is."""

import logging
import traceback

import pytest

from memories.errors import ModelError
from memories.llm.failures import Temporary, retry_after, scrub
from memories.llm.retry import pause_before_retry
from tests.llm.settings_for import KEY, VENDORS, chat_for, embedding_for, read, reranker_for, task
from tests.model_server import ModelServer

both = pytest.mark.parametrize("vendor", VENDORS)


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404])
@pytest.mark.asyncio
async def test_what_is_permanent_is_tried_once(model_server: ModelServer, vendor: str, status: int) -> None:
    model_server.control.add(status=status)
    with pytest.raises(ModelError, match=f"status {status}") as failure:
        await read(chat_for(model_server, vendor))
    assert failure.value.permanent
    with pytest.raises(ModelError) as failure:
        chat_for(model_server, vendor).fill(task())
    assert failure.value.permanent
    assert len(model_server.control.requests) == 2


@both
@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.asyncio
async def test_what_is_temporary_is_tried_again(model_server: ModelServer, vendor: str, status: int) -> None:
    model_server.control.add(status=status, times=2, retry_after="0")
    assert (await read(chat_for(model_server, vendor), "At last?"))[0] == "You said: At last?"
    assert [entry.state for entry in model_server.control.requests] == ["failed", "failed", "done"]


@both
@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.asyncio
async def test_but_a_bounded_number_of_times(model_server: ModelServer, vendor: str, status: int) -> None:
    model_server.control.add(status=status, retry_after="0")
    model = chat_for(model_server, vendor, retries=2)
    with pytest.raises(ModelError, match=f"status {status}") as failure:
        await read(model)
    assert not failure.value.permanent
    assert len(model_server.control.requests) == 3
    with pytest.raises(ModelError):
        model.fill(task())
    assert len(model_server.control.requests) == 6


@both
def test_every_kind_of_call_is_tried_again(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(status=500, times=1, retry_after="0")
    assert embedding_for(model_server, vendor, "text-embedding-v3", options={"dimensions": 64}).embed_batch(["a"]).size
    model_server.control.add(status=500, times=1, retry_after="0")
    assert reranker_for(model_server, vendor).rank("a", ["a", "b"]) == [1.0, 0.0]
    assert len(model_server.control.requests) == 4


@both
@pytest.mark.parametrize("how", [{"drop": True}, {"delay": 30.0}])
def test_a_dropped_or_late_answer_is_sent_no_oftener_than_we_say(
    model_server: ModelServer, vendor: str, how: dict[str, object]
) -> None:
    model_server.control.add(**how)
    with pytest.raises(ModelError) as failure:
        chat_for(model_server, vendor, timeout=0.3, retries=1).fill(task())
    assert not failure.value.permanent
    assert len(model_server.control.requests) == 2


@both
@pytest.mark.asyncio
async def test_a_dropped_stream_is_sent_no_oftener_than_we_say(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(drop=True)
    with pytest.raises(ModelError):
        await read(chat_for(model_server, vendor, retries=1))
    assert len(model_server.control.requests) == 2


@both
@pytest.mark.asyncio
async def test_a_key_is_nowhere_to_be_seen(
    model_server: ModelServer, vendor: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model_server.control.add(status=401, message="Incorrect API key provided: {key}. You can find yours elsewhere.")
    model = chat_for(model_server, vendor)
    said = repr(model.settings)
    for call in (lambda: read(model), lambda: _filled(model)):
        with pytest.raises(ModelError, match="does not accept the API key") as failure:
            await call()
        said += str(failure.value) + "".join(traceback.format_exception(failure.value))
    model_server.control.add(fail_after=1, message="the key {key} ran out")
    with pytest.raises(ModelError, match="ran out") as failure:
        await read(model)
    said += str(failure.value) + "".join(traceback.format_exception(failure.value))
    assert KEY not in said
    assert KEY not in caplog.text
    assert "[key]" in said


async def _filled(model: object) -> object:
    return model.fill(task())  # type: ignore[attr-defined]


def test_scrubbing() -> None:
    assert scrub("key abcd-efgh is wrong", "abcd-efgh") == "key [key] is wrong"
    assert scrub("sk-proj-abc***xyz and sk-live-12345678", "") == "[key] and [key]"
    assert scrub("Authorization: Bearer abc.def", "") == "Authorization: Bearer [key]"
    assert scrub("http://me:secret@host/v1", "") == "http://[key]@host/v1"
    assert scrub("a task-force of six", "") == "a task-force of six"


def test_the_pause_doubles_with_some_chance_and_obeys_the_server() -> None:
    pauses = [pause_before_retry(attempt, Temporary("busy"), retries=5) for attempt in range(4)]
    assert all(pause is not None and 0.25 * 2**n <= pause <= 0.5 * 2**n for n, pause in enumerate(pauses))
    assert pause_before_retry(0, Temporary("busy", after=7), retries=1) == 7
    assert pause_before_retry(0, Temporary("busy", after=3600), retries=1) is None
    assert pause_before_retry(1, Temporary("busy"), retries=1) is None


def test_retry_after_in_seconds_and_as_a_date() -> None:
    assert retry_after({"Retry-After": "2.5"}) == 2.5
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None
