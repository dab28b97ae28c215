"""The jobs page: what ran, waits and failed, in plain words; run now, cancel, and a bounded second try."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from memories import clock, jobs, tasks
from memories.consolidate import ATTEMPTS
from memories.models import Episode, IndexEntry, Job, OwnerState
from memories.records import Owner
from tests.activity.conftest import job_of
from tests.store.saying import learn, say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(settings: Settings) -> None:
    """Nothing runs by itself."""
    settings.BACKGROUND = "tests.learn.conftest.nobody"


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def posted(client: Client, url: str, **data: str) -> str:
    return " ".join(unescape(client.post(url, data, follow=True).content.decode()).split())


def test_a_job_is_told_with_its_counts_tokens_cost_time_and_model(client: Client, owner: Owner) -> None:
    now = clock.now()
    job = job_of(owner, counts={"messages": 20, "learned": 6, "conflicts": 1}, calls=2, input_tokens=5000,
                 output_tokens=911, cost=0.004, model="qwen-max", started_at=now - timedelta(seconds=11))  # fmt: skip
    html = text_of(client, "/jobs/")
    for told in ("Consolidation", "20 messages read, 6 learned, 1 conflict", "5,911", "0.004", "0:11"):
        assert told in html
    one = text_of(client, f"/jobs/{job.pk}/")
    assert "qwen-max" in one and "5,000 read, 911 written" in one


def test_nothing_to_do_is_said_plainly(client: Client, owner: Owner) -> None:
    job = job_of(owner, kind="reflect")
    assert "nothing to do" in text_of(client, "/jobs/")
    assert "There was nothing to do." in text_of(client, f"/jobs/{job.pk}/")


def test_each_state_can_be_chosen(client: Client, owner: Owner) -> None:
    ids = {state: job_of(owner, state=state, session=state).pk for state in Job.State.values}
    for state, pk in ids.items():
        html = text_of(client, f"/jobs/?state={state}")
        assert f'id="job-{pk}"' in html and html.count('<tr id="job-') == 1
    assert "No such job" in text_of(client, "/jobs/?kind=bring")
    assert client.get("/jobs/?before=²&state=x&kind=%00").status_code == 200


def test_an_error_is_said_in_plain_words(client: Client, owner: Owner) -> None:
    mistake = job_of(owner, state="parked", error="KeyError", session="a")
    silent = job_of(owner, state="parked", error="The model did not answer in 60 s.", session="b")
    assert "The program made a mistake (KeyError)." in text_of(client, f"/jobs/{mistake.pk}/")
    html = text_of(client, f"/jobs/{silent.pk}/")
    assert "The model did not answer in 60 s." in html and "It was given up." in html


def test_the_log_says_what_a_job_went_through(client: Client, owner: Owner) -> None:
    job = jobs.request(owner.id, "reflect")
    claimed = jobs.claim(job.pk, "a")
    assert claimed is not None
    for n in range(1, 90):
        jobs.renew(claimed, progress=n, total=90)
    jobs.fail(claimed, "no answer", permanent=True)
    jobs.resume(owner.id, job.pk)
    html = text_of(client, f"/jobs/{job.pk}/")
    order = ["Asked for", "Taken up by a worker", "Went on: 89 so far", "Given up", "Tried again at your wish"]
    places = [html.index(told) for told in order]
    assert places == sorted(places) and html.count("Went on") == 1
    assert "no answer" not in str(Job.objects.get(pk=job.pk).log), "no words of a model"


def test_a_long_log_keeps_its_beginning_and_its_end(owner: Owner) -> None:
    job = jobs.request(owner.id, "reflect")
    for _n in range(50):
        jobs.pause(owner.id, job.pk)
        jobs.resume(owner.id, job.pk)
    jobs.cancel(owner.id, job.pk)
    log = Job.objects.get(pk=job.pk).log
    assert len(log) == 60 and log[0]["what"] == "asked" and log[-1]["what"] == "cancelled"


def test_consolidating_now_says_first_how_much_waits_and_what_it_takes(client: Client, owner: Owner) -> None:
    assert "There is nothing to do." in text_of(client, "/jobs/run/?kind=consolidate")
    say(owner, "I drink tea.", session="one")
    say(owner, "I own a kite.", session="two")
    html = text_of(client, "/jobs/run/?kind=consolidate")
    assert "2 messages wait to be read." in html and "Learning from 2 messages takes about" in html
    assert not Job.objects.exists()
    assert "2 jobs are queued." in posted(client, "/jobs/run/", kind="consolidate")
    assert sorted(Job.objects.values_list("session", flat=True)) == ["one", "two"]
    posted(client, "/jobs/run/", kind="consolidate")
    assert Job.objects.count() == 2, "asked twice it is done once"


@pytest.mark.parametrize(("kind", "told"), [("reflect", "1 observation is new"), ("reconsolidate", "1 observation was"),
                                            ("rebuild", "of the index"), ("embed", "no vectors")])  # fmt: skip
def test_every_kind_is_run_now(client: Client, owner: Owner, kind: str, told: str) -> None:
    learn(owner, "Yining drinks tea.")
    if kind == "embed":
        IndexEntry.objects.filter(owner_id=owner.id).update(model="", vectors=b"")
    assert told in text_of(client, f"/jobs/run/?kind={kind}")
    posted(client, "/jobs/run/", kind=kind)
    job = Job.objects.get(kind=kind)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    if kind in ("embed", "rebuild"):
        assert job.counts["documents"] == 1
        assert not IndexEntry.objects.filter(owner_id=owner.id, model="").exists()


def test_with_memory_off_nothing_that_writes_is_asked_for(client: Client, owner: Owner) -> None:
    say(owner, "I drink tea.")
    OwnerState.objects.update_or_create(owner_id=owner.id, defaults={"memory": "off"})
    assert "Memory is switched off or read only" in text_of(client, "/jobs/run/?kind=consolidate")
    assert "There is nothing to do." in posted(client, "/jobs/run/", kind="consolidate")
    assert not Job.objects.exists()


def test_a_job_is_cancelled_and_tried_again(client: Client, owner: Owner) -> None:
    job = jobs.request(owner.id, "reflect")
    assert f"/jobs/{job.pk}/cancel/" in text_of(client, "/jobs/")
    assert "Cancelled." in posted(client, f"/jobs/{job.pk}/cancel/")
    assert "This job is over" in posted(client, f"/jobs/{job.pk}/cancel/")
    assert "It is queued again." in posted(client, f"/jobs/{job.pk}/retry/")
    assert Job.objects.get(pk=job.pk).state == "queued"
    done = job_of(owner)
    assert "This job cannot be tried again." in posted(client, f"/jobs/{done.pk}/retry/")


def test_a_second_try_of_a_job_is_bounded(client: Client, owner: Owner) -> None:
    job = jobs.request(owner.id, "reflect")
    Job.objects.filter(pk=job.pk).update(state="parked", attempts=3)
    posted(client, f"/jobs/{job.pk}/retry/")
    tries = 0
    while Job.objects.get(pk=job.pk).state == "queued" and tries < 10:
        Job.objects.filter(pk=job.pk).update(due_at=clock.now())
        claimed = jobs.claim(job.pk, f"worker {tries}")
        assert claimed is not None
        jobs.fail(claimed, "no answer")
        tries += 1
    assert tries == jobs.ATTEMPTS and Job.objects.get(pk=job.pk).state == "parked"


def test_messages_set_aside_say_why_and_are_tried_once_more(client: Client, owner: Owner) -> None:
    said = say(owner, "I drink tea.", session="one")
    Episode.objects.filter(pk=said.pk).update(learning="parked", attempts=ATTEMPTS, parked_reason="No usable answer.")
    html = text_of(client, "/jobs/")
    assert "Set aside" in html and "No usable answer." in html and "1 message" in html
    assert "1 message is read once more." in posted(client, "/jobs/parked/retry/", session="one")
    said.refresh_from_db()
    assert (said.learning, said.attempts) == ("due", ATTEMPTS - 1), "one more failure sets them aside again"
    assert Job.objects.get().session == "one"
    assert "There is nothing to do." in posted(client, "/jobs/parked/retry/", session="one")


def test_it_takes_as_many_queries_for_many_as_for_few(client: Client, owner: Owner) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    say(owner, "I drink tea.")
    job = job_of(owner)
    few = queries("/jobs/")
    for _n in range(200):
        job_of(owner, error="no answer")
    assert queries("/jobs/") == few <= 12
    assert queries(f"/jobs/{job.pk}/") <= 12
    assert 'rel="next"' in text_of(client, "/jobs/") and "Newest" in text_of(client, f"/jobs/?before={job.pk + 5}")


def test_the_stranger_sees_and_touches_nothing(stranger_client: Client, owner: Owner) -> None:
    job = jobs.request(owner.id, "reflect")
    said = say(owner, "I drink tea.", session="one")
    Episode.objects.filter(pk=said.pk).update(learning="parked", parked_reason="No usable answer.")
    html = text_of(stranger_client, "/jobs/")
    assert "<tr id=" not in html and "No usable answer" not in html
    assert stranger_client.get(f"/jobs/{job.pk}/").status_code == 404
    for deed in ("cancel", "retry"):
        assert stranger_client.post(f"/jobs/{job.pk}/{deed}/").status_code == 404
    posted(stranger_client, "/jobs/parked/retry/", session="one")
    posted(stranger_client, "/jobs/run/", kind="reflect")
    assert Job.objects.count() == 1 and Job.objects.get(pk=job.pk).state == "queued"
    assert Episode.objects.get(pk=said.pk).learning == "parked"
