"""What is asked `at: any day`, as it is read, told and refused, and what tours say of people: literal examples."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from composer import ScenarioError, explain, full_report, load, solve, verify, why
from composer.analyses.counts.programme import most_tours
from composer.analyses.counts.search import counts
from composer.analyses.counts.words import exclusive_lines
from composer.analyses.explain.words import explanation_text
from composer.analyses.redundancy.search import redundancy
from composer.analyses.registry import QUESTIONS
from composer.analyses.solve.words import outcome_text
from composer.analyses.verify.row_words import row_said
from composer.analyses.verify.words import verification_text
from composer.analyses.why.words import why_text
from composer.cli.options import columns
from composer.encoding.encode import encode
from composer.pool import Tour
from composer.pool.periods import Period
from composer.problem.any_day import days_together
from composer.problem.assignment import clashes

POOL = [{"id": f"P{n}", "birth": f"19{90 + n}-06-01", "sex": "FM"[n % 2], "leave": "", "past": ""} for n in range(6)]
POOL[0]["leave"] = "2028-03-20"
POOL[1]["past"] = "2026-01-01..2026-12-31"
COMPANY: dict[str, Any] = {"name": "company", "size": 2, "start": "2027-03-15", "end": "2028-03-24"}
CEILING = {"members": {}, "at_most": 3, "at": "any day", "name": "National ceiling"}


def file(*require: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Two tours with ten days' handover, and what is required over both."""
    teams = [COMPANY | {"repeat": {"every": "12 months", "number": 2}}]
    return {"pool": POOL, "fields": {"leave": "spans", "past": "spans"}, "teams": teams, "require": [*require]} | more


