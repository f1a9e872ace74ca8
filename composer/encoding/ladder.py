"""Demands on what one person may do that are no rows, such as a rest, as steps by which they give way.

A program with ladders is a program for each step of them. `elastic.settled` gives the one in which each is kept or not
asked at all; `optimize.by_steps` finds what is best over all steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from composer.base.arrays import Ints, Rows
from composer.problem.assignment import Exclusion

if TYPE_CHECKING:
    from composer.encoding.program import Program, Source


@dataclass(frozen=True, eq=False)
class Ladder:
    """A demand that gives way step by step, each of which allows all that the one before it does.

    `values` are what it asks at each step, the first one what the problem asks; `by` how many units each has given way
    by. At step `k` teams exclude each other as `exclusive[k]` says, and of each team those may be members whose number
    in `needs` is `k` or less. `helper` is the program's auxiliary that says by how many units it gives way, where it
    may.
    """

    source: Source
    values: tuple[object, ...]
    by: tuple[int, ...]
    exclusive: tuple[Exclusion, ...]
    needs: tuple[Ints, ...]
    helper: int | None = None

    @property
    def last(self) -> int:
        """The step at which it asks for nothing any more."""
        return len(self.by) - 1

    def step(self, units: int) -> int:
        """The step at which it has given way by so many units."""
        return int(np.searchsorted(self.by, units, "right")) - 1

    def at(self, program: Program, step: int) -> Program:
        """The program at one of the steps, without this ladder."""
        blocks = tuple(
            replace(block, eligible=allowed, most=min(block.most, int(allowed.sum())))
            for block, needed in zip(program.blocks, self.needs, strict=True)
            for allowed in [block.eligible & (needed <= step)]
        )
        others = tuple(ladder for ladder in program.ladders if ladder is not self)
        return replace(program, blocks=blocks, exclusive=self.exclusive[step], ladders=others)

    def allows(self, members: Sequence[Rows], step: int) -> bool:
        """Whether the members of the teams keep to it at a step."""
        if any((needed[rows] > step).any() for needed, rows in zip(self.needs, members, strict=True)):
            return False
        together = [np.concatenate([np.unique(members[team]) for team in teams]) for teams in self.exclusive[step].sets]
        return all(len(people) == len(np.unique(people)) for people in together)
