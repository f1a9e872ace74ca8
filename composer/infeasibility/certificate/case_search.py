"""The search for a proof: sums where the linear program has no point, cases where it has one.

Cases are told by a quantity that lies between two whole numbers at the point (branch and bound, Land and Doig 1960).
Some are tried before one is chosen: one whose cases are both settled at once, else one of whose cases is (strong
branching, Applegate and others 1995). Where a case is settled without what is taken for true in it, it settles both.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import floor, inf

import numpy as np

from composer.base.arrays import Floats, Rows
from composer.checking.certificate import DEEPEST, Quantity
from composer.checking.rows import Reader
from composer.encoding.program import Program
from composer.infeasibility.certificate.case_tree import (
    Bound,
    CaseFork,
    CaseProof,
    NamedExpression,
    ProvedLemma,
    SumLeaf,
    case_bounds,
)
from composer.infeasibility.certificate.fast_sums import ProgramSums
from composer.infeasibility.certificate.integer_multipliers import round_multipliers, sum_of_ends
from composer.infeasibility.certificate.quantities import BETWEEN, finer_quantities, quantities
from composer.measures import Linear
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.phase_one import ColumnBounds, LPPoint, Relaxation

KnownBounds = dict[int, ColumnBounds]
"""Bounds on quantities, by position."""
LPAnswer = Floats | LPPoint | None


class CaseSearch:
    """The search for proofs about one program; it ends when `until` of its budget's work is spent."""

    def __init__(self, program: Program, budget: Budget) -> None:
        self.program = program
        self.budget = budget
        self.until = inf
        self.lemmas: list[ProvedLemma] = []
        self._quantities: list[NamedExpression] = []
        self._relaxation = Relaxation(program, budget)
        self._watched: dict[int, int] = {}
        self._narrower: set[Quantity] = set()
        self._left = 0

    @property
    def quantities(self) -> list[NamedExpression]:
        """What cases may be told by, and what lemmas are about."""
        if not self._quantities:
            self._quantities = list(quantities(self.program, self.people, self.budget.check))
        return self._quantities

    @property
    def people(self) -> Rows:
        """One person of every class."""
        return self._relaxation.classes.sample

    @property
    def over(self) -> bool:
        return self.budget.over or self.budget.spent > self.until

    def prove(self, leaves: int) -> CaseProof | None:
        """A proof that nothing meets the rows, in at most so many sums; None where none was found."""
        proof = self._prove(self._true, self.ask({}), leaves)
        return None if proof is None else CaseProof(self.program, tuple(self._quantities), tuple(self.lemmas), proof)

    def learn(self, terms: tuple[tuple[int, int], ...], at_most: int, leaves: int) -> bool:
        """Whether Σ times × quantity ≤ `at_most` could be proved; from then on it is a lemma."""
        total = Linear()
        for times, quantity in terms:
            total += self.quantities[quantity][1] * times
        position = len(self.quantities)
        self.quantities.append((None, total))
        more: KnownBounds = {position: (at_most + 1, None)}
        proof = self._prove({**self._true, **more}, self.ask(more), leaves)
        if proof is not None:
            self.lemmas.append(ProvedLemma(position, terms, at_most, proof))
        return proof is not None

    @property
    def _true(self) -> KnownBounds:
        return {lemma.quantity: (None, lemma.at_most) for lemma in self.lemmas}

    def ask(self, bounds: KnownBounds) -> LPAnswer:
        """The linear program's answer to these bounds, all lemmas being true."""
        bounds = {**self._true, **bounds}
        for quantity in bounds:
            if quantity not in self._watched:
                self._watched[quantity] = self._relaxation.watch(self.quantities[quantity][1])
        return self._relaxation.ask({self._watched[quantity]: ends for quantity, ends in bounds.items()})

    def impossible(self, bounds: KnownBounds) -> bool:
        """Whether the linear program alone says that nothing meets these bounds."""
        return isinstance(self.ask(bounds), np.ndarray)

    def _prove(self, known: KnownBounds, answer: LPAnswer, leaves: int) -> SumLeaf | CaseFork | None:
        self._left = leaves
        return self._settle(known, answer, 0)

    def _settle(self, known: KnownBounds, answer: LPAnswer, depth: int) -> SumLeaf | CaseFork | None:
        """A proof that nothing lies within the known bounds, given the linear program's answer to them."""
        if answer is None:
            return None
        if not isinstance(answer, LPPoint):
            self._left -= 1
            return self._leaf(known, answer)
        if depth == DEEPEST or self._left < 2 or self.over:
            return None
        fork = self._fork(known, answer)
        if fork is None:
            return None
        quantity, cut, answers = fork
        settled: dict[bool, SumLeaf | CaseFork] = {}
        for above in sorted((False, True), key=lambda above: isinstance(answers[above], LPPoint)):
            side = case_bounds(quantity, cut)[above]
            found = self._settle(narrow(known, side), answers[above], depth + 1)
            if found is None or side not in found.rests:
                return found
            settled[above] = found
        return CaseFork(quantity, cut, settled[False], settled[True])

    def _fork(self, known: KnownBounds, point: LPPoint) -> tuple[int, int, tuple[LPAnswer, LPAnswer]] | None:
        """What to tell cases by: a quantity, the number to split at, and the answers below and above."""
        best: tuple[int, int, tuple[LPAnswer, LPAnswer]] | None = None
        fewest = 3
        for quantity, value in islice(self._between(point), tuning.CASES_TRIED):
            below, above = (self.ask(narrow(known, side)) for side in case_bounds(quantity, floor(value)))
            if below is None or above is None:
                return None
            left_open = isinstance(below, LPPoint) + isinstance(above, LPPoint)
            if left_open < fewest:
                fewest, best = left_open, (quantity, floor(value), (below, above))
            if not left_open:
                break
        return best

    def _between(self, point: LPPoint) -> Iterator[tuple[int, float]]:
        """Quantities that lie between two whole numbers there, and where; those told by several rows last."""
        for quantity, (name, counted) in enumerate(self.quantities):
            value = 0.0 if name is None else point.value(self.program, counted)
            if abs(value - round(value)) > BETWEEN:
                yield quantity, value
        for name in finer_quantities(self.program, point):
            if name not in self._narrower:
                reader = Reader(self.program, self.program.rows)
                self._narrower.add(name)
                self.quantities.append((name, reader.expression(name)))
                self.program = self._relaxation.program = reader.program
                yield len(self.quantities) - 1, point.value(self.program, self.quantities[-1][1])

    def _leaf(self, known: KnownBounds, multipliers: Floats) -> SumLeaf | None:
        """A sum in whole numbers from the linear program's multipliers; None where no rounding of them proves it."""
        of = {self._watched[quantity]: quantity for quantity in known}
        bounds: list[Bound] = []
        expressions: list[Linear] = []
        used = np.flatnonzero(multipliers)
        for place in used.tolist():
            row = self.program.rows[place] if place < len(self.program.rows) else None
            quantity = None if row is not None else of[place]
            low, high = (row.low, row.high) if row is not None else known[of[place]]
            end = low if multipliers[place] > 0 else high
            assert end is not None
            bounds.append(Bound(None if row is None else place, quantity, bool(multipliers[place] > 0), end))
            expressions.append(row.expression if row is not None else self.quantities[of[place]][1])
        added = ProgramSums(self.program, expressions)
        ends = [bound.end for bound in bounds]
        times = round_multipliers(added, ends, multipliers[used], self.budget.check)
        if times is None:
            return None
        lines = tuple((bound, abs(number)) for bound, number in zip(bounds, times, strict=True) if number)
        return SumLeaf(lines, sum_of_ends(times, ends), added.possible(times))


def narrow(known: KnownBounds, side: Bound) -> KnownBounds:
    """The known bounds and one more."""
    assert side.quantity is not None
    low, high = known.get(side.quantity, (None, None))
    return {**known, side.quantity: (side.end, high) if side.at_least else (low, side.end)}
