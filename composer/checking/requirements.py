"""Requirements held against those whom they read, recomputed in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from composer.checking.any_day import There, worst_day, worst_shortfall
from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.results import Finding


def who_is_there(problem: Problem, people: Mapping[str, Sequence[Person]]) -> There:
    """The members of each team with its days."""
    return [(team.days(problem.pool.tour), people[team.name]) for team in problem.deployed]


def finding_by_day(requirement: Requirement, there: There) -> Finding:
    """A requirement that is to hold on any day, held against those who are there, day by day: what is found on the
    worst of them. The aim is missed by what it is missed by on the day on which that is most."""
    measure = requirement.measure
    day, members = worst_day(measure, requirement.low, requirement.high, there)
    found = replace(finding(requirement, members), day=day)
    if found.observed is None:
        return found
    spared = all(worst_shortfall(measure, *each.ends, there) <= each.by for each in requirement.spared)
    short = None if found.short is None else worst_shortfall(measure, *_aimed(requirement), there)
    return replace(found, met=found.met and spared, short=short)


def finding(requirement: Requirement, members: Sequence[Person]) -> Finding:
    """One requirement held against the members it reads, recomputed."""
    measure, low, high = requirement.measure, requirement.low, requirement.high
    observed, short, note = None, None, ""
    met = False
    try:
        observed = measure.observe(members)
        met = (low is None or observed >= low) and (high is None or observed <= high)
        if requirement.aim is not None:
            short = shortfall_of_aim(requirement, members)
    except LookupError as blank:
        note = str(blank)
    aim, targets = requirement.aim, requirement.known_targets()
    return Finding(requirement.label, observed, low, high, met, measure.unit, aim, short, note, measure, targets)


def shortfall_of_aim(requirement: Requirement, members: Sequence[Person]) -> int:
    """By how much the aim is missed."""
    return requirement.measure.shortfall(members, *_aimed(requirement))


def _aimed(requirement: Requirement) -> tuple[Fraction | None, Fraction | None]:
    """The aim as a floor and a ceiling."""
    return (requirement.aim, None) if requirement.aim_is_floor else (None, requirement.aim)
