"""What finding out could do: against filling in what is missing, every way, and literal examples."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from random import Random
from typing import Any

import pytest

import composer
from composer import load
from composer.analyses.explain.find_out import FindOut, find_out
from composer.analyses.explain.words import find_out_lines
from composer.problem.problem import Problem
from composer.solvers import tuning
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.command_line import Run, run, written

__all__ = ["run"]

Scenario = dict[str, Any]
VALID = {"until": "2030-01-01", "rank": "R3"}


def scenario(seed: int) -> Scenario:
    """Papers and ranks of which many are not on record, and too much asked of who is there."""
    draw = Random(f"find out {seed}")
    people = draw.randint(4, 6)
    teams = draw.choice([1, 1, 2])
    pool = [
        {
            "id": f"P{place}",
            "sex": draw.choice("FM"),
            "until": draw.choice(["2027-01-01", "2029-01-01", "2029-01-01", None, None]),
            "rank": draw.choice(["R1", "R2", "R3", None]),
            "skill": draw.choice(["medic", "driver"]),
            "score": str(draw.randint(1, 5)),
        }
        for place in range(people)
    ]
    specs = []
    for number in range(teams):
        everyone: Scenario = {"until": {"at_least": "2028-01-01"}}
        if draw.random() < 0.5:
            everyone["rank"] = {"at_least": draw.choice(["R2", "R3"])}
        team: Scenario = {"name": f"t{number}", "size": draw.randint(2, 3) if teams == 1 else draw.randint(1, 2)}
        team |= {"everyone": everyone, "seats": [{"seat": "s", "who": {"skill": draw.choice(["medic", "driver"])}}]}
        asked = [{"members": {"sex": draw.choice("FM")}, "at_least": 1, "aim": 2}, {"total": "score", "at_most": 7}]
        team["require"] = draw.sample([*asked, {"lone": {"sex": "F"}, "at_most": 0}], draw.randint(0, 2))
        specs.append(team)
    fields = {"rank": ["R1", "R2", "R3"]}
    return {"pool": pool, "fields": fields, "teams": specs, "prefer": [{"most": {"total": "score"}}]}


def with_cells(tree: Scenario, people: tuple[str, ...]) -> Scenario:
    """The scenario in which all that was not on record of these people is valid."""
    rows = [
        {key: VALID[key] if cell is None and row["id"] in people else cell for key, cell in row.items()}
        for row in tree["pool"]
    ]
    return {**tree, "pool": rows}


def fewest(tree: Scenario, people: list[str]) -> int | None:
    """The smallest number of these people whose valid papers make a team possible; None where not even all do."""
    for number in range(len(people) + 1):
        if any(oracle.feasible(with_cells(tree, some)) for some in combinations(people, number)):
            return number
    return None


def held(seed: int) -> str | None:
    """What was found out of a random scenario, held against what filling in gives."""
    tree = scenario(seed)
    if oracle.feasible(tree):
        return None
    problem = load(tree)
    assert isinstance(problem, Problem)
    found = find_out(problem, Budget())
    before = oracle.Problem(tree)
    after = oracle.Problem(with_cells(tree, tuple(before.people)))
    might = [
        person
        for person in before.people
        if any(person in new.everyone - old.everyone for old, new in zip(before.teams, after.teams, strict=True))
    ]
    if found is None:
        assert might == []
        return None
    assert found.people == len(might)
    needed = fewest(tree, might)
    assert (found.verdict, found.needed) == ("impossible" if needed is None else "best", needed)
    assert len(found.ids) == (needed or 0)
    if needed is not None:
        assert set(found.ids) <= set(might)
        assert oracle.feasible(with_cells(tree, found.ids))
    return found.verdict


@pytest.mark.unmeasured
def test_with_so_many_valid_a_team_is_possible_and_with_fewer_it_is_not() -> None:
    said = [held(seed) for seed in range(60)]
    assert said.count("best") >= 8
    assert said.count("impossible") >= 3


@pytest.mark.by_the_hundred
def test_the_same_of_hundreds_more() -> None:
    assert sum(held(seed) is not None for seed in range(60, 800)) > 200


# counted by hand

ROWS: list[Scenario] = [
    {"id": "A", "job": "medic", "until": "2029-01-01"},
    {"id": "B", "job": "cook", "until": "2026-01-01"},
    {"id": "C", "job": "cook", "until": None},
    {"id": "D", "job": "medic", "until": None},
    {"id": "E", "job": "cook", "until": None},
]
GATE = {"until": {"at_least": "2028-01-01"}}


def asked(*require: Scenario, size: int = 2, **team: Any) -> Problem:
    problem = load({"pool": ROWS, "teams": [{"name": "t", "size": size, "everyone": GATE, "require": require, **team}]})
    assert isinstance(problem, Problem)
    return problem


def test_no_date_is_bent_for_people_without_one() -> None:
    """Of four who do not pass, three have no date; only B's can be bent, and A and B are two."""
    found = composer.explain(asked(size=3))
    assert found.ways_out is not None
    changes = [[(change.bound, change.after, change.by) for change in way.changes] for way in found.ways_out.ways]
    bent = [("size", 2, 1), ("gate", {"at_least": date(2026, 1, 1)}, 1)]
    assert changes == [[("size", 1, 2)], bent]
    assert {member.id for way in found.ways_out.ways for team in way.teams for member in team.members} == {"A", "B"}
    assert found.find_out is not None
    assert (found.find_out.people, found.find_out.verdict, found.find_out.needed) == (3, "best", 2)


