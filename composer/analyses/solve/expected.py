"""An outcome held against what was expected of it."""

from __future__ import annotations

from composer.analyses.question import Said, Stopped
from composer.analyses.solve.answer import Outcome
from composer.problem.results import STOPPED
from composer.render.plain import values_said
from composer.scenario.file import Expect


def held(outcome: Outcome, expect: Expect) -> Said:
    """Whether it is as expected. What a limit left open is undecided, not wrong. Raises Stopped."""
    if outcome.note == STOPPED and outcome.verdict in ("found", "undecided"):
        raise Stopped
    differs = []
    open_ = outcome.verdict == "undecided" or (outcome.verdict == "found" and expect.verdict == "best")
    if expect.verdict is not None and outcome.verdict != expect.verdict:
        differs.append(f"expected {expect.verdict}, got {outcome.verdict}")
    if expect.goals is not None and outcome.verdict != "undecided":
        reached = [goal.value for goal in outcome.goals]
        if list(expect.goals) != reached:
            differs.append(f"expected goals {values_said(expect.goals)}, got {values_said(reached)}")
    if not differs:
        return f"{outcome.verdict}, as expected", "found"
    if open_ and expect.verdict != outcome.verdict:
        return "NOT DECIDED: " + "; ".join(differs), "undecided"
    return "NOT AS EXPECTED: " + "; ".join(differs), "impossible"
