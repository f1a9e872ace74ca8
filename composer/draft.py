"""Writing a problem down as a program: sizes, seats, requirements, aims and goals, each on its own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

import numpy as np
from numpy.typing import NDArray

from composer.errors import Mistake, Path, ScenarioError
from composer.measures import Linear, Measure, Pull, Quotient, Trait
from composer.problem import Problem, Size, Team
from composer.program import Aim, Block, Program, Row, Source, at_least, at_most, row
from composer.requirement import Requirement

LARGEST_SUM = 2**60
"""Beyond this a row could overflow the engine's 64 bits; far enough below to be checked in floating point."""

MOST_NAMED = 5
"""People one error names before it only counts the rest."""


class _Sheet:
    """The program while it is being written."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.pool = problem.pool
        everyone = [team.everyone.mask(self.pool) for team in problem.deployed]
        self.blocks = tuple(
            Block(team.name, mask, team.size.low, _most(team.size, int(mask.sum())))
            for team, mask in zip(problem.deployed, everyone, strict=True)
        )
        self.traits: list[Trait] = []
        self.helpers: list[tuple[int, int]] = []
        self.rows: list[Row] = []
        self.shortfalls: list[tuple[Fraction, Linear]] = []
        self._known: dict[int, int] = {}
        self._heads: dict[tuple[int, int], NDArray[np.int64]] = {}

    def trait(self, trait: Trait) -> int:
        """The trait's position; a trait met again keeps it."""
        if id(trait) not in self._known:
            self._known[id(trait)] = len(self.traits)
            self.traits.append(trait)
        return self._known[id(trait)]

    def heads(self, team: int, trait: int) -> NDArray[np.int64]:
        """How many people who may be in the team have each code of the trait."""
        if (team, trait) not in self._heads:
            asked = self.traits[trait]
            codes = asked.codes[self.blocks[team].eligible]
            self._heads[team, trait] = np.bincount(codes, minlength=asked.size)
        return self._heads[team, trait]


@dataclass(frozen=True)
class _Scope:
    """The draft a measure writes on: some of the teams, and what its rows are asked for by."""

    sheet: _Sheet
    teams: tuple[int, ...]
    source: Source

    def total(self, trait: Trait, weights: Sequence[int] | NDArray[np.int64]) -> Linear:
        position = self.sheet.trait(trait)
        array = np.asarray(weights, np.int64)
        return Linear({(team, position): array for team in self.teams})

    def helper(self, low: int, high: int) -> Linear:
        self.sheet.helpers.append((low, high))
        return Linear(helpers={len(self.sheet.helpers) - 1: 1})

    def require(self, expression: Linear, low: int | None = None, high: int | None = None) -> None:
        """A row; one that no team can break is left out, one that none can meet keeps a bound just out of reach.

        Raises OverflowError where its numbers would leave the range in which all arithmetic is exact.
        """
        lowest, highest = self.span(expression)
        self.exact(expression)
        low = None if low is None or low <= lowest else min(low, highest + 1)
        high = None if high is None or high >= highest else max(high, lowest - 1)
        if low is not None or high is not None:
            self.sheet.rows.append(row(expression, low, high, self.source))

    def exact(self, expression: Linear) -> None:
        """Raises OverflowError where the sum over everybody who may be in a team could leave the exact range."""
        total = sum(
            float(np.abs(weights).astype(np.float64) @ self.sheet.heads(team, trait))
            for (team, trait), weights in expression.people.items()
        )
        ends = self.sheet.helpers
        total += sum(abs(weight) * max(map(abs, ends[helper])) for helper, weight in expression.helpers.items())
        if total > LARGEST_SUM:
            raise OverflowError

    def span(self, expression: Linear) -> tuple[int, int]:
        low = high = expression.constant
        for (team, trait), weights in expression.people.items():
            heads, most = self.sheet.heads(team, trait), self.sheet.blocks[team].most
            high += _best_sum(weights, heads, most)
            low -= _best_sum(-weights, heads, most)
        for helper, weight in expression.helpers.items():
            ends = [weight * end for end in self.sheet.helpers[helper]]
            low, high = low + min(ends), high + max(ends)
        return low, high


def _most(size: Size, eligible: int) -> int:
    return eligible if size.high is None else min(size.high, eligible)


