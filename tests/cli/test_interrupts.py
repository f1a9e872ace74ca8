"""Signals at any moment: the second Ctrl-C quits wherever it comes, no process outlives the one that started it, and
what an interrupt tears leaves the engines as they were. No test here depends on how fast anything is."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from composer import WorkerPool
from composer.analyses.sweep.worker import WorkerDied
from composer.cli.interrupts import QUIT, Interrupts
from composer.scenario import output
from composer.solvers import processes, remote
from composer.solvers.budget import Budget, stoppable
from tests.fuzz import signals
from tests.support import NO_END, ROOT
from tests.support.command_line import SCENARIOS
from tests.support.dying_engines import EASY, engines
from tests.support.pressing import as_in_a_terminal

linux = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks into /proc")


@contextmanager
def begun(*command: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command with Ctrl-C as in a terminal, which does not outlive the test."""
    running = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


# On the command line

FROZEN = """
import ctypes, signal, sys
from composer import cli
from composer.solvers.budget import Budget, stoppable
import composer.cli.app as app

def frozen(*_, **__):
    lock, library = ctypes.create_string_buffer(256), ctypes.CDLL(None)
    library.pthread_mutex_lock(lock)
    with stoppable(Budget()):
        signal.raise_signal(signal.SIGINT)
        print("frozen", flush=True)
        library.pthread_mutex_lock(lock)  # for ever, whatever signals come

app.group.main = frozen
cli.main([])
"""


@pytest.mark.unmeasured
@linux
def test_the_second_ctrl_c_quits_in_the_middle_of_a_library_that_takes_no_signals() -> None:
    with begun("-c", FROZEN) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"frozen\n"
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        assert running.wait(NO_END) == 130
        assert running.stdout.read() == b""


LAST = """
import os, signal, sys
from composer import cli
import composer.cli.app as app

class Last:
    def __del__(self, kill=os.kill, pid=os.getpid(), number=signal.SIGINT):
        kill(pid, number)

sys.last = Last()
app.group.main = lambda *_, **__: 1
cli.main([])
"""


@linux
def test_ctrl_c_while_python_ends_changes_no_status() -> None:
    with begun("-c", LAST) as running:
        assert running.communicate(timeout=NO_END)[0] == b""
        assert running.returncode == 1


def test_nothing_that_takes_time_is_loaded_before_ctrl_c_is_taken() -> None:
    program = (
        "import sys; import composer.cli; print(*{'typing', 're', 'contextlib', 'importlib.util'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, timeout=NO_END, check=True
    )
    assert done.stdout.strip() == b""


@pytest.mark.unmeasured
@linux
@pytest.mark.parametrize("whole", [False, True], ids=["alone", "with its group"])
def test_a_sweep_that_is_killed_leaves_nothing_behind(tmp_path: Path, whole: bool) -> None:
    cells = ("sweep", str(SCENARIOS / "reserve_company.yaml"), "--vary", "Women.at_least=2%..16%:500")
    journal, shared = tmp_path / "journal", set(os.listdir("/dev/shm"))
    mark = {signals.MARK: f"sweep-{os.getpid()}-{whole}"}
    command = ("-m", "composer", *cells, "--journal", str(journal), "--workers", "1")
    with begun(*command, **mark, XDG_CACHE_HOME=str(tmp_path)) as running:
        while not journal.exists() or journal.read_bytes().count(b"\n") < 3:
            assert running.poll() is None
            time.sleep(0.05)
        assert len(signals.marked(mark[signals.MARK])) >= 3  # itself, the worker and its engines, a tracker perhaps
        (os.killpg if whole else os.kill)(running.pid, signal.SIGKILL)
        assert running.wait(NO_END) == -signal.SIGKILL
        assert signals.left(mark[signals.MARK]) == []
        assert not any(word in signals._said(running) for word in signals.NOISE)
    assert {name for name in os.listdir("/dev/shm") if name.startswith("sem.mp-")} <= shared


# Workers


@linux
def test_a_crew_needs_no_semaphore() -> None:
    def held() -> int:
        return Path("/proc/self/maps").read_text().count("/sem.")

    before = held()
    with WorkerPool(1) as crew:
        assert crew.submit(divmod, 7, 2).result() == (3, 1)
        assert held() == before


def test_what_goes_wrong_over_a_question_is_raised_where_it_was_asked_and_the_next_is_answered() -> None:
    with WorkerPool(1) as crew:
        with pytest.raises(ZeroDivisionError):
            crew.submit(divmod, 7, 0).result()
        with pytest.raises(TypeError, match="pickle"):
            crew.submit(threading.Lock).result()  # its answer can't be sent
        worker = crew.submit(os.getpid).result()
        assert worker != os.getpid()
        with pytest.raises(WorkerDied):
            crew.submit(os._exit, 0).result()
        assert crew.submit(os.getpid).result() not in (worker, os.getpid())
    assert not multiprocessing.active_children()


