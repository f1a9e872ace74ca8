"""A plan as files and Python state it, its mistakes, and what every question makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import composer
from composer import Changes, DecidedPlan, Goal, Member, Who, load, solve, verify
from composer.analyses.solve.words import outcome_text
from composer.analyses.sweep.fingerprint import fingerprint
from composer.base.errors import Disagreement, ScenarioError
from composer.measures import Linear, Quotient
from tests.support.command_line import Run, run

__all__ = ["run"]

POOL = [
    {"id": f"P{n}", "birth": f"{1970 + 4 * n}-06-01", "score": n, "leave": "2027-05-01..2027-05-09" if n == 3 else ""}
    for n in range(1, 9)
]
SCENARIO: dict[str, Any] = {
    "pool": POOL,
    "fields": {"leave": "spans"},
    "busy": "leave",
    "today": "2027-04-01",
    "teams": [
        {"name": "first", "size": 3, "start": "2027-03-01", "end": "2027-06-30", "everyone": {"age": {"at_most": 45}}},
        {"name": "second", "size": 2, "start": "2027-09-01", "end": "2027-12-31"},
    ],
    "plan": {"first": ["P1", "P3", "X9"], "second": ["P4", "P5"]},
    "frozen": "2027-03-15",
    "prefer": [{"least": {"changes": {}}}, {"most": {"total": "score"}}],
}
YAML = """\
pool: people.csv
fields: {leave: spans}
busy: leave
today: 2027-04-01
plan: decided.json
frozen: 2027-03-15
teams:
  - {name: first, size: 3, start: 2027-03-01, end: 2027-06-30, everyone: {age: {at_most: 45}}}
  - {name: second, size: 2, start: 2027-09-01, end: 2027-12-31}
