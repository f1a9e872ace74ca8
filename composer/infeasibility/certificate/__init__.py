"""Finding a proof that some demands can't stand together, and putting it into a certificate.

Cheap things first: multipliers of the linear program, rounded to small whole numbers that still prove it; where it
takes whole numbers to see that it is impossible, cases (`search`), and things that are true of every team (`lemmas`),
each with a proof of its own; where that grows too long, the word of two engines.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from composer.base.errors import Disagreement
from composer.base.versions import versions
from composer.checking.certificate import Certificate, Origin, Word
from composer.checking.check import check
from composer.checking.format import with_seal
from composer.encoding.elastic import only
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source
from composer.infeasibility.certificate.assemble import assemble
from composer.infeasibility.certificate.case_search import CaseSearch
from composer.infeasibility.certificate.case_tree import CaseProof
from composer.infeasibility.certificate.lemmas import learn_lemmas
from composer.measures import Linear
from composer.optimize import maximize
from composer.problem.problem import Problem
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget

ENGINES = (("CP-SAT", "ortools"), ("HiGHS", "highspy"))


def certify_conflict(
    problem: Problem, demands: Collection[Source], budget: Budget, program: Program | None = None
) -> Certificate | None:
    """A certificate that no team can meet all of `demands`, which are some of `DemandOracle.demands` of the opened
    program.

    `program` is that opened program where it is at hand. The certificate's demands are those that its proof needs, and
    it has been checked. None where there is no proof that is short enough to be written down, though cases too many for
    it may have shown it, and where the budget ended before. Raises Disagreement where there is a team that meets them
    all.
    """
    try:
        return _certified(problem, demands, budget, program)
    except OutOfBudget:
        return None


def _certified(
    problem: Problem, demands: Collection[Source], budget: Budget, program: Program | None
) -> Certificate | None:
    """As `certify_conflict`. Raises OutOfBudget."""
    budget.check()
    program = program or encode(problem, opened=True, check=budget.check)
    asked = only(program, demands)
    proved = prove(asked, budget)
    if proved is not None:
        behind = [ladder.source for ladder in program.ladders if ladder.source in demands]
        certificate = assemble(problem, program, proved, behind)
        faults = check(problem, certificate, program, budget.check).faults
        if faults:
            raise Disagreement(f"a proof that was found does not hold: {faults[0]}")
        return certificate
    answer = maximize.maximize(asked, Linear(), budget)
    if answer.placement is not None:
        raise Disagreement("demands that were said to stand against each other can be met together")
    return _word(problem, demands) if answer.basis == "two engines" else None


def prove(asked: Program, budget: Budget) -> CaseProof | None:
    """A proof that no choice meets the program's rows; None where none was found."""
    try:
        search = CaseSearch(_linked(asked), budget)
    except OutOfBudget:
        return None
    began = budget.spent
    search.until = began + tuning.PROOF_WORK[0]
    proved = search.prove(tuning.PROOF_SHORT)
    if proved is None:
        budget.check()
        search.until = began + tuning.PROOF_WORK[1]
        learn_lemmas(search)
        search.until = began + tuning.PROOF_WORK[2]
        proved = search.prove(tuning.PROOF_LEAVES)
    return proved


def _word(problem: Problem, demands: Collection[Source]) -> Certificate:
    used = versions()
    return with_seal(
        Certificate(
            basis="two engines",
            demands=tuple(Origin.of(source) for source in demands),
            inputs=problem.inputs,
            composer=used["composer"],
            engines=tuple(Word(engine=name, version=used[key], said="impossible") for name, key in ENGINES),
        )
    )


def _linked(program: Program) -> Program:
    """Without the rows whose helpers no demand has to do with: there are values for those, whoever is in the teams."""
    known = {helper for row in program.rows if row.slack is not None for helper in row.expression.auxiliaries}
    rest = [row for row in program.rows if row.slack is None]
    joining = rest
    while joining:
        joining = [row for row in rest if not known.isdisjoint(row.expression.auxiliaries)]
        known |= {helper for row in joining for helper in row.expression.auxiliaries}
        rest = [row for row in rest if known.isdisjoint(row.expression.auxiliaries)]
    left = set(map(id, rest))
    return replace(program, rows=tuple(row for row in program.rows if id(row) not in left))
