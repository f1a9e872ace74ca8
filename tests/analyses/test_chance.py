"""The chance that demands hold, in every answer that tells of teams."""

from __future__ import annotations

import json
import signal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import Problem, alternatives, full_report, load, repair, solve, verify
from composer.analyses.alternatives.words import alternatives_text
from composer.analyses.book import book
from composer.analyses.repair.question import QUESTION as MEND
from composer.analyses.repair.words import repair_text
from composer.analyses.solve.question import QUESTION
from composer.analyses.solve.words import outcome_text
from composer.analyses.verify.words import verification_text
from composer.base.errors import Disagreement
from composer.optimize.drop_outs import DropOuts
from composer.optimize.remaining import Remaining
from composer.problem.results import Chance, Odds, Roster
from composer.render.chances import LEFT_OUT, chance_lines, percent
from composer.render.table import Number
from composer.solvers.budget import OutOfBudget
from tests.support import ROOT
from tests.support.pressing import as_in_a_terminal

FILE: dict[str, Any] = {
    "pool": [{"id": f"P{at}", "sex": "FFMM"[at % 4], "score": 10 - at} for at in range(6)],
    "teams": [{"name": "patrol", "size": 3, "require": [{"members": {"sex": "F"}, "at_least": 1}]}],
    "prefer": [{"most": {"total": "score"}}],
    "drop": "10%",
}
SAID = (
    "With 10 % dropping out each, the demands still hold with a chance of 99 %; "
    "at half the chance 99.75 %, at twice 96 %."
)
"""Of two women one is left: 1 - 0.01, 1 - 0.0025, 1 - 0.04."""


def changed(**keys: Any) -> Problem:
    return load({**FILE, **keys})


def test_the_best_team_is_told_with_its_chance() -> None:
    found = solve(changed())
    (roster,) = found.teams
    assert roster.chance is not None
    assert [each.without for each in (roster.chance.given, roster.chance.half, roster.chance.twice)] == [
        Fraction(99, 100),
        Fraction(399, 400),
        Fraction(24, 25),
    ]
    assert SAID in outcome_text(found)
    told = found.to_dict()["teams"][0]["chance"]  # type: ignore[index]
    one = {"with": None, "interval": None, "interval_with": None, "exact": True}
    assert told == {"without": 0.99, **one, "half": {"without": 0.9975, **one}, "twice": {"without": 0.96, **one}}
    assert SAID in found._repr_html_()


def test_without_the_key_nothing_is_told_of_it() -> None:
    found = solve(load({key: FILE[key] for key in FILE if key != "drop"}))
    assert found.teams[0].chance is None
    assert "chance" not in found.to_json()
    assert "chance" not in outcome_text(found)


def test_a_roster_that_is_handed_in_is_told_with_its_own() -> None:
    problem = changed()
    found = verify(problem, {"patrol": ["P3", "P0", "P2"]})
    chance = found.teams[0].chance
    assert chance is not None
    assert chance.given.without == Fraction(9, 10)
    assert "with a chance of 90 %; at half the chance 95 %, at twice 80 %" in verification_text(found, problem)
    assert json.loads(found.to_json())["teams"][0]["chance"]["twice"]["without"] == 0.8


def test_one_that_does_not_hold_as_it_is_may_hold_when_somebody_drops_out() -> None:
    ceiling = [{"members": {"sex": "F"}, "at_most": 1}]
    found = verify(changed(teams=[{"name": "patrol", "size": 2, "require": ceiling}]), {"patrol": ["P0", "P1"]})
    assert not found.met
    assert found.teams[0].chance is not None
    assert found.teams[0].chance.given.without == Fraction(19, 100)


def test_each_alternative_has_its_own_beside_it() -> None:
    found = alternatives(changed(), 3)
    chances = [one.teams[0].chance for one in found.alternatives]
    assert chances[0] is not None
    assert all(chance is not None for chance in chances)
    assert chances[0].given.without == Fraction(99, 100)
    text = alternatives_text(found)
    assert "demands hold" in text
    assert "99 %" in text
    assert "demands hold" in found._repr_html_()


def test_it_is_on_the_page_and_in_the_workbook() -> None:
    found = full_report(changed())
    assert SAID in found.html()
    assert found.outcome is not None
    (table,) = [each for each in book(QUESTION, found.outcome, changed()).tables if each.name == "Chances"]
    assert [(row[0], row[1], row[2].shown) for row in table.rows if isinstance(row[2], Number)] == [
        ("patrol", "as given", "99 %"),
        ("patrol", "half", "99.75 %"),
        ("patrol", "twice", "96 %"),
    ]


def test_a_repair_is_told_with_its_chance() -> None:
    found = repair(changed(), {"patrol": ["P0", "P2", "P4"]}, "P4")
    assert [member.id for member in found.teams[0].members] == ["P0", "P1", "P2"]
    assert SAID in repair_text(found)
    assert found.to_dict()["teams"][0]["chance"]["without"] == 0.99  # type: ignore[index]
    assert [table.name for table in book(MEND, found, changed()).tables].count("Chances") == 1


def test_a_team_that_is_left_as_it_is_takes_no_reserves_for_its_chance() -> None:
    teams: list[dict[str, Any]] = [{"name": name, "size": 2, "reserves": {"chance": "99%"}} for name in ("one", "two")]
    teams[0]["require"] = [{"members": {"sex": "F"}, "at_least": 1}]
    teams[1]["require"] = [{"members": {"sex": "X"}, "at_least": 1}]
    found = repair(changed(teams=teams), {"one": ["P0", "P2"], "two": ["P3", "P5"]}, "P5")
    assert [each.team for each in found.unrepaired] == ["two"]
    assert [len(roster.reserves or ()) for roster in found.teams] == [1, 0]


