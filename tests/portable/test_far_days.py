"""A day at the end of the calendar, kept before such days were refused, is shown and exported in every time zone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.test.client import AsyncRequestFactory
from django.urls import reverse

from memories.models import Memory
from memories.portable.streaming import download as streamed
from memories.records import Owner
from memoryscope_site.models import User
from tests.portable.conftest import download
from tests.store.saying import learn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize(
    ("name", "day"),
    [("valid_until", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)), ("valid_from", datetime(1, 1, 1, tzinfo=UTC))],
)
def test_what_has_such_an_end_already_is_shown_and_exported(
    zone: str, name: str, day: datetime, owner: Owner, person: User, client: Client
) -> None:
    memory = learn(owner, "Yining has a cat.")
    Memory.objects.filter(pk=memory.pk).update(**{name: day})
    User.objects.filter(pk=person.pk).update(time_zone=zone)
    for path in (reverse("memories:memory", args=[memory.pk]), reverse("memories:until", args=[memory.pk]),
                 reverse("memories:list"), reverse("memories:list") + "?view=timeline"):  # fmt: skip
        assert client.get(path).status_code == 200
    for form in ("csv", "markdown", "json", "jsonl"):
        assert b"Yining has a cat." in download(client, f"format={form}")
    assert download(client, "everything=1")


def test_a_download_that_fails_ends_and_says_so() -> None:
    def pieces() -> Iterator[str]:
        yield "one"
        yield "x" * 70_000
        raise OverflowError("secret words")

    async def received() -> bytes:
        answer = streamed(AsyncRequestFactory().get("/"), pieces(), "text/csv", "a.csv")
        return b"".join([piece async for piece in answer])  # type: ignore[attr-defined]

    file = asyncio.run(received())
    assert file.startswith(b"onexx") and file.endswith(b"This file is not complete.\n") and b"secret" not in file


def test_the_lab_asks_on_no_such_day(client: Client) -> None:
    for day in ("9999-12-31", "0001-01-01"):
        assert client.get(reverse("memories:lab"), {"q": "When?", "on": day}).status_code == 200
