"""What the benchmark of conflicts plants is there, and is against fractions of people or not as it says."""

from __future__ import annotations

import pytest

from benchmarks.planted import SIZES, plant
from composer import load
from composer.infeasibility.demands import demand_oracle
from composer.infeasibility.farkas_conflict import farkas_conflict
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.mus import all_minimal_sets
from composer.optimize.query import WarmStart
from composer.solvers.budget import Budget


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("demands", SIZES)
def test_a_planted_conflict_is_one_of_those_found(demands: int, seed: int) -> None:
    planted = plant(300, demands, seed)
    question = demand_oracle(load(planted.scenario, pool=planted.frame), Budget())
    assert 12 <= len(question.everything) <= 15
    found_sets = all_minimal_sets(question.oracle)
    found = [frozenset(question.demands[bit].label for bit in bits(mus.demands)) for mus in found_sets.muses]
    assert found_sets.complete
    assert planted.conflict in found
    assert len(planted.conflict) == demands
    rows, _ = farkas_conflict(question.program, Budget(), WarmStart())
    assert (rows is None) == (planted.whole and len(found) == 1)


def test_the_same_arguments_plant_the_same() -> None:
    first, second = plant(200, 3, 1), plant(200, 3, 1)
    assert first.frame.equals(second.frame)
    assert first.scenario == second.scenario
