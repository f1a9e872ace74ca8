"""What the templates may call: words that text and JSON share, charts, and small texts of the page's own."""

from __future__ import annotations

from collections.abc import Mapping

from composer.analyses.alternatives import words as alternatives_words
from composer.analyses.counts import words as counts_words
from composer.analyses.counts.answer import Counts, Scope
from composer.analyses.explain import words as explain_words
from composer.analyses.explain.ways_out import words as ways_out_words
from composer.analyses.gaps import words as gaps_words
from composer.analyses.sweep.answer import Sweep
from composer.analyses.sweep.words import note_lines, verdict_words
from composer.analyses.tradeoffs import words as tradeoffs_words
from composer.base.numbers import decimal_text
from composer.checking.certificate import Certificate
from composer.page import axes, bars, front, heatmap
from composer.page.parallel import parallel
from composer.page.scatter import scatter
from composer.problem.results import SAID, GoalValue, Verdict
from composer.render.json import cell
from composer.render.plain import (
    aimed,
    asked,
    counted,
    goal_heading,
    goal_reached,
    preferred,
    required,
    sure,
    targeted,
    unbound,
    wanted,
)

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
    return explain_words.basis_said(certificate, "“team-composer explain” with “--proof OUT.json”")


def scopes(found: Counts) -> list[Scope]:
    """Each team, and then all of them together."""
    return [*found.teams, *([] if found.overall is None else [found.overall])]


def shared_rows(found: Counts) -> list[tuple[str, ...]]:
    """What several teams ask for, a row each."""
    return [
        (
            counts_words.enough_said(each.enough),
            each.words,
            counted(each.teams, "team"),
            *counts_words.people_cells(each),
        )
        for each in found.shared
    ]


def sweep_said(sweep: Sweep) -> str:
    """What a sweep varies, and how sure its cells are."""
    varied = " and ".join(f"{heatmap.varied_words(one)} ({one.labels[0]} to {one.labels[-1]})" for one in sweep.varied)
    return f"The same question asked again with other numbers for {varied}. {verdict_words(sweep)}"


CALLED: Mapping[str, object] = {
    "LONG": LONG,
    "SHORT": SHORT,
    "SHOWN": tradeoffs_words.SHOWN,
    "SIGNS": SIGNS,
    "SAID": SAID,
    "BAR_KEY": BAR_KEY,
    "PLAN_HEADS": gaps_words.PLAN_HEADS,
    "aimed": aimed,
    "alternatives_said": alternatives_words.alternatives_said,
    "enough_said": alternatives_words.enough_said,
    "amount_bar": bars.amount_bar,
    "asked": asked,
    "axis_name": tradeoffs_words.axis_name,
    "basis_said": basis_said,
    "better": axes.better,
    "blamed_lines": explain_words.blamed_lines,
    "cell": cell,
    "change_words": ways_out_words.change_words,
    "conflict_said": explain_words.conflict_said,
    "counted": counted,
    "dearest_said": counts_words.dearest_said,
    "decimal_text": decimal_text,
    "difference": difference,
    "served_said": counts_words.served_said,
    "front_data": front.front_data,
    "front_said": tradeoffs_words.front_said,
    "goal_heading": goal_heading,
    "goal_reached": goal_reached,
    "goals_drawn": heatmap.goals_drawn,
    "heat_maps": heatmap.heat_maps,
    "no_way_said": ways_out_words.no_way_said,
    "note_lines": note_lines,
    "other_plans_said": gaps_words.other_plans_said,
    "overlap_lines": counts_words.overlap_lines,
    "uncounted": counts_words.UNCOUNTED,
    "parallel": parallel,
    "plan_rows": gaps_words.plan_rows,
    "plans_said": gaps_words.plans_said,
    "preferred": preferred,
    "range_words": counts_words.range_words,
    "required": required,
    "requirement_bar": bars.requirement_bar,
    "scatter": scatter,
    "scope_heading": counts_words.scope_heading,
    "scopes": scopes,
    "shared_rows": shared_rows,
    "sure": sure,
    "sweep_said": sweep_said,
    "targeted": targeted,
    "taken_in_turn": gaps_words.taken_in_turn,
    "thousands": "{:,}".format,
    "unbound": unbound,
    "wanted": wanted,
    "way_words": ways_out_words.way_words,
    "ways_heading": ways_out_words.ways_heading,
    "ways_proved": ways_out_words.ways_proved,
    "within_said": counts_words.within_said,
}
