"""What every template may call: words that text and JSON share, bars, and small texts of the page's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.base.numbers import decimal_text
from composer.page.bars import amount_bar, requirement_bar
from composer.pool import Pool
from composer.problem.results import SAID, GoalValue, Member, Verdict
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
NARROW = 16
"""Letters of an id that stand on one line in several columns."""
LETTER, GAP, ROOM, WIDER = 0.52, 1.02, 16, 26
"""How wide a letter is, what is between cells, and the columns of a long list, all in ems."""
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


def long_list(members: Sequence[Member], pool: Pool | None, show: Sequence[str]) -> str:
    """How a list of members in several columns is laid out, by how much room one of them takes with what is shown."""
    letters = min(NARROW, max((len(member.id) for member in members), default=0))
    for name in show:
        cells = (len(cell(pool, member.id, name) or "–") for member in members) if pool is not None else ()
        letters += min(SHORT, max((len(name), *cells)))
    room = LETTER * letters + GAP * (1 + len(show))
    return "long" if room <= ROOM else "long long-wide" if room <= WIDER else "long long-widest"


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
    "long_list": long_list,
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
