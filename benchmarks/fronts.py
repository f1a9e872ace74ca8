"""`fronts`: every point of three and four axes that nothing beats; beside a loop of floors and pyaugmecon."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import composer
from benchmarks.front_requests import FrontRequest, make_front
from benchmarks.front_rivals import Points, RivalFront, by_augmecon, by_floors, undominated
from benchmarks.options import Options
from benchmarks.scale.part import tell
from benchmarks.tables import Goal, span, table
from benchmarks.timing import Measured, machine, median
from composer import Front
from composer.problem.problem import Problem

SCENARIO = Path(__file__).parent.parent / "scenarios" / "smart_team.yaml"
SMART = "smart team"
SECONDS = {(200, 3): 2.0, (200, 4): 6.0, (3_000, 3): 10.0, (100_000, 3): 15.0}
"""What is aimed at, by people and axes."""
EACH = {(200, 3): 5.0, (400, 3): 7.5}
"""Milliseconds of processor time a point that are aimed at."""
POINTS = {(60, 3): (23, 33), (200, 3): (56, 59), (200, 4): (123, 156), (400, 3): (131,)}
"""How many points there are, seed by seed."""
COARSE = {
    (60, 3): (100, 20),
    (200, 3): (100, 20),
    (200, 4): (250, 60),
    (400, 3): (30, 20),
    (3_000, 3): (300, 80),
    (100_000, 3): (250, 60),
}
"""Points of suitability to a grade and cost to a step of pay, for about 30, 50, over 100, 130, 40 and 40 points."""
SEEDS = {
    (60, 3): (2, 3),
    (200, 3): (1, 2),
    (200, 4): (2, 4),
    (400, 3): (1,),
    (3_000, 3): (3, 1),
    (100_000, 3): (1, 2),
}
BESIDE = ((60, 3), (200, 3), (3_000, 3))
"""Where the rivals run too."""
CHECKED = 60
"""So few people that all finish: their points are compared, and nothing is aimed at."""
FASTER = 10.0
LIMIT = 60.0
RUNS = 3


@dataclass(frozen=True)
class Run:
    """One front: the least wall and processor seconds of a few runs from the problem in memory, and its points."""

    where: str
    front: Front
    seconds: float
    cpu: float
    points: Points
    asked: FrontRequest | None = None
    known: int | None = None

    @property
    def each(self) -> float:
        """Milliseconds of processor time a point."""
        return 1000 * self.cpu / max(1, len(self.points))

    def mistakes(self) -> list[str]:
        """What cannot be: an unfinished front, or a point that another one beats."""
        if not self.front.complete or not self.points:
            return [f"{self.where}: {len(self.points)} points, and it is not proved that there are no others"]
        if self.known not in (None, len(self.points)):
            return [f"{self.where}: {len(self.points)} points, there are {self.known}"]
        return [] if undominated(set(self.points)) == self.points else [f"{self.where}: one point beats another"]


def run_fronts(options: Options) -> int:
    """Runs every request, prints tables and goals; 1 if an answer is wrong, else 0."""
    print(f"{machine()}\n")
    smart = composer.load(SCENARIO)
    composer.tradeoffs(smart)  # imports and first-call costs are nobody's time
    runs = {(0, 3): [_run(SMART, smart, None)]}
    for size in COARSE:
        if options.people and size[0] not in options.people:
            continue
        for place, seed in enumerate(SEEDS[size][: options.seeds]):
            asked = make_front(*size, seed, *COARSE[size])
            problem = composer.load(asked.request.scenario, pool=asked.request.frame)
            known = POINTS[size][place] if size in POINTS else None
            runs.setdefault(size, []).append(replace(_run(asked.where, problem, asked), known=known))
    print(_table([run for group in runs.values() for run in group]))
    wrong = [text for group in runs.values() for run in group for text in run.mistakes()]
    goals = [_fast_enough(size, runs.get(size, [])) for size in SECONDS]
    goals += [_cheap_enough(size, runs.get(size, [])) for size in EACH]
    rivals: dict[str, Callable[[Run], RivalFront]] = {
        "floors, CP-SAT": lambda run: by_floors(_asked(run), options.limit or LIMIT)
    }
    if options.augmecon:
        python = options.augmecon
        rivals["pyaugmecon, HiGHS"] = lambda run: by_augmecon(
            _asked(run), python, options.limit or LIMIT, _ranges(run.points)
        )
    else:
        goals.append(Goal("pyaugmecon", None, "--augmecon PYTHON, an interpreter that has pyaugmecon and highspy"))
    for name, rival in rivals.items():
        lines, more, contradictions = _side_by_side(name, rival, [run for size in BESIDE for run in runs.get(size, [])])
        print(lines)
        goals += more
        wrong += contradictions
    for text in wrong:
        print(f"WRONG  {text}")
    for goal in goals:
        print(goal)
    return 1 if wrong else 0


def _run(where: str, problem: Problem, asked: FrontRequest | None) -> Run:
    times = []
    for _ in range(RUNS):
        begin, busy = time.perf_counter(), time.process_time()
        front = composer.tradeoffs(problem, asked.axes if asked else None)
        times.append((time.perf_counter() - begin, time.process_time() - busy))
    signs = [1 if axis.most else -1 for axis in front.axes]
    values = [point.values for point in front.points]
    if asked:
        points = frozenset(asked.counted(each) for each in values)
    else:
        points = frozenset(tuple(int(s * v) for s, v in zip(signs, each, strict=True)) for each in values)
    seconds, cpu = (min(each) for each in zip(*times, strict=True))
    tell(f"{where}: {len(points)} points in {seconds:.2f} s")
    return Run(where, front, seconds, cpu, points, asked)


def _asked(run: Run) -> FrontRequest:
    assert run.asked is not None
    return run.asked


def _ranges(points: Points) -> list[tuple[int, int]]:
    return [(min(values), max(values)) for values in zip(*points, strict=True)]


def _table(runs: list[Run]) -> str:
    heads = [
        "request",
        "points",
        "s",
        "CPU, s",
        "ms a point",
        "priced",
        "decisions",
        "work",
        "could be in a team",
        "looked at",
    ]
    lines = []
    for run in runs:
        effort, people = run.front.effort, run.front.people
        times = [str(len(run.points)), f"{run.seconds:.2f}", f"{run.cpu:.2f}", f"{run.each:.1f}"]
        counted = [str(effort.rounds), str(effort.decisions), f"{effort.work:.2f}"]
        lines.append([run.where, *times, *counted, f"{people.eligible:,}", f"{people.considered:,}"])
    return table(heads, lines) + (
        f"\nThe least of {RUNS} runs each, from the problem in memory to the verified teams; `priced` are linear "
        "programs, `decisions` questions decided or tried out, `looked at` the people in any of them."
    )


def _fast_enough(size: tuple[int, int], runs: list[Run]) -> Goal:
    people, axes = size
    name = f"{people:,} people, {axes} axes: under {SECONDS[size]:g} s"
    if not runs:
        return Goal(name, None)
    worst = max(run.seconds for run in runs)
    points, cpu = span([len(run.points) for run in runs]), span([run.cpu for run in runs], 2)
    return Goal(name, worst < SECONDS[size], f"{points} points in at most {worst:.2f} s, CPU {cpu} s")


def _cheap_enough(size: tuple[int, int], runs: list[Run]) -> Goal:
    people, axes = size
    name = f"{people:,} people, {axes} axes: at most {EACH[size]:g} ms of processor time a point"
    if not runs:
        return Goal(name, None)
    worst = max(run.each for run in runs)
    return Goal(name, worst <= EACH[size], f"{span([run.each for run in runs], 1)} ms")


def _side_by_side(name: str, rival: Callable[[Run], RivalFront], runs: list[Run]) -> tuple[str, list[Goal], list[str]]:
    lines: list[list[str]] = []
    wrong: list[str] = []
    ratios: dict[int, list[Measured]] = {}
    for run in runs:
        theirs = rival(run)
        seconds, ratio = (
            Measured(each, not theirs.finished) for each in (theirs.seconds, theirs.seconds / run.seconds)
        )
        ratios.setdefault(_asked(run).request.people, []).append(ratio)
        said = f"cut off with {len(theirs.points & run.points)} of {len(run.points)} points"
        if theirs.finished:
            said = "the same points" if theirs.points == run.points else "other points"
        if theirs.finished and theirs.points != run.points:
            wrong.append(f"{run.where}: {name} finds {len(theirs.points)} points, ours are {len(run.points)}")
        lines.append([run.where, str(seconds), f"{run.seconds:.2f}", f"{ratio}×", str(theirs.solves), said])
        tell(" | ".join(lines[-1]))
    goals = []
    for people, mine in ratios.items():
        if people == CHECKED:
            continue
        worst = min(mine, key=lambda ratio: ratio.number)
        aim = f"{people:,} people, {name}: at least {FASTER:g} times as fast"
        goals.append(Goal(aim, worst.number >= FASTER, f"median {median(mine)}×, least {worst}×"))
    heads = ["request", f"{name}, s", "ours, s", "ratio", "models solved", "which points"]
    return "\n" + table(heads, lines, words=1), goals, wrong
