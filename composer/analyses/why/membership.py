"""Some people taken in or left out, whatever else: programs about them, and demands that cannot stand together then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from composer.analyses.why.answer import MembershipConflict
from composer.base.errors import Disagreement
from composer.encoding.program import Program, Source, row
from composer.infeasibility.demands import demand_oracle
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.mus import shrink
from composer.measures import Linear, Trait
from composer.problem.problem import Problem
from composer.solvers.budget import Budget, OutOfBudget


def force_in(program: Program, people: Sequence[int]) -> Program:
    """The program in which each of these people, rows of the pool, is a member of some team."""
    codes = np.zeros(len(program.pool), np.int32)
    codes[list(people)] = np.arange(1, len(people) + 1)
    trait = Trait(codes, len(people) + 1)
    rows = []
    for code, person in enumerate(people, 1):
        single = np.zeros(trait.size, np.int64)
        single[code] = 1
        there = Linear.over(range(len(program.teams)), len(program.traits), single)
        rows.append(row(there, 1, None, Source(f"{program.pool.ids[person]} is taken in")))
    return replace(program, traits=(*program.traits, trait)).holding(rows)


def force_out(program: Program, people: Sequence[int]) -> Program:
    """The program in which none of these people, rows of the pool, is a member of any team; a reserve they may be."""
    others = np.ones(len(program.pool), np.bool_)
    others[list(people)] = False
    left = set(program.reserves.values())
    blocks = (
        block if index in left else replace(block, eligible=block.eligible & others)
        for index, block in enumerate(program.blocks)
    )
    return replace(program, blocks=tuple(blocks))


def membership_conflict(
    problem: Problem, people: Sequence[int], taken_in: bool, budget: Budget
) -> MembershipConflict | None:
    """Demands that cannot stand together with these people in some team (or, not `taken_in`, in none); None where it
    could not be found out. They are known to be too many together.

    A conflict as `infeasibility.mus` shrinks it, the people's membership in the background of every question. Raises
    Disagreement where everything together can be met after all.
    """
    try:
        question = demand_oracle(problem, budget, partial(force_in if taken_in else force_out, people=people))
    except OutOfBudget:
        return None
    oracle = question.oracle
    stands = oracle.satisfiable(oracle.all, hopeful=False)
    if stands:
        raise Disagreement("people are called impossible to take in or to leave out, but a choice meets everything")
    if stands is None:
        return None
    mus = shrink(oracle, oracle.all)
    return MembershipConflict(tuple(question.demands[bit].label for bit in bits(mus.demands)), mus.minimal)
