"""Finding a proof that nothing is better than an answer, goal by goal, and putting it into a certificate.

Everybody is priced by a linear program's multipliers. Mostly the sum of rows that they stand for says it all; else it
rules out so many people that all which the others could make is tried through. Where that is too much, there are two
cases, told by a count that lies between two whole numbers (branch and bound, Land and Doig 1960), and so on. Nothing
here is believed: the certificate is checked before it is handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

import numpy as np

from composer.base.errors import Undecided
from composer.checking.certificate import DEEPEST, Certificate, Quantity
from composer.checking.check import check
from composer.checking.rows import Reader
from composer.checking.switched import Switch, disjoint, switch
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import hold_at, require_better
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program
from composer.infeasibility.certificate.from_multipliers import (
    CaseSplit,
    GoalProof,
    RowTimes,
    RulingOut,
    impossibility_certificate,
    optimality_certificate,
    ruled_out,
    with_case,
)
from composer.infeasibility.certificate.quantities import BETWEEN, finer_quantities, quantities
from composer.measures import Linear
from composer.optimize.column_generation import PricedSample, generate_columns
from composer.optimize.query import Query, WarmStart
from composer.presolve.enumeration import enumerate_all
from composer.presolve.symmetry import union_of_people
from composer.problem.problem import Problem
from composer.solvers import lp, tuning
from composer.solvers.budget import Budget
from composer.solvers.phase_one import LPPoint

TOO_LONG = "no proof was found that is short enough to be written down and checked by others"


def certify_best(problem: Problem, values: Sequence[Fraction], budget: Budget) -> Certificate:
    """The certificate that nothing is better than these values, one for each of the problem's goals, in their order.

    It has been checked. Raises Undecided where none was found that can be checked, or in time.
    """
    program = encode(problem, check=budget.check)

    def made(few: int, told: Sequence[int]) -> Certificate:
        parts, kept = [], program
        for aim, value in zip(program.goals, values, strict=True):
            beaten = require_better(kept, aim, value)
            proof = _Search(program, len(kept.rows), few, told, budget).proof(beaten, 0, [])
            budget.check()
            parts.append(GoalProof(aim.label, value, beaten, proof))
            kept = hold_at(kept, aim, value)
        return optimality_certificate(problem, program, parts)

    return _checked(problem, program, made, budget)


def certify_none(problem: Problem, budget: Budget) -> Certificate:
    """The certificate that no team meets what is asked, else as `certify_best`."""
    program = encode(problem, check=budget.check)

    def made(few: int, told: Sequence[int]) -> Certificate:
        proof = _Search(program, None, few, told, budget).proof(program, 0, [])
        return impossibility_certificate(problem, program, proof)

    return _checked(problem, program, made, budget)


def _checked(
    problem: Problem, program: Program, made: Callable[[int, Sequence[int]], Certificate], budget: Budget
) -> Certificate:
    """With rows that keep people out told apart, where there are any, else without: of those that share people only
    some can be told apart, and then other sums may say more."""
    said = ((place, switch(program, row)) for place, row in single_rows(program.rows) if row.expression.auxiliaries)
    told = [*disjoint((place, one) for place, one in said if isinstance(one, Switch))]
    for few, switches in product(tuning.BEST_CLASSES, [told, []] if told else [[]]):
        budget.check()
        try:
            certificate = made(few, switches)
        except Undecided:
            continue
        if not check(problem, certificate, program, budget.check).faults:
            return certificate
    raise Undecided(TOO_LONG)


class _Search:
    """The search for one goal's proof. `asked` is the position of the row that an answer has to beat, None for none;
    what more than `few` classes can make is not tried through. `switches` are positions of rows that are told apart
    (`checking.switched`)."""

    def __init__(self, closed: Program, asked: int | None, few: int, switches: Sequence[int], budget: Budget) -> None:
        self._closed, self._asked, self._few, self._switches, self._budget = closed, asked, few, switches, budget
        self._cases, self._memory = 0, WarmStart()
        self._first: dict[int, Any] = {}

    def proof(self, program: Program, depth: int, before: Sequence[RowTimes]) -> RulingOut | CaseSplit:
        """A proof over these rows, the last `depth` of them being those of the cases around, and those people whom the
        sums `before` leave."""
        rows = [place for place in range(len(program.rows)) if place != self._asked]
        base = replace(program, rows=tuple(program.rows[place] for place in rows))
        objective = Linear() if self._asked is None else program.rows[self._asked].expression
        question = Query(base, objective, self._budget, self._memory)
        found = generate_columns(question, None, sharp=bool(self._switches))
        times = self._times(found, rows)
        least = None if self._asked is None else program.rows[self._asked].low
        if found.impossible or (found.prices and least is not None and found.prices.bound < least):
            return RulingOut([*before, times], None, self._switches, self._first)
        if depth and self._asked is not None and not times:
            raise Undecided(TOO_LONG)
        states = self._tried(question, found, least)
        if states is not None:
            return RulingOut([*before, times] if times else before, states, self._switches, self._first)
        self._cases += 1
        if self._budget.over or depth == DEEPEST or self._cases > tuning.BEST_CASES:
            raise Undecided(TOO_LONG)
        quantity, value = self._between(program, found)
        if not depth and times and self._switches:  # few are left, so that cases do not take long
            before = [times]
            program = ruled_out(program, RulingOut(before, None, self._switches, self._first))[1]
        reader = Reader(program, self._closed.rows)
        counted, cut = reader.expression(quantity), floor(value)
        below = self.proof(with_case(reader.program, counted, None, cut), depth + 1, before)
        above = self.proof(with_case(reader.program, counted, cut + 1, None), depth + 1, before)
        return CaseSplit(quantity, cut, below, above)

    def _times(self, found: PricedSample, rows: Sequence[int]) -> RowTimes:
        """What the prices stand for, as floors; rows that were added to cut off pairs are none of the program's."""
        if found.prices is None or (self._asked is None and not found.impossible):
            return {}
        ceilings = found.prices.times[: len(rows)].tolist()
        times = {row: -number for row, number in zip(rows, ceilings, strict=True) if number}
        if self._asked is not None and not found.impossible:
            times[self._asked] = found.prices.scale
        return times

    def _tried(self, question: Query, found: PricedSample, least: int | None) -> int | None:
        """How many states it takes to try everything; None where that is too much."""
        if found.prices is None:
            model, hints = question.over(question.everybody), []
        else:
            people = question.everybody if least is None else found.prices.survivors(least)
            model = question.over(people)
            hints = [found.prices.times[: len(question.program.rows)] / found.prices.scale]
        if least is not None:
            model = model.above(least - 1)
            hints = [np.append(each, -1.0) for each in hints]
        if len(model.team) > self._few:
            return None
        tried = enumerate_all(
            model, hints, tuning.BEST_STATES, lambda states: self._budget.check(tuning.STATE * states)
        )
        return tried.states if tried.nothing and tried.states <= tuning.BEST_LIMIT else None

    def _between(self, program: Program, found: PricedSample) -> tuple[Quantity, float]:
        """A number that lies between two whole numbers at the linear program's best point: a helper that lets people
        in, or a count, of a class of people where there is one, else of more; the nearest to the middle."""
        question = found.question
        model = found.over(union_of_people(found.sample, found.used) if self._switches else question.everybody)
        relaxed = lp.relax_model(model, self._budget)
        if relaxed is None or relaxed.stopped or len(program.blocks) > 1:
            raise Undecided(TOO_LONG)
        helpers = {helper for place in self._switches for helper in self._closed.rows[place].expression.auxiliaries}
        on = [
            (helper, float(relaxed.values[len(model.team) + place]))
            for helper, place in zip(sorted(helpers), model.places(sorted(helpers)).tolist(), strict=True)
        ]
        on = [(helper, value) for helper, value in on if abs(value - round(value)) > BETWEEN]
        if on:
            helper, value = max(on, key=lambda each: abs(each[1] - round(each[1])))
            return Quantity(of="helper", helper=helper + 1), value
        team = np.zeros(len(relaxed.people), np.intp)
        point = LPPoint(relaxed.people, team, relaxed.amounts, np.zeros(len(program.auxiliaries)))
        for counts in (self._classes(point), self._counts(point)):
            between = [pair for pair in counts if abs(pair[1] - round(pair[1])) > BETWEEN]
            if between:
                return max(between, key=lambda pair: abs(pair[1] - round(pair[1])))
        raise Undecided(TOO_LONG)

    def _classes(self, point: LPPoint) -> Iterator[tuple[Quantity, float]]:
        """Members whom several rows together tell from all others."""
        reader = Reader(self._closed, self._closed.rows)
        for quantity in finer_quantities(self._closed, point):
            counted = reader.expression(quantity)
            yield quantity, point.value(reader.program, counted)

    def _counts(self, point: LPPoint) -> Iterator[tuple[Quantity, float]]:
        """Members that a row weighs alike, and all of them."""
        for quantity, counted in quantities(self._closed, point.person):
            if quantity.of in ("size", "members"):
                yield quantity, point.value(self._closed, counted)
