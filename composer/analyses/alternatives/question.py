"""What else there is, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from composer.analyses.question import Limits, Question, Status

if TYPE_CHECKING:
    from composer.analyses.alternatives.answer import Alternatives
    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.table import Cell, Table
    from composer.render.writer import Page

OTHERS = 4
"""Teams in a report: the best one and three others."""


class Others(Question["Alternatives"]):
    """The next best teams, or the most different ones."""

    name = "alternatives"

    def status(self, found: Alternatives) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        return "undecided" if self.open(found) else "found"

    def text(self, found: Alternatives, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.alternatives.words import alternatives_text

        return alternatives_text(found, show, page, people)

    def said(self, found: Alternatives) -> str:
        from composer.analyses.alternatives.words import alternatives_said

        return alternatives_said(found)

    def summary(self, found: Alternatives) -> Sequence[tuple[Cell, Cell]]:
        from composer.render.table import yes

        return (("complete", yes(found.complete)),)

    def tables(self, found: Alternatives, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.analyses.alternatives.tables import alternatives_tables

        return alternatives_tables(found, problem.pool, show)

    def rows(self, found: Alternatives, problem: Problem, show: Sequence[str]) -> Table:
        from composer.analyses.alternatives.tables import alternatives_table

        return alternatives_table(found)

    def sections(self, found: Alternatives, show: Sequence[str]) -> list[Section]:
        from composer.analyses.alternatives.picture import sections

        return sections(found, show)

    part = "alternatives"
    doing = without = "other teams"

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        return verdict in (None, "best", "found")

    def ask(self, problem: Problem, limits: Limits) -> Alternatives:
        from composer.analyses.alternatives.search import alternatives

        return alternatives(problem, OTHERS, **limits)

    def open(self, found: Alternatives) -> bool:
        return not (found.complete or (len(found.alternatives) == found.number and found.alternatives[-1].proved))

    def reach(self, found: Alternatives) -> tuple[Any, ...]:
        return found.complete, len(found.alternatives), sum(each.proved for each in found.alternatives)


QUESTION = Others()
