"""LOG_FORMAT=json: a line a record, with the ids it belongs to and nobody's words."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from memories import jobs, tasks
from memories.log_names import naming
from memories.models import Job
from memoryscope_site.models import User
from memoryscope_site.operations.logs import JsonLine

WORDS = "I am allergic to peanuts"


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLine())
        self.lines: list[dict[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept = Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)


def test_a_line_names_what_it_belongs_to(log: Kept) -> None:
    with naming(request="r-1"), naming(user=7):
        logging.getLogger("memories.test").warning("%d learned", 3)
    logging.getLogger("memories.test").warning("outside")
    first, second = log.lines
    assert first["message"] == "3 learned" and first["level"] == "WARNING"
    assert (first["request"], first["user"]) == ("r-1", "7")
    assert "request" not in second


def test_an_error_is_told_by_its_kind_and_place_without_its_words(log: Kept) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger("memories.test").exception("failed")
    (line,) = log.lines
    assert line["error"].endswith("ValueError") and "test_logs.py" in line["error"]
    assert WORDS not in json.dumps(line)


@pytest.mark.django_db
def test_a_job_that_fails_names_itself_and_its_person(log: Kept, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: Job) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setitem(tasks.RUNNERS, "rebuild", f"{__name__}.failing")
    monkeypatch.setitem(globals(), "failing", fail)
    jobs.request(person.pk, Job.Kind.REBUILD)
    job = Job.objects.get()
    tasks.run_job(job.pk)
    line = next(line for line in log.lines if "failed" in line["message"])
    assert (line["job"], line["user"]) == (str(job.pk), str(person.pk))
    assert WORDS not in json.dumps(log.lines)


def test_a_request_has_an_id_its_own_or_the_proxys() -> None:
    browser = Client()
    own = browser.get("/healthz")["X-Request-ID"]
    assert own and own != browser.get("/healthz")["X-Request-ID"]
    assert browser.get("/healthz", headers={"X-Request-ID": "proxy-12345"})["X-Request-ID"] == "proxy-12345"
    assert browser.get("/healthz", headers={"X-Request-ID": "x\ny" * 9})["X-Request-ID"] != "x\ny" * 9
