"""Everything that one report tells: the answer, why there is none, what it costs, what else there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from composer.analyses.alternatives.search import Alternatives
from composer.analyses.explain.search import Explanation
from composer.analyses.question import Question
from composer.analyses.registry import QUESTIONS
from composer.analyses.sweep.search import Sweep
from composer.analyses.tradeoffs.search import Front
from composer.base.notebook import Pictured
from composer.problem.problem import Problem
from composer.problem.results import Outcome, Verdict


@dataclass(frozen=True)
class FullReport(Pictured):
    """A problem, its answer, and what was asked of it besides; what was not asked, or not reached in time, is None.

    `explanation` is there where the problem is impossible, `front` where it names trade-offs, `alternatives` where a
    team was found, `sweep` where it varies a number. `show` are the pool's columns to give with every member: without
    them nothing but ids is told of anybody. `command` is what runs it again (empty where it was no command), `unasked`
    what there was no time left for, in words.
    """

    problem: Problem
    outcome: Outcome
    explanation: Explanation | None = None
    front: Front | None = None
    alternatives: Alternatives | None = None
    sweep: Sweep | None = None
    show: tuple[str, ...] = ()
    command: str = ""
    unasked: tuple[str, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    """Answers to further questions, by what the report calls them."""

    def answers(self) -> list[tuple[Question[Any], Any]]:
        """The questions that were asked, in their order, each with its answer."""
        given = {**vars(self), **self.others}
        return [(each, found) for each in QUESTIONS if each.part and (found := given.get(each.part)) is not None]

    def html(self) -> str:
        """The report as one web page. Raises KeyError for a column that the pool lacks."""
        from composer.analyses.report.page import page  # jinja2 takes a moment to load

        return page(self)

    @property
    def verdict(self) -> Verdict:
        """What the answer is."""
        return self.outcome.verdict
