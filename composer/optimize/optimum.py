"""What is known of the best choice, or that there is none, and what that rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from composer.encoding.program import Row
from composer.presolve.condense import Placement
from composer.problem.results import Basis, proved


@dataclass(frozen=True)
class Optimum:
    """What was found: that `placement` is optimal, or (where it is None) that there is none, rests on `basis`; None
    where that is not known.

    `value` is of the objective without its constant; `bound` limits it for any choice, None where nothing is known.
    Where there is none, `against` are rows of the program that nothing meets together, if fewer than all are known.
    `later` proves what so far only the deciding engine says.
    """

    placement: Placement | None
    value: int | None
    bound: int | None
    basis: Basis | None
    against: tuple[Row, ...] = ()
    later: Callable[[], Optimum] | None = field(default=None, compare=False, repr=False)

    @property
    def proved(self) -> bool:
        """Whether it rests on more than the word of one engine."""
        return proved(self.basis)


UNDECIDED = Optimum(None, None, None, None)


def impossible_optimum(basis: Basis, against: tuple[Row, ...] = ()) -> Optimum:
    """That there is no choice."""
    return Optimum(None, None, None, basis, against)
