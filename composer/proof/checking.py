"""A certificate held against the scenario it speaks of: exact sums of whole numbers, and no solver.

**Argument.** The opened program says in rows over people what every demand asks for, and what helpers mean; a team
that meets the demands meets their rows with some values of the helpers, and helpers' rows are met by any team with
some. A sum takes rows and bounds of cases, floors `e ≥ low` as they are and ceilings `e ≤ high` as `-e ≥ -high`, each a
whole number of times above 0. So for a team that meets them all, Σ times·(±e) ≥ Σ times·(±bound) = `needed`. But the
left side is Σ over members (what each adds) + Σ over helpers, and nobody is in two teams: it is at most Σ over people
of the most that they add in any team, or 0, + Σ over helpers of the better end of the range = `possible`. Where
`possible` < `needed` there is no such team (Farkas 1902).

A quantity is a whole number for every team; ranges that leave out no whole number put each team in one of the cases,
and where every case is impossible, so is the whole. What is impossible of a quantity, to be above `n`, is a lemma: it
is at most `n`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from composer.bending import demands
from composer.draft import write
from composer.edits import with_aims
from composer.measures import Linear
from composer.problem import Problem
from composer.program import Program, Row
from composer.proof.adding import Added
from composer.proof.certificate import Case, Cases, Certificate, Lemma, Line, Origin, Quantity, Sum, Times, sums
from composer.proof.format import seal
from composer.proof.rows import Reader, digest, names


@dataclass(frozen=True)
class Range:
    """What is taken for true in a case: `low` ≤ Σ times × quantity ≤ `high`, either end open."""

    terms: tuple[Times, ...]
    expression: Linear
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Term:
    """A line of a sum, `times` (`expression` ≥ `bound`): ceilings below zero. It is of a row, or of a case's range, or
    of the range that the lemma of this number says."""

    times: int
    expression: Linear
    bound: int
    row: Row | None
    range: Range | None
    lemma: int | None
    at_least: bool


@dataclass(frozen=True)
class Proved:
    """One sum, added up: the lemma whose proof it is in, or none; the ranges of the cases it stands in, its terms, what
    they ask for and what is possible."""

    lemma: int | None
    ranges: tuple[Range, ...]
    terms: tuple[Term, ...]
    added: Added = field(repr=False)

    @property
    def times(self) -> list[int]:
        return [term.times for term in self.terms]

    @property
    def needed(self) -> int:
        return sum(term.times * term.bound for term in self.terms)

    @property
    def possible(self) -> int:
        return self.added.possible(self.times)


@dataclass(frozen=True)
class Checked:
    """What came of checking a certificate: everything that is wrong with it, in words; its rows, and its sums."""

    certificate: Certificate
    program: Program = field(repr=False)
    faults: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=(), repr=False)
    sums: tuple[Proved, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether it is proved that no team meets the demands."""
        return not self.faults and self.certificate.basis == "farkas"


def check(problem: Problem, certificate: Certificate, program: Program | None = None) -> Checked:
    """Check a certificate against the problem it was made for, whose opened program is written anew unless it is given.

    Raises ScenarioError as `draft.write` does.
    """
    program = program or write(with_aims(problem) if certificate.aims else problem, opened=True)
    faults = [*_about_another(problem, certificate)]
    if certificate.sha256 != seal(certificate):
        faults.append("the file was changed after it was written")
    if faults:
        return Checked(certificate, program, tuple(faults))
    checking = _Checking(program, certificate)
    checking.run()
    return Checked(certificate, program, tuple(checking.faults), tuple(checking.rows), tuple(checking.proved))


def _about_another(problem: Problem, certificate: Certificate) -> Iterator[str]:
    now, then = dict(problem.inputs), dict(certificate.inputs)
    for name, sha256 in now.items():
        if sha256 not in then.values():
            yield f"`{name}` is not, or no longer, what it was when the proof was made"
    for name, sha256 in then.items():
        if sha256 not in now.values() and len(now) < len(then):
            yield f"the proof is about `{name}` as well, which was not read"


