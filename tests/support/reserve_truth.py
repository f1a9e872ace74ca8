"""What reserves can do, by trying everything on the oracle's people: every team, every list beside it, every loss and
everybody who could step in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

from tests.support.oracle import Problem, Scenario, Team
from tests.support.random_problems import random_scenario

List = tuple[str, ...]


def with_reserves(seed: int) -> Scenario:
    """A random scenario of which one team or all want reserves."""
    draw, scenario = random.Random(f"reserves {seed}"), random_scenario(seed)
    for team in scenario["teams"] if draw.random() < 0.4 else scenario["teams"][:1]:
        number = draw.choice([None, 1, 2, {"at_most": 1}, {"at_most": 2}, {"at_most": 3}, {"at_least": 1}])
        cover = draw.choice([1, 1, 1, 2])
        team["reserves"] = {"cover": cover} | ({} if number is None else {"number": number})
    return scenario


def covered(problem: Problem, team: Team, members: Sequence[str], reserves: Sequence[str], most: int) -> bool:
    """Whether the reserves make every loss of up to so many members good."""
    right = {frozenset(group) for group in problem.choices(team)}
    return _covered(right, members, reserves, most)


def _covered(right: set[frozenset[str]], members: Sequence[str], reserves: Sequence[str], most: int) -> bool:
    steps = [*chain.from_iterable(combinations(reserves, number) for number in range(len(reserves) + 1))]
    return all(
        any(frozenset(members) - set(lost) | set(some) in right for some in steps)
        for number in range(1, min(most, len(members)) + 1)
        for lost in combinations(members, number)
    )


def truth(scenario: Scenario) -> tuple[list[Fraction], int] | None:
    """The best values of the goals and the fewest reserves that go with them; None where nothing is possible."""
    problem = Problem(scenario)
    asked = {name: spec["reserves"] for spec in scenario["teams"] if "reserves" in spec for name in _names(spec)}
    right = {team.name: {frozenset(group) for group in problem.choices(team)} for team in problem.teams}
    found: list[tuple[tuple[Fraction, ...], list[Fraction], int]] = []
    known: dict[tuple[str, List], dict[List, bool]] = {}
    for teams in problem.feasible():
        values = problem.goal_values(teams)
        rank = problem.rank(values)
        if found and rank > min(found)[0]:
            continue
        number = _fewest(problem, asked, right, teams, known)
        if number is not None:
            found.append((rank, values, number))
    if not found:
        return None
    best = min(rank for rank, _, _ in found)
    return next(values for rank, values, _ in found if rank == best), min(n for rank, _, n in found if rank == best)


def _fewest(
    problem: Problem,
    asked: Mapping[str, Mapping[str, Any]],
    right: Mapping[str, set[frozenset[str]]],
    teams: Mapping[str, Sequence[str]],
    known: dict[tuple[str, List], dict[List, bool]],
) -> int | None:
    """The fewest reserves of these teams together, nobody being one of two."""
    taken = {person for members in teams.values() for person in members}
    each = []
    for team in problem.teams:
        if team.name in asked:
            lists = known.setdefault((team.name, tuple(sorted(teams[team.name]))), {})
            spare = sorted(team.everyone - taken)
            each.append([*_lists(asked[team.name], right[team.name], teams[team.name], spare, lists)])

    def fewest(place: int, there: frozenset[str], most: int) -> int | None:
        """The fewest from one team on besides those who are there, at most so many."""
        if place == len(each):
            return 0
        best = None
        for some in each[place]:  # the shorter ones first
            left = (most if best is None else best - 1) - len(some)
            more = fewest(place + 1, there.union(some), left) if left >= 0 and there.isdisjoint(some) else None
            best = best if more is None else more + len(some)
        return best

    return fewest(0, frozenset(), len(problem.people))


def _lists(
    spec: Mapping[str, Any],
    right: set[frozenset[str]],
    members: Sequence[str],
    spare: Sequence[str],
    known: dict[List, bool],
) -> Iterator[List]:
    low, high = bounds(spec, len(spare))
    for number in range(low, min(high, len(spare)) + 1):
        for some in combinations(spare, number):
            if some not in known:
                known[some] = _covered(right, members, some, spec.get("cover", 1))
            if known[some]:
                yield some


def bounds(spec: Mapping[str, Any], people: int) -> tuple[int, int]:
    """The fewest and the most reserves that may be named."""
    number = spec.get("number", {})
    return (number, number) if isinstance(number, int) else (number.get("at_least", 0), number.get("at_most", people))


def _names(spec: Mapping[str, Any]) -> list[str]:
    return [spec["name"]] if "number" not in spec else [f"{spec['name']}-{n}" for n in range(1, spec["number"] + 1)]
