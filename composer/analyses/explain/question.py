"""Why there is no team, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from composer.analyses.question import Limits, Look, Question, Said, Status

if TYPE_CHECKING:
    from composer.analyses.explain.answer import Explanation
    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.table import Table
    from composer.render.writer import Page
    from composer.scenario.file import Expect

WAYS = 5
"""Ways out, and plans, that an explanation in a report gives at most."""
_STATUS: Mapping[str, Status] = {"found": "found", "impossible": "impossible"}


class Explain(Question["Explanation"]):
    """Why no team is possible."""

    name = "explain"

    def status(self, found: Explanation) -> Status:
        return _STATUS.get(found.verdict, "undecided")

    def text(self, found: Explanation, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.explain.words import explanation_text

        return explanation_text(found, problem, show, page, people)

    def tables(self, found: Explanation, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.analyses.counts.tables import counts_tables
        from composer.analyses.explain.tables import explanation_tables

        return [*explanation_tables(found, problem, show), *counts_tables(found.counts)]

    def sections(self, found: Explanation, show: Sequence[str]) -> list[Section]:
        from composer.analyses.explain.picture import sections

        return sections(found, show)

    expects: ClassVar[Sequence[str]] = ("ways_out",)
    seeks = "searching for ways out"

    def held(self, problem: Problem, expect: Expect, limits: Limits) -> Said:
        from composer.analyses.explain.expected import held
        from composer.analyses.explain.search import explain

        costs = list(expect.ways_out or ())
        return held(explain(problem, ways=max(1, len(costs)), **limits), costs)

    def refused(self, problem: Problem, look: Look) -> None:
        """Everything may give way, also with the aims required."""
        from composer.encoding.elastic import elasticize
        from composer.encoding.encode import encode
        from composer.problem.edits import with_aims

        aimed = with_aims(problem)
        alike = aimed.teams == problem.teams and aimed.require == problem.require
        for asked in (problem,) if alike else (problem, aimed):
            elasticize(encode(asked, opened=True, check=look))

    part = "explanation"
    doing = without = "why there is no team"

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        return verdict == "impossible"

    def ask(self, problem: Problem, limits: Limits) -> Explanation:
        from composer.analyses.explain.search import explain

        return explain(problem, ways=WAYS, **limits)

    def open(self, found: Explanation) -> bool:
        sure = [each.smallest and each.sharp for each in found.conflicts]
        listed = [(each.complete, len(each.ways)) for each in (found.ways_out,) if each is not None]
        listed += [(each.complete, len(each.plans)) for each in (found.plans,) if each is not None]
        return not (found.verdict != "undecided" and all(sure) and all(all_ or n >= WAYS for all_, n in listed))

    def reach(self, found: Explanation) -> tuple[Any, ...]:
        ways = 0 if found.ways_out is None else len(found.ways_out.ways) + found.ways_out.complete
        plans = 0 if found.plans is None else len(found.plans.plans) + found.plans.complete
        sure = sum(each.minimal + each.smallest + each.sharp for each in found.conflicts)
        return found.verdict != "undecided", ways, plans, sure, found.certificate is not None


QUESTION = Explain()
