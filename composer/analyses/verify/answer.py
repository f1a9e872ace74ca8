"""What `verify` hands out: teams, or a proof, held against a problem without any search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.problem.plan_changes import PlanChanges
from composer.problem.results import Finding, GoalValue, Roster
from composer.render.changes import changes_json
from composer.render.frame import frame, numbers, texts, truths
from composer.render.json import Object, finding_json, findings_json, goals_json, team_json
from composer.render.plain import team_sizes, unit_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Verification(Answer):
    """Teams held against a problem.

    `verdict` is `found` where these teams meet everything, `impossible` where they do not; whether other teams
    could, or are better, is no part of it.

    Attributes
    ----------
    met : bool
        Whether everything is met.
    teams : tuple of Roster
        The teams with their findings, all teams of the problem in their order.
    findings : tuple of Finding
        What is required over all teams together.
    goals : tuple of GoalValue
        The values that these teams have.
    broken : tuple of Finding
        Everything that is not met: requirements, sizes (`TEAM: size`), seats (`TEAM: SEAT`), gates (`TEAM: everyone:
        FIELD`), and people in two teams. Empty exactly where `met` is true.
    homes : tuple of str or None
        The team whose requirement each of `broken` is, None for anything else.
    structure : tuple of Finding
        Those of `broken` that are no requirements.
    changes : PlanChanges or None
        What becomes of the problem's plan, where it has one.
    """

    met: bool
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    broken: tuple[Finding, ...]
    homes: tuple[str | None, ...]
    structure: tuple[Finding, ...]
    changes: PlanChanges | None = None

    @property
    def extent(self) -> str:
        """How many members there are, and how much is broken."""
        return f"{team_sizes(self.teams)}, {len(self.broken) or 'nothing'} broken"

    @property
    def of_team(self) -> list[tuple[str | None, Finding]]:
        """Everything that was counted, with the team whose requirement it is, None for anything else: the teams' first,
        then what is over all, then what else is broken."""
        found: list[tuple[str | None, Finding]]
        found = [(roster.name, each) for roster in self.teams for each in roster.findings]
        return [*found, *((None, each) for each in (*self.findings, *self.structure))]

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """What was counted as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for everything that was counted: columns team (None where it is of no single one), requirement,
            observed, at_least, at_most (nan where there is none), unit, met, note (the worst day of
            what is to hold on any).
        """
        rows = self.of_team
        return frame(
            {
                "team": texts(team for team, _ in rows),
                "requirement": texts(each.requirement for _, each in rows),
                "observed": numbers((each.observed for _, each in rows), exact),
                "at_least": numbers((each.at_least for _, each in rows), exact),
                "at_most": numbers((each.at_most for _, each in rows), exact),
                "unit": texts(unit_of(each) for _, each in rows),
                "met": truths(each.met for _, each in rows),
                "note": texts(each.note or ("" if each.day is None else f"on {each.day}") for _, each in rows),
            }
        )

    def own_json(self, show: Sequence[str]) -> Object:
        """What was counted, and `broken`, all that is not met: `team` is the team whose requirement it is, null for any
        other thing."""
        return {
            "met": self.met,
            "teams": [team_json(roster, self.pool, show) for roster in self.teams],
            **({} if self.changes is None else {"changes": changes_json(self.changes)}),
            "findings": findings_json(self.findings),
            "goals": goals_json(self.goals),
            "broken": [
                {"team": home, **finding_json(found)} for home, found in zip(self.homes, self.broken, strict=True)
            ],
        }
