"""People whom no row can tell apart, as one count.

**Argument.** Two people are alike if they may be in the same teams and add the same to every row and every goal
there. Exchanging one for the other changes no row and no goal, so of a class only *how many* go into each team
matters: the program over counts has the same verdict and the same values, and any choice of people with those
counts is a team. Requirements on named people give those people codes, hence classes, of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.measures import Linear
from composer.program import Program, Row

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Classes:
    """`of[i]` is the class of person `people[i]` (a row of the pool); classes are numbered by first appearance.

    `sample[k]` is one person of class `k`, `size[k]` how many there are. People who may be in no team are left out.
    """

    people: NDArray[np.intp]
    of: NDArray[np.intp]
    sample: NDArray[np.intp]
    size: Ints


def classes(program: Program) -> Classes:
    """Sort everybody who may be in some team into classes."""
    eligible = np.logical_or.reduce([block.eligible for block in program.blocks])
    people = np.flatnonzero(eligible)
    key = np.zeros(len(people), np.int64)
    teams: dict[bytes, NDArray[np.bool_]] = {}
    for block in program.blocks:
        teams.setdefault(block.eligible.tobytes(), block.eligible)
    for mask in teams.values():
        key = _refined(key, mask[people].astype(np.int64))
    for trait, merged in _merged_codes(program):
        key = _refined(key, merged[program.traits[trait].codes[people]])
    _, first, of, size = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    return Classes(people, rank[of.reshape(-1)], people[first[order]], size[order].astype(np.int64))


def _refined(key: Ints, codes: Ints) -> Ints:
    """Keys that tell apart what either told apart; small numbers again, so that they never overflow."""
    if not len(codes) or int(codes.min()) == int(codes.max()):
        return key
    combined = key * (int(codes.max()) + 1) + codes
    smaller: Ints = np.unique(combined, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return smaller


def _merged_codes(program: Program) -> Iterable[tuple[int, Ints]]:
    """For each trait: its codes, with those made equal that no expression weighs differently."""
    weights: dict[int, list[Ints]] = {}
    for expression in expressions(program):
        for (_, trait), each in expression.people.items():
            if not any(each is known for known in weights.setdefault(trait, [])):
                weights[trait].append(each)
    for trait, rows in weights.items():
        merged = np.zeros(program.traits[trait].size, np.int64)
        for row in rows:
            merged = _refined(merged, np.unique(row, return_inverse=True)[1].reshape(-1).astype(np.int64))
        yield trait, merged


def expressions(program: Program) -> Iterable[Linear]:
    """Everything that can tell people apart."""
    for row in program.rows:
        yield row.expression
    for goal in program.goals:
        yield goal.quotient.top
        if goal.quotient.count is not None:
            yield goal.quotient.count


@dataclass(frozen=True, eq=False)
class Flat:
    """An expression over a model's columns and helpers: sparse, columns ascending."""

    columns: NDArray[np.intp]
    weights: Ints
    helpers: NDArray[np.intp]
    helper_weights: Ints


@dataclass(frozen=True, eq=False)
class FlatRow:
    """A row over columns and helpers."""

    flat: Flat
    low: int | None
    high: int | None
    label: str


@dataclass(frozen=True, eq=False)
class Model:
    """The program over counts: column `j` is how many of class `klass[j]` go into team `team[j]`, 0 to `upper[j]`.

    Besides the rows, a class gives no more people than it has: over its columns, Σ ≤ `classes.size`.
    """

    program: Program
    classes: Classes
    team: NDArray[np.intp]
    klass: NDArray[np.intp]
    upper: Ints
    helper_low: Ints
    helper_high: Ints
    rows: tuple[FlatRow, ...]

    def flat(self, expression: Linear) -> Flat:
        """An expression of the program over this model's columns (its constant aside)."""
        dense = np.zeros(len(self.team), np.int64)
        for (team, trait), weights in expression.people.items():
            start, stop = np.searchsorted(self.team, [team, team + 1])
            people = self.classes.sample[self.klass[start:stop]]
            dense[start:stop] += weights[self.program.traits[trait].codes[people]]
        columns = np.flatnonzero(dense)
        helpers = sorted(helper for helper, weight in expression.helpers.items() if weight)
        return Flat(
            columns,
            dense[columns],
            np.array(helpers, np.intp),
            np.array([expression.helpers[helper] for helper in helpers], np.int64),
        )

    def flat_row(self, row: Row) -> FlatRow:
        """A row of the program over this model's columns."""
        return FlatRow(self.flat(row.expression), row.low, row.high, row.source.label)

    def holding(self, rows: Sequence[Row]) -> Model:
        """The same model with more rows."""
        more = tuple(map(self.flat_row, rows))
        return Model(
            self.program,
            self.classes,
            self.team,
            self.klass,
            self.upper,
            self.helper_low,
            self.helper_high,
            self.rows + more,
        )

    @property
    def shared(self) -> bool:
        """Whether several teams draw on the same people."""
        return len(self.program.blocks) > 1


def condense(program: Program) -> Model:
    """The program over classes of people instead of people."""
    sorted_people = classes(program)
    teams, klasses, uppers = [], [], []
    for team, block in enumerate(program.blocks):
        allowed = np.flatnonzero(block.eligible[sorted_people.sample])
        klasses.append(allowed)
        teams.append(np.full(len(allowed), team, np.intp))
        uppers.append(np.minimum(sorted_people.size[allowed], block.most))
    helpers = np.array(program.helpers, np.int64).reshape(-1, 2)
    empty = np.empty(0, np.intp)
    model = Model(
        program,
        sorted_people,
        np.concatenate([empty, *teams]),
        np.concatenate([empty, *klasses]).astype(np.intp),
        np.concatenate([np.empty(0, np.int64), *uppers]),
        helpers[:, 0],
        helpers[:, 1],
        (),
    )
    return model.holding(program.rows)
