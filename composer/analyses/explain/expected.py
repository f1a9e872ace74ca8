"""An explanation held against what its ways out were expected to cost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from composer.analyses.explain.answer import Explanation
from composer.analyses.question import Said, Stopped
from composer.render.plain import values_said


def held(found: Explanation, costs: Sequence[Fraction]) -> Said:
    """Whether its ways out cost this, in order; none is for no way out, or no need of one. Raises Stopped."""
    ways = found.ways_out
    reached = [] if ways is None else [way.cost for way in ways.ways]
    none_left = bool(costs) or (ways is not None and ways.complete) or found.verdict == "found"
    if reached[: len(costs)] == list(costs) and none_left:
        return "ways out as expected", "found"
    if found.note:
        raise Stopped
    text = f"expected ways out that cost {values_said(costs)}, got {values_said(reached)}"
    if found.verdict == "undecided" or (ways is not None and len(reached) < len(costs) and not ways.complete):
        return f"NOT DECIDED: {text}", "undecided"
    return f"NOT AS EXPECTED: {text}", "impossible"
