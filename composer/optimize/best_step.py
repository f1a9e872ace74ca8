"""What is best over all steps of a program's ladders (`encoding.ladder`), by branch and bound.

Each step allows all that those before it do. So over a range of steps nothing is better than what is best at its last
step, where only what giving way costs is that of any step of the range. The choice found needs some step to be allowed;
where it gives way by that much it is one of the program's, and mostly not far from the best. Where it is not as good as
what the range promises, the range is cut in two (Land and Doig 1960).

What was found out of ranges holds of any question with more rows as well, and is kept for it (`OpenSteps`).

Giving way costs something. So of what is asked first, no step further than the first of all, the cost is known, and
whatever step would cost as much by itself need not be looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from heapq import heapify, heappop, heappush
from math import inf
from typing import TYPE_CHECKING

from composer.encoding.cover import Cover, CoverLadder
from composer.encoding.ladder import Ladder
from composer.encoding.program import Program
from composer.measures import Linear
from composer.presolve.condense import Placement
from composer.problem.results import Basis, weakest

if TYPE_CHECKING:
    from composer.optimize.optimum import Optimum

Ask = Callable[[Program, "Placement | None"], "Optimum"]
Worth = Callable[[Linear, Placement], int]
Covered = Callable[[Program, Cover, Placement], bool]
Ranges = tuple[tuple[int, int], ...]
"""The first and the last step of each ladder."""
Best = tuple["Placement | None", "int | None", "int | None", "Basis | None"]
"""A choice, its value, a bound on any, and what it rests on that it is the best, or that there is none."""
Part = tuple[float, Ranges]
"""Ranges of steps, and what no choice in them is worth more than."""


@dataclass(eq=False)
class OpenSteps:
    """`parts` in which every choice lies that a question may have; None before anything is known. An answer that is
    proved leaves there what it found out, which holds of the same question with more rows, and on what it rests."""

    parts: list[Part] | None = None
    basis: Basis | None = "sums"

    def within(self, whole: Ranges) -> list[Part]:
        """What of the parts lies in some ranges."""
        if self.parts is None:
            return [(inf, whole)]
        cut = [
            (bound, tuple((max(a, b), min(c, d)) for (a, c), (b, d) in zip(part, whole, strict=True)))
            for bound, part in self.parts
        ]
        return [(bound, part) for bound, part in cut if all(first <= last for first, last in part)]


def as_it_stands(program: Program) -> Program:
    """The program in which each ladder that may not give way is asked as it stands."""
    for ladder in program.ladders:
        if ladder.helper is None:
            program = ladder.at(program, 0)
    return program


def best_step(
    program: Program,
    objective: Linear,
    known: Placement | None,
    steps: OpenSteps,
    ask: Ask,
    worth: Worth,
    covered: Covered,
) -> Best:
    """The best choice at any step of ladders that may give way, given one that meets the program, where there is one,
    and what is known of the `steps`. `ask` is asked for the best choice of a program without
    ladders, `worth` for an expression's value for a choice, `covered` whether its reserves cover what they should."""
    return _Search(program, objective, ask, worth, covered).best(known, steps)


