"""`conflicts`: why requests cannot be met, in plain solves of the same request; beside CPMpy's `tools.explain`."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from statistics import median as plain_median
from typing import Any, NamedTuple

import composer
from benchmarks.conflict_rivals import BACKENDS, TASKS, Explained, Sets, able, installed, rival
from benchmarks.options import Options
from benchmarks.planted import SIZES, Planted, plant
from benchmarks.processor import processor_seconds
from benchmarks.tables import Goal, table
from benchmarks.timing import Measured, least, machine, median
from composer.infeasibility.demands import DemandOracle, demand_oracle
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.mus import all_minimal_sets, smallest_correction_set, smallest_mus
from composer.measures import Linear
from composer.optimize import maximize
from composer.problem.problem import Problem
from composer.solvers.budget import Budget

POOLS = [300, 3_000, 100_000]
SEEDS = 4
RIVALS_AT = (300, 3_000)
LIMIT = 10.0
RUNS = 3
SOLVES_AT_300, SECONDS_AT_3_000, GROWTH_AT_100_000, FASTER = 40.0, 3.0, 2.0, 10.0
WAYS = 5


class Took(NamedTuple):
    """Seconds of the processor, and by the clock."""

    cpu: float
    wall: float


@dataclass(frozen=True)
class Run:
    """One request: seconds of a plain solve, of a smallest conflict with a smallest set to drop, of all conflicts, and
    of the cheapest ways out (None where the package has none yet); each from the problem in memory."""

    planted: Planted
    plain: float
    smallest: Took
    questions: int
    conflict: frozenset[str]
    drop: Took
    everything: Took
    conflicts: Sets
    drops: Sets
    ways: float | None

    @property
    def together(self) -> float:
        """The smallest conflict and the ways out."""
        return self.smallest.cpu + (self.ways or 0.0)

    def mistakes(self) -> list[str]:
        """What cannot be: the planted conflict is not found, and none that is smaller."""
        where = f"{self.planted.people:,} people, {len(self.planted.conflict)} demands, seed {self.planted.seed}"
        if self.planted.conflict not in self.conflicts:
            return [f"{where}: the planted conflict is not among {len(self.conflicts)}"]
        if self.conflict not in self.conflicts or len(self.conflict) != min(map(len, self.conflicts)):
            return [f"{where}: {sorted(self.conflict)} is no smallest conflict"]
        return []


def run_conflicts(options: Options) -> int:
    """Runs every request, prints tables and goals; 1 if an answer is wrong, else 0."""
    print(f"{machine()}\n")
    _run(plant(300, 2, 1))  # imports and first-call costs are nobody's time
    seeds = range(1, (options.seeds or SEEDS) + 1)
    runs: dict[int, list[Run]] = {}
    for people in options.people or POOLS:
        for demands in SIZES:
            for seed in seeds:
                run = _run(plant(people, demands, seed))
                runs.setdefault(people, []).append(run)
                print(f"{people:,} people, {demands} demands, seed {seed}: {run.smallest.cpu:.3f} s", file=sys.stderr)
    print(_table(runs))
    wrong = [text for group in runs.values() for run in group for text in run.mistakes()]
    goals = _goals(runs)
    for people in RIVALS_AT:
        if people in runs and installed():
            lines, more, contradictions = _side_by_side(runs[people], options.limit or LIMIT)
            print(lines)
            goals += more
            wrong += contradictions
        else:
            goals.append(Goal(f"CPMpy at {people:,} people", None, "pip install -e '.[benchmarks]', and --people"))
    for text in wrong:
        print(f"WRONG  {text}")
    for goal in goals:
        print(goal)
    return 1 if wrong else 0


def _run(planted: Planted) -> Run:
    problem = composer.load(planted.scenario, pool=planted.frame)
    program = demand_oracle(problem, Budget()).program
    plain = plain_median([_timed(lambda: maximize.maximize(program, Linear(), Budget()))[0].cpu for _ in range(RUNS)])
    seconds, (question, conflict) = _least_of(problem, smallest_mus)
    questions = question.oracle.asked
    drop, _ = _least_of(problem, smallest_drop_alone)
    everything, (whole, clashes) = _least_of(problem, all_minimal_sets)
    assert conflict is not None
    return Run(
        planted,
        plain,
        seconds,
        questions,
        _labels(question, conflict.demands),
        drop,
        everything,
        frozenset(_labels(whole, clash.demands) for clash in clashes.muses),
        frozenset(_labels(whole, each) for each in clashes.correction_sets),
        _ways(problem),
    )


def smallest_drop_alone(oracle: Any) -> int | None:
    """A smallest set to drop, from nothing known."""
    return None if oracle.satisfiable(oracle.all, hopeful=False) is not False else smallest_correction_set(oracle)


def _least_of(problem: Problem, ask: Callable[[Any], Any]) -> tuple[Took, tuple[DemandOracle, Any]]:
    """The median times of a question asked afresh, and its last answer."""

    def afresh() -> tuple[DemandOracle, Any]:
        question = demand_oracle(problem, Budget())
        return question, ask(question.oracle)

    times = [_timed(afresh) for _ in range(RUNS)]
    return Took(*map(plain_median, zip(*(took for took, _ in times), strict=True))), times[-1][1]


def _ways(problem: Problem) -> float | None:
    """Seconds of the processor for the five cheapest ways out, where this version of the package has them."""
    if find_spec("composer.analyses.explain.ways_out.ways") is None:
        return None
    ways_out = import_module("composer.analyses.explain.ways_out.ways").ways_out
    return _timed(lambda: ways_out(problem, Budget(), WAYS))[0].cpu


def _timed(ask: Callable[[], Any]) -> tuple[Took, Any]:
    begin, working = time.perf_counter(), processor_seconds()
    answer = ask()
    return Took(processor_seconds() - working, time.perf_counter() - begin), answer


def _labels(question: DemandOracle, things: int) -> frozenset[str]:
    return frozenset(question.demands[bit].label for bit in bits(things))


def _table(runs: dict[int, list[Run]]) -> str:
    heads = ["people", "demands", "plain solve s", "smallest conflict s", "questions", "in solves", "all s"]
    heads += [f"{WAYS} ways out s", "both in solves"]
    lines = []
    for people, group in runs.items():
        for demands in SIZES:
            mine = [run for run in group if len(run.planted.conflict) == demands]
            ways = [run.ways for run in mine if run.ways is not None]
            lines.append(
                [
                    f"{people:,}",
                    str(demands),
                    f"{plain_median([run.plain for run in mine]):.3f}",
                    f"{plain_median([run.smallest.cpu for run in mine]):.3f}",
                    f"{min(run.questions for run in mine)}–{max(run.questions for run in mine)}",
                    f"{plain_median([run.smallest.cpu / run.plain for run in mine]):.1f}",
                    f"{plain_median([run.everything.cpu for run in mine]):.3f}",
                    f"{plain_median(ways):.3f}" if ways else "–",
                    f"{plain_median([run.together / run.plain for run in mine]):.1f}" if ways else "–",
                ]
            )
    return (
        table(heads, lines)
        + "\nMedians over seeds of seconds of the processor, from the problem in memory to the answer."
    )


def _goals(runs: dict[int, list[Run]]) -> list[Goal]:
    what = f"a smallest conflict and {WAYS} ways out"
    if any(run.ways is None for group in runs.values() for run in group):
        what = "a smallest conflict (this version has no ways out)"
    goals = []
    if 300 in runs:
        solves = [run.together / run.plain for run in runs[300]]
        found = f"median {plain_median(solves):.1f}, worst {max(solves):.1f}"
        goals.append(
            Goal(f"300 people: {what} within {SOLVES_AT_300:g} plain solves", max(solves) <= SOLVES_AT_300, found)
        )
    if 3_000 in runs:
        worst = max(run.together for run in runs[3_000])
        goals.append(
            Goal(f"3,000 people: {what} in under {SECONDS_AT_3_000:g} s", worst < SECONDS_AT_3_000, f"{worst:.2f} s")
        )
    if 3_000 in runs and 100_000 in runs:
        few, many = (plain_median([run.together for run in runs[people]]) for people in (3_000, 100_000))
        name = f"100,000 people: {what} in at most {GROWTH_AT_100_000:g} times as long as at 3,000"
        goals.append(Goal(name, many <= GROWTH_AT_100_000 * few, f"{many:.2f} s against {few:.2f} s"))
    return goals


def _side_by_side(runs: list[Run], limit: float) -> tuple[str, list[Goal], list[str]]:
    """Of each request its back end that is fastest, by seconds of the processor, by the clock, and by those of the
    processor with what building its model takes: ours has none to begin with."""
    lines, goals, wrong = [], [], []
    for task in TASKS:
        ratios: list[list[Measured]] = []
        for run in runs:
            answers = {}
            for backend in filter(lambda one: able(task, one), BACKENDS):
                answer = rival(run.planted.people, len(run.planted.conflict), run.planted.seed, task, backend, limit)
                answers[backend] = answer
                wrong += _contradictions(run, task, backend, answer)
            ours = _ours(run, task)
            best = min(answers, key=lambda backend: (answers[backend].conflicts is None, answers[backend].cpu))
            first = min(answers.values(), key=lambda answer: (answer.conflicts is None, answer.seconds))
            theirs = answers[best]
            cut = theirs.conflicts is None
            each = (theirs.cpu / ours.cpu, first.seconds / ours.wall, (theirs.cpu + theirs.building) / ours.cpu)
            ratios.append([Measured(number, cut) for number in each])
            where = f"{run.planted.people:,} people, {len(run.planted.conflict)} demands, seed {run.planted.seed}"
            whole = "whole numbers alone" if run.planted.whole else "fractions too"
            seconds = [str(Measured(theirs.cpu, cut)), f"{theirs.building:.3f}", f"{ours.cpu:.3f}", f"{ours.wall:.3f}"]
            lines.append([task, where, whole, best, *seconds, *(f"{ratio}×" for ratio in ratios[-1])])
            print(" | ".join(lines[-1]), file=sys.stderr)
        processor, clock, built = ([line[place] for line in ratios] for place in range(3))
        size = f"{runs[0].planted.people:,} people"
        name = f"{size}: CPMpy's {task}, best back end of each request: at least {FASTER:g} times as fast"
        said = [f"median {median(each)}×, least {least(each)}×" for each in (processor, clock, built)]
        words = f"{said[0]} by the processor; by the clock {said[1]}; with its model built {said[2]}"
        goals.append(Goal(name, median(processor).number >= FASTER, words))
    heads = ["its function", "request", "impossible in", "best back end", "CPMpy CPU s", "its model", "ours CPU s"]
    heads += ["by the clock", "ratio of CPU", "of the clock", "with its model"]
    return "\n" + table(heads, lines), goals, wrong


def _ours(run: Run, task: str) -> Took:
    return {"mus": run.smallest, "optimal_mus": run.smallest, "mcs": run.drop, "marco": run.everything}[task]


def _contradictions(run: Run, task: str, backend: str, answer: Explained) -> list[str]:
    if answer.conflicts is None or answer.drops is None:
        return []
    same = answer.conflicts <= run.conflicts and answer.drops <= run.drops
    if task == "marco":
        same = (answer.conflicts, answer.drops) == (run.conflicts, run.drops)
    if task == "optimal_mus":
        same = same and {len(each) for each in answer.conflicts} == {len(run.conflict)}
    where = f"{run.planted.people:,} people, {len(run.planted.conflict)} demands, seed {run.planted.seed}"
    return [] if same else [f"{where}: CPMpy's {task} on {backend} finds other sets"]
