"""Whom to train and whom to recruit, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from composer.analyses.question import Limits, Look, Question, Said, Status

if TYPE_CHECKING:
    from composer.analyses.gaps.answer import Gaps
    from composer.problem.problem import Problem
    from composer.render.writer import Page
    from composer.scenario.file import Expect


class PlansQuestion(Question["Gaps"]):
    """Which courses and recruits make a team possible."""

    name = "gaps"

    def status(self, found: Gaps) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        stopped = found.note and found.verdict == "found"
        return "undecided" if stopped or found.verdict == "undecided" else "found"

    def text(self, found: Gaps, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.gaps.words import gaps_text

        return gaps_text(found, people or bool(show), show, page)

    expects = ("plans",)
    seeks = "searching for plans"

    def held(self, problem: Problem, expect: Expect, limits: Limits) -> Said:
        from composer.analyses.gaps.expected import held
        from composer.analyses.gaps.search import gaps

        costs = expect.plans or ()
        return held(gaps(problem, max(1, len(costs)), **limits), costs)

    def refused(self, problem: Problem, look: Look) -> None:
        """Where there are too many combinations it is undecided, and nothing is wrong."""
        if not (problem.courses or problem.recruits) or any(team.reserves is not None for team in problem.teams):
            return
        from composer.analyses.gaps.cheapest import cheapest_plans
        from composer.analyses.gaps.plans import seat_costs
        from composer.analyses.gaps.training_program import encode_training
        from composer.base.errors import Undecided
        from composer.solvers.budget import Budget

        for goals in (False, True):
            with suppress(Undecided):
                cheapest_plans(encode_training(problem, goals, look), seat_costs(problem), Budget(), 0)


QUESTION = PlansQuestion()
