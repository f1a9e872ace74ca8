"""Teams and reserves chosen together, held against every team, every list, every loss and everybody who steps in."""

from __future__ import annotations

from typing import Any

import pytest

import composer
from composer import load, solve
from composer.base.errors import Undecided
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.optimize import covering, maximize
from composer.problem.problem import Problem
from composer.solvers.budget import Budget
from tests.support import ROOT
from tests.support.oracle import Problem as Oracle
from tests.support.random_problems import random_scenario
from tests.support.reserve_truth import covered, truth, with_reserves

QUICK = range(80)
POOL = [
    {"id": "P1", "languages": "ar", "score": 9},
    {"id": "P2", "languages": "fr", "score": 8},
    {"id": "P3", "languages": "fr", "score": 7},
    {"id": "P4", "languages": "ar; fr", "score": 4},
    {"id": "P5", "languages": "ar", "score": 2},
]


def patrol(reserves: dict[str, object], **more: object) -> Problem:
    seats = [{"seat": "Arabic", "who": {"languages": "ar"}}, {"seat": "French", "who": {"languages": "fr"}}]
    team: dict[str, object] = {"name": "patrol", "size": 3, "seats": seats, "reserves": reserves} | more
    return Problem(POOL, [team], prefer=[{"most": {"total": "score"}}], fields={"languages": "set"})


def told(problem: Problem) -> tuple[str, list[Any], int]:
    found = solve(problem)
    return found.verdict, [goal.value for goal in found.goals], sum(len(team.reserves or ()) for team in found.teams)


def agrees(seed: int) -> str:
    """The verdict, which is that of the truth, as are the goals and the number of reserves; every loss is covered."""
    scenario = with_reserves(seed)
    expected, found = truth(scenario), solve(load(scenario))
    if expected is None:
        assert found.verdict == "impossible", seed
        return found.verdict
    assert (found.verdict, [goal.value for goal in found.goals]) == ("best", expected[0]), seed
    assert sum(len(team.reserves or ()) for team in found.teams) == expected[1], seed
    assert found.fewest_reserves, seed
    oracle = Oracle(scenario)
    wanted = {spec["name"]: spec["reserves"] for spec in scenario["teams"] if "reserves" in spec}
    for team, roster in zip(oracle.teams, found.teams, strict=True):
        if roster.reserves is not None:
            spec = wanted.get(roster.name) or wanted[roster.name.rpartition("-")[0]]
            members, reserves = [one.id for one in roster.members], [one.id for one in roster.reserves]
            assert team.everyone.issuperset(reserves), seed
            assert covered(oracle, team, members, reserves, spec["cover"]), seed
            assert [one.rank for one in roster.reserves] == [*range(1, len(reserves) + 1)], seed
    everybody = [one.id for roster in found.teams for one in (*roster.members, *(roster.reserves or ()))]
    assert len(everybody) == len(set(everybody)), seed
    return found.verdict


@pytest.mark.unmeasured
def test_teams_and_their_reserves_are_the_best_there_are() -> None:
    verdicts = [agrees(seed) for seed in QUICK]
    assert {*verdicts} == {"best", "impossible"}
    assert verdicts.count("best") > 10


@pytest.mark.by_the_hundred
def test_teams_and_their_reserves_are_the_best_there_are_on_many_more() -> None:
    for seed in range(len(QUICK), 360):
        agrees(seed)


@pytest.mark.unmeasured
def test_what_is_found_with_something_to_spare_covers_every_loss() -> None:
    found = missed = 0
    for seed in range(60):
        scenario = with_reserves(seed)
        problem = load({**scenario, "prefer": []})
        program = encode(problem)
        if not program.covers:
            continue
        lucky = covering._with_something_to_spare(program, maximize.maximize, Budget(), None)
        if lucky is None:
            missed += 1
            continue
        found += 1
        oracle, ids = Oracle(scenario), problem.pool.ids
        for cover in program.covers:
            members, reserves = ([ids[row] for row in lucky.blocks[at]] for at in (cover.team, cover.reserves))
            assert covered(oracle, oracle.teams[cover.team], members, reserves, cover.losses), seed
    assert found > 5
    assert missed > 5


