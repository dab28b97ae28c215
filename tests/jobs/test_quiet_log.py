"""The log says what failed and where, and repeats nothing of what was said, remembered, or echoed by a server."""

from __future__ import annotations

import ast
import logging
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings

from chat.models import Conversation
from memories import clock, jobs, tasks
from memories.llm.failures import of_status
from memories.models import Job
from memories.quiet_log import WithoutWords
from memories.records import Owner, Query
from memories.retrieve import retrieve
from tests.chat.conftest import Page, conversation, page, script  # noqa: F401 - the socket's fixtures

WORDS = "I keep bees in Setúbal"
PRODUCT = [path for part in ("chat", "memories", "memoryscope_site") for path in Path(part).rglob("*.py")]


def fails(*_given: object, **_more: object) -> None:
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        raise ValueError(f"cannot read {WORDS!r}") from error


@pytest.mark.django_db
def test_a_recall_that_fails(owner: Owner, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.RETRIEVAL_STEPS = (f"{__name__}.fails",)
    recalled = retrieve(owner, Query(text=WORDS, at=clock.now()))
    assert recalled.error and _tells_where(caplog)


@pytest.mark.django_db(transaction=True)
async def test_a_reply_that_fails(
    page: Page,  # noqa: F811
    conversation: Conversation,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("chat.reply.prepare", fails)
    await page.show(conversation)
    sent = await page.say(conversation, WORDS)
    assert (await page.settled(sent["reply"]))["state"] == "failed"
    assert _tells_where(caplog)


@pytest.mark.django_db(transaction=True)
async def test_a_frame_that_fails(
    page: Page,  # noqa: F811
    conversation: Conversation,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("chat.consumers.ask", fails)
    await page.show(conversation)
    await page.send("send", conversation=str(conversation.pk), text=WORDS, client_id=uuid4().hex)
    assert (await page.until("error"))["code"] == "failed"
    assert _tells_where(caplog)


def _echoed(_job: Job) -> Mapping[str, int]:
    raise of_status(400, "qwen-max", f"invalid input: {WORDS}", "")


@pytest.mark.django_db
def test_a_server_that_echoes_what_it_was_asked(
    owner: Owner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "RUNNERS", {"consolidate": f"{__name__}._echoed"})
    job = jobs.request(owner.id, "consolidate", "one")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert WORDS in job.error  # the page tells the person
    assert "qwen-max" in caplog.text and "400" in caplog.text and "bees" not in caplog.text


@pytest.mark.django_db
def test_a_page_that_fails(client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("memories.browse.filters.Filters.read", fails)
    client.raise_request_exception = False
    assert client.get("/memories/").status_code == 500
    [record] = [record for record in caplog.records if record.name == "django.request"]
    line = _formatter().format(record)
    assert "ValueError" in line and "KeyError" in line and Path(__file__).name in line
    assert "bees" not in line


def test_the_console_writes_the_errors_of_others_without_their_words() -> None:
    assert isinstance(_formatter(), WithoutWords)
    assert {handler["formatter"] for handler in django_settings.LOGGING["handlers"].values()} == {"line"}


def test_no_part_of_the_product_logs_the_text_of_an_exception() -> None:
    assert len(PRODUCT) > 300
    for path in PRODUCT:
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        for call in calls:
            place = f"{path}:{call.lineno}"
            assert not (isinstance(call.func, ast.Attribute) and call.func.attr == "exception"), place
            assert "exc_info" not in [keyword.arg for keyword in call.keywords], place


def _formatter() -> logging.Formatter:
    given = dict(django_settings.LOGGING["formatters"]["line"])
    made = import_string(given.pop("()"))(fmt=given["format"], style=given["style"])
    assert isinstance(made, logging.Formatter)
    return made


def _tells_where(caplog: pytest.LogCaptureFixture) -> bool:
    assert "ValueError" in caplog.text and Path(__file__).name in caplog.text
    assert "bees" not in caplog.text and "Setúbal" not in caplog.text
    return True
