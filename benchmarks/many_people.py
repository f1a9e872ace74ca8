"""Very many people as a data frame, made quickly; a plain question about them; and its optimum, counted in another way
than the program does."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
from numpy.typing import NDArray
from ortools.sat.python import cp_model

RANKS = ("OF-1", "OF-2", "OF-3", "OF-4", "OF-5")
UNITS, SIZE, EACH_UNIT, WOMEN, BUDGET = 30, 12, 2, 4, 150
"""Members of the team, the most of one unit, the fewest women, and what a member may cost on average."""
SCENARIO: dict[str, Any] = {
    "fields": {"rank": list(RANKS), "score": "number", "cost": "number"},
    "teams": [
        {
            "name": "team",
            "size": SIZE,
            "require": [
                {"members": {"sex": "F"}, "at_least": WOMEN, "name": "Women"},
                {"largest_group": "unit", "at_most": EACH_UNIT, "name": "Units"},
                {"total": "cost", "at_most": SIZE * BUDGET, "name": "Budget"},
            ],
        }
    ],
    "prefer": [{"most": {"total": "score"}}],
}
_DIGITS = 8


def many_people(people: int) -> pd.DataFrame:
    """So many people: ids and labels as text, score and cost as whole numbers."""
    rng = np.random.default_rng(people)
    score = np.rint(1000 * rng.beta(4, 4, people)).astype(np.int64)
    rank = rng.integers(0, len(RANKS), people)
    cost = np.rint(110 + 38 * rank + 0.12 * score + rng.normal(0, 22, people))
    units = [f"U{unit + 1:02d}" for unit in range(UNITS)]
    columns = {
        "id": _ids(people),
        "sex": _labels(["M", "F"], rng.random(people) < 0.21),
        "unit": _labels(units, rng.integers(0, UNITS, people)),
        "rank": _labels(list(RANKS), rank),
        "score": score,
        "cost": np.maximum(cost, 60).astype(np.int64),
    }
    return pd.DataFrame(columns, copy=False)


def _ids(people: int) -> Any:
    """`P00000000` and so on."""
    signs = np.full((people, _DIGITS + 1), ord("P"), np.uint8)
    left = np.arange(people, dtype=np.int32)
    for place in range(_DIGITS, 0, -1):
        signs[:, place] = left % 10 + ord("0")
        left //= 10
    ends = np.arange(people + 1, dtype=np.int64) * (_DIGITS + 1)
    found = pa.LargeStringArray.from_buffers(people, pa.py_buffer(ends), pa.py_buffer(signs))
    return pd.array(found, dtype="str")


def _labels(labels: list[str], codes: NDArray[Any]) -> Any:
    coded = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(labels))
    return pd.array(coded.cast(pa.large_string()), dtype="str")


def better_than(frame: pd.DataFrame, value: int) -> bool:
    """Whether a team is worth more than `value`: on the rows of those who could matter, by a plain CP-SAT model.

    Of one unit and sex nobody matters whom two others match who cost no more and score no less: a team has at most two
    of a unit, so that one of these is free to stand in, which changes nothing else for the worse. Raises TimeoutError
    where CP-SAT does not come to an end.
    """
    few = frame.iloc[_who_could_matter(frame)]
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(len(few))]
    women, unit = (few["sex"] == "F").tolist(), few["unit"].tolist()
    model.add(sum(chosen) == SIZE)
    model.add(sum(one for one, woman in zip(chosen, women, strict=True) if woman) >= WOMEN)
    model.add(cp_model.LinearExpr.weighted_sum(chosen, few["cost"].tolist()) <= SIZE * BUDGET)
    for name in dict.fromkeys(unit):
        model.add(sum(one for one, where in zip(chosen, unit, strict=True) if where == name) <= EACH_UNIT)
    model.add(cp_model.LinearExpr.weighted_sum(chosen, few["score"].tolist()) > value)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 60.0
    solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
        raise TimeoutError(f"whether some team is worth more than {value} is not clear")
    return status != cp_model.INFEASIBLE


def _who_could_matter(frame: pd.DataFrame) -> list[int]:
    group = frame["unit"].str.slice(1).astype(int).to_numpy() * 2 + (frame["sex"] == "F").to_numpy()
    cost, score = frame["cost"].to_numpy(), frame["score"].to_numpy()
    key = group * (int(cost.max()) + 1) + cost
    best = [_best_of_each(key, score, np.ones(len(key), np.bool_))]
    others = np.ones(len(key), np.bool_)
    others[best[0]] = False
    rows = np.concatenate([*best, _best_of_each(key, score, others)])
    found: list[int] = []
    least: dict[int, list[int]] = {}
    for row in rows[np.lexsort((-score[rows], cost[rows]))].tolist():
        top = least.setdefault(int(group[row]), [])  # the two best scores of who costs no more
        if len(top) < EACH_UNIT or score[row] > top[-1]:
            found.append(row)
            top[:] = sorted([*top, int(score[row])], reverse=True)[:EACH_UNIT]
    return found


def _best_of_each(key: NDArray[np.int64], score: NDArray[np.int64], among: NDArray[np.bool_]) -> NDArray[np.intp]:
    """One of the best of each key."""
    most = np.full(int(key.max()) + 1, -1)
    np.maximum.at(most, key[among], score[among])
    rows = np.flatnonzero(among & (score == most[key]))
    return rows[np.unique(key[rows], return_index=True)[1]]