@pytest.mark.unmeasured
def test_a_given_team_gets_as_few_reserves_as_do() -> None:
    """Every team that the scenario allows, as the only one there is: the list is as short as any that covers it."""
    tried = 0
    for seed in range(100):
        scenario = random_scenario(seed)
        oracle = Oracle(scenario)
        if len(oracle.teams) != 1 or scenario["teams"][0].get("number") or scenario.get("require"):
            continue
        for members in oracle.choices(oracle.teams[0])[:2]:
            team = dict(scenario["teams"][0]) | {"reserves": {"cover": 1}}
            given = {**scenario, "teams": [team], "plan": {team["name"]: [*members]}, "frozen": "2100-01-01"}
            given["today"] = scenario["start"]
            spec = {**scenario, "teams": [team], "prefer": []}
            expected = _fewest(Oracle(spec), members)
            found = solve(load(given))
            mine = [*found.teams[0].reserves] if found.teams and found.teams[0].reserves is not None else None
            if mine is not None and {one.id for one in found.teams[0].members} != {*members}:
                continue  # the size lets more join
            assert (None if mine is None else len(mine)) == expected, seed
            tried += 1
    assert tried > 8


def _fewest(oracle: Oracle, members: tuple[str, ...]) -> int | None:
    from itertools import combinations

    team = oracle.teams[0]
    spare = sorted(team.everyone - {*members})
    lists = (some for number in range(len(spare) + 1) for some in combinations(spare, number))
    return next((len(some) for some in lists if covered(oracle, team, members, some, 1)), None)


def test_one_reserve_covers_a_patrol_in_every_seat() -> None:
    found = solve(patrol({"number": {"at_most": 2}, "cover": 1}))
    (reserve,) = found.teams[0].reserves or ()
    assert (found.verdict, [goal.value for goal in found.goals], reserve.id) == ("best", [24], "P4")
    covers = {each.lost: each.seat for each in reserve.covers}
    assert covers.keys() == {"P1", "P2", "P3"}
    assert covers["P1"] == "Arabic"


def test_a_lower_number_costs_goals_and_none_may_be_enough_for_nobody() -> None:
    assert told(patrol({"number": 0})) == ("impossible", [None], 0)
    assert told(patrol({"number": 0, "cover": 0})) == ("best", [24], 0)
    assert told(patrol({"number": 2, "cover": 0})) == ("best", [24], 2)
    assert told(patrol({"cover": 2})) == ("best", [24], 2)
    assert told(patrol({"cover": 3}))[0] == "impossible"


def test_a_size_that_is_a_range_may_shrink_and_no_reserve_be_needed() -> None:
    assert told(patrol({}, size={"at_least": 1, "at_most": 3}, seats=[])) == ("best", [24], 0)
    assert told(patrol({}, size={"at_least": 3, "at_most": 3}, seats=[])) == ("best", [24], 1)


def test_exactly_and_the_size_hold_again_after_a_loss() -> None:
    rows = [{"members": {"languages": "ar"}, "exactly": 1}]
    team = {"name": "patrol", "size": 3, "require": rows, "reserves": {}}
    pool = [*POOL, {"id": "P6", "languages": "fr", "score": 1}]
    found = solve(Problem(pool, [team], prefer=[{"most": {"total": "score"}}], fields={"languages": "set"}))
    assert found.verdict == "best"
    assert [goal.value for goal in found.goals] == [24]
    assert len(found.teams[0].reserves or ()) == 2  # another Arabic speaker alone, and another French speaker alone


def test_nobody_is_a_reserve_who_does_not_pass_the_gates_or_is_in_a_team() -> None:
    problem = patrol({"number": {"at_most": 2}}, everyone={"score": {"at_least": 4}})
    (reserve,) = solve(problem).teams[0].reserves or ()
    assert reserve.id == "P4"
    assert solve(patrol({}, everyone={"score": {"at_least": 5}})).verdict == "impossible"


def test_two_teams_have_lists_of_their_own_unless_their_tours_are_apart() -> None:
    pool = [{"id": f"P{number}", "score": number} for number in range(1, 5)]
    teams: list[dict[str, object]] = [{"name": name, "size": 1, "reserves": {}} for name in ("one", "two")]
    best: list[dict[str, Any]] = [{"most": {"total": "score"}}]
    assert told(Problem(pool, teams, prefer=best)) == ("best", [7], 2)
    assert told(Problem(pool[:3], teams, prefer=best))[0] == "impossible"
    days = [("2027-01-01", "2027-06-30"), ("2027-07-01", "2027-12-31")]
    apart = [team | {"start": start, "end": end} for team, (start, end) in zip(teams, days, strict=True)]
    assert told(Problem(pool[:2], apart, prefer=best)) == ("best", [4], 2)  # the same member and reserve of both
    assert told(Problem(pool[:2], apart, prefer=best, rest="1 months"))[0] == "impossible"


