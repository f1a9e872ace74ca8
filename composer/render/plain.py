"""Words that reports share, and text that is safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from composer.base.numbers import decimal_text
from composer.problem.requirement import ANY_DAY, Goal
from composer.problem.results import Finding, GoalValue, People, Roster
from composer.problem.targets import Target
from composer.problem.yearly_targets import RequiredTarget

_BOUNDS = re.compile(": (at least|at most|exactly) [^:]*$")
_PEOPLE = ("people", "percent")
ON_ANY_DAY = f" on {ANY_DAY}"
"""Units whose shortfall is counted in members."""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 mistake`, `3 mistakes`, `12,000 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def values_said(values: Iterable[Fraction | None]) -> str:
    """Values in a row: `3, none, 7/2`."""
    return ", ".join("none" if value is None else str(value) for value in values) or "none"


def axis_name(axis: Goal) -> str:
    """What an axis counts."""
    return axis.label.removeprefix(f"{axis.direction} ")


def team_sizes(teams: Sequence[Roster]) -> str:
    """How many members there are, in how many teams: `12 members in 2 teams`."""
    if not teams:
        return "no team"
    members = sum(len(roster.members) for roster in teams)
    return f"{counted(members, 'member')} in {counted(len(teams), 'team')}"


def unit_of(item: Finding | GoalValue) -> str:
    """What a value is counted in; for the sum or mean of a field that field's name. Empty where nothing is known."""
    measure = item.measure
    if measure is None:
        return item.unit if isinstance(item, Finding) else ""
    field = getattr(measure, measure.key, None)
    return field if measure.unit == "the field's" and isinstance(field, str) else measure.unit


def wanted(finding: Finding) -> str:
    """The bounds in words: `at least 2`, `exactly 6`, `at least 5 and at most 7`."""
    low, high = finding.at_least, finding.at_most
    if low is not None and low == high:
        return f"exactly {finding.show(low)}"
    bounds = (("at least", low), ("at most", high))
    return " and ".join(f"{words} {finding.show(value)}" for words, value in bounds if value is not None)


def got(finding: Finding) -> str:
    """What was counted, with the worst day where it is to hold on any: `440 on 2028-03-15`."""
    value = finding.note or "not countable" if finding.observed is None else finding.show(finding.observed)
    return value if finding.day is None else f"{value} on {finding.day}"


def asked(finding: Finding) -> str:
    """What a requirement is called, without bounds that stand beside it anyway."""
    called = finding.requirement.removesuffix(f": {wanted(finding)}")
    on_any_day = "" if finding.day is None or called.endswith(ON_ANY_DAY) else ON_ANY_DAY
    return f"{called}{on_any_day}"


def unbound(label: str) -> str:
    """What a requirement is called, without the bounds that its sentence ends with."""
    return _BOUNDS.sub("", label)


def aimed(finding: Finding) -> str:
    """The wish beyond the bound and how far it was missed; empty where there is none."""
    if finding.aim is None:
        return ""
    aim = finding.show(finding.aim)
    if finding.short is None:
        return aim
    if not finding.short:
        return f"{aim}: reached"
    number = counted(finding.short, "member") if finding.unit in _PEOPLE else f"{finding.short:,}"
    return f"{aim}: missed by {number}"


def targeted(finding: Finding) -> list[str]:
    """What a requirement's targets rest on, a line each: `Women: at least 14 % is the UN's target for troops …`."""
    return [target_said(asked(finding), bound, target) for bound, target in finding.targets]


def required(targets: Sequence[RequiredTarget]) -> list[str]:
    """The same for all that a problem asks for, whether or not there is a team."""
    return [target_said(unbound(each.requirement), each.bound, each.target) for each in targets]


def target_said(name: str, bound: str, target: Target) -> str:
    """One target in a sentence."""
    end = "an aim of" if bound == "aim" else bound.replace("_", " ")
    return f"{name}: {end} {decimal_text(target.share)} % is {target}."


def preferred(goal: GoalValue) -> str:
    """A goal in words: `total suitability, as high as possible`."""
    if goal.measure is None:
        return "shortfall against the aims, as small as possible"
    end = "high" if goal.most else "low"
    name = goal.goal.removeprefix("most " if goal.most else "least ")
    return f"{name}, as {end} as possible"


def sure(goal: GoalValue) -> str:
    """How sure a goal's value is, in plain words."""
    if goal.value is None:
        return "" if goal.bound is None else f"no team has {_beyond(goal, goal.bound)}"
    if goal.proved:
        by = " (by two solvers)" if goal.basis == "two engines" else ""
        return f"proved: nothing better is possible{by}"
    if goal.basis == "one engine":
        return "one solver says that nothing better is possible; not confirmed"
    if goal.bound is None:
        return "not proved: it is not known how much better is possible"
    off = "" if goal.gap is None else f" ({decimal_text(goal.gap, 1)} % off)"
    return f"not proved: no team has {_beyond(goal, goal.bound)}{off}"


def _beyond(goal: GoalValue, bound: Fraction) -> str:
    return f"{'more' if goal.most else 'less'} than {goal.show(bound)}"


def people_said(people: People, proved: bool) -> str:
    """How many people there are, and how many of them were looked at."""
    said = (
        f"{counted(people.pool, 'person is', 'people are')} in the pool; {people.eligible:,} of them could be in a team"
    )
    if people.unknown:
        said += f"; for {people.unknown:,} more it is not on record"
    if 0 < people.considered < people.eligible:
        said += f"; {people.considered:,} were looked at one by one"
        said += ", and it is proved that the others don't change the answer" if proved else ""
    return said + "."


def goal_heading(goal: GoalValue) -> str:
    """What a column of a goal's values is called."""
    if goal.measure is None:
        return "aims missed by"
    return goal.goal.removeprefix("most " if goal.most else "least ")


def goal_reached(goal: GoalValue) -> str:
    """What of a goal is reached."""
    if goal.value is None:
        return "–"
    return goal.show(goal.value) + ("" if goal.proved else " or better")


AIMS = "Every aim is taken here as if it were required."
