"""Ways out as people and programs get them."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from composer import Problem, load
from composer.analyses.explain.ways_out.answer import Ways, ways_json
from composer.analyses.explain.ways_out.ways import ways_out
from composer.analyses.explain.ways_out.words import change_words, write_teams, write_ways
from composer.render.json import text
from composer.render.writer import Page, Writer
from composer.solvers.budget import Budget

POOL = [
    *({"id": f"F{place}", "sex": "F", "skills": "cook", "pay": place} for place in range(1, 6)),
    *({"id": f"M{place}", "sex": "M", "skills": "eod", "pay": 10} for place in range(1, 4)),
]
REQUIRE = [
    {"members": {"skills": "eod"}, "at_least": 3, "weight": 2, "name": "EOD"},
    {"share": {"sex": "F"}, "at_least": "60%", "name": "Women"},
]


def three(**more: Any) -> Problem:
    team = {"name": "team", "size": 5, "require": REQUIRE}
    return load({"pool": POOL, "teams": [team], "prefer": [{"most": {"total": "pay"}}], **more})


def words(write: Any, *given: Any) -> str:
    writer = Writer(Page())
    write(writer, *given)
    return writer.text()


def test_a_line_a_way_and_what_is_proved() -> None:
    problem = three()
    ways = ways_out(problem, Budget())
    assert words(write_ways, ways, problem) == (
        "Ways out, the cheapest first\n"
        "cost   what changes        total pay\n"
        "   1   Women 60 % → 40 %          39\n"
        "   2   EOD 3 → 2                  32\n"
        "   3   size 5 → 8                 45\n"
        "No change in any of them can be left out or made smaller; that is proved.\n"
        "There is no other way out; that is proved, too.\n"
    )


def test_less_is_claimed_where_less_is_known() -> None:
    problem = three()
    ways = ways_out(problem, Budget(), number=1)
    assert not ways.complete
    (way,) = ways.ways
    (goal,) = way.goals
    unsure = replace(ways, ways=(replace(way, nearest=False, goals=(replace(goal, proved=False),)),))
    assert words(write_ways, unsure, problem) == (
        "Ways out, the cheapest first\n"
        "cost   what changes           total pay\n"
        "   1   Women 60 % → 40 %   39 or better\n"
        "No change in it can be left out or made smaller; that is proved. A bound nearer to what was "
        "asked may be possible; the search was stopped before that was clear.\n"
        "There may be more.\n"
    )


def test_the_order_is_named() -> None:
    problem = three()
    said = words(write_ways, ways_out(problem, Budget(), fewest=True), problem)
    assert said.startswith("Ways out, those that touch the fewest requirements first\n")


def test_nothing_has_to_change_where_a_team_is_possible() -> None:
    assert words(write_ways, Ways((), True, needless=True), three()) == (
        "A team is possible as it is: nothing has to change.\n"
    )


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (("A",), "A cannot be met"),
        (("A", "B"), "A and B cannot all be met"),
        (("A", "B", "C"), "A, B and C cannot all be met"),
    ],
)
def test_what_is_kept_is_named(kept: tuple[str, ...], said: str) -> None:
    text = words(write_ways, Ways((), True, kept=kept), three())
    assert text == f"There is no way out without touching what is marked `keep`: {said}.\n"


def test_each_way_comes_with_its_teams_and_goals() -> None:
    problem = three(require=[{"members": {}, "at_least": 1, "name": "Anybody"}])
    ways = ways_out(problem, Budget(), number=1)
    said = words(write_teams, ways, problem, ("sex",))
    assert said.startswith("1. Women 60 % → 40 %\n\nteam – 5 members\nid   sex\n")
    for line in ("M3   M", "✓ met   Women         40 %   at least 40 %", "All the teams together", "39   proved"):
        assert line in said


def first_change(problem: Problem) -> Any:
    ways = ways_out(problem, Budget(), number=1)
    return ways.ways[0].changes[0]


def short(require: dict[str, Any], size: Any = 2, **more: Any) -> Problem:
    rows = [{"id": "A", "sex": "F", "pay": 2.5}, {"id": "B", "sex": "M", "pay": 4}, {"id": "C", "sex": "M", "pay": 4}]
    team = {"name": "team", "size": size, "keep": ["size"], "require": [require]} | more
    return load({"pool": rows, "teams": [team]})


@pytest.mark.parametrize(
    ("require", "said", "unit"),
    [
        ({"members": {"sex": "F"}, "at_least": 2}, "members with sex F: at least 2 → 1", "people"),
        ({"members": {"sex": "F"}, "exactly": 2, "name": "Women"}, "Women 2 → 1", "people"),
        ({"members": {"sex": "F"}, "exactly": 2}, "members with sex F: exactly 2 → 1", "people"),
        ({"members": {"sex": "F"}, "at_least": 2, "at_most": 3, "name": "Women"}, "Women at least 2 → 1", "people"),
        ({"members": {"sex": "M"}, "at_most": 0, "name": "Men"}, "Men 0 → 1", "people"),
        ({"total": "pay", "at_most": 4, "name": "Pay"}, "Pay 4 → 6.5", "pay"),
        ({"average": "pay", "at_most": 3, "name": "Mean"}, "Mean 3 → 3.25", "pay"),
        ({"share": {"sex": "M"}, "at_most": "1/3", "name": "Men"}, "Men 33.3 % (exactly 1/3) → 50 %", "people"),
        ({"distinct": "sex", "at_least": 3, "name": "Kinds"}, "Kinds 3 → 2", "values"),
    ],
)
def test_a_bound_is_said_in_the_words_of_the_file(require: dict[str, Any], said: str, unit: str) -> None:
    problem = short(require)
    change = first_change(problem)
    assert change_words(change, problem) == said
    (way,) = ways_json(ways_out(problem, Budget(), number=1), problem)
    assert way["changes"][0]["unit"] == unit


def test_a_mean_that_no_decimal_writes_is_given_exactly() -> None:
    rows = [{"id": "A", "pay": 2}, {"id": "B", "pay": 2}, {"id": "C", "pay": 3}]
    team = {"name": "team", "size": 3, "keep": ["size"], "require": [{"average": "pay", "at_least": 3, "name": "Mean"}]}
    problem = load({"pool": rows, "teams": [team]})
    assert change_words(first_change(problem), problem) == "Mean 3 → 2.33 (exactly 7/3)"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ({"at_least": 4, "at_most": 5}, "size at least 4 → 3"),
        ({"at_least": 4}, "size at least 4 → 3"),
        (4, "size 4 → 3"),
    ],
)
def test_of_a_size_the_end_that_moves_is_named(size: Any, said: str) -> None:
    problem = short({"members": {}, "at_least": 0}, size, keep=[])
    assert change_words(first_change(problem), problem) == said


def test_the_ceiling_of_a_size_is_named() -> None:
    problem = short({"members": {}, "at_least": 3, "keep": True}, {"at_most": 2}, keep=[])
    assert change_words(first_change(problem), problem) == "size at most 2 → 3"


def test_among_several_teams_the_team_is_named() -> None:
    rows = [{"id": "A"}, {"id": "B"}]
    teams = [
        {
            "name": "alpha",
            "size": 1,
            "keep": ["size"],
            "require": [{"members": {"id": "C"}, "at_least": 1, "name": "C"}],
        },
        {"name": "bravo", "size": 1, "keep": ["size"], "seats": [{"seat": "D", "who": {"id": "C"}, "number": 1}]},
    ]
    over_all = [
        {"members": {}, "at_most": 0, "team": "alpha", "name": "Nobody"},
        {"members": {}, "at_most": 0, "team": "bravo"},
        {"members": {}, "at_most": 1},
    ]
    problem = load({"pool": [*rows, {"id": "C"}], "teams": teams, "require": over_all})
    said = {change_words(change, problem) for way in ways_out(problem, Budget()).ways for change in way.changes}
    assert said == {
        "alpha: C 1 → 0",
        "bravo: D 1 → 0 (one left vacant)",
        "Nobody 0 → 1",
        "members in bravo: at most 0 → 1",
        "members: at most 1 → 2",
    }


def test_json_gives_gates_as_they_stand_in_a_file() -> None:
    rows = [{"id": "A", "until": "2027-03-01", "grade": "1.5", "unit": "B"}]
    gates = {"until": {"at_least": "end"}, "grade": {"at_least": 2}, "unit": ["C", "D"]}
    scenario = {"start": "2027-01-01", "end": "2027-06-30", "pool": rows, "fields": {"grade": "number"}}
    problem = load({**scenario, "teams": [{"name": "team", "size": 1, "everyone": gates, "keep": ["size"]}]})
    data: Any = ways_json(ways_out(problem, Budget()), problem)
    (way,) = data
    assert [(change["from"], change["to"], change["by"], change["unit"]) for change in way["changes"]] == [
        ({"at_least": "end"}, {"at_least": "2027-03-01"}, 1, "people"),
        ({"at_least": 2}, {"at_least": 1.5}, 1, "people"),
        (["C", "D"], None, 1, "people"),
    ]
    assert {change["bound"] for change in way["changes"]} == {"gate"}
    assert json.loads(text(data)) == data


def test_json_gives_sizes_seats_and_shares() -> None:
    problem = three(require=[{"members": {"id": "F5"}, "at_most": 0, "weight": 0.5, "name": "Not F5"}])
    data: Any = ways_json(ways_out(problem, Budget()), problem)
    found = {change["requirement"]: change for way in data for change in way["changes"]}
    size = {"requirement": "team: size", "team": "team", "bound": "size", "from": 5, "to": 8, "by": 3, "unit": "people"}
    assert found["team: size"] == size
    assert (found["Not F5"]["team"], found["Not F5"]["bound"], found["Not F5"]["to"]) == (None, "at_most", 1)
    (dear,) = (way for way in data if way["changes"][0]["requirement"] == "team: size")
    assert (dear["cost"], dear["cost_exact"]) == (3.5, "7/2")
    assert dear["goals"][0]["value"] == 45
    assert dear["goals"][0]["proved"] is True
    assert dear["nearest"] is True
    assert len(dear["teams"][0]["members"]) == 8
    assert dear["findings"][0]["observed"] == 1


def test_costs_are_added_up_with_their_weights() -> None:
    ways = ways_out(three(), Budget())
    assert [way.cost for way in ways.ways] == [1, 2, 3]
    assert all(way.cost == sum((c.weight * c.by for c in way.changes), Fraction(0)) for way in ways.ways)
