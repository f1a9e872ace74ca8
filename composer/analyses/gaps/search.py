"""Whom to train and whom to recruit, where the pool as it is makes no team possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from composer.analyses import solution
from composer.analyses.gaps.plans import Plan, Plans, PlansVerdict, plans
from composer.base.versions import versions
from composer.problem.problem import Problem
from composer.problem.results import Effort
from composer.solvers.budget import Budget, stoppable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Gaps:
    """The answer: the cheapest plans of courses and recruits, in order.

    `seconds` are times by stage, `versions` those of this program, Python and the solver, `inputs` the sha256 of every
    file read.
    """

    found: Plans
    effort: Effort
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str = ""
    warnings: tuple[str, ...] = ()
    note: str = field(default="")

    @property
    def verdict(self) -> PlansVerdict:
        """`needless`, `best`, `found`, `impossible` or `undecided`, as `composer.analyses.gaps.plans` says."""
        return self.found.verdict

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans, the cheapest first; none where none is needed, or none helps."""
        return self.found.plans

    @property
    def complete(self) -> bool:
        """Whether it is proved that there are no other plans."""
        return self.found.complete

    def frame(self) -> pd.DataFrame:
        """A row for each course and each recruit of each plan: columns plan (from 1), what, number, cost, people (the
        ids of those who take the course). No rows where there is no plan."""
        import pandas as pd

        columns = ("plan", "what", "number", "cost", "people")
        rows: list[tuple[object, ...]] = []
        for place, plan in enumerate(self.plans, 1):
            rows += [(place, each.course, each.number, float(each.cost), list(each.people)) for each in plan.courses]
            rows += [(place, each.recruit, each.number, float(each.cost), None) for each in plan.recruits]
        return pd.DataFrame(rows, columns=list(columns))

    def _repr_html_(self) -> str:
        """For notebooks."""
        table: str = self.frame().to_html(index=False) if self.plans else ""
        return f"<p><b>{self.verdict}</b></p>{table}"


def gaps(
    problem: Problem,
    number: int = 5,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Gaps:
    """The `number` cheapest plans of the problem's courses and recruits that make its teams possible, each with who
    goes and the teams that it makes possible: the cost first, then everything as the scenario asks.

    `work`, `seconds` and `progress` are those of `composer.solve`: at a limit, or after Ctrl-C, what was found is
    returned, and nothing is called cheapest or complete that is not proved.

    Raises ScenarioError where a total would count a blank cell, Disagreement for a defect of this program.
    """
    budget = Budget(work, seconds, progress)
    clock = solution.StageTimer()
    with stoppable(budget):
        found = plans(problem, budget, number)
    clock.lap("solve")
    return Gaps(
        found,
        solution.effort(budget),
        clock.laps,
        versions(),
        problem.inputs,
        problem.title,
        problem.warnings,
        found.note or budget.note(whole=found.verdict in ("needless", "best", "impossible")),
    )
