"""A program over some of its people, as counts: what the engines are given.

One team: column `j` is how many of class `j` go into it. Several teams:

* *plain*: a column for each class and team, and for each class and each set of teams that exclude each other
  (`problem.assignment`) Σ over its teams ≤ the size of the class. A row of each person is one of the class, with its
  bound and its helpers times the size; whom that would not be right of (`Program.splits`) is a class alone;
* *pooled*: a column for each class, how many of it go into any team, and a column for each *sort* and team, how many
  of that sort go into that team; for each sort, Σ over its classes = Σ over the teams. A sort is people whom no
  single team's rows tell apart. **Argument**: expressions that weigh every team alike read the classes, all others the
  sorts; members of a sort can be handed to the teams in any order, since nothing else tells them apart. So each
  choice of either form gives a choice of the other with the same value of every expression. Only where nobody can be
  in two teams and no row is of each person: else it matters who of a class is free.

Pooled is smaller where what is particular to a person (a score) counts over all teams together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import gcd
from operator import mul

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints, Mask, Rows
from composer.encoding.program import Program, Row, Source
from composer.measures import Linear
from composer.presolve import tuning
from composer.presolve.links import exclusive_links, grouped, link, personal_links
from composer.presolve.pair_rows import PairRows, flattened_rows, looked_at
from composer.presolve.person_rows import deal_in_turn, fewest_people
from composer.presolve.sparse_rows import OVERALL, SparseBuilder, SparseRow, SparseSum
from composer.presolve.symmetry import Classes, Distinctions, sort_into_classes

BETTER = Source("better than what was found")


@dataclass(frozen=True, eq=False)
class Choice:
    """How many of each column, and the value of each helper."""

    counts: Ints
    auxiliaries: Ints

    def value(self, flat: SparseSum) -> int:
        """An expression's value, in whole numbers."""
        return _product(flat.weights, self.counts[flat.columns]) + _product(
            flat.helper_weights, self.auxiliaries[flat.auxiliaries]
        )


