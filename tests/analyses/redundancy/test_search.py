"""Demands that cannot matter: against every filling of the teams, against examples counted by hand, and in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from composer import load
from composer.analyses.redundancy.answer import Redundancy, redundancy_json
from composer.analyses.redundancy.search import redundancy
from composer.analyses.redundancy.words import redundancy_lines
from composer.base.errors import Disagreement
from composer.problem.problem import Problem
from composer.solvers import tuning
from tests.support import conflict_truth, oracle
from tests.support.command_line import Run, run, written
from tests.support.conflict_problems import crowded
from tests.support.random_problems import random_scenario

__all__ = ["run"]

Scenario = dict[str, Any]

# against every filling


def truth(scenario: Scenario) -> set[tuple[Any, ...]] | None:
    """The demands that no filling breaks which meets all others; None where no filling meets everything."""
    asked = conflict_truth.Asked(scenario)
    met, everything = asked.met(), (1 << asked.number) - 1
    paths = conflict_truth.numbered(scenario)
    asked_about = [(bit, path) for bit, path in enumerate(paths) if path[2:3] in (("everyone",), ("require",), ())]
    return {path for bit, path in asked_about if everything & ~(1 << bit) not in met} if everything in met else None


def held_against_every_filling(scenario: Scenario) -> bool:
    """Whether something was possible."""
    found, true = redundancy(load(scenario)), truth(scenario)
    assert found.open == ()
    assert found.possible is (true is not None)
    said = {each.path for each in found.demands}
    nobody = {each.path for each in found.demands if each.reason == "excludes nobody"}
    assert nobody == excluding_nobody(scenario)
    assert said == (nobody if true is None else true)
    return true is not None


def excluding_nobody(scenario: Scenario) -> set[tuple[Any, ...]]:
    """The gates that everybody passes who passes the others."""
    problem = oracle.Problem(scenario)
    found = set()
    for position, team in enumerate(scenario["teams"]):
        everyone = team.get("everyone") or {}
        for name in everyone:
            others = {key: spec for key, spec in everyone.items() if key != name}
            if problem.matching(others) == problem.matching(everyone):
                found.add(("teams", position, "everyone", name))
    return found


def small() -> Iterator[int]:
    """Of three hundred problems those with few fillings."""
    return (seed for seed in range(300) if conflict_truth.fillings(random_scenario(seed)) <= 1000)


@pytest.mark.parametrize("seed", [*islice(small(), 16)])
def test_what_cannot_matter_is_broken_by_no_filling_that_meets_the_rest(seed: int) -> None:
    held_against_every_filling(random_scenario(seed))


@pytest.mark.parametrize("seed", [35, 48, 120, 301, 337, 424])
def test_nor_where_much_stands_against_much(seed: int) -> None:
    held_against_every_filling(crowded(seed))


@pytest.mark.by_the_hundred
def test_nor_in_hundreds_more() -> None:
    possible = sum(held_against_every_filling(random_scenario(seed)) for seed in small())
    possible += sum(held_against_every_filling(crowded(seed)) for seed in range(600))
    assert possible > 100


# counted by hand

PEOPLE: list[dict[str, Any]] = [
    {"id": "A", "sex": "F", "job": "medic", "age": 30, "score": 4},
    {"id": "B", "sex": "F", "job": "driver", "age": 40, "score": 4},
    {"id": "C", "sex": "M", "job": "driver", "age": 25, "score": 5},
    {"id": "D", "sex": "M", "job": "cook", "age": 19, "score": 1},
]
LONE = {"lone": {"sex": "F"}, "at_most": 0, "name": "Never a lone woman"}


def asked(*require: Scenario, size: Any = 3, pool: Any = PEOPLE, **team: Any) -> Problem:
    problem = load({"pool": pool, "teams": [{"name": "t", "size": size, "require": list(require), **team}]})
    assert isinstance(problem, Problem)
    return problem


def named(found: Redundancy) -> list[tuple[str, str]]:
    return [(each.requirement, each.reason) for each in found.demands]


def test_a_lone_woman_is_forbidden_in_vain_where_two_are_asked_for() -> None:
    two = {"members": {"sex": "F"}, "at_least": 2, "name": "Women"}
    assert named(redundancy(asked(two, LONE, size=2))) == [("Never a lone woman", "implied")]
    one = {**two, "at_least": 1}  # of three one is a woman at least; C, D and A would be against the other
    assert named(redundancy(asked(one, LONE))) == [("Women", "implied")]
    assert named(redundancy(asked(one, LONE, size=2))) == []  # C and D against one, A and C against the other


def test_a_range_matters_as_long_as_one_of_its_ends_does() -> None:
    women = {"members": {"sex": "F"}, "name": "Women"}
    assert named(redundancy(asked({**women, "at_least": 1, "at_most": 2}))) == [("Women", "implied")]
    assert named(redundancy(asked({**women, "at_least": 2, "at_most": 2}))) == []
    assert named(redundancy(asked({**women, "at_least": 1, "at_most": 1}))) == []


def test_a_bound_just_met_cannot_matter_and_one_a_hair_beyond_can() -> None:
    """The two dearest of four score 9, all of three 10 at least, an average of 3 at least: B, C and D, or A."""
    total, average = {"total": "score", "at_most": 13}, {"average": "score", "at_least": "10/3"}
    assert [label for label, _ in named(redundancy(asked(total)))] == ["total score: at most 13"]
    assert named(redundancy(asked({"total": "score", "at_most": 12}))) == []
    assert named(redundancy(asked({"average": "score", "at_least": 3}))) == [("average score: at least 3", "implied")]
    assert named(redundancy(asked({**average, "at_least": 3.0001}))) == []


def test_a_gate_matters_by_whom_it_keeps_out_of_a_team_that_meets_the_rest() -> None:
    """Nobody is under 18; D is under 20, and no cook may come; where two women and a medic are all, D is in none."""
    of_age, twenty = {"age": {"at_least": 18}}, {"age": {"at_least": 20}}
    assert named(redundancy(asked(everyone=of_age))) == [("t: everyone: age", "excludes nobody")]
    assert named(redundancy(asked(everyone=twenty))) == []
    jobs = {"job": ["medic", "driver"]}
    both = [("t: everyone: age", "excludes nobody"), ("t: everyone: job", "excludes nobody")]
    assert named(redundancy(asked(everyone={**twenty, **jobs}))) == both
    women = {"members": {"sex": "F"}, "at_least": 2, "name": "Women"}
    assert named(redundancy(asked(women, everyone=twenty, size=2))) == [("t: everyone: age", "implied")]


def test_a_seat_is_what_is_wanted_and_is_not_asked_about() -> None:
    """Of any three of the four one drives; the seat still says who it is."""
    assert named(redundancy(asked(seats=[{"seat": "Driver", "who": {"job": "driver"}}]))) == []


@pytest.mark.parametrize(
    ("survive", "told"),
    [({"require": []}, True), ({"require": ["Women"]}, False), ({}, False), ({"losses": 0, "require": []}, False)],
)
def test_losses_after_which_nothing_has_to_hold_cannot_matter(survive: Scenario, told: bool) -> None:
    pool = [{"id": name, "sex": sex} for name, sex in zip("ABCD", "FFFM", strict=True)]
    women = {"members": {"sex": "F"}, "at_least": 1, "name": "Women"}
    team = {"name": "t", "size": 2, "require": [women], "survive": {"losses": 1, **survive}}
    found = redundancy(load({"pool": pool, "teams": [team]}))
    assert ("t: survives 1 loss" in [each.requirement for each in found.demands]) is told
    alone = redundancy(load({"pool": pool, "teams": [{"name": "t", "size": 2, "survive": {"losses": 2}}]}))
    assert [each.requirement for each in alone.demands] == ["t: survives 2 losses"]


def test_what_several_teams_alike_are_asked_is_one_demand_and_can_be_broken_in_any() -> None:
    pool = [{"id": f"P{number}", "sex": "F" if number < 4 else "M"} for number in range(6)]
    two = [{"name": "t", "number": 2, "size": 3, "require": [LONE]}]
    women = {"members": {"sex": "F"}, "at_least": 2, "name": "Women of the first", "team": "t-1"}
    assert named(redundancy(load({"pool": pool, "teams": two}))) == []
    found = redundancy(load({"pool": pool, "teams": two, "require": [women]}))
    assert named(found) == [("Women of the first", "implied")]  # 2 and 2 it is; 3 and 1 has a lone one in the second
    most = {**women, "at_least": 1, "name": "Any"}  # of four women one team has three at most
    assert named(redundancy(load({"pool": pool, "teams": two, "require": [most]}))) == [("Any", "implied")]


def test_what_a_team_is_asked_on_each_tour_is_one_demand_and_can_be_broken_in_any() -> None:
    """Z is 19 on the first tour, so that the first is of two anyway, and the second could be of three."""
    ages = {"X": 1990, "Y": 1991, "Z": 2006}
    pool = [{"id": name, "sex": "F", "birth": f"{year}-03-01"} for name, year in ages.items()]
    one, two = ({"members": {"sex": "F"}, bound: count} for bound, count in (("at_least", 1), ("at_most", 2)))
    team = {"name": "t", "size": {"at_least": 2, "at_most": 3}, "start": "2026-01-01", "end": "2026-06-30"}
    team |= {"repeat": {"every": "12 months", "number": 2}}

    def idle(**more: Any) -> list[tuple[str, str]]:
        return named(redundancy(load({"pool": pool, "teams": [team | more]})))

    young, grown = {"age": {"at_least": 20}}, {"age": {"at_least": 19}}
    assert idle(everyone=young) == []
    assert idle(everyone=grown) == [("t: everyone: age", "excludes nobody")]
    assert idle(require=[{**one, "name": "One"}, {**two, "name": "Two"}]) == [("One", "implied")]
    assert idle(everyone=young, require=[{**two, "name": "Two"}]) == []
    found = redundancy(load({"pool": pool, "teams": [team | {"require": [one]}]}))
    assert [(each.team, each.path) for each in found.demands] == [("t", ("teams", 0, "require", 0))]


def test_an_aim_is_no_bound_and_counts_all_the_same() -> None:
    found = redundancy(asked({"members": {"sex": "F"}, "at_least": 1, "aim": 2, "name": "Women"}))
    assert [(each.requirement, each.aim) for each in found.demands] == [("Women", True)]
    (line,) = redundancy_lines(found, asked())
    assert line == "Women cannot matter: any team that meets the rest meets its bound; its aim still counts"


def test_of_what_is_impossible_only_gates_are_told() -> None:
    five = {"members": {"sex": "F"}, "at_least": 3, "name": "Women"}
    found = redundancy(asked(five, LONE, everyone={"age": {"at_least": 18}}))
    assert (named(found), found.open, found.possible) == ([("t: everyone: age", "excludes nobody")], (), False)


def test_a_gate_that_keeps_out_who_could_not_be_counted_can_matter() -> None:
    """E has no score on record and is left out for his job; without that gate the total would be wrong."""
    pool = [*PEOPLE, {"id": "E", "sex": "M", "job": "clerk", "age": 50, "score": None}]
    total = {"total": "score", "at_least": 4, "name": "Score"}
    found = redundancy(asked(total, pool=pool, everyone={"job": ["medic", "driver", "cook"]}, size=2))
    assert (named(found), found.open) == ([("Score", "implied")], ())


# within a budget


def test_what_was_not_found_out_is_never_said_to_matter_or_not() -> None:
    problem = asked({"members": {"sex": "F"}, "at_least": 2, "name": "Women"}, LONE, everyone={"age": {"at_least": 18}})
    found = redundancy(problem, work=0.0)
    assert named(found) == [("t: everyone: age", "excludes nobody")]
    assert (found.open, found.possible) == (("Women", "Never a lone woman"), None)
    assert [*redundancy_lines(found, problem)][1:] == [
        "whether 2 more demands can matter was not established: Women, Never a lone woman"
    ]


def test_a_gate_of_which_there_was_no_time_to_ask_is_not_said_to_be_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Men could be in the team, if the gate did not keep them out."""
    monkeypatch.setattr(tuning, "REDUNDANCY_EACH", 0.0)
    found = redundancy(asked(everyone={"sex": "F"}, size=2))
    assert (named(found), found.open, found.possible) == ([], ("t: everyone: sex",), True)


