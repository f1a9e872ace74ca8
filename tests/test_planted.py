"""What the benchmark of conflicts plants is there, and is against fractions of people or not as it says."""

from __future__ import annotations

import pytest

from benchmarks.planted import SIZES, plant
from composer import load
from composer.engines.blame import blamed
from composer.engines.budget import Budget
from composer.engines.question import Memory
from composer.reasons.asked import asked
from composer.reasons.conflicts import all_clashes
from composer.reasons.hitting import bits


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("demands", SIZES)
def test_a_planted_conflict_is_one_of_those_found(demands: int, seed: int) -> None:
    planted = plant(300, demands, seed)
    question = asked(load(planted.scenario, pool=planted.frame), Budget())
    assert 12 <= len(question.everything) <= 15
    clashes = all_clashes(question.oracle)
    found = [frozenset(question.demands[bit].label for bit in bits(clash.demands)) for clash in clashes.clashes]
    assert clashes.complete
    assert planted.conflict in found
    assert len(planted.conflict) == demands
    rows, _ = blamed(question.program, Budget(), Memory())
    assert (rows is None) == (planted.whole and len(found) == 1)


def test_the_same_arguments_plant_the_same() -> None:
    first, second = plant(200, 3, 1), plant(200, 3, 1)
    assert first.frame.equals(second.frame)
    assert first.scenario == second.scenario
