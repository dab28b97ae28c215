"""Replies over real HTTP, with both vendors."""

from contextlib import aclosing

import pytest

from memories.errors import ModelError
from memories.llm.base import Usage
from tests.llm.settings_for import KEY, VENDORS, ask, chat_for, read
from tests.model_server import ModelServer

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("vendor", VENDORS)]


async def test_a_reply_comes_in_pieces_and_ends_with_its_usage(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer="Hello there, 你好世界.")
    pieces = [piece async for piece in chat_for(model_server, vendor).stream(ask("Hi"))]
    assert len(pieces) > 3
    assert "".join(piece for piece in pieces[:-1] if isinstance(piece, str)) == "Hello there, 你好世界."
    usage = pieces[-1]
    assert isinstance(usage, Usage)
    assert (usage.calls, usage.estimated) == (1, False)
    assert usage.input_tokens > 0
    assert usage.output_tokens == len(pieces) - 1


async def test_the_request_carries_the_messages_the_model_and_the_key(model_server: ModelServer, vendor: str) -> None:
    await read(chat_for(model_server, vendor, "some-model"), "What is new?")
    (request,) = model_server.control.requests
    assert request.model == "some-model"
    assert request.authorization == f"Bearer {KEY}"
    assert request.prompt == "Be brief.\n\nWhat is new?"
    assert request.stream


async def test_the_first_piece_arrives_before_the_server_has_the_second(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer="one two three", gate_after=1)
    stream = chat_for(model_server, vendor).stream(ask("Hi"))
    assert await anext(stream) == "one"
    assert model_server.control.wait_for("waiting")[0].sent == 1
    model_server.control.release()
    assert "".join([piece async for piece in stream if isinstance(piece, str)]) == " two three"


async def test_closing_the_stream_closes_the_connection(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer="one two three", gate_after=2)
    async with aclosing(chat_for(model_server, vendor).stream(ask("Hi"))) as stream:  # type: ignore[type-var]
        assert await anext(stream) == "one"
    (gone,) = model_server.control.wait_for("gone", timeout=3)
    assert gone.sent == 2
    assert gone.gone_at is not None


async def test_thinking_aloud_is_no_part_of_the_reply(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer="It is <b>four</b>.", think="Two and two, let me see")
    assert (await read(chat_for(model_server, vendor)))[0] == "It is <b>four</b>."


async def test_a_reply_that_only_begins_like_a_tag_is_kept(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer="<th")
    assert (await read(chat_for(model_server, vendor)))[0] == "<th"


@pytest.mark.parametrize("after", [1, 3])
async def test_a_cut_connection_is_an_error_and_is_not_begun_again(
    model_server: ModelServer, vendor: str, after: int
) -> None:
    model_server.control.add(answer="one two three four", cut_after=after)
    got = []
    with pytest.raises(ModelError) as failure:
        async for piece in chat_for(model_server, vendor).stream(ask("Hi")):
            got.append(piece)
    assert not failure.value.permanent
    assert got == ["one", " two", " three"][:after]
    assert len(model_server.control.requests) == 1


async def test_an_error_in_mid_stream_is_an_error(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(answer="one two three", fail_after=2, message="the machine is tired")
    with pytest.raises(ModelError, match="the machine is tired") as failure:
        await read(chat_for(model_server, vendor))
    assert not failure.value.permanent


async def test_a_slow_first_token_runs_into_the_timeout_and_is_tried_again(
    model_server: ModelServer, vendor: str
) -> None:
    model_server.control.add(delay=30, times=1)
    model = chat_for(model_server, vendor, timeout=0.3, retries=1)
    assert (await read(model, "Still there?"))[0] == "You said: Still there?"
    assert [entry.state for entry in model_server.control.wait_for("gone", timeout=3)] == ["gone"]
    assert len(model_server.control.requests) == 2


async def test_the_timeout_is_named(model_server: ModelServer, vendor: str) -> None:
    model_server.control.add(delay=30)
    with pytest.raises(ModelError, match=r"did not answer within 0\.3 s") as failure:
        await read(chat_for(model_server, vendor, timeout=0.3, retries=0))
    assert not failure.value.permanent


async def test_no_server_at_all(model_server: ModelServer, vendor: str) -> None:
    model = chat_for(model_server, vendor, base_url="http://127.0.0.1:9/v1", retries=0)
    with pytest.raises(ModelError, match="connection") as failure:
        await read(model)
    assert not failure.value.permanent


async def test_one_model_serves_several_event_loops(model_server: ModelServer, vendor: str) -> None:
    import asyncio

    model = chat_for(model_server, vendor)
    assert (await read(model, "first"))[0] == "You said: first"
    other = await asyncio.to_thread(lambda: asyncio.run(read(model, "second")))
    assert other[0] == "You said: second"
    assert (await read(model, "third"))[0] == "You said: third"
