"""Plans of courses and recruits in words and in tables. Of anybody only the id is told, unless asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.analyses.counts.words import all_blank_lines
from composer.analyses.gaps.answer import Gaps, Plan, Plans, PlansVerdict, Recruiting
from composer.base.numbers import decimal_text
from composer.problem.results import BROKE, STOPPED
from composer.render.plain import counted, goal_heading, goal_reached
from composer.render.writer import PLAIN, Page, Writer

_SAID: Mapping[PlansVerdict, str] = {
    "needless": "A team is possible as things are: no course or recruit is needed.",
    "best": "With courses and recruits a team is possible, and the first plan is the cheapest; that is proved.",
    "found": "With courses and recruits a team is possible. It is not proved that there is no cheaper plan.",
    "impossible": "Not even with all of the courses and recruits is a team possible; that is proved.",
    "undecided": "No plan was found in the time given, and it is not proved that there is none.",
}

_NOTHING_OFFERED = "No team is possible as things are, that is proved; and the scenario offers no courses or recruits."
PLAN_HEADS = ("course or recruit", "number", "cost", "who")
SIDE_BY_SIDE = 8
"""Plans that one table compares."""


def gaps_text(gaps: Gaps, people: bool = False, show: Sequence[str] = (), page: Page = PLAIN) -> str:
    """The plans in words and tables. `people` lists everybody in the teams that each makes possible, `show` names
    columns of the pool to give with them. Raises KeyError for a column the pool lacks."""
    writer = Writer(page)
    writer.heading(gaps.title)
    writer.doubts(gaps.doubts)
    if gaps.note:
        writer.say(f"The search was {gaps.note}." if gaps.note in (STOPPED, BROKE) else f"{gaps.note}.")
    write_plans(writer, gaps.found, people, show)
    if gaps.counts is not None and (lines := all_blank_lines(gaps.counts)):
        writer.gap()
        for line in lines:
            writer.say(line)
    writer.agreed(gaps.effort)
    return writer.text()


def write_plans(
    writer: Writer, found: Plans, people: bool = False, show: Sequence[str] = (), detailed: int | None = None
) -> None:
    """What there is to say of plans, written after whatever is there: all side by side, then who goes in each, or only
    in the first `detailed`."""
    writer.say(plans_said(found), bold=True)
    several = len(found.plans) > 1
    if several:
        _write_overview(writer, found)
    for place, plan in enumerate(found.plans[:detailed], 1):
        writer.gap()
        writer.say(f"Plan {place}: it costs {decimal_text(plan.cost)}", bold=True)
        _write_plan(writer, plan)
        if people:
            writer.teams(plan.teams, plan.pool, show)
        if not several:
            writer.goals(plan.goals)
    if found.plans and not several:
        writer.gap()
        writer.say(other_plans_said(found))


def plans_said(found: Plans) -> str:
    """What there is to say of plans, in a sentence."""
    return _SAID[found.verdict] if found.offered or found.verdict != "impossible" else _NOTHING_OFFERED


def _write_overview(writer: Writer, found: Plans) -> None:
    """All plans side by side: what they cost, how much of what they take, and what of the goals they reach."""
    for first in range(0, len(found.plans), SIDE_BY_SIDE):
        some = found.plans[first : first + SIDE_BY_SIDE]
        heads = [f"plan {first + place}" for place, _ in enumerate(some, 1)]
        taken = [_taken(plan) for plan in some]
        rows = [("cost", *(decimal_text(plan.cost) for plan in some))]
        rows += [(name, *(each.get(name, "–") for each in taken)) for name in _names(some)]
        rows += [
            (goal_heading(goal), *(goal_reached(plan.goals[place]) for plan in some))
            for place, goal in enumerate(some[0].goals)
        ]
        writer.gap()
        writer.table(("", *heads), rows, right=heads)
    writer.say(other_plans_said(found))


def _taken(plan: Plan) -> dict[str, str]:
    """How many take each course, and how many of each recruit join."""
    courses = {training.course: f"{training.number:,}" for training in plan.courses}
    return courses | {_recruited(each): f"{each.number:,}" for each in plan.recruits}


def _names(plans: Sequence[Plan]) -> list[str]:
    """Everything that some of the plans take, courses first."""
    courses = [training.course for plan in plans for training in plan.courses]
    return list(dict.fromkeys([*courses, *(_recruited(each) for plan in plans for each in plan.recruits)]))


def _recruited(recruiting: Recruiting) -> str:
    return f"{recruiting.recruit} (recruited)"


def _write_plan(writer: Writer, plan: Plan) -> None:
    writer.table(PLAN_HEADS, plan_rows(plan), right=("number", "cost"))
    for said in taken_in_turn(plan):
        writer.say(said)


def plan_rows(plan: Plan) -> list[tuple[str, str, str, str]]:
    """A plan's courses and recruits, a row each."""
    rows = [
        (training.course, f"{training.number:,}", decimal_text(training.cost), ", ".join(training.people))
        for training in plan.courses
    ]
    return rows + [
        (_recruited(recruiting), f"{recruiting.number:,}", decimal_text(recruiting.cost), "")
        for recruiting in plan.recruits
    ]


def taken_in_turn(plan: Plan) -> list[str]:
    """A sentence of everybody who takes several courses."""
    several = []
    for schedule in plan.schedules:
        if len(schedule.courses) > 1:
            weeks = f" ({_weeks(decimal_text(schedule.weeks))})" if schedule.weeks else ""
            several.append(f"{schedule.id} takes {', then '.join(schedule.courses)}{weeks}.")
    return several


def _weeks(number_of: str) -> str:
    return "1 week" if number_of == "1" else f"{number_of} weeks"


def other_plans_said(found: Plans) -> str:
    """What is known of other plans."""
    if found.complete:
        only = "this one" if len(found.plans) == 1 else "one of these"
        return f"There is no other plan that does not hold more than {only}."
    if found.verdict == "found" or not found.plans[-1].proved:
        return "There may be other plans."
    return f"{counted(len(found.plans), 'plan is', 'plans are')} shown; there may be others, none of them cheaper."
