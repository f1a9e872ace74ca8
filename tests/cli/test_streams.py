"""Standard streams that are closed, full or left by their reader, and processes that are told to end."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import pytest

from composer.cli import shell
from composer.cli.app import group
from composer.cli.streams import Aside, Outlet, Unwritable, fill_gaps
from tests.support import NO_END, ROOT
from tests.support.command_line import SCENARIOS, answered, small, written

__all__ = ["small"]

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no full disk here to write to")
SAYING = [
    ("--help",),
    ("--version",),
    ("solve", "--help"),
    ("kinds",),
    ("kinds", "--json"),
    ("schema",),
    ("completion",),
]


def finished(*arguments: object) -> int:
    given = [str(each) for each in arguments]
    return shell.finish(lambda: group.main(given, prog_name="team-composer", standalone_mode=False))


def saying(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> int:
    if arguments == ("completion",):
        monkeypatch.setenv("_TEAM_COMPOSER_COMPLETE", "zsh_source")
        return finished()
    return finished(*arguments)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said on standard error."""
    return answered(0, *capsys.readouterr()).err


@pytest.fixture(params=[True, False], ids=["buffered", "unbuffered"])
def full(request: pytest.FixtureRequest) -> TextIO:
    raw: Any = open(FULL, "wb", buffering=-1 if request.param else 0)  # noqa: SIM115
    return io.TextIOWrapper(raw, encoding="utf-8", write_through=not request.param)


