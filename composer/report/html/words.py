"""What the templates may call: words that text and JSON share, charts, and small texts of the page's own."""

from __future__ import annotations

from collections.abc import Mapping

from composer.amounts import decimal_text
from composer.analyses.sweep import Sweep
from composer.outcome import SAID, GoalValue, Verdict
from composer.proof.certificate import Certificate
from composer.reasons.counts import Counts, Scope
from composer.report import alternatives, counts, explaining, plans, tradeoffs, ways
from composer.report.html import axes, bars, front, heatmap
from composer.report.html.parallel import parallel
from composer.report.html.scatter import scatter
from composer.report.json import cell
from composer.report.plain import aimed, asked, counted, preferred, required, sure, targeted, unbound, wanted
from composer.report.sweep import note_lines, verdict_words

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


def basis_said(certificate: Certificate) -> str:
    """What a conflict rests on."""
    return explaining.basis_said(certificate, "“team-composer explain” with “--proof OUT.json”")


def scopes(found: Counts) -> list[Scope]:
    """Each team, and then all of them together."""
    return [*found.teams, *([] if found.overall is None else [found.overall])]


def shared_rows(found: Counts) -> list[tuple[str, ...]]:
    """What several teams ask for, a row each."""
    return [
        (counts.enough_said(each.enough), each.words, counted(each.teams, "team"), *counts.people_cells(each))
        for each in found.shared
    ]


def sweep_said(sweep: Sweep) -> str:
    """What a sweep varies, and how sure its cells are."""
    varied = " and ".join(f"{heatmap.varied_words(one)} ({one.labels[0]} to {one.labels[-1]})" for one in sweep.varied)
    return f"The same question asked again with other numbers for {varied}. {verdict_words(sweep)}"


CALLED: Mapping[str, object] = {
    "LONG": LONG,
    "SHORT": SHORT,
    "SHOWN": tradeoffs.SHOWN,
    "SIGNS": SIGNS,
    "SAID": SAID,
    "BAR_KEY": BAR_KEY,
    "PLAN_HEADS": plans.PLAN_HEADS,
    "aimed": aimed,
    "alternatives_said": alternatives.alternatives_said,
    "enough_said": alternatives.enough_said,
    "amount_bar": bars.amount_bar,
    "asked": asked,
    "axis_name": tradeoffs.axis_name,
    "basis_said": basis_said,
    "better": axes.better,
    "blamed_lines": explaining.blamed_lines,
    "cell": cell,
    "change_words": ways.change_words,
    "conflict_said": explaining.conflict_said,
    "counted": counted,
    "dearest_said": counts.dearest_said,
    "decimal_text": decimal_text,
    "difference": difference,
    "served_said": counts.served_said,
    "front_data": front.front_data,
    "front_said": tradeoffs.front_said,
    "goal_heading": ways.goal_heading,
    "goal_reached": ways.goal_reached,
    "goals_drawn": heatmap.goals_drawn,
    "heat_maps": heatmap.heat_maps,
    "no_way_said": ways.no_way_said,
    "note_lines": note_lines,
    "other_plans_said": plans.other_plans_said,
    "overlap_lines": counts.overlap_lines,
    "uncounted": counts.UNCOUNTED,
    "parallel": parallel,
    "plan_rows": plans.plan_rows,
    "plans_said": plans.plans_said,
    "preferred": preferred,
    "range_words": counts.range_words,
    "required": required,
    "requirement_bar": bars.requirement_bar,
    "scatter": scatter,
    "scope_heading": counts.scope_heading,
    "scopes": scopes,
    "shared_rows": shared_rows,
    "sure": sure,
    "sweep_said": sweep_said,
    "targeted": targeted,
    "taken_in_turn": plans.taken_in_turn,
    "thousands": "{:,}".format,
    "unbound": unbound,
    "wanted": wanted,
    "way_words": ways.way_words,
    "ways_heading": ways.ways_heading,
    "ways_proved": ways.ways_proved,
    "within_said": counts.within_said,
}
