"""Problems too large for brute force, against another engine on a model that shares no code with the package."""

from __future__ import annotations

import pytest
from larger_problems import PlainModel, larger_scenario

from composer import load, solve
from composer.engines import door

BLOCK = 20
BLOCKS = 11


@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_answer_equals_the_other_engine(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        scenario = larger_scenario(seed)
        verdict, values = PlainModel(scenario).answer()
        problem = load(scenario)
        for small in (door.SMALL, 0):  # as it comes, and with prices and a tiny core
            monkeypatch.setattr(door, "SMALL", small)
            monkeypatch.setattr(door, "CORE", 120 if small else 5)
            monkeypatch.setattr(door, "SAMPLE", 1500 if small else 25)
            outcome = solve(problem)
            assert outcome.verdict == verdict, f"seed {seed}, small {small}"
            if values:
                assert [goal.value for goal in outcome.goals] == values, f"seed {seed}, small {small}"
        monkeypatch.undo()


def test_there_are_over_two_hundred_of_them() -> None:
    assert BLOCK * BLOCKS > 200
