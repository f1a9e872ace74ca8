"""What a check has found: the sums of a certificate as they were added up, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from composer.checking.certificate import Certificate, Times
from composer.checking.exact_sums import Combination, ExactSum, auxiliary_sums
from composer.checking.switched import Switch
from composer.encoding.program import Program, Row


@dataclass(frozen=True)
class CaseRange:
    """What is taken for true in a case: `low` ≤ Σ times × quantity ≤ `high`, either end open."""

    terms: tuple[Times, ...]
    counted: Combination
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Term:
    """A line of a sum, `times` (`counted` ≥ `bound`): ceilings below zero. It is of a row, or of a case's range, or
    of the range that the lemma of this number says; a row may be the one of this number that is there for a goal."""

    times: int
    counted: Combination
    bound: int
    row: Row | None
    range: CaseRange | None
    lemma: int | None
    at_least: bool
    goal: int | None = None


@dataclass(frozen=True)
class CheckedSum:
    """One sum, added up: the lemma or the goal whose proof it is in, or neither; the ranges of the cases it stands in,
    its terms, what they ask for and what is possible. `before` people may be in a team so far, `left` of them are once
    the sum has ruled out others; None where it shows that nothing is possible at all."""

    lemma: int | None
    goal: int | None
    ranges: tuple[CaseRange, ...]
    terms: tuple[Term, ...]
    needed: int
    possible: int
    program: Program = field(repr=False)
    before: int = 0
    left: int | None = None
    switches: tuple[Switch, ...] = ()

    @property
    def added(self) -> ExactSum:
        """The sum, added up once more: numbers of everybody are not kept for hundreds of sums."""
        return add_up(self.program, self.terms, self.switches)

    @property
    def helped(self) -> bool:
        """Whether helpers are counted in it."""
        return any(auxiliary_sums(term.counted) for term in self.terms)


def add_up(program: Program, terms: Sequence[Term], switches: Sequence[Switch]) -> ExactSum:
    """The terms of a sum over a program, added up."""
    return ExactSum(program, [term.counted for term in terms], [term.times for term in terms], switches)


@dataclass(frozen=True)
class StatesTried:
    """What was tried through after some sums, for a goal or for none: all that `people` can make, in so many steps."""

    goal: int | None
    sums: int
    people: int
    steps: int


@dataclass(frozen=True)
class CheckResult:
    """What came of checking a certificate: everything that is wrong with it, in words; its rows, its sums, and what was
    tried through. `extra` are the rows that are there for each goal, those of the goals before it first: the number of
    the goal that each is about."""

    certificate: Certificate
    program: Program = field(repr=False)
    faults: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=(), repr=False)
    sums: tuple[CheckedSum, ...] = ()
    gone: tuple[StatesTried, ...] = ()
    extra: tuple[tuple[int, ...], ...] = ()

    @property
    def values(self) -> list[Fraction]:
        """The value of each goal, beyond which there is nothing."""
        return [Fraction(goal.value) for goal in self.certificate.goals]

    @property
    def holds(self) -> bool:
        """Whether what is claimed is proved."""
        return not self.faults and self.certificate.basis == "farkas"
