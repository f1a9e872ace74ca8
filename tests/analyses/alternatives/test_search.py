"""Next best and most different teams against brute force over every team there is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import pytest

from composer import Alternatives, Disagreement, ScenarioError, alternatives, load
from composer.analyses.alternatives.distance import Another
from composer.checking.distance import assign
from composer.encoding.program import Program
from composer.solvers import tuning
from tests.support import oracle
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario

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


def changed(before: Teams, after: Teams) -> int:
    """The larger of who left and who joined, added up over the teams."""
    return sum(_changed(members, after[name]) for name, members in before.items())


def _changed(before: tuple[str, ...], after: tuple[str, ...]) -> int:
    both = len(set(before) & set(after))
    return max(len(before) - both, len(after) - both)


def names_changed(scenario: dict[str, Any]) -> list[dict[str, str]]:
    """Every way to call the teams alike by each other's names."""
    named = {item["team"] for item in scenario.get("require", ()) if "team" in item}
    named |= {spec["team"] for goal in scenario.get("prefer", ()) for spec in goal.values() if "team" in spec}
    ways: list[dict[str, str]] = [{}]
    for team in scenario["teams"]:
        copies = [f"{team['name']}-{place}" for place in range(1, team.get("number", 0) + 1)]
        copies = [name for name in copies if name not in named]
        ways = [way | dict(zip(copies, order, strict=True)) for way in ways for order in permutations(copies)]
    return ways


def apart(ways: list[dict[str, str]], before: Teams, every: Sequence[Teams]) -> list[int]:
    """How far each of some fillings is: the least change over every way to call the teams alike by other names."""
    change = cache(_changed)
    return [
        min(sum(change(before[name], after[way.get(name, name)]) for name in before) for way in ways) for after in every
    ]


def drawn(seed: int) -> dict[str, Any]:
    """A few people, one to three teams whose sizes may vary and be 0, among them teams alike."""
    rng = random.Random(seed)
    people = [
        {"id": f"P{place}", "score": rng.choice([-3, 0, 1, 1, 2, 5]), "sex": rng.choice("FFM")}
        for place in range(rng.choice([3, 4, 5, 6]))
    ]
    teams: list[dict[str, Any]] = []
    for name in rng.choice(["t", "t", "tu"]):
        low = rng.choice([0, 0, 1, 1, 2])
        team: dict[str, Any] = {"name": name, "size": {"at_least": low, "at_most": low + rng.choice([0, 1, 2])}}
        if rng.random() < 0.5:
            team["number"] = rng.choice([1, 2, 2, 3]) if len(people) < 6 else 2
        if rng.random() < 0.3:
            team["everyone"] = {"sex": "F"}
        if rng.random() < 0.3:
            team["require"] = [{"share": {"sex": "F"}, "at_least": rng.choice(["50%", "1/3"])}]
        teams.append(team)
    singles = [
        f"{team['name']}-{place}" if "number" in team else team["name"]
        for team in teams
        for place in range(1, team.get("number", 1) + 1)
    ]
    goals: list[dict[str, Any]] = [
        {"most": {"total": "score"}},
        {"least": {"members": {}}},
        {"most": {"share": {"sex": "F"}}},
    ]
    scenario: dict[str, Any] = {"pool": people, "teams": teams, "prefer": rng.sample(goals, rng.choice([0, 1, 1, 2]))}
    if rng.random() < 0.3:
        scenario["prefer"].append({"most": {"total": "score", "team": rng.choice(singles)}})
    if rng.random() < 0.2:
        scenario["require"] = [{"members": {"sex": "M"}, "at_most": 1, "team": rng.choice(singles)}]
    return scenario


def loses_little(scenario: dict[str, Any], best: list[Fraction], values: list[Fraction], loss: Fraction) -> bool:
    """Every goal within its part of the best value; aims are a sum to be kept small."""
    goals = [next(iter(goal)) for goal in scenario.get("prefer", ())]
    sides = ["least"] * (len(best) - len(goals)) + goals
    for side, top, value in zip(sides, best, values, strict=True):
        slack = abs(top) * loss
        if not (value >= top - slack if side == "most" else value <= top + slack):
            return False
    return True


