"""Next best and most different teams against brute force over every team there is."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import oracle
import pytest
from larger_problems import larger_scenario
from random_problems import random_scenario

from composer import Alternatives, ScenarioError, alternatives, load
from composer.engines import limits

Teams = dict[str, tuple[str, ...]]

POOL = [{"id": name, "score": score, "sex": sex} for name, score, sex in zip("ABCD", (9, 5, 4, 1), "FMMF", strict=True)]
PAIR: dict[str, Any] = {
    "pool": POOL,
    "teams": [{"name": "t", "size": 2}],
    "prefer": [{"most": {"total": "score"}}],
}


def teams_of(found: Alternatives) -> list[Teams]:
    return [
        {roster.name: tuple(member.id for member in roster.members) for roster in one.teams}
        for one in found.alternatives
    ]


def missing(before: Teams, after: Teams) -> int:
    return sum(len(set(members) - set(after[name])) for name, members in before.items())


def loses_little(scenario: dict[str, Any], best: list[Fraction], values: list[Fraction], loss: Fraction) -> bool:
    """Every goal within its part of the best value; aims are a sum to be kept small."""
    goals = [next(iter(goal)) for goal in scenario.get("prefer", ())]
    sides = ["least"] * (len(best) - len(goals)) + goals
    for side, top, value in zip(sides, best, values, strict=True):
        slack = abs(top) * loss
        if not (value >= top - slack if side == "most" else value <= top + slack):
            return False
    return True


@pytest.mark.parametrize("block", range(6))
def test_every_next_team_is_the_best_of_those_that_differ_enough(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(block * 25, (block + 1) * 25):
        scenario = random_scenario(seed)
        problem = oracle.Problem(scenario)
        differ = random.Random(seed).choice([1, 1, 2, 3])
        if seed % 3 == 0:
            for name, value in {"SMALL": 0, "SAMPLE": 4, "JOINING": 1, "CORE": 1, "NEAR": 1}.items():
                monkeypatch.setattr(limits, name, value)
        found = alternatives(load(scenario), 4, differ=differ)
        monkeypatch.undo()
        every = list(problem.feasible())
        assert found.verdict == ("best" if every else "impossible"), f"seed {seed}"
        before: list[Teams] = []
        for one, teams in zip(found.alternatives, teams_of(found), strict=True):
            left = [each for each in every if all(missing(other, each) >= differ for other in before)]
            best = min(problem.rank(problem.goal_values(each)) for each in left)
            assert problem.rank([goal.value for goal in one.goals if goal.value is not None]) == best, f"seed {seed}"
            assert one.proved
            assert one.differs == tuple(missing(other, teams) for other in before)
            assert all(number >= differ for number in one.differs)
            before.append(teams)
        more = [each for each in every if all(missing(other, each) >= differ for other in before)]
        assert found.complete == (not more) or len(found.alternatives) == 4, f"seed {seed}"
        assert not (found.complete and more), f"seed {seed}"


@pytest.mark.parametrize("block", range(3))
def test_the_most_different_team_is_the_one_furthest_from_its_nearest_that_loses_little(block: int) -> None:
    for seed in range(block * 25, (block + 1) * 25):
        scenario = random_scenario(seed)
        problem = oracle.Problem(scenario)
        loss = random.Random(seed).choice([Fraction(0), Fraction(1, 10), Fraction(1, 2)])
        found = alternatives(load(scenario), 3, within=loss)
        if not found.alternatives:
            continue
        best = [goal.value for goal in found.alternatives[0].goals if goal.value is not None]
        near = [each for each in problem.feasible() if loses_little(scenario, best, problem.goal_values(each), loss)]
        before = teams_of(found)
        for number in range(1, len(before)):
            furthest = max(min(missing(other, each) for other in before[:number]) for each in near)
            assert min(found.alternatives[number].differs) == furthest, f"seed {seed}"
            assert loses_little(scenario, best, problem.goal_values(before[number]), loss)
        if found.complete:
            assert not [each for each in near if all(missing(other, each) >= 1 for other in before)], f"seed {seed}"


def test_the_list_of_a_pair_counted_by_hand() -> None:
    found = alternatives(load(PAIR), 10)
    # A and B 14, A and C 13, A and D 10, B and C 9, B and D 6, C and D 5: all six pairs of four people.
    assert [one.goals[0].value for one in found.alternatives] == [14, 13, 10, 9, 6, 5]
    assert found.complete
    second = found.alternatives[1]
    assert (second.leaving, second.joining, second.differs) == (("B",), ("C",), (1,))
    apart = alternatives(load(PAIR), 10, differ=2)
    assert [one.goals[0].value for one in apart.alternatives] == [14, 5]
    assert apart.complete


def test_more_members_than_a_team_has_cannot_differ() -> None:
    found = alternatives(load(PAIR), 10, differ=3)
    assert (len(found.alternatives), found.complete) == (1, True)


def test_people_who_are_alike_still_make_another_team() -> None:
    pool = [{"id": name, "score": 1} for name in "ABC"]
    found = alternatives(load({**PAIR, "pool": pool}), 10)
    assert sorted(sorted(teams["t"]) for teams in teams_of(found)) == [["A", "B"], ["A", "C"], ["B", "C"]]
    assert found.complete


def test_what_is_no_number_and_no_percentage_is_refused_together() -> None:
    with pytest.raises(ScenarioError) as error:
        alternatives(load(PAIR), 0, differ=0, within="much")
    assert len(error.value.mistakes) == 3


def test_an_impossible_problem_has_no_alternatives() -> None:
    found = alternatives(load({**PAIR, "teams": [{"name": "t", "size": 5}]}))
    assert (found.verdict, found.alternatives, found.complete) == ("impossible", (), True)


def test_next_to_no_work_claims_nothing() -> None:
    found = alternatives(load(larger_scenario(3)), work=1e-9)
    assert (found.verdict, found.alternatives, found.complete) == ("undecided", (), False)
