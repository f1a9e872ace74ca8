"""What `repair` hands out: teams that hold again, and what had to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.analyses.explain.ways_out.answer import Ways, ways_json
from composer.base.spelling import spell_out
from composer.problem.plan_changes import PlanChanges
from composer.problem.problem import Problem
from composer.problem.results import Finding, GoalValue, Roster
from composer.render.frame import members_frame
from composer.render.json import Object, findings_json, goals_json, team_json
from composer.render.plain import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Unrepaired:
    """A team that cannot be made to hold again, and stays as it is.

    Attributes
    ----------
    team : str
        Its name; empty for what is required over all the teams together.
    ways : Ways or None
        Its ways out, the other teams being as they are told; None where there was no time for them.
    problem : Problem
        The problem that these are ways out of; it plays no part when answers are compared.
    """

    team: str
    ways: Ways | None
    problem: Problem = field(repr=False, compare=False)


@dataclass(frozen=True, repr=False)
class Repair(Answer):
    """A roster made to hold again after people are gone.

    `verdict` is `impossible` where that is proved of some team, though the others are repaired.

    Attributes
    ----------
    gone : tuple of str
        Who is gone.
    changes : PlanChanges or None
        Who leaves, joins and moves; None where nothing was found.
    fewest : bool
        Whether it is proved that no fewer changes do.
    teams : tuple of Roster
        The teams as they are then, with everything that was found about them; those that cannot be repaired as they
        are left.
    findings : tuple of Finding
        What is required over all the teams together.
    goals : tuple of GoalValue
        The goals of the problem, in order, among repairs with as few changes.
    unrepaired : tuple of Unrepaired
        The teams that cannot be repaired, each with its ways out.
    fewest_left : bool
        Whether it is proved that fewer teams cannot be left unrepaired; not where very many sets of them are too small.
    """

    gone: tuple[str, ...]
    changes: PlanChanges | None
    fewest: bool
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    unrepaired: tuple[Unrepaired, ...] = ()
    fewest_left: bool = True

    @property
    def extent(self) -> str:
        """How many changes there are, and how many teams are not repaired."""
        number = "no repair" if self.changes is None else counted(self.changes.number, "change")
        return number + (f", {counted(len(self.unrepaired), 'team')} not repaired" if self.unrepaired else "")

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
            nothing was found.
        """
        return members_frame(self.teams, self.pool, show)

    def _repr_html_(self) -> str:
        """For notebooks: what changes, and the teams. Of anybody only the id is told."""
        from composer.analyses.repair.words import repair_said
        from composer.render.changes import changes_lines

        lines = [repair_said(self), *changes_lines(self.changes, "roster")]
        return "".join(f"<p>{escape(spell_out(line))}</p>" for line in lines) + super()._repr_html_()

    def own_json(self, show: Sequence[str]) -> Object:
        """Who leaves, joins and moves, the teams, the goals, and what cannot be repaired."""
        teams = [team_json(roster, self.pool, show) for roster in self.teams]
        members: dict[object, Object] = {}
        for team in teams:
            entries = team["members"]
            assert isinstance(entries, list)
            members |= {(team["name"], entry["id"]): entry for entry in entries}
        changes = self.changes
        leaving = () if changes is None else changes.leaving
        joining = () if changes is None else changes.joining
        moved = () if changes is None else changes.moved
        return {
            "gone": list(self.gone),
            "changes": None if changes is None else changes.number,
            "fewest": "proved" if self.fewest else "not proved",
            "leaving": list(dict.fromkeys(each.id for each in leaving)),
            "joining": [{"id": each.id, "team": each.team} | members[each.team, each.id] for each in joining],
            "moved": [{"id": each.id, "from": each.origin, "to": each.to} for each in moved],
            "teams": teams,
            "findings": findings_json(self.findings),
            "goals": goals_json(self.goals),
            "unrepaired": [
                {
                    "team": each.team or None,
                    "ways_out": None if each.ways is None else ways_json(each.ways, each.problem, show),
                    "complete": each.ways is not None and each.ways.complete,
                }
                for each in self.unrepaired
            ],
            "fewest_unrepaired": "proved" if self.fewest_left else "not proved",
            "basis": self.effort.basis,
        }
