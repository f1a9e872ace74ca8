"""Papers with a last day, and which member's ends soonest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from composer.base.numbers import day
from composer.pool import Pool
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.levels import LevelsColumn
from composer.pool.scales import Days
from composer.problem.problem import Problem
from composer.problem.results import Roster
from composer.problem.team import Team
from composer.render.json import cell


def soonest(problem: Problem, teams: Sequence[Roster]) -> tuple[date, str, str] | None:
    """The paper asked of every member that ends first: its last day, what it is called, whose it is."""
    ends = []
    for roster in teams:
        team = problem.team_named(roster.name)
        assert team is not None
        ends += [one for member in roster.members for one in _ends(problem.pool, team, member.id)]
    return min(ends, default=None)


def _ends(pool: Pool, team: Team, identity: str) -> Iterator[tuple[date, str, str]]:
    for name, condition in team.everyone.conditions.items():
        column = pool.columns.get(name)
        text = None if column is None or name == "birth" else cell(pool, identity, name)
        if text is None:
            continue
        if isinstance(column, DateColumn):
            yield day(text), name, identity
        elif isinstance(column, LevelsColumn) and isinstance(column.scale, Days):
            wanted = {condition} if isinstance(condition, str) else {*_named(condition)}
            for item in text.split(";"):
                paper, _, last = item.rpartition(":")
                if paper.strip() in wanted:
                    yield day(last.strip()), f"{name} {paper.strip()}", identity


def _named(condition: object) -> Collection[str]:
    """The papers that a condition names."""
    return [str(name) for name in condition] if isinstance(condition, Collection) else ()