def hold_the_next_best(scenario: dict[str, Any], number: int, differ: int, told: str) -> None:
    """Each next one is a best among all that differ enough from those before it; `complete` is said where it is so."""
    problem = oracle.Problem(scenario)
    found = alternatives(load(scenario), number, differ=differ)
    ways, left = names_changed(scenario), [(problem.rank(problem.goal_values(e)), e) for e in problem.feasible()]
    assert found.verdict == ("best" if left else "impossible"), told
    before: list[Teams] = []
    for one, teams in zip(found.alternatives, teams_of(found), strict=True):
        assert left, told
        best = min(rank for rank, _ in left)
        assert problem.rank([goal.value for goal in one.goals if goal.value is not None]) == best, told
        assert problem.rank(problem.goal_values(teams)) == best, told
        assert one.proved, told
        assert one.differs == tuple(apart(ways, other, [teams])[0] for other in before), told
        assert all(least >= differ for least in one.differs), told
        assert not before or changed(before[0], teams) == one.differs[0], told  # teams alike stand as they are paired
        before.append(teams)
        away = apart(ways, teams, [each for _, each in left])
        left = [each for each, far in zip(left, away, strict=True) if far >= differ]
    assert found.complete == (not left) or (len(found.alternatives) == number and not found.complete), told


def hold_the_most_different(scenario: dict[str, Any], loss: Fraction, differ: int, told: str) -> None:
    """Each next one is as far from its nearest as any that loses little, and `complete` is said where it is so."""
    problem = oracle.Problem(scenario)
    found = alternatives(load(scenario), 3, differ=differ, within=loss)
    every = list(problem.feasible())
    if not found.alternatives:
        assert not every, told
        return
    ways, values = names_changed(scenario), [problem.goal_values(each) for each in every]
    best = [goal.value for goal in found.alternatives[0].goals if goal.value is not None]
    near = [place for place, each in enumerate(values) if loses_little(scenario, best, each, loss)]
    before = teams_of(found)
    away = [10**9] * len(near)  # from nothing
    for number, teams in enumerate(before):
        if number:
            assert min(found.alternatives[number].differs) == max(away) >= differ, told
            reached = [problem.rank(values[place]) for place, far in zip(near, away, strict=True) if far == max(away)]
            assert problem.rank(problem.goal_values(teams)) == min(reached), told
        away = [*map(min, away, apart(ways, teams, [every[place] for place in near]))]
    left = [far for far in away if far >= differ]
    assert found.complete == (not left) or (len(before) == 3 and not found.complete), told


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(6))
def test_every_next_team_is_the_best_of_those_that_differ_enough(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(block * 25, (block + 1) * 25):
        if seed % 3 == 0:
            for name, value in {"SMALL": 0, "SAMPLE": 4, "JOINING": 1, "CORE": 1, "NEAR": 1}.items():
                monkeypatch.setattr(tuning, name, value)
        hold_the_next_best(random_scenario(seed), 4, random.Random(seed).choice([1, 1, 2, 3]), f"seed {seed}")
        monkeypatch.undo()


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(10))
def test_it_is_so_where_teams_may_be_larger_or_empty_and_where_some_are_alike(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(block * 30, (block + 1) * 30):
        if seed % 3 == 0:
            for name, value in {"SMALL": 0, "SAMPLE": 4, "JOINING": 1, "CORE": 1, "NEAR": 1}.items():
                monkeypatch.setattr(tuning, name, value)
        hold_the_next_best(drawn(seed), 6, random.Random(seed).choice([1, 1, 2, 3]), f"seed {seed}")
        monkeypatch.undo()


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(3))
def test_the_most_different_team_is_the_one_furthest_from_its_nearest_that_loses_little(block: int) -> None:
    for seed in range(block * 25, (block + 1) * 25):
        loss = random.Random(seed).choice([Fraction(0), Fraction(1, 10), Fraction(1, 2)])
        hold_the_most_different(random_scenario(seed), loss, 1, f"seed {seed}")
        loss = random.Random(seed).choice([Fraction(0), Fraction(1, 2), Fraction(1)])
        for other in (2 * seed, 2 * seed + 1):
            hold_the_most_different(drawn(other), loss, random.Random(other).choice([1, 1, 2, 3]), f"drawn {other}")


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


def test_larger_and_smaller_teams_are_other_teams_counted_by_hand() -> None:
    pool = [{"id": name, "score": score} for name, score in zip("ABC", (5, 0, -9), strict=True)]
    teams = [{"name": "t", "size": {"at_least": 1, "at_most": 2}}]
    prefer = [{"most": {"total": "score"}}, {"least": {"members": {}}}]
    found = alternatives(load({"pool": pool, "teams": teams, "prefer": prefer}), 10)
    values = [tuple(goal.value for goal in one.goals) for one in found.alternatives]
    # A, A and B, B, A and C; then C alone is preferred to B and C.
    assert values == [(5, 1), (5, 2), (0, 1), (-4, 2), (-9, 1), (-9, 2)]
    assert (found.alternatives[1].leaving, found.alternatives[1].joining) == ((), ("B",))
    assert found.complete
    # Two or more from A: only B and C, of whom both join.
    far = alternatives(load({"pool": pool, "teams": teams, "prefer": prefer}), 10, differ=2)
    assert [tuple(goal.value for goal in one.goals) for one in far.alternatives] == [(5, 1), (-9, 2)]
    assert (far.alternatives[1].differs, far.complete) == ((2,), True)


