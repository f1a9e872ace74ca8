"""A proof that was handed in, held against the problem that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer, StageTimer, shared
from composer.analyses.verify.row_words import row_said
from composer.checking.certificate import Certificate
from composer.checking.check import check
from composer.checking.findings import CheckResult
from composer.problem.edits import with_aims
from composer.problem.problem import Problem
from composer.problem.results import Verdict
from composer.render.frame import frame, numbers, texts, whole
from composer.render.json import Object
from composer.render.plain import counted
from composer.solvers.budget import Budget

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class ProofCheck(Answer):
    """What came of adding up a proof.

    `verdict` is what it proves, `best` or `impossible`; `undecided` where it does not hold, or is only a claim.

    Attributes
    ----------
    problem : Problem
        What it is a proof about; it plays no part when answers are compared.
    checked : Checked
        Its sums, and everything that is wrong with it, in words; it plays no part when answers are compared.
    """

    problem: Problem = field(compare=False)
    checked: CheckResult = field(compare=False)

    @property
    def holds(self) -> bool:
        """Whether what is claimed is proved."""
        return self.checked.holds

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with it."""
        return self.checked.faults

    @property
    def extent(self) -> str:
        """Whether it holds, and how many sums were added up."""
        return f"{'holds' if self.holds else 'does not hold'}, {counted(len(self.checked.sums), 'sum')}"

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The sums as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each sum that was added up: columns sum (from 1), lemma and goal whose proof it is in (None: of
            neither), lines, needed (what they ask for) and possible (the most there can be).
        """
        sums = self.checked.sums
        return frame(
            {
                "sum": whole(range(1, len(sums) + 1)),
                "lemma": texts(each.lemma for each in sums),
                "goal": texts(each.goal for each in sums),
                "lines": whole(len(each.terms) for each in sums),
                "needed": numbers((Fraction(each.needed) for each in sums), exact),
                "possible": numbers((Fraction(each.possible) for each in sums), exact),
            }
        )

    def own_json(self, show: Sequence[str]) -> Object:
        """What it proves and how; `rows` are what the sums add up, in words, where the proof holds."""
        checked, certificate = self.checked, self.checked.certificate
        problem = with_aims(self.problem) if certificate.aims else self.problem
        return {
            "holds": checked.holds,
            "basis": certificate.basis,
            "claim": certificate.claim,
            "aims": certificate.aims,
            "leaves": certificate.leaves,
            "demands": [demand.model_dump(mode="json") for demand in certificate.demands],
            "rows": [row_said(row, checked.program, problem) for row in checked.rows] if checked.holds else [],
            "goals": [{"goal": goal.goal, "value": goal.value} for goal in certificate.goals],
            "tried": [{"goal": gone.goal, "people": gone.people, "steps": gone.steps} for gone in checked.gone],
            "faults": list(checked.faults),
        }


def verify_proof(problem: Problem, certificate: Certificate) -> ProofCheck:
    """Check a proof against the problem that it was made for, without any solver.

    Parameters
    ----------
    problem : Problem
        What was asked.
    certificate : Certificate
        What `certify` gives, or an explanation's.

    Returns
    -------
    ProofCheck
        Whether it holds, and everything that is wrong with it.

    Raises
    ------
    ScenarioError
        Where a total or an average of the problem would count a blank cell.

    Notes
    -----
    Everything is added up in whole numbers: rows whose sum asks for more than there can be prove that nothing meets
    them (Farkas 1902).
    """
    clock = StageTimer()
    checked = check(problem, certificate)
    clock.lap("verify")
    verdict: Verdict = "undecided"
    if checked.holds:
        verdict = "best" if certificate.claim == "best" else "impossible"
    told = shared(problem, None, Budget(), clock, whole=True)
    return ProofCheck(verdict=verdict, problem=problem, checked=checked, **told)
