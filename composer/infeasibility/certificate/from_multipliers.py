"""Multipliers of rows, found by whoever solved a problem, as a certificate: that nothing is better, or that nothing is
possible at all. It is over the closed program, all of whose rows are asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd
from typing import Any

from composer.base.versions import versions
from composer.checking.certificate import Beaten, Case, Cases, Certificate, Line, NamedRow, Quantity, Sum, Tried
from composer.checking.exact_sums import Combination, ExactSum
from composer.checking.format import with_seal
from composer.checking.rows import Reader, row_digest, row_names
from composer.checking.switched import Switch, switch
from composer.encoding.program import Block, Program, Row, Source
from composer.measures import Linear
from composer.problem.problem import Problem

CASE = Source("a case")
RowTimes = Mapping[int, int]
"""How many times each row, by its position in the program: above 0 its floor, below 0 its ceiling."""


@dataclass(frozen=True)
class _Summed:
    """A sum: how many times each row, what that asks for, and what is possible among those who are left before it."""

    times: RowTimes
    needed: int
    possible: int
    switches: Sequence[int] = ()


@dataclass(frozen=True)
class RulingOut:
    """Sums, in the order in which they rule people out; `tried` is how many states were looked at among those who are
    left, None where a sum proves it by itself."""

    times: Sequence[RowTimes]
    tried: int | None = None
    switches: Sequence[int] = ()
    """Positions of rows that keep people out where their helpers are 0 (`checking.switched`)."""
    first: dict[int, tuple[_Summed, tuple[Block, ...]]] = field(default_factory=dict, repr=False)
    """What became of the first sum, for those that begin with the same one: by its `id`, and who was left."""


@dataclass(frozen=True)
class CaseSplit:
    """Two cases: the quantity, which reads rows of the closed program by their numbers from 1, is at most `cut`, or
    more. In each of them the rows are those of the program and then one for each case around, the outermost first."""

    quantity: Quantity
    cut: int
    below: RulingOut | CaseSplit
    above: RulingOut | CaseSplit


@dataclass(frozen=True)
class GoalProof:
    """Why no team is better than `value` in a goal, the ones before it keeping theirs.

    `program` is the closed program with the goal rows appended: `bounding.keeping` for each goal before, then
    `bounding.better` for this one.
    """

    goal: str
    value: Fraction
    program: Program = field(repr=False)
    proof: RulingOut | CaseSplit


def optimality_certificate(problem: Problem, program: Program, parts: Sequence[GoalProof]) -> Certificate:
    """The certificate that nothing better exists, a part for each goal of `program`, the problem's closed program.

    It is sealed, and not checked: that is for `checking.check.check(problem, certificate, program)`. Raises ValueError
    where a multiplier is of a bound that a row does not have.
    """
    found = [_summed(part.program, part.proof, program) for part in parts]
    writer = _Writer(program, found)
    goals = tuple(
        Beaten(goal=part.goal, value=str(part.value), proof=writer.proof(node, len(part.program.rows)))
        for part, node in zip(parts, found, strict=True)
    )
    return _sealed(problem, writer, claim="best", goals=goals)


def impossibility_certificate(problem: Problem, program: Program, proof: RulingOut | CaseSplit) -> Certificate:
    """The certificate that no team meets what is asked, else as `optimality_certificate`."""
    found = _summed(program, proof, program)
    writer = _Writer(program, [found])
    return _sealed(problem, writer, proof=writer.proof(found, len(program.rows)))


def _sealed(problem: Problem, writer: _Writer, **said: Any) -> Certificate:
    return with_seal(
        Certificate(
            basis="farkas",
            program="closed",
            demands=(),
            inputs=problem.inputs,
            composer=versions()["composer"],
            rows=writer.rows,
            **said,
        )
    )


def with_case(program: Program, counted: Linear, low: int | None, high: int | None) -> Program:
    """The program in a case: a row more."""
    return replace(program, rows=(*program.rows, Row(counted, low, high, CASE)))


@dataclass(frozen=True)
class _Leaf:
    sums: Sequence[_Summed]
    tried: int | None


@dataclass(frozen=True)
class _Fork:
    quantity: Quantity
    cut: int
    sides: tuple[_Leaf | _Fork, _Leaf | _Fork]


def _summed(program: Program, proof: RulingOut | CaseSplit, closed: Program) -> _Leaf | _Fork:
    """The proof with all its sums added up; `program` has the rows of the cases around."""
    if isinstance(proof, RulingOut):
        return _Leaf(_ruling_out(program, proof), proof.tried)
    reader = Reader(program, closed.rows)
    counted = reader.expression(proof.quantity)
    below = _summed(with_case(reader.program, counted, None, proof.cut), proof.below, closed)
    above = _summed(with_case(reader.program, counted, proof.cut + 1, None), proof.above, closed)
    return _Fork(proof.quantity, proof.cut, (below, above))


def _leaves(node: _Leaf | _Fork) -> Iterator[_Leaf]:
    if isinstance(node, _Leaf):
        yield node
    else:
        for side in node.sides:
            yield from _leaves(side)


def _quantities(node: _Leaf | _Fork) -> Iterator[Quantity]:
    if isinstance(node, _Fork):
        yield node.quantity
        for side in node.sides:
            yield from _quantities(side)


def _ruling_out(program: Program, proof: RulingOut) -> list[_Summed]:
    """The sums of `ruled_out`."""
    return ruled_out(program, proof)[0]


def ruled_out(program: Program, proof: RulingOut) -> tuple[list[_Summed], Program]:
    """Sums one after the other, each over those whom the ones before it left, up to one that leaves nothing; and the
    program with those who are left."""
    found: list[_Summed] = []
    for each in proof.times:
        summed, blocks = proof.first.get(id(each)) or _added_up(program, each, proof.switches)
        if not found:
            proof.first[id(each)] = summed, blocks
        found.append(summed)
        if summed.possible < summed.needed:
            break
        program = replace(program, blocks=blocks)
    return found, program


def _added_up(program: Program, times: RowTimes, switches: Sequence[int]) -> tuple[_Summed, tuple[Block, ...]]:
    """A sum over those who may be in the program's teams, and the teams with those whom it leaves."""
    common = gcd(*times.values())
    used = {row: number // common for row, number in sorted(times.items()) if number}
    counted: list[Combination] = []
    needed = 0
    for row, number in used.items():
        end = program.rows[row].low if number > 0 else program.rows[row].high
        if end is None:
            raise ValueError(f"row {row} has no such bound")
        counted.append([(1, program.rows[row].expression)])
        needed += number * end
    said = ((row, switch(program, program.rows[row])) for row in switches)
    told = {row: one for row, one in said if isinstance(one, Switch)}
    added = ExactSum(program, counted, list(used.values()), [*told.values()])
    possible = added.possible
    return _Summed(used, needed, possible, [*told]), added.without(possible - needed).blocks


class _Writer:
    """Writes proofs down: rows of the closed program by the numbers that they have in the certificate."""

    def __init__(self, program: Program, proofs: Sequence[_Leaf | _Fork]) -> None:
        self._own = len(program.rows)
        sums = [each for proof in proofs for leaf in _leaves(proof) for each in leaf.sums]
        read = [number - 1 for proof in proofs for quantity in _quantities(proof) for number in quantity.rows]
        switches = {row for each in sums for row in each.switches}
        used = sorted({row for each in sums for row in each.times if row < self._own} | set(read) | switches)
        self._numbers = {row: number for number, row in enumerate(used, 1)}
        named = row_names(program)
        self.rows: tuple[NamedRow, ...] = tuple(
            named[row].model_copy(update={"sha256": row_digest(program, program.rows[row])}) for row in used
        )

    def proof(self, node: _Leaf | _Fork, asked: int) -> Sum | Tried | Cases:
        """A proof over so many rows, behind which are those of the cases around."""
        if isinstance(node, _Leaf):
            return self._leaf(node, asked)
        quantity = node.quantity.renumbered({row + 1: number for row, number in self._numbers.items()})
        below, above = (self.proof(side, asked) for side in node.sides)
        cases = (Case(at_most=node.cut, proof=below), Case(at_least=node.cut + 1, proof=above))
        return Cases(quantity=quantity, cases=cases)

    def _leaf(self, leaf: _Leaf, asked: int) -> Sum | Tried:
        """One sum that proves it by itself, or all of them and what was tried then."""
        written = [
            Sum(
                lines=[self._line(row, number, asked) for row, number in each.times.items()],
                needed=each.needed,
                possible=each.possible,
                switches=[self._numbers[row] for row in each.switches] or None,
            )
            for each in leaf.sums
        ]
        if len(written) == 1 and (leaf.tried is None or leaf.sums[0].possible < leaf.sums[0].needed):
            return written[0]
        return Tried(sums=written, tried=leaf.tried or 0)

    def _line(self, row: int, number: int, asked: int) -> Line:
        side = "at least" if number > 0 else "at most"
        if row < self._own:
            return Line(times=abs(number), side=side, row=self._numbers[row])
        if row < asked:
            return Line(times=abs(number), side=side, goal=row - self._own + 1)
        return Line(times=abs(number), side=side, case=row - asked + 1)
