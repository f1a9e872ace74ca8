"""A certificate held against the scenario it speaks of: exact sums of whole numbers, and no solver.

**Argument.** The program says in rows over people what every demand asks for, and what helpers mean; a team
that meets the demands meets their rows with some values of the helpers, and helpers' rows are met by any team with
some. A sum takes rows and bounds of cases, floors `e ≥ low` as they are and ceilings `e ≤ high` as `-e ≥ -high`, each a
whole number of times above 0. So for a team that meets them all, Σ times·(±e) ≥ Σ times·(±bound) = `needed`. But the
left side is Σ over members (what each adds) + Σ over helpers, and nobody is in two teams that exclude each other
(`problem.assignment`; today all do): it is at most Σ over people of the most that they add in teams that they may be in
together, or 0, + Σ over helpers of the better end of the range = `possible`. Where `possible` < `needed` there is no
such team (Farkas 1902).

Where `possible` is not less, a team that meets the rows is short of it by `possible` − `needed` at most, and short by
what each person adds less, in their place, than where they add most or nowhere. So nobody is in a place in which they
alone are short by more. What is left is tried through, `checking.state_search` says how.

A quantity is a whole number for every team; ranges that leave out no whole number put each team in one of the cases,
and where every case is impossible, so is the whole. What is impossible of a quantity, to be above `n`, is a lemma: it
is at most `n`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from composer.base.numbers import shown
from composer.checking import state_search
from composer.checking.certificate import (
    Beaten,
    Case,
    Cases,
    Certificate,
    Lemma,
    Line,
    Origin,
    Quantity,
    Sum,
    Times,
    Tried,
    sums,
)
from composer.checking.exact_sums import Combination, ExactSum
from composer.checking.findings import CaseRange, CheckedSum, CheckResult, StatesTried, Term, add_up
from composer.checking.format import seal
from composer.checking.references import demand_mistakes, find_rows, other_files
from composer.checking.rows import Reader
from composer.checking.switched import Switch, apart, switch
from composer.encoding.elastic import settled
from composer.encoding.encode import encode
from composer.encoding.goal_bounds import hold_at, require_better
from composer.encoding.program import Program, Row
from composer.measures import Linear
from composer.problem.edits import with_aims
from composer.problem.problem import Problem


def check(
    problem: Problem,
    certificate: Certificate,
    program: Program | None = None,
    look: Callable[[], None] = lambda: None,
) -> CheckResult:
    """Check a certificate against the problem it was made for, whose program, opened or closed as the certificate says,
    is written anew unless it is given. `look` is called now and then; what it raises ends the check.

    Raises ScenarioError as `draft.write` does.
    """
    asked = with_aims(problem) if certificate.aims else problem
    program = program or encode(asked, certificate.program == "opened", look)
    faults = [*other_files(problem, certificate)]
    if certificate.sha256 != seal(certificate):
        faults.append("the file was changed after it was written")
    if faults:
        return CheckResult(certificate, program, tuple(faults))
    checking = _Checking(program, certificate, look)
    checking.run()
    return CheckResult(
        certificate,
        checking.program,
        tuple(checking.faults),
        tuple(checking.rows),
        tuple(checking.proved),
        tuple(checking.gone),
        tuple(checking.extra),
    )


class _Checking:
    """One check: what is wrong is collected in `faults`."""

    def __init__(self, program: Program, certificate: Certificate, look: Callable[[], None]) -> None:
        self.program = program
        self.look = look
        self.certificate = certificate
        self.faults: list[str] = []
        self.proved: list[CheckedSum] = []
        self.gone: list[StatesTried] = []
        self.goal: int | None = None
        self.extra: list[tuple[int, ...]] = []
        self.rows: list[Row] = []
        self.reader = Reader(program, self.rows)
        self.lemmas: list[CaseRange] = []
        self.used: set[tuple[str, int]] = set()

    def run(self) -> None:
        certificate = self.certificate
        self.faults += demand_mistakes(self.program, certificate)
        ladders = {Origin.of(ladder.source): ladder.source for ladder in self.program.ladders}
        behind = [source for origin, source in ladders.items() if origin in certificate.demands]
        self.program = self.reader.program = settled(self.program, behind)
        if certificate.basis == "two engines":
            if (
                certificate.proof is not None
                or certificate.goals
                or certificate.rows
                or len({word.engine for word in certificate.engines}) < 2
            ):
                self.faults.append("a proof by the word of two engines has two engines, and no sums")
            return
        if certificate.engines:
            self.faults.append("a proof by sums does not rest on any engine's word")
        if certificate.leaves != sum(1 for _ in sums(certificate)):
            self.faults.append(f"it does not have {certificate.leaves} sums")
        self.faults += find_rows(self.program, certificate, self.rows, self.look)
        if self.faults:
            return
        for number, lemma in enumerate(certificate.lemmas, 1):
            self._lemma(number, lemma)
        if certificate.claim == "best":
            self._goals(certificate.goals)
        elif certificate.goals:
            self.faults.append("it speaks of goals, and does not claim that nothing is better")
        elif certificate.proof is None:
            self.faults.append("there is no sum in it")
        else:
            self._walk(certificate.proof, (), None, "")
        if self.faults:
            return
        for kind, named in (("row", certificate.rows), ("lemma", certificate.lemmas)):
            for number, _ in enumerate(named, 1):
                if (kind, number) not in self.used:
                    self.faults.append(f"{kind} {number} is in no sum")
        asked = {Origin.of(row.source) for row in self.rows if row.slack is not None}
        for demand in certificate.demands:
            if demand not in asked and demand not in ladders:
                self.faults.append(f"no sum is about {shown(demand.requirement)}")

    def _goals(self, goals: Sequence[Beaten]) -> None:
        """Check for each goal that no team which keeps those before it is better."""
        aims = self.program.goals
        if self.certificate.program != "closed" or self.certificate.proof is not None:
            self.faults.append("that nothing is better is shown goal by goal, over all that is asked")
        if not aims or [goal.goal for goal in goals] != [aim.label for aim in aims]:
            self.faults.append("its goals are not the ones that are asked for, in their order")
        if self.faults:
            return
        about: list[int] = []
        for number, (aim, goal) in enumerate(zip(aims, goals, strict=True), 1):
            self.goal, before = number, self.reader.program
            value = Fraction(goal.value)
            try:
                self.reader.program = require_better(before, aim, value)
                kept = hold_at(before, aim, value)
            except OverflowError:
                self.faults.append(f"goal {number}: its value is too large or too fine to be held against the rows")
                return
            added = len(self.reader.program.rows) - len(before.rows)
            self.extra.append((*about, *[number] * added))
            self._walk(goal.proof, (), None, f"goal {number}: ")
            # The rows that keep it take the place of those that ask for more; traits may have been added meanwhile.
            self.reader.program = replace(self.reader.program, rows=kept.rows, auxiliaries=kept.auxiliaries)
            about += [number] * (len(kept.rows) - len(before.rows))

    def _lemma(self, number: int, lemma: Lemma) -> None:
        """Check a lemma's proof, in which the contrary is its first case; from then on it is known."""
        total: list[tuple[int, Linear]] = []
        for term in lemma.terms:
            counted = self._counted(term.quantity, f"lemma {number}: ")
            total.append((term.times, counted))
        if self.faults:
            return
        contrary = CaseRange(lemma.terms, total, lemma.at_most + 1, None)
        self._walk(lemma.proof, (contrary,), number, f"lemma {number}: ")
        self.lemmas.append(CaseRange(lemma.terms, total, None, lemma.at_most))

    def _counted(self, quantity: Quantity, place: str) -> Linear:
        self.used |= {("row", number) for number in quantity.rows}
        try:
            return self.reader.expression(quantity)
        except LookupError as error:
            self.faults.append(f"{place}{error.args[0]}")
            return Linear()

    def _walk(self, proof: Sum | Cases | Tried, ranges: tuple[CaseRange, ...], lemma: int | None, place: str) -> None:
        if isinstance(proof, Sum):
            if self._add_up(self.reader.program, proof, ranges, lemma, place) is not None:
                found = self.proved[-1]
                if not found.possible < found.needed:
                    ask = f"and the lines ask for no more than {found.needed}"
                    self.faults.append(f"{place}{found.possible} is possible, {ask}")
            return
        if isinstance(proof, Tried):
            self._try(proof, ranges, lemma, place)
            return
        counted = self._counted(proof.quantity, place)
        self.faults += [f"{place}{gap}" for gap in _gaps(proof.cases)]
        terms, times = (Times(times=1, quantity=proof.quantity),), [(1, counted)]
        for number, case in enumerate(proof.cases, 1):
            inside = CaseRange(terms, times, case.at_least, case.at_most)
            self._walk(case.proof, (*ranges, inside), lemma, f"{place}case {number}: ")

    def _add_up(
        self, program: Program, proof: Sum, ranges: tuple[CaseRange, ...], lemma: int | None, place: str
    ) -> ExactSum | None:
        """A sum over who may be in the teams of the program, the last of `proved` from then on; None where it has no
        such lines."""
        self.look()
        terms = []
        for number, line in enumerate(proof.lines, 1):
            term = self._term(line, ranges)
            if isinstance(term, str):
                self.faults.append(f"{place}line {number}: {term}")
            else:
                terms.append(term)
        if len({(line.row, line.lemma, line.case, line.goal, line.side) for line in proof.lines}) < len(proof.lines):
            self.faults.append(f"{place}a line stands there twice")
        if self.faults:
            return None
        switches = self._switches(program, proof, place)
        if self.faults:
            return None
        needed = sum(term.times * term.bound for term in terms)
        added = add_up(program, terms, switches)
        possible = added.possible
        if needed != proof.needed:
            self.faults.append(f"{place}the lines ask for {needed} together, not {proof.needed}")
        if possible != proof.possible:
            self.faults.append(f"{place}{possible} is possible, not {proof.possible}")
        people = int(np.count_nonzero(program.eligible))
        found = CheckedSum(lemma, self.goal, ranges, tuple(terms), needed, possible, program, people, switches=switches)
        self.proved.append(found)
        return added

    def _switches(self, program: Program, proof: Sum, place: str) -> tuple[Switch, ...]:
        """What rows of a sum say of people whom they keep out."""
        found = []
        for number in proof.switches or ():
            said = switch(program, self.rows[number - 1]) if number <= len(self.rows) else f"there is no row {number}"
            self.used.add(("row", number))
            if isinstance(said, str):
                self.faults.append(f"{place}switch {number}: {said}")
            else:
                found.append(said)
        if not apart(found):
            self.faults.append(f"{place}two switches share people or helpers")
        return tuple(found)

    def _try(self, proof: Tried, ranges: tuple[CaseRange, ...], lemma: int | None, place: str) -> None:
        """Rule out whom the sums rule out, one after the other, and try through what the others can make."""
        if self.certificate.program != "closed":
            self.faults.append(f"{place}nothing can be tried through where only some demands are asked")
            return
        program = self.reader.program
        held: list[state_search.HeldRow] = []
        for number, each in enumerate(proof.sums, 1):
            added = self._add_up(program, each, ranges, lemma, f"{place}sum {number}: ")
            if added is None or self.faults:
                return
            found = self.proved[-1]
            program = added.without(found.possible - found.needed)
            self.proved[-1] = replace(found, left=int(np.count_nonzero(program.eligible)))
            line = [(term.times * number, each) for term in found.terms for number, each in term.counted]
            held.append((line, found.needed, None))
        inside = [(each.counted, each.low, each.high) for each in ranges]
        trial = state_search.try_everything(program, [*held, *inside], self.look)
        if trial.nothing is None:
            self.faults.append(f"{place}there is too much to try through among {trial.people} people")
        elif not trial.nothing:
            self.faults.append(f"{place}something is possible among {trial.people} people")
        self.gone.append(StatesTried(self.goal, len(proof.sums), trial.people, trial.steps))

    def _term(self, line: Line, ranges: Sequence[CaseRange]) -> Term | str:
        """A line as a floor; or what is wrong with it."""
        row, inside = self._row(line), None
        if line.row is not None or line.goal is not None:
            if row is None:
                return f"there is no row {line.row}" if line.goal is None else f"no {line.goal} rows are for the goal"
            ends = row.low, row.high
            counted: Combination = [(1, row.expression)]
        else:
            known, number = (ranges, line.case) if line.lemma is None else (self.lemmas, line.lemma)
            if number is None or number > len(known):
                return (
                    f"there is no lemma {number} before it" if line.case is None else f"no {number} cases are around it"
                )
            if line.lemma is not None:
                self.used.add(("lemma", line.lemma))
            inside = known[number - 1]
            ends, counted = (inside.low, inside.high), inside.counted
        at_least = line.side == "at least"
        end = ends[0] if at_least else ends[1]
        if end is None:
            return f"there is no bound `{line.side}` there"
        sign = 1 if at_least else -1
        signed = [(sign * number, expression) for number, expression in counted]
        return Term(line.times, signed, sign * end, row, inside, line.lemma, at_least, line.goal)

    def _row(self, line: Line) -> Row | None:
        """The row that a line is of, one that is named or one that is there for the goal."""
        if line.row is not None and line.row <= len(self.rows):
            self.used.add(("row", line.row))
            return self.rows[line.row - 1]
        extra = self.reader.program.rows[len(self.program.rows) :]
        return extra[line.goal - 1] if line.goal is not None and line.goal <= len(extra) else None


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
