"""Problems too large for brute force, against another engine on a model that shares no code with the package."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.presolve.lagrangian import LagrangianBound
from composer.presolve.schedules import NEVER
from composer.presolve.worths import Listed
from composer.solvers import tuning
from tests.support import oracle
from tests.support.larger_problems import larger_scenario
from tests.support.plain_model import PlainModel
from tests.support.random_problems import random_scenario
from tests.support.samples import sample, split
from tests.support.wider_problems import over_nobody, wider_scenario

BLOCK = 20
DRAWN = {"larger": 11, "wider": 12}
"""Blocks of problems: those that planners ask, and those that ask everything."""
SCENARIOS = {"larger": larger_scenario, "wider": wider_scenario}


@pytest.mark.by_the_hundred
@pytest.mark.parametrize(
    ("kind", "block"), [(kind, block) for kind, blocks in DRAWN.items() for block in range(blocks)]
)
def test_every_answer_equals_the_other_engine(kind: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        scenario = SCENARIOS[kind](seed)
        verdict, values = PlainModel(scenario).answer()
        problem = load(scenario)
        for small in (tuning.SMALL, 0):  # as it comes, and with prices and a tiny core
            monkeypatch.setattr(tuning, "SMALL", small)
            monkeypatch.setattr(tuning, "CORE", 120 if small else 5)
            monkeypatch.setattr(tuning, "SAMPLE", 1500 if small else 25)
            outcome = solve(problem)
            assert outcome.verdict == verdict, f"{kind} {seed}, small {small}"
            if values:
                assert [goal.value for goal in outcome.goals] == values, f"{kind} {seed}, small {small}"
        monkeypatch.undo()


@pytest.mark.by_the_hundred
def test_there_are_over_five_hundred_of_them_and_everything_is_asked_in_many() -> None:
    assert BLOCK * DRAWN["larger"] > 200
    assert BLOCK * DRAWN["wider"] > 200
    seen: Counter[str] = Counter()
    for seed in range(BLOCK * DRAWN["wider"]):
        scenario = wider_scenario(seed)
        rows = [row for team in scenario["teams"] for row in team["require"]]
        over_all = scenario.get("require", [])
        goals = [spec for goal in scenario["prefer"] for spec in goal.values()]
        for place, specs in (("within", rows), ("over all", over_all), ("goal", goals)):
            seen.update(f"{place}: {key}" for spec in specs for key in spec if key in (*oracle.MEASURES, "aim", "team"))
        seen[f"{len(goals)} goals"] += 1
        seen[f"{sum(team.get('number', 1) for team in scenario['teams'])} teams"] += 1
        seen["impossible"] += PlainModel(scenario).answer()[0] == "impossible" if seed < 60 else 0
    places = [f"{place}: {key}" for place in ("within", "over all", "goal") for key in oracle.MEASURES]
    for each in (*places, "within: aim", "over all: aim", "over all: team", "goal: team", "3 goals", "3 teams"):
        assert seen[each] >= 10, (each, seen)
    assert 8 < seen["impossible"] < 30, seen


@pytest.mark.parametrize("seeds", split(range(100), 25))
def test_the_plain_model_itself_has_the_values_of_brute_force(seeds: range) -> None:
    for seed in seeds:
        scenario = random_scenario(seed)
        truth = oracle.truth(scenario)
        assert PlainModel(scenario).answer() == (truth.verdict, truth.goals), f"seed {seed}"


@pytest.mark.parametrize("seeds", split(range(200), 30))
def test_the_plain_model_counts_nobody_as_brute_force_does(seeds: range) -> None:
    for seed in seeds:
        scenario = over_nobody(seed)
        truth = oracle.truth(scenario)
        assert PlainModel(scenario).answer() == (truth.verdict, truth.goals), f"seed {seed}"
        outcome = solve(load(scenario))
        assert [goal.value for goal in outcome.goals if outcome.teams] == truth.goals, f"seed {seed}"


# The road over few people, pushed as far as it goes.

EVERYBODY = {"SMALL": 10**9, "SAMPLE": 10**9}
FEW = (
    {"SMALL": 0, "SAMPLE": 20, "CORE": 3},
    {"SMALL": 0, "SAMPLE": 5, "CORE": 1, "JOINING": 2, "NEAR": 1},
    {"SMALL": 0, "SAMPLE": 20, "CORE": 1, "NEAR": 1, "WIDER": 2},
    {"SMALL": 0, "CORE": 3},
)
PATIENCE = 150
"""Rounds after which a search that widens its core has plainly stopped making progress."""


def by_road(tree: dict[str, Any], constants: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The verdict and the goals' values with the door's constants set."""
    told: list[str] = []

    def patient(text: str) -> None:
        told.append(text)
        assert len(told) < PATIENCE, f"no end to it: {text}"

    with monkeypatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(tuning, name, value)
        outcome = solve(load(tree), progress=patient)
    return outcome.verdict, [goal.value for goal in outcome.goals]


