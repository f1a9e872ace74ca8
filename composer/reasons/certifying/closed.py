"""Multipliers of rows, found by whoever solved a problem, as a certificate: that nothing is better, or that nothing is
possible at all. It is over the closed program, all of whose rows are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from composer.answers import versions
from composer.problem import Problem
from composer.program import Program
from composer.proof.adding import Added, Combination
from composer.proof.certificate import Beaten, Certificate, Line, NamedRow, Sum, Tried
from composer.proof.format import sealed
from composer.proof.rows import digest, names

Times = Mapping[int, int]
"""How many times each row, by its position in the program: above 0 its floor, below 0 its ceiling."""


@dataclass(frozen=True)
class Part:
    """Why no team is better than `value` in a goal, the ones before it keeping theirs.

    `program` is the closed program with the goal rows appended: `bounding.keeping` for each goal before, then
    `bounding.better` for this one. `times` are sums, in the order in which they rule people out; `tried` is how many
    states were looked at among those who are left, None where a sum proves it by itself.
    """

    goal: str
    value: Fraction
    program: Program = field(repr=False)
    times: Sequence[Times]
    tried: int | None = None


def optimal(problem: Problem, program: Program, parts: Sequence[Part]) -> Certificate:
    """The certificate that nothing better exists, a part for each goal of `program`, the problem's closed program.

    It is sealed, and not checked: that is for `proof.checking.check(problem, certificate, program)`. Raises ValueError
    where a multiplier is of a bound that a row does not have.
    """
    found = [_ruling_out(part.program, part.times) for part in parts]
    writer = _Writer(program, [each for sums in found for each in sums])
    goals = tuple(
        Beaten(goal=part.goal, value=str(part.value), proof=writer.proof(sums, part.tried))
        for part, sums in zip(parts, found, strict=True)
    )
    return sealed(
        Certificate(
            basis="farkas",
            claim="best",
            program="closed",
            demands=(),
            inputs=problem.inputs,
            composer=versions()["composer"],
            rows=writer.rows,
            goals=goals,
        )
    )


def impossible(problem: Problem, program: Program, times: Sequence[Times], tried: int | None = None) -> Certificate:
    """The certificate that no team meets what is asked; `times` and `tried` as in a `Part`, else as `optimal`."""
    found = _ruling_out(program, times)
    writer = _Writer(program, found)
    return sealed(
        Certificate(
            basis="farkas",
            program="closed",
            demands=(),
            inputs=problem.inputs,
            composer=versions()["composer"],
            rows=writer.rows,
            proof=writer.proof(found, tried),
        )
    )


@dataclass(frozen=True)
class _Summed:
    """A sum: how many times each row, what that asks for, and what is possible among those who are left before it."""

    times: Times
    needed: int
    possible: int


def _ruling_out(program: Program, times: Sequence[Times]) -> list[_Summed]:
    """Sums one after the other, each over those whom the ones before it left, up to one that leaves nothing."""
    found: list[_Summed] = []
    for each in times:
        common = gcd(*each.values())
        used = {row: number // common for row, number in sorted(each.items()) if number}
        counted: list[Combination] = []
        needed = 0
        for row, number in used.items():
            end = program.rows[row].low if number > 0 else program.rows[row].high
            if end is None:
                raise ValueError(f"row {row} has no such bound")
            counted.append([(1, program.rows[row].expression)])
            needed += number * end
        added = Added(program, counted, list(used.values()))
        found.append(_Summed(used, needed, added.possible))
        if added.possible < needed:
            break
        program = added.without(added.possible - needed)
    return found


class _Writer:
    """Writes sums down: rows of the closed program by the numbers that they have in the certificate."""

    def __init__(self, program: Program, sums: Sequence[_Summed]) -> None:
        self._own = len(program.rows)
        used = sorted({row for each in sums for row in each.times if row < self._own})
        self._numbers = {row: number for number, row in enumerate(used, 1)}
        named = names(program)
        self.rows: tuple[NamedRow, ...] = tuple(
            named[row].model_copy(update={"sha256": digest(program, program.rows[row])}) for row in used
        )

    def proof(self, sums: Sequence[_Summed], tried: int | None) -> Sum | Tried:
        """One sum that proves it by itself, or all of them and what was tried then."""
        written = [
            Sum(lines=[self._line(*line) for line in each.times.items()], needed=each.needed, possible=each.possible)
            for each in sums
        ]
        if len(written) == 1 and (tried is None or sums[0].possible < sums[0].needed):
            return written[0]
        return Tried(sums=written, tried=tried or 0)

    def _line(self, row: int, number: int) -> Line:
        side = "at least" if number > 0 else "at most"
        if row < self._own:
            return Line(times=abs(number), side=side, row=self._numbers[row])
        return Line(times=abs(number), side=side, goal=row - self._own + 1)
