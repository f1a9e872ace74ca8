"""Who could step in for each member, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.analyses.question import Question, Status

if TYPE_CHECKING:
    from composer.analyses.standins.answer import Standins
    from composer.problem.problem import Problem
    from composer.render.table import Cell, Table
    from composer.render.writer import Page


class StandingIn(Question["Standins"]):
    """For each member who could step in."""

    name = "standins"

    def status(self, found: Standins) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        return "found" if found.verdict == "best" else "undecided"

    def text(self, found: Standins, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.standins.words import standins_text

        return standins_text(found, show, page)

    def said(self, found: Standins) -> str:
        from composer.analyses.standins.words import standins_said

        return standins_said(found)

    def summary(self, found: Standins) -> Sequence[tuple[Cell, Cell]]:
        from composer.render.table import listed

        return (("not replaceable", listed(dict.fromkeys(each.id for each in found.irreplaceable))),)

    def tables(self, found: Standins, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.analyses.standins.tables import standins_table
        from composer.render.team_tables import requirements_table, roster_table

        if not found.teams:
            return []
        teams = roster_table(found.teams, problem.pool, show), requirements_table(found.teams, found.findings)
        return [standins_table(found, show), *teams]

    def rows(self, found: Standins, problem: Problem, show: Sequence[str]) -> Table:
        from composer.analyses.standins.tables import standins_table

        return standins_table(found, show)


QUESTION = StandingIn()
