"""The least that the most tours of one person can be: the smallest number to which everybody can be held.

One number after the other is asked for, from the smallest one: to each of them everybody's schedule can keep by itself
(`presolve.fewer_tours`), which no fraction of a number says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from composer.encoding.program import Program, Row, Source
from composer.measures import Linear
from composer.optimize.query import Maximize, WarmStart
from composer.problem.results import Basis, weakest
from composer.solvers.budget import Budget

if TYPE_CHECKING:
    from composer.optimize.optimum import Optimum

HELD = Source("the most tours of one person")


def asks_for_tours(program: Program, objective: Linear) -> bool:
    """Whether the goal is that nobody has many tours, where that is held person by person."""
    levels = {helper for row in program.personal for helper in row.auxiliaries}
    goal = objective.auxiliaries
    return bool(goal) and not objective.people and goal.keys() <= levels and {*goal.values()} == {-1}


def fewest_tours(
    program: Program, objective: Linear, known: Optimum, maximize: Maximize, budget: Budget, memory: WarmStart | None
) -> Optimum:
    """The best choice by such a goal, as `maximize` finds any choice of a program; `known` has one that is known, if
    there is one."""
    ends = [program.auxiliaries[helper] for helper in objective.auxiliaries]
    most = sum(high for _, high in ends) if known.value is None else -known.value - 1
    bases: list[Basis | None] = ["sums"]
    for number in range(sum(low for low, _ in ends), most + 1):
        held = program.holding([Row(objective, -number, None, HELD)])
        answer = maximize(held, Linear(), budget, memory=memory)
        if answer.placement is not None:
            return replace(known, placement=answer.placement, value=-number, bound=-number, basis=weakest(bases))
        if not answer.proved:
            return replace(known, bound=-number, basis=answer.basis)
        bases.append(answer.basis)
    return replace(known, bound=known.value, basis=weakest(bases))
