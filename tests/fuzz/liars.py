"""Lies told by the engines, one at a time at every call, and what becomes of them.

    python -m tests.fuzz.liars --problems 30 --seed 0

counts, by engine, kind of lie and analysis: `told`; `caught` (a loud disagreement); `downgraded` (the answer claims
less than the truth); `harmless` (it is the truth all the same); and `WRONG`: anything else that is claimed, any other
exception, and no end. Where an engine is asked very often, some of its calls are drawn: `--most` for each kind of lie.
`--always` lies at every call instead. Those that went wrong are printed, with what repeats them.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from unittest.mock import patch

from composer import Disagreement, Problem, ScenarioError, load
from composer.solvers import tuning
from tests.support import oracle, plan_oracle
from tests.support.claims import ANALYSES, LESS, SAME
from tests.support.conflict_problems import crowded
from tests.support.larger_problems import larger_scenario
from tests.support.liars import ENGINES, Lie, kinds, lying
from tests.support.random_plans import random_plan
from tests.support.random_problems import random_scenario
from tests.support.ways_problems import impossible_scenario

CAUGHT, DOWNGRADED, HARMLESS, UNTOLD, WRONG = "caught", "downgraded", "harmless", "untold", "WRONG"
OUTCOMES = ("told", CAUGHT, DOWNGRADED, HARMLESS, WRONG)
PATIENCE = 60
"""Seconds after which an answer has no end."""

FEW = {"SMALL": 0, "SAMPLE": 12, "JOINING": 2, "CORE": 2, "NEAR": 1}
ROADS: Mapping[str, Mapping[str, int]] = {
    "as it is": {},
    "prices and cores": FEW,
    "branches": {**FEW, "TINY": 0, "TRIABLE": 0},
    "second engine": {**FEW, "TINY": 0, "TRIABLE": 0, "BRANCHING": -1},
    "fronts far off": {**FEW, "SOME": 0},
    "everything tried": {"FEW": 400, "TINY": 400},
}
"""Limits under which questions go over other roads: cores and settling, branches, the second engine."""


@dataclass(frozen=True)
class Asked:
    """One analysis of one problem, on one road."""

    name: str
    scenario: dict[str, Any]
    problem: Problem
    analysis: str
    road: str


@dataclass(frozen=True)
class Told:
    """A lie, and what became of it."""

    asked: Asked
    lie: Lie
    outcome: str
    words: str = ""


@contextmanager
def road(name: str) -> Iterator[None]:
    """The engines' limits so that questions go over a road."""
    with ExitStack() as stack:
        for limit, value in ROADS[name].items():
            stack.enter_context(patch.object(tuning, limit, value))
        yield


class NoEnd(Exception):
    """An answer takes far too long."""


@contextmanager
def patience(seconds: int) -> Iterator[None]:
    """Raise NoEnd in the main thread once so many seconds are over."""

    def ring(_number: int, _frame: object) -> None:
        raise NoEnd

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def lies(asked: Asked, most: int, seed: int, always: bool = False) -> Iterator[Told]:
    """Every kind of lie at calls that the truthful run makes, `most` of them for each kind; and what became of it."""
    analysis = ANALYSES[asked.analysis]
    truth = analysis.known(asked.problem)
    if analysis.judged(truth, truth) != SAME:
        return  # not decided without any lie
    with road(asked.road):
        with lying(None) as honest:
            assert analysis.judged(truth, analysis.ask(asked.problem)) != WRONG, asked
        for engine in ENGINES:
            for kind in kinds(engine):
                draw = Random(f"{seed} {asked.name} {asked.analysis} {engine} {kind}")
                could = honest.could[engine, kind]
                calls = sorted(draw.sample(could, min(most, len(could))))
                for call in [None] if always and calls else calls:
                    yield _one(asked, Lie(engine, kind, call, seed), truth)


def by_brute_force(asked: Asked) -> bool:
    """Whether the truth that answers are held against is what brute force finds, where it can tell."""
    if asked.name.split()[0] not in ("random", "plan"):
        return True
    return by_hand(asked.scenario, asked.analysis, ANALYSES[asked.analysis].known(asked.problem))


def _one(asked: Asked, lie: Lie, truth: Any) -> Told:
    analysis = ANALYSES[asked.analysis]
    outcome, words = WRONG, ""
    with lying(lie) as liars:
        try:
            with patience(PATIENCE):
                judged = analysis.judged(truth, analysis.ask(asked.problem))
            outcome = {SAME: HARMLESS, LESS: DOWNGRADED}.get(judged, WRONG)
        except Disagreement as found:
            outcome, words = CAUGHT, str(found)
        except Exception:  # a lie may not bring down the program in any other way
            words = traceback.format_exc(limit=-4)
    if not liars.told and outcome != WRONG:
        outcome = UNTOLD
    return Told(asked, lie, outcome, words)


# Problems


def fixed(scenario: Mapping[str, Any]) -> bool:
    """Whether all sizes are exact and no teams alike, so that the next best values do not turn on who was chosen."""
    return all(isinstance(team["size"], int) and "number" not in team for team in scenario["teams"])