def alike(seed: int, people: int) -> dict[str, Any]:
    """A problem in which many people are alike, and prices leave a gap."""
    draw = Random(seed)
    rows = [
        {
            "id": f"P{number}",
            "sex": draw.choice(["F", "M", "M"]),
            "unit": draw.choice("abcdef"),
            "worth": str(draw.randint(1, 3)) if draw.random() < 0.5 else "1",
            "cost": str(draw.randint(1, 4)),
        }
        for number in range(people)
    ]
    size = draw.randint(4, 8)
    require = [
        {"share": {"sex": "F"}, "at_least": draw.choice(["1/3", "41%"])},
        {"largest_group": "unit", "at_most": draw.randint(1, 2)},
        {"distinct": "unit", "at_least": draw.randint(2, 4)},
        {"lone": {"sex": "F"}, "at_most": 0},
    ]
    team = {"size": {"at_least": size - 1, "at_most": size + 1}, "require": draw.sample(require, 2)}
    return {
        "pool": rows,
        "teams": [{"name": name, **team} for name in ("t", "u")[: draw.randint(1, 2)]],
        "require": [{"total": "worth", "at_most": draw.randint(10, 18)}],
        "prefer": [{"most": {"total": "worth"}}, {"least": {"total": "cost"}}],
    }


@pytest.mark.parametrize("block", sample(range(10), 1))
def test_deciding_on_few_comes_to_an_end_and_is_right_where_many_are_alike(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3 * block, 3 * block + 3):
        tree = alike(seed, 180)
        whole = by_road(tree, EVERYBODY, monkeypatch)
        for few in FEW:
            assert by_road(tree, few, monkeypatch) == whole, (seed, few)


@pytest.mark.parametrize("place", [0, 1, 17, 41, 58, 59])
def test_the_one_person_who_makes_it_possible_is_found_wherever_they_stand(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = [{"id": f"P{n}", "medic": "yes" if n == place else "no", "worth": str(n * 7 % 11)} for n in range(60)]
    for prefer in ([], [{"most": {"total": "worth"}}]):
        asked = {
            number: {
                "pool": pool,
                "teams": [{"name": "t", "size": 3, "require": [{"members": {"medic": True}, "at_least": number}]}],
                "prefer": prefer,
            }
            for number in (1, 2)
        }
        for few in ({"SMALL": 0, "SAMPLE": 6, "CORE": 1, "NEAR": 1}, *FEW):
            one = by_road(asked[1], few, monkeypatch)
            assert one[0] == "best"
            assert one == by_road(asked[1], EVERYBODY, monkeypatch)
            assert by_road(asked[2], few, monkeypatch)[0] == "impossible"


def test_who_could_reach_a_value_is_told_at_its_edge() -> None:
    # A bound of 10; prices of 3, 0, -2, -2.5, and somebody who may be in no team.
    priced = LagrangianBound(10 << 4, Listed(np.array([3 << 4, 0, -2 << 4, -40, NEVER])), 16)
    assert priced.bound == 10
    reach = {value: priced.survivors(value).tolist() for value in (7, 8, 9, 10, 11, 12)}
    assert reach == {7: [0, 1, 2, 3], 8: [0, 1, 2], 9: [0, 1], 10: [0, 1], 11: [], 12: []}
    assert LagrangianBound((10 << 4) + 15, Listed(np.array([0])), 16).bound == 10
    assert LagrangianBound(-(10 << 4) - 1, Listed(np.array([0])), 16).bound == -11
