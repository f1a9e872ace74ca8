"""Results as plain values for JSON, in the order and under the names of the scenario format."""

from __future__ import annotations

import json
from fractions import Fraction

from composer.outcome import Finding, GoalValue, Outcome, Roster
from composer.verification import Verification

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


def outcome_values(outcome: Outcome) -> dict[str, Value]:
    """A solve's answer. Apart from `seconds` the same input gives the same values."""
    return {
        "title": outcome.title,
        "verdict": outcome.verdict,
        "teams": [_roster(roster) for roster in outcome.teams],
        "findings": [_finding(found) for found in outcome.findings],
        "goals": [_goal(goal) for goal in outcome.goals],
        "people": {
            "pool": outcome.people.pool,
            "eligible": outcome.people.eligible,
            "considered": outcome.people.considered,
        },
        "note": outcome.note,
        "warnings": list(outcome.warnings),
        "seconds": {stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()},
        "versions": dict(outcome.versions),
        "inputs": dict(outcome.inputs),
    }


def verification_values(checked: Verification) -> dict[str, Value]:
    """A roster held against a scenario."""
    return {
        "met": checked.met,
        "teams": [_roster(roster) for roster in checked.teams],
        "findings": [_finding(found) for found in checked.findings],
        "goals": [
            {key: value for key, value in _goal(goal).items() if key.startswith(("goal", "value", "unit"))}
            for goal in checked.goals
        ],
        "broken": [_finding(found) for found in checked.broken],
    }


def as_json(values: dict[str, Value]) -> str:
    """Values as the text that is printed: indented, any script as it is."""
    return json.dumps(values, indent=2, ensure_ascii=False)


def _roster(roster: Roster) -> Value:
    members: list[Value] = [{"id": member.id, "seat": member.seat} for member in roster.members]
    return {"name": roster.name, "members": members, "findings": [_finding(found) for found in roster.findings]}


def _finding(found: Finding) -> Value:
    values: dict[str, Value] = {"requirement": found.requirement}
    _put(values, "observed", found.observed)
    _put(values, "at_least", found.at_least)
    _put(values, "at_most", found.at_most)
    values["met"] = found.met
    values["unit"] = found.unit
    if found.aim is not None:
        _put(values, "aim", found.aim)
        values["short"] = found.short
    if found.note:
        values["note"] = found.note
    return values


def _goal(goal: GoalValue) -> dict[str, Value]:
    values: dict[str, Value] = {"goal": goal.goal}
    _put(values, "value", goal.value)
    _put(values, "bound", goal.bound)
    values["proved"] = goal.proved
    if goal.measure is not None:
        values["unit"] = goal.measure.unit
    return values


def _put(values: dict[str, Value], key: str, number: Fraction | None) -> None:
    """An exact number: an integer as one; any other as the nearest number and, beside it, as text."""
    if number is None or number.denominator == 1:
        values[key] = None if number is None else number.numerator
    else:
        values[key] = float(number)
        values[f"{key}_exact"] = str(number)
