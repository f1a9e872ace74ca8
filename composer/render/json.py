"""What answers share in JSON: teams, findings, goals, numbers, each in one form everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from composer.base.spelling import json_text
from composer.pool import Pool, Tour
from composer.pool.kinds import Column
from composer.pool.kinds.date import DateColumn
from composer.problem.results import Effort, Finding, GoalValue, People, Reserve, Roster, Service
from composer.problem.survive import Survival
from composer.problem.targets import Target
from composer.problem.yearly_targets import RequiredTarget
from composer.render.chances import chance_json
from composer.render.plain import unit_of

Object = dict[str, object]


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
            entry["fields"] = {name: cell(pool_on(roster, pool, show), member.id, name) for name in show}
        members.append(entry)
    days = {key: str(day) for key, day in (("start", roster.start), ("end", roster.end)) if day is not None}
    data: Object = {"name": roster.name, **days, "members": members, "findings": findings_json(roster.findings)}
    if roster.survives is not None:
        data["survives"] = survival_json(roster.survives)
    if roster.reserves is not None:
        data["reserves"] = [_reserve_json(each, roster, pool, show) for each in roster.reserves]
    if roster.chance is not None or roster.chance_left_out:
        data["chance"] = None if roster.chance is None else chance_json(roster.chance)
    return data


def survival_json(survival: Survival) -> Object:
    """What losses do to a team as an object."""
    weakest: list[Object] = [
        {
            "requirement": each.requirement,
            "lost": [*each.lost],
            **number("observed", each.observed),
            "met": each.met,
            "room": each.room,
        }
        for each in survival.weakest
    ]
    return {"losses": survival.losses, "holds": survival.holds, "weakest": weakest}


def _reserve_json(reserve: Reserve, roster: Roster, pool: Pool | None, show: Sequence[str]) -> Object:
    """A reserve as an object, with the members for whom they can step in."""
    entry: Object = {"id": reserve.id, "rank": reserve.rank}
    if show and pool is not None:
        entry["fields"] = {name: cell(pool_on(roster, pool, show), reserve.id, name) for name in show}
    called: Object = {"made_good": reserve.made_good, "most": reserve.most, "instead": [*reserve.instead]}
    return {**entry, "covers": [{"lost": each.lost, "seat": each.seat} for each in reserve.covers], **called}


def pool_on(roster: Roster, pool: Pool, show: Sequence[str]) -> Pool:
    """The people as they are on a team's own days, where these matter to what is shown."""
    if "age" not in show or not (roster.start or roster.end):
        return pool
    return pool.on([Tour(roster.start, roster.end)])[0]


def services_json(tours: Iterable[Service]) -> list[Object]:
    """Everybody's tours as objects."""
    return [{"id": each.id, "teams": [*each.teams], "served": each.served, "rested": each.rested} for each in tours]


def cell(pool: Pool, identity: str, name: str) -> str | None:
    """What stands in a column for one person, as written; None where it is blank. Raises KeyError."""
    column, code = cell_code(pool, identity, name)
    return None if code < 0 else column.texts[code]


def cell_code(pool: Pool, identity: str, name: str) -> tuple[Column, int]:
    """A column, and the code of its cell for one person, -1 where it is blank. Raises KeyError."""
    row = pool.row(identity)
    if row is None:
        raise KeyError(identity)
    column = column_of(pool, name)
    return column, int(column.codes[row])


def shows(pool: Pool, name: str) -> bool:
    """Whether a column can be shown of people, on their tours if not of all of them: ages are counted on the first day
    of each."""
    return name in pool.columns or (name == "age" and isinstance(pool.columns.get("birth"), DateColumn))


def column_of(pool: Pool, name: str) -> Column:
    """A column of the pool. Raises KeyError where it has none of this name."""
    if name not in pool.columns:
        raise KeyError(f"the pool has no column {name!r}")
    return pool.columns[name]


def findings_json(findings: Iterable[Finding]) -> list[Object]:
    """Findings as objects, in order."""
    return [finding_json(finding) for finding in findings]


def finding_json(finding: Finding) -> Object:
    """One finding: what was counted, the bounds, and whether it is met."""
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
    if finding.day is not None:
        data["day"] = str(finding.day)
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
