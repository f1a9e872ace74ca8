"""Certificates that nothing is better than what was solved: found, written, checked, and refused where they lie."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import Outcome, Problem, certify, load, solve
from composer.base.errors import Undecided
from composer.checking.certificate import Cases, Certificate, Tried
from composer.checking.check import check
from composer.checking.format import as_json, from_json, with_seal
from composer.encoding.encode import encode
from composer.infeasibility.certificate.best import certify_best, certify_none
from composer.solvers import tuning
from composer.solvers.budget import Budget
from tests.support import ROOT
from tests.support.command_line import Run, run  # noqa: F401
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario
from tests.support.samples import sample, split

SCENARIOS = ROOT / "scenarios"


def holds(problem: Problem, certificate: Certificate) -> bool:
    """Whether it does after it was written and read again."""
    return check(problem, from_json(json.loads(json.dumps(as_json(certificate))))).holds


TOO_LONG = ("thirds",)
"""Shipped scenarios whose best team is proved, but by more cases than are written down."""
SHIPPED = [path for path in sorted(SCENARIOS.rglob("*.yaml")) if path.stem not in TOO_LONG]


@pytest.mark.parametrize("path", sample(SHIPPED, 3, ids=lambda path: path.stem))
def test_every_shipped_scenario_has_one(path: Path) -> None:
    problem = load(path)
    assert holds(problem, certify(problem, solve(problem)))


@pytest.mark.by_the_hundred
def test_random_problems_mostly_have_one_and_none_of_a_worse_value() -> None:
    made, kinds = 0, set()
    for seed in range(60):
        problem = load(random_scenario(seed) if seed % 3 else larger_scenario(seed, 40))
        outcome = solve(problem)
        try:
            certificate = certify(problem, outcome)
        except Undecided:
            continue
        made += 1
        assert holds(problem, certificate), f"seed {seed}"
        kinds.add((outcome.verdict, *(isinstance(goal.proof, Tried) for goal in certificate.goals[:1])))
        for number, goal in enumerate(outcome.goals if outcome.verdict == "best" else ()):
            worse = [each.value for each in outcome.goals if each.value is not None]
            worse[number] += Fraction(-1 if goal.most else 1)
            with pytest.raises(Undecided):
                certify_best(problem, worse, Budget())
    assert made > 50
    assert {("best", True), ("best", False)} <= kinds
    assert any(verdict == "impossible" for verdict, *_ in kinds)


@pytest.mark.parametrize("seeds", split(range(30), 6))
def test_what_can_be_met_is_not_certified_to_be_impossible(seeds: range) -> None:
    for seed in seeds:
        problem = load(random_scenario(seed))
        if solve(problem).verdict == "best":
            with pytest.raises(Undecided):
                certify_none(problem, Budget())


def knapsack() -> Problem:
    """Fourteen people of all but the same worth for their cost: many teams within a point of the best."""
    pool = [
        {"id": f"P{n}", "worth": 50 + 3 * n + n % 4, "cost": 50 + 3 * n, "sex": "FM"[n % 3 == 0]} for n in range(14)
    ]
    rows = [{"total": "cost", "at_most": 401}, {"share": {"sex": "F"}, "at_least": "50%"}]
    team = {"name": "t", "size": {"at_least": 0, "at_most": 8}, "require": rows}
    return load({"pool": pool, "teams": [team], "prefer": [{"most": {"total": "worth"}}]})


@pytest.mark.unmeasured
def test_where_too_many_are_left_to_be_tried_cases_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "BEST_CLASSES", (4,))
    problem = knapsack()
    outcome = solve(problem)
    certificate = certify(problem, outcome)
    assert isinstance(certificate.goals[0].proof, Cases)
    assert holds(problem, certificate)
    (goal,) = outcome.goals
    assert goal.value is not None
    less = certificate.model_copy(
        update={"goals": (certificate.goals[0].model_copy(update={"value": str(goal.value - 1)}),)}
    )
    assert not holds(problem, with_seal(less))


def test_a_case_bounds_what_is_tried_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a case fewer are tried: without its bound something better than the wrong value would be found, or nothing."""
    monkeypatch.setattr(tuning, "BEST_CLASSES", (7,))
    problem = knapsack()
    certificate = certify(problem, solve(problem))
    tried = json.dumps(as_json(certificate)).count('"tried"')
    assert tried > 0
    assert holds(problem, certificate)


def test_what_is_not_proved_is_not_certified() -> None:
    problem = knapsack()
    outcome: Outcome = replace(solve(problem), verdict="found")
    with pytest.raises(Undecided):
        certify(problem, outcome)


def test_a_certificate_is_over_the_rows_that_the_problem_has_now() -> None:
    problem = knapsack()
    certificate = certify(problem, solve(problem))
    other = load({**_tree(), "prefer": [{"most": {"total": "worth"}}]})
    assert not check(other, certificate, encode(other)).holds


def _tree() -> dict[str, Any]:
    pool = [{"id": f"P{n}", "worth": 90, "cost": 1, "sex": "F"} for n in range(14)]
    return {"pool": pool, "teams": [{"name": "t", "size": {"at_least": 0, "at_most": 8}}]}


def test_solve_writes_it_and_verify_checks_it(run: Run, tmp_path: Path) -> None:  # noqa: F811
    proof = tmp_path / "proof.json"
    file = str(SCENARIOS / "observers.yaml")
    assert run("solve", file, "--proof", str(proof)).status == 0
    checked = run("verify", file, "--proof", str(proof))
    assert checked.status == 0
    assert "nothing is better than this" in checked.out
    changed = json.loads(proof.read_text("utf-8"))
    changed["goals"][1]["value"] = "472"
    proof.write_text(json.dumps(changed), "utf-8")
    assert run("verify", file, "--proof", str(proof)).status == 1


def test_where_nothing_is_proved_nothing_is_written(run: Run, tmp_path: Path) -> None:  # noqa: F811
    proof = tmp_path / "proof.json"
    stopped = run("solve", str(SCENARIOS / "smart_team.yaml"), "--proof", str(proof), "--work", "0.000001")
    assert "nothing is written" in stopped.err
    assert not proof.exists()
