"""What is best over all steps of a program's ladders (`encoding.ladder`), by branch and bound.

Each step allows all that those before it do. So over a range of steps nothing is better than what is best at its last
step, where only what giving way costs is that of any step of the range. If the choice found keeps to the step that it
says, it is the best of the range; else the range is cut in two (Land and Doig 1960).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from composer.encoding.ladder import Ladder
from composer.encoding.program import Program
from composer.presolve.condense import Placement
from composer.problem.results import Basis, weakest

if TYPE_CHECKING:
    from composer.optimize.maximize import Optimum

Ask = Callable[[Program, "Placement | None"], "Optimum"]
Ranges = tuple[tuple[int, int], ...]
"""The first and the last step of each ladder."""


def best_step(program: Program, known: Placement | None, ask: Ask) -> Optimum:
    """The best choice at any step. `ask` is asked for the best choice of a program without ladders, given one that
    meets it, where there is one."""
    for ladder in program.ladders:
        if ladder.helper is None:
            program = ladder.at(program, 0)
    if not program.ladders:
        return ask(program, known)
    return _Search(program, known, ask).best()


@dataclass(frozen=True, eq=False)
class _Search:
    program: Program
    known: Placement | None
    ask: Ask

    def best(self) -> Optimum:
        whole = tuple((ladder.step(low), ladder.step(high)) for ladder, (low, high) in self._helpers())
        waiting: list[tuple[int, int, Ranges, Optimum]] = []
        bases: list[Basis | None] = []
        number, parts = 0, [whole]
        while True:
            for part in parts:
                answer = self.ask(*self._asked(part))
                bases.append(answer.basis)
                if answer.placement is None and answer.proved:
                    last = answer
                elif not answer.proved or answer.value is None:
                    return replace(answer, placement=self.known, value=None, bound=None)
                else:
                    heappush(waiting, (-answer.value, number := number + 1, part, answer))
            if not waiting:
                return replace(last, basis=weakest(bases), against=())
            _, _, part, answer = heappop(waiting)
            assert answer.placement is not None
            cut = self._cut(part, answer.placement)
            if cut is None:
                return replace(answer, basis=weakest(bases))
            parts = [*self._halves(part, cut)]

    def _helpers(self) -> Iterator[tuple[Ladder, tuple[int, int]]]:
        for ladder in self.program.ladders:
            assert ladder.helper is not None
            yield ladder, self.program.auxiliaries[ladder.helper]

    def _asked(self, part: Ranges) -> tuple[Program, Placement | None]:
        """The program of a range: its last step, and any cost of the range. And what is known, where it is of these."""
        program, auxiliaries, known = self.program, list(self.program.auxiliaries), self.known
        for (ladder, (low, high)), (first, last) in zip(self._helpers(), part, strict=True):
            assert ladder.helper is not None
            program = ladder.at(program, last)
            end = high if last == ladder.last else min(high, ladder.by[last + 1] - 1)
            auxiliaries[ladder.helper] = max(low, ladder.by[first]), end
            if known is not None and not first <= ladder.step(int(known.auxiliaries[ladder.helper])) <= last:
                known = None
        return replace(program, auxiliaries=tuple(auxiliaries)), known

    def _cut(self, part: Ranges, found: Placement) -> int | None:
        """The ladder whose step is not kept to; None where all are."""
        for place, (ladder, (first, last)) in enumerate(zip(self.program.ladders, part, strict=True)):
            assert ladder.helper is not None
            said = ladder.step(int(found.auxiliaries[ladder.helper]))
            if first < last and not ladder.allows(self.program, found.members, said):
                return place
        return None

    @staticmethod
    def _halves(part: Ranges, cut: int) -> Iterator[Ranges]:
        first, last = part[cut]
        middle = (first + last) // 2
        for half in ((first, middle), (middle + 1, last)):
            yield (*part[:cut], half, *part[cut + 1 :])
