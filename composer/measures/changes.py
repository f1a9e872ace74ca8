"""How many places of a plan are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

import numpy as np
from pydantic import PrivateAttr

from composer.base.arrays import Mask
from composer.base.errors import ScenarioError
from composer.measures.base import Measure, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.kinds.base import canonical
from composer.pool.who import Who

PlannedTeams = Mapping[str, tuple[Pool, tuple[str, ...]]]
"""For each team of a plan the people as they are on its tour, and the ids of those who have a place in it."""


class Changes(Measure):
    """How many places of the plan are not kept: `Changes(Who())`.

    A place is kept by the same person in the same team; one whose holder is no longer in the pool is lost, and of its
    holder nothing is on record. Counted in places. In a file it is `changes: WHO`.

    Parameters
    ----------
    changes : Who or mapping
        Of whose places, as they are on the tour; `Who()` counts all.
    """

    key: ClassVar[str] = "changes"
    unit: ClassVar[str] = "places"
    counts: ClassVar[str] = "places of the plan that are not kept, of those who match"
    example: ClassVar[str] = "{changes: {}, at_most: 5}"
    whole: ClassVar[bool] = True
    of_plan: ClassVar[bool] = True

    changes: Who
    _planned: PlannedTeams = PrivateAttr(default_factory=dict)

    def __init__(self, changes: Who | Mapping[str, object]) -> None: ...

    def in_plan(self, planned: PlannedTeams) -> Changes:
        bound = self.model_copy()
        bound._planned = planned
        return bound

    def trait(self, pool: Pool) -> Trait:
        """Code 1 for who matches and has a place anywhere."""
        return self._trait(pool, [*self._planned])

    def trait_in(self, pool: Pool, team: str) -> Trait:
        """Code 1 for who matches and has a place in this team."""
        return self._trait(pool, [team])

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """All places, less those that are kept."""
        places = sum(1 for _ in self._places())
        return Quotient(draft.total(self.trait(pool), [0, -1]) + places)

    def observe(self, members: Sequence[Person]) -> Fraction:
        there = {(person.team, canonical(person.id)) for person in members}
        return Fraction(sum(1 for place in self._places() if place not in there))

    def phrase(self) -> str:
        who = f" of those with {self.changes.phrase()}" if self.changes.as_mapping() else ""
        return f"places of the plan that change{who}"

    def _trait(self, pool: Pool, teams: Sequence[str]) -> Trait:
        try:
            matching = self.changes.mask(pool)
        except ScenarioError as error:
            raise under("changes", error) from None
        codes = np.zeros(len(pool), np.int32)
        for team in teams:
            for identity in self._planned[team][1] if team in self._planned else ():
                row = pool.row(identity)
                if row is not None:
                    codes[pool.versions(row)] = 1
        chosen: Mask = matching & (codes > 0)
        return Trait(chosen.astype(np.int32), 2)

    def _places(self) -> Iterator[tuple[str, str]]:
        """Team and id of every place whose holder matches, found person by person."""
        for team, (pool, ids) in self._planned.items():
            for identity in ids:
                row = pool.row(identity)
                if _of_nobody(self.changes) if row is None else self.changes.holds(pool.person(row)):
                    yield team, canonical(identity if row is None else pool.ids[row])


def _of_nobody(who: Who) -> bool:
    """Whether conditions hold of somebody of whom nothing is on record."""
    if who.conditions or any(map(_of_nobody, who.none)):
        return False
    return not who.any or any(map(_of_nobody, who.any))