SOURCES: Mapping[str, tuple[Callable[[int], dict[str, Any]], tuple[str, ...]]] = {
    "random": (
        random_scenario,
        ("solve", "in little time", "tradeoffs", "alternatives", "indispensable", "why", "conflict", "sweep"),
    ),
    "larger": (lambda seed: larger_scenario(seed, 30), ("solve", "in little time", "tradeoffs", "indispensable")),
    "crowded": (crowded, ("conflict", "conflicts")),
    "impossible": (impossible_scenario, ("ways", "fewest", "ways in little time")),
    "plan": (random_plan, ("gaps", "gaps in little time")),
}
"""Where problems come from, and what they are asked."""


def questions(problems: int, seed: int, only: Sequence[str] = ()) -> Iterator[Asked]:
    """So many problems of each source, each asked everything; the roads take turns."""
    for number in range(seed, seed + problems):
        for place, (source, (make, analyses)) in enumerate(SOURCES.items()):
            scenario = make(number)
            try:
                problem = load(scenario)
            except ScenarioError:
                continue
            for turn, analysis in enumerate(analyses):
                if (only and analysis not in only) or (analysis == "alternatives" and not fixed(scenario)):
                    continue
                way = list(ROADS)[(number + place + turn) % len(ROADS)]
                yield Asked(f"{source} {number}", scenario, problem, analysis, way)


def by_hand(scenario: dict[str, Any], analysis: str, truth: Any) -> bool:
    """Whether what all answers are held against is what brute force finds, for analyses of a few people it knows."""
    if analysis == "gaps":
        try:
            plans = plan_oracle.plans(scenario)
        except plan_oracle.TooMany:
            return True
        known = [] if plans and not any(plans[0].numbers) else [plan.cost for plan in plans[:3]]
        return [plan.cost for plan in truth.plans] == known and (truth.verdict == "impossible") == (not plans)
    problem = oracle.Problem(scenario)
    if analysis == "solve":
        found = oracle.truth(scenario)
        return (truth.verdict, [goal.value for goal in truth.goals if goal.value is not None]) == (
            found.verdict,
            found.goals,
        )
    if analysis == "indispensable":
        every = [frozenset(problem.members(teams, None)) for teams in problem.feasible()]
        always, never = frozenset.intersection(*every) if every else set(), frozenset().union(*every)
        allowed = frozenset().union(*(team.everyone for team in problem.teams)) if every else set()
        return (set(truth.always), set(truth.never)) == (always & allowed, allowed - never)
    if analysis == "alternatives":
        ranked = sorted(map(problem.goal_values, problem.feasible()), key=problem.rank)
        return [[goal.value for goal in one.goals] for one in truth.alternatives] == ranked[:4]
    return True


def table(counts: Counter[tuple[str, str, str, str]], key: Callable[[tuple[str, str, str, str]], str]) -> list[str]:
    """The counts by one of their sides, a line each."""
    sums: Counter[tuple[str, str]] = Counter()
    for each, number in counts.items():
        sums[key(each), each[3]] += number
    names = list(dict.fromkeys(name for name, _ in sums))
    lines = [f"{'':28}" + "".join(f"{outcome:>11}" for outcome in OUTCOMES)]
    for name in names:
        numbers = {outcome: sums[name, outcome] for outcome in OUTCOMES[1:]}
        lines.append(f"{name:28}" + "".join(f"{each:11,}" for each in (sum(numbers.values()), *numbers.values())))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Tell lies, and report; 1 where one of them went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.liars", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--problems", type=int, default=10, help="of each source")
    parser.add_argument("--seed", type=int, default=0, help="the first problem")
    parser.add_argument("--most", type=int, default=4, help="calls at which each kind of lie is told")
    parser.add_argument("--always", action="store_true", help="lie at every call")
    parser.add_argument("--only", action="append", default=[], choices=list(ANALYSES), help="this analysis")
    parser.add_argument("--seconds", type=float, help="no question is begun after so long")
    given = parser.parse_args(arguments)
    counts: Counter[tuple[str, str, str, str]] = Counter()
    began, wrong = time.monotonic(), 0
    for asked in questions(given.problems, given.seed, given.only):
        print(f"{time.monotonic() - began:6.0f} s  {asked.name}, {asked.analysis}, {asked.road}", file=sys.stderr)
        if given.seconds and time.monotonic() - began > given.seconds:
            break
        if not by_brute_force(asked):
            wrong += 1
            print(f"WRONG: {asked.name}, {asked.analysis}: without any lie")
        for told in lies(asked, given.most, given.seed, given.always):
            if told.outcome != UNTOLD:
                counts[told.lie.engine, told.lie.kind, asked.analysis, told.outcome] += 1
            if told.outcome == WRONG:
                print(f"WRONG: {asked.name}, {asked.analysis}, {asked.road}: {told.lie}\n{told.words}", flush=True)
    for title, key in (
        ("By engine and kind of lie", lambda each: f"{each[0]}: {each[1]}"),
        ("By engine", lambda each: each[0]),
        ("By analysis", lambda each: each[2]),
        ("All", lambda _: "all"),
    ):
        print("", title, *table(counts, key), sep="\n")
    return int(wrong > 0 or any(outcome == WRONG for *_, outcome in counts))


if __name__ == "__main__":
    sys.exit(main())