@dataclass(eq=False)
class _Search:
    """`champion` is the best choice so far, `value` what it is worth, and `bases` what the answers rest on."""

    program: Program
    objective: Linear
    ask: Ask
    worth: Worth
    covered: Covered
    champion: Placement | None = None
    value: int | None = None
    bases: list[Basis | None] = field(default_factory=list)

    def best(self, known: Placement | None, kept: OpenSteps) -> Best:
        ranges = [self.program.auxiliaries[self._helper(ladder)] for ladder in self.program.ladders]
        steps = [list(map(ladder.step, ends)) for ladder, ends in zip(self.program.ladders, ranges, strict=True)]
        whole = tuple((first, last) for first, last in steps)
        waiting = [(-bound, 1, part) for bound, part in kept.within(whole)]  # the dearest are asked last
        heapify(waiting)
        closed: list[Part] = []
        here = tuple((first, first) for first, _ in whole)
        if known is not None:
            self._learn(known)
            said = (int(known.auxiliaries[self._helper(ladder)]) for ladder in self.program.ladders)
            here = tuple((step, step) for step in map(Ladder.step, self.program.ladders, said))
        if here != whole and kept.parts is None:
            waiting.insert(0, (-inf, 0, here))
        number = 1
        while waiting:
            loss, turn, wide = heappop(waiting)
            part, dear = self._narrowed(wide, -loss)
            closed += dear
            if part is None:
                continue
            answer = self.ask(*self._asked(part))
            if turn == 0 and not answer.proved:  # the first of all lie in what comes next
                if answer.placement is not None:
                    self._learn(answer.placement)
                continue
            self.bases.append(answer.basis)
            if answer.placement is None and answer.proved:
                continue
            if not answer.proved or answer.value is None or answer.placement is None:
                return self.champion, self.value, None, answer.basis
            needed = self._needed(part, answer.placement)
            self._learn(self._giving_way(answer.placement, needed))
            halves = [*self._halves(part, answer.placement, needed)]
            for half in halves:
                heappush(waiting, (self._dearer(part, half) - answer.value, number := number + 1, half))
            if not halves:
                closed.append((answer.value, part))
        kept.parts, kept.basis = closed, weakest([kept.basis, *self.bases])
        return self.champion, self.value, self.value, kept.basis

    @staticmethod
    def _helper(ladder: Ladder) -> int:
        assert ladder.helper is not None
        return ladder.helper

    def _learn(self, found: Placement) -> None:
        """A choice that may be the best so far, if its helpers are in order with it."""
        value = self.worth(self.objective, found)
        if (self.value is None or value > self.value) and self._meets(found):
            self.champion, self.value = found, value

    def _meets(self, found: Placement) -> bool:
        """Whether a choice, of whose helpers those of the ladders may have been raised, meets the program still."""
        helpers = {self._helper(ladder) for ladder in self.program.ladders}
        if any(found.auxiliaries[helper] > self.program.auxiliaries[helper][1] for helper in helpers):
            return False
        rows = (row for row in self.program.rows if not helpers.isdisjoint(row.expression.auxiliaries))
        values = ((row, self.worth(row.expression, found)) for row in rows)
        return all(
            (row.low is None or row.low <= value) and (row.high is None or value <= row.high) for row, value in values
        )

    def _low(self, ladder: Ladder, first: int) -> int:
        """By how many units it gives way at least, from a step on."""
        return max(self.program.auxiliaries[self._helper(ladder)][0], ladder.by[first])

    def _narrowed(self, part: Ranges, bound: float) -> tuple[Ranges | None, list[Part]]:
        """A range without steps that cost too much by themselves, and these; None instead of it where nothing in it is
        better than what is known."""
        if self.value is None:
            return part, []
        if bound <= self.value:
            return None, [(bound, part)]
        if self.objective.people:
            return part, []
        ends = dict(enumerate(self.program.auxiliaries))
        for ladder, (first, _) in zip(self.program.ladders, part, strict=True):
            ends[self._helper(ladder)] = self._low(ladder, first), ends[self._helper(ladder)][1]
        weights = self.objective.auxiliaries
        most = sum(max(weight * end for end in ends[helper]) for helper, weight in weights.items())
        if most <= self.value:
            return None, [(min(bound, most), part)]
        dear: list[Part] = []
        for place, (ladder, (first, last)) in enumerate(zip(self.program.ladders, part, strict=True)):
            each = max(0, -weights.get(self._helper(ladder), 0))  # what a unit costs
            room, end = most - self.value + each * self._low(ladder, first), last
            while end > first and each * ladder.by[end] >= room:
                end -= 1
            if end < last:
                left = most - each * (ladder.by[end + 1] - self._low(ladder, first))
                dear.append((min(bound, left), (*part[:place], (end + 1, last), *part[place + 1 :])))
                part = (*part[:place], (first, end), *part[place + 1 :])
        return part, dear

    def _asked(self, part: Ranges) -> tuple[Program, Placement | None]:
        """The program of a range: its last step, and any cost of the range. And what is known, where it is of these."""
        program, auxiliaries, known = self.program, list(self.program.auxiliaries), self.champion
        for ladder, (first, last) in zip(self.program.ladders, part, strict=True):
            helper = self._helper(ladder)
            program, high = ladder.at(program, last), auxiliaries[helper][1]
            end = high if last == ladder.last else min(high, ladder.by[last + 1] - 1)
            auxiliaries[helper] = self._low(ladder, first), end
            if known is not None and not first <= ladder.step(int(known.auxiliaries[helper])) <= last:
                known = None
        return replace(program, auxiliaries=tuple(auxiliaries)), known

    def _needed(self, part: Ranges, found: Placement) -> list[int]:
        """The first step of each ladder, from the one that a choice says, that allows it."""
        needed = []
        for ladder, (_, last) in zip(self.program.ladders, part, strict=True):
            steps = range(ladder.step(int(found.auxiliaries[self._helper(ladder)])), last)
            allows = partial(self._allows, ladder, found)
            needed.append(steps.start + bisect_left(steps, True, key=allows))
        return needed

    def _allows(self, ladder: Ladder, found: Placement, step: int) -> bool:
        """Whether a choice keeps to a ladder at a step."""
        if not isinstance(ladder, CoverLadder):
            return ladder.allows(self.program, found.blocks, step)
        left = ladder.at(self.program, step).covers[len(self.program.covers) :]
        return all(self.covered(self.program, cover, found) for cover in left)

    def _giving_way(self, found: Placement, needed: Sequence[int]) -> Placement:
        """A choice whose helpers say the steps that it needs."""
        helpers = found.auxiliaries.copy()
        for ladder, step in zip(self.program.ladders, needed, strict=True):
            helpers[self._helper(ladder)] = max(helpers[self._helper(ladder)], ladder.by[step])
        return replace(found, auxiliaries=helpers)

    def _halves(self, part: Ranges, found: Placement, needed: Sequence[int]) -> Iterator[Ranges]:
        """A range cut in two where a choice says another step than it needs; nothing where it does not."""
        for place, (ladder, (first, last)) in enumerate(zip(self.program.ladders, part, strict=True)):
            if ladder.step(int(found.auxiliaries[self._helper(ladder)])) < needed[place]:
                middle = min((first + last) // 2, needed[place] - 1)
                for half in ((first, middle), (middle + 1, last)):
                    yield (*part[:place], half, *part[place + 1 :])
                return

    def _dearer(self, part: Ranges, half: Ranges) -> int:
        """What anything in a part of a range costs more than the best of the range, at least: the best may give way by
        less where no row asks that it does not."""
        more = 0
        for ladder, (first, _), (start, _) in zip(self.program.ladders, part, half, strict=True):
            helper = self._helper(ladder)
            terms = ((row, row.expression.auxiliaries.get(helper, 0)) for row in self.program.rows)
            if start > first and all((row.low if weight > 0 else row.high) is None for row, weight in terms if weight):
                units = self._low(ladder, start) - self._low(ladder, first)
                more += max(0, -self.objective.auxiliaries.get(helper, 0)) * units
        return more
