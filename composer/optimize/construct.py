"""A team to begin with, put together person by person: what is shown where a search was stopped before it found one.

The teams are filled one after the other, each time with those who mend most of what is not met yet, ceilings being used
up evenly; members are exchanged where something is still broken. People stand for their classes (`presolve.symmetry`),
and helpers move where that mends more than it breaks. It may well find nothing. What it finds meets every row in whole
numbers, and nothing is proved by it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Ints, Rows
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.column_generation import dearest_people
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import Choice, CountModel, Placement, condense
from composer.presolve.likely_people import likely_people
from composer.presolve.symmetry import spread_evenly, union_of_people
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget


def construct(program: Program, objective: Linear, budget: Budget) -> Placement | None:
    """Any choice that meets the program's rows, with much of the objective; None where none was found, which says
    nothing, or where the budget ends it."""
    try:
        question = Query(program, objective, budget, WarmStart())
        model = _plain(question, _tried(question))
        for greed in tuning.CONSTRUCT_GREED:
            choice = _Filling(model, budget, greed).choice()
            if model.broken(choice) is None:
                return model.place(choice)
    except OutOfBudget:
        pass
    return None


def _plain(question: Query, people: Rows) -> CountModel:
    """The model, whose links are those that say no more than how many there may be of some columns together."""
    parts = question.distinctions, question.pairs, question.budget.check
    model = condense(question.program, people, question.objective, *parts, pooling=False)
    plain = [not len(link.flat.auxiliaries) and bool((link.flat.weights == 1).all()) for link in model.links]
    others = [link for link, alone in zip(model.links, plain, strict=True) if not alone]
    links = [link for link, alone in zip(model.links, plain, strict=True) if alone]
    return replace(model, rows=(*model.rows, *others), links=tuple(links)) if others else model


def _tried(question: Query) -> Rows:
    """Everybody where few are different; else those worth most, those who add most to each row, and some between."""
    everybody, program = question.everybody, question.program
    most = max(tuning.CONSTRUCT_PEOPLE, tuning.CONSTRUCT_EACH * sum(block.least for block in program.blocks))
    if len(everybody) <= most or _few(question):
        return everybody
    best = dearest_people(question.worth(), everybody, most // 2)
    useful = likely_people(program, question.budget.check)
    return union_of_people(best, spread_evenly(everybody, most // 2), everybody[:0] if useful is None else useful)


def _few(question: Query) -> bool:
    """Whether few are different, which some of them mostly tell."""
    some = question.classes(spread_evenly(question.everybody, 2 * tuning.CONSTRUCT_KINDS))
    return (
        len(some.sample) <= tuning.CONSTRUCT_KINDS
        and len(question.classes(question.everybody).sample) <= tuning.CONSTRUCT_KINDS
    )


def _links(model: CountModel) -> NDArray[np.intp]:
    """For each column the positions of the links in which it stands, filled up with -1."""
    column = np.concatenate([np.empty(0, np.intp), *(link.flat.columns for link in model.links)])
    link = np.repeat(np.arange(len(model.links)), [len(link.flat.columns) for link in model.links])
    order = np.argsort(column, kind="stable")
    column, link = column[order], link[order]
    rank = np.arange(len(column)) - np.searchsorted(column, column)
    standing = np.full((len(model.team), max(1, int(rank.max(initial=0)) + 1)), -1, np.intp)
    standing[column, rank] = link
    return standing


class _Filling:
    """How many of each column so far, and what each row adds up to. Numbers of rows stand by their position."""

    def __init__(self, model: CountModel, budget: Budget, greed: float) -> None:
        self._model, self._budget = model, budget
        flats = [row.flat for row in model.rows]
        self._rows = np.repeat(np.arange(len(flats)), [len(flat.columns) for flat in flats])
        columns = np.concatenate([np.empty(0, np.intp), *(flat.columns for flat in flats)])
        order = np.argsort(columns, kind="stable")
        self._rows, self._columns = self._rows[order], columns[order]
        self._weights: Ints = np.concatenate([np.empty(0, np.int64), *(flat.weights for flat in flats)])[order]
        self._low = np.array([-np.inf if row.low is None else row.low for row in model.rows], np.float64)
        self._high = np.array([np.inf if row.high is None else row.high for row in model.rows], np.float64)
        self._scale = np.ones(len(flats))
        np.maximum.at(self._scale, self._rows, np.abs(self._weights))
        self.sums = np.zeros(len(flats))
        self._counts = np.zeros(len(model.team), np.int64)
        self._ends = np.searchsorted(model.team, np.arange(len(model.program.blocks) + 1))
        self._goal = np.zeros(len(model.team))
        self._goal[model.objective.columns] = model.objective.weights
        self._goal *= greed / max(1.0, np.abs(self._goal).max(initial=0))
        self.supply = np.bincount(self._rows, np.maximum(self._weights, 0) * model.upper[self._columns], len(flats))
        self._links = _links(model)
        self._left = np.array([*(link.high for link in model.links), np.iinfo(np.int64).max], np.int64)
        self._helpers = _Helpers(model, self)

    def choice(self) -> Choice:
        """Fill every team."""
        self._helpers.begin()
        for team, block in enumerate(self._model.program.blocks):
            if team and self._again(team):
                continue
            self._fill(team, block.least, block.most)
            self._exchange(team)
        self._helpers.mend()
        return Choice(self._counts, self._helpers.values)

    def broken(self, rows: NDArray[np.intp], sums: Floats) -> Floats:
        """How much what some rows add up to is too little or too much, each in its largest weight."""
        short = np.maximum(self._low[rows] - sums, sums - self._high[rows])
        return np.maximum(short, 0.0) / self._scale[rows]

    def _put(self, columns: NDArray[np.intp], number: Ints) -> None:
        """Put so many more of some different columns in."""
        self._counts[columns] += number
        links = self._links[columns]
        np.subtract.at(self._left, links, np.where(links < 0, 0, number[:, None]))
        for column, amount in zip(columns.tolist(), number.tolist(), strict=True):
            first, end = np.searchsorted(self._columns, [column, column + 1])
            self.sums[self._rows[first:end]] += self._weights[first:end] * amount

    def _again(self, team: int) -> bool:
        """Put the same in as in the team before, where that can be and nothing is broken by it."""
        before, first, end = self._ends[team - 1], self._ends[team], self._ends[team + 1]
        if end - first != first - before:
            return False
        mine = np.flatnonzero(self._counts[before:first])
        number = self._counts[before:first][mine]
        columns = mine + first
        same = np.array_equal(self._model.person[columns], self._model.person[columns - first + before])
        if not same or (number > self._free(first, end)[mine]).any():
            return False
        self._put(columns, number)
        if self._total(team) == 0:
            return True
        self._put(columns, -number)
        return False

    def _free(self, first: int, end: int) -> Ints:
        """How many more of each column there could be."""
        free: Ints = self._model.upper[first:end] - self._counts[first:end]
        within: Ints = np.minimum(free, self._left[self._links[first:end]].min(axis=1))
        return within

    def _part(self, team: int) -> tuple[slice, int, int]:
        """Where the team's numbers stand, and its columns."""
        first, end = int(self._ends[team]), int(self._ends[team + 1])
        return slice(*np.searchsorted(self._columns, [first, end]).tolist()), first, end

    def _total(self, team: int) -> float:
        """What is broken of the rows in which the team is."""
        rows = self.rows_of(team)
        return float(self.broken(rows, self.sums[rows]).sum())

    def rows_of(self, team: int) -> NDArray[np.intp]:
        """The rows in which somebody of a team stands."""
        return np.unique(self._rows[self._part(team)[0]])

    def _change(self, team: int, filled: float, sign: int = 1) -> Floats:
        """What each column of the team would break or, below 0, mend, one more of it (or one fewer), when it is filled
        to a part of 1."""
        part, first, end = self._part(team)
        rows, weights = self._rows[part], self._weights[part] * sign
        self._budget.check(tuning.CONSTRUCT_NUMBER * (len(rows) + tuning.CONSTRUCT_CALLS))
        now = self.sums[rows]
        change = self.broken(rows, now + weights) - self.broken(rows, now)
        high, low, scale = self._high[rows], self._low[rows], self._scale[rows]
        if sign > 0 and filled < 1:
            ceiling = np.where((high > 0) & (high < np.inf), high * filled, np.inf)
            change += 0.5 * np.maximum(now + weights - ceiling, 0) / scale
            needed = (low > 0) & (now >= low) & (weights > 0)
            scarce = np.minimum(low * len(self._model.program.blocks) / np.maximum(self.supply[rows], 1), 1)
            change += np.where(needed, tuning.CONSTRUCT_SCARCE * scarce * weights / scale, 0)
        return np.bincount(self._columns[part] - first, change, end - first) - sign * self._goal[first:end]

    def _fill(self, team: int, least: int, most: int) -> None:
        """Take those who mend most until there are enough, and then as long as somebody mends anything."""
        _, first, end = self._part(team)
        members = 0
        while members < most and first < end:
            free = self._free(first, end)
            change = np.where(free > 0, self._change(team, (members + 1) / max(least, 1)), np.inf)
            missing = least - members
            part = max(1, (missing if missing > 0 else most - members) // tuning.CONSTRUCT_PART)
            best = int(np.argmin(change))
            if free[best] <= 0 or (missing <= 0 and change[best] >= 0):
                return
            order = np.argsort(change, kind="stable")[:part] if part > 1 else np.array([best])
            order = order[(free[order] > 0) & ((missing > 0) | (change[order] < 0))]
            taken = np.diff(np.minimum(np.cumsum(np.minimum(free[order], part)), part), prepend=0)
            self._put(order[taken > 0] + first, taken[taken > 0])
            self._helpers.mend(team)
            members += int(taken.sum())

    def _exchange(self, team: int) -> None:
        """Exchange one member after the other while something is broken and that mends it."""
        _, first, end = self._part(team)
        for _ in range(tuning.CONSTRUCT_EXCHANGES):
            broken = self._total(team)
            if not broken:
                return
            members = np.flatnonzero(self._counts[first:end])
            leaving = members[
                np.argsort(self._change(team, 1.0, -1)[members], kind="stable")[: tuning.CONSTRUCT_LEAVING]
            ]
            best: tuple[float, int, int] | None = None
            for out in leaving.tolist():
                self._put(np.array([out + first]), np.array([-1]))
                change = np.where(self._free(first, end) > 0, self._change(team, 1.0), np.inf)
                joining = int(np.argmin(change))
                left = self._total(team) + change[joining]
                if best is None or left < best[0]:
                    best = float(left), out, joining
                self._put(np.array([out + first]), np.array([1]))
            if best is None or best[1] == best[2]:
                return
            self._put(np.array([best[1] + first]), np.array([-1]))
            self._put(np.array([best[2] + first]), np.array([1]))
            self._helpers.mend(team)
            if self._total(team) >= broken:
                return


class _Helpers:
    """The helpers' values, and in which rows each stands."""

    def __init__(self, model: CountModel, filling: _Filling) -> None:
        self._filling, self._model = filling, model
        self._ranges: list[list[int]] = model.ranges.tolist()
        self.values: Ints = np.array([low for low, _ in self._ranges], np.int64)
        self._of_row: dict[int, list[tuple[int, int]]] = {}
        self._of_helper: dict[int, list[tuple[int, int]]] = {}
        for number, row in enumerate(model.rows):
            for helper, weight in zip(row.flat.auxiliaries.tolist(), row.flat.helper_weights.tolist(), strict=True):
                self._of_row.setdefault(number, []).append((helper, weight))
                self._of_helper.setdefault(helper, []).append((number, weight))
        self._rows = np.array(sorted(self._of_row), np.intp)
        self._of_team: dict[int, NDArray[np.intp]] = {}
        worse = model.objective.helper_weights < 0
        self._last = set(model.objective.auxiliaries[worse].tolist())
        for helper, standing in self._of_helper.items():
            for number, weight in standing if self.values[helper] else ():
                filling.sums[number] += weight * int(self.values[helper])

    def begin(self) -> None:
        """Raise what floors over helpers ask for, first those that most people could show."""
        supply = self._filling.supply.copy()
        for number in self._asking():
            if self._filling.sums[number] >= (self._model.rows[number].low or 0):
                continue
            shows = {
                helper: [row for row, weight in self._of_helper[helper] if weight < 0]
                for helper, _ in self._of_row[number]
            }
            there = {helper: min((supply[row] for row in rows), default=np.inf) for helper, rows in shows.items()}
            for helper, weight in sorted(self._of_row[number], key=lambda one: -there[one[0]]):
                missing = self._model.rows[number].low - self._filling.sums[number]
                if missing <= 0:
                    break
                room = min([self._ranges[helper][1], *(supply[row] for row in shows[helper])]) - self.values[helper]
                number_of = int(max(0, min(-(-missing // weight), room))) if weight > 0 else 0
                self._move(helper, number_of)
                for row in shows[helper]:
                    supply[row] -= number_of

    def _asking(self) -> list[int]:
        """The rows over helpers alone with a floor."""
        rows = self._model.rows
        return [each for each in self._of_row if rows[each].low is not None and not len(rows[each].flat.columns)]

    def _near(self, team: int) -> NDArray[np.intp]:
        """The rows over helpers in which somebody of a team stands, and those that share a helper with one of them."""
        if team not in self._of_team:
            mine = np.intersect1d(self._rows, self._filling.rows_of(team)).tolist()
            near = {row for number in mine for helper, _ in self._of_row[number] for row, _ in self._of_helper[helper]}
            self._of_team[team] = np.array(sorted(near), np.intp)
        return self._of_team[team]

    def mend(self, team: int | None = None) -> None:
        """Move helpers where that mends more than it breaks, of rows near a team; in the end those of all, and those
        too that the goal would keep."""
        last = team is None
        rows = self._rows if team is None else self._near(team)
        for number in self._asking() if last else ():
            for helper, weight in self._of_row[number]:
                if weight > 0 and self.values[helper] < self._ranges[helper][1] and self._gain(helper, 1) <= 0:
                    self._move(helper, 1)
        for _ in range(tuning.CONSTRUCT_ROUNDS):
            broken = rows[self._filling.broken(rows, self._filling.sums[rows]) > 0]
            if not sum([self._mended(number, last) for number in broken.tolist()]):
                return

    def _mended(self, number: int, last: bool) -> bool:
        row = self._model.rows[number]
        for helper, weight in self._of_row[number]:
            if not last and helper in self._last:
                continue
            value = self._filling.sums[number]
            short = max(0, (row.low or 0) - value) if row.low is not None else 0
            short = min(0, row.high - value) if row.high is not None and value > row.high else short
            step = int(np.sign(short * weight) * -(-abs(short) // abs(weight)))
            low, high = self._ranges[helper]
            step = max(low, min(high, int(self.values[helper]) + step)) - int(self.values[helper])
            if step and self._gain(helper, step) < 0:
                self._move(helper, step)
                return True
        return False

    def _gain(self, helper: int, step: int) -> float:
        """What moving a helper would break or, below 0, mend."""
        rows = np.array([row for row, _ in self._of_helper[helper]], np.intp)
        moved = np.array([weight * step for _, weight in self._of_helper[helper]])
        now = self._filling.sums[rows]
        return float((self._filling.broken(rows, now + moved) - self._filling.broken(rows, now)).sum())

    def _move(self, helper: int, step: int) -> None:
        self.values[helper] += step
        for row, weight in self._of_helper[helper]:
            self._filling.sums[row] += weight * step
