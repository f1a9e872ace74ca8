"""The problems that reductions are tested on, and what can be wrong with an answer and with prices.

A complaint is a text; a list of none says that all is right.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer import load
from composer.base.arrays import Rows
from composer.encoding.encode import encode
from composer.encoding.pair_block import pair_blocks
from composer.encoding.program import Program, Source, row
from composer.measures import Linear
from composer.optimize import maximize
from composer.optimize.query import Query, WarmStart
from composer.presolve import lagrangian
from composer.presolve.condense import Placement, condense
from composer.solvers import lp, tuning
from composer.solvers.budget import Budget
from tests.support.crowded_problems import crowded_scenario, odd_program
from tests.support.random_problems import random_scenario
from tests.support.unreduced import Counted, Pick, Unreduced, bound_by_hand, counted, picked, worth

DRAWN = {"small": 400, "crowd": 1150, "odd": 450}
"""How many problems of each kind, as `random_problems` and `crowded_problems` draw them."""
ROADS = (
    {"SAMPLE": 3, "JOINING": 1, "CORE": 1, "NEAR": 1},
    {"SAMPLE": 5, "JOINING": 2, "CORE": 2, "NEAR": 2, "OBSTACLES": 1, "MANY": 12, "CUTS": 1},
    {"SAMPLE": 10**9, "CORE": 1, "NEAR": 1, "SETTLINGS": 0},
    {"SAMPLE": 8, "CORE": 3, "NEAR": 1, "SETTLINGS": 0},
)
"""Limits of the engines that make them go the long way, beside `SMALL` = 0: nothing is decided on at once."""
PATIENCE = 150
"""Rounds after which a search that widens its core has plainly stopped making progress."""


@dataclass(frozen=True, eq=False)
class Case:
    """A problem as a program, its first goal as an objective (no weights: any choice at all), and all that is true."""

    name: str
    program: Program
    objective: Linear
    scenario: dict[str, Any]

    def draw(self, what: str) -> random.Random:
        """Chance, the same for the same case and purpose."""
        return random.Random(f"{self.name}: {what}")

    @cached_property
    def truth(self) -> Unreduced:
        """The program as it stands."""
        return Unreduced(self.program)

    @cached_property
    def spelled(self) -> Counted:
        """The objective, spelled out."""
        return counted(self.program, self.objective)

    @cached_property
    def picks(self) -> list[Pick]:
        """Teams, the best first; none where it is impossible."""
        return self.truth.best(self.spelled)

    @cached_property
    def best(self) -> int | None:
        """The best value."""
        return worth(self.spelled, self.picks[0]) if self.picks else None

    @cached_property
    def worst(self) -> Pick:
        """A team of the least value."""
        return self.truth.best(counted(self.program, -self.objective))[0]

    @cached_property
    def multipliers(self) -> list[tuple[Linear, NDArray[np.float64]]]:
        """Multipliers, each with what they price."""
        return multipliers_of(self)

    @contextmanager
    def long_way(self) -> Iterator[None]:
        """Within it the engines have nothing small enough to be spared the way over few people.

        For some the linear program is solved badly, and for some the first decision is taken on a poor core, with the
        worst team in it: any multipliers give a true bound, and any core can be closed, but there is more to look for
        behind it.
        """
        draw = self.draw("way")
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {"SMALL": 0, **draw.choice(ROADS)}.items():
                patch.setattr(tuning, name, value)
            if draw.random() < 0.4:
                patch.setattr(lp.ModelLP, "solve", blurred(lp.ModelLP.solve, draw.choice([0.1, 0.5]), draw))
            if self.picks and draw.random() < 0.5:
                patch.setattr(maximize, "first_core", poor_core(self.worst, draw))
            yield


def blurred(
    solve: Callable[[lp.ModelLP, Budget], lp.RelaxationResult | None], blur: float, draw: random.Random
) -> Callable[[lp.ModelLP, Budget], lp.RelaxationResult | None]:
    """Linear programs solved so badly that a third of the multipliers are off by up to `blur` of the largest."""

    def badly(asked: lp.ModelLP, budget: Budget) -> lp.RelaxationResult | None:
        found = solve(asked, budget)
        if found is None:
            return None
        reach = blur * float(np.abs(found.multipliers).max(initial=1.0))
        noise = [draw.choice([0.0, 0.0, draw.uniform(-reach, reach)]) for _ in found.multipliers]
        return replace(found, multipliers=found.multipliers + np.array(noise))

    return badly


def poor_core(pick: Pick, draw: random.Random) -> Callable[..., Rows]:
    """A core of the people picked, and a few others."""

    def core(question: Query, *_: object) -> Rows:
        others = draw.sample(question.everybody.tolist(), draw.randint(0, len(question.everybody) // 3))
        return np.array(sorted({*others, *(person for team in pick.teams for person in team)}), np.intp)

    return core


def drawn(kind: str, seed: int) -> Case:
    """One of the problems."""
    name = f"{kind} {seed}"
    if kind == "odd":
        return Case(name, *odd_program(seed), {})
    scenario = random_scenario(seed) if kind == "small" else crowded_scenario(seed)
    program = encode(load(scenario))
    return Case(name, program, goal_of(program, 0, random.Random(name)), scenario)


@cache
def examples() -> list[Case]:
    """Some of each kind of problem."""
    return [drawn(kind, seed) for seed in range(45) for kind in DRAWN]


def goal_of(program: Program, place: int, draw: random.Random) -> Linear:
    """A goal as something to maximise: a quotient as the gain over some ratio; no goal as no weights."""
    if len(program.goals) <= place:
        return Linear()
    aim = program.goals[place]
    top = aim.quotient.top if aim.most else -aim.quotient.top
    if aim.quotient.count is None:
        return top
    return top * draw.randint(1, 3) - aim.quotient.count * (draw.randint(-3, 3) * aim.quotient.scale)


def weights_of_chance(program: Program, draw: random.Random) -> Linear:
    """Weights for the codes of one trait, alike in all teams or not."""
    trait = draw.randrange(len(program.traits))
    alike, *each = (
        np.array([draw.randint(-3, 5) for _ in range(program.traits[trait].size)], np.int64)
        for _ in range(len(program.blocks) + 1)
    )
    shared = draw.random() < 0.5
    people = {(team, trait): alike if shared else weights for team, weights in enumerate(each)}
    return Linear(people, shared=shared)


def held(program: Program, objective: Linear, low: int) -> Program:
    """The program under which an objective, its constant aside, is at least `low`."""
    return program.holding([row(replace(objective, constant=0), low, None, Source("held"))])


def placed(pick: Pick) -> Placement:
    """A pick as the package would answer it."""
    members = tuple(np.array(sorted(team), np.intp) for team in pick.teams)
    return Placement(members, np.array(pick.auxiliaries, np.int64))


# What is wrong with an answer.


def answered(case: Case) -> tuple[maximize.Optimum, WarmStart]:
    """What the package says of the first goal, and what it remembers of it.

    Before, it remembers people drawn by lot, for whom nobody asked; now and then it knows of a team already.
    """
    draw = case.draw("known")
    count = len(case.program.pool)
    memory = WarmStart(np.array(draw.sample(range(count), draw.choice([0, 0, 1, count // 2])), np.intp))
    known = placed(case.worst) if case.picks and draw.random() < 0.2 else None
    return by_few(case.program, case.objective, memory, known), memory


def by_few(program: Program, objective: Linear, memory: WarmStart, known: Placement | None = None) -> maximize.Optimum:
    """What the package says."""
    told: list[str] = []

    def patient(text: str) -> None:
        told.append(text)
        assert len(told) < PATIENCE, f"no end to it: {text}"

    return maximize.maximize(program, objective, Budget(progress=patient), known, memory)


def wrong_in(answer: maximize.Optimum, truth: Unreduced, objective: Counted, best: int | None) -> list[str]:
    """What an answer gets wrong: nothing proved, another verdict or value, a bound or a team that is none."""
    if not answer.proved:
        return ["nothing proved"]
    if answer.placement is None or best is None:
        return [] if answer.placement is best is None else [f"{answer.value}, in truth {best}"]
    pick = picked(answer.placement)
    seen = {"value": answer.value, "bound": answer.bound, "its own people": worth(objective, pick)}
    return truth.broken(pick) + [f"{told} {value}, in truth {best}" for told, value in seen.items() if value != best]


def wrong_at_first(case: Case, answer: maximize.Optimum) -> list[str]:
    """What an answer gets wrong about the first goal."""
    return wrong_in(answer, case.truth, case.spelled, case.best)


def wrong_after(case: Case, known: Placement, memory: WarmStart) -> list[str]:
    """What it gets wrong once a goal keeps what it has reached: about one more, and about every goal after it.

    Where there is no second goal, some weights are one.
    """
    assert case.best is not None
    draw = case.draw("second")
    wrong: list[str] = []
    if draw.random() < 0.5:
        beyond = held(case.program, case.objective, case.best + 1)
        answer = by_few(beyond, Linear(), memory)
        wrong += [f"one more: {each}" for each in wrong_in(answer, Unreduced(beyond), case.spelled, None)]
    kept, objective, fixed = case.program, case.objective, [(case.spelled, case.best)]
    for place in range(1, max(2, len(case.program.goals))):
        kept = held(kept, objective, fixed[-1][1])
        objective = goal_of(case.program, place, draw)
        if not objective.people and not objective.auxiliaries:
            objective = weights_of_chance(case.program, draw)
        spelled = counted(case.program, objective)
        found = case.truth.best(spelled, fixed)
        assert found, f"{case.name}: what the goals before reached is not to be had"
        fixed.append((spelled, worth(spelled, found[0])))
        answer = by_few(kept, objective, memory, known)
        wrong += [f"goal {place + 1}: {each}" for each in wrong_in(answer, Unreduced(kept), *fixed[-1])]
        known = answer.placement or known
    return wrong


# What is wrong with prices.


def multipliers_of(case: Case) -> list[tuple[Linear, NDArray[np.float64]]]:
    """Multipliers, each with what they price: the linear program's over everybody and over some, and others."""
    draw = case.draw("multipliers")
    everybody = np.flatnonzero(case.program.eligible)
    some = np.array(sorted(draw.sample(everybody.tolist(), (len(everybody) + 1) // 2)), np.intp)
    given = []
    for people in (everybody, some):
        relaxed = lp.relax_model(condense(case.program, people, case.objective))
        if relaxed is not None:
            given.append((case.objective if relaxed.feasible else Linear(), relaxed.multipliers))
    count = len(case.program.rows)
    noise = np.array([draw.choice([0.0, 0.0, draw.uniform(-1, 1)]) for _ in range(count)])
    if given:
        given.append((given[0][0], given[0][1] + noise))
    for wild in (
        [0.0, draw.uniform(-1, 1), draw.uniform(-40, 40), draw.uniform(-1e7, 1e7), float("nan"), float("inf")],
        [2.0**-24, -(2.0**-24), 2.0**-25, 0.6 * 2.0**-24],  # one unit of the finest prices, or rounded to one
    ):
        given.append((case.objective, np.array([draw.choice(wild) for _ in range(count)])))
    return given


def mispriced(
    priced: Callable[..., lagrangian.LagrangianBound | None],
    case: Case,
    objective: Linear,
    multipliers: NDArray[np.float64],
    picks: list[Pick],
) -> list[str]:
    """What is wrong with prices: they are not those of their definition, or some team contradicts them."""
    found = priced(case.program, objective, multipliers)
    if found is None:
        return ["no prices"]
    spelled = counted(case.program, objective)
    times = [Fraction(each, found.scale) for each in found.times.tolist()]
    given, truly = (bound_by_hand(case.truth, spelled, each, found.scale) for each in (multipliers.tolist(), times))
    wrong = [] if found.limit <= given.limit else [f"limit {found.limit}, with the multipliers given {given.limit}"]
    if not any(block.told.pull.up for _, block in pair_blocks(case.program.rows)) and truly != given:
        wrong.append("other multipliers")
    if (found.limit, found.bound) != (truly.limit, truly.bound):
        wrong.append(f"limit {found.limit}, by hand {truly.limit}")
    person = [None if one == lagrangian.NEVER else one for one in found.person.tolist()]
    if tuple(person) != truly.person:
        wrong.append(f"prices {person}, by hand {truly.person}")
    edges = {(truly.limit + min(0, one or 0)) // truly.scale for one in truly.person}
    for edge in {truly.bound, -(2**62), 2**62, *edges}:
        for value in (edge, edge + 1):
            if found.survivors(value).tolist() != truly.survivors(value):
                wrong.append(f"who could reach {value}")
    for pick in picks:
        wrong += truly.exceeded(worth(spelled, pick), pick)
        if not {person for team in pick.teams for person in team} <= set(found.survivors(worth(spelled, pick))):
            wrong.append("somebody is in a team that they could not be in")
    return wrong


# What is in a problem.


def features(case: Case) -> set[str]:
    """What is in a problem, and what is done to it."""
    asked = [one for team in case.scenario.get("teams", []) for one in team.get("require", [])]
    asked += case.scenario.get("require", [])
    everybody = np.flatnonzero(case.program.eligible)
    weights = Counter(tuple(team[person] for team in case.spelled.people) for person in everybody.tolist())
    reduced = condense(case.program, everybody, case.objective)
    budget = Budget()
    answer = maximize.maximize(case.program, case.objective, budget)
    found = {
        "a floor and a ceiling on one measure": any("at_least" in one and "at_most" in one for one in asked),
        "incompatible pairs": any("pairs" in one and one.get("at_most") == 0 for one in asked),
        "a share": any("share" in one for one in asked),
        "an aim": any("aim" in one for one in asked),
        "several teams": len(case.program.blocks) > 1,
        "impossible": not case.picks,
        "ties": 2 * sum(number for number in weights.values() if number > 1) > len(everybody),
        "people merged": len(reduced.classes.size) < len(reduced.classes.people),
        "more of a class than could be used": len(reduced.classes.people) < len(everybody),
        "pooled": reduced.sorts is not None,
        "proved on few": answer.placement is not None and budget.considered < len(everybody),
        "a core that did not do": budget.decisions > 1,
        "proved impossible by prices": answer.placement is None and budget.considered == 0,
    }
    return {name for name, there in found.items() if there}
