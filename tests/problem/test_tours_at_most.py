"""How many tours one person may have, against trying out every schedule of every person."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from composer import alternatives, certify, indispensable, load, solve, why
from composer.analyses.counts.search import counts
from composer.base.errors import ScenarioError
from composer.checking.check import check
from composer.checking.verify import verify
from composer.encoding.encode import encode
from composer.pool.who import Who
from composer.problem.problem import Problem
from tests.problem.test_tours import FIRST, Programme, drawn, solve_and_compare
from tests.support.samples import split

NUMBER = 320


@dataclass(frozen=True)
class Capped(Programme):
    """A drawn scenario in which one person may have so many tours, past ones included."""

    def most(self, person: dict[str, Any], _may: Sequence[int]) -> int:
        """As many as the past ones leave."""
        return max(0, self.scenario["tours"]["at_most"] - sum(bool(span) for span in person["past"].split("; ")))


@cache
def capped(seed: int) -> Capped:
    """Two to five tours, of which one may have one to three."""
    source = random.Random(f"tours at most {seed}")
    free = drawn(seed)
    scenario, tours = free.scenario, free.tours
    if source.random() < 0.4:
        scenario, tours = within_a_long_one(scenario, source)
    pool = [dict(person, past=person["past"] * source.choice([0, 1, 1])) for person in scenario["pool"]]
    for person in pool:  # fewer different people, so that some are alike
        person["score"] = person["score"] // 4
    most = {"at_most": source.choice([1, 2, 2, 2, 3])}
    return Capped(scenario | {"pool": pool, "tours": most}, tours)


def within_a_long_one(scenario: dict[str, Any], source: random.Random) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """The same people, fit for three short tours or four, all of them within a long one."""
    days = [(FIRST, FIRST + timedelta(60))]
    days += [(FIRST + timedelta(15 * n), FIRST + timedelta(15 * n + source.randint(0, 9))) for n in range(1, 5)]
    days = days[: source.choice([4, 4, 5])]
    teams = [
        {"name": name, "size": source.choice([1, 1, 2]), "start": str(start), "end": str(end)}
        for name, (start, end) in zip("abcde", days, strict=False)
    ]
    fit = {"birth": "1990-01-01", "medical": "2030-01-01", "leave": ""}
    pool = [person | fit for person in scenario["pool"][: source.randint(3, 4)]]
    tours = tuple((team["name"], each) for team, each in zip(teams, days, strict=True))
    left_out = ("rest", "require")
    rest = {key: value for key, value in scenario.items() if key not in left_out}
    for person in pool:
        person["sex"] = "F"
    return rest | {"pool": pool, "teams": teams}, tours


@pytest.mark.parametrize("seeds", split(range(NUMBER), 12))
def test_the_best_programme_is_that_of_all_schedules_of_so_many_tours(seeds: Sequence[int]) -> None:
    for seed in seeds:
        solve_and_compare(capped(seed), seed)


@pytest.mark.parametrize("seeds", split(range(NUMBER), 12))
def test_so_many_tours_matter_often_and_leave_something_possible_often(seeds: Sequence[int]) -> None:
    best = [capped(seed).best for seed in seeds]
    assert sum(each is not None for each in best) * 5 > len(seeds)
    programs = [encode(load(capped(seed).scenario)) for seed in seeds]
    assert sum(each.most_tours is not None for each in programs) * 4 > len(seeds)
    alone = [any(not each.splits(person) for person in range(len(each.pool))) for each in programs]
    assert sum(alone) * 12 > len(seeds)


@pytest.mark.parametrize("seeds", split(range(200), 8))
def test_who_is_in_every_programme_and_who_in_none_is_that_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = capped(seed)
        found = indispensable(load(programme.scenario))
        there = [{n for n, mine in enumerate(choice) if mine} for _, choice in programme.choices]
        assert found.possible == bool(there), seed
        if there:
            ids = [person["id"] for person in programme.scenario["pool"]]
            assert [*found.always] == [ids[n] for n in sorted(set.intersection(*there))], seed
            assert not {*found.never} & {ids[n] for n in set.union(*there)}, seed
            assert (found.open_always, found.open_never) == ((), ()), seed


@pytest.mark.parametrize("seeds", split(range(120), 6))
def test_the_next_best_programmes_are_those_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = capped(seed)
        found = alternatives(load(programme.scenario), 3, differ=1)
        worth = sorted((worth for worth, _ in programme.choices), reverse=True)
        assert [one.goals[0].value for one in found.alternatives] == worth[:3], seed


def tour(name: str, start: str, end: str, size: int = 1) -> dict[str, Any]:
    return {"name": name, "size": size, "start": start, "end": end}


LONG = tour("long", "2027-01-01", "2027-12-31")
SHORT = [
    tour("first", "2027-01-05", "2027-02-01"),
    tour("second", "2027-03-01", "2027-04-01"),
    tour("third", "2027-05-01", "2027-06-01"),
]


def of_people(number: int, most: int, teams: list[dict[str, Any]], **more: Any) -> Problem:
    pool = [{"id": f"P{n}"} for n in range(number)]
    return load({"pool": pool, "teams": teams, "tours": {"at_most": most}, **more})


def test_short_tours_within_a_long_one_are_not_shared_out_as_if_days_were_alike() -> None:
    # Four places for two people with two tours each: but who is on the long one can be on no other.
    assert solve(of_people(2, 2, [LONG, *SHORT])).verdict == "impossible"
    assert solve(of_people(2, 3, [LONG, *SHORT])).verdict == "best"
    assert solve(of_people(3, 2, [LONG, *SHORT])).verdict == "best"


@pytest.mark.parametrize(("people", "most"), [(4, 1), (2, 2), (2, 3), (1, 4)])
def test_as_many_people_as_the_tours_ask_for_are_enough(people: int, most: int) -> None:
    year = [tour(f"t{month}", f"2027-0{month}-01", f"2027-0{month}-20") for month in range(1, 5)]
    assert solve(of_people(people, most, year)).verdict == "best"
    if people > 1:
        assert solve(of_people(people - 1, most, year)).verdict == "impossible"


def past(*spans: str, most: int = 2) -> Problem:
    pool = [{"id": f"P{n}", "tours_done": each} for n, each in enumerate(spans)]
    fields = {"tours_done": "spans"}
    tours = {"at_most": most}
    return load({"pool": pool, "fields": fields, "served": "tours_done", "teams": SHORT[:2], "tours": tours})


def test_each_past_tour_counts_and_who_has_had_them_all_is_kept_out_by_a_gate() -> None:
    problem = past("2020-01-01; 2021-01-01..2021-06-30", "2021-01-01", "")
    found = solve(problem)
    assert found.verdict == "best"
    assert found.people.eligible == 2
    first = [gate for gate in problem.gates(problem.deployed[0]) if gate.name == "tours"]
    assert [gate.label for gate in first] == ["first: tours"]
    assert first[0].who.mask(problem.pool).tolist() == [False, True, True]
    assert [first[0].who.holds(problem.pool.person(row)) for row in range(3)] == [False, True, True]
    assert solve(past("2020-01-01; 2021-01-01", "2021-01-01")).verdict == "impossible"
    assert solve(past("2020-01-01; 2021-01-01", "2021-01-01", most=3)).verdict == "best"


def test_a_roster_names_who_has_too_many_tours_as_it_names_who_is_there_twice() -> None:
    problem = past("2020-01-01; 2021-01-01", "2021-01-01", "")
    broken = verify(problem, {"first": ["P1"], "second": ["P1"]}).broken
    assert [(found.requirement, found.observed, found.at_most) for found in broken] == [
        ("P1 has 2 tours at most", 3, 2)
    ]
    assert verify(problem, {"first": ["P2"], "second": ["P2"]}).met
    broken = verify(problem, {"first": ["P0"], "second": ["P1"]}).broken
    assert [found.requirement for found in broken] == ["first: tours"]
    (found,) = verify(past("", most=1), {"first": ["P0"], "second": ["P0"]}).broken
    assert found.requirement == "P0 has 1 tour at most"


def test_who_is_kept_of_a_plan_stays_however_many_tours_they_have_and_has_no_more() -> None:
    plan = {"first": ["P0"], "second": ["P0"]}
    pool = [{"id": f"P{n}", "score": 2 - n} for n in range(2)]
    both = {"plan": plan, "frozen": "2027-04-15", "pool": pool, "prefer": [{"most": {"total": "score"}}]}
    problem = of_people(2, 1, SHORT, **both)
    found = solve(problem)
    assert [[member.id for member in team.members] for team in found.teams] == [["P0"], ["P0"], ["P1"]]
    assert verify(problem, {**plan, "third": ["P1"]}).met
    (broken,) = verify(problem, {**plan, "third": ["P0"]}).broken
    assert (broken.requirement, broken.observed) == ("P0 has 2 tours at most", 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"at_most": 0}, "tours: at_most: a number of tours from 1 on is wanted here, not `0`"),
        ({"at_most": 1.5}, "tours: at_most: a whole number is wanted here, not `1.5`"),
        ({}, "tours: `at_most` is missing"),
        ({"at_most": 2, "at_least": 1}, "tours: at_least: unknown key `at_least` – did you mean `at_most`?"),
        (2, "tours: a mapping is wanted here, not `2`"),
    ],
)
def test_what_is_no_ceiling_on_tours_is_told_with_its_place(given: object, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load({"pool": [{"id": "P"}], "teams": [{"name": "t", "size": 1}], "tours": given})
    assert str(refused.value) == said
    if isinstance(given, dict):
        with pytest.raises(ScenarioError) as refused:
            Problem([{"id": "P"}], [{"name": "t", "size": 1}], tours=given)
        assert str(refused.value) == said.replace(": at_", ".at_")


@pytest.mark.parametrize(
    ("people", "most", "teams"), [(1, 2, SHORT), (2, 2, [LONG, *SHORT]), (3, 1, [LONG, *SHORT]), (5, 2, [])]
)
def test_that_too_many_tours_are_wanted_is_proved_and_the_proof_rests_on_how_many_one_may_have(
    people: int, most: int, teams: list[dict[str, Any]]
) -> None:
    year = [tour(f"t{month}", f"2027-0{month}-01", f"2027-0{month}-20", 4) for month in range(1, 4)]
    problem = of_people(people, most, teams or year)
    outcome = solve(problem)
    assert outcome.verdict == "impossible"
    proof = certify(problem, outcome)
    assert check(problem, proof).holds
    assert not check(problem.replacing(tours={"at_most": most + 2}), proof).holds
    assert not check(problem.replacing(tours=None), proof).holds


@pytest.mark.parametrize("seeds", split(range(100), 10))
def test_that_nothing_is_better_is_proved_where_a_proof_is_found(seeds: Sequence[int]) -> None:
    for seed in seeds:
        problem = load(capped(seed).scenario)
        outcome = solve(problem)
        assert check(problem, certify(problem, outcome)).holds, seed


def test_places_are_counted_against_how_many_tours_people_may_still_have() -> None:
    year = [tour(f"t{month}", f"2027-0{month}-01", f"2027-0{month}-20", 2) for month in range(1, 5)]
    assert not counts(of_people(4, 2, year)).impossible
    short = counts(of_people(3, 2, year))
    assert short.impossible
    assert short.overall is not None
    size = short.overall.demands[0]
    assert (size.needed, size.there) == (8, 6)
    women = {"pool": [{"id": f"P{n}", "sex": "F" if n < 2 else "M"} for n in range(6)]}
    asked = [{"members": {"sex": "F"}, "at_least": 5, "name": "Women"}]
    found = counts(of_people(6, 2, year, **women, require=asked))
    assert found.overall is not None
    assert [(each.label, each.needed, each.there) for each in found.overall.demands if not each.enough] == [
        ("Women", 5, 4)
    ]
    assert not counts(of_people(6, 3, year, **women, require=asked)).impossible
    done = past("2020-01-01; 2021-01-01", "2021-01-01")
    assert counts(done).impossible


@pytest.mark.parametrize("seeds", split(range(200), 15))
def test_what_counting_calls_too_few_no_schedule_meets(seeds: Sequence[int]) -> None:
    few = [seed for seed in seeds if counts(load(capped(seed).scenario)).impossible]
    assert [seed for seed in few if capped(seed).choices] == []


def test_why_says_that_somebody_has_had_as_many_tours_as_one_may() -> None:
    found = why(past("2020-01-01; 2021-01-01", "2021-01-01", ""), "P0")
    (reason,) = found.reasons
    assert reason.standing == "stopped"
    assert [stop.requirement for stop in reason.stops] == ["first: tours", "second: tours"]
    assert [stop.condition for stop in reason.stops] == ["fewer past tours than one may have"] * 2


@pytest.mark.parametrize(("people", "most", "always"), [(2, 1, 2), (3, 1, 0), (2, 2, 0), (1, 2, 1)])
def test_of_people_alike_all_are_needed_where_each_has_few_tours(people: int, most: int, always: int) -> None:
    found = indispensable(of_people(people, most, SHORT[:2]), work=2)
    assert (found.possible, len(found.always), found.never) == (True, always, ())


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({"at_least": 1}, [False, True, True]),
        ({"at_most": 1}, [False, True, False]),  # a blank cell meets no condition
        (2, [False, False, True]),
        ({"at_least": 1, "at_most": 1}, [False, True, False]),
    ],
)
def test_spans_are_counted_by_a_condition_as_by_hand(asked: object, meant: list[bool]) -> None:
    pool = past("", "2020-01-01", "2020-01-01; 2021-01-01..2021-02-01").pool
    who = Who({"tours_done": {"number": asked}})
    assert who.mask(pool).tolist() == meant
    assert [who.holds(pool.person(row)) for row in range(3)] == meant


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"number": "many"}, "a number is wanted here, not `many`"),
        ({"number": {"at_least": 3, "at_most": 1}}, "at_least `3` lies above at_most `1`"),
        ({"number": 1, "at_least": "start"}, "`number` stands alone: how many spans there are"),
    ],
)
def test_what_is_no_number_of_spans_is_told(spec: object, said: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(said)):
        Who({"tours_done": spec}).mask(past("2020-01-01").pool)
