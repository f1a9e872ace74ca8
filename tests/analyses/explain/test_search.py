"""Explanations: what they hold, how they read, what the command says."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

import composer
from composer import Explanation, load
from composer.analyses.explain import search as analysis
from composer.analyses.explain.words import blamed_text, explanation_text
from composer.checking.format import as_json, from_json, with_seal
from composer.infeasibility.conflict_details import BlamedDemand
from composer.infeasibility.demands import DemandOracle
from composer.infeasibility.mus import MUS, MinimalSets
from tests.support.command_line import IMPOSSIBLE, SCENARIOS, SMALL, Run, loaded, run, small, written
from tests.support.pressing import as_in_a_terminal

__all__ = ["run", "small"]

POOL = [{"id": f"P{n}", "sex": "F" if n < 3 else "M", "skill": "eod" if n > 3 else "medic"} for n in range(7)]


def tree(*require: dict[str, Any], size: Any = 4, **team: Any) -> dict[str, Any]:
    return {"pool": POOL, "teams": [{"name": "t", "size": size, "require": list(require), **team}]}


WOMEN = {"members": {"sex": "F"}, "at_least": 2, "name": "Women"}
EOD = {"members": {"skill": "eod"}, "at_least": 3, "name": "EOD"}
MEN = {"members": {"sex": "M"}, "at_most": 1, "name": "Few men"}
IDLE = {"members": {"sex": "F"}, "at_most": 5, "name": "Not too many women"}
TWO = tree(WOMEN, EOD, MEN, IDLE)
"""Two conflicts: size, women and EOD; EOD and few men."""


def labels(explanation: Explanation) -> list[list[str]]:
    return [[blamed.requirement for blamed in conflict.demands] for conflict in explanation.conflicts]


def test_one_smallest_conflict_unless_all_are_asked_for() -> None:
    found = composer.explain(load(TWO))
    assert (found.verdict, labels(found)) == ("impossible", [["EOD", "Few men"]])
    assert found.conflicts[0].smallest
    assert (found.complete, found.drops, found.always, found.never) == (False, (), None, None)
    found = composer.explain(load(TWO), everything=True)
    assert labels(found) == [["EOD", "Few men"], ["t: size", "Women", "EOD"]]
    assert [conflict.smallest for conflict in found.conflicts] == [True, False]
    assert found.drops == (("EOD",), ("t: size", "Few men"), ("Women", "Few men"))
    assert (found.complete, found.always, found.never) == (True, (), ("Not too many women",))


def test_a_demand_that_cannot_be_met_at_all_stands_in_every_set_to_drop() -> None:
    found = composer.explain(load(tree(WOMEN, {**EOD, "at_least": 4})), everything=True)
    assert labels(found) == [["EOD"]]
    assert (found.always, found.never) == (("EOD",), ("t: size", "Women"))


def test_what_nobody_may_relax_stands_in_conflicts_like_all_else() -> None:
    found = composer.explain(load(tree({**WOMEN, "keep": True}, EOD, {**MEN, "keep": True})), everything=True)
    assert labels(found) == [["EOD", "Few men"], ["t: size", "Women", "EOD"]]


def test_where_a_team_is_possible_it_is_given_and_nothing_stands_against_it() -> None:
    found = composer.explain(load(tree(WOMEN)))
    assert (found.verdict, found.conflicts, found.complete) == ("found", (), True)
    assert len(found.teams[0].members) == 4
    assert found.teams[0].findings[0].met
    problem = load(tree(WOMEN))
    assert composer.verify(problem, {"t": [member.id for member in found.teams[0].members]}).met


def test_aims_in_the_place_of_their_bounds() -> None:
    women = {"share": {"sex": "F"}, "at_least": "25%", "aim": "50%", "name": "Women"}
    cheap = {"members": {"skill": "medic"}, "at_most": 4, "aim": 1, "name": "Medics"}
    problem = load(tree(women, cheap))
    assert composer.explain(problem).verdict == "found"
    found = composer.explain(problem, aims=True)
    assert labels(found) == [["t: size", "Women", "Medics"]]
    assert [blamed.bounds for blamed in found.conflicts[0].demands][1:] == [("at least 50 %",), ("at most 1",)]
    assert "as if it were required" in explanation_text(found, problem)


def test_the_answer_is_the_same_each_time() -> None:
    first, second = (composer.explain(load(TWO), everything=True).to_dict() for _ in range(2))
    del first["seconds"], second["seconds"]
    assert first == second


def test_ctrl_c_keeps_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = analysis.all_minimal_sets

    def pressed(oracle: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return usual(oracle)

    monkeypatch.setattr(analysis, "all_minimal_sets", pressed)
    with as_in_a_terminal():
        found = composer.explain(load(TWO), everything=True)
    assert (found.verdict, found.complete, found.note) == ("impossible", False, "stopped before the end")
    assert found.conflicts
    assert not any(conflict.minimal or conflict.smallest for conflict in found.conflicts)
    text = explanation_text(found, load(TWO))
    assert "perhaps not even some of them can be" in text
    assert "there may be others" in text


def test_it_says_itself_in_one_line_and_as_html() -> None:
    found = composer.explain(load(tree({**EOD, "name": "<EOD>"}, MEN)))
    assert str(found) == "impossible – <EOD>; Few men"
    html = found._repr_html_()
    assert html is not None
    assert "<li>&lt;EOD&gt;" in html
    assert "<EOD>" not in html


# In words


def told(scenario: dict[str, Any], **how: Any) -> str:
    """What is said of the conflicts, without the ways out and what is counted."""
    problem = load(scenario)
    said = explanation_text(composer.explain(problem, ways=0, **how), problem)
    return said.partition("\nCounted first")[0]


def test_all_of_it_in_words() -> None:
    text = told(TWO | {"title": "Patrol"}, everything=True)
    assert (
        text
        == """\
