"""Memories as files to take along: what they hold, for whom, and how they are sent."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import stat
import threading
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import AsyncClient, Client
from django.urls import reverse

from chat import conversations, messages
from memories import store
from memories.models import Memory
from memories.portable.streaming import download as streamed
from memories.records import Owner
from memoryscope_site.models import User
from tests.portable.conftest import PAGE, download, text_of
from tests.store.saying import YOU, conclude, learn, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lisbon(owner: Owner) -> Memory:
    said = say(owner, "So it is done: I moved to Lisbon in March, eleven boxes and a cat.")
    return learn(owner, "Yining lives in *Lisbon*.", said, "I moved to Lisbon in March", subject="home")


def test_the_page_says_how_much_there_is_and_offers_every_form(client: Client, lisbon: Memory) -> None:
    page = text_of(client.get(PAGE))
    assert "Export 1 memory" in page
    for form in ("json", "markdown", "jsonl", "csv"):
        assert f'value="{form}"' in page
    assert "?everything=1" in page


@pytest.mark.parametrize(
    ("form", "suffix", "kind"),
    [
        ("json", "json", "application/json"),
        ("jsonl", "jsonl", "application/jsonl"),
        ("markdown", "md", "text/markdown"),
        ("csv", "csv", "text/csv"),
    ],
)
def test_each_form_is_a_download_that_no_cache_keeps(
    client: Client, stranger_client: Client, lisbon: Memory, form: str, suffix: str, kind: str
) -> None:
    answer = client.get(f"{PAGE}?format={form}")
    assert answer["Content-Type"].startswith(kind)
    assert answer["Content-Disposition"].endswith(f'.{suffix}"')
    assert answer["Cache-Control"] == "private, no-store"
    assert b"Lisbon" in b"".join(answer)
    assert b"Lisbon" not in download(stranger_client, f"format={form}")
    assert client.head(f"{PAGE}?format={form}").status_code == 200


def test_json_lines_have_the_words_and_what_an_insight_rests_on(owner: Owner, client: Client, lisbon: Memory) -> None:
    conclude(owner, "Yining lives in Lisbon.", (lisbon,))
    first, second = map(json.loads, download(client, "format=jsonl").decode().splitlines())
    assert first["text"] == "Yining lives in *Lisbon*."
    assert first["quotes"] == [{"text": "I moved to Lisbon in March", "at": "2026-11-19T07:12:00+00:00"}]
    assert second["kind"] == "insight" and second["rests_on"] == [first["id"]]


def test_markdown_is_read_by_people(owner: Owner, client: Client, lisbon: Memory) -> None:
    old = learn(owner, "Yining lives in Porto.", subject="home")
    store.supersede(owner.id, old.pk, lisbon.pk, at=old.valid_from, by=YOU)
    learn(owner, "# 1. Yining <b>likes</b>\ntea")
    page = download(client, "format=markdown").decode()
    assert page.startswith("# Memories\n\n## home\n\n")
    assert "- Yining lives in \\*Lisbon\\*. *(since 2026-11-19)*\n  > I moved to Lisbon in March (2026-11-19)\n" in page
    assert "- ~~Yining lives in Porto.~~" in page and "superseded)*" in page
    assert page.index("## Without a subject") > page.index("## home")
    assert "- \\# 1. Yining \\<b\\>likes\\</b\\> tea" in page


def test_markdown_speaks_the_persons_language(person: User, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(language="zh-hans")
    assert download(client, "format=markdown").decode().startswith("# 记忆\n")


def test_no_cell_of_a_spreadsheet_is_a_formula(owner: Owner, client: Client) -> None:
    learn(owner, '=HYPERLINK("http://x.example","Yining")')
    _head, row = csv.reader(io.StringIO(download(client, "format=csv").decode("utf-8-sig")))
    assert row[0].startswith("'=HYPERLINK")


def test_forgotten_words_are_in_no_form(owner: Owner, client: Client, lisbon: Memory) -> None:
    said = say(owner, "I play the harp, and I have a cat.")
    harp = learn(owner, "Yining plays the harp.", said, "play the harp")
    learn(owner, "Yining has a cat.", said)
    store.forget(owner.id, [harp.pk], YOU)
    for query in ("format=json", "format=jsonl", "format=markdown", "format=csv"):
        assert b"harp" not in download(client, query)
    assert b"harp" not in b"".join(zipped(download(client, "everything=1")).values())
    assert "[forgotten]" in download(client, "format=jsonl").decode()
    assert "1 forgotten statement" in text_of(client.get(PAGE)) or "forgotten statements" in text_of(client.get(PAGE))


def test_the_filters_of_the_list_apply(owner: Owner, client: Client, lisbon: Memory) -> None:
    learn(owner, "Yining has a cat.", category="belongings")
    store.archive(owner.id, learn(owner, "Yining has a kite.").pk, YOU)
    assert texts(client, "") == ["Yining lives in *Lisbon*.", "Yining has a cat.", "Yining has a kite."]
    assert texts(client, "&state=current") == ["Yining lives in *Lisbon*.", "Yining has a cat."]
    assert texts(client, "&state=archived") == ["Yining has a kite."]
    assert texts(client, "&category=belongings") == ["Yining has a cat."]
    assert texts(client, "&q=cat") == ["Yining has a cat."]
    assert texts(client, "&category=&state=") == texts(client, "")
    page = text_of(client.get(f"{PAGE}?category=belongings"))
    assert "Export 1 memory" in page and 'name="category" value="belongings"' in page
    file = json.loads(download(client, "format=json&category=belongings"))
    assert file["part"] is True and file["settings"] is None and len(file["memories"]) == 1


def test_what_was_ticked_or_all_that_match_is_exported_from_the_list(
    owner: Owner, other: Owner, client: Client, lisbon: Memory
) -> None:
    cat = learn(owner, "Yining has a cat.", category="belongings")
    theirs = learn(other, "Mara plays the oboe.")
    store.archive(owner.id, learn(owner, "Yining has a kite.").pk, YOU)
    ticked = client.post(reverse("memories:bulk"), {"do": "export", "pick": [cat.pk, theirs.pk]})
    page = text_of(client.get(ticked["Location"]))
    assert "Export 1 memory" in page and "Only the memories that were ticked." in page
    assert texts(client, f"&pick={cat.pk},{theirs.pk},x") == ["Yining has a cat."]
    every = client.post(reverse("memories:bulk"), {"do": "export", "all": "1"})
    assert "Export 2 memories" in text_of(client.get(every["Location"]))


def test_a_part_points_at_nothing_outside_of_it(owner: Owner, client: Client, lisbon: Memory) -> None:
    conclude(owner, "Yining lives in Lisbon.", (lisbon,))
    (insight,) = json.loads(download(client, "format=json&kind=insight"))["memories"]
    assert insight["evidence"] == [] and insight["changes"][0]["after"]["evidence"] == []


def test_the_same_memories_make_the_same_file(client: Client, lisbon: Memory) -> None:
    for query in ("format=json", "format=jsonl", "format=markdown", "format=csv", "everything=1"):
        assert download(client, query) == download(client, query)


def test_everything_is_a_zip_with_conversations_and_settings(owner: Owner, client: Client, lisbon: Memory) -> None:
    chat = conversations.create(owner.id)
    messages.say(owner, chat.pk, "I bought a red bicycle.")
    files = zipped(download(client, "everything=1"))
    assert list(files) == ["memories.json", "memories.md", "conversations.jsonl", "settings.json"]
    assert files["memories.json"] == download(client, "format=json")
    (line,) = files["conversations.jsonl"].splitlines()
    assert json.loads(line)["messages"][0]["text"] == "I bought a red bicycle."
    assert json.loads(files["settings.json"])["account"]["time_zone"] == "Europe/Lisbon"


def test_the_command_writes_what_the_page_sends(client: Client, lisbon: Memory, tmp_path: Path) -> None:
    out = StringIO()
    call_command("export_memories", "--user", "yining", stdout=out, stderr=StringIO())
    assert out.getvalue().encode() == download(client)
    for form in ("json", "jsonl", "markdown", "csv", "everything"):
        file = tmp_path / form
        call_command("export_memories", str(file), "--user", "yining", "--format", form, stderr=StringIO())
        assert file.read_bytes() == download(client, "everything=1" if form == "everything" else f"format={form}")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    out = StringIO()
    call_command(
        "export_memories", "--user", "yining", "--format", "jsonl", "--filter", "kind=insight",
        stdout=out, stderr=StringIO(),
    )  # fmt: skip
    assert out.getvalue() == ""


@pytest.mark.parametrize(
    ("options", "why"),
    [(["--user", "nobody"], "no person named"), (["--user", "yining", "--format", "everything"], "Say where")],
)
def test_the_command_says_what_is_wrong(person: User, options: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("export_memories", *options)


@pytest.mark.django_db(transaction=True)
def test_under_asgi_the_pieces_are_made_in_another_thread_while_the_loop_goes_on(person: User, lisbon: Memory) -> None:
    """Each piece is held until the loop has done something else: it is never blocked by the making of one."""
    made_in: list[int] = []
    let_go = threading.Event()

    def pieces() -> Iterator[str]:
        for number in range(3):
            made_in.append(threading.get_ident())
            assert let_go.wait(10)
            yield f"{number}" * 70_000

    async def read() -> tuple[int, bytes]:
        browser = AsyncClient()
        await browser.aforce_login(person)
        request = (await browser.get(reverse("memories:export"))).asgi_request
        answer: Any = streamed(request, pieces(), "text/plain", "x.txt")
        first = asyncio.ensure_future(anext(aiter(answer)))
        await asyncio.sleep(0)
        let_go.set()  # by the loop itself: it runs while the first piece is being made
        rest = [await first]
        return threading.get_ident(), b"".join(rest)

    loop, data = asyncio.run(read())
    assert data == b"0" * 70_000
    assert loop not in made_in


def texts(client: Client, filters: str) -> list[str]:
    return [json.loads(line)["text"] for line in download(client, f"format=jsonl{filters}").decode().splitlines()]


def zipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
