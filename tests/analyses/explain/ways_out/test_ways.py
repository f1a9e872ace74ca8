"""Ways out against brute force, and by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest

from composer import load
from composer.analyses.explain.ways_out.answer import Way, Ways
from composer.analyses.explain.ways_out.ways import ways_out
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.ways_problems import impossible_scenario
from tests.support.ways_truth import Truth, edited, vector_of, wrong_bounds

BLOCK = 25
BLOCKS = 26
FEWEST = 3
"""Blocks of problems that are asked for the fewest changes as well."""
FEW, MANY = 2, 12
"""Ways out that are asked for, and in every sixth block; of problems with more of them the first are compared. 517 of
the 650 problems are impossible."""


def differences(truth: Truth, said: Ways, number: int) -> Iterator[str]:
    """What is wrong with ways out, held against all there are."""
    scenario, smallest = truth.scenario, truth.smallest()
    keys = sorted((truth.cost(vector), len(vector)) for vector in smallest)
    if said.fewest:
        keys = sorted((len(vector), truth.cost(vector)) for vector in smallest)
    found = [vector_of(scenario, way) for way in said.ways]
    if [truth.cost(vector) for vector in found] != [way.cost for way in said.ways]:
        yield "a cost is not that of the changes"
    got = [(len(vector), truth.cost(vector)) if said.fewest else (truth.cost(vector), len(vector)) for vector in found]
    if got != keys[:number]:
        yield f"costs and numbers {got}, in truth {keys[:number]}"
    names = [truth.canonical(vector) for vector in found]
    if len(set(names)) != len(names) or not set(names) <= set(map(truth.canonical, smallest)):
        yield f"not smallest, or twice: {names}"
    if said.complete != (len(smallest) <= number):
        yield f"complete: {said.complete} of {len(smallest)}"
    for way in said.ways:
        yield from wrong_way(truth, way)
    if not smallest and (
        can_be_kept(truth, said.kept) or not all(can_be_kept(truth, less) for less in fewer(said.kept))
    ):
        yield f"{said.kept} can stand together, or one of them could be spared"


def fewer(labels: Sequence[str]) -> list[list[str]]:
    return [[label for label in labels if label != spared] for spared in labels]


def can_be_kept(truth: Truth, labels: Iterable[str]) -> bool:
    """Whether some filling has no shortfall on any side of what is called so."""
    problem = load(truth.scenario)
    named: dict[str, set[tuple[str, str]]] = {}
    for alike in problem.teams:
        named.setdefault(f"{alike.name}: number", set()).add(("number", alike.name))
    for team in problem.deployed:
        named.setdefault(f"{team.name}: size", set()).add(("size", team.name))
        for gate, _ in team.gates():
            named.setdefault(f"{team.name}: everyone: {gate}", set()).add((f"gate {gate}", team.name))
        for seat in team.seats:
            named.setdefault(f"{team.name}: {seat.seat}", set()).add((f"seat {seat.seat}", team.name))
        for index, row in enumerate(team.require):
            named.setdefault(row.label, set()).add((f"require {index}", team.name))
    for index, row in enumerate(problem.require):
        named.setdefault(row.label, set()).add((f"all {index}", row.team or ""))
    kept = set().union(*(named[label] for label in labels))
    vectors = (vector for _, found in truth.fillings for vector in found)
    return any(not any((what, team) in kept for (what, team, _), _ in vector) for vector in vectors)


def wrong_way(truth: Truth, way: Way) -> Iterator[str]:
    """What is wrong with one way out: its bounds, its teams, their goals."""
    scenario, vector = truth.scenario, vector_of(truth.scenario, way)
    wrong, admitted = wrong_bounds(truth, way)
    yield from wrong
    teams = {roster.name: tuple(member.id for member in roster.members) for roster in way.teams}
    there = set(teams)
    teams |= {name: () for name in truth.names if name not in there}
    seats = {roster.name: {member.id: member.seat for member in roster.members} for roster in way.teams}
    changed = edited(scenario, way.changes)
    broken = oracle.holds(changed, {name: teams[name] for name in there}, seats)
    if broken:
        yield f"with the changes made, the teams still break {broken}"
    if {name: set(members) for name, members in teams.items()} not in [
        {name: set(members) for name, members in filling.items()} for filling in admitted
    ]:
        yield f"the teams {teams} do not miss the bounds by {dict(vector)}, or not just as far"
    values = [goal.value for goal in way.goals]
    reader = oracle.Problem(changed)  # without the aims of teams that are left out
    best = min((reader.goal_values(filling) for filling in admitted), key=reader.rank, default=None)
    if values != best or not all(goal.proved for goal in way.goals) or not way.nearest:
        yield f"goals {values}, in truth {best}"


def compare(seeds: Iterable[int], number: int, fewest: bool = False) -> int:
    """Hold the ways out of every one of these problems against brute force; how many of them are impossible."""
    impossible = 0
    for seed in seeds:
        truth = Truth(impossible_scenario(seed))
        said = ways_out(load(truth.scenario), Budget(), number, fewest)
        if frozenset() in truth.smallest():
            assert said == Ways((), True, fewest, needless=True), f"seed {seed}"
        else:
            assert list(differences(truth, said, number)) == [], f"seed {seed}"
            impossible += 1
    return impossible


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_ways_out_are_those_of_brute_force(block: int) -> None:
    assert compare(range(block * BLOCK, (block + 1) * BLOCK), MANY if block % 6 == 0 else FEW) >= 15


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(FEWEST))
def test_ways_out_that_touch_fewest_are_those_of_brute_force(block: int) -> None:
    assert compare(range(1000 + block * 10, 1000 + (block + 1) * 10), FEW, fewest=True) > 5
