"""Proofs forged and changed: none holds of what is not true."""

from __future__ import annotations

import functools
import json
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from composer import ScenarioError, Undecided, certify, load, solve
from composer.analyses.verify.proof import verify_proof
from composer.analyses.verify.proof_words import proof_text
from composer.checking.certificate import Origin
from composer.checking.check import check
from composer.checking.format import as_json, from_json
from composer.encoding.elastic import demands
from composer.encoding.encode import encode
from composer.scenario.strict_json import read_strict_json
from composer.scenario.yaml import read_yaml
from tests.support import oracle
from tests.support.certified import impossible, resealed
from tests.support.conflict_truth import fillings
from tests.support.forging import forged, twins
from tests.support.random_problems import as_yaml, random_scenario

from .answering import MOST_FILLINGS, Files, Told, refusing
from .changing import as_bytes, changed_bytes, changed_tree

SCENARIO, PROOF = "s.yaml", "proof.json"


@functools.cache
def _best(seed: int) -> tuple[str, Any] | None:
    tree = random_scenario(seed)
    problem = load(tree)
    outcome = solve(problem)
    if outcome.verdict != "best" or not outcome.goals or fillings(tree) > MOST_FILLINGS:
        return None
    try:
        return as_yaml(tree), json.loads(json.dumps(as_json(certify(problem, outcome, work=2))))
    except Undecided:
        return None


def ready_proofs() -> None:
    twins(0, 60)
    for seed in range(40):
        _best(seed)


def draw_proof(draw: Random) -> Files:
    if draw.random() < 0.5:
        twin = draw.choice(twins(0, 60))
        text, tree = as_yaml(twin.scenario), forged(twin, draw)
    else:
        while (known := _best(draw.randrange(40))) is None:
            continue
        text, tree = known
    tree = changed_tree(tree, draw) if draw.random() < 0.7 else tree
    with suppress(ScenarioError, TypeError, ValueError, AttributeError, RecursionError):
        tree = as_json(resealed(tree)) if draw.random() < 0.8 else tree
    data = as_bytes(json.dumps(tree, ensure_ascii=draw.random() < 0.5))
    return {PROOF: changed_bytes(data, draw) if draw.random() < 0.1 else data, SCENARIO: text.encode()}


def hold_proof(files: Files, folder: Path, found: Told) -> None:
    """No proof holds of what is not true, whoever wrote and sealed it."""
    tree: Any = read_yaml(files[SCENARIO].decode(), SCENARIO).value
    problem = load(tree)  # of no file, as the proofs are
    with refusing(found, (PROOF,)):
        certificate = read_strict_json(str(folder / PROOF), from_json)
        checked = check(problem, certificate)
        found.verdict = "holds" if checked.holds else "does not hold"
        found.words = "\n".join(checked.faults)
        verify_proof(problem, certificate).to_json(), proof_text(checked, problem)
        if not checked.holds:
            return
        if certificate.claim == "best":
            truth = oracle.truth(tree)
            values = [Fraction(goal.value) for goal in certificate.goals]
            found.hold(values == truth.goals, f"holds of {values}, in truth {truth.goals}")
        elif certificate.program == "closed":
            found.hold(not oracle.feasible(tree), "holds of what can be met")
        else:
            program = encode(problem, opened=True)
            asked = [each for each in demands(program) if Origin.of(each) in certificate.demands]
            found.hold(impossible(program, asked), "holds of demands that can be met")
