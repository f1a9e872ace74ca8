"""Whose first tour a team is, as blocks beside the teams' own: how members who have been before, and different people,
are counted in whole numbers.

A team's block of *first tours* holds those of its members who were on no tour before. A team that nobody can have come
to from another needs none: its own block is that. Rows of each person tie the blocks to the teams; with `x` for a team,
`f` for its first tours, and the sets of teams that exclude each other in the order of their days:

* `f[t] ≤ x[t]`: a first tour is a tour;
* `Σ f ≤ 1`: nobody has two;
* for each set, `Σ x over the set ≤ Σ f over all teams that begin with it or before it`: whoever is on tour then has had
  a first one by then.

**Argument.** Let somebody be in some teams, none of which exclude each other, `t` the first of them. By the first row
`f` is 0 where they are not; by the third, for the set with which `t` begins, `f[t]` is 1; so by the second it is 0 in
the others. If they are in no team all are 0. And these values meet every row. Teams that do not exclude each other
and begin later end later, so the first in this order is the first in time.

Where only the tours on which somebody matches count, the same holds over these alone: each *pattern* of them has its
own rows, which limit nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from composer.base.arrays import Mask
from composer.encoding.program import FREE, Block, PersonRow, Source
from composer.measures import Linear, Trait
from composer.measures.linear import Weights

if TYPE_CHECKING:
    from composer.encoding.builder import ProgramBuilder

SOURCE = Source("whose first tour it is")


class FirstTours:
    """What is counted by first tours in a program that is being written, and the blocks for it: made where they are
    asked for."""

    def __init__(self, sheet: ProgramBuilder) -> None:
        self._sheet = sheet
        # In an opened program a rest may give way. What the rows say holds of whoever keeps to one all the same.
        self.exclusive = sheet.problem.overlapping if sheet.opened else sheet.problem.exclusive
        stretches = self.exclusive.stretches
        self._later = [any(end < first for _, end in stretches) for first, _ in stretches]  # than some other team
        self._eligible: Mask = np.stack([block.eligible for block in sheet.teams])
        self._several = self._twice(self._eligible)

    def again(self, counted: Mapping[int, Mask]) -> Linear:
        """How many members of some teams, of those who count there, have been on a tour before."""
        people: dict[tuple[int, int], Weights] = {}
        for team, mask in counted.items():
            past = mask & self._sheet.problem.been_before(self._sheet.problem.deployed[team])
            new = mask & ~past & self._several & self._eligible[team]
            if self._later[team] and new.any():
                people[self._members(self._of_all[team], new)] = np.array([0, -1], np.int64)
                past = past | new
            people[self._members(team, past)] = np.array([0, 1], np.int64)
        return Linear(people)

    def people(self, counted: Sequence[Mask]) -> Linear:
        """How many different people count in one of the teams that they are in; `counted` is of each team.

        Whoever cannot count twice is counted where they do, the others where they first do.
        """
        may: Mask = np.stack(counted) & self._eligible
        twice = self._twice(may)
        always: Mask = twice & (may == self._eligible).all(axis=0)
        some = twice & ~always
        masks = {team: mask & ~twice for team, mask in enumerate(may)}
        first = [(always, self._of_all)] if always.any() else []
        first += [(some, self._of_some(may & some))] if some.any() else []
        for here, blocks in first:
            for team, block in enumerate(blocks):
                masks[block] = masks.get(block, np.zeros_like(here)) | (may[team] & here)
        one = np.array([0, 1], np.int64)
        return Linear({self._members(block, mask): one for block, mask in masks.items()})

    def _members(self, block: int, mask: Mask) -> tuple[int, int]:
        """A block, and a trait of which these people have code 1."""
        return block, self._sheet.trait(Trait(mask.astype(np.int32), 2))

    def _twice(self, may: Mask) -> Mask:
        """Who may be in two teams that do not exclude each other: one ends before the other begins."""
        sets, stretches = len(self.exclusive.sets), self.exclusive.stretches
        been = np.zeros((sets + 1, may.shape[1]), np.bool_)  # on a tour that ended before that set
        for place in range(sets):
            ended = [team for team, (_, last) in enumerate(stretches) if last == place]
            been[place + 1] = been[place] | may[ended].any(axis=0)
        twice: Mask = np.any([may[team] & been[first] for team, (first, _) in enumerate(stretches)], axis=0)
        return twice

    @cached_property
    def _of_all(self) -> list[int]:
        """For each team the block of those whose first tour it is, of all who could be in two."""
        teams = range(len(self._sheet.teams))
        pattern = Trait(self._several.astype(np.int32), 2)
        return self._blocks(True, [self._several] * len(teams), pattern, {1: teams})

    def _of_some(self, counted: Mask) -> list[int]:
        """The same of tours that count, one flag a team and person."""
        patterns, codes = np.unique(counted, axis=1, return_inverse=True)
        teams = {code: np.flatnonzero(pattern).tolist() for code, pattern in enumerate(patterns.T)}
        trait = Trait(codes.reshape(-1).astype(np.int32), len(teams))
        return self._blocks(False, list(counted), trait, {code: t for code, t in teams.items() if t})

    def _blocks(
        self, of_all: bool, counted: Sequence[Mask], pattern: Trait, patterns: Mapping[int, Sequence[int]]
    ) -> list[int]:
        """A block for each team that can be a second tour, with the rows that tie it: those of a pattern go over its
        teams."""
        sheet, first = self._sheet, list(range(len(self._sheet.teams)))
        called = "first tour" if of_all else "first that counts"
        for team, block in enumerate(sheet.teams):
            if self._later[team]:
                first[team] = len(sheet.blocks)
                members = block.eligible & counted[team]
                most = min(block.most, int(members.sum()))
                sheet.beside.append(team if of_all else -1)
                sheet.blocks = (*sheet.blocks, Block(f"{block.name}: {called}", members, 0, most))
                anyone = Trait(np.zeros(len(sheet.pool), np.int32), 1)
                sheet.personal.append(PersonRow({first[team]: 1, team: -1}, {}, anyone, np.zeros(1, np.int64), SOURCE))
        for code, teams in patterns.items():
            if any(self._later[team] for team in teams):
                sheet.personal += self._rows(first, pattern, code, teams)
        return first

    def _rows(self, first: Sequence[int], pattern: Trait, code: int, teams: Sequence[int]) -> list[PersonRow]:
        """That people of a pattern have one first tour, and have had it when they are on one."""
        rows = [self._row({first[team]: 1 for team in teams}, pattern, code, 1)]
        for place, together in enumerate(self.exclusive.sets):
            begun = [team for team in teams if self.exclusive.stretches[team][0] <= place]
            if any(self._later[team] and self.exclusive.stretches[team][0] == place for team in begun):
                weights = {team: 1 for team in teams if team in together}
                for team in begun:
                    weights[first[team]] = weights.get(first[team], 0) - 1
                rows.append(self._row({team: each for team, each in weights.items() if each}, pattern, code, 0))
        return rows

    def _row(self, weights: Mapping[int, int], pattern: Trait, code: int, bound: int) -> PersonRow:
        bounds = np.full(pattern.size, FREE, np.int64)
        bounds[code] = bound
        return PersonRow(weights, {}, pattern, bounds, SOURCE)