Patrol

No choice of people from this pool meets everything that is required; that is proved.

2 conflicts; that there are no others is proved.

1. These demands cannot all be met; drop any one of them and the others can be:
  EOD: at least 3
  Few men: at most 1

2. These demands cannot all be met; drop any one of them and the others can be:
  t: size: at most 4
  Women: at least 2
  EOD: at least 3

Drop the demands of any one line and the rest can be met; no line has one too many:
  EOD
  t: size; Few men
  Women; Few men

In no conflict: Not too many women

The proof is a sum that anybody can check: --proof writes it down.
"""
    )


def test_one_conflict_in_words() -> None:
    text = told(TWO)
    assert text.splitlines()[2:] == [
        "These demands cannot all be met; drop any one of them and the others can be:",
        "  EOD: at least 3",
        "  Few men: at most 1",
        "",
        "No smaller set of demands conflicts; there may be other conflicts: --all lists them.",
        "",
        "The proof is a sum that anybody can check: --proof writes it down.",
    ]
    text = told(tree(WOMEN, {**EOD, "at_least": 4}))
    assert text.splitlines()[2:4] == ["This demand cannot be met, whatever else is given up:", "  EOD: at least 4"]


@pytest.mark.parametrize(
    ("blamed", "words"),
    [
        (BlamedDemand("a: size", "a: size", "a", ("at least 6", "at most 6")), "a: size: exactly 6"),
        (BlamedDemand("a: size", "a: size", "a", ("at least 5", "at most 6")), "a: size: at least 5 and at most 6"),
        (BlamedDemand("x: at least 2", "x", "a", ("at least 2",)), "x: at least 2"),
        (BlamedDemand("W", "W", "a", ("at most 2",), ("unit U3", "unit U4")), "W: at most 2 (unit U3, unit U4)"),
        (BlamedDemand("W", "W", "a", (), tuple("abcdefg"), ("a-1",)), "W (a-1; a, b, c, d, e and 2 more)"),
        (BlamedDemand("a: lead", "a: lead", "a", ()), "a: lead"),
    ],
)
def test_a_demand_in_words(blamed: BlamedDemand, words: str) -> None:
    assert blamed_text(blamed) == words


def test_demands_of_one_name_are_told_by_their_teams() -> None:
    assert blamed_text(BlamedDemand("W", "W", "a", ("at least 2",)), by_team=True) == "W in a: at least 2"
    assert (
        blamed_text(BlamedDemand("W", "W", "", ("at least 2",)), by_team=True)
        == "W over all the teams together: at least 2"
    )
    women = {"members": {"sex": "F"}, "at_least": 2, "name": "Women"}
    two = {"pool": POOL, "teams": [{"name": name, "size": 3, "require": [women]} for name in ("a", "b")]}
    text = told(two)
    assert "  Women in a: at least 2\n  Women in b: at least 2\n" in text


def test_undecided_in_words() -> None:
    unknown = "No team was found in the time given, and it is not proved that there is none.\n"
    assert told(tree(WOMEN, EOD, size=5), work=1e-6) == unknown
    # Three operators are wanted, who are men, and one man at most: that is counted, not searched.
    assert told(TWO, work=1e-6) == unknown + "Counting alone speaks against it: what is marked ✗ below cannot be met.\n"
    assert "Counting alone" not in told(TWO)


def test_what_is_too_few_already_is_told_with_the_conflict() -> None:
    four, five = EOD | {"at_least": 4}, WOMEN | {"at_least": 5}
    assert "\nAlready too few, each counted alone: Women (3 of 5), EOD (3 of 4).\n" in told(tree(four, five, size=7))
    assert "Already too few" not in told(tree(four))
    assert "There may be other conflicts: --all lists them.\n" in told(tree(four))


def test_nothing_is_told_of_people() -> None:
    pool = [{**row, "name": f"Name{n}", "hurt": "yes"} for n, row in enumerate(POOL)]
    problem = load(TWO | {"pool": pool})
    found = composer.explain(problem, everything=True)
    text, data = explanation_text(found, problem), json.dumps(found.to_dict())
    assert not any(f"Name{n}" in text + data or f"P{n}" in text for n in range(7))
    assert "hurt" not in text + data
    assert any(f"P{n}" in explanation_text(found, problem, people=True) for n in range(7))


# The command


def test_the_command_ends_with_status_1_where_it_is_impossible(run: Run, tmp_path: Path) -> None:
    status, out, err = run("explain", written(tmp_path / "s.yaml", IMPOSSIBLE), "--all")
    assert (status, err) == (1, "")
    assert "cannot" in out
    assert "that there are no others is proved" in out


def test_the_command_ends_with_status_0_where_a_team_is_possible(run: Run, small: Path) -> None:
    status, out, _ = run("explain", small, "--show", "unit")
    assert status == 0
    assert "Everything that is required can be met" in out
    assert "patrol – 2 members" in out
    assert "Кавказ" in out


def test_the_command_ends_with_status_3_where_the_work_ran_out(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("explain", written(tmp_path / "s.yaml", IMPOSSIBLE), "--work", "0.000001", "--all", "--json")
    data = json.loads(out)
    assert (status, data["verdict"], data["conflicts"], data["complete"]) == (3, "undecided", [], False)
    assert (data["sets_to_drop"], data["in_every_set"], data["in_no_conflict"]) == ([], None, None)


@pytest.mark.unmeasured
def test_the_shipped_example_has_its_two_conflicts(run: Run) -> None:
    status, out, _ = run("explain", SCENARIOS / "eod_impossible.yaml", "--all", "--json")
    data = json.loads(out)
    assert (status, data["verdict"], data["complete"]) == (1, "impossible", True)
    assert data["conflicts"] == [
        ["explosives team: size", "Explosives operators", "Women"],
        ["Explosives operators", "Recovery crew", "Members of one unit"],
    ]
    assert data["sets_to_drop"][0] == ["Explosives operators"]
    unit = data["conflict_details"][1]["demands"][2]
    assert unit["parts"] == ["unit 1st EOD Troop", "unit 2nd EOD Troop"]
    assert unit["bounds"] == ["at most 2"]
    assert data["in_every_set"] == []
    stages = {"load", "counts", "program", "decide", "conflicts", "refine", "proof", "ways out", "plans"}
    assert data["seconds"].keys() == stages
    assert (data["basis"], data["plans"], data["kept"]) == ("farkas", [], [])
    assert [way["cost"] for way in data["ways_out"]] == [2, 2, 2, 2, 3]
    assert data["counts"]["teams"]


@pytest.mark.unmeasured
def test_aims_on_the_command_line(run: Run) -> None:
    assert run("explain", SCENARIOS / "staff_posts.yaml").status == 0
    status, out, _ = run("explain", SCENARIOS / "staff_posts.yaml", "--aims", "--json")
    data = json.loads(out)
    assert (status, data["aims"], len(data["conflicts"][0])) == (1, True, 13)


def test_the_proof_of_what_stands_against_the_aims_is_about_the_aims(run: Run, tmp_path: Path) -> None:
    aimed = tree(WOMEN | {"aim": 3}, EOD | {"at_least": 1, "aim": 2}, size=4)
    file, proof = written(tmp_path / "s.yaml", json.dumps(aimed)), tmp_path / "proof.json"
    assert run("explain", file, "--proof", proof).status == 0
    assert not proof.exists()
    assert run("explain", file, "--aims", "--proof", proof).status == 1
    assert json.loads(proof.read_text())["aims"] is True
    held = run("verify", file, "--proof", proof)
    assert held.status == 0
    assert held.out.startswith("Every aim is taken here as if it were required.\n\nThis proof holds")
    assert "  – Women (members with sex F: at least 3)\n" in held.out
    assert json.loads(run("verify", file, "--proof", proof, "--json").out)["aims"] is True
    # the same sums say nothing of the bounds, which can be met, nor of other aims
    bare = json.loads(proof.read_text())
    del bare["aims"]
    assert run("verify", file, "--proof", written(proof, json.dumps(bare))).status == 1
    resealed = with_seal(from_json(bare))
    assert run("verify", file, "--proof", written(proof, json.dumps(as_json(resealed)))).status == 1
    assert resealed.sha256 != bare["sha256"]


def test_a_proof_that_is_not_about_aims_says_nothing_of_them(run: Run, tmp_path: Path) -> None:
    file, proof = written(tmp_path / "s.yaml", json.dumps(TWO)), tmp_path / "proof.json"
    assert run("explain", file, "--proof", proof).status == 1
    assert "aims" not in json.loads(proof.read_text())
    told = json.loads(run("verify", file, "--proof", proof, "--json").out)
    assert (told["holds"], told["aims"]) == (True, False)
    for wrong in (1, "yes", None):
        changed = json.loads(proof.read_text()) | {"aims": wrong}
        assert run("verify", file, "--proof", written(tmp_path / "changed.json", json.dumps(changed))).status != 0


def test_wrong_input_is_told_as_ever(run: Run, tmp_path: Path) -> None:
    status, out, err = run("explain", written(tmp_path / "s.yaml", SMALL.replace("size: 2", "size: two")))
    assert (status, out, err.splitlines()[-1]) == (2, "", "1 mistake")


def test_where_the_proof_cannot_be_written_its_own_option_is_named(run: Run, tmp_path: Path) -> None:
    status, _, err = run("explain", SCENARIOS / "eod_impossible.yaml", "--proof", tmp_path / "none" / "proof.json")
    assert status == 2
    assert "--proof" in err
    assert "--output" not in err
    same = tmp_path / "both.txt"
    status, _, err = run("explain", SCENARIOS / "eod_impossible.yaml", "--proof", same, "-o", same)
    assert (status, same.exists()) == (2, False)
    assert "is given for --output, too" in err


@pytest.mark.unmeasured
def test_a_typing_error_loads_no_solver(tmp_path: Path) -> None:
    assert "ortools" not in loaded("explain", "--help")
    assert "ortools" not in loaded("explain", written(tmp_path / "s.yaml", SMALL.replace("size: 2", "size: two")))


def test_a_conflict_takes_no_more_than_half_of_the_seconds_left_where_ways_out_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Time is told by hand: looking for a conflict never ends by itself."""
    seen: list[float | None] = []

    def endless(demands: DemandOracle) -> MinimalSets:
        seen.append(demands.oracle.budget.seconds)
        return MinimalSets((MUS(demands.oracle.all, minimal=False),), (), complete=False)

    monkeypatch.setattr(analysis, "_smallest", endless)
    asked = {"pool": [{"id": "P1"}], "teams": [{"name": "watch", "size": 2}]}
    found = composer.explain(load(asked), seconds=1000.0)
    assert found.ways_out is not None
    assert found.ways_out.complete
    composer.explain(load(asked), seconds=1000.0, ways=0)
    composer.explain(load(asked))
    assert seen[0] is not None
    assert 400 < seen[0] < 600
    assert seen[1:] == [1000.0, None]
