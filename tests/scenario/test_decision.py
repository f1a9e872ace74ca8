"""`decision`, `show` and `source` in a file: what is told, and no answer depends on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from composer.analyses.solve.search import solve
from composer.analyses.sweep.fingerprint import fingerprint
from composer.base.errors import ScenarioError
from composer.problem.problem import Problem
from composer.scenario.load import load
from tests.support.command_line import Run, run, written

__all__ = ["run"]

POOL = [{"id": "A", "rank": "OF-2", "birth": "1990-02-03"}, {"id": "B", "rank": "OF-1", "birth": "1991-04-05"}]
TOLD = {"decision": {"asked": "Send one", "needed": "2026-12-01"}, "show": ["rank"]}


def scenario(source: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"members": {"rank": "OF-2"}, "at_least": 1} | ({"source": source} if source else {})
    return {"pool": POOL, "teams": [{"name": "team", "size": 1, "require": [row]}], "start": "2027-01-01"} | more


def test_they_are_read_and_kept() -> None:
    problem = load(scenario("Order 7", **TOLD))
    assert problem.decision is not None
    assert (problem.decision.asked, str(problem.decision.needed), problem.decision.by) == (
        "Send one",
        "2026-12-01",
        None,
    )
    assert problem.show == ("rank",)
    assert problem.teams[0].require[0].source == "Order 7"


def test_what_a_form_leaves_blank_is_not_said() -> None:
    problem = load(scenario(decision={"asked": None, "by": "The chief"}))
    assert problem.decision is not None
    assert (problem.decision.asked, problem.decision.by) == (None, "The chief")


def test_no_answer_and_no_fingerprint_depends_on_them() -> None:
    plain, told = load(scenario()), load(scenario("Order 7", **TOLD))
    assert fingerprint(plain) == fingerprint(told)
    mine, other = solve(plain).to_dict(), solve(told).to_dict()
    assert {**mine, "seconds": 0} == {**other, "seconds": 0}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"decision": {"askd": "x"}}, "decision: askd: unknown key `askd` – did you mean `asked`?"),
        ({"decision": {"needed": "soon"}}, "decision: needed: a day such as 2027-01-15 is wanted here, not `soon`"),
        ({"decision": "yes"}, "decision: a mapping is wanted here, not `yes`"),
        ({"decision": {"by": [1]}}, "decision: by: a text is wanted here"),
        ({"show": ["rnk"]}, "show: 1st: the pool has no column `rnk` – did you mean `rank`?"),
        ({"show": "rank"}, "show: a list is wanted here, not `rank`"),
    ],
)
def test_what_is_wrong_with_them_is_told_with_its_place(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as told:
        load(scenario(**wrong))
    assert said in str(told.value)
    with pytest.raises(ScenarioError):
        Problem(**{**scenario(), **wrong})


def test_a_column_that_is_there_on_the_tours_alone_can_be_shown() -> None:
    assert load(scenario(show=["age", "id"])).show == ("age",)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as told:
        load(scenario(show=["rnk"], prefer=[{"most": {"total": "rank"}}]))
    assert {("show" in str(each.place), "goal" in str(each.place)) for each in told.value.mistakes} == {
        (True, False),
        (False, True),
    }


FILE = """
pool: [{id: A, rank: OF-2, branch: navy, note: x1}, {id: B, rank: OF-1, branch: army, note: x2}]
teams: [{name: team, size: 1, require: [{members: {rank: OF-2}, at_least: 1}]}]
show: [branch]
"""


def test_commands_show_the_columns_of_the_file_or_those_of_the_option(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "file.yaml", FILE)
    assert "navy" in run("solve", file).out
    with_option = run("solve", file, "--show", "note").out
    assert "x1" in with_option
    assert "navy" not in with_option
    assert "navy" not in run("solve", written(tmp_path / "plain.yaml", FILE.replace("show: [branch]", ""))).out


def test_a_roster_changed_by_hand_stands_on_the_page_and_in_its_command(run: Run, tmp_path: Path) -> None:
    file, roster = written(tmp_path / "file.yaml", FILE), written(tmp_path / "roster.csv", "id,team,seat\nB,team,\n")
    told = run("report", file, "--roster", roster)
    assert told.status == 0  # the answer is there, whatever somebody made of it
    assert "With the roster handed in 1 demand is not met:" in told.out
    assert f"--roster {roster}" in told.out
    assert run("report", "-", "--roster", "-").status == 2
    assert run("report", file, "--roster", written(tmp_path / "none.csv", "id,team\nZ,team\n")).status == 2
