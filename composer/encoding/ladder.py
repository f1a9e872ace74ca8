"""Demands on what one person may do that are no rows over people, a rest and a ceiling of tours, as steps by which they
give way.

A program with ladders is a program for each step of them. `elastic.settled` gives the one in which each is kept or not
asked at all; `optimize.best_step` finds what is best over all steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from composer.base.arrays import Ints, Mask, Rows
from composer.encoding.program import FREE, Block, PersonRow, Program, Source
from composer.measures import Trait
from composer.problem.assignment import Exclusion
from composer.problem.problem import Problem
from composer.problem.programme import REST, TOURS, past_tours
from composer.problem.rest_values import rest_values

ELSEWHERE = Source("reserves are in no team")


@dataclass(frozen=True, eq=False)
class Ladder:
    """A demand that gives way step by step, each of which allows all that the one before it does.

    `values` are what it asks at each step, the first one what the problem asks; `by` how many units each has given way
    by. Of a rest, at step `k` teams exclude each other as `exclusive[k]` says, and of each team those may be members
    whose number in `needs` is `k` or less. Of a ceiling of tours, `left` is how many everybody may still have, below 0
    for who has had too many, and `least` how many they have whatever it is. `helper` is the program's auxiliary that
    says by how many units it gives way, where it may.
    """

    source: Source
    values: tuple[object, ...]
    by: tuple[int, ...]
    exclusive: tuple[Exclusion, ...] = ()
    needs: tuple[Ints, ...] = ()
    left: Ints | None = None
    least: Ints | None = None
    helper: int | None = None

    @property
    def last(self) -> int:
        """The step at which it asks for nothing any more."""
        return len(self.by) - 1

    def step(self, units: int) -> int:
        """The step at which it has given way by so many units."""
        return int(np.searchsorted(self.by, units, "right")) - 1

    def at(self, program: Program, step: int) -> Program:
        """The program at one of the steps, without this ladder. A rest's comes before a ceiling's."""
        program = replace(program, ladders=tuple(ladder for ladder in program.ladders if ladder is not self))
        if self.left is None:
            allowed = [needed <= step for needed in self.needs]
            exclusive = self.exclusive[step].beside(len(program.beside))
            apart = elsewhere(program.reserves, self.exclusive[step], len(program.pool))
            personal = (*program.personal, *apart)
            return replace(program, blocks=_among(program, allowed), exclusive=exclusive, personal=personal)
        left, longest = self._left(step), program.exclusive.longest
        program = replace(program, blocks=_among(program, [left > 0] * len(program.teams)))
        if (left >= longest)[left > 0].all():
            return program
        teams = (*range(len(program.teams)), *program.reserves.values())
        row, most = tours_row(teams, np.clip(left, 0, longest), longest, self.source)
        return replace(program, personal=(*program.personal, row), most_tours=None if program.beside else most)

    def _left(self, step: int) -> Ints:
        assert self.left is not None
        left: Ints = np.maximum(self.left + self.by[step], 0 if self.least is None else self.least)
        return left

    def allows(self, program: Program, placed: Sequence[Rows], step: int) -> bool:
        """Whether a choice of the program's keeps to it at a step."""
        members = placed[: len(program.teams)]
        if self.left is not None:
            reserves = [placed[block] for block in program.reserves.values()]
            people, number = np.unique(np.concatenate([*members, *reserves]), return_counts=True)
            return bool((number <= self._left(step)[people]).all())
        if any((needed[rows] > step).any() for needed, rows in zip(self.needs, members, strict=True)):
            return False
        together = [np.concatenate([members[team] for team in teams]) for teams in self.exclusive[step].sets]
        return all(len(people) == len(np.unique(people)) for people in together)


def ladders(problem: Problem) -> tuple[Ladder, ...]:
    """Demands on what one person may do, as far as they keep anybody from anything."""
    found = []
    longest = problem.exclusive.longest
    if problem.rest is not None:
        rest = rest_values(problem.rest, problem)
        longest = rest.exclusive[-1].longest
        source = Source(REST, _keeps(problem, REST), rest.weight, (REST,))
        found.append(Ladder(source, rest.values, rest.by, rest.exclusive, rest.needs))
    if problem.tours is not None:
        left = problem.tours.at_most - past_tours(problem.pool, problem.served)
        more = range(longest + 1 - min(longest, int(left.min())))
        least = np.zeros(len(problem.pool), np.int64)
        for rows in problem.kept.values():
            least[[*rows]] += 1
        source = Source(TOURS, _keeps(problem, TOURS), path=(TOURS,))
        values = tuple(problem.tours.at_most + by for by in more)
        found.append(Ladder(source, values, tuple(more), left=left, least=least))
    return tuple(ladder for ladder in found if ladder.last)


def _keeps(problem: Problem, name: str) -> bool:
    """Whether a team keeps what is asked by the whole scenario."""
    return any(team.keeps(name) for team in problem.teams)


def _among(program: Program, allowed: Sequence[Mask]) -> tuple[Block, ...]:
    """The program's teams, of each of which only some may be members."""
    masks = [block.eligible & some for block, some in zip(program.teams, allowed, strict=True)]
    teams = (
        replace(block, eligible=mask, most=min(block.most, int(mask.sum())))
        for block, mask in zip(program.teams, masks, strict=True)
    )
    beside = list(program.blocks[len(program.teams) :])
    for team, block in program.reserves.items():
        place = block - len(program.teams)
        beside[place] = replace(beside[place], eligible=beside[place].eligible & allowed[team])
    return (*teams, *beside)


def elsewhere(reserves: Mapping[int, int], exclusive: Exclusion, people: int) -> list[PersonRow]:
    """That a reserve of a team is in none that one of its members could not be in, and a reserve of none; `reserves` is
    the block of each team."""
    rows = []
    for together in exclusive.sets:
        blocks = [reserves[team] for team in together if team in reserves]
        if blocks:
            weights = dict.fromkeys((*together, *blocks), 1)
            anyone = Trait(np.zeros(people, np.int32), 1)
            rows.append(PersonRow(weights, {}, anyone, np.ones(1, np.int64), ELSEWHERE))
    return rows


def tours_row(teams: Sequence[int], left: Ints, longest: int, source: Source) -> tuple[PersonRow, Ints]:
    """In how many teams everybody may be at most, as a row of each person, and as numbers; `left` are from 0 to the
    `longest` schedule that there is. Who has none left is not limited by it, and has to be kept out otherwise."""
    left = np.where(left > 0, left, longest)
    bounds = np.append(np.arange(longest), FREE)
    every = dict.fromkeys(teams, 1)
    return PersonRow(every, {}, Trait(left.astype(np.int32), longest + 1), bounds, source), left
