"""Sweeps whose workers are all gone: what was answered is kept, the rest is open and said so, and it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from composer import Journal, Sweep, WorkerPool, load, sweep
from composer.analyses.sweep.dispatch import Missing
from composer.analyses.sweep.watch import Watch
from composer.cli import sweep as sweeping
from tests.support import NO_END, ROOT
from tests.support.command_line import SCENARIOS, Run, run
from tests.support.fates import Fate, Fated

__all__ = ["run"]

SMART = SCENARIOS / "smart_team.yaml"
COSTS = ["Daily cost.at_most=700..900:5"]
CELLS = ["700", "750", "800", "850", "900"]
T = TypeVar("T")


def ending(do: Callable[[], T]) -> T:
    """What this comes to; a failure where it does not end."""
    results: list[T] = []
    thread = threading.Thread(target=lambda: results.append(do()), daemon=True)
    thread.start()
    thread.join(100)
    assert results, "it does not end, or failed"
    return results[0]


@pytest.fixture(scope="module")
def here() -> Sweep:
    """What is found without any worker."""
    return sweep(load(SMART), COSTS)


def held(found: Sweep, here: Sweep, note: str) -> list[int]:
    """How many cells were answered, as they are without workers; all others have the note."""
    lost = [cell.at[0] for cell in found.cells if not cell.proved]
    assert {(cell.verdict, cell.note) for cell in found.cells if not cell.proved} == {("undecided", note)}
    assert [cell for cell in found.cells if cell.proved] == [c for c in here.cells if c.at[0] not in lost]
    assert not found.complete
    return lost


class Client:
    """What of Dask's client is asked: `left` says how many workers there are each time."""

    status = "running"

    def __init__(self, left: Callable[[], int]) -> None:
        self.left = left

    def scheduler_info(self) -> dict[str, Any]:
        left = self.left()
        if left < 0:
            raise OSError("no scheduler")
        return {"workers": {f"tcp://{number}": {} for number in range(left)}}


