"""A headcount, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from composer.analyses.question import Limits, Look, Question, Said, Status

if TYPE_CHECKING:
    from composer.analyses.headcount.answer import Headcount

    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.table import Table
    from composer.render.writer import Page


class Heads(Question["Headcount"]):
    """How many may be in a team at all."""

    name = "headcount"

    def status(self, found: Headcount) -> Status:
        return "found" if found.number else "impossible"

    def text(self, found: Headcount, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        return f"{self.said(found)}\n"

    def said(self, found: Headcount) -> str:
        return f"{found.number} of {found.people.pool} people may be in a team."

    def tables(self, found: Headcount, problem: Problem, show: Sequence[str]) -> list[Table]:
        return [self.rows(found, problem, show)]

    def rows(self, found: Headcount, problem: Problem, show: Sequence[str]) -> Table:
        from composer.render.table import Table, whole

        return Table("Headcount", ("people who may be in a team",), ((whole(found.number),),))

    def sections(self, found: Headcount, show: Sequence[str]) -> list[Section]:
        from composer.analyses.headcount.picture import sections

        return sections(found)

    def certainty(self, found: Headcount) -> list[str]:
        return ["The heads were counted."]

    expects = ("heads",)
    keys: ClassVar[Mapping[str, Any]] = {"heads": int}

    def held(self, problem: Problem, expect: Any, limits: Limits) -> Said:
        from composer.analyses.headcount.search import headcount

        number = headcount(problem, **limits).number
        if number == expect.heads:
            return f"{number} heads, as expected", "found"
        return f"NOT AS EXPECTED: expected {expect.heads} heads, got {number}", "impossible"

    def refused(self, problem: Problem, look: Look) -> None:
        from composer.base.errors import Mistake, ScenarioError

        if problem.title == "uncountable":
            raise ScenarioError([Mistake("heads of this kind can't be counted", ("title",))])

    part = "headcount"
    doing = without = "who may be in a team"

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        return True

    def ask(self, problem: Problem, limits: Limits) -> Headcount:
        from composer.analyses.headcount.search import headcount

        return headcount(problem, **limits)


QUESTION = Heads()
