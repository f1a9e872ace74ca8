"""What `gaps` hands out: plans of courses and recruits, the cheapest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from composer.analyses.answer import Answer
from composer.analyses.counts.answer import Counts, counts_json
from composer.pool import Pool
from composer.problem.results import Basis, Finding, GoalValue, Roster, Verdict
from composer.render.frame import frame, numbers, texts, whole
from composer.render.json import Object, findings_json, goals_json, number, team_json
from composer.render.plain import counted

if TYPE_CHECKING:
    import pandas as pd

PlansVerdict = Literal["needless", "best", "found", "impossible", "undecided"]
"""`needless`: a team is possible without any plan. `best`: the first plan is proved to be the cheapest; `found`: it
works, but there may be a cheaper one. `impossible`: no plan helps, proved. `undecided`: nothing is known."""


@dataclass(frozen=True)
class Training:
    """One course of a plan.

    Attributes
    ----------
    course : str
        What it is called.
    people : tuple of str
        The ids of those who take it, in the order of the pool.
    cost : Fraction
        What these seats cost, in the scenario's unit.
    """

    course: str
    people: tuple[str, ...]
    cost: Fraction

    @property
    def number(self) -> int:
        """How many take it."""
        return len(self.people)


@dataclass(frozen=True)
class Recruiting:
    """One kind of recruits of a plan.

    Attributes
    ----------
    recruit : str
        What they are called.
    number : int
        How many.
    cost : Fraction
        What they cost, in the scenario's unit.
    """

    recruit: str
    number: int
    cost: Fraction


@dataclass(frozen=True)
class Schedule:
    """The courses that one person takes.

    Attributes
    ----------
    id : str
        Who.
    courses : tuple of str
        The courses, in the order they are taken.
    weeks : Fraction
        How many weeks they are together.
    """

    id: str
    courses: tuple[str, ...]
    weeks: Fraction


@dataclass(frozen=True)
class Plan:
    """One plan and the teams that it makes possible, with what everybody is after their courses.

    Attributes
    ----------
    cost : Fraction
        What it costs, in the scenario's unit.
    proved : bool
        Whether it is proved that only the plans before it are cheaper.
    courses : tuple of Training
        The courses, each with who takes it.
    recruits : tuple of Recruiting
        The recruits.
    schedules : tuple of Schedule
        Who takes which courses, and in what order.
    teams : tuple of Roster
        The best teams as the scenario asks, with exactly this plan.
    findings : tuple of Finding
        What is required over all these teams together.
    goals : tuple of GoalValue
        What these teams reach.
    pool : Pool
        Everybody as they are then, the recruits behind the others.
    basis : str or None
        What `proved` rests on.
    """

    cost: Fraction
    proved: bool
    courses: tuple[Training, ...]
    recruits: tuple[Recruiting, ...]
    schedules: tuple[Schedule, ...]
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    pool: Pool
    basis: Basis | None = None


@dataclass(frozen=True)
class Plans:
    """Plans in the order of their costs.

    Attributes
    ----------
    verdict : str
        `needless` where a team is possible without any; `best` where the first is proved to be the cheapest; `found`
        where there may be a cheaper one; `impossible` where it is proved that no plan helps; `undecided` where
        nothing is known.
    plans : tuple of Plan
        The cheapest first; empty where none is needed, or none helps.
    complete : bool
        Whether it is proved that there are no others.
    offered : bool
        Whether there are any courses or recruits.
    note : str
        What kept an answer from being found; usually empty.
    """

    verdict: PlansVerdict
    plans: tuple[Plan, ...]
    complete: bool
    offered: bool
    note: str = ""


@dataclass(frozen=True, repr=False)
class Gaps(Answer):
    """The cheapest plans of courses and recruits, in order.

    `verdict`: `best` where the first plan is proved to be the cheapest, or it is proved that none is `needless`;
    `found` where there may be a cheaper one; `impossible` where it is proved that no plan helps. `people` are those
    of the problem as it is, before any course.

    Attributes
    ----------
    found : Plans
        The plans, and what is known of them.
    counts : Counts or None
        Who there is and who is needed, as the pool is; None where that was not counted.
    """

    found: Plans
    counts: Counts | None = None

    @property
    def needless(self) -> bool:
        """Whether a team is possible without any plan."""
        return self.found.verdict == "needless"

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans, the cheapest first; none where none is needed, or none helps."""
        return self.found.plans

    @property
    def complete(self) -> bool:
        """Whether it is proved that there are no other plans."""
        return self.found.complete

    @property
    def extent(self) -> str:
        """How many plans there are."""
        return "no plan is needed" if self.needless else counted(len(self.plans), "plan")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The plans as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each course and each recruit of each plan: columns plan (from 1), what, number, cost, people
            (the ids of those who take the course). No rows where there is no plan.
        """
        rows: list[tuple[int, str, int, Fraction, list[str] | None]] = []
        for place, plan in enumerate(self.plans, 1):
            rows += [(place, each.course, each.number, each.cost, list(each.people)) for each in plan.courses]
            rows += [(place, each.recruit, each.number, each.cost, None) for each in plan.recruits]
        return frame(
            {
                "plan": whole(row[0] for row in rows),
                "what": texts(row[1] for row in rows),
                "number": whole(row[2] for row in rows),
                "cost": numbers((row[3] for row in rows), exact),
                "people": texts(row[4] for row in rows),
            }
        )

    def own_json(self, show: Sequence[str]) -> Object:
        """The plans; `verdict` is `needless` where none is needed."""
        return {
            "verdict": self.found.verdict,
            "plans": plans_json(self.found, show),
            "complete": self.complete,
            "basis": self.effort.basis,
            "counts": None if self.counts is None else counts_json(self.counts),
        }


def verdict_of(found: Plans) -> Verdict:
    """What is known of plans, in the words of every question: that nothing is cheaper than no plan is proved."""
    return "best" if found.verdict == "needless" else found.verdict


def plans_json(found: Plans, show: Sequence[str] = ()) -> list[Object]:
    """Each plan as an object. Raises KeyError for a column the pool lacks."""
    return [_plan(plan, show) for plan in found.plans]


def _plan(plan: Plan, show: Sequence[str]) -> Object:
    courses: list[Object] = [
        {"course": training.course, "people": list(training.people), "number": training.number}
        | number("cost", training.cost)
        for training in plan.courses
    ]
    recruits: list[Object] = [
        {"recruit": recruiting.recruit, "number": recruiting.number} | number("cost", recruiting.cost)
        for recruiting in plan.recruits
    ]
    schedules: list[Object] = [
        {"id": schedule.id, "courses": list(schedule.courses)} | number("weeks", schedule.weeks)
        for schedule in plan.schedules
    ]
    return number("cost", plan.cost) | {
        "proved": plan.proved,
        "basis": plan.basis,
        "courses": courses,
        "recruits": recruits,
        "schedules": schedules,
        "teams": [team_json(roster, plan.pool, show) for roster in plan.teams],
        "findings": findings_json(plan.findings),
        "goals": goals_json(plan.goals),
    }
