"""Certificates that nothing is better, made by hand: multipliers of a linear program or drawn at random, and values
that are claimed, true or not.

`python -m tests.support.best_proofs 0 500` makes false claims of so many random problems; none may hold.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np

from composer import load
from composer.checking.certificate import Certificate
from composer.checking.check import check
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import hold_at, require_better
from composer.encoding.program import Program
from composer.infeasibility.certificate.from_multipliers import (
    GoalProof,
    RulingOut,
    impossibility_certificate,
    optimality_certificate,
)
from composer.measures import Linear
from composer.optimize.query import Query, WarmStart
from composer.problem.problem import Problem
from composer.solvers import lp
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.random_problems import random_scenario

Times = dict[int, int]
SCALE = 5040


def priced(program: Program, own: int, goal: bool = True) -> list[Times]:
    """A sum by the multipliers of a linear program: the rows before `own`, which asks for more, against it. Without a
    goal all rows, whose linear program must be infeasible. No sum where there are no such multipliers."""
    objective = program.rows[own].expression if goal else Linear()
    base = replace(program, rows=program.rows[:own])
    question = Query(base, objective, Budget(), WarmStart())
    relaxed = lp.relax_model(question.over(question.everybody)) if base.rows else None
    if relaxed is None or relaxed.feasible != goal:
        return []
    times = {own: SCALE} if goal else {}
    for row, number in enumerate(np.rint(-relaxed.multipliers * SCALE).astype(int).tolist()):
        end = base.rows[row].low if number > 0 else base.rows[row].high
        if number and end is not None:
            times[row] = int(number)
    return [times] if times else []


def drawn(program: Program, draw: Random) -> list[Times]:
    """Sums with any multipliers: whatever they are, what follows is true."""
    found = []
    for _ in range(draw.choice((0, 1, 2))):
        times = {}
        for row in draw.sample(range(len(program.rows)), min(len(program.rows), draw.randint(1, 5))):
            ends = program.rows[row].low, program.rows[row].high
            sign = draw.choice([sign for sign, end in zip((1, -1), ends, strict=True) if end is not None])
            times[row] = sign * draw.choice((1, 2, 7, 10**9, 2**62, 2**70))
        found.append(times)
    return found


def claimed(problem: Problem, program: Program, values: Sequence[Fraction], draw: Random | None = None) -> Certificate:
    """That nothing is better than these values. Raises OverflowError."""
    parts, kept = [], program
    for aim, value in zip(program.goals, values, strict=True):
        beaten = require_better(kept, aim, value)
        simple = aim.quotient.count is None and draw is None
        times = priced(beaten, len(kept.rows)) if simple else [] if draw is None else drawn(beaten, draw)
        parts.append(GoalProof(aim.label, value, beaten, RulingOut(times, 0)))
        kept = hold_at(kept, aim, value)
    return optimality_certificate(problem, program, parts)


def none(problem: Problem, program: Program, draw: Random | None = None) -> Certificate:
    """That nothing is possible at all."""
    times = priced(program, len(program.rows), goal=False) if draw is None else drawn(program, draw)
    return impossibility_certificate(problem, program, RulingOut(times, 0))


def false_claims(seeds: Iterable[int]) -> tuple[int, list[int]]:
    """Certificates of values that are beaten, and of problems that can be met, with multipliers drawn at random, or of
    a linear program: how many were tried, and the seeds of those that hold."""
    tried, wrong = 0, []
    for seed in seeds:
        scenario, draw = random_scenario(seed), Random(seed)
        truth = oracle.truth(scenario)
        problem = load(scenario)
        program = encode(problem)
        made = [none(problem, program, draw)] if truth.verdict == "best" else []
        for number, aim in enumerate(program.goals) if truth.goals else ():
            false = [*truth.goals]
            false[number] += draw.choice((Fraction(1, 10**6), Fraction(1))) * (-1 if aim.most else 1)
            made += [claimed(problem, program, false, draw), claimed(problem, program, false)]
        tried += len(made)
        wrong += [seed for certificate in made if check(problem, certificate, program).holds]
    return tried, wrong


if __name__ == "__main__":
    first, last = map(int, sys.argv[1:3])
    number, held = false_claims(range(first, last))
    print(f"{number} false claims: {len(held)} hold {held}")
    sys.exit(bool(held))