class _Checking:
    """One check: what is wrong is collected in `faults`."""

    def __init__(self, program: Program, certificate: Certificate) -> None:
        self.program = program
        self.certificate = certificate
        self.faults: list[str] = []
        self.proved: list[Proved] = []
        self.rows: list[Row] = []
        self.reader = Reader(program, self.rows)
        self.lemmas: list[Range] = []
        self.used: set[tuple[str, int]] = set()

    def run(self) -> None:
        certificate = self.certificate
        self._demands()
        if certificate.basis == "two engines":
            if (
                certificate.proof is not None
                or certificate.rows
                or len({word.engine for word in certificate.engines}) < 2
            ):
                self.faults.append("a proof by the word of two engines has two engines, and no sums")
            return
        if certificate.engines:
            self.faults.append("a proof by sums does not rest on any engine's word")
        if certificate.leaves != sum(1 for _ in sums(certificate)):
            self.faults.append(f"it does not have {certificate.leaves} sums")
        self._rows()
        if self.faults:
            return
        if certificate.proof is None:
            self.faults.append("there is no sum in it")
            return
        for number, lemma in enumerate(certificate.lemmas, 1):
            self._lemma(number, lemma)
        self._walk(certificate.proof, (), None, "")
        if self.faults:
            return
        for kind, named in (("row", certificate.rows), ("lemma", certificate.lemmas)):
            for number, _ in enumerate(named, 1):
                if (kind, number) not in self.used:
                    self.faults.append(f"{kind} {number} is in no sum")
        asked = {Origin.of(row.source) for row in self.rows if row.bend is not None}
        for demand in certificate.demands:
            if demand not in asked:
                self.faults.append(f"no sum is about `{demand.requirement}`")

    def _demands(self) -> None:
        known = {Origin.of(source) for source in demands(self.program)}
        for demand in self.certificate.demands:
            if demand not in known:
                self.faults.append(f"nothing called `{demand.requirement}` is asked for there")
        if len(set(self.certificate.demands)) < len(self.certificate.demands):
            self.faults.append("a demand is named twice")

    def _rows(self) -> None:
        named = names(self.program)
        places = {(name.origin, name.number): position for position, name in named.items()}
        for number, name in enumerate(self.certificate.rows, 1):
            position = places.get((name.origin, name.number))
            if position is None:
                self.faults.append(f"row {number}: there is no row {name.number} of `{name.origin.requirement}`")
                continue
            row = self.program.rows[position]
            if digest(self.program, row) != name.sha256:
                self.faults.append(f"row {number}: `{name.origin.requirement}` was another row when the proof was made")
            elif row.bend is not None and name.origin not in self.certificate.demands:
                self.faults.append(f"row {number}: `{name.origin.requirement}` is not among the demands")
            self.rows.append(row)
        if len(set(self.certificate.rows)) < len(self.certificate.rows):
            self.faults.append("a row is named twice")

    def _lemma(self, number: int, lemma: Lemma) -> None:
        """Check a lemma's proof, in which the contrary is its first case; from then on it is known."""
        total = Linear()
        for term in lemma.terms:
            total += self._counted(term.quantity, f"lemma {number}: ") * term.times
        if self.faults:
            return
        contrary = Range(lemma.terms, total, lemma.at_most + 1, None)
        self._walk(lemma.proof, (contrary,), number, f"lemma {number}: ")
        self.lemmas.append(Range(lemma.terms, total, None, lemma.at_most))

    def _counted(self, quantity: Quantity, place: str) -> Linear:
        self.used |= {("row", number) for number in quantity.rows}
        try:
            return self.reader.expression(quantity)
        except LookupError as error:
            self.faults.append(f"{place}{error.args[0]}")
            return Linear()

    def _walk(self, proof: Sum | Cases, ranges: tuple[Range, ...], lemma: int | None, place: str) -> None:
        if isinstance(proof, Sum):
            self._add_up(proof, ranges, lemma, place)
            return
        counted = self._counted(proof.quantity, place)
        self.faults += [f"{place}{gap}" for gap in _gaps(proof.cases)]
        terms = (Times(times=1, quantity=proof.quantity),)
        for number, case in enumerate(proof.cases, 1):
            inside = Range(terms, counted, case.at_least, case.at_most)
            self._walk(case.proof, (*ranges, inside), lemma, f"{place}case {number}: ")

    def _add_up(self, proof: Sum, ranges: tuple[Range, ...], lemma: int | None, place: str) -> None:
        terms = []
        for number, line in enumerate(proof.lines, 1):
            term = self._term(line, ranges)
            if isinstance(term, str):
                self.faults.append(f"{place}line {number}: {term}")
            else:
                terms.append(term)
        if len({(line.row, line.lemma, line.case, line.side) for line in proof.lines}) < len(proof.lines):
            self.faults.append(f"{place}a line stands there twice")
        if self.faults:
            return
        found = Proved(lemma, ranges, tuple(terms), Added(self.reader.program, [term.expression for term in terms]))
        self.proved.append(found)
        needed, possible = found.needed, found.possible
        if needed != proof.needed:
            self.faults.append(f"{place}the lines ask for {needed} together, not {proof.needed}")
        if possible != proof.possible:
            self.faults.append(f"{place}{possible} is possible, not {proof.possible}")
        if not possible < needed:
            self.faults.append(f"{place}{possible} is possible, and the lines ask for no more than {needed}")

    def _term(self, line: Line, ranges: Sequence[Range]) -> Term | str:
        """A line as a floor; or what is wrong with it."""
        row, inside = None, None
        if line.row is not None:
            if line.row > len(self.rows):
                return f"there is no row {line.row}"
            row = self.rows[line.row - 1]
            self.used.add(("row", line.row))
            ends, counted = (row.low, row.high), row.expression
        else:
            known, number = (ranges, line.case) if line.lemma is None else (self.lemmas, line.lemma)
            if number is None or number > len(known):
                return (
                    f"there is no lemma {number} before it" if line.case is None else f"no {number} cases are around it"
                )
            if line.lemma is not None:
                self.used.add(("lemma", line.lemma))
            inside = known[number - 1]
            ends, counted = (inside.low, inside.high), inside.expression
        at_least = line.side == "at least"
        end = ends[0] if at_least else ends[1]
        if end is None:
            return f"there is no bound `{line.side}` there"
        if at_least:
            return Term(line.times, counted, end, row, inside, line.lemma, at_least)
        return Term(line.times, -counted, -end, row, inside, line.lemma, at_least)


def _gaps(cases: Sequence[Case]) -> Iterator[str]:
    """Whole numbers that cases leave out, and what else keeps ranges from following one another."""
    if len(cases) < 2:
        yield "there are fewer than two cases"
        return
    if cases[0].at_least is not None or cases[-1].at_most is not None:
        yield "the first case has no lower end and the last one no upper end, so that they cover everything"
    for number, (one, other) in enumerate(pairwise(cases), 1):
        if one.at_most is None or other.at_least is None or other.at_least != one.at_most + 1:
            yield f"case {number + 1} does not begin where case {number} ends"
    for number, case in enumerate(cases, 1):
        if case.at_least is not None and case.at_most is not None and case.at_least > case.at_most:
            yield f"case {number} is empty"