def test_a_crew_that_is_dismissed_kills_who_is_at_work() -> None:
    crew = WorkerPool(1)
    assert crew.submit(divmod, 7, 2).result() == (3, 1)
    asleep = crew.submit(time.sleep, 600)
    while not asleep.running():
        time.sleep(0.01)
    crew.dismiss()
    with pytest.raises(WorkerDied):
        asleep.result(NO_END)
    crew.shutdown()
    assert not multiprocessing.active_children()


# In Python


def at_line(number: int, interrupt: Callable[[], None], run: Callable[[], Any]) -> bool:
    """Run something with an interrupt at its so many-th line in the code that asks engines; whether it came so far."""
    left, places = number, (remote.__file__, processes.__file__)

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in places:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                interrupt()
        return trace

    usual = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(usual)
    return left <= 0


def test_an_interrupt_at_any_line_leaves_engines_at_rest_or_dead() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    def ask() -> None:
        assert remote.ask_engine([EASY], 1, 1.0, Budget()) is not None

    interrupted = 0
    with engines(processes.start_command()) as ours:
        ask()
        for line in range(1, 200):
            try:
                if not at_line(line, interrupt, ask):
                    break
            except KeyboardInterrupt:
                interrupted += 1
            for _ in range(20 * NO_END):  # a thread may be about to give it back
                if not ours._working:
                    break
                time.sleep(0.05)
            assert not ours._working
            ask()
    assert interrupted > 15


def test_the_second_interrupt_finds_the_usual_handler_in_its_place_and_the_first_only_stops() -> None:
    found: list[Any] = []

    def usual(*_: Any) -> None:
        found.append(signal.getsignal(signal.SIGINT))
        raise KeyboardInterrupt

    budget = Budget()
    with as_in_a_terminal():
        signal.signal(signal.SIGINT, usual)
        with pytest.raises(KeyboardInterrupt), stoppable(budget):  # noqa: PT012
            signal.raise_signal(signal.SIGINT)
            assert (budget.stopped, found) == (True, [])
            signal.raise_signal(signal.SIGINT)
        assert found == [usual]
        assert signal.getsignal(signal.SIGINT) is usual


def test_after_a_search_has_taken_the_first_interrupt_the_next_one_quits_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quits: list[int] = []
    monkeypatch.setattr(os, "_exit", quits.append)
    with as_in_a_terminal():
        interrupts = Interrupts()
        interrupts.take()
        assert not interrupts.pressed
        with stoppable(Budget()), stoppable(Budget()):
            signal.raise_signal(signal.SIGINT)
        assert (interrupts.pressed, quits) == (True, [])
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert quits == [QUIT]
    assert not Interrupts().pressed  # what was pressed before is no concern of the next command


@linux
def test_signals_that_come_while_a_file_is_put_in_its_place_are_all_told_and_all_handlers_are_back() -> None:
    told: list[int] = []
    usual = signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    mine = signal.getsignal(signal.SIGTERM)
    try:
        with as_in_a_terminal():
            with pytest.raises(KeyboardInterrupt), output._undisturbed():  # noqa: PT012
                signal.raise_signal(signal.SIGINT)
                signal.raise_signal(signal.SIGTERM)
                assert told == []
            assert told == [signal.SIGTERM]
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
            assert signal.getsignal(signal.SIGTERM) is mine
    finally:
        signal.signal(signal.SIGTERM, usual)


# The program that sends them at random


@linux
def test_it_knows_what_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "ALIVE", 0.0)
    mark = f"left-{os.getpid()}"
    busy = "while True: pass"
    with begun("-c", busy, **{signals.MARK: mark}) as running:
        while not signals.marked(mark):
            time.sleep(0.01)
        (told,) = signals.left(mark)
        assert busy in told
        assert running.wait(NO_END) == -signal.SIGKILL
    assert signals.left(mark) == []
    (tmp_path / "temporary").mkdir()
    for name in signals.FILES:
        (tmp_path / name).write_bytes(signals.OLD)
    (tmp_path / "csv").write_bytes(b"id,name\nP1")
    (tmp_path / "xlsx").write_bytes(b"PK and no end")
    (tmp_path / ".team-composer-1.tmp").touch()
    assert [wrong.split(":")[0] for wrong in signals.half(tmp_path)] == [
        "file .team-composer-1.tmp",
        "a part of csv",
        "a part of xlsx",
    ]


@linux
def test_it_sends_signals_and_tells_how_a_command_ended(tmp_path: Path) -> None:
    ended = signals.Trial(("kinds",), (signal.SIGKILL,), (0.0,)).run(tmp_path)
    assert ended is not None
    assert (ended.status, ended.wrong) == (-signal.SIGKILL, [])