def told(scenario: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(scenario)
    return [str(mistake) for mistake in caught.value.mistakes]


HERE = "1st requirement, at: "


def test_the_worst_day_is_named_in_text_json_page_and_workbook() -> None:
    problem = load(file(CEILING))
    found = verify(problem, {"company-1": ["P0", "P1"], "company-2": ["P2", "P3"]})
    (broken,) = found.broken
    assert (broken.observed, str(broken.day), broken.met) == (4, "2028-03-15", False)
    said = verification_text(found, problem)
    assert "National ceiling on any day: got 4 on 2028-03-15, required at most 3" in said
    assert json.loads(found.to_json())["findings"][0]["day"] == "2028-03-15"
    wide = load(file(CEILING | {"at_most": 4}))
    outcome = solve(wide)
    assert "4 on 2028-03-15   at most 4" in outcome_text(outcome)
    assert '<td class="number got-cell">4 on 2028-03-15</td>' in full_report(wide).html()
    requirements = next(t for t in QUESTIONS["solve"].tables(outcome, wide, ()) if t.name == "Requirements")
    assert str(requirements.rows[0][requirements.heads.index("worst day")]) == "2028-03-15"
    assert "day" not in solve(load(file())).to_json()


def test_a_requirement_without_a_name_says_on_any_day_once() -> None:
    row = load(file({"members": {"sex": "F"}, "at_least": 1, "at": "any day"})).require[0]
    assert row.label == "members with sex F on any day: at least 1"
    assert "members with sex F on any day   1 on" in outcome_text(solve(load(file(row))))  # type: ignore[arg-type]


def test_what_is_asked_on_any_day_says_so_in_a_conflict_a_way_out_and_a_proof() -> None:
    problem = load(file(CEILING))
    found = explain(problem)
    said = explanation_text(found, problem)
    assert "  National ceiling on any day: at most 3" in said
    assert "National ceiling on any day 3 → 4" in said
    program = encode(problem, opened=True)
    rows = [row_said(row, program, problem) for row in program.rows if row.source.path == ("require", 0)]
    assert "National ceiling on 2028-03-15: at most 3" in rows


def test_exactly_gives_way_on_the_side_of_each_day() -> None:
    # There are 2 on every day but those of the handover, when there are 4.
    problem = load(file({"members": {}, "exactly": 3, "at": "any day", "name": "Three", "weight": 5}))
    keep = problem.replacing(teams=[team.model_copy(update={"keep": ("size",)}) for team in problem.teams])
    (way,) = explain(keep).ways_out.ways  # type: ignore[union-attr]
    assert {(change.bound, change.before, change.after) for change in way.changes} == {
        ("at_least", 3, 2),
        ("at_most", 3, 4),
    }
    row = way.problem.require[0]
    assert (row.at_least, row.at_most, row.exactly) == (2, 4, None)


def test_a_share_that_gives_way_lacks_no_more_people_on_a_fuller_day() -> None:
    # Only men may be in the first team, which lacks a woman and has 0 %; the second may lack one, too, and no more.
    pool = [{"id": f"P{n}", "sex": "F" if n < 4 else "M", "score": n} for n in range(12)]
    days = {"a": ("2027-01-01", "2027-05-31"), "b": ("2027-06-01", "2027-12-31")}
    teams = [
        {"name": name, "size": size, "start": first, "end": last, "keep": ["size"]}
        for (name, (first, last)), size in zip(days.items(), (2, 8), strict=True)
    ]
    teams[0] |= {"everyone": {"sex": "M"}, "keep": ["size", "sex"]}
    half = {"share": {"sex": "F"}, "at_least": "50%", "at": "any day", "name": "Half"}
    problem = load({"pool": pool, "teams": teams, "require": [half], "prefer": [{"most": {"total": "score"}}]})
    found = explain(problem).ways_out
    assert found is not None
    (way,) = found.ways
    assert [(change.after, change.by) for change in way.changes] == [(0, 1)]
    assert sum(int(member.id[1:]) < 4 for member in way.teams[1].members) == 3


def test_a_ceiling_on_any_day_cannot_matter_where_tours_do_not_meet() -> None:
    apart = COMPANY | {"end": "2027-12-31", "repeat": {"every": "12 months", "number": 2}}
    found = redundancy(load(file(CEILING, teams=[apart])))
    assert [(each.requirement, each.reason) for each in found.demands] == [("National ceiling", "implied")]
    assert redundancy(load(file(CEILING | {"at_most": 4}))).demands[0].reason == "implied"


def test_an_aim_is_missed_by_what_it_is_missed_by_on_the_worst_day() -> None:
    found = solve(load(file({"members": {}, "at_most": 4, "aim": 1, "at": "any day", "name": "Few"})))
    assert (found.goals[0].value, found.findings[0].short) == (3, 3)
    assert found.verdict == "best"


def test_a_team_without_days_is_there_on_every_day_of_the_programme() -> None:
    teams = [
        {"name": "a", "size": 1, "start": "2027-01-01", "end": "2027-01-31"},
        {"name": "b", "size": 1, "start": "2027-03-01", "end": "2027-03-31"},
        {"name": "c", "size": 1},
    ]
    problem = load({"pool": POOL, "teams": teams, "require": [CEILING]})
    assert [(teams, str(day)) for teams, day in problem.days_together.items()] == [
        ((0, 2), "2027-01-01"),
        ((2,), "2027-02-01"),
        ((1, 2), "2027-03-01"),
    ]
    assert days_together([]) == {}


def test_where_it_cannot_be_asked_it_is_a_mistake_with_its_place() -> None:
    company = COMPANY | {"require": [CEILING]}
    assert told(file(CEILING | {"team": "company-1"})) == [
        HERE + "`at: any day` is read over all the teams that are there: leave out `team`, or leave out `at`"
    ]
    there = "the members of this team are there on all its days"
    assert told(file(teams=[company])) == [
        f'team "company", {HERE}`at` is for requirements over all the teams; {there}',
    ]
    assert told({"pool": POOL, "teams": [{"name": "a", "size": 1}], "require": [CEILING]}) == [
        HERE + "it needs the days of a tour: give `start` and `end`"
    ]
    assert told(file(CEILING | {"at": "every day"}))[0].startswith(
        HERE + "`any day` is all that can be said here, not "
    )
    assert "no bounds" not in told(file(prefer=[{"most": {"members": {}, "at": "any day"}}]))[0]


def test_who_has_been_before_is_counted_day_by_day() -> None:
    apart = COMPANY | {"end": "2027-12-31", "repeat": {"every": "12 months", "number": 2}}
    row = {"again": {}, "at_least": 1, "at": "any day", "name": "Veterans"}
    problem = load(file(row, teams=[apart], served="past"))
    teams = {"company-1": ["P1", "P2"], "company-2": ["P3", "P4"]}
    found = verify(problem, teams).findings[0]
    assert (found.observed, str(found.day)) == (0, "2028-03-15")
    assert verify(problem, teams | {"company-2": ["P2", "P4"]}).met
    best = solve(problem)
    assert (best.verdict, best.findings[0].met) == ("best", True)
    assert "P1" in [member.id for member in best.teams[0].members]
    assert told(file({"people": {}, "at_most": 3, "at": "any day"})) == [
        f"{HERE}`people` is counted over all the teams on all their days: leave out `at`"
    ]


def test_pairs_can_be_kept_apart_on_any_day_where_people_serve_twice() -> None:
    apart = {"pairs": [["P0", "P1"]], "at_most": 0, "at": "any day"}
    pool = [one | {"leave": "", "past": "", "n": n} for n, one in enumerate(POOL[:3])]
    days = {"a": ("2027-01-01", "2027-03-15"), "b": ("2027-03-01", "2027-05-15"), "c": ("2027-07-01", "2027-08-01")}
    teams = [{"name": name, "size": 1, "start": first, "end": last} for name, (first, last) in days.items()]
    found = solve(load({"pool": pool, "teams": teams, "require": [apart], "prefer": [{"least": {"total": "n"}}]}))
    (a, b, _) = ([member.id for member in team.members] for team in found.teams)
    assert {*a, *b} == {"P0", "P2"}


def test_ages_are_shown_on_the_first_day_of_each_tour() -> None:
    problem = load(file())
    found = solve(problem)
    assert columns(problem.pool, ("age",), problem.people) == ["age"]
    for team in json.loads(found.to_json(["age"]))["teams"]:
        year = int(team["start"][:4])
        for member in team["members"]:
            assert int(member["fields"]["age"]) == year - 1990 - int(member["id"][1:]) - 1
    assert outcome_text(found, ["age"]).count("age") >= 2
    some = load({"pool": POOL, "teams": [{"name": "a", "size": 1}, COMPANY]})
    with pytest.raises(ScenarioError, match="no column `age`"):
        columns(some.pool, ("age",), some.people)


def test_why_says_which_tour_keeps_somebody_at_home() -> None:
    problem = load(file(rest="2x", busy="leave", served="past"))
    first = solve(problem).teams[0].members[0].id
    (reason,) = why(problem, first).reasons
    assert [(each.team, each.words) for each in reason.held] == [
        ("company-2", "at home until 2030-04-15 after company-1")
    ]
    bare = load(file())
    first = solve(bare).teams[0].members[0].id
    (held,) = why(bare, first).reasons[0].held
    assert held.words == "in company-1 from 2027-03-15 to 2028-03-24"
    (reason,) = why(problem, "P2").reasons
    own = {team.name for team in solve(problem).teams if "P2" in [member.id for member in team.members]}
    assert {each.by for each in reason.held} == own
    said = why_text(why(problem, ["P0"]), people=True)
    assert "company-1: no busy day on the tour – on leave on 2028-03-20" in said
    assert "at rest until 2028-12-30 after the tour that ended 2026-12-31" in why_text(
        why(problem, ["P1"]), people=True
    )
    assert "2026-12-31" not in why_text(why(problem, ["P1"]))


def test_the_funnel_says_in_plain_words_what_keeps_somebody_at_home() -> None:
    problem = load(file(rest="2x", busy="leave", served="past"))
    gates = counts(problem).teams[0].gates
    assert [(gate.label, gate.words) for gate in gates] == [
        ("company-1: busy", "no busy day on the tour"),
        ("company-1: served", "no other tour, or rest after one, on its days"),
    ]


def test_tours_that_meet_need_different_people_and_others_do_not() -> None:
    def said(number: int, rest: str) -> list[str]:
        team = COMPANY | {"size": 139, "repeat": {"every": "12 months", "number": 3}}
        found = counts(load({"pool": [{"id": f"P{n}"} for n in range(number)], "rest": rest, "teams": [team]}))
        assert found.impossible == any(line.startswith("✗") for line in exclusive_lines(found))
        return exclusive_lines(found)

    three = "The three tours company-1, company-2 and company-3 need 417 different people, "
    three += "since nobody may be in two of them"
    assert said(417, "2x") == [f"• {three}; 417 pass."]
    assert said(416, "2x") == [f"✗ {three}; 416 pass."]
    two = (
        "The two tours company-1 and company-2 need 278 different people, since nobody may be in two of them; 277 pass."
    )
    assert said(277, "30 days")[0] == f"✗ {two}"
    assert len(said(278, "30 days")) == 2


def test_the_most_tours_of_anybody_are_those_of_the_longest_schedule() -> None:
    for seed in range(60):
        source = random.Random(seed)
        starts = [date(2027, 1, 1) + timedelta(source.randint(0, 60)) for _ in range(5)]
        exclusive = clashes([Tour(day, day + timedelta(source.randint(0, 25))) for day in starts], Period(9, "days"))
        may = [np.array([source.random() < 0.6 for _ in range(4)]) for _ in range(5)]
        for person, most in enumerate(most_tours(exclusive, may).tolist()):
            mine = [team for team in range(5) if may[team][person]]
            some = [each for number in range(6) for each in combinations(mine, number) if exclusive.allows(each)]
            assert most == max(map(len, some)), seed


def test_rows_of_sets_of_teams_share_one_source() -> None:
    rows = [row for row in encode(load(file(CEILING)), opened=True).rows if row.source.path[:1] == ("require",)]
    assert len({row.source for row in rows}) == 1
    assert {tuple(sorted(row.expression.teams)) for row in rows} >= {(0, 1)}