def test_a_reserve_has_a_tour_left_and_is_not_busy() -> None:
    pool: list[dict[str, object]] = [
        {"id": "P1", "leave": None, "past": None},
        {"id": "P2", "leave": "2027-03-01", "past": None},
        {"id": "P3", "leave": None, "past": "2020-01-01..2020-06-30; 2021-01-01..2021-06-30"},
        {"id": "P4", "leave": None, "past": None},
    ]
    team = {"name": "t", "size": 1, "start": "2027-01-01", "end": "2027-06-30", "reserves": {}}
    kinds = {"leave": "spans", "past": "spans"}
    given: dict[str, Any] = {"busy": "leave", "served": "past", "tours": {"at_most": 2}, "fields": kinds}
    found = solve(Problem(pool, [team], **given))
    (reserve,) = found.teams[0].reserves or ()
    assert {found.teams[0].members[0].id, reserve.id} == {"P1", "P4"}
    assert solve(Problem(pool[:3], [team], **given)).verdict == "impossible"


@pytest.mark.unmeasured
def test_the_observers_are_as_the_scenario_says() -> None:
    """One reserve costs 22 points, two cost nothing, and no list covers any two losses."""
    problem = load(ROOT / "scenarios" / "observers_reserves.yaml")

    def asking(**reserves: object) -> tuple[str, list[Any], int]:
        return told(problem.replacing(teams=[problem.teams[0].model_copy(update={"reserves": Reserves(**reserves)})]))

    from composer import Reserves

    assert asking(number={"at_most": 1}) == ("best", [0, 451, 894], 1)
    assert asking(number={"at_most": 2}) == ("best", [0, 473, 891], 2)
    assert asking(cover=2)[0] == "impossible"


@pytest.mark.unmeasured
def test_a_search_that_is_ended_names_no_reserves_that_cover_too_little() -> None:
    problem = load(ROOT / "scenarios" / "observers_reserves.yaml")
    for work in (0.0001, 0.01, 0.05, 0.1, 0.2):
        found = composer.solve(problem, work=work)
        if found.teams:
            teams = {team.name: [*team.members, *_standing_by(team)] for team in found.teams}
            assert composer.verify(problem, teams).met


def _standing_by(team: composer.Roster) -> list[composer.Member]:
    return [composer.Member(one.id, "reserve") for one in team.reserves or ()]


def test_a_wrong_copy_of_the_rows_is_a_loud_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "with_loss", lambda program, *_: program)
    with pytest.raises(composer.Disagreement, match="make the loss of"):
        solve(patrol({"number": {"at_most": 1}}, seats=[], require=[{"members": {"languages": "ar"}, "exactly": 1}]))


def test_a_proof_says_what_it_does_not_show() -> None:
    problem = load(ROOT / "scenarios" / "observers_reserves.yaml")
    one = problem.replacing(teams=[problem.teams[0].model_copy(update={"reserves": composer.Reserves(number=1)})])
    with pytest.raises(Undecided, match="losses need not be covered"):
        composer.certify(one, solve(one))


def test_only_the_last_choice_that_is_held_against_losses_is_proved_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs: list[int] = []
    masters: list[int] = []
    prove, master = maximize.prove_none_better, covering._master

    def proving(*given: Any) -> Any:
        proofs.append(1)
        return prove(*given)

    def mastering(program: Program) -> Any:
        masters.append(1)
        return master(program)

    monkeypatch.setattr(maximize, "prove_none_better", proving)
    monkeypatch.setattr(covering, "_master", mastering)
    several = 0
    for seed in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        problem = load(with_reserves(seed))
        program = encode(problem)
        if not program.covers or not program.goals:
            continue
        objective = program.goals[0].quotient.top * (1 if program.goals[0].most else -1)
        del proofs[:], masters[:]
        found = maximize.maximize(program, objective, Budget())
        assert len(proofs) <= 1, seed
        assert found.proved, seed
        several += len(masters) > 1 and found.placement is not None and bool(proofs)
    assert several
