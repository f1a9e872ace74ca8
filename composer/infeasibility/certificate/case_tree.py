"""A proof while it is being found: rows and quantities by their positions."""

from __future__ import annotations

from dataclasses import dataclass, field

from composer.checking.certificate import Quantity
from composer.encoding.program import Program
from composer.measures import Linear

NamedExpression = tuple[Quantity | None, Linear]
"""A quantity and its expression; a lemma's own expression has no name."""


@dataclass(frozen=True)
class Bound:
    """One side of a row, or else of a quantity that a case or a lemma bounds."""

    row: int | None
    quantity: int | None
    at_least: bool
    end: int


@dataclass(frozen=True)
class SumLeaf:
    """A sum: bounds, each a number of times above 0."""

    lines: tuple[tuple[Bound, int], ...]
    needed: int
    possible: int

    @property
    def rests(self) -> frozenset[Bound]:
        """Bounds on quantities that it rests on."""
        return frozenset(bound for bound, _ in self.lines if bound.quantity is not None)


@dataclass(frozen=True)
class CaseFork:
    """A quantity is at most `cut`, or more."""

    quantity: int
    cut: int
    below: SumLeaf | CaseFork
    above: SumLeaf | CaseFork

    @property
    def rests(self) -> frozenset[Bound]:
        """Bounds on quantities that it rests on, other than its own."""
        below, above = case_bounds(self.quantity, self.cut)
        return (self.below.rests - {below}) | (self.above.rests - {above})


def case_bounds(quantity: int, cut: int) -> tuple[Bound, Bound]:
    """What is taken for true below and above."""
    return Bound(None, quantity, False, cut), Bound(None, quantity, True, cut + 1)


@dataclass(frozen=True)
class ProvedLemma:
    """True of every team that meets the rows: Σ times × quantity ≤ `at_most`; proved, since more is impossible.

    `quantity` is the position of that sum among the quantities. `proof` may rest on lemmas before it.
    """

    quantity: int
    terms: tuple[tuple[int, int], ...]
    at_most: int
    proof: SumLeaf | CaseFork


@dataclass(frozen=True)
class CaseProof:
    """A whole proof over the rows of `program`."""

    program: Program = field(repr=False)
    quantities: tuple[NamedExpression, ...] = field(repr=False)
    lemmas: tuple[ProvedLemma, ...]
    proof: SumLeaf | CaseFork