@needs_full
@pytest.mark.parametrize("arguments", SAYING, ids=" ".join)
def test_whatever_is_said_on_a_full_disk_ends_with_74(
    arguments: tuple[str, ...], full: TextIO, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", full)
    assert saying(arguments, monkeypatch) == 74
    assert said(capsys) == "The answer can't be written to standard output: No space left on device\n"


@pytest.mark.parametrize("arguments", SAYING, ids=" ".join)
def test_whatever_is_said_into_a_closed_stream_ends_with_74(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert saying(arguments, monkeypatch) == 74
    assert said(capsys) == "The answer can't be written to standard output: it is closed\n"


@pytest.mark.parametrize("arguments", SAYING, ids=" ".join)
def test_whoever_stops_reading_changes_nothing(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert saying(arguments, monkeypatch) == 0
    assert "written" not in said(capsys)


@pytest.mark.parametrize("command", ["solve", "explain", "gaps", "tradeoffs", "alternatives", "sweep", "report"])
def test_that_standard_output_is_closed_is_found_out_before_anything_is_read(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert finished(command, tmp_path / "not-read.yaml") == 74
    assert said(capsys) == "The answer can't be written to standard output: it is closed\n"


def test_who_writes_nothing_to_standard_output_needs_none(
    small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert finished("solve", small, "-o", tmp_path / "a") == 0
    assert finished("report", small, "--csv", tmp_path / "b") == 0
    assert "Patrol" in (tmp_path / "a").read_text("utf-8")


@needs_full
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize(
    ("arguments", "status"), [(("solve", "none.yaml"), 2), (("solve", "--bad"), 2), (("kinds",), 0)]
)
def test_standard_error_that_nobody_can_read_changes_no_status_and_no_answer(
    arguments: tuple[str, ...],
    status: int,
    closed: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = finished(*arguments), capsys.readouterr().out
    with open(FULL, "w") as full:
        monkeypatch.setattr(sys, "stderr", None if closed else full)
        assert (finished(*arguments), capsys.readouterr().out) == usual
    assert usual[0] == status


@pytest.mark.unmeasured
@pytest.mark.parametrize("arguments", [("solve", "-"), ("verify", "-", "roster"), ("verify", "{}", "-")])
def test_standard_input_that_is_closed_is_told_as_wrong_input(
    arguments: tuple[str, ...], small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert finished(*(each.format(small) for each in arguments)) == 2
    assert said(capsys) == "<standard input>: nothing can be read here: it is closed\n1 mistake\n"


def test_an_outlet_is_what_its_stream_is() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    outlet: Any = Outlet(stream)
    assert (outlet.write("aß"), outlet.write(""), outlet.isatty(), outlet.closed) == (2, 0, False, False)
    assert outlet.buffer.write(b"!") == 1
    assert stream.buffer.getvalue() == "aß!".encode()  # type: ignore[attr-defined]
    for wrong, text in ((outlet, b"a"), (outlet.buffer, "a"), (Aside(None), b"")):
        with pytest.raises(TypeError):
            wrong.write(text)
    with pytest.raises(Unwritable, match="it is closed"):
        Outlet(None).write("a")
    assert Aside(None).write("a") == 1


CLOSED = """
import os, sys
for number in map(int, sys.argv[1]):
    os.close(number)
os.execv(sys.executable, [sys.executable, "-m", "composer", *sys.argv[2:]])
"""


@pytest.mark.unmeasured
@pytest.mark.skipif(os.name == "nt", reason="streams have no numbers there")
def test_a_file_never_takes_the_place_of_a_stream_that_is_closed(tmp_path: Path) -> None:
    """Everything that engines and workers print would go into it."""
    answer = tmp_path / "a"
    started = [sys.executable, "-c", CLOSED, "012", "solve", "scenarios/observers.yaml", "--json", "-o", str(answer)]
    assert subprocess.run(started, cwd=ROOT, timeout=NO_END, check=False).returncode == 0
    assert json.loads(answer.read_text("utf-8"))["verdict"] == "best"
    [*started, _, _, _] = started
    assert subprocess.run(started, cwd=ROOT, timeout=NO_END, check=False).returncode == 74


def test_closed_streams_are_filled_with_what_can_be_neither_read_nor_written() -> None:
    kept = [os.dup(number) for number in range(3)]
    try:
        for number in range(3):
            os.close(number)
        fill_gaps()
        found = [_refuses(lambda: os.read(0, 1)), *(_refuses(lambda n=n: os.write(n, b"a")) for n in (1, 2))]
        inherited = [os.get_inheritable(number) for number in range(3)]
    finally:
        for number, before in enumerate(kept):
            os.dup2(before, number)
            os.close(before)
    assert (found, inherited) == ([True] * 3, [True] * 3)


def test_the_command_line_begins_with_filling_them(monkeypatch: pytest.MonkeyPatch) -> None:
    from composer import cli

    def filled() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("composer.cli.streams.fill_gaps", filled)
    monkeypatch.setattr("composer.cli.Interrupts.take", lambda _: None)
    with pytest.raises(ZeroDivisionError):
        cli.main(["kinds"])


def _refuses(call: Callable[[], object]) -> bool:
    try:
        call()
    except OSError:
        return True
    return False


# told to end


def descendants(pid: int) -> set[int]:
    """Processes below this one that are alive."""
    parents = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                state, parent = (each / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(each.name)] = int(parent)
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.unmeasured
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are not listed here")
@pytest.mark.parametrize(("number", "whole"), [(signal.SIGTERM, False), (signal.SIGHUP, True)])
def test_who_is_told_to_end_during_a_sweep_leaves_neither_workers_nor_files(
    tmp_path: Path, number: int, whole: bool
) -> None:
    """Alone, as by a scheduler, or with all that belongs to it, as where a terminal is closed."""
    (tmp_path / "tmp").mkdir()
    answer = written(tmp_path / "answer", "the old answer")
    hard = ("sweep", str(SCENARIOS / "smart_team.yaml"), "--vary", "Women.at_least=1%..50%:50", "--workers", "1")
    shared = set(os.listdir("/dev/shm")) if Path("/dev/shm").exists() else set()
    running = subprocess.Popen(
        [sys.executable, "-m", "composer", *hard, "--journal", str(tmp_path / "j"), "-o", str(answer)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path / "tmp")},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    workers: set[int] = set()
    while len(workers) < 3 and running.poll() is None:  # the worker, its engines, and multiprocessing's tracker
        time.sleep(0.05)
        workers |= descendants(running.pid)
    assert running.poll() is None
    (os.killpg if whole else os.kill)(running.pid, number)
    assert running.wait(NO_END) == -number
    for _ in range(1200):
        if not any(map(alive, workers)):
            break
        time.sleep(0.05)
    assert not any(map(alive, workers))
    assert answer.read_text("utf-8") == "the old answer"
    assert {each.name for each in tmp_path.iterdir()} == {"tmp", "answer", "j"}
    assert list((tmp_path / "tmp").iterdir()) == []
    assert {name for name in (os.listdir("/dev/shm") if shared else ()) if name.startswith("sem.mp-")} <= shared
