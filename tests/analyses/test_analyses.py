"""Every analysis on random problems, held against brute force; `python -m tests.fuzz.analyses` goes on with as many as
wanted."""

from __future__ import annotations

import pytest

from tests.fuzz.analyses import ANALYSES, compare
from tests.fuzz.held import apart

SOME = 6
"""Problems that are asked of every analysis whenever the tests run."""
BLOCK, BLOCKS = 20, 5
FAR = 700_000
"""Seeds from here on are drawn by no other test."""


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("name", ANALYSES)
def test_some_problems_are_answered_by_every_analysis_as_brute_force_does(name: str) -> None:
    assert compare([name], range(FAR, FAR + SOME)).wrong == []


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("name", ANALYSES)
def test_a_hundred_more_are(name: str, block: int) -> None:
    first = FAR + SOME + BLOCK * block
    assert compare([name], range(first, first + BLOCK)).wrong == []


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(6))
def test_over_a_hundred_problems_have_plans_and_those_are_all_there_are(block: int) -> None:
    counted = compare(["gaps"], range(FAR + 30 * block, FAR + 30 * (block + 1)))
    assert counted.wrong == []
    assert sum(counted.verdicts["gaps", sort] for sort in ("helped", "several plans")) >= 17


def test_answers_differ_by_the_larger_of_who_left_and_who_joined_teams_alike_paired() -> None:
    one = {"teams": [{"name": "t", "size": 2}]}
    assert apart(one, {"t": ("A", "B")}, {"t": ("A", "C")}) == 1
    assert apart(one, {"t": ("A",)}, {"t": ("A", "B")}) == 1
    assert apart(one, {"t": ()}, {"t": ("A", "B")}) == 2
    alike = {"teams": [{"name": "t", "size": 1, "number": 2}]}
    swapped = ({"t-1": ("A",), "t-2": ("B",)}, {"t-1": ("B",), "t-2": ("A",)})
    assert apart(alike, *swapped) == 0
    assert apart({**alike, "prefer": [{"most": {"members": {}, "team": "t-1"}}]}, *swapped) == 2
    two = {"teams": [{"name": "t-1", "size": 1}, {"name": "t-2", "size": 1}]}
    assert apart(two, *swapped) == 2


def test_a_difference_stops_the_runner_and_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", lambda *_: 1 / 0)
    stopped = compare(["solve", "sweep"], range(3), go_on=False)
    assert [(name, seed) for name, seed, _ in stopped.wrong] == [("solve", 0)]
    assert "crash 1" in str(stopped)
    assert len(compare(["solve"], range(3)).wrong) == 3