prefer: [{least: {changes: {}}}, {most: {total: score}}]
"""


def changed(**keys: Any) -> dict[str, Any]:
    return {key: value for key, value in {**SCENARIO, **keys}.items() if value is not None}


def mistakes(scenario: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(scenario)
    return [str(mistake) for mistake in caught.value.mistakes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [list(POOL[0]), *([str(cell) for cell in row.values()] for row in POOL)]
    (tmp_path / "people.csv").write_text("\n".join(map(",".join, rows)), "utf-8")
    (tmp_path / "s.yaml").write_text(YAML, "utf-8")
    decided = {"teams": [{"name": name, "members": [{"id": one} for one in ids]} for name, ids in PLAN.items()]}
    (tmp_path / "decided.json").write_text(json.dumps(decided), "utf-8")
    return tmp_path


PLAN: dict[str, list[str]] = SCENARIO["plan"]


def test_who_is_too_old_stays_and_who_is_busy_or_gone_leaves() -> None:
    found = solve(load(SCENARIO))
    assert [[member.id for member in team.members] for team in found.teams] == [["P1", "P7", "P8"], ["P4", "P5"]]
    told = found.to_dict()["changes"]
    assert told == {
        "kept": 3,
        "leaving": [
            {"id": "P3", "team": "first", "reason": "busy"},
            {"id": "X9", "team": "first", "reason": "no longer in the pool"},
        ],
        "joining": [{"id": "P7", "team": "first"}, {"id": "P8", "team": "first"}],
        "moved": [],
        "frozen": [{"team": "first", "kept": ["P1"]}],
    }
    said = outcome_text(found)
    assert "Of the plan's 5 places 3 are kept." in said
    assert "first: 2 leave (P3, busy; X9, no longer in the pool), 2 join (P7; P8)." in said
    assert "first is frozen: 1 person of the plan cannot leave it." in said


def test_without_a_plan_an_answer_says_nothing_of_one() -> None:
    found = solve(load(changed(plan=None, frozen=None, prefer=[])))
    assert (found.changes, "changes" in found.to_dict(), "plan" in outcome_text(found)) == (None, False, False)


def test_who_changes_teams_moves() -> None:
    swapped = {"first": ["P1", "P4"], "second": ["P7", "P8"]}
    teams = {"first": ["P7", "P1", "P2"], "second": ["P4", "P5"]}
    found = verify(load(changed(plan=swapped, frozen=None)), teams).changes
    assert found is not None
    assert [(move.id, move.origin, move.to) for move in found.moved] == [
        ("P4", "first", "second"),
        ("P7", "second", "first"),
    ]
    assert [each.id for each in found.leaving] == ["P8"]
    assert [each.id for each in found.joining] == ["P2", "P5"]
    assert (found.kept, found.number) == (1, 3)


def test_a_roster_that_lacks_who_is_kept_is_told_so() -> None:
    found = verify(load(SCENARIO), {"first": ["P6", "P7", "P8"], "second": ["P4", "P5"]})
    assert [(each.requirement, each.observed, each.note) for each in found.broken] == [
        ("first: frozen", 0, "missing: P1")
    ]


def test_who_joins_a_tour_that_has_begun_is_as_old_as_they_are_today() -> None:
    born = [{**one, "birth": "1981-03-20"} if one["id"] == "P7" else one for one in POOL]
    found = solve(load(changed(pool=born)))  # 45 on the first day, 46 on the first of April
    assert [member.id for member in found.teams[0].members] == ["P1", "P6", "P8"]
    late = solve(load(changed(pool=born, today="2027-02-01")))
    assert [member.id for member in late.teams[0].members] == ["P1", "P7", "P8"]


def test_leave_that_is_over_by_today_keeps_nobody_from_their_place() -> None:
    assert load(changed(today="2027-05-10")).kept == {"first": (0, 2)}
    found = solve(load(changed(today="2027-05-10")))
    assert found.changes is not None
    assert [(each.id, each.reason) for each in found.changes.leaving] == [("X9", "no longer in the pool")]


def test_nobody_joins_a_tour_that_is_over() -> None:
    found = solve(load(changed(today="2027-07-01")))
    assert found.verdict == "impossible"
    whole = solve(load(changed(today="2027-07-01", plan={"first": ["P1", "P2", "P3"]})))
    assert [member.id for member in whole.teams[0].members] == ["P1", "P2", "P3"]


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(lambda ids: ids, id="a roster"),
        pytest.param(
            lambda ids: {"teams": [{"name": n, "members": [{"id": i} for i in m]} for n, m in ids.items()]}, id="JSON"
        ),
        pytest.param(lambda ids: [{"id": i, "team": n, "seat": None} for n, m in ids.items() for i in m], id="a list"),
        pytest.param(lambda ids: DecidedPlan(tuple((n, tuple(map(Member, m))) for n, m in ids.items())), id="a plan"),
        pytest.param(lambda ids: {n: [Member(i) for i in m] for n, m in ids.items()}, id="members"),
    ],
)
def test_python_states_a_plan_in_several_ways(plan: Callable[[dict[str, list[str]]], object]) -> None:
    problem = load(changed(plan=None, frozen=None, prefer=[]), plan=plan(PLAN), frozen="2027-03-15")
    assert problem.plan == load(SCENARIO).plan
    assert problem.kept == {"first": (0,)}


def test_an_answer_is_a_plan() -> None:
    before = solve(load(SCENARIO))
    problem = load(SCENARIO, plan=before)
    assert solve(problem.replacing(prefer=[Goal(least=Changes(Who()))])).goals[0].value == 0


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"plan": None}, ["`frozen` keeps people of a `plan`", "`changes` counts places of a `plan`"]),
        ({"plan": {"frist": ["P1"]}}, ["no team of the plan is in the scenario: it has `frist`"]),
        ({"plan": {"first": ["P1", "p1", "P1"]}}, ["`P1` stands twice in team first"]),
        ({"plan": {"first": ["", 3.5, {"seat": "x"}]}}, ["the id is blank"]),
        ({"plan": {"first": "P1"}}, ["a list of members is wanted here"]),
        ({"plan": 7}, ["a plan is an answer of `solve`"]),
        ({"frozen": "soon"}, ["frozen"]),
        (
            {"require": [{"changes": {"sxe": "F"}, "at_most": 1}]},
            ["the pool has no column `sxe`"],
        ),
        (
            {"teams": [{"name": "first", "size": 1, "require": [{"changes": {}, "at_most": 1}]}], "frozen": None},
            ["`changes` is counted over all teams"],
        ),
        (
            {"plan": {"first": ["P1"], "second": ["P1"]}, "frozen": "2028-01-01", "rest": "90 days"},
            ["`P1` would be kept in first and in second"],
        ),
        (
            {"teams": [{"name": "first", "size": 1}], "busy": None},
            ["it needs the days of a tour"],
        ),
    ],
)
def test_what_is_wrong_with_a_plan_is_told_with_its_place(keys: dict[str, Any], said: list[str]) -> None:
    told = mistakes(changed(**keys))
    for each in said:
        assert any(each in line for line in told), told


def test_teams_that_are_not_wanted_any_more_are_warned_of_and_not_counted() -> None:
    problem = load(changed(plan={**PLAN, "zeroth": ["P1", "P2"]}))
    assert any("zeroth" in warning for warning in problem.warnings)
    assert solve(problem).goals[0].value == 2


def test_most_people_unknown_is_worth_a_look() -> None:
    assert any("not in the pool" in warning for warning in load(changed(plan={"second": ["A", "B"]})).warnings)


def test_changes_of_some_in_one_team_and_as_a_ceiling() -> None:
    rows = [
        {"changes": {"score": {"at_least": 5}}, "at_most": 0, "name": "old hands"},
        {"changes": {}, "at_most": 0, "team": "second"},
    ]
    found = solve(load(changed(require=rows, plan={"first": ["P1"], "second": ["P4", "P5"]}, prefer=[])))
    assert [member.id for member in found.teams[1].members] == ["P4", "P5"]
    assert [each.observed for each in found.findings] == [0, 0]
    never = changed(require=[rows[0] | {"changes": {}}])
    assert solve(load(never)).verdict == "impossible"
    explained = composer.explain(load(never), ways=1)
    assert explained.ways_out is not None
    assert [(change.requirement, change.after) for change in explained.ways_out.ways[0].changes] == [("old hands", 2)]


def test_teams_alike_are_told_apart_by_their_plan() -> None:
    teams = [{"name": "patrol", "size": 1, "number": 3, "start": "2027-03-01", "end": "2027-06-30"}]
    problem = load(
        changed(teams=teams, plan={"patrol-1": ["P8"], "patrol-3": ["P1"]}, prefer=[{"least": {"changes": {}}}])
    )
    found = solve(problem)
    assert [team.members[0].id for team in found.teams][::2] == ["P8", "P1"]
    assert composer.alternatives(problem, 2).alternatives[1].goals[0].value == 0
    free = problem.replacing(frozen=None)
    assert solve(free).goals[0].value == 0


def test_why_knows_who_is_kept_and_from_which_day_others_are_read() -> None:
    kept, young, old = composer.why(load(SCENARIO), ["P1", "P6", "P2"]).reasons[:3]
    assert (kept.standing, young.standing) == ("indispensable", "not chosen")
    assert kept.conflict is not None
    assert "frozen" in kept.conflict.requirements
    assert [stop.requirement for stop in old.stops] == ["first: everyone: age"]


def test_a_gate_is_waived_for_those_who_join_alone() -> None:
    scenario = changed(pool=[one for one in POOL if one["id"] in ("P1", "P2", "P4", "P8")])
    scenario["teams"] = [
        {**SCENARIO["teams"][0], "everyone": {"score": {"at_least": 5}}},
        {**SCENARIO["teams"][1], "start": "2027-04-01", "size": 1},
    ]
    found = composer.explain(load(scenario), ways=3)
    assert found.verdict == "impossible"
    assert found.ways_out is not None
    gates = [change for way in found.ways_out.ways for change in way.changes if change.bound == "gate"]
    assert gates[0].after == {"at_least": 4}  # for P4; not the 1 of P1, who is kept


def test_other_plans_are_other_questions() -> None:
    prints = [
        fingerprint(load(changed(**keys))) for keys in ({}, {"frozen": "2027-03-16"}, {"plan": {"first": ["P1"]}})
    ]
    assert len({*prints, fingerprint(load(changed(today="2027-04-02")))}) == 4


def test_a_proof_holds_and_a_front_and_a_sweep_know_the_plan() -> None:
    problem = load(SCENARIO)
    proof = composer.certify(problem, solve(problem))
    assert composer.verify_proof(problem, proof).holds
    axes = [Goal(least=Changes(Who())), Goal(most=composer.Total("score"))]
    front = composer.tradeoffs(problem.replacing(prefer=(), tradeoffs=axes))
    assert [tuple(point.values) for point in front.points][:1] == [(2, 25)]
    assert {cell.verdict for cell in composer.sweep(problem, {"second.size": "1..2"}).cells} == {"best"}


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_what_one_run_wrote_is_the_plan_of_the_next(folder: Path, run: Run, kind: str) -> None:
    file, plan = str(folder / "s.yaml"), str(folder / f"next.{kind}")
    options = ["--json", "-o", plan] if kind == "json" else [f"--{kind}", plan]
    assert run("solve", file, *options).status == 0
    status, out, err = run("solve", file, "--plan", plan, "--frozen", "2027-10-01", "--json")
    assert status == 0, err
    told = json.loads(out)
    assert (told["changes"]["kept"], told["changes"]["leaving"]) == (5, [])
    assert [each["team"] for each in told["changes"]["frozen"]] == ["first", "second"]
    assert plan in told["inputs"]


def test_a_plan_s_file_that_is_not_there_or_not_right_is_told_with_its_place(folder: Path, run: Run) -> None:
    (folder / "wrong.csv").write_text("id,team\n,first\nP1,\nP2,first\nP2,first\n", "utf-8")
    status, _, err = run("solve", str(folder / "s.yaml"), "--plan", str(folder / "wrong.csv"))
    assert status == 2
    assert "wrong.csv: row 2" in err
    assert "the id is blank" in err
    assert "which team?" in err
    (folder / "decided.json").unlink()
    status, _, err = run("solve", str(folder / "s.yaml"))
    assert status == 2
    assert "s.yaml:5: plan: " in err
    assert run("solve", str(folder / "s.yaml"), "--frozen", "soon").status == 2


def test_who_is_kept_can_take_a_course_before_the_tour() -> None:
    people = [("P1", 1, 50), ("P2", 2, 30), ("P3", 1, 30), ("P4", 0, 30)]
    scenario = {
        "pool": [{"id": one, "level": level, "years": years} for one, level, years in people],
        "today": "2026-10-01",
        "start": "2027-01-01",
        "end": "2027-12-31",
        "teams": [
            {
                "name": "first",
                "size": 3,
                "everyone": {"years": {"at_most": 40}},
                "require": [{"members": {"level": {"at_least": 2}}, "at_least": 2}],
            }
        ],
        "courses": [{"name": "more", "gives": {"level": 2}, "cost": 3}],
        "plan": {"first": ["P1", "P9", "P3"]},
        "frozen": "2027-01-02",
    }
    plans = composer.gaps(load(scenario)).plans
    assert [plan.cost for plan in plans][:1] == [3]
    assert {"P1", "P3"} < {member.id for member in plans[0].teams[0].members}


def test_changes_that_are_written_down_wrongly_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = changed(prefer=[], require=[{"changes": {}, "at_most": 1, "name": "asked"}])
    assert solve(load(asked)).verdict == "impossible"
    monkeypatch.setattr(Changes, "express", lambda *_: Quotient(Linear()))
    with pytest.raises(Disagreement, match="asked"):
        solve(load(asked))
    with pytest.raises(Disagreement, match="says"):
        solve(load(SCENARIO))


def test_a_gate_goes_down_no_further_than_those_who_join_need() -> None:
    pool = [{"id": f"S{n}", "score": score} for n, score in enumerate([1, 2, 2, 2, 4, 4])]
    team = {"name": "first", "size": 3, "start": "2027-03-01", "end": "2027-06-30"}
    scenario = {"pool": pool, "teams": [{**team, "everyone": {"score": {"at_least": 5}}, "keep": ["size"]}]}
    found = composer.explain(load({**scenario, "plan": {"first": ["S0"]}, "frozen": "2027-03-15"}), ways=1)
    assert found.ways_out is not None
    assert [(change.after, change.by) for change in found.ways_out.ways[0].changes] == [({"at_least": 4}, 2)]


def test_a_frozen_tour_that_has_begun_may_have_the_days_of_the_file() -> None:
    one = {"start": "2027-03-01", "end": "2027-06-30", "teams": [{"name": "first", "size": 3}], "busy": None}
    found = solve(load(changed(**one, plan={"first": ["P1", "P3", "X9"]})))
    assert [goal.value for goal in found.goals] == [1, 1 + 3 + 8]
    late = mistakes(changed(**one, plan={"first": ["P1", "P3", "X9"]}, frozen="2027-03-01"))
    assert late == ["today: the tour starts on 2027-03-01, before today"]
