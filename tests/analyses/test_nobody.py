"""Nobody who could be in a team, teams that may be empty, axes on which everybody is alike: asked of every question."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import alternatives, explain, gaps, indispensable, load, solve, tradeoffs, why
from composer.analyses.book import book
from composer.analyses.registry import QUESTIONS
from composer.analyses.report.book import markdown, workbook
from composer.analyses.report.page import page
from composer.analyses.report.search import full_report
from composer.render.csv import table_csv
from composer.render.xlsx import book_xlsx
from tests.support import oracle
from tests.support.command_line import Run, run, written
from tests.support.samples import sample

__all__ = ["run"]

NOBODY = """\
pool: [{id: A, sex: F, cost: 1}, {id: B, sex: M, cost: 2}]
teams: [{name: t, size: {at_least: 0, at_most: 2}, everyone: {sex: X}}]
tradeoffs: [{most: {members: {}}}, {least: {total: cost}}]
sweep: {t.size.at_most: 0..2}
"""
MEASURES: list[dict[str, Any]] = [
    {"members": {}},
    {"members": {"sex": "F"}},
    {"share": {"sex": "F"}},
    {"total": "cost"},
    {"average": "cost"},
    {"distinct": "sex"},
    {"largest_group": "sex"},
    {"lone": {"sex": "F"}},
    {"pairs": [["A", "B"]]},
    {"together": ["A", "B"]},
]


def drawn(seed: int) -> dict[str, Any]:
    """Two or three people, and teams most of which are for nobody or may be empty."""
    rng = random.Random(seed)
    cost = rng.choice([[1, 2, 3], [0, 0, 0]])
    pool = [{"id": name, "sex": sex, "cost": each} for name, sex, each in zip("ABC", "FMF", cost, strict=True)]
    sizes = [0, 1, {"at_least": 0, "at_most": 2}, {"at_least": 0}, {"at_least": 1, "at_most": 3}]
    teams: list[dict[str, Any]] = [
        {
            "name": name,
            "size": rng.choice(sizes),
            "everyone": rng.choice([{"sex": "X"}, {"sex": "X"}, {"sex": "F"}, {}]),
        }
        for name in rng.choice(["t", "t", "tu"])
    ]
    if rng.random() < 0.4:
        teams[0]["number"] = 2
    first, second, third, bound = rng.sample(MEASURES, 4)
    scenario: dict[str, Any] = {"pool": pool, "teams": teams, "prefer": [{rng.choice(["most", "least"]): first}]}
    scenario["tradeoffs"] = [{"most": second}, {"least": third}]
    if rng.random() < 0.5:
        value = "0%" if "share" in bound else 0
        scenario["require"] = [{**bound, rng.choice(["at_least", "at_most"]): value, "name": "R"}]
    return scenario


def beats(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    """The first axis wants more, the second less."""
    return one != other and one[0] >= other[0] and one[1] <= other[1]


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(4))
def test_every_question_has_its_true_answer(block: int) -> None:
    for seed in range(block * 20, (block + 1) * 20):
        scenario = drawn(seed)
        problem = load(scenario)
        truth = oracle.truth(scenario)
        every = list(oracle.Problem(scenario).feasible())
        weighed = oracle.Problem({**scenario, "prefer": scenario["tradeoffs"]})
        values = {tuple(weighed.goal_values(teams)) for teams in every}
        solved = solve(problem)
        assert (solved.verdict, [goal.value for goal in solved.goals if goal.value is not None]) == (
            truth.verdict,
            truth.goals,
        ), f"seed {seed}"
        front = tradeoffs(problem)
        best = {one for one in values if not any(beats(other, one) for other in values)}
        assert {point.values for point in front.points} == best, f"seed {seed}"
        assert front.complete, f"seed {seed}"
        assert all(front.step(point, axis) is None or len(best) > 1 for point in range(len(best)) for axis in (0, 1))
        for within in (None, "50%"):
            others = alternatives(problem, 30, within=within)
            assert others.complete, f"seed {seed}"
            assert bool(others.alternatives) == bool(every), f"seed {seed}"
        assert explain(problem).verdict == ("found" if every else "impossible"), f"seed {seed}"
        assert (gaps(problem).needless) == bool(every), f"seed {seed}"
        members = [set().union(*teams.values()) for teams in every]
        always = indispensable(problem)
        assert always.possible == bool(every), f"seed {seed}"
        if every:
            assert set(always.always) == set.intersection(*members), f"seed {seed}"
            for reason in why(problem, ["A", "B"]).reasons[:2]:
                some = any(set(reason.people) <= each for each in members)
                assert (reason.standing in ("impossible", "stopped")) == (not some), f"seed {seed}"


@pytest.mark.parametrize("block", sample(range(5), 1))
def test_every_answer_can_be_written_in_every_way(block: int) -> None:
    for seed in range(block * 4, (block + 1) * 4):
        problem = load(drawn(seed))
        whole = full_report(problem)
        assert "<html" in page(whole)
        assert all((workbook(whole), markdown(whole)))
        for name, found in (("solve", whole.outcome), ("tradeoffs", whole.front), ("alternatives", whole.alternatives)):
            if found is not None:
                question = QUESTIONS[name]
                assert table_csv(question.rows(found, problem, ()))
                assert book_xlsx(book(question, found, problem))


def test_the_one_point_over_nobody_is_the_whole_front(run: Run, tmp_path: Path) -> None:
    answer = json.loads(run("tradeoffs", written(tmp_path / "s.yaml", NOBODY), "--json").out)
    assert [point["values"] for point in answer["points"]] == [[0, 0]]
    assert (answer["verdict"], answer["complete"]) == ("found", True)


@pytest.mark.parametrize(
    "asked",
    [
        ("solve",),
        ("tradeoffs", "--teams"),
        ("alternatives", "--teams"),
        ("alternatives", "--within", "10%"),
        ("sweep",),
        ("explain",),
        ("explain", "--aims"),
        ("gaps",),
        ("why", "A"),
        ("why", "--indispensable"),
        ("report",),
        ("check",),
    ],
)
def test_every_command_answers_about_nobody(run: Run, tmp_path: Path, asked: tuple[str, ...]) -> None:
    command, *rest = asked
    for options in ((), ("--json",)):
        if options and command in ("report", "check"):
            continue
        status, out, err = run(command, written(tmp_path / "s.yaml", NOBODY), *rest, *options)
        assert status == 0, err
        assert "defect" not in err
        assert out
