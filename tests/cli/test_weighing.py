"""`tradeoffs` and `alternatives` on the command line, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.command_line import IMPOSSIBLE, SCENARIOS, Run, run, small, written

__all__ = ["run", "small"]

PAIRS = """\
title: Pairs
pool:
  - {id: A, sex: F, score: 5, cost: 9}
  - {id: B, sex: F, score: 1, cost: 2}
  - {id: C, sex: M, score: 9, cost: 8}
  - {id: D, sex: M, score: 8, cost: 3}
teams: [{name: t, size: 2}]
tradeoffs: [{most: {share: {sex: F}}}, {most: {total: score}}]
prefer: [{most: {total: score}}]
"""


def test_the_front_of_a_file_is_listed_with_its_knee_and_what_a_step_costs(run: Run, tmp_path: Path) -> None:
    status, out, err = run("tradeoffs", written(tmp_path / "s.yaml", PAIRS))
    assert (status, err) == (0, "")
    assert "There are 3 points that nothing beats, and no others; that is proved." in out
    assert "+50 % share of sex F → point 1: −8 total score" in out
    assert "+3 total score → point 3: −50 % share of sex F" in out
    assert "t – 2 members" not in out


def test_a_single_point_is_told_of_as_one(run: Run, tmp_path: Path) -> None:
    axes = ("--axis", "most: {members: {}}", "--axis", "most: {total: score}")
    out = run("tradeoffs", written(tmp_path / "s.yaml", PAIRS), *axes).out
    assert "There is 1 point that nothing beats, and no other; that is proved." in out


def test_other_teams_with_a_points_values_are_listed_as_it_is_said(run: Run, tmp_path: Path) -> None:
    people = "pool: [{id: A, sex: F, score: 5}, {id: B, sex: F, score: 5}, {id: C, sex: M, score: 9}]\n"
    team = people + "teams: [{name: t, size: 2}]\n"
    axes = "tradeoffs: [{most: {share: {sex: F}}}, {most: {total: score}}]\n"
    out = run("tradeoffs", written(tmp_path / "s.yaml", team + axes)).out
    assert "There are 2 points" in out
    assert "require these with `exactly`, and `alternatives` lists them" in out
    values = "require: [{share: {sex: F}, exactly: 50%}, {total: score, exactly: 14}]\n"
    answer = json.loads(run("alternatives", written(tmp_path / "same.yaml", team + values), "--json").out)
    assert answer["complete"]
    assert len(answer["alternatives"]) == 2  # A and C, B and C


def test_members_are_listed_where_they_are_asked_for(run: Run, tmp_path: Path) -> None:
    out = run("tradeoffs", written(tmp_path / "s.yaml", PAIRS), "--teams", "--show", "sex").out
    assert out.count("t – 2 members") == 3


def test_axes_may_be_given_instead_of_the_files(run: Run, tmp_path: Path) -> None:
    axes = ("--axis", "most: {total: score}", "--axis", "{least: {total: cost}}")
    status, out, _ = run("tradeoffs", written(tmp_path / "s.yaml", PAIRS), *axes, "--json")
    data = json.loads(out)
    assert status == 0
    # C and D 17 for 11, A and C 14 for 17, A and D 13 for 12, B and D 9 for 5, B and C 10 for 10, A and B 6 for 11.
    assert [point["values"] for point in data["points"]] == [[17, 11], [10, 10], [9, 5]]
    assert (data["complete"], data["verdict"], data["closed"]) == (True, "found", 1.0)
    assert [axis["direction"] for axis in data["axes"]] == ["most", "least"]
    assert data["points"][2]["steps"] == [{"to": 1, "changes": [1, 5]}, None]
    assert {member["id"] for member in data["points"][0]["teams"][0]["members"]} == {"C", "D"}


def test_shares_stand_in_json_with_their_exact_text(run: Run, tmp_path: Path) -> None:
    three = PAIRS.replace("size: 2", "size: 3")
    points = json.loads(run("tradeoffs", written(tmp_path / "s.yaml", three), "--json").out)["points"]
    assert [point["values_exact"] for point in points] == [["200/3", "15"], ["100/3", "22"]]


def test_axes_that_are_wrong_are_told_all_at_once_without_a_traceback(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", PAIRS)
    status, out, err = run("tradeoffs", file, "--axis", "most: {totl: score}", "--axis", "most: {total: score}")
    assert (status, out) == (2, "")
    assert "--axis 1" in err
    status, _, err = run("tradeoffs", file, "--axis", "most: {total: score}")
    assert status == 2
    assert "two axes or more are wanted" in err


def test_a_front_of_the_impossible_ends_with_1_and_one_that_ran_out_of_work_with_3(run: Run, tmp_path: Path) -> None:
    impossible = written(tmp_path / "i.yaml", PAIRS.replace("size: 2", "size: 5"))
    assert run("tradeoffs", impossible).status == 1
    status, out, _ = run("tradeoffs", SCENARIOS / "smart_team.yaml", "--work", "0.000001", "--json")
    data = json.loads(out)
    assert (status, data["complete"], data["points"]) == (3, False, [])


def test_alternatives_are_told_with_who_goes_and_who_comes(run: Run, tmp_path: Path) -> None:
    status, out, err = run("alternatives", written(tmp_path / "s.yaml", PAIRS), "-n", "3")
    assert (status, err) == (0, "")
    assert "The best 3 teams that differ enough; there may be more." in out
    assert "D → A" in out
    data = json.loads(run("alternatives", written(tmp_path / "s.yaml", PAIRS), "-n", "9", "--json").out)
    assert [one["goals"][0]["value"] for one in data["alternatives"]] == [17, 14, 13, 10, 9, 6]
    assert data["complete"] is True


def test_alternatives_that_are_not_to_be_had_are_not_made_up(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", PAIRS)
    assert "it is proved that no other differs enough" in run("alternatives", file, "--differ", "3").out
    assert run("alternatives", written(tmp_path / "i.yaml", IMPOSSIBLE)).status == 1
    status, _, err = run("alternatives", file, "--within", "much")
    assert status == 2
    assert "much" in err


def test_what_differing_enough_means_is_told_in_words_and_as_json(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", PAIRS)
    out = run("alternatives", file, "--differ", "2").out
    assert "Enough means 2 members or more: the larger of how many leave and how many join.\n" in out
    assert json.loads(run("alternatives", file, "--differ", "2", "--json").out)["differ"] == 2
    two = PAIRS.replace("size: 2", "size: 1, number: 2")
    status, out, _ = run("alternatives", written(tmp_path / "two.yaml", two), "-n", "9")
    assert status == 0
    assert "There are 6 teams that differ enough, and no more; that is proved." in out
    assert "Enough means 1 member or more" in out
    assert "teams alike that only swap their people are the same answer" in " ".join(out.split())
