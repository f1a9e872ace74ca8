"""Some people taken in or left out, whatever else: programs about them, and demands that cannot stand together then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from composer.bending import demands, only
from composer.draft import write
from composer.engines import door
from composer.engines.budget import Budget
from composer.engines.question import Memory
from composer.errors import Disagreement, Path
from composer.measures import Linear, Trait
from composer.problem import Problem
from composer.program import Program, Source, row


def taking_in(program: Program, people: Sequence[int]) -> Program:
    """The program in which each of these people, rows of the pool, is a member of some team."""
    codes = np.zeros(len(program.pool), np.int32)
    codes[list(people)] = np.arange(1, len(people) + 1)
    trait = Trait(codes, len(people) + 1)
    rows = []
    for code, person in enumerate(people, 1):
        single = np.zeros(trait.size, np.int64)
        single[code] = 1
        there = Linear({(team, len(program.traits)): single for team in range(len(program.blocks))})
        rows.append(row(there, 1, None, Source(f"{program.pool.ids[person]} is taken in")))
    return replace(program, traits=(*program.traits, trait)).holding(rows)


def leaving_out(program: Program, people: Sequence[int]) -> Program:
    """The program in which none of these people, rows of the pool, is a member of any team."""
    others = np.ones(len(program.pool), np.bool_)
    others[list(people)] = False
    return replace(program, blocks=tuple(replace(block, eligible=block.eligible & others) for block in program.blocks))


@dataclass(frozen=True)
class Conflict:
    """Demands that cannot stand together with some people taken in, or left out: their labels, in the file's order.

    `minimal`: it is proved that without any one of them the others can. None at all: who it is about is reason enough.
    """

    requirements: tuple[str, ...]
    minimal: bool


def conflict(problem: Problem, people: Sequence[int], taken_in: bool, budget: Budget) -> Conflict | None:
    """Demands that cannot stand together with these people in some team (or, not `taken_in`, in none); None where it
    could not be found out. They are known to be too many together.

    QuickXplain (Junker 2004) over everything the file asks for, the people's membership in the background. Each
    question is a program of its own. A question left open counts as "can stand together", and then nothing is called
    minimal. Raises Disagreement where everything together can be met after all.
    """
    opened = write(problem, opened=True)
    program = taking_in(opened, people) if taken_in else leaving_out(opened, people)
    groups: dict[Path, list[Source]] = {}
    for source in demands(program):
        groups.setdefault(source.path, []).append(source)
    search = _Search(program, tuple(map(tuple, groups.values())), budget)
    everything = frozenset(range(len(groups)))
    stands = search.stand(everything)
    if stands:
        raise Disagreement("people are called impossible to take in or to leave out, but a choice meets everything")
    if stands is None:
        return None
    if search.stand(frozenset()) is False:
        return Conflict((), True)
    found = search.needed(frozenset(), False, list(range(len(groups))))
    return Conflict(tuple(_label(problem, search.groups[each]) for each in sorted(found)), not search.open)


class _Search:
    """Questions about sets of demands, given by their positions in `groups`, remembered."""

    def __init__(self, program: Program, groups: tuple[tuple[Source, ...], ...], budget: Budget) -> None:
        self.program = program
        self.groups = groups
        self.open = False
        self._budget = budget
        self._memory = Memory()
        self._known: dict[frozenset[int], bool] = {}

    def stand(self, kept: frozenset[int]) -> bool | None:
        """Whether these demands can stand together; None, marked as `open`, where that was not found out."""
        for known, stands in self._known.items():
            if known >= kept if stands else known <= kept:
                return stands
        sources = {source for each in kept for source in self.groups[each]}
        self._budget.say(f"asking about {len(kept)} of {len(self.groups)} demands")
        answer = door.best(only(self.program, sources), Linear(), self._budget, memory=self._memory)
        if answer.placement is None and not answer.proved:
            self.open = True
            return None
        self._known[kept] = answer.placement is not None
        return self._known[kept]

    def needed(self, background: frozenset[int], added: bool, rest: list[int]) -> frozenset[int]:
        """A minimal part of `rest` that cannot stand together with the background, all of it being too much."""
        if added and self.stand(background) is False:
            return frozenset()
        if len(rest) == 1:
            return frozenset(rest)
        half = len(rest) // 2
        first, second = frozenset(rest[:half]), rest[half:]
        of_second = self.needed(background | first, True, second)
        return of_second | self.needed(background | of_second, bool(of_second), rest[:half])


def _label(problem: Problem, sources: Sequence[Source]) -> str:
    """What a demand is called; one asked of several teams alike by the name they have in the file."""
    label, path = sources[0].label, sources[0].path
    if path[0] == "teams" and isinstance(path[1], int):
        label = label.replace(f"{sources[0].team}: ", f"{problem.teams[path[1]].name}: ", 1)
    return label
