"""With what chance the demands of teams hold when people drop out: beside every team that is told of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from composer.base.errors import Disagreement
from composer.checking.drop_outs import holds_with
from composer.checking.losses import demands_hold
from composer.checking.other_tours import with_other_tours
from composer.checking.reserves import told
from composer.optimize.drop_outs import Case, DropOuts
from composer.optimize.reserve_lists import ReserveSearch
from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.results import Chance, Member, Reserve, Roster
from composer.problem.team import Team
from composer.solvers.budget import OutOfBudget

MOST_RECOUNTED = 6
"""Reserves of a case up to which all the ways in which they can step in are recounted."""


def with_chances(
    problem: Problem,
    teams: Sequence[Roster],
    check: Callable[[], None] = lambda: None,
    *,
    as_they_are: Collection[str] = (),
) -> tuple[Roster, ...]:
    """The teams, each with its chance where the problem says with what chance people drop out, and with the fewest
    reserves that reach the chance that it asks for, but for those of `as_they_are`. `check` is called now and then;
    where it ends the counting, the teams that are left come without.

    Raises Disagreement where a case, recounted on the people, turns out otherwise.
    """
    if problem.drop is None:
        return tuple(teams)
    members = {roster.name: _persons(problem, roster, roster.members) for roster in teams}
    known = with_other_tours(problem, members)
    done = list(teams)
    for place, roster in enumerate(teams):
        people = known[roster.name]
        try:
            found = None if roster.name in as_they_are else _found(problem, done, place, people, check)
            with_them = roster if found is None else replace(roster, reserves=found[0])
            chance = _chance(problem, with_them, people, found and found[1], check)
            done[place] = replace(with_them, chance=chance)
        except OutOfBudget:
            done[place] = replace(roster, chance_left_out=True)
    return tuple(done)


def _persons(problem: Problem, roster: Roster, ids: Iterable[Member | Reserve]) -> Sequence[Person]:
    """People of a team in the order of the pool, so that the same team has the same draws however it is written."""
    on = problem.on_tour(_team(problem, roster))
    rows = sorted(row for each in ids if (row := problem.pool.row(each.id)) is not None)
    return [on.person(row, roster.name) for row in rows]


def _team(problem: Problem, roster: Roster) -> Team:
    return next(team for team in problem.deployed if team.name == roster.name)


def _found(
    problem: Problem, teams: Sequence[Roster], place: int, members: Sequence[Person], check: Callable[[], None]
) -> tuple[tuple[Reserve, ...], bool] | None:
    """The reserves with which a team reaches the chance that is asked for, in order of call, beside those that it has
    to cover losses; and whether it is proved that fewer do not, or none do. None where no chance is asked for."""
    roster, team = teams[place], _team(problem, teams[place])
    if problem.drop is None or team.reserves is None or team.reserves.chance is None:
        return None
    on, free = problem.on_tour(team), problem.admits(team).copy()
    mine = {each.id for each in roster.reserves or ()}
    for other in teams:
        others: tuple[Member | Reserve, ...] = (*other.members, *(other.reserves or ()))
        rows = (problem.pool.row(each.id) for each in others if each.id not in mine)
        free[[row for row in rows if row is not None]] = False
    candidates = [on.person(row, team.name) for row in np.flatnonzero(free).tolist()]
    chances = [problem.drop.chances(on, [person.row for person in people]) for people in (members, candidates)]
    fixed = [at for at, person in enumerate(candidates) if person.id in mine] if team.reserves.cover else []
    search = ReserveSearch(team, members, candidates, (chances[0], chances[1]), fixed, check)
    found = search.fewest(team.reserves.chance, team.reserves.number.low, team.reserves.number.high)
    return told(team, members, [candidates[at] for at in found.called]), found.proved


def _chance(
    problem: Problem, roster: Roster, members: Sequence[Person], fewest: bool | None, check: Callable[[], None]
) -> Chance:
    assert problem.drop is not None
    team, reserves = _team(problem, roster), _persons(problem, roster, roster.reserves or ())
    people = [*members, *reserves]
    dropping = problem.drop.chances(problem.on_tour(team), [person.row for person in people])
    found = DropOuts(team, members, reserves, dropping, check)
    given, half, twice = found.odds()
    for case in found.sample:
        check()
        _recount(team, case, members, reserves)
    asked = None if team.reserves is None else team.reserves.chance
    return Chance(given, half, twice, problem.drop.said, asked, fewest)


def _recount(team: Team, case: Case, members: Sequence[Person], reserves: Sequence[Person]) -> None:
    left, ready = [members[one] for one in case.left], [reserves[one] for one in case.reserves]
    same = demands_hold(team, left) == case.without
    if same and reserves and len(ready) <= MOST_RECOUNTED:
        same = holds_with(team, left, ready) == case.with_reserves
    if not same:
        who = ", ".join(person.id for person in left)
        raise Disagreement(f"{team.name}: whether the demands hold for {who} alone, recounted on the people, differs")