def tell_ctrl_c(*_: object) -> None:
    signal.raise_signal(signal.SIGINT)
    raise OutOfBudget


def test_a_team_whose_chance_could_not_be_counted_in_time_is_kept_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(DropOuts, "odds", tell_ctrl_c)
    with as_in_a_terminal():
        found = solve(changed())
        other = alternatives(changed(), 1).alternatives[0]
        mended = repair(changed(), {"patrol": ["P0", "P2", "P4"]}, "P4")
    for (roster,) in (found.teams, other.teams, mended.teams):
        assert (len(roster.members), roster.chance) == (3, None)
    assert LEFT_OUT in outcome_text(found)
    assert LEFT_OUT in repair_text(mended)
    assert found.to_dict()["teams"][0]["chance"] is None  # type: ignore[index]


def test_several_teams_are_told_by_their_names() -> None:
    teams = [{"name": name, "size": 2, "require": [{"members": {}, "at_least": 2}]} for name in ("a", "b")]
    lines = chance_lines(solve(changed(teams=teams, drop=[{"who": {"id": "P0"}, "chance": "20%"}])).teams)
    assert sorted(line.partition(": With")[0] for line in lines) == ["a", "b"]
    said = "people dropping out with the chances given under `drop`, the demands still hold"
    assert sum(f"{said} with a chance of 80 %" in line for line in lines) == 1
    assert sum(f"{said} whoever drops out" in line for line in lines) == 1


def test_what_is_certain_is_said_plainly() -> None:
    nothing = [{"name": "patrol", "size": 2}]
    assert "still hold whoever drops out; at half the chance 100 %" in outcome_text(solve(changed(teams=nothing)))
    gone = [{"name": "patrol", "size": 1, "require": [{"members": {}, "at_least": 1}]}]
    assert "still hold in no case; at half the chance 50 %, at twice 0 %" in outcome_text(
        solve(changed(teams=gone, drop="100%"))
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(0), "0 %"),
        (Fraction(1), "100 %"),
        (Fraction(1, 10**6), "under 0.01 %"),
        (1 - Fraction(1, 10**6), "over 99.99 %"),
        (Fraction(4, 100), "4 %"),
        (Fraction(853, 10_000), "8.5 %"),
        (Fraction(2349, 10_000), "23 %"),
        (Fraction(9996, 10_000), "99.96 %"),
    ],
)
def test_a_chance_is_never_said_to_be_0_or_100_where_it_is_not(value: Fraction, said: str) -> None:
    assert percent(value, Odds(value)) == said


def test_none_of_the_draws_is_not_said_to_be_impossible() -> None:
    none = Odds(Fraction(0), None, (0.0, 0.000185), None, 20_000)
    (line,) = chance_lines([Roster("team", (), chance=Chance(none, none, none, "5 % dropping out each"))])
    assert "with a chance of under 0.01 % (0–0.02 %, of 20,000 draws)" in line


def test_an_interval_is_rounded_outwards() -> None:
    some = Odds(Fraction(23, 100), None, (0.22449, 0.23611), None, 20_000)
    (line,) = chance_lines([Roster("team", (), chance=Chance(some, some, some, "5 % dropping out each"))])
    assert "with a chance of 23 % (22.4–23.7 %, of 20,000 draws)" in line


def test_a_case_that_is_recounted_otherwise_is_a_loud_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remaining, "holds", lambda _, cases, **__: cases.sum(axis=1) > 1)
    with pytest.raises(Disagreement, match="recounted on the people"):
        solve(changed())


@pytest.mark.unmeasured
def test_the_company_is_drawn_and_drawn_alike_whoever_writes_it_down() -> None:
    """The brigade's reserve company, with the men and women of its roster in two orders."""
    problem = load(ROOT / "scenarios" / "reserve_company.yaml").replacing(drop="3%")
    found = solve(problem)
    (roster,) = found.teams
    assert roster.chance is not None
    assert not roster.chance.given.exact
    turned = verify(problem, {"company": [member.id for member in roster.members][::-1]})
    assert turned.teams[0].chance == roster.chance
    assert roster.chance.given.interval is not None
    low, high = roster.chance.given.interval
    assert low < roster.chance.given.without < high < low + 0.015
    assert roster.chance.twice.without < roster.chance.given.without < roster.chance.half.without


def test_days_of_other_tours_are_known_to_what_counts_them() -> None:
    """One of two has been before: the chance is that of this one alone."""
    teams = [
        {"name": "first", "size": 1, "start": "2027-01-01", "end": "2027-06-30"},
        {
            "name": "second",
            "size": 2,
            "start": "2028-01-01",
            "end": "2028-06-30",
            "require": [{"again": {}, "at_least": 1}],
        },
    ]
    found = solve(changed(teams=teams))
    chance = found.teams[1].chance
    assert chance is not None
    assert chance.given.without == Fraction(9, 10)


def test_files_of_people_are_not_needed(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,sex,p\nP1,F,0.25\nP2,M,\n", "utf-8")
    (tmp_path / "file.yaml").write_text(
        "pool: people.csv\nteams: [{name: t, size: 1, everyone: {sex: F}, require: [{members: {}, at_least: 1}]}]\n"
        "drop: {column: p}\n",
        "utf-8",
    )
    found = solve(load(tmp_path / "file.yaml"))
    assert found.teams[0].chance is not None
    assert found.teams[0].chance.given.without == Fraction(3, 4)
    assert "With everybody dropping out with the chance in `p`" in outcome_text(found)
