"""Exit statuses of what must not be taken for an answer: disagreements, and whatever comes up after Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from composer.base.errors import Disagreement, Mistake, ScenarioError
from composer.cli import shell
from tests.support import NO_END, ROOT
from tests.support.command_line import IMPOSSIBLE, SMALL, Run, run, small, written
from tests.support.samples import sample

__all__ = ["run", "small"]

VARY = ("--vary", "patrol.size=1..3")


def lie(*_: Any, **__: Any) -> Any:
    raise Disagreement("row `Women` differs")


# disagreements


@pytest.mark.parametrize(
    ("command", "options", "search"),
    [
        ("solve", (), "composer.analyses.solve.search.solve"),
        ("explain", (), "composer.analyses.explain.search.explain"),
        ("gaps", (), "composer.analyses.gaps.search.gaps"),
        ("why", ("P1",), "composer.analyses.why.search.why"),
        ("why", ("--indispensable",), "composer.analyses.why.indispensable.indispensable"),
        ("tradeoffs", (), "composer.analyses.tradeoffs.search.tradeoffs"),
        ("alternatives", (), "composer.analyses.alternatives.search.alternatives"),
        ("sweep", VARY, "composer.analyses.solve.search.solve_problem"),
        ("report", (), "composer.analyses.solve.search.solve"),
        ("report", (), "composer.analyses.solve.search.solve_problem"),
    ],
)
def test_a_disagreement_is_a_defect_of_every_command_and_no_answer(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch, command: str, options: tuple[str, ...], search: str
) -> None:
    module, _, name = search.rpartition(".")
    for home in (import_module(module), import_module("composer.analyses.report.search")):
        if hasattr(home, name):
            monkeypatch.setattr(home, name, lie)
    status, out, err = run(command, small, *options)
    assert (status, out) == (70, "")
    assert err == "This is a defect of team-composer, and no answer is given: row `Women` differs\n"


def test_a_disagreement_of_a_worker_is_a_defect_of_the_sweep(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Threads(ThreadPoolExecutor):
        def dismiss(self) -> None:
            self.shutdown(cancel_futures=True)

    monkeypatch.setattr("composer.analyses.sweep.workers.WorkerPool", Threads)
    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", lie)
    status, out, err = run("sweep", small, *VARY, "--workers", "2", "--journal", tmp_path / "j")
    assert (status, out) == (70, "")
    assert "row `Women` differs" in err


def test_a_check_tells_of_a_disagreement_and_goes_on_with_the_other_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.analyses.solve import search as home

    first = written(tmp_path / "a.yaml", SMALL + "expect: {verdict: best}\n")
    other = written(tmp_path / "b.yaml", IMPOSSIBLE + "expect: {verdict: best}\n")
    real: Callable[..., Any] = home.solve

    def lying_once(problem: Any, **limits: Any) -> Any:
        return lie() if str(first) in problem.inputs else real(problem, **limits)

    monkeypatch.setattr(home, "solve", lying_once)
    status, out, _ = run("check", first, other)
    assert status == 70
    assert f"{first}: This is a defect of team-composer, and no answer is given: row `Women` differs\n" in out
    assert f"{other}: NOT AS EXPECTED" in out


# after Ctrl-C


@pytest.mark.parametrize(
    "failure",
    [
        ImportError("cannot load module more than once per process"),
        ScenarioError([Mistake("Dask is not installed here")]),
        Disagreement("half of it"),
        SystemExit(1),
        RuntimeError(),
        MemoryError(),
    ],
)
def test_whatever_comes_up_after_an_interrupt_is_that_it_was_stopped(
    capsys: pytest.CaptureFixture[str], failure: BaseException
) -> None:
    def fail() -> None:
        raise failure

    assert shell.finish(fail, lambda: True) == 3
    assert capsys.readouterr() == ("", "stopped\n")
    assert shell.finish(fail, lambda: False) == 3 or not isinstance(failure, MemoryError)


def test_an_answer_that_has_no_place_is_told_after_an_interrupt_too(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise shell.Unwritable("The answer can't be written to /dev/full: No space left on device")

    assert shell.finish(fail, lambda: True) == 74
    assert "No space left" in capsys.readouterr().err


PRESSED = """
import os, signal, sys

signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal, wherever these tests run

class Pressing:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            for _ in range({times}):
                signal.raise_signal(signal.SIGINT)
            {then}

sys.meta_path.insert(0, Pressing())
from composer.cli import main
main(sys.argv[1:])
"""

HEAVY = (
    "click",
    "composer.base.errors",
    "composer.cli.solve",
    "pydantic",
    "numpy",
    "yaml",
    "composer.scenario.load",
)
LATE = ("composer.solvers.cpsat", "subprocess", "highspy", "composer.analyses.solve.words")


def pressed(file: Path, module: str, then: str = "pass", times: int = 1) -> tuple[int, str, str]:
    """`solve` of a file, in a process in which Ctrl-C is pressed as a module begins to be imported."""
    done = subprocess.run(
        [sys.executable, "-c", PRESSED.format(module=module, then=then, times=times), "solve", str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=NO_END,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("module", "failure"),
    sample(
        [
            ("numpy", "KeyboardInterrupt()"),
            *((module, "ImportError('cannot load module more than once per process')") for module in (*HEAVY, *LATE)),
            *(("numpy", failure) for failure in ("RuntimeError()", "SystemExit(1)")),
        ],
        5,
    ),
)
def test_an_import_that_an_interrupt_has_torn_is_no_answer_whatever_it_raises(
    tmp_path: Path, module: str, failure: str
) -> None:
    status, out, err = pressed(written(tmp_path / "i.yaml", IMPOSSIBLE), module, f"raise {failure}")
    assert (status, out) == (3, "")
    assert "stopped" in err
    assert "Traceback" not in err


@pytest.mark.unmeasured
@pytest.mark.parametrize("module", ["click", "pydantic", "numpy"])
def test_what_is_being_imported_is_imported_to_its_end_before_an_interrupt_is_heard(
    tmp_path: Path, module: str
) -> None:
    """What comes after it may be stopped before any search, or in it."""
    spec = f"sys.modules[{module!r}].__spec__"
    then = f"import atexit; atexit.register(lambda: print(getattr({spec}, '_initializing', False)))"
    status, out, err = pressed(written(tmp_path / "i.yaml", IMPOSSIBLE), module, then)
    assert (status, out.splitlines()[-1]) == (3, "False")
    assert "Traceback" not in err


@pytest.mark.unmeasured
@pytest.mark.parametrize("module", LATE)
def test_an_answer_that_is_whole_in_spite_of_an_interrupt_is_no_proof_to_scripts(tmp_path: Path, module: str) -> None:
    status, _, err = pressed(written(tmp_path / "i.yaml", IMPOSSIBLE), module)
    assert status == 3
    assert "Traceback" not in err


@pytest.mark.parametrize("status", [0, 1, 2, 3, 70])
def test_no_status_but_3_comes_after_an_interrupt(capsys: pytest.CaptureFixture[str], status: int) -> None:
    assert shell.finish(lambda: status, lambda: True) == 3
    assert shell.finish(lambda: status, lambda: False) == status
    assert capsys.readouterr().err == ("stopped\n" if status != 3 else "")


def test_pressed_again_during_an_import_it_quits_at_once(tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", SMALL)
    status, out, err = pressed(file, "numpy", times=2)
    assert (status, out) == (130, "")
    assert all(line.startswith("reading, ") for line in err.splitlines())  # progress, where that took a second
