"""Fronts that were stopped: their points spread over the whole range, counted in questions and not in seconds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from composer import Front, load, tradeoffs
from composer.optimize.scalarize import Scalarization, ZoneOptimum
from composer.optimize.search_region import Corner
from composer.solvers.budget import OutOfBudget
from tests.support.larger_problems import larger_scenario

AXES = [{"most": {"total": "score"}}, {"most": {"members": {"sex": "F"}}}, {"least": {"total": "cost"}}]
SEEDS = (3, 5)


def asked(seed: int) -> dict[str, Any]:
    given = larger_scenario(seed, 60)
    pool = [{**one, "score": int(one["score"]) // 20, "cost": int(one["cost"]) // 10} for one in given["pool"]]
    team = {"name": "t", "size": 6, "require": [{"members": {"sex": "F"}, "at_least": 1}]}
    return {"pool": pool, "teams": [team]}


def after(seed: int, questions: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Front, int]:
    """The front of a search that is stopped after so many zones, and how many it looked into."""
    solve, count = Scalarization.solve, 0

    def counted(self: Scalarization, zone: Corner) -> ZoneOptimum:
        nonlocal count
        if count == questions:
            raise OutOfBudget
        count += 1
        return solve(self, zone)

    monkeypatch.setattr(Scalarization, "solve", counted)
    front = tradeoffs(load(asked(seed)), AXES)
    monkeypatch.undo()
    return front, count


def signed(front: Front) -> np.ndarray[Any, Any]:
    signs = [1 if axis.most else -1 for axis in front.axes]
    return np.array([[s * float(v) for s, v in zip(signs, point.values, strict=True)] for point in front.points])


def covered(points: np.ndarray[Any, Any], whole: np.ndarray[Any, Any]) -> float:
    """The hypervolume that points dominate within the box of the whole front."""
    low, high = whole.min(axis=0), whole.max(axis=0)
    drawn = low + (high - low) * np.random.default_rng(5).random((20_000, len(low)))
    below = np.zeros(len(drawn), np.bool_)
    for point in points:
        below |= (drawn <= point).all(axis=1)
    return float(below.mean())


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", SEEDS)
def test_a_fifth_of_the_work_finds_points_over_the_whole_range(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    front, questions = after(seed, -1, monkeypatch)
    whole = signed(front)
    assert front.complete
    assert len(whole) > 40
    few, _ = after(seed, questions // 5, monkeypatch)
    found = signed(few)
    assert covered(found, whole) > 0.95 * covered(whole, whole)
    assert (found.max(axis=0) == whole.max(axis=0)).all()  # the ends of every axis
    wide = whole.max(axis=0) - whole.min(axis=0)
    gaps = [np.diff(np.sort(column)).max() / width for column, width in zip(found.T, wide, strict=True)]
    assert max(gaps) < 0.5
    assert (few.complete, few.knee) == (False, None)
    assert few.middle is not None
    assert {point.values for point in few.points} <= {point.values for point in front.points}


@pytest.mark.unmeasured
def test_the_first_points_are_the_ends_of_the_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = signed(after(SEEDS[0], -1, monkeypatch)[0])
    few = signed(after(SEEDS[0], len(AXES), monkeypatch)[0])
    assert len(few) <= len(AXES)
    assert (few.max(axis=0) == whole.max(axis=0)).all()
