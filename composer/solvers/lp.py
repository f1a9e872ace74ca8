"""HiGHS solves linear programs for their multipliers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Rows
from composer.presolve.condense import CountModel
from composer.presolve.sparse_rows import OVERALL, SparseRow, SparseSum
from composer.solvers.budget import Budget
from composer.solvers.linear_program import LinearProgram
from composer.solvers.restricted_master import RestrictedMaster

USED = 1e-7
UNSCALED: Mapping[str, int] = {"simplex_scale_strategy": 0}
"""Scaling takes longer than it saves where a linear program is solved once or a few times."""
HEAVY = 2**16
"""Rows with a coefficient beyond this are scaled down: tolerances are meant for coefficients near 1."""


@dataclass(frozen=True, eq=False)
class RelaxationResult:
    """A linear program's answer: `multipliers`, one a row of the program, in the sense of `presolve.lagrangian`.

    Where it is infeasible they prove it: with no objective, the bound they give is below 0. Where it is feasible,
    `people` are those that its solution uses, rows of the pool: one of each class, ascending; `amounts` how many of
    each.

    `stopped`: the budget ended it, and it is not known whether it is feasible. Its multipliers are those of where it
    stood: like any others they give a true bound (`presolve.lagrangian`), if not the best. `values` are those of the
    model's columns, then of the helpers.
    """

    feasible: bool
    multipliers: Floats
    people: Rows
    amounts: Floats
    stopped: bool = False
    values: Floats = field(default_factory=lambda: np.empty(0))


def as_lp(model: CountModel) -> LinearProgram:
    """A model's: the columns, then the program's helpers; the rows, then the links."""
    width, helpers = len(model.team), len(model.helpers)
    rows = model.everything
    ranges = model.ranges.astype(np.float64)
    cost = np.zeros(width + helpers)
    _put(cost, model.objective, width)
    flats = [row.flat for row in rows]
    places = [part for flat in flats for part in (flat.columns, flat.auxiliaries + width)]
    weights = [part for flat in flats for part in (flat.weights, flat.helper_weights)]
    sizes = [len(flat.columns) + len(flat.auxiliaries) for flat in flats]
    return LinearProgram(
        cost,
        np.concatenate([np.zeros(width), ranges[:, 0]]),
        np.concatenate([model.upper.astype(np.float64), ranges[:, 1]]),
        np.array([-np.inf if row.low is None else float(row.low) for row in rows]),
        np.array([np.inf if row.high is None else float(row.high) for row in rows]),
        np.array([0, *accumulate(sizes)], np.int32),
        np.concatenate([np.empty(0, np.intp), *places]).astype(np.int32),
        np.concatenate([np.empty(0, np.int64), *weights]).astype(np.float64),
    )


@dataclass(frozen=True, eq=False)
class ScaledLP:
    """A model's linear program, with rows and costs that are heavy divided by powers of two, which changes no digit.

    `loose` upper bounds are used, see `CountModel`.
    """

    lp: LinearProgram
    rows: Floats
    cost: float

    @classmethod
    def of(cls, model: CountModel) -> ScaledLP:
        lp = as_lp(model)
        lp.upper[: len(model.loose)] = model.loose
        rows, cost = np.ones(len(lp.floors)), power_of_two(lp.cost)
        if np.abs(lp.weights).max(initial=0.0) > HEAVY:
            row_of = np.repeat(np.arange(len(lp.floors)), np.diff(lp.starts))
            rows = row_scales(row_of, lp.weights, len(lp.floors))
            weights = lp.weights * rows[row_of]
            lp = replace(lp, weights=weights, floors=lp.floors * rows, ceilings=lp.ceilings * rows)
        lp.cost[:] *= cost
        return cls(lp, rows, cost)

    def of_share(self, model: CountModel, share: float) -> ScaledLP:
        """This one where rows have such a part of their bounds, and helpers of their ranges; what holds of people
        stays."""
        lp, rows, width = self.lp, slice(0, len(model.rows)), slice(len(model.team), None)
        for numbers, part in ((lp.floors, rows), (lp.ceilings, rows), (lp.lower, width), (lp.upper, width)):
            numbers[part] *= share
        return self

    def multipliers(self, model: CountModel, duals: Floats, ray: bool = False) -> Floats:
        """The duals of the rows, or a ray, as multipliers of the program's rows as they are."""
        found = np.zeros(len(model.program.rows))
        scaled = duals * self.rows if ray else duals * self.rows / self.cost
        found[list(model.index)] = scaled[: len(model.rows)]
        return found


def row_scales(row: NDArray[np.intp], values: Floats, rows: int) -> Floats:
    """For each row the power of two that brings it near 1, where it is heavy; `row[i]` is the one of `values[i]`."""
    heaviest = np.zeros(rows)
    if np.abs(values).max(initial=0) > HEAVY:
        np.maximum.at(heaviest, row, np.abs(values))
    return _lighter(heaviest)


def power_of_two(values: Floats) -> float:
    """The power of two that brings the largest of them near 1, where they are heavy."""
    return float(_lighter(np.abs(values).max(initial=0.0, keepdims=True))[0])


