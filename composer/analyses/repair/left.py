"""Teams left as they are: problems in which some teams ask for nothing and keep who remains of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice

import numpy as np

from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.team import Size, Team

OVER_ALL = ""
"""Stands for what is required over all the teams together, where teams are named."""
TRIED = 200
"""Sets of teams that are tried, one search each, before one is taken that need not be smallest."""
LOOKED_AT = 200_000
"""Sets that are looked at, most of which are known to be too small."""


def spelled_out(problem: Problem) -> Problem:
    """The same with every `number` spelled out, so that each team can be left as it is by itself."""
    return problem if len(problem.teams) == len(problem.deployed) else problem.replacing(teams=problem.deployed)


def left_as_they_are(problem: Problem, members: Mapping[str, Sequence[str]], over_all: bool = True) -> Problem:
    """The problem in which these single teams keep these people, and ask for nothing; without `over_all` nothing is
    required over all the teams together either."""
    teams = [_left(team, members[team.name]) if team.name in members else team for team in problem.deployed]
    rows = [row for row in problem.require if row.team not in members and (over_all or row.team is not None)]
    return problem.replacing(teams=teams, require=rows)


def _left(team: Team, ids: Sequence[str]) -> Team:
    own: dict[str, object] = {"seats": (), "require": (), "survive": None, "reserves": None}
    update = own | {"size": Size(len(ids), len(ids))}
    everyone = Who(id=[*ids]) if ids else Who()
    return team.model_copy(update={**update, "everyone": everyone, "keep": ("size", *everyone.conditions)})


def remaining(problem: Problem, team: Team) -> tuple[str, ...]:
    """Who of the plan is still in a single team: nobody who is gone, or away on the days of the tour."""
    assert problem.plan is not None
    on = problem.on_tour(team)
    masks = [gate.who.mask(on) for gate in problem.gates(team) if not gate.own]
    here = np.all(masks, axis=0) if masks else np.ones(len(on), np.bool_)
    rows = [problem.pool.row(identity) for identity in problem.plan.ids(team.name)]
    return tuple(problem.pool.ids[row] for row in rows if row is not None and here[row])


def alone(problem: Problem, teams: Sequence[Team]) -> Problem:
    """The problem of some single teams, everybody who is not gone being free for them; where one has no days, or no
    place in the plan, without what hangs on them, which makes it easier at most."""
    tours = [team.days(problem.pool.tour) for team in teams]
    dated = all(tour.start is not None and tour.end is not None for tour in tours)
    names = {team.name for team in teams}
    planned = problem.plan is not None and names <= {name for name, _ in problem.plan.teams}
    without = () if dated else ("rest", "busy", "served", "tours", "frozen")
    without = without if planned else (*without, "plan", "frozen")
    rows = [row for row in problem.require if row.team in names and (planned or not row.measure.of_plan)]
    return problem.replacing(teams=teams, require=rows, prefer=(), **dict.fromkeys(without))


def sets_of(names: Sequence[str], given: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Sets of teams to be left as they are, those `given` always among them: the smallest first, what is required over
    all before any team, and later teams before earlier ones; no more than so many."""
    others = _others(names, given)
    every = chain.from_iterable(combinations(others, size) for size in range(len(others) + 1))
    yield from ((*given, *some) for some in islice(every, LOOKED_AT))


def growing(names: Sequence[str], given: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The same as sets that grow by one, none of which need be smallest."""
    others = _others(names, given)
    yield from ((*given, *others[:size]) for size in range(1, len(others) + 1))


def _others(names: Sequence[str], given: Collection[str]) -> list[str]:
    return [OVER_ALL, *(name for name in reversed(names) if name not in given)]
