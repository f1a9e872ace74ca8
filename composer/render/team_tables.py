"""Who is in which team, what every requirement got, and what every goal reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from composer.pool import Pool
from composer.problem.reserves import RESERVE
from composer.problem.results import Finding, GoalValue, Roster
from composer.render.json import cell_code, pool_on
from composer.render.plain import asked, preferred, sure, targeted, unit_of
from composer.render.table import Cell, Number, Table, listed, whole, yes

OVER_ALL = "all the teams together"
_MEMBER = ("team", "seat", "id")


def roster_table(teams: Sequence[Roster], pool: Pool, show: Sequence[str] = ()) -> Table:
    """One row a member: team, seat, id, and the pool's columns that `show` names; no rows where there is no team. Below
    them the teams' reserves, whose seat is `reserve`."""
    rows = [*_members(teams, pool, show)]
    for roster in teams:
        on = pool_on(roster, pool, show)
        for each in roster.reserves or ():
            rows.append((roster.name, RESERVE, each.id, *(_field(on, each.id, name) for name in show)))
    return Table("Roster", _heads(show), tuple(rows))


def member_rows(
    name: str, what: str, choices: Sequence[tuple[Sequence[Roster], Pool]], show: Sequence[str] = ()
) -> Table:
    """The members of several choices of teams, counted from 1 in the column `what`."""
    rows = [
        (whole(number), *row) for number, (teams, pool) in enumerate(choices, 1) for row in _members(teams, pool, show)
    ]
    return Table(name, (what, *_heads(show)), tuple(rows), detail=True)


def team_heads(teams: Sequence[Roster]) -> tuple[str, ...]:
    """One column a team for its members' ids."""
    return tuple(f"members of {roster.name}" for roster in teams)


def team_cells(teams: Sequence[Roster]) -> tuple[Cell, ...]:
    """The ids of each team's members in one cell."""
    return tuple(listed(member.id for member in roster.members) for roster in teams)


def requirements_table(teams: Sequence[Roster], overall: Sequence[Finding]) -> Table:
    """One row a requirement of each team and over all: what was counted, the bounds, whether it is met, the aim."""
    findings = [(roster.name, found) for roster in teams for found in roster.findings]
    findings += [(OVER_ALL, found) for found in overall]
    heads = ("team", "requirement", "got", "at least", "at most", "unit", "met", "aim", "aim missed by", "note")
    by_day = any(found.day is not None for found in overall)
    rows = [(*_finding(team, found), *((found.day,) if by_day else ())) for team, found in findings]
    return Table("Requirements", (*heads, *(("worst day",) if by_day else ())), tuple(rows))


def goals_table(goals: Sequence[GoalValue]) -> Table:
    """One row a goal, the most important first: the value reached, the bound that no team can pass, how sure it is."""
    rows = [
        (
            whole(number),
            preferred(goal),
            reached(goal),
            _shown(goal, goal.bound),
            unit_of(goal),
            yes(goal.proved),
            sure(goal),
        )
        for number, goal in enumerate(goals, 1)
    ]
    return Table("Goals", ("goal", "preferred", "reached", "no team passes", "unit", "proved", "how sure"), tuple(rows))


def goal_head(goal: GoalValue) -> str:
    """What a goal is called at the head of a column."""
    if goal.measure is None:
        return "aims missed by"
    return goal.goal + (" (percent)" if goal.measure.unit == "percent" else "")


def reached(goal: GoalValue) -> Cell:
    """The value of a goal."""
    return _shown(goal, goal.value)


def _heads(show: Sequence[str]) -> tuple[str, ...]:
    return (*_MEMBER, *(f"{name} (pool)" if name in _MEMBER else name for name in show))


def _members(teams: Iterable[Roster], pool: Pool, show: Sequence[str]) -> Iterable[tuple[Cell, ...]]:
    for roster in teams:
        on = pool_on(roster, pool, show)
        for member in roster.members:
            yield (roster.name, member.seat, member.id, *(_field(on, member.id, name) for name in show))


def _field(pool: Pool, identity: str, name: str) -> Cell:
    """What stands in a column for one person: numbers and days as such, all else as written. Raises KeyError."""
    column, code = cell_code(pool, identity, name)
    if code < 0:
        return None
    value, text = column.read(code), column.texts[code]
    if isinstance(value, Fraction):
        return Number(value, text)
    return value if isinstance(value, date) else text


def _finding(team: str, found: Finding) -> tuple[Cell, ...]:
    return (
        team,
        asked(found),
        _shown(found, found.observed),
        _shown(found, found.at_least),
        _shown(found, found.at_most),
        unit_of(found),
        yes(found.met),
        _shown(found, found.aim),
        None if found.short is None else whole(found.short),
        " ".join(filter(None, (found.note, *targeted(found)))),
    )


def _shown(item: Finding | GoalValue, value: Fraction | None) -> Cell:
    return None if value is None else Number(value, item.show(value))
