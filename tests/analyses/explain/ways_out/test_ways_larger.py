"""Ways out of problems with 300 people, against naive twins: every small relaxation asked one by one, of SCIP and of a
plain model of few counts; and deletion, which makes one side after the other as small as it can be."""

from __future__ import annotations

import copy
from collections import Counter
from itertools import combinations_with_replacement, count
from typing import Any

import pytest

from composer import load
from composer.analyses.explain.ways_out.ways import ways_out
from composer.solvers.budget import Budget
from tests.support.larger_problems import larger_scenario
from tests.support.plain_model import PlainModel
from tests.support.samples import sample
from tests.support.ways_twins import Giving, bendable
from tests.support.ways_twins import vector_of as twin_vector

BLOCKS = 5
"""Blocks of 20 problems."""
COST = 2
"""Relaxations of up to so many units are tried."""
Vector = tuple[tuple[str, int], ...]


def scenario_of(seed: int) -> dict[str, Any]:
    """One team of 5 to 8 in which too few women are left beside explosives operators, who are all men."""
    scenario = larger_scenario(seed, 300)
    scenario["teams"] = scenario["teams"][:1]
    scenario["prefer"] = [{"least": {"members": {"rank": "C"}}}]
    for row in scenario["pool"]:
        if row["sex"] == "F":
            row["skills"] = "; ".join(skill for skill in row["skills"].split("; ") if skill != "eod")
    (team,) = scenario["teams"]
    size = 5 + seed % 4
    team["keep"] = ["languages"]
    team["size"] = size if seed % 2 else {"at_least": size - 1, "at_most": size}
    team["seats"] = [seat for seat in team.get("seats", []) if seat["who"].get("skills") != "eod"]
    require = [row for row in team["require"] if "share" not in row and row.get("members", {}).get("skills") != "eod"]
    require += [{"members": {"skills": "eod"}, "at_least": size // 2}, {"share": {"sex": "F"}, "at_least": "60%"}]
    team["require"] = [row if "members" in row or "largest_group" in row else row | {"keep": True} for row in require]
    return scenario


def sides_of(scenario: dict[str, Any]) -> list[str]:
    """What may give way, and how far it can at most."""
    (team,) = scenario["teams"]
    seats = [f"seat {index}" for index in range(len(team["seats"]))]
    rows = [f"require {index}" for index, row in enumerate(team["require"]) if "keep" not in row]
    return ["smaller", "larger", *seats, *rows]


def relaxed(scenario: dict[str, Any], vector: Vector) -> dict[str, Any] | None:
    """The scenario with bounds that give way so far; None where one cannot."""
    result = copy.deepcopy(scenario)
    (team,) = result["teams"]
    size = team["size"]
    low, high = (size, size) if isinstance(size, int) else (size["at_least"], size["at_most"])
    for side, amount in vector:
        kind, _, index = side.partition(" ")
        if kind == "smaller":
            low -= amount
        elif kind == "larger":
            high += amount
        elif kind == "seat":
            seat = team["seats"][int(index)]
            seat["number"] = seat.get("number", 1) - amount
            if seat["number"] < 0:
                return None
        else:
            row = team["require"][int(index)]
            if "at_least" in row:
                row["at_least"] -= amount
                if row["at_least"] < 0:
                    return None
            else:
                row["at_most"] += amount
    team["size"] = {"at_least": low, "at_most": high}
    return result


def by_trying(scenario: dict[str, Any]) -> list[Vector]:
    """The smallest vectors of up to `COST` units with which SCIP finds a team."""
    found: list[Vector] = []
    for units in range(1, COST + 1):
        for chosen in combinations_with_replacement(sides_of(scenario), units):
            vector = tuple(sorted(Counter(chosen).items()))
            if any(all(dict(vector).get(side, 0) >= amount for side, amount in other) for other in found):
                continue
            changed = relaxed(scenario, vector)
            if changed is not None and PlainModel(changed).answer()[0] == "best":
                found.append(vector)
    return found


def vector_of(way: Any) -> Vector:
    sides = []
    for change in way.changes:
        match change.path[2:]:
            case ("size",):
                sides.append(("larger" if change.ceiling else "smaller", change.by))
            case (kind, int(index)):
                sides.append((f"{'seat' if kind == 'seats' else kind} {index}", change.by))
    return tuple(sorted(sides))


@pytest.mark.parametrize("seed", sample(range(0, 40, 2), 3))
def test_ways_out_are_those_of_trying_every_small_relaxation(seed: int) -> None:
    scenario = scenario_of(seed)
    said = ways_out(load(scenario), Budget(), number=30)
    assert said.complete
    costs = [way.cost for way in said.ways]
    assert costs == sorted(costs)
    expected = by_trying(scenario) if not said.needless else []
    assert sorted(vector_of(way) for way in said.ways if way.cost <= COST) == sorted(expected)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_larger_problems_have_the_ways_out_that_naive_twins_find(block: int) -> None:
    lengths = []
    for seed in count(1000 * block):
        scenario = bendable(seed)
        giving = Giving(scenario)
        if giving.possible({}):
            continue
        said = ways_out(load(scenario), Budget(), number=40)
        ways = {twin_vector(way): way.cost for way in said.ways}
        assert said.complete
        assert [sum(by for _, by in vector) for vector in ways] == list(ways.values()) == sorted(ways.values()), seed
        assert {vector for vector, cost in ways.items() if cost <= 3} == giving.enumeration(3), seed
        for order in giving.orders(seed, 3):
            assert giving.deletion(order) in ways, seed
        for vector in ways:
            assert giving.possible(dict(vector)), seed
            for side, by in vector:
                assert not giving.possible(dict(vector) | {side: by - 1}), seed
        if len(lengths) % 4 == 0:
            fewest = ways_out(load(scenario), Budget(), number=40, fewest=True).ways
            assert {twin_vector(way) for way in fewest} == set(ways), seed
            touched = [(len(way.changes), way.cost) for way in fewest]
            assert touched == sorted(touched), seed
        lengths.append(len(ways))
        if len(lengths) == 20:
            break
    assert max(lengths) >= 5
