"""The command line on a million rows of CSV, against `pandas.read_csv` of the same file, each in a fresh process."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.options import Options
from benchmarks.plain import Roster, checked_total
from benchmarks.processes import Fresh, run_fresh
from benchmarks.requests import Request, make_request
from benchmarks.scale.part import Part, tell
from benchmarks.tables import Goal, table
from benchmarks.unbeaten import unbeaten

PEOPLE, SIZE, SEED = 1_000_000, 20, 1
RUNS = 5
RATIO = 3.5
PEAK = 1536.0  # MB
READ = """
import sys, time
import pandas
begin = time.perf_counter()
pandas.read_csv(sys.argv[1])
print(time.perf_counter() - begin)
"""


def measure(options: Options) -> Part:
    """Median times of both, turn by turn, whole processes; a cache beside the file is cleared before every run."""
    people = options.people[0] if options.people else PEOPLE
    request = make_request(people, options.sizes[0] if options.sizes else SIZE, SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario, pool = _write(request, folder)
        megabytes = pool.stat().st_size / 1e6
        kept = {scenario, pool}
        theirs: list[Fresh] = []
        ours: list[Fresh] = []
        for _ in range(options.seeds or RUNS):
            theirs.append(run_fresh([sys.executable, "-c", READ, pool], folder / "report"))
            _clear(folder, kept)
            ours.append(_solve(scenario, folder))
            tell(f"read_csv {theirs[-1].seconds:.2f} s, the command line {ours[-1].seconds:.2f} s")
            answer = json.loads((folder / "answer.json").read_text())
            _check(request, answer, ours[-1].status)
            _clear(folder, kept)
    reading, solving = median(run.seconds for run in theirs), median(run.seconds for run in ours)
    alone = median(float(run.output) for run in theirs)
    peak = max(run.peak for run in ours)
    wrong = unbeaten("command line", request, int(answer["goals"][0]["value"]))
    tell(f"by the plain rows {wrong[0] if wrong else 'no team is better'}")
    ratio, worst = solving / reading, max(our.seconds / their.seconds for our, their in zip(ours, theirs, strict=True))
    cpu, reading_cpu = median(run.cpu for run in ours), median(run.cpu for run in theirs)
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in answer["seconds"].items())
    heads = ["people", "file, MB", "read_csv, s", "of it the call alone", "its MB", "command line, s", "ratio", "MB"]
    heads += ["CPU: read_csv, s", "command line, s", "ratio"]
    cells = [f"{people:,}", f"{megabytes:.0f}", f"{reading:.2f}", f"{alone:.2f}"]
    cells += [
        f"{max(run.peak for run in theirs):,.0f}",
        f"{solving:.2f}",
        f"{ratio:.2f}× ({worst:.2f})",
        f"{peak:,.0f}",
    ]
    cells += [f"{reading_cpu:.2f}", f"{cpu:.2f}", f"{cpu / reading_cpu:.2f}×"]
    goals = [
        Goal(
            f"command line, {people:,} rows of CSV to a verified team: under {RATIO:g}× pandas.read_csv",
            ratio < RATIO,
            f"{ratio:.2f}× as whole processes ({solving / alone:.2f}× the call alone); {answer['verdict']}; {stages}",
        ),
        Goal(f"peak memory under {PEAK / 1024:g} GB", peak < PEAK, f"{peak:,.0f} MB"),
    ]
    return Part("Command line", table([*heads, "verdict"], [[*cells, answer["verdict"]]], words=1), goals, wrong)


def _write(request: Request, folder: Path) -> tuple[Path, Path]:
    """The scenario (JSON is YAML) and its pool as files."""
    pool = folder / "pool.csv"
    request.frame.to_csv(pool, index=False)
    scenario = folder / "scenario.yaml"
    scenario.write_text(json.dumps({**request.scenario, "pool": pool.name}))
    return scenario, pool


def _solve(scenario: Path, folder: Path) -> Fresh:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "composer",
        "solve",
        scenario,
        "--json",
        "-o",
        folder / "answer.json",
    ]
    return run_fresh(command, folder / "report")


def _clear(folder: Path, kept: set[Path]) -> None:
    """Whatever was left beside the files."""
    for path in set(folder.iterdir()) - kept:
        path.unlink()


def _check(request: Request, answer: dict[str, object], status: int) -> None:
    """Holds the printed teams against the plain rows. Raises ArithmeticError where they break one."""
    if status:
        raise ArithmeticError(f"the command line ended with status {status}")
    teams = answer["teams"]
    assert isinstance(teams, Sequence)
    rosters: dict[str, Roster] = {
        team["name"]: [(member["id"], member["seat"]) for member in team["members"]] for team in teams
    }
    goals = answer["goals"]
    assert isinstance(goals, Sequence)
    total = checked_total(request, rosters)
    if total != goals[0]["value"]:
        raise ArithmeticError(f"the team is worth {total}, the command line says {goals[0]['value']}")
