"""What a scenario says that some question about it would refuse: every question written down, none of them searched."""

from __future__ import annotations

from composer.analyses.question import Look
from composer.analyses.registry import QUESTIONS
from composer.base.errors import Mistake, ScenarioError
from composer.problem.problem import Problem


def refused(problem: Problem, look: Look = lambda: None) -> tuple[Mistake, ...]:
    """Everything about a problem that a question would refuse, each with its place; nothing where all can be asked.
    `look` is called now and then; what it raises ends it.

    A problem of which nothing is told here is refused by no question for what it says: totals can be counted, numbers
    can be written down exactly, of a problem as it is asked, explained, with its aims required, weighed, developed by
    its courses and recruits, and swept. What only a search runs into is not known beforehand.
    """
    mistakes: list[Mistake] = []
    for question in QUESTIONS:
        try:
            question.refused(problem, look)
        except ScenarioError as error:
            mistakes += map(problem.where, error.mistakes)
    return tuple(dict.fromkeys(mistakes))
