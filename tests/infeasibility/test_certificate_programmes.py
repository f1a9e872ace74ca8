"""Certificates of programmes, in which somebody may serve twice: written, read by a second reader, refused where they
were changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import certify, load, solve
from composer.base.errors import Undecided
from composer.checking.check import check
from composer.checking.format import with_seal
from composer.infeasibility.certificate.best import certify_best, certify_none
from composer.solvers.budget import Budget
from tests.support.certified import conflict, resealed
from tests.support.command_line import Run, run, written  # noqa: F401
from tests.support.programme_truth import drawn
from tests.support.proof_reader import prove
from tests.support.samples import split


@pytest.mark.parametrize("seeds", split(range(120), 6))
def test_conflicts_of_programmes_have_proofs_that_a_second_reader_follows(seeds: Sequence[int]) -> None:
    kinds, without = set(), 0
    for seed in seeds:
        truth = drawn(seed)
        found = conflict(truth.scenario, seed)
        if found is None:
            continue
        if found.written is None:
            without += 1
            continue
        certificate = found.certificate
        assert certificate.basis == "farkas", seed
        assert check(found.problem, certificate).faults == (), seed
        prove(found.program, found.tree)
        named = {demand.requirement for demand in certificate.demands}
        assert any(one <= named for one in truth.conflicts()), seed
        kinds.add("rest" in named)
        if "rest" in named:
            tree = found.tree
            tree["demands"] = [demand for demand in tree["demands"] if demand["requirement"] != "rest"]
            assert check(found.problem, resealed(tree)).faults, seed
    assert kinds == {True, False}
    assert without <= 3


def relief(rest: str, people: int = 3) -> dict[str, Any]:
    """Two reliefs half a year apart; at half a year's rest nobody can be on both."""
    pool = [{"id": f"P{n}", "past": "", "score": n} for n in range(people)]
    team = {"name": "watch", "size": 2, "start": "2027-01-01", "end": "2027-06-30"}
    team["repeat"] = {"every": "9 months", "number": 2}
    return {"pool": pool, "rest": rest, "teams": [team], "prefer": [{"most": {"total": "score"}}]}


def test_a_proof_does_not_hold_where_the_rest_is_shorter() -> None:
    found = conflict(relief("6 months"))
    assert found is not None
    assert [demand.requirement for demand in found.certificate.demands] == ["watch-1: size", "watch-2: size", "rest"]
    assert check(load(relief("4 months")), found.certificate).holds
    assert not check(load(relief("2 months")), found.certificate).holds
    assert not check(
        load({key: value for key, value in relief("6 months").items() if key != "rest"}), found.certificate
    ).holds


@pytest.mark.parametrize(("rest", "verdict"), [("2 months", "best"), ("6 months", "impossible")])
def test_what_is_best_or_impossible_of_all_that_is_asked_is_proved_over_several_sets(rest: str, verdict: str) -> None:
    problem = load(relief(rest))
    outcome = solve(problem)
    certificate = certify(problem, outcome)
    assert outcome.verdict == verdict
    assert check(problem, certificate).holds
    other = load(relief("6 months" if verdict == "best" else "2 months"))
    assert other.exclusive.one_of_all != problem.exclusive.one_of_all
    if verdict == "best":
        (goal,) = certificate.goals
        less = goal.model_copy(update={"value": str(Fraction(goal.value) - 1)})
        assert not check(problem, with_seal(certificate.model_copy(update={"goals": (less,)}))).holds
        with pytest.raises(Undecided):
            certify_best(problem, [Fraction(goal.value) - 1], Budget())
    else:
        assert not check(other, certificate).holds
        with pytest.raises(Undecided):
            certify_none(other, Budget())


def test_a_sum_that_was_changed_is_refused() -> None:
    found = conflict(relief("6 months"))
    assert found is not None
    for key in ("needed", "possible"):
        tree = found.tree
        tree["proof"][key] += 1
        assert not check(found.problem, resealed(tree)).holds
    tree = found.tree
    tree["proof"]["lines"][0]["times"] += 1
    assert not check(found.problem, resealed(tree)).holds


def test_the_command_line_writes_and_verifies_them(tmp_path: Path, run: Run) -> None:  # noqa: F811
    for rest, command in (("2 months", "solve"), ("6 months", "explain")):
        file = written(tmp_path / f"{command}.yaml", json.dumps(relief(rest)))
        proof = tmp_path / "proof.json"
        run(command, file, "--proof", proof)
        checked = run("verify", file, "--proof", proof)
        assert checked.status == 0
        assert ("rest" in checked.out) == (command == "explain")
        proof.write_text(proof.read_text(encoding="utf-8").replace('"possible": ', '"possible": 1'), encoding="utf-8")
        assert run("verify", file, "--proof", proof).status == 1
