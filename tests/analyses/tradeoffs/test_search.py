"""Fronts against brute force, published fronts and a second algorithm; stopped searches show no point too many."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import Front, Goal, Members, ScenarioError, Total, load, solve, tradeoffs
from composer.optimize.search_region import SearchRegion, dominates
from composer.solvers import cpsat, tuning
from tests.support import oracle
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario

BLOCK = 25
BLOCKS = 20
PUBLISHED = json.loads((Path(__file__).parent / "fronts.json").read_text("utf-8"))

Values = tuple[Fraction, ...]


def axes_of(scenario: dict[str, Any], seed: int) -> list[dict[str, Any]]:
    """Two to four axes: measures that the scenario counts already, in some direction, and the size of the teams."""
    draw = random.Random(seed)
    keys = (*oracle.MEASURES, "among", "of")
    asked = [item for team in scenario["teams"] for item in team.get("require", ())] + scenario.get("require", [])
    measures = [{key: item[key] for key in keys if key in item} for item in asked]
    measures += [inner for goal in scenario.get("prefer", ()) for inner in goal.values() if isinstance(inner, dict)]
    measures = [{key: value for key, value in each.items() if key != "team"} for each in measures]
    different = list({json.dumps(each, default=str): each for each in [*measures, {"members": {}}]}.values())
    draw.shuffle(different)
    return [{draw.choice(["most", "least"]): each} for each in different[: draw.choice([2, 2, 3, 4])]]


def best_of(values: set[Values], axes: list[dict[str, Any]]) -> set[Values]:
    """Those that no other beats, by comparing each with each."""
    signs = [1 if "most" in axis else -1 for axis in axes]
    turned = {tuple(sign * v for sign, v in zip(signs, each, strict=True)): each for each in values}
    return {each for key, each in turned.items() if not any(dominates(other, key) for other in turned)}


def countable(scenario: dict[str, Any], axes: list[dict[str, Any]]) -> bool:
    """Whether no axis is a total over a blank cell."""
    try:
        tradeoffs(load(scenario), axes, work=1e-9)
    except ScenarioError:
        return False
    return True


def drawn(seed: int) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    scenario = random_scenario(seed)
    axes = axes_of(scenario, seed)
    return (scenario, axes) if len(axes) > 1 and countable(scenario, axes) else None


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_front_equals_brute_force(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        given = drawn(seed)
        if given is None:
            continue
        scenario, axes = given
        if seed % 3 == 0:  # and once in a while through prices and a tiny core
            for name, value in {"SMALL": 0, "SAMPLE": 4, "JOINING": 1, "CORE": 1, "NEAR": 1}.items():
                monkeypatch.setattr(tuning, name, value)
        front = tradeoffs(load(scenario), axes)
        monkeypatch.undo()
        counted = oracle.counted(scenario, [measure for axis in axes for measure in axis.values()])
        reached = {*map(counted, oracle.feasible(scenario))}
        assert front.complete, f"seed {seed}"
        assert {point.values for point in front.points} == best_of(reached, axes), f"seed {seed}"
        assert len({point.values for point in front.points}) == len(front.points)
        assert front.verdict == ("found" if reached else "impossible")
        for point in front.points:
            teams = {roster.name: [member.id for member in roster.members] for roster in point.teams}
            seats = {roster.name: {member.id: member.seat for member in roster.members} for roster in point.teams}
            assert oracle.holds(scenario, teams, seats) == [], f"seed {seed}"
            assert counted(teams) == point.values


@pytest.mark.by_the_hundred
def test_enough_of_them_have_fronts_worth_the_name_and_quotients_among_their_axes() -> None:
    asked = [given for seed in range(0, BLOCK * BLOCKS, 4) if (given := drawn(seed)) is not None]
    quotients = [axes for _, axes in asked if any("share" in m or "average" in m for a in axes for m in a.values())]
    several = [scenario for scenario, _ in asked if len(scenario["teams"]) > 1 or "number" in scenario["teams"][0]]
    assert len(asked) > 0.7 * BLOCK * BLOCKS / 4
    assert len(quotients) > 20
    assert len(several) > 20


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("instance", PUBLISHED["instances"], ids=lambda one: one["name"])
def test_published_fronts_of_knapsacks_are_found_whole(instance: dict[str, Any]) -> None:
    goods = [
        {"id": f"P{n}", "weight": weight, **{f"v{axis}": value for axis, value in enumerate(values)}}
        for n, (weight, values) in enumerate(zip(instance["weights"], instance["values"], strict=True))
    ]
    room = {"total": "weight", "at_most": instance["capacity"]}
    scenario = {"pool": goods, "teams": [{"name": "t", "size": {"at_least": 0}, "require": [room]}]}
    front = tradeoffs(load(scenario), [{"most": {"total": f"v{axis}"}} for axis in range(len(instance["values"][0]))])
    assert front.complete
    assert {tuple(map(int, point.values)) for point in front.points} == {tuple(point) for point in instance["front"]}


def by_boxes(scenario: dict[str, Any], axes: list[dict[str, Any]]) -> set[Values]:
    """A second algorithm: the axes' best in their order, the first one's floor rising, within each floor of the next,
    and so on (ε-constraint, nested); each box is a problem of its own. The best of a box is the best of any box in it
    that it lies in, and where a box is empty so is any in it: that is not asked again."""
    problem = load(scenario)
    signs = [1 if "most" in axis else -1 for axis in axes]
    answers: list[tuple[dict[int, Fraction], list[Values]]] = []

    def known(floors: dict[int, Fraction]) -> list[Values] | None:
        for box, found in answers:
            inside = all(axis in floors and floors[axis] >= low for axis, low in box.items())
            if inside and all(signs[axis] * point[axis] >= low for axis, low in floors.items() for point in found):
                return found
        return None

    def ask(floors: dict[int, Fraction]) -> list[Values]:
        before = known(floors)
        if before is not None:
            return before
        rows = [
            {**axes[number][side], ("at_least" if side == "most" else "at_most"): signs[number] * low}
            for number, low in floors.items()
            for side in axes[number]
        ]
        outcome = solve(problem.replacing(require=(*problem.require, *rows), prefer=tuple(axes)))
        assert outcome.verdict in ("best", "impossible")
        values = tuple(goal.value for goal in outcome.goals[-len(axes) :] if goal.value is not None)
        answers.append((floors, [values] if outcome.verdict == "best" else []))
        return answers[-1][1]

    def search(depth: int, floors: dict[int, Fraction]) -> list[Values]:
        if not depth:
            return ask(floors)
        found: list[Values] = []
        while inner := search(depth - 1, floors):
            found += inner
            floors = {**floors, depth: min(signs[depth] * point[depth] for point in inner) + 1}
        return found

    return best_of(set(search(len(axes) - 1, {})), axes)


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(10))
def test_two_algorithms_agree_on_larger_fronts(block: int) -> None:
    for seed in range(block * 10, block * 10 + 10):
        scenario = larger_scenario(seed, 45 if seed == 9 else None)  # of all its 92 people a single box takes a minute
        scenario = {
            **scenario,
            "prefer": [],
            "pool": [{**row, "coarse": int(row["score"]) // 20} for row in scenario["pool"]],
        }
        axes: list[dict[str, Any]] = [{"most": {"total": "coarse"}}, {"most": {"members": {"sex": "F"}}}]
        if seed % 2:
            axes.append({"least": {"largest_group": "unit"}})
        front = tradeoffs(load(scenario), axes)
        assert front.complete
        assert {point.values for point in front.points} == by_boxes(scenario, axes), f"seed {seed}"


POOL = [
    {"id": "A", "sex": "F", "score": 5, "cost": 9},
    {"id": "B", "sex": "F", "score": 1, "cost": 2},
    {"id": "C", "sex": "M", "score": 9, "cost": 8},
    {"id": "D", "sex": "M", "score": 8, "cost": 3},
]
PAIR = {"pool": POOL, "teams": [{"name": "t", "size": 2}]}
WOMEN_AND_SCORE = [{"most": {"members": {"sex": "F"}}}, {"most": {"total": "score"}}]


def test_a_front_counted_by_hand_with_its_steps_and_its_knee() -> None:
    front = tradeoffs(load(PAIR), WOMEN_AND_SCORE)
    # No woman: C and D, 17. One: A and C, 14. Two: A and B, 6.
    assert [point.values for point in front.points] == [(2, 6), (1, 14), (0, 17)]
    assert [axis.label for axis in front.axes] == ["most members with sex F", "most total score"]
    step = front.step(1, 0)
    assert step is not None
    assert (step.to, step.changes) == (0, (1, -8))
    assert front.step(0, 0) is None
    assert front.knee == 1
    assert front.closed == 1


def test_axes_of_the_problem_itself_are_taken_where_none_are_given_and_its_goals_play_no_part() -> None:
    scenario = {**PAIR, "tradeoffs": WOMEN_AND_SCORE, "prefer": [{"least": {"total": "cost"}}]}
    assert len(tradeoffs(load(scenario)).points) == 3
    axes = [Goal(most=Members({"sex": "F"})), Goal(most=Total("score"))]
    assert tradeoffs(load(PAIR), axes).points == tradeoffs(load(scenario)).points


def test_fewer_than_two_axes_are_refused() -> None:
    for axes in ([], WOMEN_AND_SCORE[:1]):
        with pytest.raises(ScenarioError, match="two axes or more"):
            tradeoffs(load(PAIR), axes)


def test_an_impossible_problem_has_an_empty_front_and_that_is_all_of_it() -> None:
    front = tradeoffs(load({**PAIR, "teams": [{"name": "t", "size": 5}]}), WOMEN_AND_SCORE)
    assert (front.verdict, front.points, front.complete) == ("impossible", (), True)


def test_aims_play_no_part_and_do_not_shift_the_axes() -> None:
    aim = {"members": {"sex": "F"}, "at_least": 0, "aim": 2}
    scenario = {**PAIR, "teams": [{"name": "t", "size": 2, "require": [aim]}]}
    assert [point.values for point in tradeoffs(load(scenario), WOMEN_AND_SCORE).points] == [(2, 6), (1, 14), (0, 17)]


def test_a_mean_below_zero_may_be_beaten_by_nobody_at_all() -> None:
    pool = [{"id": "A", "x": -3, "y": 4}, {"id": "B", "x": -1, "y": 1}]
    scenario = {"pool": pool, "teams": [{"name": "t", "size": {"at_least": 0, "at_most": 2}}]}
    front = tradeoffs(load(scenario), [{"most": {"average": "x"}}, {"most": {"total": "y"}}])
    # Nobody: 0 and 0; B: -1 and 1; both: -2 and 5 (A alone: -3 and 4).
    assert [point.values for point in front.points] == [(0, 0), (-1, 1), (-2, 5)]


def final(front: Front, whole: Front) -> bool:
    return {point.values for point in front.points} <= {point.values for point in whole.points}


@pytest.mark.unmeasured
def test_a_zone_that_ran_out_of_time_cuts_nothing_off_and_the_front_is_not_called_complete(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = larger_scenario(3)
    axes = [{"most": {"total": "score"}}, {"most": {"members": {"sex": "F"}}}, {"least": {"total": "cost"}}]
    whole = tradeoffs(load({**scenario, "prefer": []}), axes, work=30)
    assert len(whole.points) > 5
    decide, draw = cpsat.decide, random.Random(1)

    def starved(*given: Any, **more: Any) -> cpsat.Decision:
        decision = decide(*given, **more)
        if draw.random() < 0.3:
            return cpsat.Decision(decision.choice, decision.value, None, False)
        return decision

    monkeypatch.setattr(cpsat, "decide", starved)
    monkeypatch.setattr(tuning, "KEPT", 0)
    for _ in range(5):
        front = tradeoffs(load({**scenario, "prefer": []}), axes, work=30)
        assert not front.complete
        assert final(front, whole)
        assert front.closed <= 1


def test_next_to_no_work_is_undecided_and_nothing_is_called_complete() -> None:
    front = tradeoffs(load({**larger_scenario(3), "prefer": []}), WOMEN_AND_SCORE, work=1e-9)
    assert (front.verdict, front.points, front.complete) == ("undecided", (), False)


def test_a_little_work_gives_points_of_the_whole_front_and_the_same_ones_each_time() -> None:
    scenario = {**larger_scenario(3), "prefer": []}
    axes = [{"most": {"total": "score"}}, {"most": {"members": {"sex": "F"}}}, {"least": {"total": "cost"}}]
    whole = tradeoffs(load(scenario), axes)
    first, second = (tradeoffs(load(scenario), axes, work=0.8 * whole.effort.work) for _ in range(2))
    assert first.points == second.points
    assert 0 < len(first.points) < len(whole.points)
    assert final(first, whole)
    assert not first.complete


@pytest.mark.unmeasured
def test_zones_cover_every_point_that_nothing_found_dominates() -> None:
    draw = random.Random(4)
    for _ in range(300):
        axes = draw.choice([2, 3, 4])
        cloud = {tuple(Fraction(draw.randint(0, 4)) for _ in range(axes)) for _ in range(draw.randint(1, 25))}
        front = [each for each in cloud if not any(dominates(other, each) for other in cloud)]
        zones = SearchRegion(tuple(Fraction(4) for _ in range(axes)))
        draw.shuffle(front)
        for number, point in enumerate(front):
            zones.add(point)
            for other in front[number + 1 :]:
                inside = [
                    zone
                    for zone in zones.open
                    if all(bound is None or value > bound for value, bound in zip(other, zone, strict=True))
                ]
                assert inside
        for zone in zones.open:
            for point in front:
                assert not all(bound is None or value > bound for value, bound in zip(point, zone, strict=True))
