"""Teams with days of their own as they are read, told and refused: literal examples."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from composer import ScenarioError, explain, full_report, load, solve
from composer.analyses.solve.words import outcome_text

POOL = [
    {"id": "A", "birth": "1990-01-01", "leave": "2028-01-01..2028-02-01", "past": ""},
    {"id": "B", "birth": "1970-06-01", "leave": "", "past": "2020-01-01..2020-06-30; 2026-06-01..2026-12-31"},
    {"id": "C", "birth": "1980-01-01", "leave": "", "past": ""},
]
FILE: dict[str, Any] = {
    "pool": POOL,
    "fields": {"leave": "spans", "past": "spans"},
    "busy": "leave",
    "served": "past",
    "teams": [
        {
            "name": "company",
            "size": 1,
            "start": "2027-03-15",
            "end": "2027-09-14",
            "repeat": {"every": "6 months", "number": 3},
        }
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    """The file with some of its keys, and of its team's, changed; None leaves one out."""
    team = {**FILE["teams"][0], **changes.pop("team", {})}
    team = {key: value for key, value in team.items() if value is not None}
    return {key: value for key, value in {**FILE, "teams": [team], **changes}.items() if value is not None}


def told(scenario: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(scenario)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_team_is_repeated_from_one_first_day_to_the_next() -> None:
    teams = load(FILE).deployed
    assert [(team.name, str(team.start), str(team.end)) for team in teams] == [
        ("company-1", "2027-03-15", "2027-09-14"),
        ("company-2", "2027-09-15", "2028-03-14"),
        ("company-3", "2028-03-15", "2028-09-14"),
    ]
    both = load(changed(team={"number": 2, "repeat": {"every": "26 weeks", "number": 2}})).deployed
    assert [team.name for team in both] == ["company-1-1", "company-1-2", "company-2-1", "company-2-2"]
    assert [str(team.start) for team in both] == ["2027-03-15"] * 2 + ["2027-09-13"] * 2
    month = load(changed(team={"start": "2027-01-31", "repeat": {"every": "1 month", "number": 3}})).deployed
    assert [str(team.start) for team in month] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_days_that_a_team_leaves_out_are_those_of_the_file() -> None:
    problem = load(changed(start="2027-01-01", end="2027-12-31", team={"start": None, "repeat": None}))
    assert [(on.tour.start, on.tour.end) for on in problem.people] == [(date(2027, 1, 1), date(2027, 9, 14))]


def test_ages_are_those_of_each_first_day() -> None:
    problem = load(changed(team={"everyone": {"age": {"at_most": 56}}}))
    # B turns 57 on 1 June 2027.
    assert [problem.admits(team).tolist() for team in problem.deployed] == [
        [True, True, True],
        [False, False, True],
        [True, False, True],
    ]


def test_who_is_busy_or_at_rest_after_a_past_tour_is_kept_out() -> None:
    problem = load(changed(rest="9 months"))
    # A is on leave in the second tour, and B at home until 30 September 2027.
    assert [problem.admits(team).tolist() for team in problem.deployed] == [
        [True, False, True],
        [False, False, True],
        [True, True, True],
    ]
    (gates,) = {tuple(gate.name for gate in problem.gates(team)) for team in problem.deployed}
    assert gates == ("busy", "served")


def test_the_answer_tells_everybodys_tours() -> None:
    found = solve(load(changed(rest="3 months", prefer=[{"least": {"members": {"id": "C"}}}])))
    assert (found.verdict, found.goals[0].value) == ("best", 0)
    text = outcome_text(found)
    assert "company-1 – 1 member, 2027-03-15 to 2027-09-14" in text
    data = json.loads(found.to_json())
    assert (data["teams"][0]["start"], data["teams"][0]["end"]) == ("2027-03-15", "2027-09-14")
    by_id = {each["id"]: each for each in data["tours"]}
    assert by_id["A"] == {"id": "A", "teams": ["company-1", "company-3"], "served": 0, "rested": 182}
    assert by_id["B"] == {"id": "B", "teams": ["company-2"], "served": 2, "rested": 257}
    assert "1 person serves once; 1 person serves twice." in text
    assert "The shortest rest between two tours is 182 days: A." in text
    page = full_report(load(changed(rest="3 months", prefer=[{"least": {"members": {"id": "C"}}}]))).html()
    assert "1 member, 2027-03-15 to 2027-09-14" in page
    assert "<p>The shortest rest between two tours is 182 days: A.</p>" in page


def test_a_file_without_days_of_a_team_says_nothing_of_tours() -> None:
    found = solve(load({"pool": POOL, "teams": [{"name": "t", "size": 1}], "start": "2027-01-01"}))
    data = json.loads(found.to_json())
    assert "tours" not in data
    assert "start" not in data["teams"][0]


def test_targets_are_those_of_the_year_in_which_each_tour_starts() -> None:
    row = {"share": {"sex": "F"}, "at_least": {"target": "troops"}}
    pool = [{**person, "sex": "F"} for person in POOL]
    problem = load(changed(pool=pool, team={"require": [row]}))
    shares = [team.require[0].at_least for team in problem.deployed]
    assert shares[0] == shares[1] != shares[2]


def test_places_are_counted_over_all_teams_and_each_on_its_own_day() -> None:
    row = {"total": "age", "exactly": 37 + 47 + 38}
    found = solve(load(changed(rest="3 months", require=[row], prefer=[{"most": {"members": {"id": "A"}}}])))
    assert [[member.id for member in team.members] for team in found.teams] == [["A"], ["C"], ["A"]]
    assert found.findings[0].observed == 122


@pytest.mark.parametrize(
    ("scenario", "mistakes"),
    [
        (
            changed(team={"start": None}),
            ['team "company", repeat: tours that are repeated have a first and a last day: give `start` and `end`'],
        ),
        (
            changed(team={"end": "2027-03-14", "repeat": None}),
            ['team "company", end: the tour ends on 2027-03-14, before it starts on 2027-03-15'],
        ),
        (
            changed(team={"repeat": {"every": "10000 months", "number": 1000}}),
            ['team "company", repeat: the last of these tours lies beyond the calendar'],
        ),
        (
            changed(team={"repeat": {"every": "0 days", "number": 2}}),
            ['team "company", repeat: every: tours that follow each other start at least a day apart'],
        ),
        (changed(rest="long"), ["rest: a rest is `2x`"]),
        (changed(busy="birth"), ["busy: `birth` is a column of the kind date: declare it as `birth: spans`"]),
        (changed(served="pst"), ["served: the pool has no column `pst` – did you mean `past`?"]),
        (
            changed(rest="2x", busy=None, served=None, team={"start": None, "end": None, "repeat": None}),
            ["rest: it needs the days of a tour: give `start` and `end`"],
        ),
        # What is wrong in a repeated team is told once, where it stands.
        (changed(team={"everyone": {"unit": "1"}}), ['team "company", everyone: unit: the pool has no column `unit`']),
        (
            changed(courses=[{"name": "c", "gives": {"past": "2027-01-01"}, "cost": 1}]),
            ['course "c", gives: past: `past` holds days on which somebody is away, which no course changes'],
        ),
        (
            changed(rest="1 day", require=[{"pairs": [["A", "B"]], "at_most": 0}]),
            ["1st requirement: `pairs` is read of one team where somebody can be in several: say `team: NAME`"],
        ),
    ],
)
def test_what_is_wrong_with_days_is_told_with_its_place(scenario: dict[str, Any], mistakes: list[str]) -> None:
    found = told(scenario)
    assert len(found) == len(mistakes), found
    for each, said in zip(found, mistakes, strict=True):
        assert each.startswith(said), each


def test_no_way_out_takes_somebody_from_leave_or_rest_where_a_team_keeps_them() -> None:
    found = explain(load(changed(rest="9 months", team={"size": 2, "keep": ["busy", "rest"]})))
    assert found.verdict == "impossible"
    assert found.ways_out is not None
    bent = {change.requirement for way in found.ways_out.ways for change in way.changes}
    assert bent
    assert bent <= {"company-1: size", "company-2: size", "company-3: size"}


def test_everything_that_is_wrong_with_tours_is_told_at_once() -> None:
    wrong = changed(
        busy="leve",
        served="birth",
        frozen="2027-04-01",
        require=[{"changes": {}, "at_most": 1}],
        team={"sise": 4, "require": [{"changes": {}, "at_most": 1}]},
    )
    whole = "`changes` is counted over all teams: it belongs under the `require` beside `teams`"
    assert sorted(told(wrong)) == sorted(
        [
            "busy: the pool has no column `leve` – did you mean `leave`?",
            "served: `birth` is a column of the kind date: declare it as `birth: spans`",
            'team "company", sise: unknown key `sise` – did you mean `size`?',
            'team "company", 1st requirement: ' + whole,
            "1st requirement: `changes` counts places of a `plan`, and there is none: say `plan: decided.json`",
            "frozen: `frozen` keeps people of a `plan`, and there is none: say `plan: decided.json`",
        ]
    )


@pytest.mark.parametrize("start", ["2027-13-15", None])
def test_a_day_that_cannot_be_read_is_one_mistake(start: str | None) -> None:
    """Not one more for each key that needs the days of a tour."""
    ceiling = [{"members": {}, "at_most": 1, "at": "any day"}]
    assert len(told(changed(rest="2x", require=ceiling, team={"start": start}))) == 1
