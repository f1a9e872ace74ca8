"""Targets for the share of women: the figures, where they stand in a scenario, and that the answer tells of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import (
    Members,
    Requirement,
    ScenarioError,
    Share,
    Team,
    Who,
    explain,
    full_report,
    load,
    solve,
    sweep,
    verify,
)
from composer.analyses.explain.words import explanation_text
from composer.analyses.solve.words import outcome_text
from composer.problem.edits import with_aims
from composer.problem.problem import Problem
from composer.problem.targets import CATEGORIES, NAMES, find_target
from composer.scenario.yaml import read_yaml
from tests.support import ROOT

SCENARIOS = ROOT / "scenarios"

PUBLISHED = {
    "troops": {2021: 8, 2025: 12, 2028: 15},
    "observers_staff": {2021: 18, 2025: 22, 2028: 25},
    "formed_police": {2022: 12, 2025: 15, 2028: 20},
}
"""As the strategy has them; the years between lie on a straight line, but for police after 2025."""


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_those_published_and_between_them_on_a_straight_line(name: str) -> None:
    published = PUBLISHED[name]
    for year in range(2015, 2035):
        known = True
        if year in published:
            share, basis = Fraction(published[year]), "published"
        else:
            before, after = (
                max((y for y in published if y < year), default=0),
                min((y for y in published if y > year), default=0),
            )
            known = bool(before and after) and not (name == "formed_police" and year > 2025)
            if known:
                slope = Fraction(published[after] - published[before], after - before)
                share, basis = published[before] + slope * (year - before), "interpolated"
        if not known:
            with pytest.raises(ValueError, match=rf"no target `{name}` is known for {year}"):
                find_target(name, date(year, 6, 1))
            continue
        found = find_target(name, date(year, 12, 31))
        assert (found.share, found.basis, found.year) == (share, basis, year)
        assert "elsiefund.org/un-strategies-eifund" in found.source
        assert (f"{published[min(published)]} %" in str(found)) == (basis == "interpolated" and year < 2025)


def rows(women: int, men: int) -> list[dict[str, object]]:
    return [{"id": f"{sex}{n}", "sex": sex} for sex, number in (("F", women), ("M", men)) for n in range(number)]


def problem(women: int, bound: object, size: int = 139, start: str = "2027-03-15", **more: object) -> Problem:
    row = {
        "share": {"sex": "F"},
        **(bound if isinstance(bound, dict) and "target" not in bound else {"at_least": bound}),
    }
    team = {"name": "company", "size": size, "require": [{**row, "name": "Women"}]}
    return load({"pool": rows(women, 139), "start": start, "teams": [team], **more})


TROOPS = {"target": "troops"}


@pytest.mark.parametrize(("year", "needed"), [(2025, 17), (2026, 19), (2027, 20), (2028, 21)])
def test_the_year_is_that_of_the_first_day_and_each_asks_for_its_number_of_139(year: int, needed: int) -> None:
    for start in (f"{year}-01-01", f"{year}-12-31"):
        assert solve(problem(needed, TROOPS, start=start, end="2029-01-01")).verdict == "best"
        assert solve(problem(needed - 1, TROOPS, start=start, end="2029-01-01")).verdict == "impossible"


def test_a_ceiling_an_exact_share_and_an_aim_may_be_targets() -> None:
    assert solve(problem(139, {"at_most": TROOPS}, size=50)).verdict == "best"  # 7 of 50
    assert solve(problem(139, {"exactly": TROOPS}, size=50)).verdict == "best"
    assert solve(problem(139, {"exactly": TROOPS}, size=51)).verdict == "impossible"  # 7.14 of 51
    aimed = solve(problem(18, {"at_least": "12%", "aim": TROOPS}))
    assert [goal.value for goal in aimed.goals] == [2]  # 18 of the 20
    lower = solve(problem(139, {"at_most": "50%", "aim": TROOPS}, size=50))
    assert [goal.value for goal in lower.goals] == [0]


def finding(answer: Any) -> Any:
    return answer.teams[0].findings[0]


def test_a_finding_tells_which_target_its_bounds_are_and_what_that_rests_on() -> None:
    answer = solve(
        problem(30, {"at_least": TROOPS, "aim": {"target": "observers_staff"}}, size=100, start="2028-01-01")
    )
    (found,) = answer.to_dict()["teams"][0]["findings"]  # type: ignore[index]
    assert (found["at_least"], found["aim"], found["met"]) == (15, 25, True)
    assert {bound: each["target"] for bound, each in found["targets"].items()} == {
        "at_least": "troops",
        "aim": "observers_staff",
    }
    assert {each["basis"] for each in found["targets"].values()} == {"published"}
    assert {each["year"] for each in found["targets"].values()} == {2028}
    assert found["targets"]["at_least"]["share"] == 15
    said = outcome_text(answer)
    assert "Women: at least 15 % is the UN's target for troops in 2028, as published (elsiefund.org" in said
    assert "Women: an aim of 25 % is the UN's target for military observers and staff officers in 2028" in said


def test_an_interpolated_figure_is_never_told_as_a_published_one() -> None:
    said = outcome_text(solve(problem(30, TROOPS)))
    assert "no published figure, but interpolated between 12 % in 2025 and 15 % in 2028" in said
    assert "as published" not in said


def test_teams_alike_are_told_of_their_target_once() -> None:
    team = {
        "name": "t",
        "size": 3,
        "number": 4,
        "require": [{"share": {"sex": "F"}, "at_least": TROOPS, "name": "Women"}],
    }
    answer = solve(load({"pool": rows(9, 9), "start": "2027-01-01", "teams": [team]}))
    assert outcome_text(answer).count("the UN's target") == 1


def test_a_number_that_happens_to_be_the_target_is_not_told_as_one() -> None:
    answer = solve(problem(30, "14%"))
    assert finding(answer).at_least == 14
    assert finding(answer).targets == ()
    assert "UN" not in outcome_text(answer)


def test_where_there_is_no_team_the_target_is_told_too() -> None:
    asked = problem(5, TROOPS)
    answer = solve(asked)
    assert answer.verdict == "impossible"
    (found,) = answer.to_dict()["targets"]  # type: ignore[misc]
    assert (found["requirement"], found["team"], found["bound"], found["basis"]) == (
        "Women",
        "company",
        "at_least",
        "interpolated",
    )
    explained = explain(asked)
    assert explained.to_dict()["targets"] == [found]
    for said in (outcome_text(answer), explanation_text(explained, asked), full_report(asked).html()):
        assert re.search(r"Women: at least 14 % is the UN.{1,5}s target for troops in 2027", said)


def test_the_page_tells_it_beside_the_team() -> None:
    page = full_report(problem(30, TROOPS)).html()
    assert re.search(r"Women: at least 14 % is the UN.{1,5}s target for troops in 2027", page)


def test_a_way_out_is_a_number_and_no_target_any_more() -> None:
    asked = problem(5, TROOPS)
    out = explain(asked).ways_out
    assert out is not None
    ways = [way for way in out.ways if [change.requirement for change in way.changes] == ["Women"]]
    (way,) = ways
    assert way.cost == 15  # 20 of 139 asked for, 5 there
    (change,) = way.changes
    assert (change.before, change.after) == (Fraction(14), Fraction(500, 139))
    assert way.teams[0].findings[0].targets == ()


def test_what_gives_way_elsewhere_leaves_a_target_what_it_is() -> None:
    asked = problem(20, TROOPS, require=[{"members": {"sex": "M"}, "at_least": 120, "name": "Men"}])
    out = explain(asked).ways_out
    assert out is not None
    named = {way.changes[0].requirement: way.teams[0].findings[0] for way in out.ways if len(way.changes) == 1}
    assert [bound for bound, _ in named["Men"].targets] == ["at_least"]
    assert named["Women"].targets == ()


def test_an_aim_taken_as_required_is_still_told_as_the_target() -> None:
    asked = with_aims(problem(30, {"at_least": "5%", "aim": TROOPS}))
    (row,) = asked.teams[0].require
    assert (row.at_least, row.aim) == (14, None)
    assert [bound for bound, _ in row.known_targets()] == ["at_least"]


def test_a_sweep_varies_a_bound_that_is_a_target() -> None:
    found = sweep(problem(20, TROOPS), {"Women.at_least": "10%, 14%, 15%"})
    assert [cell.verdict for cell in found.cells] == ["best", "best", "impossible"]
    sized = sweep(problem(20, TROOPS), {"company.size": "139, 142, 143"})  # 14 % of 143 are 20.02
    assert [cell.verdict for cell in sized.cells] == ["best", "best", "impossible"]


def test_in_python_the_number_is_there_once_the_problem_knows_its_tour() -> None:
    row = Requirement(Share(Who(sex="F")), at_least={"target": "troops"}, aim={"target": "observers_staff"})
    assert row.at_least is None
    assert row.sentence == "share of sex F: at least the target `troops`"
    asked = Problem(rows(9, 9), [Team("t", 3, require=[row])], [row], start="2025-05-05")
    for dated in (asked.teams[0].require[0], asked.require[0]):
        assert (dated.at_least, dated.aim) == (12, 22)
        assert dated.sentence == "share of sex F: at least 12 %"
    assert verify(asked, {"t": ["F0", "M0", "M1"]}).met
    assert asked.replacing(title="x").teams == asked.teams
    moved = asked.replacing(
        pool=load({"pool": rows(9, 9), "start": "2028-01-01", "teams": [{"name": "x", "size": 1}]}).pool
    )
    assert moved.require[0].at_least == 15


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda: Requirement(Share(Who(sex="F")), at_least={"target": "troop"}), "did you mean `troops`?"),
        (lambda: Requirement(Members(Who(sex="F")), at_least=TROOPS), "it bounds a `share`, not `members`"),
        (lambda: Problem(rows(3, 3), [Team("t", 3)], [{"share": {}, "at_least": TROOPS}]), "`start:` is missing"),
        (
            lambda: Problem(rows(3, 3), [Team("t", 3)], [{"share": {}, "at_least": TROOPS}], start="2029-01-01"),
            "require[0].at_least: no target `troops` is known for 2029",
        ),
    ],
)
def test_in_python_what_is_wrong_is_said_too(build: Callable[[], object], text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        build()
    assert text in str(caught.value)


@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_shipped_scenario_states_a_figure_of_the_table_as_a_floor_of_its_own(path: Path) -> None:
    """Floors of women that come from the strategy are targets, so that their year is the tour's; but for teams that are
    relieved beyond the last year for which there is one."""
    text = path.read_text("utf-8")
    value: Any = read_yaml(text, path.name).value
    for team in value["teams"]:
        for row in () if "repeat" in team else team.get("require", ()):
            if row.get("share") == {"sex": "F"} and isinstance(row.get("at_least"), str):
                share = row["at_least"].rstrip("%")
                assert share not in {str(share) for each in CATEGORIES for _, share, _ in each.years}, row


def test_json_of_targets_is_plain() -> None:
    json.dumps(solve(problem(30, TROOPS)).to_dict())
