"""`teams`: several teams of 10,000 people, with budgets of their own, that differ, and alike.

Each family is given so much work that a quiet machine takes less than the seconds of the processor aimed at. What must
hold is asserted: teams keep every plain row and are worth what is said, and no more than the bound.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_ours
from benchmarks.requests import Request, make_request
from benchmarks.scale.several import SIZE, TEAM, teams_request
from benchmarks.tables import Goal, share, table
from benchmarks.timing import machine

PEOPLE = 10_000
CLOSE = 0.001


@dataclass(frozen=True)
class _Family:
    """A kind of request, the work it is given, the seconds of the processor aimed at, and how near to the bound."""

    name: str
    make: Callable[[int], Request]
    work: float
    seconds: float
    near: float | None


FAMILIES = (
    _Family("5 with budgets", lambda seed: budgets_request(5, seed), 3.0, 20.0, CLOSE),
    _Family("20 with budgets", lambda seed: budgets_request(20, seed), 4.0, 40.0, CLOSE),
    _Family("5 that differ", lambda seed: different_request(5, seed), 5.0, 20.0, None),
    _Family("20 that differ", lambda seed: different_request(20, seed), 17.0, 40.0, None),
    _Family("50 alike", lambda seed: teams_request(PEOPLE, 50, seed), 15.0, 5.0, 0.0),
    _Family("200 alike", lambda seed: teams_request(PEOPLE, 200, seed), 12.0, 40.0, None),
)


def run_teams(options: Options) -> int:
    """Every family; 1 if a team is worth more than its bound, else 0."""
    print(f"{machine()}\n")
    solve_ours(make_request(1_000, 8, 0))  # imports and first-call costs are nobody's time
    lines, goals, wrong = [], [], False
    for family in FAMILIES:
        for seed in range(1, (options.seeds or 1) + 1):
            found = solve_ours(family.make(seed), work=family.work)
            print(f"{family.name}: {found.value}, at most {found.bound}, in {found.cpu:.1f} s", file=sys.stderr)
            wrong = wrong or (found.value is not None and found.bound is not None and found.value > found.bound)
            lines.append([family.name, str(seed), str(found.value), str(found.bound), share(found.gap)])
            lines[-1] += [f"{found.cpu:.1f}", found.verdict]
            goals.append(_goal(family, found))
    print(table(["teams", "seed", "worth", "at most", "gap", "s of the processor", "verdict"], lines, words=1))
    for goal in goals:
        print(goal)
    return int(wrong)


def _goal(family: _Family, found: OurResult) -> Goal:
    wanted = "found" if family.near is None else f"within {share(family.near)} of the bound"
    near = found.value is not None if family.near is None else found.gap is not None and found.gap <= family.near
    met = near and found.cpu <= family.seconds
    said = f"{share(found.gap)} after {found.cpu:.1f} s"
    return Goal(f"{family.name}: {wanted} in {family.seconds:.0f} s of the processor", met, said)


def budgets_request(teams: int, seed: int, people: int = PEOPLE) -> Request:
    """Teams of 8 with seats and languages, each with a budget and a floor of experience of its own."""
    request, rng = make_request(people, SIZE, seed), np.random.default_rng([seed, people, teams])
    mean = float(request.frame["daily_cost"].mean())
    own = []
    for number in range(1, teams + 1):
        budget = {"total": "daily_cost", "at_most": int(SIZE * mean * rng.uniform(0.85, 1.05)), "name": "Budget"}
        floor = {"total": "missions", "at_least": int(rng.integers(6, 14)), "name": "Experience"}
        own.append({**TEAM, "name": f"team-{number}", "require": [*TEAM["require"], budget, floor]})  # type: ignore[misc]
    title = f"Benchmark: {teams} teams with budgets of their own from {people}"
    return Request(people, teams * SIZE, seed, request.frame, {**request.scenario, "title": title, "teams": own})


def different_request(teams: int, seed: int, people: int = PEOPLE) -> Request:
    """Teams of 8 to 15, each with the seats and demands of a request of its own."""
    first, rng = make_request(people, SIZE, seed), np.random.default_rng([seed, people, teams, 7])
    own = []
    for number, size in enumerate(rng.integers(8, 16, teams).tolist(), 1):
        (team,) = make_request(people, size, seed * 1000 + number).scenario["teams"]
        asked = [each for each in team["require"] if "pairs" not in each]
        own.append({**team, "name": f"team-{number}", "require": asked})
    title = f"Benchmark: {teams} teams that differ from {people}"
    scenario = {**first.scenario, "title": title, "teams": own}
    return Request(people, sum(team["size"] for team in own), seed, first.frame, scenario)
