"""Trade-offs, as all that goes over the questions knows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from composer.analyses.question import Limits, Look, Question, Said, Status

if TYPE_CHECKING:
    from composer.analyses.tradeoffs.answer import Front
    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.table import Cell, Table
    from composer.render.writer import Page
    from composer.scenario.file import Expect


class Tradeoffs(Question["Front"]):
    """What is to be had at what price."""

    name = "tradeoffs"

    def status(self, found: Front) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        return "found" if found.complete else "undecided"

    def text(self, found: Front, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.tradeoffs.words import front_text

        return front_text(found, show, page, people)

    def said(self, found: Front) -> str:
        from composer.analyses.tradeoffs.words import front_said

        return front_said(found)

    def summary(self, found: Front) -> Sequence[tuple[Cell, Cell]]:
        from composer.render.table import yes

        return (("complete", yes(found.complete)),)

    def tables(self, found: Front, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.analyses.tradeoffs.tables import front_tables

        return front_tables(found, problem.pool, show)

    def rows(self, found: Front, problem: Problem, show: Sequence[str]) -> Table:
        from composer.analyses.tradeoffs.tables import front_table

        return front_table(found)

    def sections(self, found: Front, show: Sequence[str]) -> list[Section]:
        from composer.analyses.tradeoffs.picture import sections

        return sections(found, show)

    def certainty(self, found: Front) -> list[str]:
        from composer.analyses.tradeoffs.picture import certainty

        return certainty(found)

    expects = ("points",)
    seeks = "searching for points"

    def held(self, problem: Problem, expect: Expect, limits: Limits) -> Said:
        from composer.analyses.tradeoffs.expected import held
        from composer.analyses.tradeoffs.search import tradeoffs

        assert expect.points is not None
        return held(tradeoffs(problem, **limits), expect.points)

    def refused(self, problem: Problem, look: Look) -> None:
        if not problem.tradeoffs:
            return
        from composer.encoding.encode import encode
        from composer.problem.edits import with_axes

        encode(with_axes(problem), check=look)

    part = "front"
    doing = "trade-offs"
    without = "the trade-offs"

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        return len(problem.tradeoffs) > 1 and verdict in (None, "best", "found")

    def ask(self, problem: Problem, limits: Limits) -> Front:
        from composer.analyses.tradeoffs.search import tradeoffs

        return tradeoffs(problem, **limits)

    def open(self, found: Front) -> bool:
        return not found.complete

    def reach(self, found: Front) -> tuple[Any, ...]:
        return found.complete, len(found.points)


QUESTION = Tradeoffs()