def _product(weights: Ints, amounts: Ints) -> int:
    """Σ weight × amount, where 64 bits may not hold it; most amounts are 0."""
    if len(weights) <= tuning.PRODUCT_FEW:
        return sum(map(mul, weights.tolist(), amounts.tolist()))
    some = np.flatnonzero(amounts)
    return sum(weight * amount for weight, amount in zip(weights[some].tolist(), amounts[some].tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Placement:
    """A choice as people: the members of each team, as rows of the pool, and the value of each helper; and those of
    the blocks beside the teams, which only the program knows."""

    members: tuple[Rows, ...]
    auxiliaries: Ints
    beside: tuple[Rows, ...] = ()

    @property
    def blocks(self) -> tuple[Rows, ...]:
        """The members of each block of the program."""
        return self.members + self.beside


@dataclass(frozen=True, eq=False)
class CountModel:
    """Columns `0 ≤ n ≤ upper`, helpers in their ranges, `rows` those of the program in its order, then `links`.

    `index` are the positions of `rows` in the program: rows that no choice from these people can break are left out.
    `loose` are upper bounds for a linear program: one higher where the teams' sizes, or the links, hold a column at
    `upper` anyway. Its multipliers then stand on those rows. On the bound of a column that counts a few of very many
    who are alike, a multiplier would be lost to the price bound, which knows rows and people only.

    `team` is ascending; `person[j]` is one of those that column `j` counts. `objective` is maximised. Helpers are
    those of the program at the positions `helpers`, ascending, each within its `ranges`; all others are 0.
    """

    program: Program
    classes: Classes
    sorts: Classes | None
    team: NDArray[np.intp]
    person: Rows
    upper: Ints
    loose: Ints
    index: tuple[int, ...]
    rows: tuple[SparseRow, ...]
    links: tuple[SparseRow, ...]
    objective: SparseSum
    helpers: NDArray[np.intp]
    ranges: Ints

    @property
    def everything(self) -> tuple[SparseRow, ...]:
        """All rows."""
        return self.rows + self.links

    @property
    def largest(self) -> int:
        """The largest magnitude of a coefficient, in the rows and the objective; 0 without any."""
        flats = [self.objective, *(row.flat for row in self.everything)]
        return max(int(np.abs(each).max(initial=0)) for flat in flats for each in (flat.weights, flat.helper_weights))

    def broken(self, choice: Choice) -> str | None:
        """What a choice breaks first, in whole numbers: the label of a row, or a range; None where it meets all."""
        ranges = self.ranges
        if (choice.counts < 0).any() or (choice.counts > self.upper).any():
            return "how many there are"
        if (choice.auxiliaries < ranges[:, 0]).any() or (choice.auxiliaries > ranges[:, 1]).any():
            return "the range of a helper"
        for row in self.everything:
            value = choice.value(row.flat)
            if (row.low is not None and value < row.low) or (row.high is not None and value > row.high):
                return row.label
        return None

    def above(self, value: int) -> CountModel:
        """The same with one row more: the objective is worth more than `value`. In the program it only has a place."""
        flat = self.objective
        factor = gcd(*flat.weights.tolist(), *flat.helper_weights.tolist()) or 1
        low = value // factor + 1
        lowered = SparseSum(flat.columns, flat.weights // factor, flat.auxiliaries, flat.helper_weights // factor)
        held = self.program.holding([Row(Linear(), low, None, BETTER)])
        rows = (*self.rows, SparseRow(lowered, low, None, BETTER.label))
        return replace(self, program=held, index=(*self.index, len(held.rows) - 1), rows=rows)

    def cut(self, program: Program, rows: Sequence[Row]) -> CountModel:
        """The same with the rows that its program ends with now, which some choice from its people breaks, and which
        are of people whom its other rows tell apart already."""
        flattening, pooled = SparseBuilder(program, self.team, self.person, self.helpers), self.sorts is not None
        flat = [flattening.flat(each.expression, pooled and _overall(program, each.expression)) for each in rows]
        more = [SparseRow(sums, each.low, each.high, each.source.label) for sums, each in zip(flat, rows, strict=True)]
        index = range(len(program.rows) - len(rows), len(program.rows))
        return replace(self, program=program, index=(*self.index, *index), rows=(*self.rows, *more))

    def among(self, people: Rows) -> CountModel:
        """The same where nobody but these people is chosen; of people alike all are among them, or none."""
        counted = np.isin(self.person, people)
        if self.sorts is not None:
            counted |= self.team != OVERALL
        return replace(self, upper=np.where(counted, self.upper, 0), loose=np.where(counted, self.loose, 0))

    def places(self, helpers: Sequence[int]) -> NDArray[np.intp]:
        """Where helpers of the program, given by their positions, stand among the model's."""
        return np.searchsorted(self.helpers, helpers)

    def auxiliaries(self, choice: Choice) -> Ints:
        """The values of all the program's helpers."""
        values = np.zeros(len(self.program.auxiliaries), np.int64)
        values[self.helpers] = choice.auxiliaries
        return values

    def place(self, choice: Choice) -> Placement:
        """A choice as people: of each class those who stand first in the pool, in the order of the teams."""
        taken = first_of(self.classes, self._per_class(choice))
        members = self._told_off(choice, taken) if self.sorts is None else self._dealt(choice, taken)
        blocks, teams = tuple(np.array(sorted(each), np.intp) for each in members), len(self.program.teams)
        return Placement(blocks[:teams], self.auxiliaries(choice), blocks[teams:])

    @property
    def _class_of_column(self) -> NDArray[np.intp]:
        order = np.argsort(self.classes.sample)
        return order[np.searchsorted(self.classes.sample, self.person, sorter=order)]

    def _per_class(self, choice: Choice) -> Ints:
        if self.sorts is not None:
            return choice.counts[: len(self.classes.size)]
        counts = np.zeros(len(self.classes.size), np.int64)
        np.add.at(counts, self._class_of_column, choice.counts)
        return counts

    def _told_off(self, choice: Choice, taken: dict[int, list[int]]) -> list[list[int]]:
        """The people taken of each class, given to the teams from the first set of teams that exclude each other to the
        last: whoever stands first and is free again."""
        stretches = self.program.exclusive.stretches
        class_of_column, team_of_column = self._class_of_column.tolist(), self.team.tolist()
        free = {kind: dict.fromkeys(people, 0) for kind, people in taken.items()}
        members: list[list[int]] = [[] for _ in stretches]
        used = np.flatnonzero(choice.counts).tolist()
        in_turn = self._in_turn(choice, taken)
        for column in sorted(used, key=lambda column: stretches[team_of_column[column]][0]):
            team, kind = team_of_column[column], class_of_column[column]
            if kind in in_turn:
                members[team] += in_turn[kind][team]
                continue
            from_set = free[kind]
            first, last = stretches[team]
            joining = list(islice((one for one, at in from_set.items() if at <= first), int(choice.counts[column])))
            members[team] += joining
            for one in joining:
                from_set[one] = last + 1
        return members

    def _in_turn(self, choice: Choice, taken: dict[int, list[int]]) -> dict[int, dict[int, list[int]]]:
        """The people taken of those classes of which rows of each person hold, by class and team."""
        if not self.program.personal:
            return {}
        there: dict[int, dict[int, int]] = {kind: {} for kind in taken}
        class_of_column, auxiliaries = self._class_of_column, self.auxiliaries(choice)
        for column in np.flatnonzero(choice.counts).tolist():
            there[int(class_of_column[column])][int(self.team[column])] = int(choice.counts[column])
        found = {}
        for kind in taken:
            person, size = int(self.classes.sample[kind]), int(self.classes.size[kind])
            rows = self.program.personal_rows(person)
            fewest = 1 if size == 1 else fewest_people(self.program, person, rows, there[kind], auxiliaries)
            if rows:
                found[kind] = deal_in_turn(self.program, taken[kind][:fewest], there[kind])
        return found

    def _dealt(self, choice: Choice, taken: dict[int, list[int]]) -> list[list[int]]:
        """The people taken of each sort, dealt out to the teams in order."""
        assert self.sorts is not None
        sort_of = dict(zip(self.sorts.people.tolist(), self.sorts.of.tolist(), strict=True))
        waiting: dict[int, list[int]] = {}
        for person in sorted(person for queue in taken.values() for person in queue):
            waiting.setdefault(sort_of[person], []).append(person)
        queues = {sort: iter(people) for sort, people in waiting.items()}
        members: list[list[int]] = [[] for _ in self.program.blocks]
        of_teams = np.flatnonzero(choice.counts[len(self.classes.size) :]) + len(self.classes.size)
        for column in of_teams.tolist():
            queue = queues[sort_of[int(self.person[column])]]
            members[int(self.team[column])] += islice(queue, int(choice.counts[column]))
        return members


def first_of(sorted_people: Classes, counts: Ints) -> dict[int, list[int]]:
    """Of each class from which some are taken, the first of its people."""
    order = np.argsort(sorted_people.of, kind="stable")
    starts, some = np.cumsum(sorted_people.size) - sorted_people.size, np.flatnonzero(counts)
    return {
        kind: sorted_people.people[order[start : start + count]].tolist()
        for kind, start, count in zip(some.tolist(), starts[some].tolist(), counts[some].tolist(), strict=True)
    }


def condense(
    program: Program,
    people: Rows,
    objective: Linear,
    telling: Distinctions | None = None,
    pairs: PairRows | None = None,
    check: Callable[[], None] = lambda: None,
    pooling: bool = True,
    within: Mask | None = None,
) -> CountModel:
    """The program over `people` only, everybody else being in no team; pooled where that is smaller and `pooling`.
    `within` are the pairs of a row of the pool and a team that are looked at, people alike having the same; None for
    all. They are looked at where somebody can be in two teams.

    `distinctions` is what its rows and the objective tell apart, `pairs` its rows about two people each, where these
    are known already. `check` is called between two pieces of the work, such as a row.
    """
    kinds = (telling or Distinctions.of(program, [objective], rows=program.rows)).classes(people, check)
    if program.personal:
        several_alike = zip(kinds.sample.tolist(), (kinds.size > 1).tolist(), strict=True)
        kinds = kinds.apart(np.array([more and not program.splits(one) for one, more in several_alike], np.bool_))
    kinds = kinds.first(program.room)
    several = len(program.blocks) > 1
    sorts = None
    if several and pooling and program.exclusive.one_of_all and not program.personal:
        asked = [*(row.expression for row in program.rows), objective]
        particular = [expression for expression in asked if not _overall(program, expression)]
        coarse = sort_into_classes(program, kinds.people, particular, check)
        if 2 * len(coarse.size) <= len(kinds.size):
            sorts = coarse
    builder = _pooled(program, kinds, sorts) if sorts is not None else _plain(program, kinds, within)
    team, person, upper, links = builder
    pooled = sorts is not None
    most = np.array([*(block.most for block in program.blocks), program.room])  # OVERALL's is the last one
    loose = upper + ((upper >= most[team]) | (pooled and team != OVERALL))
    wanted, helpers = looked_at(program, pairs or PairRows.of(program), person, upper)
    flattening = SparseBuilder(program, team, person, helpers)
    ranges = np.array([program.auxiliaries[helper] for helper in helpers.tolist()], np.int64).reshape(-1, 2)

    def flat(expression: Linear) -> SparseSum:
        return flattening.flat(expression, pooled and _overall(program, expression))

    index, rows = [], []
    for number, flattened in flattened_rows(program, wanted, flattening, flat, check):
        if not flattened.idle(loose, ranges):
            index.append(number)
            rows.append(flattened)
    links = [replace(each, flat=flattening.moved(each.flat)) if len(each.flat.auxiliaries) else each for each in links]
    parts = (tuple(index), tuple(rows), tuple(links), flat(objective))
    return CountModel(program, kinds, sorts, team, person, upper, loose, *parts, helpers, ranges)


def _overall(program: Program, expression: Linear) -> bool:
    """Whether an expression weighs every team alike, by the same traits: not by what differs from tour to tour."""
    traits = {trait for _, trait in expression.people}
    return expression.shared and len(expression.people) == len(program.blocks) * max(1, len(traits))


def _plain(
    program: Program, kinds: Classes, within: Mask | None
) -> tuple[NDArray[np.intp], Rows, Ints, list[SparseRow]]:
    some = np.full((len(kinds.size), len(program.blocks)), within is None)
    if within is not None:
        np.logical_or.at(some, kinds.of, within[kinds.people])
    teams, classes_, uppers = [], [], []
    for team, block in enumerate(program.blocks):
        allowed = np.flatnonzero(block.eligible[kinds.sample] & some[:, team])
        teams.append(np.full(len(allowed), team, np.intp))
        classes_.append(allowed)
        uppers.append(np.minimum(kinds.size[allowed], block.most))
    klass = np.concatenate([np.empty(0, np.intp), *classes_]).astype(np.intp)
    upper = np.concatenate([np.empty(0, np.int64), *uppers])
    team_of = np.concatenate([np.empty(0, np.intp), *teams])
    links = exclusive_links(program, kinds, team_of, klass, upper) if len(program.blocks) > 1 else []
    links += personal_links(program, kinds, team_of, klass)
    return team_of, kinds.sample[klass], upper, links


def _pooled(program: Program, kinds: Classes, sorts: Classes) -> tuple[NDArray[np.intp], Rows, Ints, list[SparseRow]]:
    sort_of = dict(zip(sorts.people.tolist(), sorts.of.tolist(), strict=True))
    teams = [np.full(len(kinds.size), OVERALL, np.intp)]
    persons = [kinds.sample]
    uppers = [kinds.size]
    groups = [np.array([sort_of[person] for person in kinds.sample.tolist()], np.intp)]
    signs = [np.ones(len(kinds.size), np.int64)]
    for team, block in enumerate(program.blocks):
        allowed = np.flatnonzero(block.eligible[sorts.sample])
        teams.append(np.full(len(allowed), team, np.intp))
        persons.append(sorts.sample[allowed])
        uppers.append(np.minimum(sorts.size[allowed], block.most))
        groups.append(allowed)
        signs.append(-np.ones(len(allowed), np.int64))
    sign = np.concatenate(signs)
    links = [link(columns, sign[columns], 0, 0) for _, columns in grouped(np.concatenate(groups))]
    return np.concatenate(teams), np.concatenate(persons), np.concatenate(uppers), links
