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
from composer.presolve.condense import Choice, CountModel
from composer.presolve.dense_rows import DenseRows, of_model, of_one_team
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


def dense(asked: CountModel) -> DenseRows:
    found = of_model(asked, 10**6)
    assert found is not None
    return found


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


@pytest.mark.parametrize("rounded", [0, 8])
@pytest.mark.parametrize("asked", ASKED, ids=["open", "fixed"])
def test_some_rows_after_others_are_met_together_where_some_choice_meets_them(
    asked: CountModel, rounded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.solvers.tuning.SWITCHED_ROUNDED", rounded)
    met, draw = met_by(asked), np.random.default_rng(3)
    kept = SwitchedRows(dense(asked), Budget())
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


@pytest.mark.parametrize("asked", ASKED, ids=["open", "fixed"])
def test_values_between_whole_numbers_become_those_beside_them_that_meet_every_row_if_any_do(asked: CountModel) -> None:
    kept, draw, found = SwitchedRows(dense(asked), Budget()), np.random.default_rng(11), [0, 0]
    width, people = kept._width, kept._people
    for _ in range(400):
        open_ = np.append(np.zeros(width, np.bool_), draw.random(len(kept._matrix)) < 0.6)
        branch = Branch(np.where(open_, -(2**62), kept._low), np.where(open_, 2**62, kept._high))
        low, high = branch.low[:width], branch.high[:width]
        values = draw.integers(low, high + 1).astype(np.float64)
        between = draw.choice(np.flatnonzero(low < high), 3, replace=False)
        values[between] = draw.integers(low[between], high[between]) + draw.choice([0.25, 0.5, 0.9], 3)
        near = [(int(value), int(value) + 1) if value % 1 else (int(value),) for value in values.tolist()]
        sums = np.array(list(product(*near))) @ kept._matrix.T
        some = bool(((sums >= branch.low[width:]) & (sums <= branch.high[width:])).all(axis=1).any())
        choice = kept._whole(branch, values)
        assert (choice is not None) is some
        found[some] += 1
        if choice is not None:
            whole = np.append(choice.counts, choice.auxiliaries)
            assert len(choice.counts) == people
            assert (np.abs(whole - values) < 1).all()
            assert (kept._matrix @ whole >= branch.low[width:]).all()
            assert (kept._matrix @ whole <= branch.high[width:]).all()
    assert min(found) >= 40


def test_multiples_of_rows_that_are_met_show_nothing() -> None:
    asked = model({"members": {"sex": "F"}, "at_least": 3}, {"members": {"sex": "M"}, "at_least": 3}, size=6)
    kept, draw = SwitchedRows(dense(asked), Budget()), np.random.default_rng(5)
    everything = np.ones(len(asked.program.rows), np.bool_)
    assert kept.together(everything).choice is not None
    root = Branch(kept._low, kept._high)
    for _ in range(300):
        assert kept._apart(root, draw.integers(-2, 3, len(kept._matrix)).astype(np.float64)) is None


def test_a_matrix_that_is_too_large_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.solvers.tuning.SWITCHED_NUMBERS", 10)
    with pytest.raises(GivenUp):
        SwitchedRows(dense(ASKED[0]), Budget())


@pytest.mark.unmeasured
def test_rows_of_one_team_are_the_same_at_once_as_one_by_one() -> None:
    """Those of a program with people alike among few, some of them not looked at, and a value that only others have."""
    draw, merged = np.random.default_rng(7), 0
    for _ in range(60):
        pool = [
            {"id": f"P{n}", "sex": "FM"[draw.integers(2)], "cost": int(draw.integers(3, 6)), "unit": "xyz"[n % 3]}
            for n in range(12)
        ]
        require = [
            {"total": "cost", "at_most": 16},
            {"share": {"sex": "F"}, "at_most": "40%"},
            {"largest_group": "unit", "exactly": 2},
            {"distinct": "unit", "at_most": 2},
            {"members": {"id": ["P1", "P5"]}, "at_least": 1},
        ]
        team = {
            "name": "t",
            "size": {"at_least": 2, "at_most": 4},
            "require": [r for r in require if draw.random() < 0.5],
        }
        program = encode(load({"pool": pool, "teams": [team]}), opened=True)
        people = np.flatnonzero(draw.random(12) < 0.7)
        at_once = of_one_team(program, people, 10**6)
        assert at_once is not None
        one_by_one = dense(Query(program, Linear(), Budget(), WarmStart()).over(people))
        width = len(at_once.upper)
        merged += width < len(people)
        assert at_once.upper.sum() == len(at_once.people)
        for _ in range(20):
            members = people[draw.random(len(people)) < 0.4]
            helpers = [int(draw.integers(low, high + 1)) for low, high in program.auxiliaries]
            sums = {}
            for rows in (at_once, one_by_one):
                column_of = _columns(rows, program, people)
                numbers = np.bincount([column_of[person] for person in members], minlength=len(rows.upper))
                values = rows.matrix @ np.append(numbers, helpers)
                low, high = rows.low - values <= 0, values - rows.high <= 0
                kept = zip(rows.index.tolist(), low.tolist(), high.tolist(), values.tolist(), strict=False)
                sums[rows is at_once] = {place: tuple(each) for place, *each in kept}
            assert sums[False].items() <= sums[True].items()  # those that nobody here can break are left out there
            assert all(sums[True][place][:2] == (True, True) for place in sums[True].keys() - sums[False].keys())
    assert merged >= 20


def _columns(rows: DenseRows, program: Program, people: Any) -> dict[int, int]:
    """The column of each person: the one that places them, or somebody of whom no row of the program tells them."""
    found = {}
    for column in range(len(rows.upper)):
        numbers = np.zeros(len(rows.upper), np.int64)
        numbers[column] = rows.upper[column]
        placed = rows.place(Choice(numbers, np.zeros(len(rows.ranges), np.int64))).members[0]
        found |= {_told(program, int(person)): column for person in placed}
    return {int(person): found[_told(program, int(person))] for person in people}


def _told(program: Program, person: int) -> tuple[int, ...]:
    """What every row weighs a person."""
    return tuple(
        sum(
            int(np.asarray(each)[program.traits[trait].codes[person]])
            for (_, trait), each in row.expression.people.items()
        )
        for row in program.rows
    )
