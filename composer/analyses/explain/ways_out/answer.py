"""What is handed out of ways out: what changes, what it costs, and the teams that it admits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from composer.pool.periods import Period
from composer.problem.edits import Change
from composer.problem.problem import Problem
from composer.problem.results import Basis, Finding, GoalValue, Roster
from composer.render.json import Object, findings_json, goals_json, number, team_json


@dataclass(frozen=True)
class Way:
    """One way out: no change in it can be left out or made smaller; that is proved.

    Attributes
    ----------
    changes : tuple of Change
        What changes; never empty.
    cost : Fraction
        The sum over the changes of weight times shortfall.
    teams : tuple of Roster
        The best teams found that it admits, recomputed on the people.
    findings : tuple of Finding
        What is required over all these teams together.
    goals : tuple of GoalValue
        What these teams reach.
    nearest : bool
        Whether it is proved that no bound can be brought nearer to what was asked.
    problem : Problem
        The problem with the changes made; it plays no part when ways are compared.
    basis : str or None
        The weakest that what is proved of it, and of those before it, rests on.
    """

    changes: tuple[Change, ...]
    cost: Fraction
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    nearest: bool
    problem: Problem = field(repr=False, compare=False)
    basis: Basis | None = None


@dataclass(frozen=True)
class Ways:
    """The ways out, in order. That there is none before or between them is proved.

    Attributes
    ----------
    ways : tuple of Way
        The cheapest first, among equals those that touch the fewest requirements; or, with `fewest`, those that touch
        fewest first.
    complete : bool
        Whether it is proved that there is no other.
    fewest : bool
        Whether those that touch the fewest requirements come first.
    kept : tuple of str
        Without any way: demands marked `keep` that cannot all be met, so that nothing else helps.
    needless : bool
        Whether a team is possible as it is.
    """

    ways: tuple[Way, ...]
    complete: bool
    fewest: bool = False
    kept: tuple[str, ...] = ()
    needless: bool = False


def ways_json(ways: Ways, problem: Problem, show: Sequence[str] = ()) -> list[Object]:
    """Each way out as an object. Raises KeyError for a column the pool lacks."""
    return [
        {
            "changes": [_change(change) for change in way.changes],
            **number("cost", way.cost),
            "teams": [team_json(roster, problem.pool, show) for roster in way.teams],
            "findings": findings_json(way.findings),
            "goals": goals_json(way.goals),
            "nearest": way.nearest,
            "basis": way.basis,
        }
        for way in ways.ways
    ]


def _change(change: Change) -> Object:
    data: Object = {"requirement": change.requirement, "team": change.team or None, "bound": change.bound}
    for key, value in (("from", change.before), ("to", change.after)):
        if change.bound in ("gate", "busy"):
            data[key] = _plain(value)
        elif change.bound == "rest":
            data[key] = str(value)
        else:
            data |= number(key, value if isinstance(value, Fraction) else Fraction(str(value)))
    return data | {"by": change.by, "unit": _unit(change)}


def _unit(change: Change) -> str:
    """What is given way by: people, but for teams, tours and time, and for a number or a field that is counted in
    something else."""
    measure = change.measure
    if change.bound == "rest":
        return change.before.unit if isinstance(change.before, Period) else "days"
    if change.bound in ("tours", "losses"):
        return change.bound
    if change.bound == "number":
        return "teams"
    if change.bound == "cover":
        return "losses"
    if measure is None or measure.unit == "percent":
        return "people"
    field = getattr(measure, measure.key, None)
    return field if measure.unit == "the field's" and isinstance(field, str) else measure.unit


def _plain(spec: object) -> object:
    """A condition as JSON."""
    if isinstance(spec, Mapping):
        return {key: _plain(value) for key, value in spec.items()}
    if isinstance(spec, (list, tuple)):
        return [_plain(value) for value in spec]
    if isinstance(spec, Decimal):
        return int(spec) if spec == spec.to_integral_value() else float(spec)
    return spec.isoformat() if isinstance(spec, date) else spec
