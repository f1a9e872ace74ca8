"""Whether a sweep would be refused: its cells written down, none of them searched."""

from __future__ import annotations

from itertools import islice, product

from composer.analyses.question import Look
from composer.base.errors import Mistake, ScenarioError
from composer.encoding.encode import encode
from composer.problem.moved_bounds import Contradiction
from composer.problem.parameters import Parts, find_numbers, set_numbers
from composer.problem.problem import Problem
from composer.solvers import tuning


def refused(problem: Problem, look: Look) -> None:
    """Raises ScenarioError where each of the first cells is refused."""
    numbers = find_numbers(problem.sweep, Parts.of(problem), problem.pool)
    mistakes: list[Mistake] = []
    for values in islice(product(*(vary.values for vary in problem.sweep)), tuning.SWEEP_CELLS):
        try:
            encode(set_numbers(Parts.of(problem), numbers, values).put_into(problem), check=look)
        except Contradiction:
            return
        except ScenarioError as error:
            mistakes += error.mistakes
        else:
            return
    raise ScenarioError(mistakes)
