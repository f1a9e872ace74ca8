"""Certificates that nothing better exists: right values are proved, whatever the multipliers; no wrong one ever is."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import oracle
import pytest
from best_proofs import claimed, none
from random_problems import random_scenario

from composer import load
from composer.draft import write
from composer.proof.checking import check

BIT = Fraction(1, 10**6)


@pytest.mark.parametrize("block", range(4))
def test_what_brute_force_says_is_proved_and_nothing_else_is(block: int) -> None:
    proved = refused = 0
    for seed in range(block * 40, block * 40 + 40):
        scenario, draw = random_scenario(seed), Random(seed)
        truth = oracle.truth(scenario)
        problem = load(scenario)
        program = write(problem)
        for multipliers in (None, draw):
            if truth.verdict == "impossible":
                checked = check(problem, none(problem, program, multipliers), program)
                assert checked.faults == (), seed
                proved += checked.holds
                continue
            assert not check(problem, none(problem, program, multipliers), program).holds, seed
            if not program.goals:
                continue
            checked = check(problem, claimed(problem, program, truth.goals, multipliers), program)
            assert checked.faults == (), seed
            proved += checked.holds
            for number, aim in enumerate(program.goals):
                for by in (BIT, Fraction(1)):
                    worse = [*truth.goals]
                    worse[number] -= by if aim.most else -by
                    assert not check(problem, claimed(problem, program, worse, multipliers), program).holds, seed
                    refused += 1
    assert proved > 30
    assert refused > 30
