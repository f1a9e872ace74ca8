"""Rows of one kept program that are asked or not, against every choice of people."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from composer import load
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.measures import Linear
from composer.optimize.query import Query, WarmStart
from composer.presolve.condense import CountModel
from composer.presolve.propagation import Branch
from composer.solvers.budget import Budget
from composer.solvers.switched_rows import GivenUp, SwitchedRows

POOL = [{"id": f"P{n}", "sex": "FM"[n % 2], "cost": 3 + n, "unit": "xyz"[n % 3]} for n in range(6)]


def model(*require: dict[str, Any], size: Any) -> CountModel:
    scenario = {"pool": POOL, "teams": [{"name": "t", "size": size, "require": list(require)}]}
    question = Query(encode(load(scenario), opened=True), Linear(), Budget(), WarmStart())
    return question.over(question.everybody)


ASKED = [
    model(
        {"members": {"sex": "F"}, "at_least": 2},
        {"total": "cost", "at_most": 16},
        {"share": {"sex": "F"}, "at_most": "50%"},
        {"largest_group": "unit", "at_most": 1},
        size={"at_least": 3, "at_most": 4},
    ),
    model(
        {"share": {"sex": "F"}, "exactly": "50%"},
        {"total": "cost", "at_least": 20},
        {"distinct": "unit", "at_least": 3},
        size=3,
    ),
]


def met_by(asked: CountModel) -> set[int]:
    """For every choice of columns and helpers the rows that it meets, as bits of their positions."""
    ranges = [range(int(most) + 1) for most in asked.upper]
    ranges += [range(low, high + 1) for low, high in asked.program.auxiliaries]
    columns = len(asked.upper)
    rows = []
    for row in asked.rows:
        weights = np.zeros(len(ranges), np.int64)
        weights[row.flat.columns] = row.flat.weights
        weights[row.flat.auxiliaries + columns] = row.flat.helper_weights
        rows.append(weights)
    choices = np.array(list(product(*ranges)), np.int64)
    sums = choices @ np.array(rows).T
    low = np.array([-(2**40) if row.low is None else row.low for row in asked.rows])
    high = np.array([2**40 if row.high is None else row.high for row in asked.rows])
    met = (sums >= low) & (sums <= high)
    return {*(met @ (1 << np.array(asked.index, np.int64))).tolist()}


def flags(program: Program, rows: int) -> Any:
    return np.array([rows >> place & 1 for place in range(len(program.rows))], np.bool_)


@pytest.mark.parametrize("asked", ASKED, ids=["open", "fixed"])
def test_some_rows_after_others_are_met_together_where_some_choice_meets_them(asked: CountModel) -> None:
    met, draw = met_by(asked), np.random.default_rng(3)
    kept = SwitchedRows(asked, Budget())
    refused = 0
    for _ in range(150):
        rows = sum(1 << place for place in asked.index if draw.random() < 0.6)
        found = kept.together(flags(asked.program, rows))
        stands = any(not rows & ~each for each in met)
        assert (found.choice is not None) is stands
        if found.choice is not None:
            sums = {place: found.choice.value(row.flat) for place, row in zip(asked.index, asked.rows, strict=True)}
            for place, row in zip(asked.index, asked.rows, strict=True):
                if rows >> place & 1:
                    assert row.low is None or sums[place] >= row.low
                    assert row.high is None or sums[place] <= row.high
        else:
            against = sum(1 << int(place) for place in found.against)
            assert not against & ~rows
            assert not any(not against & ~each for each in met)
            refused += 1
    assert refused >= 15


def test_multiples_of_rows_that_are_met_show_nothing() -> None:
    asked = model({"members": {"sex": "F"}, "at_least": 3}, {"members": {"sex": "M"}, "at_least": 3}, size=6)
    kept, draw = SwitchedRows(asked, Budget()), np.random.default_rng(5)
    everything = np.ones(len(asked.program.rows), np.bool_)
    assert kept.together(everything).choice is not None
    root = Branch(kept._low, kept._high)
    for _ in range(300):
        assert kept._apart(root, draw.integers(-2, 3, len(kept._matrix)).astype(np.float64)) is None


def test_a_matrix_that_is_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.solvers.tuning.SWITCHED_NUMBERS", 10)
    with pytest.raises(GivenUp):
        SwitchedRows(ASKED[0], Budget())
