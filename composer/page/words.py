"""What every template may call: words that text and JSON share, bars, and small texts of the page's own."""

from __future__ import annotations

from collections.abc import Mapping

from composer.base.numbers import decimal_text
from composer.page.bars import amount_bar, requirement_bar
from composer.problem.results import SAID, GoalValue, Verdict
from composer.render.doubts import readings_below, verdict_said, warnings_above
from composer.render.json import cell, pool_on
from composer.render.losses import MEANT_AS_SENT, margin_strip, survival_heading
from composer.render.plain import (
    aimed,
    asked,
    counted,
    goal_heading,
    goal_reached,
    got,
    preferred,
    required,
    sure,
    targeted,
    unbound,
    wanted,
)
from composer.render.reserves import reserve_rows

LONG = 16
"""Members above which a team's list runs in several columns, below its requirements."""
SHORT = 12
"""Letters up to which a cell of the pool is not broken."""
SIGNS: Mapping[Verdict, str] = {"best": "✓", "found": "◐", "impossible": "✗", "undecided": "?"}
BAR_KEY = (
    "In the bars the filled part is what was counted, the upright line is the bound, the darker ground is what the "
    "bound does not allow, and a diamond is the aim."
)


def difference(goal: GoalValue, best: GoalValue) -> str:
    """By how much a goal's value differs from the best team's: `−12`."""
    assert goal.value is not None
    assert best.value is not None
    change = goal.value - best.value
    return f"{'+' if change > 0 else '−'}{goal.show(abs(change))}"


CALLED: Mapping[str, object] = {
    "LONG": LONG,
    "SHORT": SHORT,
    "SIGNS": SIGNS,
    "SAID": SAID,
    "BAR_KEY": BAR_KEY,
    "MEANT_AS_SENT": MEANT_AS_SENT,
    "aimed": aimed,
    "amount_bar": amount_bar,
    "asked": asked,
    "cell": cell,
    "counted": counted,
    "decimal_text": decimal_text,
    "difference": difference,
    "goal_heading": goal_heading,
    "goal_reached": goal_reached,
    "got": got,
    "margin_strip": margin_strip,
    "pool_on": pool_on,
    "preferred": preferred,
    "readings_below": readings_below,
    "required": required,
    "reserve_rows": reserve_rows,
    "requirement_bar": requirement_bar,
    "sure": sure,
    "survival_heading": survival_heading,
    "targeted": targeted,
    "thousands": "{:,}".format,
    "unbound": unbound,
    "verdict_said": verdict_said,
    "wanted": wanted,
    "warnings_above": warnings_above,
}
