"""What `solve` hands out: the best teams, or that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.analyses.counts.answer import Counts
from composer.problem.plan_changes import PlanChanges
from composer.problem.problem import Problem
from composer.problem.results import SAID, Basis, Finding, GoalValue, Roster, Service
from composer.problem.yearly_targets import RequiredTarget
from composer.render.changes import changes_json
from composer.render.frame import members_frame
from composer.render.json import Object, findings_json, goals_json, services_json, targets_json, team_json
from composer.render.plain import team_sizes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Outcome(Answer):
    """The answer to a problem: the verdict, and the teams with everything that was found about them.

    Attributes
    ----------
    teams : tuple of Roster
        The teams, in the problem's order; empty where there are none.
    findings : tuple of Finding
        What is required over all the teams together.
    goals : tuple of GoalValue
        The goals, in order; the aims first where there are any.
    tours : tuple of Service
        The tours of everybody in a team, where teams have days of their own; else empty.
    basis : str or None
        What the verdict rests on: where it is `best` the weakest of the goals'; None where nothing has to be proved.
    changes : PlanChanges or None
        What becomes of the problem's plan, where it has one and there are teams.
    targets : tuple of RequiredTarget
        The bounds that are a target, also where there is no team.
    counts : Counts or None
        Who there is and who is needed, where `solve` found that there is no team; else None.
    fewest_reserves : bool or None
        Where teams want reserves, whether it is proved that fewer do not reach the same values; else None.
    problem : Problem or None
        What was asked, from which pictures draw everybody's days; it plays no part when answers are compared.
    """

    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    tours: tuple[Service, ...] = ()
    basis: Basis | None = None
    changes: PlanChanges | None = None
    targets: tuple[RequiredTarget, ...] = ()
    counts: Counts | None = None
    fewest_reserves: bool | None = None
    problem: Problem | None = field(default=None, compare=False)

    @property
    def extent(self) -> str:
        """How many members there are, in how many teams."""
        return team_sizes(self.teams)

    def frame(self, *show: str, exact: bool = False) -> pd.DataFrame:
        """The teams as a data frame.

        Parameters
        ----------
        *show : str
            Columns of the pool to give with every member, as written.
        exact : bool, optional
            Plays no part: there are no numbers in it.

        Returns
        -------
        data frame
            A row for each member: columns team, seat (None without one), id, and those of `show`. No rows where
            there is no team.

        Raises
        ------
        KeyError
            For a column that the pool does not have.
        """
        return members_frame(self.teams, self.pool, show)

    def _repr_html_(self) -> str:
        """For notebooks: tables and charts."""
        from composer.analyses.solve.picture import picture  # jinja2 takes a moment to load

        return picture(self)

    def own_json(self, show: Sequence[str]) -> Object:
        """The teams, what was found about them, and the goals."""
        return {
            "basis": self.basis,
            "teams": [team_json(roster, self.pool, show) for roster in self.teams],
            **({"tours": services_json(self.tours)} if self.tours else {}),
            **({} if self.changes is None else {"changes": changes_json(self.changes)}),
            "findings": findings_json(self.findings),
            "goals": goals_json(self.goals),
            "targets": targets_json(self.targets),
            **({} if self.fewest_reserves is None else {"fewest_reserves": self.fewest_reserves}),
        }

    def __str__(self) -> str:
        sizes = ", ".join(f"{roster.name} {len(roster.members)}" for roster in self.teams)
        values = ", ".join(f"{goal.goal} = {goal.show(goal.value)}" for goal in self.goals if goal.value is not None)
        return " – ".join(part for part in (f"{self.verdict}: {SAID[self.verdict]}", sizes, values) if part)
