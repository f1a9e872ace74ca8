"""The best team, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from composer.analyses.question import Limits, Look, Question, Said, Status

if TYPE_CHECKING:
    from composer.analyses.solve.answer import Outcome
    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.table import Cell, Table
    from composer.render.writer import Page
    from composer.scenario.file import Expect


class Solve(Question["Outcome"]):
    """Which team is best, or that there is none."""

    name = "solve"

    def status(self, found: Outcome) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        stopped = found.note and found.verdict != "best"
        return "undecided" if stopped or found.verdict == "undecided" else "found"

    def text(self, found: Outcome, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.solve.words import outcome_text

        return outcome_text(found, show, page)

    def said(self, found: Outcome) -> str:
        from composer.problem.results import SAID

        return SAID[found.verdict]

    def summary(self, found: Outcome) -> Sequence[tuple[Cell, Cell]]:
        from composer.analyses.solve.tables import summary

        return summary(found)

    def tables(self, found: Outcome, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.analyses.counts.tables import counts_tables
        from composer.analyses.solve.tables import outcome_tables

        tables = outcome_tables(found, problem.pool, show)
        return tables if found.counts is None else tables + counts_tables(found.counts)

    def rows(self, found: Outcome, problem: Problem, show: Sequence[str]) -> Table:
        from composer.render.team_tables import roster_table

        return roster_table(found.teams, problem.pool, show)

    def sections(self, found: Outcome, show: Sequence[str]) -> list[Section]:
        from composer.analyses.solve.picture import sections

        return sections(found, show)

    def certainty(self, found: Outcome) -> list[str]:
        from composer.analyses.solve.picture import certainty

        return certainty(found)

    expects = ("verdict", "goals")

    def held(self, problem: Problem, expect: Expect, limits: Limits) -> Said:
        from composer.analyses.solve.expected import held
        from composer.analyses.solve.search import solve

        return held(solve(problem, **limits), expect)

    def refused(self, problem: Problem, look: Look) -> None:
        from composer.encoding.encode import encode

        encode(problem, check=look)

    part = "outcome"
    doing = "the best team"

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        return True

    def ask(self, problem: Problem, limits: Limits) -> Outcome:
        from composer.analyses.solve.search import solve

        return solve(problem, **limits)

    def open(self, found: Outcome) -> bool:
        return found.verdict in ("found", "undecided")

    def reach(self, found: Outcome) -> tuple[Any, ...]:
        values = [(goal.value if goal.most else -goal.value) for goal in found.goals if goal.value is not None]
        return found.verdict in ("best", "impossible"), bool(found.teams), *values


QUESTION = Solve()
