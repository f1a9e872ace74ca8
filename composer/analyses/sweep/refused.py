"""Whether a sweep would be refused: its cells written down, none of them searched."""

from __future__ import annotations

from itertools import islice, product

from composer.analyses.question import Look
from composer.base.errors import Mistake, ScenarioError
from composer.encoding.encode import encode
from composer.problem.parameters import Contradiction, changed, found
from composer.problem.problem import Problem

CELLS = 100
"""Cells of a sweep that are written down in search of one that is not refused."""


def refused(problem: Problem, look: Look) -> None:
    """Raises ScenarioError where each of the first cells is refused."""
    numbers = found(problem.sweep, (problem.teams, problem.require), problem.pool)
    mistakes: list[Mistake] = []
    for values in islice(product(*(vary.values for vary in problem.sweep)), CELLS):
        try:
            teams, require = changed((problem.teams, problem.require), numbers, values)
            encode(problem.replacing(teams=teams, require=require, sweep=()), check=look)
        except Contradiction:
            return
        except ScenarioError as error:
            mistakes += error.mistakes
        else:
            return
    raise ScenarioError(mistakes)
