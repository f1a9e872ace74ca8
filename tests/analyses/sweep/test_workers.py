"""Sweeps on workers that are killed, on executors of every kind, and stopped by Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from composer import Problem, Sweep, WorkerPool, load, sweep
from composer.analyses.sweep import dispatch
from composer.analyses.sweep.cell import CellTask, solve_cell
from composer.base.errors import Disagreement, Undecided
from composer.solvers import tuning
from tests.support import NO_END, ROOT
from tests.support.command_line import SCENARIOS, Run, process, run
from tests.support.fates import Fate, Fated

__all__ = ["run"]

SMART = SCENARIOS / "smart_team.yaml"
COSTS = ["Daily cost.at_most=700..900:5"]
CELLS = ["700", "750", "800", "850", "900"]

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL, and sends Ctrl-C to whole consoles only")


@pytest.fixture(scope="module")
def problem() -> Problem:
    return load(SMART)


@pytest.fixture(scope="module")
def here(problem: Problem) -> Sweep:
    """What is found without any worker."""
    found = sweep(problem, COSTS)
    assert [cell.verdict for cell in found.cells] == ["impossible", "best", "best", "best", "best"]
    return found


def fate(tmp_path: Path, **cells: tuple[str, ...]) -> Fate:
    return Fate(str(tmp_path / "asked"), **cells)


@pytest.mark.unmeasured
@posix
def test_a_killed_worker_loses_no_cell_and_a_cell_that_always_kills_loses_only_itself(
    tmp_path: Path, problem: Problem, here: Sweep
) -> None:
    with WorkerPool(2) as crew:
        once = Fated(crew, fate(tmp_path, once=("800",)))
        assert sweep(problem, COSTS, executor=once).cells == here.cells
        assert sorted(once.fate.asked()) == sorted([*CELLS, "800"])
        assert once.sent <= 4  # to two workers and the one in the place of the dead, of six questions
        (tmp_path / "asked").unlink()
        poison = Fated(crew, fate(tmp_path, poison=("800",)))
        found = sweep(problem, COSTS, executor=poison)
    assert [cell.verdict for cell in found.cells] == ["impossible", "best", "undecided", "best", "best"]
    assert found.cells[2].note == "not answered: its worker died 3 times"
    assert [cell for cell in found.cells if cell.at != (2,)] == [cell for cell in here.cells if cell.at != (2,)]
    assert poison.fate.asked().count("800") == 3
    assert (found.complete, found.verdict) == (False, "found")


@pytest.mark.unmeasured
def test_workers_are_started_by_themselves_only_where_that_is_worth_it(
    problem: Problem, here: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[WorkerPool] = []

    class Counted(WorkerPool):
        def __init__(self, workers: int | None = None) -> None:
            super().__init__(workers)
            started.append(self)

    monkeypatch.setattr("composer.analyses.sweep.search.WorkerPool", Counted)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert sweep(problem, COSTS).cells == here.cells
    assert not started
    monkeypatch.setattr("composer.solvers.tuning.SWEEP_LONG", 0.0)
    assert sweep(problem, COSTS).cells == here.cells
    assert [crew.started for crew in started] == [True]
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert sweep(problem, COSTS).cells == here.cells
    assert len(started) == 1


def test_where_no_process_can_be_started_cells_are_answered_here(
    problem: Problem, here: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.analyses.sweep import workers as hands

    def never(*_: Any, **__: Any) -> Any:
        raise OSError

    monkeypatch.setattr("composer.solvers.tuning.SWEEP_LONG", 0.0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr(hands, "Worker", never)
    assert sweep(problem, COSTS).cells == here.cells


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_answers_and_is_sent_the_problem_about_once_a_worker(
    tmp_path: Path, problem: Problem, here: Sweep, kind: str
) -> None:
    inner: Executor = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(2, get_context("spawn"))
    with inner:
        executor = Fated(inner, fate(tmp_path))
        assert sweep(problem, COSTS, executor=executor).cells == here.cells
        assert sorted(executor.fate.asked()) == sorted(CELLS)
    assert executor.sent == 0 if kind == "threads" else 1 <= executor.sent <= 4


@posix
def test_an_executor_that_breaks_keeps_the_cells_it_has_answered(tmp_path: Path, problem: Problem, here: Sweep) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as inner:
        found = sweep(problem, COSTS, executor=Fated(inner, fate(tmp_path, once=("850",))))
    lost = [cell for cell in found.cells if not cell.proved]
    assert (3,) in [cell.at for cell in lost]
    assert {(cell.verdict, cell.note) for cell in lost} == {
        ("undecided", "not answered: its worker was lost (BrokenProcessPool)")
    }
    answered = [cell for cell in found.cells if cell.proved]
    assert answered == [here.cell(*cell.at) for cell in answered]


def test_a_defect_is_loud_wherever_it_comes_up(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: Any) -> Any:
        raise Disagreement("row `Women` differs")

    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", wrong)
    with ThreadPoolExecutor(1) as threads, pytest.raises(Disagreement, match="Women"):
        sweep(problem, COSTS, executor=threads)
    with pytest.raises(Disagreement, match="Women"):
        sweep(problem, COSTS)
    assert not dispatch.things().by_mark


def test_a_worker_that_runs_another_version_answers_nothing(problem: Problem) -> None:
    asked = CellTask(problem, (), None, None, (("composer", "0.0.9"),))
    with pytest.raises(Undecided, match=r"a worker runs composer .*, and not composer 0\.0\.9"):
        solve_cell(asked, ())


def test_time_that_is_up_ends_a_sweep_on_workers(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def slow(*_: Any) -> Any:
        over.wait(NO_END)
        raise AssertionError

    monkeypatch.setattr(tuning, "SWEEP_GRACE", 0.1)
    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", slow)
    with ThreadPoolExecutor(1) as threads:
        found = sweep(problem, COSTS, executor=threads, seconds=0.05)
        over.set()
    assert {(cell.verdict, cell.note) for cell in found.cells} == {("undecided", "the time was up")}


@pytest.mark.unmeasured
def test_workers_are_no_concern_of_whoever_reads_what_is_said(tmp_path: Path) -> None:
    options = ("--workers", "2", "--journal", tmp_path / "j")
    status, out, err = process("sweep", SMART, "--vary", *COSTS, *options)
    assert (status, err) == (0, "")
    assert "Of 5 cells, 4 have a team, the best there is, and 1 is impossible; that is proved.\n" in out


# a cluster


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a real scheduler on this computer, with two workers."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.unmeasured
@posix
def test_a_cluster_of_which_a_worker_is_killed_loses_no_cell(
    scheduler: str, tmp_path: Path, problem: Problem, here: Sweep
) -> None:
    from distributed import Client

    with Client(scheduler) as client:
        before = set(client.run(os.getpid).values())
        executor = Fated(client.get_executor(), fate(tmp_path, once=("800",)))
        found = sweep(problem, COSTS, executor=executor)
        after = set(client.run(os.getpid).values())
    assert found.cells == here.cells
    assert executor.fate.asked().count("800") >= 2
    assert len(before) == 2
    assert before - after  # one of them is no more


@pytest.mark.unmeasured
def test_the_command_asks_a_cluster(scheduler: str, run: Run, here: Sweep, tmp_path: Path) -> None:
    options = ("--cluster", scheduler, "--journal", tmp_path / "j", "--json")
    status, out, _ = run("sweep", SMART, "--vary", *COSTS, *options)
    assert status == 0
    assert [cell["verdict"] for cell in json.loads(out)["cells"]] == [cell.verdict for cell in here.cells]


# Ctrl-C


@pytest.mark.unmeasured
@posix
@pytest.mark.parametrize("workers", [(), ("--workers", "2")], ids=["here", "workers"])
def test_ctrl_c_keeps_what_is_finished_and_the_same_command_goes_on_from_there(
    tmp_path: Path, run: Run, workers: tuple[str, ...]
) -> None:
    journal = tmp_path / "cells.jsonl"
    command = ["sweep", str(SCENARIOS / "reserve_company.yaml"), "--journal", str(journal), "--json", "--vary"]
    running = subprocess.Popen(
        [sys.executable, "-m", "composer", *command, "Women.at_least=2%..16%:150", *workers],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a terminal sends Ctrl-C to all processes of a command
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    began = time.monotonic()
    while not journal.exists() or journal.read_bytes().count(b"\n") < 4:
        assert running.poll() is None
        assert time.monotonic() - began < NO_END
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=NO_END)
    answer = json.loads(out)
    assert running.returncode == 3
    assert b"Traceback" not in err
    assert f"proved cells are kept in {journal}: the same command goes on from there".encode() in err
    proved = [cell for cell in answer["cells"] if cell["proved"]]
    assert len(proved) >= 3
    assert {cell["verdict"] for cell in proved} == {"best"}
    others = [cell for cell in answer["cells"] if not cell["proved"]]
    assert len(others) > 100
    assert len([cell for cell in others if cell["note"] == "stopped before it was asked"]) >= len(others) - 1
    assert (answer["complete"], answer["note"], answer["verdict"]) == (False, "stopped before the end", "found")
    assert _gone(running.pid)  # and no worker is left behind
    first = proved[0]["values_exact"][0] if "values_exact" in proved[0] else str(proved[0]["values"][0])
    again = run(*command, f"Women.at_least={first}%" if "/" not in first else f"Women.at_least={_part(first)}")
    assert f"known already from {journal}: 1 cell\n" in again.err
    assert json.loads(again.out)["cells"][0]["goals"] == proved[0]["goals"]


def _gone(group: int) -> bool:
    """Whether no process of a group is left, after a while."""
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def _part(percent: str) -> str:
    """`7/3` percent as a part of a whole."""
    top, bottom = percent.split("/")
    return f"{top}/{int(bottom) * 100}"
