"""`growth`: how each stage of a question grows with the number of people, from a data frame and from files.

Every size runs in a process of its own. That no team is better is proved in another way (`benchmarks.many_people`).
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import pairwise
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from benchmarks.options import Options
from benchmarks.stages import Stage, Stages
from benchmarks.tables import Goal, table
from benchmarks.timing import machine

PEOPLE = [10_000, 100_000, 1_000_000]
MOST = 1.1
"""The exponent below which every stage should grow."""
ENOUGH = 0.05
"""Seconds from which a stage's growth is looked at: a clock tick is a hundredth."""
OURS = ("columns coded", "pool checked", "rows encoded", "priced", "solved in the core", "recounted", "the rest")
FILES = ("CSV", "Parquet")
STREAMED = 20
"""Times a million people who are streamed."""


def run_growth(options: Options) -> int:
    """Prints the stages of every size and how they grow; 1 if a value is wrong, else 0."""
    print(f"{machine()}\n")
    sizes = sorted(options.people or PEOPLE)
    wrong: list[str] = []
    goals: list[Goal] = []
    for way in ("frame", *FILES):
        runs = []
        for people in sizes:
            found = fresh(way, people)
            runs.append((people, [Stage(**stage) for stage in found["stages"]]))
            wrong += [f"WRONG  {people:,} people, {way}: {text}" for text in found["wrong"]]
        print(_table(way, runs))
        goals += [_goal(way, less, more) for less, more in pairwise(runs)]
    print(_streamed(wrong))
    print("\n".join([*wrong, *map(str, goals)]))
    return 1 if wrong else 0


def _streamed(wrong: list[str]) -> str:
    """What people as a stream of codes would cost (`benchmarks.streaming`)."""
    found = _said(f"from benchmarks.streaming import streamed; import json; print(json.dumps(streamed({STREAMED})))")
    wrong += [f"WRONG  {text}" for text in found["wrong"]]
    number, lines = found["people"], []
    for stage in (Stage(**each) for each in found["stages"]):
        nanoseconds = 1e9 * stage.seconds / number
        peak = "" if stage.peak is None else f"{stage.peak:,.0f}"
        numbers = str(found["wide"]), f"{found['bytes'] / number:.1f}", f"{nanoseconds:.0f}", f"{nanoseconds / 10:.1f}"
        lines.append([f"{number:,}", *numbers, peak, stage.name])
    heads = ["people", "bytes of codes", "bytes in the file", "ns each", "s for 10^8 at this rate", "peak MB"]
    heads.append(f"{found['columns']} columns of codes")
    return table(heads, lines, words=1)


def _table(way: str, runs: Sequence[tuple[int, list[Stage]]]) -> str:
    lines = []
    for people, stages in runs:
        user, system, engines = (sum(each) for each in zip(*map(_times, _ours(stages)), strict=True))
        whole = Stage("all that is ours", user, system, engines)
        for stage in [*stages, whole]:
            times = (f"{number:.2f}" for number in _times(stage))
            peak = "" if stage.peak is None else f"{stage.peak:,.0f}"
            lines.append([f"{people:,}", *times, f"{1e6 * stage.seconds / people:.2f}", peak, stage.name])
    heads = ["people", "user, s", "system, s", "engines, s", "µs a person", "peak MB", f"stage, from {way}"]
    return table(heads, lines, words=1)


def _times(stage: Stage) -> tuple[float, float, float]:
    return stage.user, stage.system, stage.engines


def _ours(stages: Sequence[Stage]) -> list[Stage]:
    return [stage for stage in stages if stage.name in OURS]


def _goal(way: str, less: tuple[int, list[Stage]], more: tuple[int, list[Stage]]) -> Goal:
    """How the stages grow from one size to the next."""
    told, met = [], True
    for first, second in zip(_ours(less[1]), _ours(more[1]), strict=True):
        if second.seconds >= ENOUGH:
            exponent = log(second.seconds / max(first.seconds, 0.01)) / log(more[0] / less[0])
            told.append(f"{second.name} {exponent:.2f}")
            met &= exponent < MOST
    name = f"from {less[0]:,} to {more[0]:,} people ({way}): each stage grows with an exponent under {MOST:g}"
    return Goal(name, met, ", ".join(told) or f"none takes {ENOUGH:g} s")


def fresh(way: str, people: int) -> dict[str, Any]:
    """One size in a process of its own."""
    return _said(f"from benchmarks.growth import measure; measure({way!r}, {people})")


def _said(code: str) -> dict[str, Any]:
    """What a process that runs this code prints."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(way: str, people: int) -> None:
    """Prints for `fresh` what each stage took, and what is wrong with the answer."""
    stages = Stages()
    with stages.stage("imports"):
        import composer.analyses.solve.search
        from benchmarks.many_people import better_than, many_people
    with TemporaryDirectory() as folder:
        with stages.stage("people made"):
            pool: Any = many_people(people)
        if way != "frame":
            frame, pool = pool, str(Path(folder, f"people.{way.lower()}"))
            with stages.stage("file written"):
                (frame.to_csv if way == "CSV" else frame.to_parquet)(pool, index=False)
            del frame
        with _watched(stages):
            problem = _problem(stages, pool)
            with stages.stage("the rest"):
                found = composer.solve(problem)
    value, wrong = found.goals[0].value, []
    frame = many_people(people)
    team = frame[frame["id"].isin([member.id for member in found.teams[0].members])]
    if found.verdict != "best" or value is None or int(team["score"].sum()) != value:
        wrong.append(f"{found.verdict}, said to be worth {value}, counted {team['score'].sum()}")
    elif better_than(frame, int(value)):
        wrong.append(f"a team is worth more than {value}")
    told = [asdict(stage) for stage in stages.found.values()]
    print(json.dumps({"stages": told, "wrong": wrong}))


def _problem(stages: Stages, pool: Any) -> Any:
    """The question about the people, ready to be solved."""
    import composer
    from benchmarks.many_people import SCENARIO
    from composer.pool import Pool
    from composer.pool.reading import table_of

    if isinstance(pool, str):
        with stages.stage("columns coded"):
            return composer.load(SCENARIO, pool=pool)
    with stages.stage("columns coded"):
        raw = table_of(pool, None)
    with stages.stage("pool checked"):
        checked = Pool.of(raw, SCENARIO["fields"])
        return composer.Problem(checked, teams=SCENARIO["teams"], prefer=SCENARIO["prefer"])


@contextmanager
def _watched(stages: Stages) -> Iterator[None]:
    """Calls of what a question goes through are stages of their own."""
    from composer.analyses.solve import search
    from composer.optimize import maximize
    from composer.scenario import load

    with ExitStack() as all_of_them:
        for name, module, function in (
            ("pool checked", load, "Problem"),
            ("rows encoded", search, "encode"),
            ("solved in the core", search, "maximize_in_order"),
            ("priced", maximize, "generate_columns"),
            ("recounted", search, "verify_placement"),
        ):
            timed = stages.timed(name, getattr(module, function))
            all_of_them.enter_context(patch.object(module, function, timed))
        yield