class Cluster(Executor):
    """Answers its first questions here, and the others once `left` workers have come back, if ever."""

    def __init__(self, answering: int, left: Callable[[], int]) -> None:
        self.answering = answering
        self.kept: list[Callable[[], None]] = []
        self._client = Client(left)

    def submit(self, fn: Callable[..., T], /, *arguments: Any, **_: Any) -> Future[T]:
        future: Future[T] = Future()

        def answer() -> None:
            future.set_result(fn(*arguments))

        self.kept.append(answer)
        if self.answering:
            self.answering -= 1
            self.kept.pop()()
        return future


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that have gone are not waited for long."""
    monkeypatch.setattr("composer.solvers.tuning.SWEEP_PATIENCE", 0.2)
    monkeypatch.setattr("composer.analyses.sweep.watch._LOOK", 0.02)


NONE_LEFT = "not answered: the cluster has had no worker for 0 seconds"


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("left", [0, -1], ids=["no workers", "no scheduler"])
def test_a_cluster_without_any_worker_ends_and_keeps_what_it_has_answered(here: Sweep, left: int) -> None:
    found = ending(lambda: sweep(load(SMART), COSTS, executor=Cluster(2, lambda: left)))
    assert held(found, here, NONE_LEFT) == [2, 3, 4]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("alone", [0, 5], ids=["never alone", "alone for a while"])
def test_a_cluster_with_workers_is_waited_for_however_long_they_take(
    here: Sweep, monkeypatch: pytest.MonkeyPatch, alone: int
) -> None:
    """A second passes with every look, ten without workers are borne, and all answers come at the fiftieth."""
    looks: list[int] = []

    def busy() -> int:
        if len(cluster.kept) == len(CELLS):
            looks.append(0)
        if len(looks) == 50:
            while cluster.kept:
                cluster.kept.pop()()
        return int(len(looks) > alone)

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return float(len(looks))

    monkeypatch.setattr("composer.analyses.sweep.watch.time", Clock)
    monkeypatch.setattr("composer.solvers.tuning.SWEEP_PATIENCE", 10.0)
    cluster = Cluster(0, busy)
    assert ending(lambda: sweep(load(SMART), COSTS, executor=cluster)).cells == here.cells
    assert len(looks) >= 50


def test_a_scheduler_that_takes_long_to_answer_is_not_taken_for_one_without_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("composer.solvers.tuning.SWEEP_PATIENCE", 0.0)
    monkeypatch.setattr("composer.analyses.sweep.watch._LOOK", 0.001)
    asked, answered, looks = threading.Event(), threading.Event(), []

    def slow() -> int:
        looks.append(0)
        if len(looks) > 1:
            asked.set()
            answered.wait(NO_END)
        return 1

    watch = Watch(Cluster(0, slow))
    assert asked.wait(NO_END)
    assert watch.lost == ""
    watch.end()
    answered.set()


@pytest.mark.usefixtures("hasty")
def test_the_command_says_so_ends_with_status_3_and_goes_on_from_its_journal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def dying(_: str) -> Iterator[Executor]:
        yield Cluster(2, lambda: 0)

    monkeypatch.setattr(sweeping, "_client", dying)
    command = ("sweep", SMART, "--vary", *COSTS, "--journal", tmp_path / "j")
    status, out, err = run(*command, "--cluster", "tcp://127.0.0.1:1")
    assert status == 3
    assert "3 not decided" in out
    assert f"and 2 other cells: {NONE_LEFT}\n" in out
    assert "the same command goes on from there" in err
    assert Journal(tmp_path / "j").number == 2
    again = run(*command, "--json")
    assert again.status == 0
    assert [cell["kept"] is None for cell in json.loads(again.out)["cells"]] == [False, False, True, True, True]


class Closing(Executor):
    """Does not have the problem, and is closed once it is sent it."""

    def submit(self, _: Callable[..., T], /, *arguments: Any, **__: Any) -> Future[T]:
        future: Future[Any] = Future()
        if arguments[1] is None and not any(f.cancelled() for f in self.futures):
            future.set_result(Missing("one"))
        else:
            future.cancel()
            future.set_running_or_notify_cancel()
        self.futures.append(future)
        return future

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []


def test_an_executor_that_is_closed_meanwhile_ends_what_waits_for_it(here: Sweep) -> None:
    found = ending(lambda: sweep(load(SMART), COSTS, executor=Closing()))
    assert held(found, here, "not answered: its executor was closed") == [0, 1, 2, 3, 4]


@pytest.mark.unmeasured
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_workers_of_whom_every_one_dies_are_not_started_for_ever(
    here: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.solvers.tuning.SWEEP_IN_VAIN", 2)
    with WorkerPool(1) as crew:
        poisoned = Fated(crew, Fate(str(tmp_path / "asked"), poison=tuple(CELLS)))
        found = ending(lambda: sweep(load(SMART), COSTS, executor=poisoned))
        crew.dismiss()
    assert held(found, here, "not answered: all workers have died, and none has answered") == [0, 1, 2, 3, 4]


@pytest.mark.unmeasured
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_real_cluster_whose_workers_are_killed_one_by_one(
    here: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")
    monkeypatch.setattr("composer.solvers.tuning.SWEEP_PATIENCE", 0.2)
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None, silence_logs=50) as cluster:
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address]
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard"]
        workers = [
            subprocess.Popen(
                [*worker, *options], env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL
            )
            for _ in range(2)
        ]
        try:
            with distributed.Client(cluster.scheduler_address) as client:
                client.wait_for_workers(2, timeout=NO_END)
                poisoned = Fated(client.get_executor(), Fate(str(tmp_path / "asked"), poison=("800", "850", "900")))
                poisoned._client = client  # type: ignore[attr-defined]
                found = ending(lambda: sweep(load(SMART), COSTS, executor=poisoned))
            assert {2, 3, 4} <= {*held(found, here, NONE_LEFT)}
            assert [each.wait(NO_END) for each in workers] == [-9, -9]
        finally:
            for each in workers:
                each.kill()
