"""What a scenario says that some question about it would refuse: every question written down, none of them searched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import islice, product

from composer.analyses.gaps.cheapest import cheapest
from composer.analyses.gaps.plans import costs
from composer.analyses.gaps.training_program import develop
from composer.base.errors import Mistake, ScenarioError, Undecided
from composer.encoding.elastic import elasticize
from composer.encoding.encode import encode
from composer.problem.edits import weighed, with_aims
from composer.problem.parameters import Contradiction, changed, found
from composer.problem.problem import Problem
from composer.solvers import tuning
from composer.solvers.budget import Budget

Look = Callable[[], None]


def refused(problem: Problem, look: Look = lambda: None) -> tuple[Mistake, ...]:
    """Everything about a problem that a question would refuse, each with its place; nothing where all can be asked.
    `look` is called now and then; what it raises ends it.

    A problem of which nothing is told here is refused by no question for what it says: totals can be counted, numbers
    can be written down exactly, of a problem as it is asked, explained, with its aims required, weighed, developed by
    its courses and recruits, and swept. What only a search runs into is not known beforehand.
    """
    questions: list[Callable[[Problem, Look], object]] = [_written, _explained]
    if problem.tradeoffs:
        questions.append(lambda asked, look: _written(weighed(asked), look))
    if problem.courses or problem.recruits:
        questions.append(_developed)
    if problem.sweep:
        questions.append(_swept)
    mistakes: list[Mistake] = []
    for question in questions:
        try:
            question(problem, look)
        except ScenarioError as error:
            mistakes += map(problem.where, error.mistakes)
    return tuple(dict.fromkeys(mistakes))


def _written(problem: Problem, look: Look) -> None:
    encode(problem, check=look)


def _explained(problem: Problem, look: Look) -> None:
    """As `explain` asks it: everything may give way, also with the aims required."""
    aimed = with_aims(problem)
    for asked in (problem,) if aimed.teams == problem.teams and aimed.require == problem.require else (problem, aimed):
        elasticize(encode(asked, opened=True, check=look))


def _developed(problem: Problem, look: Look) -> None:
    """As `gaps` asks it; where there are too many combinations it is undecided, and nothing is wrong."""
    for goals in (False, True):
        with suppress(Undecided):
            cheapest(develop(problem, goals, look), costs(problem), Budget(), 0)


def _swept(problem: Problem, look: Look) -> None:
    """A sweep is refused where each of its cells is; of a cell it is told why it stays open."""
    numbers = found(problem.sweep, (problem.teams, problem.require), problem.pool)
    mistakes: list[Mistake] = []
    for values in islice(product(*(vary.values for vary in problem.sweep)), tuning.GAPS_CELLS):
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
