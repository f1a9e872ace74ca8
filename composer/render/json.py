"""Results as JSON; the guide's page on answers says which keys are stable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from composer.base.spelling import json_text
from composer.checking.verify import Verification
from composer.pool import Pool
from composer.problem.results import Effort, Finding, GoalValue, Outcome, People, Roster
from composer.problem.targets import Target
from composer.problem.yearly_targets import RequiredTarget
from composer.render.plain import unit_of

Object = dict[str, object]


def outcome_json(outcome: Outcome, show: Sequence[str] = ()) -> Object:
    """An outcome as one JSON object. `show` names columns of the pool to give with every member, as written.

    Numbers that are no integers have their exact text beside them, as `value_exact`. Apart from `seconds` the
    same outcome gives the same object, its keys in the same order. Raises KeyError for a column the pool lacks.
    """
    return {
        "verdict": outcome.verdict,
        "title": outcome.title,
        "note": outcome.note,
        "basis": outcome.basis,
        "teams": [team_json(roster, outcome.pool, show) for roster in outcome.teams],
        "findings": findings_json(outcome.findings),
        "goals": goals_json(outcome.goals),
        "targets": targets_json(outcome.targets),
        "people": people_json(outcome.people),
        "effort": effort_json(outcome.effort),
        "warnings": list(outcome.warnings),
        "seconds": {stage: round(seconds, 3) for stage, seconds in outcome.seconds.items()},
        "versions": dict(outcome.versions),
        "inputs": dict(outcome.inputs),
    }


def verification_json(verification: Verification, pool: Pool | None = None, show: Sequence[str] = ()) -> Object:
    """A verification as one JSON object; `show` names columns of `pool` to give with every member.

    `broken` lists all that is not met; `team` is the team whose requirement it is, null for any other thing.
    """
    homes = {id(found): roster.name for roster in verification.teams for found in roster.findings}
    return {
        "met": verification.met,
        "teams": [team_json(roster, pool, show) for roster in verification.teams],
        "findings": findings_json(verification.findings),
        "goals": goals_json(verification.goals),
        "broken": [{"team": homes.get(id(found)), **_finding(found)} for found in verification.broken],
    }


def people_json(people: People) -> Object:
    """How many people there are and were looked at, alike for every question."""
    return dict(vars(people))


def effort_json(effort: Effort) -> Object:
    """What an answer cost the engines."""
    return {"work": round(effort.work, 6), "rounds": effort.rounds, "decisions": effort.decisions}


def text(data: object) -> str:
    """JSON as it is printed: indented, in the scripts of its texts, with a line break at the end."""
    return json_text(data) + "\n"


def team_json(roster: Roster, pool: Pool | None, show: Sequence[str] = ()) -> Object:
    """A team as an object: its members, with the columns that `show` names, and its findings."""
    members: list[Object] = []
    for member in roster.members:
        entry: Object = {"id": member.id, "seat": member.seat}
        if show:
            if pool is None:
                raise KeyError("there is no pool to show columns of")
            entry["fields"] = {name: cell(pool, member.id, name) for name in show}
        members.append(entry)
    return {"name": roster.name, "members": members, "findings": findings_json(roster.findings)}


def cell(pool: Pool, identity: str, name: str) -> str | None:
    """What stands in a column for one person, as written; None where it is blank. Raises KeyError."""
    row = pool.row(identity)
    if row is None:
        raise KeyError(identity)
    column = pool.columns[name]
    code = int(column.codes[row])
    return None if code < 0 else column.texts[code]


def findings_json(findings: Iterable[Finding]) -> list[Object]:
    """Findings as objects, in order."""
    return [_finding(finding) for finding in findings]


def _finding(finding: Finding) -> Object:
    data: Object = {"requirement": finding.requirement}
    for key, value in (
        ("observed", finding.observed),
        ("at_least", finding.at_least),
        ("at_most", finding.at_most),
    ):
        data |= number(key, value)
    data |= {"met": finding.met, "unit": unit_of(finding)}
    if finding.aim is not None:
        data |= number("aim", finding.aim) | {"short": finding.short}
    if finding.targets:
        data["targets"] = {bound: _target(target) for bound, target in finding.targets}
    if finding.note:
        data["note"] = finding.note
    return data


def targets_json(targets: Iterable[RequiredTarget]) -> list[Object]:
    """Every bound or aim that is a target, as an object."""
    return [
        {"requirement": each.requirement, "team": each.team or None, "bound": each.bound, **_target(each.target)}
        for each in targets
    ]


def _target(target: Target) -> Object:
    """A target: for whom and of which year, the percentage, and what it rests on."""
    return {
        "target": target.category,
        "year": target.year,
        **number("share", target.share),
        "basis": target.basis,
        "source": target.source,
    }


def goals_json(goals: Iterable[GoalValue]) -> list[Object]:
    """Goals as objects, in order."""
    return [
        {"goal": goal.goal}
        | number("value", goal.value)
        | number("bound", goal.bound)
        | {"proved": goal.proved, "basis": goal.basis, "unit": unit_of(goal)}
        for goal in goals
    ]


def number(key: str, value: Fraction | None) -> Object:
    """A number under its key; where it is no integer its exact text beside it."""
    if value is None:
        return {key: None}
    if value.denominator == 1:
        return {key: value.numerator}
    return {key: float(value), f"{key}_exact": str(value)}
