"""What is said of who has been before and of different people, and what other questions make of it."""

from __future__ import annotations

from typing import Any

import pytest

from composer import ScenarioError, explain, gaps, load, solve, sweep
from composer.checking.verify import verify
from composer.encoding.encode import encode

POOL = [
    {"id": "A", "sex": "F", "born": 1, "past": "2020-01-01..2020-06-30"},
    {"id": "B", "sex": "M", "born": 2, "past": ""},
    {"id": "C", "sex": "F", "born": 3, "past": ""},
    {"id": "D", "sex": "M", "born": 4, "past": "2026-01-01; 2029-01-01"},
]
TOUR = {
    "name": "c",
    "size": 2,
    "start": "2027-01-01",
    "end": "2027-03-31",
    "repeat": {"every": "6 months", "number": 2},
}


def scenario(teams: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"pool": POOL, "fields": {"past": "spans"}, "served": "past", "teams": teams, **more}


def best(teams: list[dict[str, Any]], **more: Any) -> tuple[str, list[int]]:
    found = solve(load(scenario(teams, **more)))
    return found.verdict, [int(goal.value) for goal in found.goals if goal.value is not None]


def test_past_tours_count_and_so_do_those_of_the_file_but_none_to_come() -> None:
    for key, first, both in (("most", 2, 4), ("least", 0, 1)):
        # Two have a past tour, and those of the first tour may all go again, or other people.
        assert best([TOUR], prefer=[{key: {"again": {}, "team": "c-1"}}])[1] == [first]
        assert best([TOUR], prefer=[{key: {"again": {}}}])[1] == [both + (key == "least")]


def test_a_ceiling_counts_whoever_has_been_before_and_a_floor_nobody_new() -> None:
    for bound, verdict in ((0, "impossible"), (1, "impossible"), (2, "best")):
        assert best([TOUR], require=[{"again": {}, "at_most": bound}])[0] == verdict
    for bound, verdict in ((4, "best"), (5, "impossible")):
        assert best([TOUR], require=[{"again": {}, "at_least": bound}])[0] == verdict
    newcomers = {"again": {"sex": "M"}, "exactly": 2, "team": "c-2", "name": "men again"}
    assert best([TOUR], require=[newcomers, {"again": {}, "at_most": 0, "team": "c-1"}])[0] == "best"


def test_somebody_counts_once_among_different_people() -> None:
    assert best([TOUR], prefer=[{"least": {"people": {}}}])[1] == [2]
    assert best([TOUR], prefer=[{"most": {"people": {"sex": "F"}}}])[1] == [2]
    assert best([TOUR], require=[{"people": {}, "at_least": 5}])[0] == "impossible"


def test_somebody_who_matches_on_some_of_their_tours_counts_once() -> None:
    pool = [{"id": "A", "ready": "2027-06-01"}]
    tours = [{**TOUR, "size": 1, "repeat": {"every": "6 months", "number": 3}}]
    for bounds, verdict in (({"exactly": 1}, "best"), ({"at_most": 0}, "impossible"), ({"at_least": 2}, "impossible")):
        asked = [{"people": {"ready": {"at_most": "start"}}, **bounds}]
        assert solve(load({"pool": pool, "teams": tours, "require": asked})).verdict == verdict
    # On the first tour they are not ready yet, on all others they are.
    found = solve(
        load({"pool": pool, "teams": tours, "prefer": [{"most": {"members": {"ready": {"at_most": "start"}}}}]})
    )
    assert found.goals[0].value == 2


def test_what_is_asked_over_tours_of_which_one_may_have_one_is_read_on_each() -> None:
    turning = [{"id": f"T{n}", "birth": "1996-02-24", "score": 20 + n} for n in range(4)]
    young = [{"id": f"Y{n}", "birth": "1997-04-09", "score": n} for n in range(4)]
    teams = [
        {"name": "a", "size": 1, "start": "2027-02-18", "end": "2027-02-28"},
        {"name": "b", "size": 1, "start": "2027-02-27", "end": "2027-03-04"},
    ]
    asked = {"members": {"age": {"at_least": 31}}, "at_most": 0}
    prefer = [{"most": {"total": "score"}}]
    found = solve(load({"pool": [*turning, *young], "teams": teams, "require": [asked], "prefer": prefer}))
    assert (found.verdict, found.goals[0].value) == ("best", 26)


