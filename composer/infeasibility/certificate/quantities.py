"""The quantities that a proof may tell cases by, those first that a reader knows best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b

import numpy as np

from composer.base.arrays import Ints, Rows
from composer.checking.certificate import Quantity, WeighedQuantity
from composer.checking.rows import Reader
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.sparse import different
from composer.solvers.phase_one import LPPoint

BETWEEN = 1e-6
"""How far from whole numbers a count must lie to be between two."""
WEIGHTS = 8
"""Different weights of a row up to which its members are counted by them."""


def quantities(
    program: Program, people: Rows, look: Callable[[], None] = lambda: None
) -> Iterator[tuple[Quantity, Linear]]:
    """Sizes, members that a row weighs alike, what rows come to, helpers; each once, as far as these people can tell.
    Rows are the program's, from 1. `look` is called before each."""
    seen: set[object] = set()
    reader = Reader(program, program.rows)
    for quantity in _named(program):
        look()
        counted = reader.expression(quantity)
        said = expression_key(program, people, counted)
        if said not in seen and (counted.people or counted.auxiliaries):
            seen.add(said)
            yield quantity, counted


def finer_quantities(program: Program, point: LPPoint) -> Iterator[Quantity]:
    """Members told by several rows at once, of whom the point has no whole number.

    Where the counts of single rows are all whole, those of people whom all the rows tell apart are not, or the point
    would be a choice of people.
    """
    rows = [number for number, row in enumerate(program.rows, 1) if row.expression.people]
    found: set[Quantity] = set()
    for column in np.flatnonzero(np.abs(point.counts - np.rint(point.counts)) > BETWEEN).tolist():
        team = int(point.team[column])
        inside = point.team == team
        weighed: list[WeighedQuantity] = []
        for number in rows:
            weights = contributions(program, point.person, program.rows[number - 1].expression, team)
            same = inside & (weights == weights[column])
            if same.sum() < inside.sum():
                inside = same
                weighed.append(WeighedQuantity(row=number, weight=int(weights[column])))
            total = float(point.counts[inside].sum())
            if abs(total - round(total)) > BETWEEN:
                break
        if weighed:
            quantity = Quantity(of="members", team=program.blocks[team].name, weighed=tuple(weighed))
            if quantity not in found:
                found.add(quantity)
                yield quantity


def _named(program: Program) -> Iterator[Quantity]:
    teams = [block.name for block in program.blocks]
    for team in _one_by_one(teams):
        yield Quantity(of="size", team=team)
    for number, row in enumerate(program.rows, 1):
        if len({trait for _, trait in row.expression.people}) != 1:
            continue
        where = [teams[team] for team in sorted({team for team, _ in row.expression.people})]
        weights = {weight for each in row.expression.people.values() for weight in different(each).tolist()} - {0}
        for weight in sorted(weights) if len(weights) <= WEIGHTS else ():
            for team in _one_by_one(where):
                yield Quantity(of="members", weighed=(WeighedQuantity(row=number, weight=weight),), team=team)
    for helper in sorted({helper for row in program.rows for helper in row.expression.auxiliaries}):
        yield Quantity(of="helper", helper=helper + 1)
    for number, _ in enumerate(program.rows, 1):
        yield Quantity(of="sum", row=number)


def _one_by_one(teams: list[str]) -> list[str | None]:
    """All teams together where there are several, then each."""
    return [None, *teams] if len(teams) > 1 else [*teams]


def expression_key(program: Program, people: Rows, counted: Linear) -> object:
    """Equal for expressions to which these people, and helpers, add the same."""
    teams = []
    for team in sorted({team for team, _ in counted.people}):
        added = contributions(program, people, counted, team)
        teams.append((team, blake2b(added.tobytes(), digest_size=16).digest()))
    return tuple(teams), tuple(sorted(counted.auxiliaries.items()))


def contributions(program: Program, people: Rows, counted: Linear, team: int) -> Ints:
    """What each of these people adds to an expression in a team."""
    added = np.zeros(len(people), np.int64)
    for (where, trait), weights in counted.people.items():
        if where == team:
            added += weights[program.traits[trait].codes[people]]
    return added
