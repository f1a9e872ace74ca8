"""A team from few of many units: found where there is one, as by trying every team, and it meets every row."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from composer import load, solve
from composer.encoding.encode import encode
from composer.measures import Linear
from composer.optimize import few_groups, maximize
from composer.optimize.few_groups import FewestGroups, FewGroups
from composer.optimize.query import Query, WarmStart
from composer.presolve.group_rows import Groups, fewest_wanted
from composer.solvers import cpsat, tuning
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.group_master import GroupMaster

TRADES = "abcdefgh"


def planted(decoys: int, most: int) -> dict[str, Any]:
    """Units with three or four trades each, of which two, one early and one late, have all eight together; no other
    two do."""
    draw = random.Random(f"units {decoys}")
    few = [{*draw.sample(TRADES, 3)} for _ in range(decoys)]
    few[5], few[-4] = {*"abcd"}, {*"efgh"}
    pool = [
        {"id": f"P{unit}{trade}", "unit": f"U{unit}", "trade": trade}
        for unit, trades in enumerate(few)
        for trade in sorted(trades)
    ]
    require = [{"members": {"trade": trade}, "at_least": 1} for trade in TRADES]
    require.append({"distinct": "unit", "at_most": most})  # type: ignore[dict-item]
    return {"pool": pool, "teams": [{"name": "t", "size": 8, "require": require}]}


def question_of(scenario: Mapping[str, Any], *goals: int) -> Query:
    """Its goal, or how much each of several counts."""
    program = encode(load(scenario))
    objective = sum((goal.quotient.top * times for goal, times in zip(program.goals, goals, strict=False)), Linear())
    return Query(program, objective, Budget(), WarmStart())


def searched(question: Query, work: float = 5.0) -> FewGroups:
    groups = Groups.of_program(question.program, question.objective)
    assert groups is not None
    kind = FewestGroups if fewest_wanted(question.objective) else FewGroups
    search = kind(question, groups, maximize.evaluate)
    search.search(work)
    return search


def test_the_only_two_of_many_units_are_found() -> None:
    question = question_of(planted(200, 2))
    found = searched(question).champion
    assert found is not None
    units = {question.program.pool.person(person)["unit"] for person in found.members[0].tolist()}
    assert units == {"U5", "U196"}


def test_where_one_unit_has_to_do_there_is_none_and_that_is_proved() -> None:
    search = searched(question_of(planted(200, 1)))
    assert search.champion is None
    assert search.basis == "cases"
    assert solve(load(planted(200, 1))).verdict == "impossible"


@pytest.mark.parametrize("most", [2, 3, 200])
def test_a_team_is_there_after_little_work(most: int) -> None:
    answer = solve(load(planted(200, most)), work=0.5)
    assert answer.verdict == "best"
    assert len({member.id[:-1] for member in answer.teams[0].members}) <= most


def test_the_fewest_units_are_proved() -> None:
    scenario = planted(200, 9)
    scenario["teams"][0]["require"].pop()
    answer = solve(load({**scenario, "prefer": [{"least": {"distinct": "unit"}}]}), work=3.0)
    assert answer.verdict == "best"
    assert answer.goals[0].value == 2


def scored(seed: int) -> dict[str, Any]:
    """Three hundred people of thirty units; of at most two of them the best six, with women and at a price."""
    draw = random.Random(f"scored {seed}")
    pool = [
        {
            "id": f"P{place}",
            "unit": f"U{min(draw.randrange(30), draw.randrange(30))}",
            "sex": draw.choice("MMF"),
            "score": draw.randint(-20, 80),
            "cost": draw.randint(10, 40),
        }
        for place in range(300)
    ]
    require = [
        {"members": {"sex": "F"}, "at_least": 3},
        {"total": "cost", "at_most": 6 * 17},
        {"distinct": "unit", "at_most": 2},
    ]
    goals = [{"most": {"total": "score"}}, {"least": {"distinct": "unit"}}]
    return {"pool": pool, "teams": [{"name": "t", "size": 6, "require": require}], "prefer": goals}


@cache
def best_of_pairs(seed: int, each: int = 0) -> int:
    """The best score, less `each` for every unit: of every two units the best six, by dynamic programming."""
    of_unit: dict[str, list[dict[str, Any]]] = {}
    for one in scored(seed)["pool"]:
        of_unit.setdefault(one["unit"], []).append(one)
    values = []
    for units in [*combinations(of_unit, 1), *combinations(of_unit, 2)]:
        best = np.full((7, 4, 103), -(10**6))  # members, women up to three, cost
        best[0, 0, 0] = 0
        for one in (one for unit in units for one in of_unit[unit]):
            told = np.full_like(best, -(10**6))
            told[1:, :, one["cost"] :] = best[:-1, :, : 103 - one["cost"]] + one["score"]
            if one["sex"] == "F":
                told[:, 3] = told[:, 2:].max(1)
                told[:, 1:3], told[:, 0] = told[:, :2].copy(), -(10**6)
            best = np.maximum(best, told)
        values.append(int(best[6, 3].max()) - each * len(units))
    return max(values)


@pytest.mark.parametrize(("seed", "each"), [(0, 0), (1, 0), (2, 0), (0, 90), (1, 90)])
def test_the_best_of_two_units_is_that_of_every_two(seed: int, each: int) -> None:
    search = searched(question_of(scored(seed), 1, -each))
    assert search.basis in ("cases", "two engines")
    assert search.value == search.bound == best_of_pairs(seed, each)


@pytest.mark.parametrize("seed", range(2))
def test_where_it_is_stopped_the_truth_lies_between_what_is_held_and_what_is_promised(seed: int) -> None:
    best = best_of_pairs(seed)
    for work in (0.0, 0.003, 0.01, 0.03):
        question = question_of(scored(seed), 1)
        question.budget.work = work
        groups = Groups.of_program(question.program, question.objective)
        assert groups is not None
        search = FewGroups(question, groups, maximize.evaluate)
        with suppress(OutOfBudget):
            search.search(5.0)
        assert search.value is None or search.value <= best
        assert search.bound is None or search.bound >= best
        assert search.basis is None or search.value == best


@pytest.mark.unmeasured
def test_what_the_engine_leaves_open_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpsat, "decide", lambda *_, **__: cpsat.UNKNOWN)
    best = best_of_pairs(0)
    search = searched(question_of(scored(0), 1), 0.1)
    assert (search.champion, search.basis) == (None, None)
    assert search.bound is not None
    assert search.bound >= best
    fewest = searched(question_of(scored(0), 0, -1), 0.02)
    assert (fewest.champion, fewest.basis) == (None, None)


@pytest.mark.parametrize("broken", ["decide", "solve"])
def test_where_all_is_looked_into_what_an_engine_leaves_open_is_not_proved(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = scored(0)
    for place, one in enumerate(scenario["pool"]):
        one["unit"] = f"U{place % 3}"
    usual = searched(question_of(scenario, 1))
    assert usual.basis is not None
    assert usual.value is not None
    if broken == "decide":
        monkeypatch.setattr(cpsat, "decide", lambda *_, **__: cpsat.UNKNOWN)
    else:
        monkeypatch.setattr(GroupMaster, "solve", lambda *_: None)
    search = searched(question_of(scenario, 1))
    assert (search.champion, search.basis) == (None, None)
    assert search.bound is None or search.bound >= usual.value


def test_where_fewer_take_too_long_a_choice_from_more_is_held_and_not_called_fewest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = FewGroups.search
    monkeypatch.setattr(
        FewGroups,
        "search",
        lambda self, work: usual(self, work) if self.groups.most > 2 or not self.groups.most else None,
    )
    search = searched(fewest_of(planted(200, 8)))
    assert search.value is not None
    assert -8 <= search.value <= -2
    assert search.basis is None
    assert search.bound is not None
    assert search.bound >= -2


def fewest_of(scenario: dict[str, Any]) -> Query:
    scenario["teams"][0]["require"].pop()
    return question_of({**scenario, "prefer": [{"least": {"distinct": "unit"}}]}, -1)


def drawn(seed: int) -> dict[str, Any]:
    """A few people with a unit and languages, several of which a person may have."""
    draw = random.Random(f"few groups {seed}")
    pool = [
        {
            "id": f"P{place}",
            "unit": draw.choice(["A", "B", "C", "D", ""]),
            "speaks": "; ".join(sorted({draw.choice(("en", "fr", "ar", "es")) for _ in range(draw.randint(0, 3))})),
            "sex": draw.choice("MMF"),
            "score": draw.choice([1, 2, 2, 5, 9]),
        }
        for place in range(draw.randint(6, 9))
    ]
    distinct = {"distinct": draw.choice(["unit", "speaks"])}
    bound = draw.choice([{"at_most": 1}, {"at_most": 2}, {"at_most": 1}, {"at_least": 1, "at_most": 2}, {}])
    require = [{"members": {"sex": "F"}, "at_least": draw.randint(0, 2)}, {"total": "score", "at_least": 9}]
    require += [{**distinct, **bound}] if bound else []
    goals = [{"most": {"total": "score"}}] if draw.random() < 0.3 else []
    goals = goals if bound else [{"least": distinct}]
    team = {"name": "t", "size": draw.choice([2, 3, 4]), "require": require}
    return {"pool": pool, "fields": {"speaks": "set"}, "teams": [team], "prefer": goals}


def counted(measure: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> int:
    if "total" in measure:
        return sum(one["score"] for one in members)
    if "members" in measure:
        return sum(one["sex"] == "F" for one in members)
    return len({value for one in members for value in one[measure["distinct"]].split("; ") if value})


def truth(scenario: Mapping[str, Any]) -> list[list[int]]:
    """What the goals count for every team that meets the requirements."""
    team = scenario["teams"][0]
    return [
        [counted(next(iter(goal.values())), members) for goal in scenario["prefer"]]
        for members in combinations(scenario["pool"], team["size"])
        if all(each.get("at_least", 0) <= counted(each, members) <= each.get("at_most", 99) for each in team["require"])
    ]


@pytest.mark.parametrize("seed", range(80))
def test_values_are_those_of_trying_every_team(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SMALL", 0)
    scenario = drawn(seed)
    values, goals = truth(scenario), scenario["prefer"]
    answer = solve(load(scenario))
    assert (answer.verdict == "best") is bool(values)
    assert answer.verdict in ("best", "impossible")
    if values and goals:
        best = min(values) if "least" in goals[0] else max(values)
        assert [goal.value for goal in answer.goals] == best


def test_among_known_groups_is_everybody_who_could_be_in_something_a_little_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is found before all groups of a branch are known, and many values lie next to each other."""
    monkeypatch.setattr(few_groups._Search, "_tried", lambda *_: None)
    proved = 0
    for seed in range(120):
        scenario = drawn(seed)
        for person in scenario["pool"]:
            person["score"] = 1 + person["score"] % 2
        scenario["prefer"] = [{"most": {"total": "score"}}]
        scenario["teams"][0]["require"][1:] = [{"distinct": "unit", "at_most": 2}]
        question = question_of(scenario, 1)
        if Groups.of_program(question.program, question.objective) is None:
            continue
        search = searched(question)
        assert search.value == max((value for (value,) in truth(scenario)), default=None), seed
        assert search.basis is not None, seed
        proved += search.value is not None
    assert proved > 40


def test_the_fewest_groups_are_bound_from_below_by_their_own_number() -> None:
    search = searched(fewest_of(planted(60, 9)))
    assert (search.value, search.bound, search.basis) == (-2, -2, "cases")
