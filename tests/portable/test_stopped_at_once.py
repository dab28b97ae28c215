"""Once an import is stopped nothing of its file is written any more, however long its run takes to notice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from chat.imports.chatgpt import ChatGPT
from memories import clock, jobs
from memories.forget.everything import forget_all
from memories.models import Episode, Job, Memory, Upload
from memories.portable import uploads
from memories.portable.mem0 import Mem0
from memories.portable.openmemory import OpenMemory
from memories.tasks import run_job
from memoryscope_site.models import User
from tests.portable.conftest import says_yes, text_of, tries

pytestmark = pytest.mark.django_db
PAGE = "/memories/export/"
Data = Callable[[str], bytes]


@pytest.fixture
def after_the_first(monkeypatch: pytest.MonkeyPatch) -> Callable[[type, str, Callable[[], object]], None]:
    """Let something happen after the first record of a file was looked at, or brought in."""

    def arranged(kind: type, method: str, happens: Callable[[], object]) -> None:
        kept, done = getattr(kind, method), []

        def with_it(self: object, *args: object) -> object:
            answer = kept(self, *args)
            if not done:
                done.append(True)
                happens()
            return answer

        monkeypatch.setattr(kind, method, with_it)
        monkeypatch.setattr("memories.portable.job._EVERY", 3600.0)  # the run does not look by itself

    return arranged


def test_nothing_comes_back_after_everything_was_forgotten(
    person: User, client: Client, data: Data, after_the_first: Callable[..., None]
) -> None:
    tries(client, data("mem0.json"))
    after_the_first(Mem0, "bring", lambda: forget_all(person.pk))
    says_yes(client)
    assert not Memory.objects.filter(owner=person).exists() and not Upload.objects.exists()
    assert Job.objects.get(owner=person, counts={}, total__gt=1).state == "cancelled"


def test_no_conversation_is_written_after_a_cancellation(
    person: User, client: Client, data: Data, after_the_first: Callable[..., None]
) -> None:
    tries(client, data("chatgpt.json"))
    after_the_first(ChatGPT, "bring", lambda: uploads.cancel(person.pk))
    says_yes(client, learn="on")
    assert Episode.objects.filter(owner=person).values("session").distinct().count() <= 1
    assert not Job.objects.filter(owner=person, kind="import").exists(), "nor is anything learned from"
    assert Upload.objects.get().state == "cancelled"


def test_a_paused_import_writes_nothing_until_it_is_resumed(
    person: User, client: Client, data: Data, after_the_first: Callable[..., None]
) -> None:
    tries(client, data("openmemory.json"))
    after_the_first(
        OpenMemory, "bring", lambda: jobs.pause(person.pk, Job.objects.get(kind="bring", state="running").pk)
    )
    assert "Paused." in says_yes(client)
    before = Memory.objects.filter(owner=person).count()
    assert before <= 1
    client.post("/memories/import/resume/", follow=True)
    run_job(Job.objects.get(kind="bring", state="queued").pk)
    assert Memory.objects.filter(owner=person).count() > 1


def test_a_trial_that_was_thrown_away_at_its_end_stays_thrown_away(
    person: User, client: Client, data: Data, after_the_first: Callable[..., None]
) -> None:
    after_the_first(Mem0, "looked", lambda: uploads.cancel(person.pk))
    page = tries(client, data("mem0.json"))
    assert "Tried, nothing is saved yet" not in page
    assert Upload.objects.get().state == "cancelled"


def test_a_file_that_breaks_late_says_nothing_of_the_one_that_took_its_place(
    person: User, client: Client, data: Data, after_the_first: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_and_break() -> None:
        uploads.cancel(person.pk)
        monkeypatch.setattr("memories.portable.uploads.SMALL", -1)  # it waits for the worker
        tries(client, data("claude.json"), "second.json")
        raise ValueError("broken")

    after_the_first(Mem0, "look", another_and_break)
    tries(client, data("mem0.json"), "first.json")
    upload = Upload.objects.get()
    assert (upload.name, upload.state) == ("second.json", "trying") and (uploads.folder() / upload.key).is_file()
    assert "second.json" in text_of(client.get(PAGE))


def test_what_the_program_did_not_expect_is_told_in_a_sentence(
    client: Client, data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object) -> int:
        raise OSError("the disk is full of my diary")

    tries(client, data("mem0.json"))
    monkeypatch.setattr(Mem0, "bring", breaks)
    says_yes(client)
    for _time in range(2):
        Job.objects.filter(state="queued").update(due_at=clock.now())
        run_job(Job.objects.get(kind="bring", state="queued").pk)
    for page in (PAGE, "/"):
        html = text_of(client.get(page))
        assert "The program made a mistake (OSError)" in html and "diary" not in html
