"""Rows and quantities by name: how a certificate points at parts of the opened program, whoever writes that again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import numpy as np

from composer.base.arrays import Ints
from composer.checking.certificate import NamedRow, Origin, Quantity
from composer.encoding.program import Program, Row
from composer.measures import Linear, Trait
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse, nonzero

EVERYBODY = 0
"""A trait that every program has; weighed alike for all codes it counts members."""
HEAVIEST = 2**63
"""Weights of a program are below it."""
MASKS = 1_000
"""Quantities told by several rows, each of which takes a number a person."""


def row_names(program: Program) -> dict[int, NamedRow]:
    """Each row's name, but for its digest, which takes a moment: by the row's position."""
    seen: dict[Origin, int] = {}
    found = {}
    for position, row in enumerate(program.rows):
        origin = Origin.of(row.source)
        seen[origin] = seen.get(origin, 0) + 1
        found[position] = NamedRow(origin=origin, number=seen[origin], sha256="")
    return found


def row_digest(program: Program, row: Row) -> str:
    """SHA-256 of all that a row says: its bounds, what everybody in the pool adds to it in each team, and each of its
    helpers with its range. Whoever may not be in a team adds nothing there."""
    helpers = sorted((helper, weight) for helper, weight in row.expression.auxiliaries.items() if weight)
    ranges = [(helper, *program.auxiliaries[helper], weight) for helper, weight in helpers]
    hashed = sha256(repr((row.low, row.high, row.slack is not None, ranges)).encode())
    for team, block in enumerate(program.blocks):
        mine = {trait: weights for (where, trait), weights in row.expression.people.items() if where == team}
        if mine:
            added = np.where(block.eligible, pool_sums(program, mine), 0)
            hashed.update(f"{team} {block.name}".encode())
            hashed.update(added.astype("<i8").tobytes())
    return hashed.hexdigest()


def pool_sums(program: Program, weights: dict[int, Weights]) -> Ints:
    """What each person of the pool adds by the weights of some traits."""
    total = np.zeros(len(program.pool), np.int64)
    for trait, each in weights.items():
        total += each[program.traits[trait].codes]
    return total


class Reader:
    """Quantities as expressions over `program`, which is given a trait more where members are told by several rows."""

    def __init__(self, program: Program, rows: Sequence[Row]) -> None:
        self.program = program
        self._rows = rows
        self._known: dict[Quantity, Linear] = {}
        self._masks = 0

    def expression(self, quantity: Quantity) -> Linear:
        """The quantity as an expression that is a whole number for every team.

        Raises LookupError, in words for people, where there is no such quantity.
        """
        if quantity not in self._known:
            self._known[quantity] = self._expression(quantity)
        return self._known[quantity]

    def _expression(self, quantity: Quantity) -> Linear:
        program = self.program
        names = [block.name for block in program.blocks]
        if quantity.team is not None and quantity.team not in names:
            raise LookupError(f"there is no team `{quantity.team}`")
        for number in quantity.rows:
            if number > len(self._rows):
                raise LookupError(f"there is no row {number}")
        for each in quantity.weighed:
            if abs(each.weight) >= HEAVIEST:
                raise LookupError(f"row {each.row} gives nobody such a weight")
        teams = range(len(names)) if quantity.team is None else [names.index(quantity.team)]
        if quantity.of == "helper":
            assert quantity.helper is not None
            if quantity.helper > len(program.auxiliaries):
                raise LookupError(f"there is no helper {quantity.helper}")
            return Linear(auxiliaries={quantity.helper - 1: 1})
        if quantity.of == "sum":
            return self._rows[quantity.rows[0] - 1].expression
        if quantity.of == "size":
            ones = np.ones(program.traits[EVERYBODY].size, np.int64)
            return Linear.over(teams, EVERYBODY, ones)
        pairs = [(self._rows[each.row - 1].expression, each.weight) for each in quantity.weighed]
        if len(pairs) == 1 and pairs[0][1] and len({trait for _, trait in pairs[0][0].people}) == 1:
            read, weight = pairs[0]
            return Linear({key: _having(each, weight) for key, each in read.people.items() if key[0] in teams})
        return Linear({(team, self._mask(pairs, team)): np.array([0, 1], np.int64) for team in teams})

    def _mask(self, pairs: Sequence[tuple[Linear, int]], team: int) -> int:
        """A new trait: 1 for those to whom every row gives its weight in the team."""
        self._masks += 1
        if self._masks > MASKS:
            raise LookupError(f"more than {MASKS:,} quantities are told by several rows")
        codes = np.ones(len(self.program.pool), np.int32)
        for read, weight in pairs:
            mine = {trait: weights for (where, trait), weights in read.people.items() if where == team}
            codes &= pool_sums(self.program, mine) == weight
        self.program = replace(self.program, traits=(*self.program.traits, Trait(codes, 2)))
        return len(self.program.traits) - 1


def _having(weights: Weights, weight: int) -> Weights:
    """1 for codes of this weight, which is not 0, and 0 for all others."""
    codes, values = nonzero(weights)
    return Sparse(codes[values == weight], np.ones(int((values == weight).sum()), np.int64), len(weights))