def test_one_hard_demand_leaves_work_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "REDUNDANCY_EACH", 0.0)
    found = redundancy(asked(LONE))
    assert (found.possible, found.open) == (True, ("Never a lone woman",))


# in words


def test_check_tells_what_cannot_matter_beside_the_verdict(run: Run, tmp_path: Path) -> None:
    rows = ", ".join(json.dumps(person) for person in PEOPLE)
    text = f"""\
pool: [{rows}]
teams:
  - name: t
    size: 2
    everyone: {{age: {{at_least: 18}}}}
    require: [{{members: {{sex: F}}, at_least: 2}}, {{lone: {{sex: F}}, at_most: 0, name: Never a lone woman}}]
expect: {{verdict: best}}
"""
    file = written(tmp_path / "s.yaml", text)
    status, out, err = run("check", file)
    assert (status, out) == (0, f"{file}: best, as expected\n")
    assert err.splitlines() == [
        f"{file}: note: t: everyone: age cannot matter: it excludes nobody who could otherwise be in the team",
        f"{file}: note: Never a lone woman cannot matter: any team that meets the rest meets it",
        f"{file}: note: each of these holds as long as all the others stay: leave them out one at a time",
    ]

    again = json.loads(run("check", file, "--columns", "--json").out)
    assert [each["requirement"] for each in again["cannot_matter"]] == ["t: everyone: age", "Never a lone woman"]
    assert (again["cannot_matter_open"], again["counts"]["pool"]) == ([], 4)


