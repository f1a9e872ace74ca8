"""The fewest changes after a loss, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.analyses.question import Question, Status

if TYPE_CHECKING:
    from composer.analyses.repair.answer import Repair
    from composer.problem.problem import Problem
    from composer.render.table import Cell, Table
    from composer.render.writer import Page


class Mend(Question["Repair"]):
    """What has to change where people are gone."""

    name = "repair"

    def status(self, found: Repair) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        return "undecided" if found.verdict == "undecided" or (found.note and found.verdict != "best") else "found"

    def text(self, found: Repair, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.repair.words import repair_text

        return repair_text(found, show, page)

    def said(self, found: Repair) -> str:
        from composer.analyses.repair.words import repair_said

        return repair_said(found)

    def summary(self, found: Repair) -> Sequence[tuple[Cell, Cell]]:
        from composer.render.table import yes

        return (("fewest changes, proved", yes(found.fewest)),)

    def tables(self, found: Repair, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.render.chances import chances_table
        from composer.render.changes import changes_table
        from composer.render.losses import losses_table
        from composer.render.team_tables import goals_table, requirements_table, roster_table

        if found.changes is None:
            return []
        teams = roster_table(found.teams, problem.pool, show), requirements_table(found.teams, found.findings)
        after = *losses_table(found.teams), *chances_table(found.teams)
        return [changes_table(found.changes, "roster"), *teams, *after, goals_table(found.goals)]

    def rows(self, found: Repair, problem: Problem, show: Sequence[str]) -> Table:
        from composer.render.team_tables import roster_table

        return roster_table(found.teams, problem.pool, show)


QUESTION = Mend()
