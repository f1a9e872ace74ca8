"""Answers as data frames: one row an observation, numbers as floats unless they are wanted exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from composer.pool import Pool
from composer.problem.results import GoalValue, Roster
from composer.render.json import cell, pool_on, shows

if TYPE_CHECKING:
    import pandas as pd

Column = np.ndarray[Any, Any]


def frame(columns: Mapping[str, Column]) -> pd.DataFrame:
    """A data frame of these columns, in order and of their types: texts are objects, whatever this version of pandas
    prefers, so that None stays None."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(column, dtype=column.dtype) for name, column in columns.items()})


def texts(values: Iterable[object]) -> Column:
    """A column of texts, lists and what else is no number; None where there is none."""
    column = np.empty(len(cells := list(values)), dtype=object)
    for row, value in enumerate(cells):
        column[row] = value
    return column


def numbers(values: Iterable[Fraction | None], exact: bool) -> Column:
    """A column of numbers: floats, nan where there is none; `exact`: fractions, None where there is none."""
    if exact:
        return texts(values)
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


def whole(values: Iterable[int]) -> Column:
    """A column of counts and places."""
    return np.array(list(values), dtype=np.int64)


def truths(values: Iterable[bool]) -> Column:
    """A column of what is so or not."""
    return np.array(list(values), dtype=np.bool_)


def goal_columns(names: Sequence[str], reached: Sequence[Sequence[GoalValue]], exact: bool) -> dict[str, Column]:
    """A column for each goal with the values that it has in each row; none where a row has no such goal."""
    return {
        name: numbers((goals[place].value if place < len(goals) else None for goals in reached), exact)
        for place, name in enumerate(names)
    }


def apart(names: Iterable[str]) -> list[str]:
    """Names of columns, each once: one that is there already has its number behind it."""
    found: list[str] = []
    for name in names:
        number, one = 1, name
        while one in found:
            number, one = number + 1, f"{name} ({number + 1})"
        found.append(one)
    return found


def members_frame(teams: Sequence[Roster], pool: Pool | None, show: Sequence[str]) -> pd.DataFrame:
    """One row a member: team, seat, id, and the pool's columns that `show` names, as written.

    Raises KeyError for a column that the pool does not have.
    """
    import pandas as pd

    if pool is None and show:
        raise KeyError(f"the pool has no column {show[0]!r}")
    members = [(roster.name, member.seat, member.id) for roster in teams for member in roster.members]
    data: dict[str, list[object]] = {
        name: [member[place] for member in members] for place, name in enumerate(("team", "seat", "id"))
    }
    for name in show:
        assert pool is not None
        if not shows(pool, name):
            raise KeyError(f"the pool has no column {name!r}")
        on = [(pool_on(roster, pool, show), member.id) for roster in teams for member in roster.members]
        data[name] = [None if each.row(one) is None else cell(each, one, name) for each, one in on]
    return pd.DataFrame(data, dtype=object)
