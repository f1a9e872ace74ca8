"""A roster that was decided, as the plan of a problem: whatever of it does not fit is a mistake, all at once."""

from __future__ import annotations

from collections.abc import Sequence

from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.checking.reserves import is_reserve
from composer.pool.who import nearest_id
from composer.problem.plan import DecidedPlan, read_plan
from composer.problem.problem import Problem
from composer.problem.results import Member


def decided(problem: Problem, roster: object, gone: Sequence[object]) -> Problem:
    """The problem with the roster for its plan, from which some are gone."""
    mistakes: list[Mistake] = []
    plan = _plan(problem, roster, mistakes)
    there = {problem.pool.row(member.id) for _, members in plan.teams for member in members}
    read = bool(there) or not mistakes
    rows: dict[int, str] = {}
    for identity in gone:
        row = problem.pool.row(identity)
        if row is None:
            hint = nearest_id(problem.pool, identity) if isinstance(identity, str) else ""
            mistakes.append(Mistake(f"nobody in the pool has the id `{identity}`{hint}"))
        elif row not in there and read:
            mistakes.append(Mistake(f"`{identity}` is gone, but not in the roster"))
        else:
            rows[row] = problem.pool.ids[row]
    if mistakes:
        raise ScenarioError(mistakes)
    return problem.replacing(plan=plan, gone=tuple(rows.values()), courses=(), recruits=(), sweep=(), tradeoffs=())


def _plan(problem: Problem, roster: object, mistakes: list[Mistake]) -> DecidedPlan:
    """The roster, all of whose people are in the pool, with every team; who stands by as a reserve has no place."""
    names = [team.name for team in problem.deployed]
    try:
        found = read_plan(roster)
    except ScenarioError as error:
        mistakes += error.mistakes
        found = None
    teams: dict[str, tuple[Member, ...]] = dict.fromkeys(names, ())
    wanted = {team.name: team for team in problem.deployed}
    for name, given in () if found is None else found.teams:
        members = tuple(each for each in given if name not in wanted or not is_reserve(wanted[name], each))
        if name not in teams:
            mistakes.append(Mistake(f"the scenario has no team `{name}` – available: {', '.join(names)}"))
        seats = [seat.seat for seat in wanted[name].seats] if name in wanted else []
        for member in members:
            if name in teams and member.seat is not None and member.seat not in seats:
                mistakes.append(Mistake(f"team {name} has no seat `{member.seat}`{did_you_mean(member.seat, seats)}"))
            if problem.pool.row(member.id) is None:
                hint = nearest_id(problem.pool, member.id)
                mistakes.append(Mistake(f"nobody in the pool has the id `{member.id}`, named in team {name}{hint}"))
        teams[name] = members
    return DecidedPlan(tuple(teams.items()))
