"""The engines work in processes of their own: whatever becomes of them, whoever asked gets an answer, or is told why
there is none, and nothing is left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml

from composer import alternatives, explain, load, solve, sweep, tradeoffs, why
from composer.problem.results import BROKE
from composer.solvers import cpsat, highs, processes, remote, tuning, worker
from composer.solvers.budget import Budget
from tests.support import NO_END, ROOT
from tests.support.command_line import IMPOSSIBLE, SMALL, Run, answered, run, written
from tests.support.dying_engines import EASY, Greeted, command, engines, hard, model_of, started

__all__ = ["run"]
RUBBISH = (
    "noise",
    "endless",
    "cut off",
    "no JSON",
    "deep",
    "a list",
    "other keys",
    "no status",
    "too few",
    "words",
    "too large",
    "no work",
)
PATROL = yaml.safe_load(SMALL)
NO_PAIR = {
    "pool": [{"id": name, "score": score} for name, score in zip("ABCDE", (9, 7, 6, 4, 1), strict=True)],
    "teams": [{"name": "t", "size": 3, "require": [{"total": "score", "at_least": 15, "at_most": 15}]}],
}
"""9 + 7 + 6 to 6 + 4 + 1: of ten sums of three none is 15."""
linux = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")


def asked(budget: Budget | None = None, **given: Any) -> processes.Reply | None:
    """The reply to the easy question."""
    return remote.ask_engine([{**EASY, **given}], 1, 1.0, budget or Budget())


# An engine that goes wrong


@pytest.mark.parametrize("how", ["abort", "segfault", "raise", *RUBBISH])
def test_an_engine_that_goes_wrong_however_it_is_asked_leaves_the_question_open_and_says_so(
    how: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with engines(command(how)) as ours:
        outcome = solve(load(PATROL))
    assert (outcome.verdict, outcome.note) == ("undecided", BROKE)
    assert started(ours) == 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("how", ["abort", "segfault", "raise"])
def test_asked_in_another_way_it_gives_the_whole_answer_all_the_same(how: str) -> None:
    truth = solve(load(PATROL))
    with engines(command(how, "first")) as ours:
        outcome = solve(load(PATROL))
    assert [(goal.value, goal.proved) for goal in outcome.goals] == [(goal.value, True) for goal in truth.goals]
    assert (outcome.verdict, outcome.note) == ("best", "")
    assert started(ours) == 3  # two questions, and an engine that is alive is kept


def test_what_an_engine_prints_is_no_reply_and_nobody_sees_it(capfd: pytest.CaptureFixture[str]) -> None:
    with engines(command("talk")) as ours:
        assert solve(load(PATROL)).verdict == "best"
    assert started(ours) == 1
    assert capfd.readouterr() == ("", "")


def test_the_other_way_has_another_seed_and_no_presolve() -> None:
    ways: list[str] = []

    def answered(questions: Any, *_: Any) -> processes.Reply:
        ways.extend(question["settings"] for question in questions)
        return processes.Reply("UNKNOWN")

    with patch.object(remote, "ask_engine", answered):
        cpsat.CpSatModel(model_of(NO_PAIR)).decide(Budget())
    usual, other = (dict(word.split(":") for word in way.split()) for way in ways)
    assert (usual["random_seed"], usual["cp_model_presolve"]) == ("7", "true")
    assert (other["random_seed"], other["cp_model_presolve"]) == ("1000014", "false")
    assert {key for key in usual if usual[key] != other[key]} == {"random_seed", "cp_model_presolve"}


def test_one_that_hangs_far_beyond_its_work_is_taken_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "Process", Greeted)
    monkeypatch.setattr(tuning, "PATIENCE", 0.1)
    monkeypatch.setattr(tuning, "SLOWEST", 0.5)
    budget = Budget(work=0.5)
    with engines(command("hang")) as ours:
        decision = cpsat.decide(model_of(NO_PAIR), budget)
    assert decision.died
    assert (budget.given_up, started(ours)) == (1, 2)


def test_a_large_question_has_more_time_and_more_work_too() -> None:
    """A program of 100,000 columns and 40 rows, 40 MB, takes 20 s to prepare, which CP-SAT counts as no work."""
    assert remote.patience_seconds(0.2, 40_000_000) > 50 * 20
    assert remote.patience_seconds(10.0, 1_000) > 50 * 15
    assert 60 <= remote.patience_seconds(0.2, 1_000) <= 120


def test_the_second_engine_may_die_too() -> None:
    model = model_of(NO_PAIR)
    with engines(command("abort", "first")):
        assert highs.confirms_impossible(model, budget := Budget())
        assert budget.given_up == 0
    with engines(command("segfault", "HiGHS")):
        assert not highs.confirms_impossible(model, budget)
        assert budget.given_up == 1
        assert cpsat.decide(model, budget) == cpsat.NONE


def test_engines_that_have_died_often_are_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "GIVEN_UP", 2)
    budget = Budget()
    with engines(command("raise")) as ours:
        assert [asked(budget) for _ in range(5)] == [None] * 5
    assert started(ours) == 2
    assert budget.given_up == 2


def test_one_that_was_killed_while_it_rested_is_replaced_and_nothing_is_lost() -> None:
    with engines(processes.start_command()) as ours:
        assert asked() is not None
        (resting,) = ours._resting
        resting.kill()
        resting._process.wait()
        assert asked(budget := Budget()) is not None
        assert (budget.given_up, started(ours)) == (0, 2)


# What is said of it


@pytest.mark.unmeasured
def test_every_analysis_ends_with_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SWITCHED_NUMBERS", "KEPT"):  # of few people `explain` and `tradeoffs` ask no such engine
        monkeypatch.setattr(tuning, name, 0)
    problem = load({**PATROL, "tradeoffs": [{"most": {"total": "score"}}, {"least": {"share": {"sex": "F"}}}]})
    with engines(command("abort")):
        front, others = tradeoffs(problem), alternatives(problem)
        reasons, cells = why(problem, "P1"), sweep(problem, {"patrol.size": range(2, 4)})
        explained = explain(problem)
        impossible = explain(load(yaml.safe_load(IMPOSSIBLE)))
    assert (front.verdict, front.complete, front.note) == ("undecided", False, BROKE)
    assert (others.verdict, others.complete, others.note) == ("undecided", False, BROKE)
    assert (reasons.verdict, reasons.decided, reasons.note) == ("undecided", False, BROKE)
    assert [(cell.verdict, cell.note) for cell in cells.cells] == [("undecided", BROKE)] * 2
    assert (explained.verdict, explained.note) == ("undecided", BROKE)
    assert impossible.verdict == "impossible"  # linear arithmetic shows it


def test_an_answer_that_is_whole_in_spite_of_it_has_no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "TINY", 0)
    monkeypatch.setattr(tuning, "TRIABLE", 0)
    monkeypatch.setattr(tuning, "BRANCHING", -1.0)
    with engines(command("abort", "HiGHS")):
        outcome = solve(load(NO_PAIR))
    assert outcome.effort.basis in ("sums", "cases")
    assert (outcome.verdict, outcome.note) == ("impossible", "")


AXES = ("--axis", "most: {share: {sex: F}}", "--axis", "most: {total: score}")


@pytest.mark.parametrize(
    "given",
    [("solve",), ("explain",), ("tradeoffs", *AXES), ("sweep", "--vary", "patrol.size=2..3"), ("alternatives",)],
)
def test_the_command_line_says_so_in_words_and_in_json(
    given: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SWITCHED_NUMBERS", "KEPT"):  # of few people `explain` and `tradeoffs` ask no such engine
        monkeypatch.setattr(tuning, name, 0)
    file = written(tmp_path / "s.yaml", SMALL)
    with engines(command("abort")):
        status, out, err = run(*given, file)
        status_of_json, as_json, _ = run(*given, file, "--json")
    assert (status, status_of_json) == (3, 3)
    assert BROKE in out
    assert BROKE in json.dumps(json.loads(as_json))
    assert "Check failed" not in out + err


ABORTING = """
import sys
from tests.support.dying_engines import command
from composer.solvers import processes, remote
given = command("abort")
processes.start_command = lambda: given
from composer.cli import main
main(sys.argv[1:])
"""


@pytest.mark.unmeasured
def test_a_process_whose_engine_aborts_does_not() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ABORTING, "solve", "scenarios/observers.yaml", "--json"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=NO_END,
        check=False,
    )
    status, out, err = answered(done.returncode, done.stdout.decode(), done.stderr.decode())
    answer = json.loads(out)
    assert (status, err) == (3, "")
    assert (answer["verdict"], answer["note"]) == ("undecided", BROKE)


# Stopped


def test_stopped_it_replies_with_what_it_has_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "Process", Greeted)
    monkeypatch.setattr(tuning, "ENGINE_GRACE", 60.0)
    with engines(command("wait")):
        reply = asked(Budget(stopped=True))
    assert reply is not None
    assert (reply.status, reply.values) == ("OPTIMAL", [3])


@pytest.mark.parametrize("budget", [Budget(stopped=True), Budget(seconds=0.0)])
def test_one_that_does_not_listen_is_ended_and_is_no_defect(monkeypatch: pytest.MonkeyPatch, budget: Budget) -> None:
    monkeypatch.setattr(processes, "Process", Greeted)
    with engines(command("hang")) as ours:
        assert asked(budget) is None
    assert (budget.given_up, started(ours)) == (0, 1)


def test_the_second_interrupt_leaves_no_engine_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed_again(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(processes.Process, "stop", pressed_again)
    with engines(command("hang")), pytest.raises(KeyboardInterrupt):
        asked(Budget(stopped=True))


def test_a_question_that_is_stopped_before_it_is_begun_is_stopped() -> None:
    stopped = worker.Run()
    stopped.stop()
    assert stopped.answer(hard())["status"] == "UNKNOWN"


@linux
def test_no_interrupt_reaches_it() -> None:
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)  # an ignored one would be handed down
    with engines(processes.start_command()) as ours:
        asked()
        signal.signal(signal.SIGINT, usual)
        (resting,) = ours._resting
        number = resting._process.pid
        assert os.getsid(number) != os.getsid(0)
        (ignored,) = re.findall(r"SigIgn:\s*(\w+)", Path(f"/proc/{number}/status").read_text())
        assert int(ignored, 16) >> signal.SIGINT - 1 & 1
        assert asked() is not None
        assert started(ours) == 1


# Where no process can be started


def nothing_to_start(*_: object, **__: object) -> None:
    raise PermissionError


@pytest.mark.parametrize(
    ("name", "frozen"),
    [("", False), (None, False), ("/usr/sbin/uwsgi", False), (sys.executable, True), ("/nowhere/python", False)],
)
def test_without_a_python_to_start_the_engines_are_asked_here(
    name: str | None, frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", name)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    found = processes.start_command()
    assert (found is None) == (name != "/nowhere/python")
    with engines(found):
        outcome = solve(load(PATROL))
    assert (outcome.verdict, outcome.note, outcome.goals[1].value) == ("best", "", 14)


@pytest.mark.parametrize("other", ["import sys; sys.exit()", "print('hello, planner')", "import os; os.abort()"])
def test_what_is_no_process_of_ours_is_started_once(other: str) -> None:
    with engines([sys.executable, "-I", "-S", "-c", other]) as ours:
        assert [solve(load(PATROL)).verdict for _ in range(2)] == ["best"] * 2
        assert started(ours) == 1


def test_where_no_process_may_be_started_the_engines_are_asked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", nothing_to_start)
    with engines(processes.start_command()):
        assert solve(load(PATROL)).verdict == "best"
        assert highs.confirms_impossible(model_of(NO_PAIR), Budget())


def test_engines_that_the_process_cannot_find_are_asked_here() -> None:
    true = processes.start_command()
    assert true is not None
    with engines([*true[: true.index(worker.__file__) + 1], "/nowhere"]):
        assert solve(load(PATROL)).verdict == "best"


# Many questions, many threads, forks, and the end


@linux
def test_many_questions_leave_nothing_behind() -> None:
    model = model_of(NO_PAIR)

    def held() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()

    with engines(processes.start_command()) as ours:
        cpsat.decide(model, Budget())
        before = held()
        for _ in range(100):
            assert cpsat.decide(model, Budget()) == cpsat.NONE
        assert (held(), started(ours)) == (before, 1)
    for _ in range(3):
        with engines(command("raise")):
            asked()
    assert held()[0] <= before[0]


def test_threads_have_an_engine_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "RESTING", 1)
    found: list[Any] = []
    with engines(processes.start_command()) as ours:
        together = threading.Barrier(3)

        def ask() -> None:
            engine = ours.take()
            assert engine is not None
            together.wait(NO_END)
            ours.give_back(engine)
            found.append(solve(load(PATROL)).goals[1].value)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [14] * 3
        assert len(ours._resting) == 1
        assert started(ours) >= 3


@linux
def test_it_holds_nothing_but_its_pipes(tmp_path: Path) -> None:
    with open(tmp_path / "held", "w") as file, engines(processes.start_command()) as ours:
        os.set_inheritable(file.fileno(), True)
        asked()
        (resting,) = ours._resting
        places = Path(f"/proc/{resting._process.pid}/fd")
        held = {os.readlink(place).split(":")[0] for place in places.iterdir()}
    assert held <= {"pipe", "/dev/null"}


FORKING = """
import os, sys
from tests.support.dying_engines import EASY
from composer.solvers import processes, remote
from composer.solvers.budget import Budget

