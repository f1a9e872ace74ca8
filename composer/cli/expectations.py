"""A scenario's answers held against what its `expect` says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from composer.analyses.solve.answer import Outcome
from composer.base.errors import Disagreement
from composer.cli import shell
from composer.cli.checking import worst
from composer.cli.progress import waiting
from composer.problem.results import STOPPED
from composer.scenario.file import Expect
from composer.scenario.load import Scenario

if TYPE_CHECKING:
    from composer.analyses.gaps.answer import Gaps

Said = tuple[str, int]
"""What to say, and the exit status."""


class Stopped(Exception):
    """Ctrl-C was pressed before the answer was there."""


def expected(scenario: Scenario, work: float | None = None, seconds: float | None = None) -> Said:
    """What to say of a scenario once all that it expects has been asked, and its status."""
    expect = scenario.expect
    asked: list[tuple[bool, Callable[[Scenario, float | None, float | None], Said]]] = [
        (expect.verdict is not None or expect.goals is not None, _solved),
        (expect.ways_out is not None, _ways_out),
        (expect.plans is not None, _plans),
        (expect.points is not None, _points),
    ]
    try:
        said = [ask(scenario, work, seconds) for wanted, ask in asked if wanted]
    except Stopped:
        return "stopped", shell.UNDECIDED
    except Disagreement as error:  # the other scenarios are still held against what they expect
        return shell.defect_words(error), shell.DEFECT
    return "; ".join(text for text, _ in said) or "valid; expects nothing", worst(status for _, status in said)


def _solved(scenario: Scenario, work: float | None, seconds: float | None) -> Said:
    from composer.analyses.solve.search import solve

    with waiting("searching") as tell:
        outcome = solve(scenario.problem, work=work, seconds=seconds, progress=tell)
    if outcome.note == STOPPED and outcome.verdict in ("found", "undecided"):
        raise Stopped
    return held(outcome, scenario.expect)


def held(outcome: Outcome, expect: Expect) -> Said:
    """An outcome held against what was expected of it. What a limit left open is undecided, not wrong."""
    differs = []
    open_ = outcome.verdict == "undecided" or (outcome.verdict == "found" and expect.verdict == "best")
    if expect.verdict is not None and outcome.verdict != expect.verdict:
        differs.append(f"expected {expect.verdict}, got {outcome.verdict}")
    if expect.goals is not None and outcome.verdict != "undecided":
        reached = [goal.value for goal in outcome.goals]
        if list(expect.goals) != reached:
            differs.append(f"expected goals {_values(expect.goals)}, got {_values(reached)}")
    if not differs:
        return f"{outcome.verdict}, as expected", shell.FOUND
    if open_ and expect.verdict != outcome.verdict:
        return "NOT DECIDED: " + "; ".join(differs), shell.UNDECIDED
    return "NOT AS EXPECTED: " + "; ".join(differs), shell.IMPOSSIBLE


def _points(scenario: Scenario, work: float | None, seconds: float | None) -> Said:
    from composer.analyses.tradeoffs.search import tradeoffs

    number = scenario.expect.points
    assert number is not None
    with waiting("searching for points") as tell:
        front = tradeoffs(scenario.problem, work=work, seconds=seconds, progress=tell)
    if front.note == STOPPED and not front.complete:
        raise Stopped
    got = len(front.points)
    if front.complete and got == number:
        return f"{got} points, as expected", shell.FOUND
    if front.complete or got > number:
        return f"NOT AS EXPECTED: expected {number} points, got {got}", shell.IMPOSSIBLE
    return f"NOT DECIDED: expected {number} points, got {got} so far", shell.UNDECIDED


def _plans(scenario: Scenario, work: float | None, seconds: float | None) -> Said:
    from composer.analyses.gaps.search import gaps

    costs = scenario.expect.plans or ()
    with waiting("searching for plans") as tell:
        found = gaps(scenario.problem, max(1, len(costs)), work=work, seconds=seconds, progress=tell)
    return planned(found, costs)


def planned(found: Gaps, costs: Sequence[Fraction]) -> Said:
    """Plans held against what they were expected to cost, in order; none is for no plan that helps or is needed."""
    reached = [plan.cost for plan in found.plans if plan.proved]
    if reached[: len(costs)] == list(costs) and (costs or found.needless or found.verdict == "impossible"):
        return "plans as expected", shell.FOUND
    if found.note and not found.found.note and not found.complete:
        raise Stopped
    text = f"expected plans that cost {_values(costs)}, got {_values(reached)}"
    if found.verdict in ("found", "undecided") or (len(reached) < len(costs) and not found.complete):
        return f"NOT DECIDED: {text}", shell.UNDECIDED
    return f"NOT AS EXPECTED: {text}", shell.IMPOSSIBLE


def _ways_out(scenario: Scenario, work: float | None, seconds: float | None) -> Said:
    from composer.analyses.explain.search import explain

    costs = list(scenario.expect.ways_out or ())
    with waiting("searching for ways out") as tell:
        found = explain(scenario.problem, ways=max(1, len(costs)), work=work, seconds=seconds, progress=tell)
    ways = found.ways_out
    reached = [] if ways is None else [way.cost for way in ways.ways]
    if reached[: len(costs)] == costs and (costs or (ways is not None and ways.complete) or found.verdict == "found"):
        return "ways out as expected", shell.FOUND
    if found.note:
        raise Stopped
    text = f"expected ways out that cost {_values(costs)}, got {_values(reached)}"
    if found.verdict == "undecided" or (ways is not None and len(reached) < len(costs) and not ways.complete):
        return f"NOT DECIDED: {text}", shell.UNDECIDED
    return f"NOT AS EXPECTED: {text}", shell.IMPOSSIBLE


def _values(values: Iterable[Fraction | None]) -> str:
    return ", ".join("none" if value is None else str(value) for value in values) or "none"
