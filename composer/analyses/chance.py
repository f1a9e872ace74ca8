"""With what chance the demands of teams hold when people drop out: beside every team that is told of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.base.errors import Disagreement
from composer.checking.drop_outs import holds_for, holds_with
from composer.checking.other_tours import with_other_tours
from composer.optimize.drop_outs import Case, DropOuts
from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.results import Chance, Roster
from composer.problem.team import Team

MOST_RECOUNTED = 6
"""Reserves of a case up to which all the ways in which they can step in are recounted."""


def with_chances(
    problem: Problem, teams: Sequence[Roster], check: Callable[[], None] = lambda: None
) -> tuple[Roster, ...]:
    """The teams, each with its chance where the problem says with what chance people drop out. `check` is called now
    and then.

    Raises Disagreement where a case, recounted on the people, turns out otherwise.
    """
    if problem.drop is None:
        return tuple(teams)
    people = {roster.name: _persons(problem, roster) for roster in teams}
    known = with_other_tours(problem, people)
    wanted = {team.name: team for team in problem.deployed}
    return tuple(
        replace(roster, chance=_chance(problem, wanted[roster.name], known[roster.name], (), check)) for roster in teams
    )


def _persons(problem: Problem, roster: Roster) -> Sequence[Person]:
    """The members in the order of the pool, so that the same team has the same draws however it is written down."""
    on = problem.on_tour(problem.team_named(roster.name) or problem.deployed[0])
    rows = sorted(row for member in roster.members if (row := problem.pool.row(member.id)) is not None)
    return [on.person(row, roster.name) for row in rows]


def _chance(
    problem: Problem,
    team: Team,
    members: Sequence[Person],
    reserves: Sequence[Person],
    check: Callable[[], None],
) -> Chance:
    assert problem.drop is not None
    people = [*members, *reserves]
    dropping = problem.drop.chances(problem.on_tour(team), [person.row for person in people])
    found = DropOuts(team, members, reserves, dropping, check)
    given, half, twice = found.odds()
    for case in found.sample:
        check()
        _recount(team, case, members, reserves)
    return Chance(given, half, twice, problem.drop.said)


def _recount(team: Team, case: Case, members: Sequence[Person], reserves: Sequence[Person]) -> None:
    left, ready = [members[one] for one in case.left], [reserves[one] for one in case.reserves]
    same = holds_for(team, left) == case.without
    if same and reserves and len(ready) <= MOST_RECOUNTED:
        same = holds_with(team, left, ready) == case.with_reserves
    if not same:
        who = ", ".join(person.id for person in left)
        raise Disagreement(f"{team.name}: whether the demands hold for {who} alone, recounted on the people, differs")
