"""Rows that keep people out as long as their helpers are 0, and what that takes off a sum.

**Argument.** Let a row be `Σ a·x ≤ c + Σ M·y`, all `a` and `M` from 0 on, helpers `y ≥ 0`. Where all `y` are 0 nobody
is there with `a > c`: whoever is alone breaks it, and the others only add. So either all its helpers are 0 and none of
these people are there, or one helper is 1 at least. A sum counts for them the better of both: nothing; or what the
people add where they add most or nowhere, and the helpers at the better end of their range, of which one is not 0.
Rows that share no such people and no helpers are told apart, and what they add is added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Mask
from composer.encoding.program import Program, Row


@dataclass(frozen=True, eq=False)
class Switch:
    """Who is there only where one of the helpers is not 0: one flag a row of the pool."""

    people: Mask
    helpers: tuple[int, ...]

    def on(self, people: int, each: Mapping[int, int], ranges: Sequence[tuple[int, int]]) -> int:
        """The most that is added where a helper is not 0: `people` add so much, one of each helper `each`."""
        most = [max(0, each.get(helper, 0)) * ranges[helper][1] for helper in self.helpers]
        least = max(each.get(helper, 0) for helper in self.helpers)
        return people + sum(most) + min(0, least)


def switch(program: Program, row: Row) -> Switch | str:
    """What a row says of people; or why it says nothing."""
    if len(program.blocks) != 1:
        return "nobody is kept out by a row where there are several teams"
    if (row.low is None) == (row.high is None):
        return "the row has not just one end"
    sign, end = (1, row.high) if row.low is None else (-1, row.low)
    assert end is not None
    limit, helpers = sign * end, tuple(row.expression.auxiliaries)
    falling = all(sign * weight < 0 for weight in row.expression.auxiliaries.values())
    if not helpers or not falling or any(program.auxiliaries[helper][0] != 0 for helper in helpers):
        return "the row's helpers do not let people in"
    if any(program.auxiliaries[helper][1] < 1 for helper in helpers):
        return "a helper of the row is never on"
    adds = np.zeros(len(program.pool), object)
    for (_, trait), weights in row.expression.people.items():
        adds = adds + sign * np.asarray(weights).astype(object)[program.traits[trait].codes]
    there = program.blocks[0].eligible
    if limit < 0 or (adds[there] < 0).any():
        return "people of the row make room for others"
    return Switch(there & (adds > limit).astype(np.bool_), helpers)


def apart(switches: Sequence[Switch]) -> bool:
    """Whether switches share no people and no helpers."""
    return len([*disjoint(enumerate(switches))]) == len(switches)


def disjoint(switches: Iterable[tuple[int, Switch]]) -> Iterator[int]:
    """The numbers of switches that share nothing with those before them."""
    people: Mask | None = None
    helpers: set[int] = set()
    for number, each in switches:
        taken = people is not None and bool((people & each.people).any())
        if not taken and helpers.isdisjoint(each.helpers):
            people = each.people if people is None else people | each.people
            helpers |= {*each.helpers}
            yield number
