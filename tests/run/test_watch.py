"""The watch over small programs: what dies is started again, ever later; what cannot live ends everything."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from memoryscope_site.supervisor import child as child_module
from memoryscope_site.supervisor.child import Child
from memoryscope_site.supervisor.record import Record
from memoryscope_site.supervisor.watch import Watch


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record(tmp_path) as record:
        yield record


def shell(name: str, script: str, patience: float | None = 10) -> Child:
    return Child(name, ["sh", "-c", script], patience=patience)


def watch(record: Record, *children: Child, ready: Callable[[], bool] = lambda: False) -> int:
    """Watch until they stop, or until `ready`: then it is interrupted, as Ctrl-C does."""
    return Watch(
        children,
        record,
        dict(os.environ),
        is_ready=ready,
        when_ready=lambda: os.kill(os.getpid(), signal.SIGINT),
    ).run()


def test_the_waits_grow_from_one_second_to_sixty_and_begin_anew_after_a_good_minute() -> None:
    child = shell("web", "exit")
    waits = []
    for moment in range(0, 80, 10):
        child.since = moment - 5
        waits.append(child.plan_restart(moment))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    child.since = 100
    assert child.plan_restart(161) == 1


def test_five_deaths_within_a_minute_are_too_many_five_in_longer_are_not() -> None:
    quick, slow = shell("web", "exit"), shell("web", "exit")
    for moment in (0, 1, 3, 7):
        quick.plan_restart(moment)
        assert not quick.dies_too_often()
    quick.plan_restart(15)
    assert quick.dies_too_often()
    for moment in (0, 20, 40, 55, 75, 90):
        slow.plan_restart(moment)
        assert not slow.dies_too_often()


def test_one_that_cannot_live_stops_all_with_its_last_words(
    record: Record, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(child_module, "LONGEST_WAIT", 0.01)
    bad = shell("web", "echo the disk is full; exit 3")
    good = shell("worker", "exec sleep 600")
    assert watch(record, bad, good) == 1
    printed = capsys.readouterr().out
    assert printed.count("web ended with code 3; starting it again in") == 4
    assert "for the fifth time within a minute" in printed
    assert printed.count("    the disk is full") == 5
    assert good.process is None


class FullDisk(Record):
    """A record that cannot be written before its third time."""

    attempts = 0

    def add(self, name: str, pid: int) -> None:
        self.attempts += 1
        super().add(name, pid)
        if self.attempts < 3:
            raise OSError(errno.ENOSPC, "No space left on device")


def test_what_cannot_be_recorded_is_not_started_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(child_module, "LONGEST_WAIT", 0.01)
    lives = tmp_path / "lives"
    with FullDisk(tmp_path) as record:
        web = shell("web", f"echo lived >> {lives}; exec sleep 600")
        assert watch(record, web, ready=lives.exists) == 0
    assert lives.read_text() == "lived\n"
    said = capsys.readouterr().out
    assert said.count("web cannot be started: No space left on device; starting it again in") == 2


def test_the_last_words_are_heard_also_without_an_end_of_line(
    record: Record, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(child_module, "LONGEST_WAIT", 0.01)
    # What it leaves behind keeps its output open: the end of the words does not show by that.
    assert watch(record, shell("web", "sleep 600 & printf 'no memory left'; exit 1")) == 1
    assert capsys.readouterr().out.count("web    | no memory left\n") == 5


def test_one_that_never_stops_talking_is_not_all_that_is_heard(record: Record) -> None:
    talker = shell("web", "exec yes", patience=0)
    assert watch(record, talker, ready=lambda: True) == 0


def test_what_a_dead_main_process_leaves_is_ended_before_the_next_start(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_module, "LONGEST_WAIT", 0.01)
    # Each life looks whether one left by an earlier life still works, leaves one itself, and ends.
    lives = tmp_path / "lives"
    look = f"case $(cut -d' ' -f3 /proc/$pid/stat 2>/dev/null) in ''|Z) ;; *) echo alive >> {tmp_path}/found ;; esac"
    script = f"for pid in $(cat {lives}); do {look}; done; sleep 600 & echo $! >> {lives}; exit 1"
    lives.touch()
    assert watch(record, shell("worker", script)) == 1
    pids = [int(line) for line in lives.read_text().split()]
    assert len(pids) == 5
    assert not (tmp_path / "found").exists()


def test_ctrl_c_asks_each_main_process_and_its_group_is_not_broken_in_the_middle(
    record: Record, tmp_path: Path
) -> None:
    finished = tmp_path / "finished"
    # The part that works does not hear the interrupt; the main process waits for it.
    script = f"trap 'wait' INT; (trap '' INT; sleep 0.3; touch {finished}) & wait; wait"
    assert watch(record, shell("worker", script, patience=None), ready=lambda: True) == 0
    assert finished.exists()


def test_patience_ends_where_it_has_an_end(record: Record) -> None:
    deaf = shell("web", "trap '' INT; sleep 600", patience=0.2)
    assert watch(record, deaf, ready=lambda: True) == 0
    assert deaf.process is None


def test_output_is_passed_on_by_line_with_the_name_before_it(
    record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    talker = shell("web", "printf 'one\\ntwo'; printf ' halves\\n'; exec sleep 600")

    assert watch(record, talker, ready=lambda: len(talker.last_words) == 2) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["web    | one", "web    | two halves"]
