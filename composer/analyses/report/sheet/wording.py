"""How the sheet says bounds, values and goals: the words of the text reports, as messages."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol

from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.voice import Message, Voice
from composer.problem.results import Finding, GoalValue
from composer.render.plain import ON_ANY_DAY, goal_heading
from composer.render.plain import asked as called
from composer.render.plain import wanted as bounds

CATEGORIES: Mapping[str, Message] = MappingProxyType(
    {"troops": m.TROOPS, "observers_staff": m.OBSERVERS_STAFF, "formed_police": m.FORMED_POLICE}
)
"""Categories of personnel by their names in a file."""


class Showing(Protocol):
    """What shows its values for people: a finding, a goal, a measure."""

    def show(self, value: Fraction) -> str:
        """A value for people."""


def value_said(say: Voice, item: Showing, value: Fraction) -> str:
    """A value in its unit."""
    return say.figure(item.show(value))


def asked(say: Voice, finding: Finding) -> str:
    """What a requirement is called, without bounds that stand beside it anyway."""
    label = called(finding)
    if finding.day is None or not label.endswith(ON_ANY_DAY):
        return label
    return say(m.ON_ANY_DAY, demand=label.removesuffix(ON_ANY_DAY))


def wanted(say: Voice, finding: Finding) -> str:
    """The bounds in words."""
    if finding.at_least is None and finding.at_most is None:
        return bounds(finding)
    return between(say, finding, finding.at_least, finding.at_most)


def between(say: Voice, item: Showing, low: Fraction | None, high: Fraction | None) -> str:
    """Bounds of something in words; one of them is known at least."""
    least, most = (None if end is None else value_said(say, item, end) for end in (low, high))
    if low == high:
        return say(m.EXACTLY, value=least)
    if least is None or most is None:
        return say(m.AT_LEAST, value=least) if most is None else say(m.AT_MOST, value=most)
    return say(m.AT_LEAST_AT_MOST, least=least, most=most)


def got(say: Voice, finding: Finding) -> str:
    """What was counted, with the worst day where it is to hold on any."""
    if finding.observed is None:
        value = finding.note or say(m.NOT_COUNTABLE)
    else:
        value = value_said(say, finding, finding.observed)
    return value if finding.day is None else say(m.ON_DAY, value=value, day=finding.day)


def goal_called(say: Voice, goal: GoalValue) -> str:
    """What a goal's values are called."""
    return say(m.AIMS_MISSED) if goal.measure is None else goal_heading(goal)


def preferred(say: Voice, goal: GoalValue) -> str:
    """A goal in words."""
    if goal.measure is None:
        return say(m.AIMS_AS_LOW)
    return say(m.AS_HIGH if goal.most else m.AS_LOW, goal=goal_heading(goal))
