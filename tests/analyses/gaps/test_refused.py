"""What a scenario says that only one of the questions trips over: `check` tells of it, with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from composer import Problem, ScenarioError, alternatives, explain, full_report, load, solve, sweep, tradeoffs, why
from composer.analyses.gaps.search import gaps
from composer.analyses.refused import refused
from composer.scenario.load import load as loaded
from tests.support.command_line import SCENARIOS, Run, run
from tests.support.random_plans import random_plan
from tests.support.random_problems import random_scenario
from tests.support.samples import split

__all__ = ["run"]

POOL = """\
fields: {cost: number, sex: text, age: number}
start: 2027-05-01
today: 2027-01-01
pool:
  - {id: A, sex: M, age: 30, cost: 3}
  - {id: B, sex: M, age: 50, cost: 4}
  - {id: C, sex: M, age: 50}
"""
TEAM = "teams: [{name: t, size: 1, everyone: {age: {at_most: 40}}, require: [{total: cost, at_most: 10}]}]\n"
NO_WOMEN = "teams: [{name: t, size: 1, everyone: {none: [{id: C}]}, require: [{members: {sex: F}, at_least: 1}]}]\n"
LARGE = "its numbers are too large or too fine to be added up exactly: round them"
BLANK = "total cost would count people whose cell is blank: C"

Question = Callable[[Problem], object]
WRONG: dict[str, tuple[str, str, Question]] = {
    "an axis over a blank cell": (
        "teams: [{name: t, size: 1}]\ntradeoffs:\n  - {most: {members: {}}}\n  - {least: {total: cost}}\n",
        f"s.yaml:11: 2nd axis, least: {BLANK}",
        tradeoffs,
    ),
    "weights that lie too far apart": (
        """teams: [{name: t, size: 1}]
require:
  - {members: {sex: M}, at_least: 2, weight: 1e-9}
  - {members: {sex: F}, at_least: 2, weight: 1e12}
""",
        "s.yaml:11: 2nd requirement: what giving way would cost is too large or too fine to be added up exactly",
        explain,
    ),
    "weights of aims that lie too far apart": (
        """teams: [{name: t, size: 1}]
require:
  - {members: {sex: M}, at_least: 0, aim: 2, weight: 1e12}
  - {members: {sex: F}, at_least: 0, aim: 2, weight: 1e-12}
""",
        "s.yaml:10: 1st requirement: the weights of the aims lie too far apart to be added up exactly",
        solve,
    ),
    "a recruit whom a total cannot count": (
        NO_WOMEN
        + "require: [{total: cost, at_most: 10}]\nrecruits:\n  - {name: r, gives: {sex: F}, cost: 3, number: 2}\n",
        's.yaml:11: recruit "r": total cost would count them, but they don\'t have all that it counts',
        gaps,
    ),
    "a recruit whom a goal cannot count": (
        NO_WOMEN + "prefer: [{least: {total: cost}}]\nrecruits:\n  - {name: r, gives: {sex: F}, cost: 3, number: 2}\n",
        's.yaml:11: recruit "r": total cost would count them, but they don\'t have all that it counts',
        gaps,
    ),
    "costs that lie too far apart": (
        NO_WOMEN
        + "recruits:\n  - {name: r, gives: {sex: F}, cost: 1e12}\n  - {name: s, gives: {sex: F}, cost: 1e-9}\n",
        f"s.yaml:9: recruits: what courses and recruits cost: {LARGE}",
        gaps,
    ),
    "a sweep whose every cell lets a blank cell in": (
        TEAM + 'sweep: {t.everyone.age.at_most: "60, 70"}\n',
        f's.yaml:8: team "t", 1st requirement: {BLANK}',
        sweep,
    ),
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> str:
        Path("s.yaml").write_text(text, "utf-8")
        return "s.yaml"

    return write


@pytest.mark.parametrize(("text", "wrong", "question"), WRONG.values(), ids=WRONG.keys())
def test_what_a_question_refuses_check_tells_with_its_place(
    text: str, wrong: str, question: Question, file: Callable[[str], str], run: Run
) -> None:
    problem = load(file(POOL + text))
    assert [str(mistake)[: len(wrong)] for mistake in refused(problem)][:1] == [wrong]
    with pytest.raises(ScenarioError) as caught:
        question(problem)
    assert [str(mistake) for mistake in caught.value.mistakes] == [
        str(mistake) for mistake in refused(problem) if mistake in caught.value.mistakes
    ]
    status, out, err = run("check", "s.yaml")
    assert (status, out) == (2, "s.yaml: wrong input\n")
    assert wrong in err


def test_one_axis_is_wrong_for_every_command(file: Callable[[str], str], run: Run) -> None:
    name = file(POOL + "teams: [{name: t, size: 1}]\ntradeoffs: [{most: {members: {}}}]\n")
    for command in ("check", "solve", "tradeoffs", "explain"):
        status, _, err = run(command, name)
        assert status == 2
        assert "s.yaml:9: tradeoffs: two axes or more are wanted" in err


def test_a_sweep_of_which_one_cell_can_be_answered_is_not_wrong(file: Callable[[str], str]) -> None:
    problem = load(file(POOL + TEAM + 'sweep: {t.everyone.age.at_most: "60, 40"}\n'))
    assert refused(problem) == ()
    assert [cell.verdict for cell in sweep(problem).cells] == ["undecided", "best"]


def test_axes_that_are_given_with_the_question_have_no_place_in_the_file(file: Callable[[str], str]) -> None:
    problem = load(file(POOL + "teams: [{name: t, size: 1}]\nprefer: [{most: {members: {}}}]\n"))
    with pytest.raises(ScenarioError) as caught:
        tradeoffs(problem, [{"most": {"members": {}}}, {"least": {"total": "cost"}}])
    assert str(caught.value) == f"tradeoffs[1].least: {BLANK}"


@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_refused_of_the_scenarios_that_are_shipped(path: Path) -> None:
    assert refused(loaded(path)) == ()


@pytest.mark.parametrize("draw", [random_scenario, random_plan], ids=["problems", "plans"])
@pytest.mark.parametrize("seeds", split(range(400, 412), 3))
def test_of_what_nothing_is_refused_every_question_is_answered(
    draw: Callable[[int], dict[str, object]], seeds: range
) -> None:
    asked = 0
    for seed in seeds:
        problem = load(draw(seed))
        if refused(problem):
            continue
        asked += 1
        for question in (solve, explain, gaps, alternatives, full_report):
            question(problem, work=0.05)  # type: ignore[operator]
        why(problem, problem.pool.ids[0], work=0.05)
    assert asked >= len(seeds) // 2
