"""Plans held against what they were expected to cost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from composer.analyses.gaps.answer import Gaps
from composer.analyses.question import Said, Stopped
from composer.render.plain import values_said


def held(found: Gaps, costs: Sequence[Fraction]) -> Said:
    """Whether they cost this, in order; none is for no plan that helps or is needed. Raises Stopped."""
    reached = [plan.cost for plan in found.plans if plan.proved]
    if reached[: len(costs)] == list(costs) and (costs or found.needless or found.verdict == "impossible"):
        return "plans as expected", "found"
    if found.note and not found.found.note and not found.complete:
        raise Stopped
    text = f"expected plans that cost {values_said(costs)}, got {values_said(reached)}"
    if found.verdict in ("found", "undecided") or (len(reached) < len(costs) and not found.complete):
        return f"NOT DECIDED: {text}", "undecided"
    return f"NOT AS EXPECTED: {text}", "impossible"