def test_no_waiver_lets_in_people_of_whom_it_is_not_on_record() -> None:
    """A job that has no order is waived for B, a cook, and not for C, whose job is not on record."""
    rows = [{"id": "A", "job": "medic"}, {"id": "B", "job": "cook"}, {"id": "C", "job": None}]
    team = {"name": "t", "size": 3, "everyone": {"job": "medic"}, "keep": ["size"]}
    found = composer.explain(load({"pool": rows, "teams": [team]}))
    assert found.ways_out is not None
    assert (found.ways_out.ways, found.ways_out.complete, found.ways_out.kept) == ((), True, ("t: size",))
    two = composer.explain(load({"pool": rows, "teams": [{**team, "size": 2}]}))
    assert two.ways_out is not None
    assert [[member.id for member in way.teams[0].members] for way in two.ways_out.ways] == [["A", "B"]]


def test_what_else_asks_for_the_same_field_leaves_only_the_count() -> None:
    """A date that lets C in might be one that the requirement counts."""
    late = {"members": {"until": {"at_least": "2029-06-01"}}, "at_most": 0}
    found = find_out(asked(late, size=2), Budget())
    assert found == FindOut(3, (("until", 3),))
    (line,) = find_out_lines(found)
    assert line == (
        "3 people have no until on record and would be eligible if it were valid. No way out lets them in: "
        "check their records."
    )


def test_even_all_of_them_may_be_too_few() -> None:
    found = find_out(asked({"members": {"job": "medic"}, "at_least": 3}), Budget())
    assert found is not None
    assert (found.people, found.verdict, found.needed) == (3, "impossible", None)
    assert find_out_lines(found)[1] == (
        "Even with all of them valid, and all else as it is on record, no team is possible; that is proved."
    )


def test_nothing_is_said_where_all_is_on_record_and_nothing_is_proved_without_time() -> None:
    assert find_out(load({"pool": ROWS[:2], "teams": [{"name": "t", "size": 2, "everyone": GATE}]}), Budget()) is None
    found = find_out(asked(size=3), Budget(work=0.0))
    assert found is not None
    assert (found.people, found.verdict, found.needed) == (3, "undecided", None)
    assert len(find_out_lines(found)) == 1


def test_of_too_many_people_only_the_count_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "FIND_OUT_PEOPLE", 2)
    assert find_out(asked(size=3), Budget()) == FindOut(3, (("until", 3),))


def test_explain_says_whom_to_find_out_about(run: Run, tmp_path: Any) -> None:
    rows = "\n".join(f"  - {{id: {row['id']}, job: {row['job']}, until: {row['until'] or ''}}}" for row in ROWS)
    everyone = "everyone: {until: {at_least: 2028-01-01}}"
    seat = "seats: [{seat: Medic, who: {job: medic}, number: 2}]"
    file = written(tmp_path / "s.yaml", f"pool:\n{rows}\nteams:\n  - {{name: t, size: 2, {everyone}, {seat}}}\n")
    status, out, _ = run("explain", file)
    assert status == 1
    assert "Of 4 people who do not pass until at least 2028-01-01, 3 have no until on record.\n" in out
    assert (
        "3 people have no until on record and would be eligible if it were valid. No way out lets them in: "
        "check their records.\n"
        "With 1 of them valid and all else as it is on record, a team is possible, and with fewer it is not; that is "
        "proved.\n"
    ) in out
    named = "With 1 of them valid, such as D, and all else as it is on record, a team is possible"
    for asked_for in (("--people",), ("--show", "until")):  # that his cell is blank is told where it is asked for
        assert named in run("explain", file, *asked_for).out
    assert named not in run("explain", file, "--show", "job").out
    told = [json.loads(run("explain", file, "--json", *more).out)["find_out"] for more in ((), ("--show", "until"))]
    assert [(each["needed"], each["ids"]) for each in told] == [(1, []), (1, ["D"])]


def test_a_frame_tells_who_fails_from_who_is_not_on_record() -> None:
    """Of five A alone passes, B fails, C, D and E have no date; a medic is wanted among those eligible, which is A."""
    medics = {"members": {"job": "medic"}, "at_least": 2, "name": "Medics"}
    found = composer.explain(asked(medics), ways=0)
    frame = found.counts_frame(exact=True)
    rows = frame[["requirement", "needed", "there", "failed", "unknown"]].to_numpy().tolist()
    assert rows == [["t: everyone: until", None, 1, 1, 3], ["t: size", 2, 1, 1, 3], ["Medics", 2, 1, 0, 0]]


def test_who_could_not_be_counted_is_nobody_to_find_out_about() -> None:
    """C has no date and no score, which a total would add up; D and E have scores."""
    rows = [{**row, "score": None if row["id"] == "C" else "1"} for row in ROWS]
    team = {"name": "t", "size": 3, "everyone": GATE, "require": [{"total": "score", "at_most": 9}]}
    found = find_out(load({"pool": rows, "teams": [team]}), Budget())
    assert found is not None
    assert (found.people, found.needed, found.ids) == (2, 2, ("D", "E"))


@pytest.mark.parametrize(("begins", "verdict"), [("2027-06-01", "best"), ("2029-01-01", None)])
def test_who_could_be_in_two_teams_has_one_date_for_both(begins: str, verdict: str | None) -> None:
    """Tours one after the other: one date would have to be valid for both, so that only the count is told."""
    teams = [
        {"name": "first", "size": 2, "everyone": GATE, "start": "2027-01-01", "end": "2027-12-31"},
        {"name": "second", "size": 1, "everyone": GATE, "start": begins, "end": "2029-12-31"},
    ]
    found = find_out(load({"pool": ROWS, "start": "2027-01-01", "end": "2029-12-31", "teams": teams}), Budget())
    assert found is not None
    assert (found.people, found.verdict) == (3, verdict)
