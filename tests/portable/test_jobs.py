"""A large import is a job: it says how far it is, can be paused, goes on, is cancelled, and leaves no file behind."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from memories import clock, jobs
from memories.forget.everything import forget_all
from memories.models import Episode, Job, Memory, Outbox, Upload
from memories.portable import job as importing
from memories.portable import uploads
from memories.portable.own import Own
from memories.records import Owner
from memories.tasks import run_job
from memoryscope_site.accounts.erase import erase
from memoryscope_site.models import User
from tests.portable.conftest import download, says_yes, text_of, tries
from tests.portable.test_round_trip import lived
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db
PAGE = "/memories/export/"
Data = Callable[[str], bytes]


@pytest.fixture
def by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is small: each waits for the worker, which is `work`."""
    monkeypatch.setattr("memories.portable.uploads.SMALL", -1)


def work(person: User) -> Job:
    job = Job.objects.get(owner=person, kind="bring", state="queued")
    run_job(job.pk)
    job.refresh_from_db()
    return job


@pytest.fixture
def stops(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Let somebody press a button after so many memories, and the job look at it before each."""
    monkeypatch.setattr("memories.portable.job._EVERY", -1.0)

    def press(what: str, after: int) -> None:
        kept, done = Own.bring, [0]

        def bring(self: Own, *args: object) -> int:
            new = kept(self, *args)  # type: ignore[arg-type]
            done[0] += new
            if done[0] == after and new:
                if what == "cancel":
                    uploads.cancel(self.owner.id)
                else:
                    jobs.pause(self.owner.id, Job.objects.get(kind="bring", state="running").pk)
            return new

        monkeypatch.setattr(Own, "bring", bring)

    return press


def test_a_file_waits_for_the_worker_and_the_page_asks_how_far_it_is(
    person: User, client: Client, data: Data, by_the_worker: None
) -> None:
    page = tries(client, data("chatgpt.json"), "conversations.json")
    assert "Being tried. Nothing is saved yet." in page
    assert 'hx-trigger="every 1500ms"' in page and '<noscript><meta http-equiv="refresh"' in page
    assert 'type="file"' not in page, "one at a time"
    assert work(person).state == "done"
    part = text_of(client.get(PAGE, headers={"HX-Request": "true"}))
    assert "<h1" not in part
    assert "Tried, nothing is saved yet" in part and "hx-trigger" not in part
    assert "in the background" in says_yes(client)
    job = work(person)
    assert job.total == 3 and job.counts == {"new": 6}
    assert "Imported: 6 new messages." in text_of(client.get(PAGE))
    assert Outbox.objects.filter(owner=person, kind="job.changed").exists()


def test_while_one_is_imported_no_other_is_taken(person: User, client: Client, data: Data, by_the_worker: None) -> None:
    tries(client, data("chatgpt.json"))
    assert "Another file is being imported" in tries(client, data("claude.json"))
    assert len(list(uploads.folder().iterdir())) == 1


def test_another_file_takes_the_place_of_one_that_was_only_tried(client: Client, data: Data) -> None:
    tries(client, data("chatgpt.json"))
    assert "Claude" in tries(client, data("claude.json"))
    assert Upload.objects.count() == len(list(uploads.folder().iterdir())) == 1


def test_the_file_is_for_its_person_alone_and_goes_when_it_is_done(
    client: Client, data: Data, stranger_client: Client
) -> None:
    tries(client, data("claude.json"))
    (file,) = uploads.folder().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    for deed in ("start", "pause", "resume", "cancel"):
        answer = stranger_client.post(reverse(f"memories:import_{deed}"), follow=True)
        assert "There is no file that waits for this." in text_of(answer) and "Claude, " not in text_of(answer)
    assert file.exists() and not Episode.objects.exists()
    says_yes(client)
    assert not file.exists()


def test_throwing_it_away_keeps_nothing(client: Client, data: Data) -> None:
    tries(client, data("claude.json"))
    page = text_of(client.post(reverse("memories:import_cancel"), follow=True))
    assert "Nothing was imported." in page and not list(uploads.folder().iterdir())
    assert "There is no file that waits for this." in says_yes(client)
    assert not Episode.objects.exists()


def test_it_pauses_between_two_memories_and_goes_on_where_it_was(
    owner: Owner, stranger: User, client: Client, stranger_client: Client, stops: Callable[[str, int], None]
) -> None:
    lived(owner)
    file = download(client)
    tries(stranger_client, file)
    stops("pause", 4)
    page = says_yes(stranger_client)
    assert "Paused." in page and "Go on" in page and " entries" in page
    assert len(json.loads(download(stranger_client))["memories"]) == 4, "each is there whole, or not at all"
    assert len(list(uploads.folder().iterdir())) == 1
    stranger_client.post(reverse("memories:import_resume"))
    assert work(stranger).counts["new"] == 9
    assert download(stranger_client) == file
    assert not list(uploads.folder().iterdir())


def test_a_worker_that_died_in_the_middle_is_no_loss(
    owner: Owner, stranger: User, client: Client, stranger_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(owner)
    file = download(client)
    tries(stranger_client, file)
    calls = iter(range(100))
    kept = Own.bring

    def dies(self: Own, *args: object) -> int:
        if next(calls) == 42:
            raise OSError("gone")
        return kept(self, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(Own, "bring", dies)
        says_yes(stranger_client)
    Job.objects.filter(owner=stranger, state="queued").update(due_at=clock.now())
    assert work(stranger).state == "done"
    assert download(stranger_client) == file


def test_what_was_brought_in_before_it_was_cancelled_stays_and_can_be_undone(
    owner: Owner, stranger: User, client: Client, stranger_client: Client, stops: Callable[[str, int], None]
) -> None:
    lived(owner)
    tries(stranger_client, download(client))
    stops("cancel", 4)
    says_yes(stranger_client)
    assert not list(uploads.folder().iterdir())
    page = text_of(stranger_client.get(PAGE))
    assert "Cancelled. The file is gone." in page and "Undo the import" in page
    assert len(json.loads(download(stranger_client))["memories"]) == 4


def test_a_file_that_is_thrown_away_while_it_is_read_is_not_called_broken(
    person: User,
    client: Client,
    data: Data,
    by_the_worker: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries(client, data("claude.json"))
    found = importing.recognised

    def meanwhile(upload: Upload) -> Any:
        kinds = found(upload)
        client.post(reverse("memories:import_cancel"))
        return kinds

    monkeypatch.setattr(importing, "recognised", meanwhile)
    run_job(Job.objects.get(owner=person, kind="bring", state="queued").pk)
    assert Upload.objects.get().state == "cancelled" and "Cancelled. The file is gone." in text_of(client.get(PAGE))
    assert not caplog.records


def test_a_long_run_hands_over_to_another(
    owner: Owner, stranger: User, client: Client, stranger_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(owner)
    file = download(client)
    tries(stranger_client, file)
    monkeypatch.setattr("memories.portable.job._EVERY", -1.0)
    with monkeypatch.context() as short:
        short.setattr("memories.portable.job._RUN_FOR", -1.0)
        says_yes(stranger_client)
    assert work(stranger).state == "done"
    assert download(stranger_client) == file


def test_files_that_nobody_waits_for_are_thrown_away(client: Client, data: Data, settings: Settings) -> None:
    tries(client, data("claude.json"))
    orphan = uploads.folder() / "orphan"
    orphan.write_bytes(b"x")
    assert uploads.sweep() == 0, "it may just be arriving"
    os.utime(orphan, (0, 0))
    assert uploads.sweep() == 1 and not orphan.exists()
    settings.CLOCK_OFFSET_SECONDS = timedelta(days=3).total_seconds()
    uploads.sweep()
    assert Upload.objects.get().state == "cancelled"


def test_what_a_killed_process_had_received_so_far_is_thrown_away(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    with TemporaryUploadedFile("oboe.json", "application/json", 3, "utf-8") as arriving:
        left, database = Path(arriving.temporary_file_path()), tmp_path / "db.sqlite3"
        assert left.parent == tmp_path
        database.touch()
        uploads.sweep()
        assert left.exists(), "it may just be arriving"
        for path in (left, database):
            os.utime(path, (0, 0))
        assert uploads.sweep() == 1
        assert not left.exists() and database.exists()
        left.touch()  # for its own end


def test_a_file_that_is_wanted_after_all_is_not_thrown_away(
    person: User, client: Client, data: Data, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person says yes in the moment in which the worker throws away what nobody waited for."""
    tries(client, data("claude.json"))
    end = uploads.end

    def meanwhile(upload: Upload, *said: str) -> None:
        uploads.start(person.pk, learn=False)
        end(upload, *said)

    settings.CLOCK_OFFSET_SECONDS = timedelta(days=3).total_seconds()
    monkeypatch.setattr(uploads, "end", meanwhile)
    uploads.sweep()
    assert Upload.objects.get().state == "bringing" and len(list(uploads.folder().iterdir())) == 1


def test_forgetting_everything_and_leaving_take_the_file_along(person: User, client: Client, data: Data) -> None:
    tries(client, data("claude.json"), "oboe.json")
    forget_all(person.pk)
    assert not list(uploads.folder().iterdir()) and "oboe.json" not in text_of(client.get(PAGE))
    assert not Upload.objects.exists()
    tries(client, data("claude.json"))
    erase(person)
    assert not list(uploads.folder().iterdir()) and not Upload.objects.exists()


def test_progress_of_each_is_its_own(owner: Owner, client: Client, stranger_client: Client, data: Data) -> None:
    learn(owner, "Yining has a cat.", say(owner, "I have a cat."))
    tries(client, data("claude.json"))
    tries(stranger_client, data("mem0.json"))
    assert "Claude, " in text_of(client.get(PAGE)) and "mem0, " in text_of(stranger_client.get(PAGE))
    says_yes(stranger_client)
    assert "Tried, nothing is saved yet" in text_of(client.get(PAGE))
    assert Memory.objects.filter(owner_id=owner.id).count() == 1