def asked():
    assert remote.ask_engine([EASY], 1, 1.0, Budget()).values == [3]
    (resting,) = processes.engines(os.getpid())._resting
    return resting

mine = asked()
fork = os.fork()
if not fork:
    assert all(pipe.closed for pipe in mine._pipes)
    assert asked()._process.pid != mine._process.pid
    sys.exit()
assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
assert asked() is mine
print(mine._process.pid)
"""


@contextmanager
def script(text: str) -> Iterator[subprocess.Popen[str]]:
    """A program of its own, which ends with the test."""
    with subprocess.Popen(
        [sys.executable, "-c", text],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


@pytest.mark.unmeasured
@linux
def test_a_fork_has_engines_of_its_own_and_all_end_with_whoever_started_them() -> None:
    with script(FORKING) as program:
        out, _ = program.communicate(timeout=NO_END)
    assert program.returncode == 0
    assert not Path(f"/proc/{int(out)}").exists()


KILLED = """
import os, sys, threading, time
from tests.support.dying_engines import hard
from composer.solvers import processes, remote
from composer.solvers.budget import Budget

ours = processes.engines(os.getpid())  # before a thread asks for them: else each of the two may get its own
threading.Thread(target=lambda: remote.ask_engine([hard()], 60, 1e9, Budget()), daemon=True).start()
while not ours._working:
    time.sleep(0.01)
fork = os.fork()
if not fork:
    time.sleep(600)
(engine,) = ours._working
print(engine._process.pid, fork, flush=True)
time.sleep(600)
"""


def until(what: Callable[[], bool]) -> bool:
    """Whether it comes about, on a machine of any speed."""
    for _ in range(20 * NO_END):
        if what():
            return True
        time.sleep(0.05)
    return False


@linux
def test_an_engine_in_the_middle_of_its_work_ends_with_a_process_that_is_killed_though_a_fork_of_it_lives() -> None:
    with script(KILLED) as program:
        assert program.stdout is not None
        engine, fork = map(int, program.stdout.readline().split())
        stat = Path(f"/proc/{engine}/stat")
        try:
            assert until(lambda: int(stat.read_text().rpartition(")")[2].split()[11]) > 50)  # half a second of work
            program.kill()
            assert until(lambda: not stat.exists())
            assert Path(f"/proc/{fork}").exists()
        finally:
            for number in (fork, engine):
                with suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
