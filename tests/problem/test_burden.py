"""The most tours that one person has, past ones included, against trying out every schedule of every person."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from composer import certify, indispensable, load, solve, tradeoffs
from composer.base.errors import ScenarioError
from composer.checking.check import check
from composer.checking.verify import verify
from tests.problem import test_again
from tests.problem.test_again import WHO, Asked, Person, Programme, solve_and_compare
from tests.support.samples import split
from tests.support.schedules import Schedule


@dataclass(frozen=True)
class Burdened(Programme):
    """A drawn scenario that asks for the most tours of one person, beside who has been before and how many serve."""

    def joined(self, key: str) -> Callable[[Iterable[int]], int]:
        return max if key == "burden" else super().joined(key)

    def counted(self, asked: Asked, person: Person, mine: Schedule) -> int:
        if asked.key != "burden":
            return super().counted(asked, person, mine)
        serves = any(WHO[asked.who][1](person, self.tours[team]) for team in mine)
        return len(self.past(person)) + len(mine) if serves else 0


@cache
def drawn(seed: int) -> Burdened:
    """One demand or two on the most tours of one, in a drawn programme of which some demands are left out."""
    source = random.Random(f"burden {seed}")
    free = test_again.drawn(seed)
    past = ["", "", "2020-01-01..2020-02-01", "2019-01-01..2019-02-01; 2020-01-01..2020-02-01"]
    pool = [{**person, "past": person["past"] or source.choice(past)} for person in free.pool]
    number = len(free.tours)
    if number > 2 and source.random() < 0.3:  # one of them holds the others
        days = sorted({day for tour in free.tours for day in tour})
        tours = ((days[0], days[-1]), *free.tours[1:])
        free = replace(free, tours=tours, rest=0)

    def asked(bounded: bool) -> Asked:
        bound, kind = source.randint(1, 3), source.choice([0, 0, 0, 1, 2])
        low, high = (bound if kind != 0 else None), (bound if kind != 1 else None)
        who = source.choice(["anyone", "anyone", *WHO])
        return Asked("burden", who, None, *((low, high) if bounded else (None, None)))

    others = [one for one in free.asked if source.random() < 0.3]
    demands = (*others, *(asked(True) for _ in range(source.randint(0, 2))))
    goal = asked(False) if source.random() < 0.7 else free.goal
    most = source.choice([None, None, 1, 2, 3])
    parts = (pool, free.tours, free.sizes, free.rest, demands, goal, source.random() < 0.3, most)
    return Burdened(*parts)


@pytest.mark.parametrize("seeds", split(range(400), 30))
def test_the_most_tours_of_one_person_are_those_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        solve_and_compare(drawn(seed), seed)


@pytest.mark.parametrize("seeds", split(range(200), 20))
def test_a_roster_is_counted_as_a_person_counts_it(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        choice = random.Random(seed).choice(programme.every)
        teams = {
            name: [one["id"] for one, mine in zip(programme.pool, choice, strict=True) if place in mine]
            for place, name in enumerate(programme.names)
        }
        recount = verify(load(programme.scenario), teams)
        assert recount.met == programme.meets(choice), seed
        first = recount.goals[0].value
        assert first is not None
        assert (first if programme.most else -first) == programme.worth(choice)[0], seed


@pytest.mark.parametrize("seeds", split(range(150), 8))
def test_who_is_in_every_programme_is_that_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        found = indispensable(load(programme.scenario))
        there = [{n for n, mine in enumerate(choice) if mine} for choice in programme.choices]
        assert found.possible == bool(there), seed
        if there:
            ids = [person["id"] for person in programme.pool]
            assert [*found.always] == [ids[n] for n in sorted(set.intersection(*there))], seed
            assert not {*found.never} & {ids[n] for n in set.union(*there)}, seed


@pytest.mark.parametrize("seeds", split(range(80), 5))
def test_fewer_tours_of_one_are_traded_off_as_all_schedules_say(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        axes = {"tradeoffs": [{"least": {"burden": {}}}, {"most": {"total": "score"}}]}
        found = {tuple(point.values) for point in tradeoffs(load(programme.scenario | axes)).points}
        each = {(-programme.read(Asked("burden", "anyone", None), c), programme.worth(c)[1]) for c in programme.choices}
        front = {a for a in each if not any(b != a and b[0] >= a[0] and b[1] >= a[1] for b in each)}
        assert {(-a, b) for a, b in found} == front, seed


def company(people: int, **more: Any) -> dict[str, Any]:
    """Three reliefs of four, from so many people, the first of whom has been once before."""
    pool = [{"id": f"P{n}", "past": "2020-01-01..2020-06-30" if not n else "", "score": n % 3} for n in range(people)]
    team = {"name": "c", "size": 4, "start": "2027-01-01", "end": "2027-06-30"}
    teams = [team | {"repeat": {"every": "6 months", "number": 3}}]
    return {"pool": pool, "fields": {"past": "spans"}, "served": "past", "teams": teams} | more


@pytest.mark.parametrize(("people", "least"), [(4, 4), (5, 3), (6, 3), (7, 2), (12, 2), (13, 1)])
def test_the_fewest_tours_of_the_most_burdened_are_found_and_proved(people: int, least: int) -> None:
    found = solve(load(company(people, prefer=[{"least": {"burden": {}}}])))
    assert (found.verdict, found.goals[0].value) == ("best", least)
    held = solve(load(company(people, require=[{"burden": {}, "at_most": least}])))
    assert held.verdict == "best"
    if least > 1:
        assert solve(load(company(people, require=[{"burden": {}, "at_most": least - 1}]))).verdict == "impossible"


def test_it_is_a_number_of_all_the_teams_together() -> None:
    scenario = company(5)
    scenario["teams"][0]["require"] = [{"burden": {}, "at_most": 2}]
    with pytest.raises(ScenarioError, match="`burden` is counted over all the teams together"):
        load(scenario)
    with pytest.raises(ScenarioError, match="`burden` is counted over all the teams together"):
        load(company(5, require=[{"burden": {}, "at_most": 2, "team": "c-1"}]))


def test_it_is_called_what_it_counts() -> None:
    problem = load(company(5, require=[{"burden": {}, "at_most": 2}, {"burden": {"id": "P1"}, "at_least": 1}]))
    assert [row.label for row in problem.require] == [
        "most tours of one person: at most 2",
        "most tours of one person with id P1: at least 1",
    ]


@pytest.mark.parametrize(("people", "least"), [(4, 4), (5, 3), (7, 2), (13, 1)])
def test_the_fewest_tours_of_the_most_burdened_have_a_proof_that_can_be_checked(people: int, least: int) -> None:
    problem = load(company(people, prefer=[{"least": {"burden": {}}}]))
    proof = certify(problem, solve(problem))
    assert check(problem, proof).holds
    assert [goal.value for goal in proof.goals] == [str(least)]
    held = load(company(people, require=[{"burden": {}, "at_most": least - 1}]))
    assert check(held, certify(held, solve(held))).holds


def test_whoever_shows_the_most_tours_is_in_a_team() -> None:
    women = [{"id": "A", "sex": "F", "past": "2019-01-01; 2020-01-01", "score": 0}]
    pool = [*women, {"id": "B", "sex": "M", "past": "", "score": 5}]
    teams = [
        {"name": name, "size": 1, "start": f"2027-0{month}-01", "end": f"2027-0{month}-20"}
        for name, month in (("spring", 3), ("summer", 6))
    ]
    asked = {"require": [{"burden": {"sex": "F"}, "at_least": 2}], "prefer": [{"most": {"total": "score"}}]}
    found = solve(load({"pool": pool, "fields": {"past": "spans"}, "served": "past", "teams": teams} | asked))
    assert (found.verdict, found.goals[0].value, found.findings[0].observed) == ("best", 5, 3)