def _lighter(largest: Floats) -> Floats:
    """The powers of two that bring what is heavy near 1."""
    return np.where(largest > HEAVY, 2.0 ** -np.floor(np.log2(np.maximum(largest, 1.0))), 1.0)


def _put(cost: Floats, flat: SparseSum, width: int) -> None:
    cost[flat.columns] = flat.weights
    cost[flat.auxiliaries + width] = flat.helper_weights


def proving_ray(lp: LinearProgram, given: Floats) -> Floats:
    """The ray or its opposite, whichever weighs the rows so that no column values can meet them."""
    weights = np.repeat(given, np.diff(lp.starts)) * lp.weights
    columns = np.bincount(lp.columns, weights, minlength=len(lp.cost))

    def slack(sign: float) -> float:
        ends = np.where(sign * given > 0, lp.ceilings, lp.floors)[given != 0]
        reach = np.where(sign * columns > 0, lp.lower, lp.upper)
        return float((sign * given[given != 0] * ends).sum() - (sign * columns * reach).sum())

    return given if slack(1.0) < slack(-1.0) else -given


class ModelLP:
    """A model's linear program, kept with its last basis while people join the model, rows are added to its program,
    and floors and the objective move. `options` are HiGHS' own."""

    def __init__(self, model: CountModel, share: float = 1.0, **options: float) -> None:
        self._master = RestrictedMaster(**options)
        self.load(model, share)

    def load(self, model: CountModel, share: float = 1.0) -> None:
        """Go on with another model: what it has in common with the last one is where it was. With a `share` all rows'
        bounds, and the helpers' ranges, are such a part of what they are: what a sample of so large a part of all
        people comes to, about."""
        self.model, self._scaled = model, ScaledLP.of(model)
        if share < 1.0:
            self._scaled = self._scaled.of_share(model, share)
        self._places = {number: place for place, number in enumerate(model.index)}
        columns: list[Hashable] = [*zip(model.team.tolist(), model.person.tolist(), strict=True)]
        helpers: list[Hashable] = [*model.helpers.tolist()]
        one_set = model.program.exclusive.one_of_all
        links = [_of_link(columns, link) if one_set else _of_set(model, link) for link in model.links]
        self._master.load(self._scaled.lp, columns + helpers, [*model.index, *links])

    def hold(self, floors: Mapping[int, int | None]) -> None:
        """Move the floors of some of the program's rows, given by their positions, that have no ceiling."""
        lower = self._scaled.lp.floors
        for row, low in floors.items():
            place = self._places[row]
            lower[place] = -np.inf if low is None else float(low) * self._scaled.rows[place]
            self._master.bound(place, float(lower[place]), np.inf)

    def weigh(self, weights: Mapping[int, int]) -> None:
        """Maximise the sum of some of the program's rows, given by their positions, each with its weight."""
        cost = np.zeros(len(self._scaled.lp.cost))
        for row, weight in weights.items():
            flat = self.model.rows[self._places[row]].flat
            cost[flat.columns] += flat.weights * float(weight)
            cost[flat.auxiliaries + len(self.model.team)] += flat.helper_weights * float(weight)
        self._scaled = replace(self._scaled, cost=power_of_two(cost))
        self._master.weigh(cost * self._scaled.cost)

    def solve(self, budget: Budget) -> RelaxationResult | None:
        """Its answer. None where HiGHS gives none that could be used. Raises OutOfBudget."""
        model, scaled = self.model, self._scaled
        found = self._master.solve(budget)
        if found.values is not None and found.duals is not None:
            values = found.values[: len(model.team)]
            counted = (values > USED) & ((model.team == OVERALL) if model.sorts is not None else True)
            people, places = np.unique(model.person[counted], return_inverse=True)
            amounts = np.bincount(places, values[counted], len(people)).astype(np.float64)
            multipliers = scaled.multipliers(model, found.duals)
            return RelaxationResult(not found.stopped, multipliers, people, amounts, found.stopped, found.values)
        if found.ray is not None:
            multipliers = scaled.multipliers(model, proving_ray(scaled.lp, found.ray), ray=True)
            return RelaxationResult(False, multipliers, np.empty(0, np.intp), np.empty(0))
        return None


def _of_link(columns: Sequence[Hashable], link: SparseRow) -> Hashable:
    """What a link is called: several may be of one class."""
    first = [columns[place] for place in link.flat.columns[:1].tolist()]
    return (*first, link.flat.columns.size, link.label, *link.flat.auxiliaries.tolist())


def _of_set(model: CountModel, link: SparseRow) -> Hashable:
    """As `_of_link`, whatever teams a person joins: by the set in which the last of its teams begins."""
    places, stretches = link.flat.columns, model.program.exclusive.stretches
    begin = max((stretches[team][0] for team in model.team[places].tolist()), default=0)
    return (*model.person[places[:1]].tolist(), begin, link.label, *link.flat.auxiliaries.tolist())


def relax_model(model: CountModel, budget: Budget | None = None) -> RelaxationResult | None:
    """Solve a model's linear program once. As `ModelLP.solve`."""
    return ModelLP(model, **UNSCALED).solve(budget or Budget())