def test_teams_alike_count_each_their_own() -> None:
    teams = [{**TOUR, "number": 2, "size": 1, "require": [{"again": {"sex": "F"}, "at_least": 1}]}]
    # A has been before; the other of the first two tours would have to be a woman who has been, too.
    assert best(teams)[0] == "impossible"
    late = {"name": "d", "start": "2028-01-01", "end": "2028-02-01", "size": 1, "number": 2}
    late["require"] = [{"again": {"sex": "F"}, "at_least": 1}]
    assert best([{**TOUR, "size": 1}, late])[0] == "best"


def test_a_file_that_does_not_ask_has_no_blocks_beside_its_teams() -> None:
    for require in ([], [{"again": {}, "at_least": 1, "team": "c-1"}]):
        assert not encode(load(scenario([TOUR], require=require))).beside
    assert encode(load(scenario([TOUR], require=[{"again": {}, "at_least": 1}]))).beside == (1,)


def test_ways_out_of_what_too_few_have_done_are_counted_on_the_people() -> None:
    asked = {"again": {"sex": "F"}, "at_least": 2, "name": "women again", "team": "c-1"}
    found = explain(load(scenario([{**TOUR, "keep": ["size"]}], require=[asked])))
    assert found.verdict == "impossible"
    (change,) = found.ways_out.ways[0].changes
    assert (change.requirement, change.before, change.after) == ("women again", 2, 1)
    more = {"again": {}, "at_most": 1, "name": "few again", "keep": True}
    found = explain(load(scenario([{**TOUR, "keep": ["size"]}], require=[more, {"people": {}, "at_least": 5}])))
    assert found.verdict == "impossible"


def test_ways_out_of_a_rest_that_keeps_veterans_at_home_hold_on_the_people() -> None:
    asked = {"again": {}, "at_least": 2, "name": "again", "team": "c-2"}
    new = [{**person, "past": ""} for person in POOL]
    problem = load(scenario([{**TOUR, "keep": ["size"]}], require=[asked], rest="400 days", pool=new))
    found = explain(problem)
    assert found.verdict == "impossible"
    assert found.ways_out.complete
    told = [(change.requirement, change.before, change.after) for way in found.ways_out.ways for change in way.changes]
    assert ("again", 2, 0) in told


def test_gaps_count_past_tours_as_they_are() -> None:
    team = {"name": "t", "size": 2, "everyone": {"sex": "M"}, "require": [{"again": {}, "at_least": 2}]}
    course = {"name": "course", "gives": {"sex": "M"}, "cost": 5}
    found = gaps(load(scenario([team], start="2027-01-01", end="2027-02-01", courses=[course])))
    assert [plan.cost for plan in found.plans][:1] == [5]


def test_a_number_of_them_can_be_swept() -> None:
    asked = {"again": {}, "at_least": 1, "name": "again"}
    found = sweep(load(scenario([TOUR], require=[asked])), {"again.at_least": [4, 5]})
    assert [cell.verdict for cell in found.cells] == ["best", "impossible"]


def test_a_roster_is_held_against_all_its_tours() -> None:
    problem = load(scenario([TOUR], require=[{"again": {}, "at_least": 3, "name": "again"}]))
    recount = verify(problem, {"c-1": ["A", "B"], "c-2": ["B", "C"]})
    assert [found.observed for found in recount.findings] == [2]
    assert verify(problem, {"c-1": ["A", "B"], "c-2": ["B", "D"]}).met


@pytest.mark.parametrize(
    ("team", "above", "said"),
    [
        ({"require": [{"people": {}, "at_least": 1}]}, {}, 'team "c", 1st requirement'),
        ({}, {"require": [{"people": {}, "at_least": 1, "team": "c-1"}]}, "1st requirement"),
        ({}, {"prefer": [{"most": {"people": {}}, "team": "c-1"}]}, "1st goal, most"),
    ],
)
def test_different_people_are_counted_over_all_teams(team: dict[str, Any], above: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(scenario([{**TOUR, **team}], **above))
    assert str(refused.value).startswith(f"{said}: `people` is counted over all the teams together: it stands")


def test_they_are_named_in_words() -> None:
    rows = [
        {"again": {}, "at_least": 0},
        {"again": {"sex": "F"}, "at_least": 0},
        {"people": {"sex": "F"}, "at_least": 0},
    ]
    problem = load(scenario([TOUR], require=rows))
    assert [row.label for row in problem.require] == [
        "members with an earlier tour: at least 0",
        "members with sex F and an earlier tour: at least 0",
        "different people with sex F: at least 0",
    ]