def _best_sum(weights: NDArray[np.int64], heads: NDArray[np.int64], most: int) -> int:
    """The largest sum of weights over at most `most` people, `heads` of whom have each weight."""
    useful = np.flatnonzero((weights > 0) & (heads > 0))
    if len(useful) == 1:
        return int(weights[useful[0]]) * min(int(heads[useful[0]]), most)
    order = useful[np.argsort(-weights[useful], kind="stable")[:most]]
    taken = np.diff(np.minimum(heads[order].cumsum(), most), prepend=0)
    return sum(weight * number for weight, number in zip(weights[order].tolist(), taken.tolist(), strict=True))


def write(problem: Problem) -> Program:
    """Write a problem down. Raises ScenarioError where a total would count somebody whose cell is blank, or
    where numbers are too fine or too large for exact arithmetic."""
    sheet = _Sheet(problem)
    mistakes: list[Mistake] = []
    everywhere = tuple(range(len(sheet.blocks)))
    names = [block.name for block in sheet.blocks]
    index = 0
    for position, team in enumerate(problem.teams):
        for single in team.each():
            _size(sheet, index, single)
            _seats(sheet, index, single)
            for number, requirement in enumerate(single.require):
                path: Path = ("teams", position, "require", number)
                _ask(sheet, (index,), requirement, path, mistakes)
            index += 1
    for number, requirement in enumerate(problem.require):
        teams = everywhere if requirement.team is None else (names.index(requirement.team),)
        _ask(sheet, teams, requirement, ("require", number), mistakes)
    goals: list[Aim] = []
    if sheet.shortfalls:
        scale = lcm(*(weight.denominator for weight, _ in sheet.shortfalls))
        bent = Linear()
        for weight, shortfall in sheet.shortfalls:
            bent += shortfall * int(weight * scale)
        try:
            _Scope(sheet, everywhere, Source("aims")).exact(bent)
            goals.append(Aim("aims", Quotient(bent, scale), most=False))
        except OverflowError:
            mistakes.append(Mistake("the weights of the aims lie too far apart to be added up exactly: round them"))
    for number, goal in enumerate(problem.prefer):
        teams = everywhere if goal.team is None else (names.index(goal.team),)
        path = ("prefer", number, goal.direction)
        scope = _Scope(sheet, teams, Source(goal.label))
        quotient = _express(scope, goal.measure, Pull(goal.most, not goal.most), path, mistakes)
        if quotient is not None:
            goals.append(Aim(goal.label, quotient, goal.most))
    if mistakes:
        raise ScenarioError(map(problem.where, mistakes))
    return Program(
        problem.pool, sheet.blocks, tuple(sheet.traits), tuple(sheet.helpers), tuple(sheet.rows), tuple(goals)
    )


def _size(sheet: _Sheet, index: int, team: Team) -> None:
    scope = _Scope(sheet, (index,), Source(f"{team.name}: size"))
    anyone = Trait(np.zeros(len(sheet.pool), np.int32), 1)
    # Not `require`, which takes it for granted that a team keeps to its size.
    sheet.rows.append(row(scope.total(anyone, [1]), team.size.low, team.size.high, scope.source))


def _seats(sheet: _Sheet, index: int, team: Team) -> None:
    """Members are counted by which seats they could fill; helpers say how many of each sort fill each seat.

    The helpers form a transport problem, so seats can be filled by different members exactly where the
    helpers have a value (Hall 1935), however many seats a member could fill.
    """
    if not team.seats:
        return
    masks = [seat.who.mask(sheet.pool) & sheet.blocks[index].eligible for seat in team.seats]
    key = np.zeros(len(sheet.pool), np.int64)
    for mask in masks:
        if int(np.max(key)) >= 2**60:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
        key = key * 2 + mask
    _, example, codes = np.unique(key, return_index=True, return_inverse=True)
    sort = Trait(codes.astype(np.int32), len(example))
    filled = [Linear() for _ in team.seats]
    placing = _Scope(sheet, (index,), Source(f"{team.name}: seats"))
    for code in range(sort.size):
        fits = [place for place, mask in enumerate(masks) if mask[example[code]]]
        if not fits:
            continue
        sitting = Linear()
        weights = np.zeros(sort.size, np.int64)
        weights[code] = 1
        members = placing.total(sort, weights)
        most = placing.span(members)[1]
        for place in fits:
            helper = placing.helper(0, min(most, team.seats[place].number))
            filled[place] += helper
            sitting += helper
        placing.require(members - sitting, low=0)
    for seat, expression in zip(team.seats, filled, strict=True):
        scope = _Scope(sheet, (index,), Source(f"{team.name}: {seat.seat}"))
        scope.require(expression, seat.number, seat.number)


