"""The pool with everybody in it who could be recruited, behind the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from composer.analyses.gaps.variants import append_cells
from composer.pool import Pool, RawColumn
from composer.pool.kinds import Column
from composer.problem.courses import Recruit
from composer.problem.problem import Problem


def with_recruits(problem: Problem) -> tuple[Pool, NDArray[np.intp]]:
    """That pool, and for each of its people the recruit that they are, -1 for those who are there already.

    Of each recruit as many as could ever be members. They are called by their recruit's name and a number.
    """
    pool = problem.pool
    highs = [team.size.high for team in problem.deployed]
    room = None if None in highs else sum(high for high in highs if high is not None)
    numbers = [_most(recruit, room) for recruit in problem.recruits]
    kind = np.repeat(np.arange(len(numbers)), numbers)
    ids = list(pool.ids)
    for recruit, number in zip(problem.recruits, numbers, strict=True):
        ids += _names(pool, recruit.name, number)
    cells: dict[str, list[str | None]] = {name: [None] * len(numbers) for name in pool.columns}
    for position, recruit in enumerate(problem.recruits):
        for name, gain in recruit.gains(pool).items():
            cells[name][position] = gain.cell(None)
    columns = {name: _longer(column, cells[name], kind) for name, column in pool.columns.items()}
    everybody = replace(pool, ids=tuple(ids), columns=columns)
    return everybody, np.append(np.full(len(pool), -1, np.intp), kind)


def _most(recruit: Recruit, room: int | None) -> int:
    """More than all teams together can hold are never needed."""
    if recruit.number is None or room is None:
        most = recruit.number if room is None else room
        assert most is not None  # `composer.problem.courses.plan_mistakes` asks for it
        return most
    return min(recruit.number, room)


def _names(pool: Pool, name: str, number: int) -> list[str]:
    """Ids for recruits that nobody has."""
    while any(pool.row(f"{name} {place}") is not None for place in range(1, number + 1)):
        name = f"recruit {name}"
    return [f"{name} {place}" for place in range(1, number + 1)]


def _longer(column: Column, cells: list[str | None], kind: NDArray[np.intp]) -> Column:
    """A column with the recruits' cells behind its own."""
    texts, codes = append_cells(column, cells)
    raw = RawColumn(column.name, np.append(column.codes, codes[kind]), texts)
    return column.like(raw) if len(texts) > len(column.texts) else replace(column, codes=raw.codes)