def test_where_several_cannot_matter_it_is_said_that_each_does_without_the_others() -> None:
    """Two lines that ask the same: each is held by the other one."""
    women = {"members": {"sex": "F"}, "at_least": 2}
    found = redundancy(asked({**women, "name": "Two women"}, {**women, "name": "Women"}))
    assert named(found) == [("Two women", "implied"), ("Women", "implied")]
    *_, last = redundancy_lines(found, asked())
    assert last == "each of these holds as long as all the others stay: leave them out one at a time"


def test_what_cannot_matter_is_a_list_in_json() -> None:
    found = redundancy(asked(LONE, everyone={"age": {"at_least": 18}}), work=0.0)
    assert redundancy_json(found) == {
        "cannot_matter": [{"requirement": "t: everyone: age", "team": "t", "reason": "excludes nobody", "aim": False}],
        "cannot_matter_open": ["Never a lone woman"],
    }


def test_a_disagreement_in_a_note_is_a_defect(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(*_: Any, **__: Any) -> Any:
        raise Disagreement("row `Women` differs")

    monkeypatch.setattr("composer.analyses.redundancy.search.redundancy", lie)
    file = written(tmp_path / "s.yaml", "pool: [{id: A}]\nteams: [{name: t, size: 1}]\nexpect: {verdict: best}\n")
    status, out, err = run("check", file)
    assert (status, out) == (70, f"{file}: best, as expected\n")
    assert "row `Women` differs" in err