def test_an_empty_team_has_others_that_differ_from_it() -> None:
    teams = [{"name": "t", "size": {"at_least": 0, "at_most": 2}}]
    pool = [{"id": "A", "c": 1}, {"id": "B", "c": 2}]
    found = alternatives(load({"pool": pool, "teams": teams, "prefer": [{"least": {"total": "c"}}]}), 10)
    assert [one.goals[0].value for one in found.alternatives] == [0, 1, 2, 3]
    assert [one.differs for one in found.alternatives] == [(), (1,), (1, 1), (2, 1, 1)]
    assert found.complete


def test_the_most_different_team_may_be_larger() -> None:
    teams = [{"name": "t", "size": {"at_least": 1, "at_most": 3}}]
    pool = [{"id": name, "score": 0} for name in "ABCD"]
    scenario = {"pool": pool, "teams": teams, "prefer": [{"least": {"members": {}}}]}
    found = alternatives(load(scenario), 2, within="100%")
    # One alone is best; two lose 100 %, and two others are the furthest.
    assert (found.alternatives[1].goals[0].value, found.alternatives[1].differs) == (2, (2,))


ALIKE: dict[str, Any] = {"pool": POOL, "teams": [{"name": "t", "size": 2, "number": 2}]}


def test_teams_alike_that_swap_their_people_are_the_same_answer() -> None:
    # Four people are parted into two pairs in three ways; in any other way one of each pair has changed places.
    found = alternatives(load(ALIKE), 10)
    assert [one.differs for one in found.alternatives] == [(), (2,), (2, 2)]
    assert found.complete
    far = alternatives(load(ALIKE), 10, differ=3)
    assert (len(far.alternatives), far.complete) == (1, True)


@pytest.mark.parametrize(
    "named",
    [
        {"prefer": [{"most": {"total": "score", "team": "t-2"}}]},
        {"require": [{"total": "score", "team": "t-2", "at_least": 0}]},
        {"teams": [{"name": "t", "size": 2}, {"name": "u", "size": 2}]},
    ],
)
def test_teams_that_are_told_apart_are_not_alike(named: dict[str, Any]) -> None:
    found = alternatives(load({**ALIKE, **named}), 10)
    assert (len(found.alternatives), found.complete) == (6, True)


def test_of_three_teams_alike_one_that_is_named_stands_alone() -> None:
    pool = [{"id": name, "score": 1} for name in "ABC"]
    teams = [{"name": "t", "size": 1, "number": 3}]
    require = [{"total": "score", "team": "t-2", "at_least": 1}]
    found = alternatives(load({"pool": pool, "teams": teams, "require": require}), 10)
    assert (len(found.alternatives), found.complete) == (3, True)  # by who is in t-2


@pytest.mark.unmeasured
def test_seven_teams_alike_are_no_longer_searched_for_than_one() -> None:
    """All 5,040 orders of the same teams are left out at once."""
    pool = [{"id": f"P{place}", "score": place} for place in range(8)]
    scenario = {"pool": pool, "teams": [{"name": "t", "size": 1, "number": 7}], "prefer": PAIR["prefer"]}
    found = alternatives(load(scenario), 10, work=30)
    assert [one.goals[0].value for one in found.alternatives] == [28 - place for place in range(8)]
    assert found.complete


def test_a_distance_that_is_not_what_the_engines_say_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Another, "leave_out", lambda *_: True)
        with pytest.raises(Disagreement, match="differs by 0 members, not by 1 or more"):
            alternatives(load(PAIR), 2)
    honest = Another.furthest

    def shorter(self: Another, differ: int) -> Program:
        """As if the first found had no people in common with anything."""
        program = honest(self, differ)
        return replace(program, rows=program.rows[:-1])

    monkeypatch.setattr(Another, "furthest", shorter)
    with pytest.raises(Disagreement, match="the engine says the team differs by 2 members, recomputed by 1"):
        alternatives(load(PAIR), 2, within="10%")


def test_people_are_assigned_at_the_least_cost_there_is() -> None:
    for seed in range(500):
        rng = random.Random(seed)
        size, most = rng.randint(1, 5), rng.choice([1, 3, 9])
        costs = [[rng.randint(0, most) for _ in range(size)] for _ in range(size)]
        given = assign(costs)
        assert sorted(given) == list(range(size))
        least = min(sum(costs[row][order[row]] for row in range(size)) for order in permutations(range(size)))
        assert sum(costs[row][column] for row, column in enumerate(given)) == least, f"seed {seed}"


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
