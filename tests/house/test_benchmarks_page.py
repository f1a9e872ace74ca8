"""The run that the speed page is written from: what fails is named, what does not end is ended, and the rest go on."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

import benchmarks.page as page
from benchmarks.__main__ import BENCHMARKS
from benchmarks.options import Options

FAMILIES = {
    "well": "import sys; print('PASS  well'); print('FAIL  not so well'); sys.exit(0)",
    "wrong": "import sys; print('WRONG  two teams'); sys.exit(1)",
    "broken": "raise RuntimeError('no such thing')",
    "endless": "import subprocess, sys, time; print('so-far', flush=True); "
    "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)",
    "last": "print('PASS  last')",
}


@pytest.fixture
def families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Made-up benchmarks in the place of these; a file for what they print."""
    package = tmp_path / "benchmarks"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(f"import sys\nexec({FAMILIES!r}[sys.argv[1]])\n")
    monkeypatch.setattr(page, "LOOK", 0.0)
    monkeypatch.setattr("benchmarks.__main__.BENCHMARKS", dict.fromkeys(FAMILIES))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path / "out.txt"


@pytest.mark.unmeasured
def test_a_family_that_fails_is_named_and_the_rest_go_on(families: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name in FAMILIES if name != "endless"]
    monkeypatch.setattr(page, "STEPS", tuple(page.Step((name,), 60.0) for name in names))
    assert page.run_page(Options(families=names, out=str(families))) == 1
    told = families.read_text()
    rows = [line.strip("| ").split(" | ") for line in told.splitlines() if line.startswith("| ")]
    ends = {row[-2]: row[-1] for row in rows}
    assert [ends[name].split(" ")[0] for name in names] == ["done", "WRONG", "FAILED", "done"]
    assert "no such thing" in told
    (well,) = [row for row in rows if row[-2] == "well"]
    assert "well: FAIL  not so well" in told
    assert well[5:9] == ["1", "1", "0", "0"]
    monkeypatch.setattr(page, "STEPS", (page.Step(("well",), 60.0),))
    assert page.run_page(Options(families=["well"], out=str(families))) == 0


@pytest.mark.unmeasured
def test_a_family_that_does_not_end_is_ended_with_all_it_started_and_what_it_printed_is_kept(families: Path) -> None:
    with families.open("w+b") as file:
        done = page.run_step(page.Step(("endless",), 5.0), 5.0, file)
    assert done.end.startswith("ENDED")
    first, child = families.read_text().split()
    assert first == "so-far"
    end = time.monotonic() + 20
    while _alive(int(child)) and time.monotonic() < end:
        time.sleep(0.01)
    assert not _alive(int(child))


def test_a_family_may_use_what_is_left_over_and_its_share_again_of_what_is_to_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def at_once(step: page.Step, seconds: float, _: object) -> page.Done:
        given.append(seconds)
        return page.Done(step, 0.0, 0.0, 0.0, 1.0, 0.0, (), "done")

    monkeypatch.setattr(page, "LOOK", 0.0)
    monkeypatch.setattr("benchmarks.__main__.BENCHMARKS", dict.fromkeys(FAMILIES))
    monkeypatch.setattr(page, "run_step", at_once)
    monkeypatch.setattr(page, "STEPS", tuple(page.Step((name,), 1000.0) for name in FAMILIES))
    assert page.run_page(Options(families=[*FAMILIES], out=str(tmp_path / "out"), total=10_000)) == 0
    assert given == pytest.approx([4000, 6000, 8000, 10_000, 10_000], abs=500)


def _alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return sys.platform == "linux" and stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_every_family_is_run_and_what_is_asked_for_is_handed_on() -> None:
    steps = page.steps_of(Options(seeds=1, people=[10, 20], augmecon=os.devnull))
    assert {step.arguments[0] for step in steps} == set(BENCHMARKS) - {"page"}
    assert all(step.arguments[-5:] == ("--people", "10", "20", "--seeds", "1") for step in steps)
    (fronts,) = [step for step in steps if step.arguments[0] == "fronts"]
    assert ("--augmecon", os.devnull) == fronts.arguments[-7:-5]
    assert [step.arguments[0] for step in page.steps_of(Options(families=["turns"]))] == ["turns"]