def _express(scope: _Scope, measure: Measure, pull: Pull, path: Path, mistakes: list[Mistake]) -> Quotient | None:
    """The measure's number; None, and a mistake, where it cannot be counted exactly."""
    pool = scope.sheet.pool
    uncounted = measure.uncounted(pool)
    if uncounted is not None:
        eligible = np.any(np.stack([scope.sheet.blocks[team].eligible for team in scope.teams]), axis=0)
        blank = np.flatnonzero(uncounted & eligible)
        if len(blank):
            named = ", ".join(pool.ids[row] for row in blank[:MOST_NAMED])
            more = f" and {len(blank) - MOST_NAMED} more" if len(blank) > MOST_NAMED else ""
            text = f"{measure.phrase()} would count people whose cell is blank: {named}{more}"
            mistakes.append(Mistake(text, path))
            return None
    try:
        quotient = _settled(scope, measure.express(scope, pool, pull))
        scope.exact(quotient.top)
        return quotient
    except OverflowError:
        mistakes.append(Mistake(TOO_LARGE, path))
        return None


def _settled(scope: _Scope, quotient: Quotient) -> Quotient:
    """A quotient whose count is the same for every team, as a fraction of that count: bounds on it round sharper."""
    if quotient.count is None or quotient.count.helpers:
        return quotient
    count = quotient.count.constant
    for (team, trait), weights in quotient.count.people.items():
        block = scope.sheet.blocks[team]
        each = np.unique(weights[scope.sheet.heads(team, trait) > 0])
        if len(each) != 1 or block.least != block.most:
            return quotient
        count += int(each[0]) * block.most
    return Quotient(quotient.top, quotient.scale * count, None, quotient.step) if count > 0 else quotient


TOO_LARGE = "its numbers are too large or too fine to be added up exactly: round them"


def _ask(sheet: _Sheet, teams: tuple[int, ...], requirement: Requirement, path: Path, mistakes: list[Mistake]) -> None:
    """A requirement's bounds, and its aim with the shortfall that may bend it."""
    source = Source(requirement.label, requirement.keep, requirement.weight)
    scope = _Scope(sheet, teams, source)
    aim = requirement.aim
    up = requirement.low is not None
    down = requirement.high is not None
    quotient = _express(scope, requirement.measure, Pull(up, down), path, mistakes)
    if quotient is None:
        return
    try:
        if requirement.low is not None:
            for bound in at_least(quotient, requirement.low):
                scope.require(*bound)
        if requirement.high is not None:
            for bound in at_most(quotient, requirement.high):
                scope.require(*bound)
        if aim is not None:
            _bend(scope, quotient, aim, requirement)
    except OverflowError:
        mistakes.append(Mistake(TOO_LARGE, path))


def _bend(scope: _Scope, quotient: Quotient, aim: Fraction, requirement: Requirement) -> None:
    """The aim as rows that a shortfall may bend; the shortfall is a whole number of the measure's units."""
    if not requirement.aim_is_floor:
        quotient, aim = Quotient(-quotient.top, quotient.scale, quotient.count, quotient.step), -aim
    (expression, low, _), *nobody = at_least(quotient, aim)
    assert low is not None
    unit = quotient.step * aim.denominator
    most = max(0, ceil(Fraction(low - scope.span(expression)[0], unit)))
    # Over nobody the number is 0: as if there were one, of value 0 (`Measure.shortfall` says the same).
    alone = ceil(aim * quotient.scale / quotient.step) if nobody else 0
    short = scope.helper(0, max(most, alone))
    scope.require(expression + short * unit, low=low)
    if nobody:
        assert quotient.count is not None
        scope.require(short + quotient.count * alone, low=alone)
    scope.sheet.shortfalls.append((requirement.weight, short))
