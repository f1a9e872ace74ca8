"""A scenario's answers held against what its `expect` says of them."""

from __future__ import annotations

from composer.analyses.question import Limits, Said, Stopped
from composer.analyses.registry import QUESTIONS
from composer.base.errors import Disagreement
from composer.cli import shell
from composer.cli.checking import worst
from composer.cli.progress import waiting
from composer.render.plain import counted
from composer.scenario.load import Scenario


def valid(scenario: Scenario) -> str:
    """What is said of a scenario that expects nothing: who is in its pool."""
    problem = scenario.problem
    told = [counted(len(problem.pool), "person", "people")]
    if left_out := problem.pool.table.left_out:
        told.append(f"{counted(len(left_out), 'row')} left out")
    if problem.doubts:
        told.append(counted(len(problem.doubts), "doubt"))
    return f"valid; {', '.join(told)}"


def expected(scenario: Scenario, work: float | None = None, seconds: float | None = None) -> tuple[str, int]:
    """What to say of a scenario once all that it expects has been asked, and its status."""
    expect = scenario.expect
    said: list[Said] = []
    try:
        for question in QUESTIONS:
            if any(getattr(expect, key) is not None for key in question.expects):
                with waiting(question.seeks) as tell:
                    limits = Limits(work=work, seconds=seconds, progress=tell)
                    said.append(question.held(scenario.problem, expect, limits))
    except Stopped:
        return "stopped", shell.UNDECIDED
    except Disagreement as error:  # the other scenarios are still held against what they expect
        return shell.defect_words(error), shell.DEFECT
    text = "; ".join(text for text, _ in said) or valid(scenario)
    return text, worst(shell.STATUS[status] for _, status in said)
