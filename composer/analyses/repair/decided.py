"""A roster that was decided, as the plan of a problem: whatever of it does not fit is a mistake, all at once."""

from __future__ import annotations

from collections.abc import Sequence

from composer.base.errors import Mistake, ScenarioError
from composer.pool.who import nearest_id
from composer.problem.plan import DecidedPlan, read_plan
from composer.problem.problem import Problem
from composer.problem.results import Member


def decided(problem: Problem, roster: object, gone: Sequence[object]) -> Problem:
    """The problem with the roster for its plan, from which some are gone."""
    mistakes: list[Mistake] = []
    plan = _plan(problem, roster, mistakes)
    rows: dict[int, str] = {}
    for identity in gone:
        row = problem.pool.row(identity)
        if row is None:
            hint = nearest_id(problem.pool, identity) if isinstance(identity, str) else ""
            mistakes.append(Mistake(f"nobody in the pool has the id `{identity}`{hint}"))
        elif not any(problem.pool.row(member.id) == row for _, members in plan.teams for member in members):
            mistakes.append(Mistake(f"`{identity}` is gone, but not in the roster"))
        else:
            rows[row] = problem.pool.ids[row]
    if mistakes:
        raise ScenarioError(mistakes)
    return problem.replacing(plan=plan, gone=tuple(rows.values()), courses=(), recruits=(), sweep=(), tradeoffs=())


def _plan(problem: Problem, roster: object, mistakes: list[Mistake]) -> DecidedPlan:
    """The roster, all of whose people are in the pool, with every team."""
    names = [team.name for team in problem.deployed]
    try:
        found = read_plan(roster)
    except ScenarioError as error:
        mistakes += error.mistakes
        found = None
    teams: dict[str, tuple[Member, ...]] = dict.fromkeys(names, ())
    for name, members in () if found is None else found.teams:
        if name not in teams:
            mistakes.append(Mistake(f"the scenario has no team `{name}` – available: {', '.join(names)}"))
        for member in members:
            if problem.pool.row(member.id) is None:
                hint = nearest_id(problem.pool, member.id)
                mistakes.append(Mistake(f"nobody in the pool has the id `{member.id}`, named in team {name}{hint}"))
        teams[name] = members
    return DecidedPlan(tuple(teams.items()))
