"""Reserves that a roster names, held against the people; and the order in which they are called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from composer import Member, Problem, ScenarioError, explain, indispensable, load, repair, solve, sweep, verify, why
from composer.analyses.explain.ways_out.words import way_words
from composer.analyses.solve.words import outcome_text
from composer.scenario.roster import read_roster
from tests.support import ROOT

POOL: list[dict[str, object]] = [
    {"id": "P1", "languages": "ar", "score": 9},
    {"id": "P2", "languages": "fr", "score": 8},
    {"id": "P3", "languages": "fr", "score": 7},
    {"id": "P4", "languages": "ar", "score": 4},
    {"id": "P5", "languages": "fr", "score": 2},
]
SEATS = [{"seat": "Arabic", "who": {"languages": "ar"}}, {"seat": "French", "who": {"languages": "fr"}, "number": 2}]


def patrol(**reserves: object) -> Problem:
    team = {"name": "patrol", "size": 3, "seats": SEATS, "everyone": {"score": {"at_least": 2}}, "reserves": reserves}
    return Problem(POOL, [team], prefer=[{"most": {"total": "score"}}], fields={"languages": "set"})


def roster(*reserves: str) -> dict[str, list[Member | str]]:
    return {"patrol": ["P1", "P2", "P3", *(Member(each, "reserve") for each in reserves)]}


def broken(problem: Problem, *reserves: str) -> list[tuple[str, object, str]]:
    return [(each.requirement, each.observed, each.note) for each in verify(problem, roster(*reserves)).broken]


def test_a_roster_with_its_reserves_is_met_and_one_with_too_few_names_the_loss() -> None:
    problem = patrol(number={"at_most": 2})
    assert broken(problem, "P5", "P4") == []
    note = "nobody makes good the loss of P1"
    assert broken(problem, "P5") == [("patrol: at most 2 reserves cover any loss", 2, note)]
    assert len(broken(problem)) == 1


def test_reserves_that_are_members_or_too_many_or_outside_the_gates_are_told() -> None:
    pool = [*POOL, {"id": "P6", "languages": "ar; fr", "score": 1}]
    assert [label for label, *_ in broken(patrol(number=1), "P5", "P4")] == ["patrol: reserves"]
    assert "P1 is there once" in [label for label, *_ in broken(patrol(), "P4", "P5", "P1")]
    outside = Problem(pool, patrol(number=2).teams, fields={"languages": "set"})
    assert "patrol: reserves: score" in [label for label, *_ in broken(outside, "P4", "P6")]


def test_who_covers_most_is_called_first_and_each_is_told_for_whom() -> None:
    found = solve(patrol(number={"at_most": 2}))
    reserves = found.teams[0].reserves or ()
    assert [(each.id, each.rank) for each in reserves] == [("P5", 1), ("P4", 2)]
    assert [{(loss.lost, loss.seat) for loss in each.covers} for each in reserves] == [
        {("P2", "French"), ("P3", "French")},
        {("P1", "Arabic")},
    ]
    assert verify(patrol(number=2), roster("P4", "P5")).teams[0].reserves != reserves  # the roster's own order


def test_an_answer_read_back_is_met_and_a_tampered_one_is_not(tmp_path: Path) -> None:
    problem = load(ROOT / "scenarios" / "observers_reserves.yaml")
    answer: Any = json.loads(solve(problem).to_json())
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer))
    assert verify(problem, read_roster(str(path), problem)).met
    answer["teams"][0]["reserves"][0]["id"] = "P003"
    path.write_text(json.dumps(answer))
    tampered = verify(problem, read_roster(str(path), problem))
    assert not tampered.met
    assert "observers: at most 2 reserves cover any loss" in [each.requirement for each in tampered.broken]


def test_a_roster_of_rows_names_reserves_by_their_seat(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,seat\nP1,Arabic\nP2,French\nP3,French\nP5,reserve\nP4,reserve\n")
    problem = patrol(number=2)
    assert verify(problem, read_roster(str(path), problem)).met


def test_reserves_are_told_in_words() -> None:
    text = outcome_text(solve(patrol(number={"at_most": 2})))
    assert "patrol: 2 reserves, in order of call" in text
    assert "P2, P3" in text
    assert "No team as good does with fewer than 2 reserves; that is proved." in text


def test_too_few_reserves_are_one_demand_of_a_conflict_with_ways_out() -> None:
    found = explain(patrol(number={"at_most": 1}))
    assert found.verdict == "impossible"
    named = {each.requirement for conflict in found.conflicts for each in conflict.demands}
    assert "patrol: at most 1 reserve cover any loss" in named
    assert found.ways_out is not None
    words = {way_words(way, patrol(number={"at_most": 1})) for way in found.ways_out.ways}
    assert {"reserves at most 1 → 2", "losses that reserves cover 1 → 0"} <= words


def test_the_number_of_reserves_and_what_they_cover_are_swept() -> None:
    vary = {"patrol.reserves.number.at_most": [1, 2], "patrol.reserves.cover": [0, 1]}
    found = sweep(patrol(number={"at_most": 2}), vary)
    assert [cell.verdict for cell in found.cells] == ["best", "impossible", "best", "best"]


def test_why_tells_of_a_reserve_whom_they_cover_and_who_is_in_every_team() -> None:
    problem = patrol(number={"at_most": 2})
    (reason,) = why(problem, "P5").reasons
    assert [(team, each.rank) for team, each in reason.covers] == [("patrol", 1)]
    found = indispensable(problem)
    assert (set(found.always), set(found.never)) == (set(), set())


@pytest.mark.parametrize(
    ("reserves", "said"),
    [
        ({"number": -1}, "a number of people is wanted here"),
        ({"number": {"at_least": 3, "at_most": 2}}, "at_least 3 lies above at_most 2"),
        ({"number": {"exactly": 2, "at_most": 2}}, "`exactly` stands alone"),
        ({"number": {}}, "a number of reserves is a number"),
        ({"number": {"at_mots": 2}}, "did you mean `at_most`?"),
        ({"cover": "all"}, "cover"),
        ({"covers": 1}, "did you mean `cover`?"),
    ],
)
def test_mistakes_in_what_is_asked_of_reserves_are_told(reserves: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError, match="reserves") as error:
        Problem(POOL, [{"name": "t", "size": 1, "reserves": reserves}])
    assert said in str(error.value)


def test_a_repaired_team_has_its_reserves_again() -> None:
    found = repair(patrol(number={"at_most": 2}), {"patrol": ["P1", "P2", "P5"]}, [])
    assert found.verdict == "best"
    assert len(found.teams[0].reserves or ()) == 2
    assert repair(patrol(number=2), {"patrol": ["P1", "P2", "P5"]}, ["P5"]).verdict == "impossible"


def test_where_the_best_list_of_so_many_is_not_those_called_first_both_are_told() -> None:
    """A makes five of nine losses good, B and C four each, of which together none twice."""
    skills = {"A": "a p q r s", "B": "b y p q", "C": "c z r s"}
    pool = [{"id": f"M{one}", "skills": one} for one in "abcpqrsyz"]
    pool += [{"id": one, "skills": "; ".join(text.split())} for one, text in skills.items()]
    seats = [{"seat": one, "who": {"skills": one}} for one in "abcpqrsyz"]
    team = {"name": "crew", "size": 9, "seats": seats, "reserves": {}}
    problem = Problem(pool, [team], fields={"skills": "set"})
    crew: list[Member | str] = [f"M{one}" for one in "abcpqrsyz"]
    reserves = verify(problem, {"crew": [*crew, *(Member(one, "reserve") for one in "ABC")]}).teams[0].reserves or ()
    assert [(one.made_good, one.most, one.instead) for one in reserves] == [(5, 5, ()), (7, 8, ("B", "C")), (9, 9, ())]
    found = solve(problem.replacing(require=[{"members": {"id": [*skills]}, "exactly": 0}]))
    assert [one.id for one in found.teams[0].reserves or ()] == ["A", "B", "C"]
    said = "If only 2 of them can be had, B and C make most losses good, 8; who is called first up to there, 7."
    assert said in outcome_text(found)
    assert found.to_dict()["teams"][0]["reserves"][1]["instead"] == ["B", "C"]


def test_who_steps_in_need_not_survive_a_loss_again() -> None:
    """Three Arabic speakers survive two losses; with a reserve who speaks French alone they survive one."""
    pool = [{"id": f"P{n}", "languages": each} for n, each in enumerate(["ar", "fr", "fr", "ar", "ar"])]
    team: dict[str, object] = {"name": "t", "size": 3, "require": [{"members": {"languages": "ar"}, "at_least": 1}]}
    team |= {"reserves": {}}
    goal: list[dict[str, object]] = [{"most": {"survives": {}}}]
    found = solve(Problem(pool, [team], prefer=goal, fields={"languages": "set"}))
    assert (found.verdict, [one.value for one in found.goals]) == ("best", [2])
    asking = solve(Problem(pool, [team | {"survive": {"losses": 2}}], fields={"languages": "set"}))
    assert asking.verdict == "best"
    assert explain(Problem(pool, [team | {"survive": {"losses": 2}}], fields={"languages": "set"})).teams
