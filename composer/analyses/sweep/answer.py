"""What `sweep` hands out: an answer for every place of a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from composer.analyses.answer import Answer
from composer.problem.results import GoalValue, Verdict
from composer.render.frame import Column, apart, frame, goal_columns, numbers, texts, truths
from composer.render.json import Object, goals_json
from composer.render.plain import counted, unit_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Varied:
    """One number that is varied.

    Attributes
    ----------
    path : str
        As it was asked for: `Women.at_least`.
    labels : tuple of str
        Its values as a planner reads them, in order: `10 %`, `7`.
    values : tuple of Fraction or str
        Its values: a share's in percent, a text where it is a label such as `OF-2`.
    """

    path: str
    labels: tuple[str, ...]
    values: tuple[Fraction | str, ...]


@dataclass(frozen=True)
class Cell:
    """The answer at one place of the grid.

    Attributes
    ----------
    at : tuple of int
        The position on each varied number, from 0.
    verdict : str
        As of an Outcome; `undecided` for a cell that was not asked, or whose worker was lost, with a note that says
        so.
    goals : tuple of GoalValue
        As in an Outcome; empty where there is no team.
    proved : bool
        Whether the verdict is `best` or `impossible`.
    note : str
        What else there is to say; usually empty.
    kept : str
        How a cell of a journal was checked; empty for one answered now. A team was `counted anew` on the people,
        with every value and requirement, while that none is better is the word of the earlier run; of an impossible
        cell all is: `not checked anew`.
    """

    at: tuple[int, ...]
    verdict: Verdict
    goals: tuple[GoalValue, ...]
    proved: bool
    note: str = ""
    kept: Literal["", "counted anew", "not checked anew"] = ""


@dataclass(frozen=True, repr=False)
class Sweep(Answer):
    """One or two numbers varied over a grid.

    `verdict` is `best` where every cell is proved and some has a team, `found` where some has one, `impossible`
    where it is proved that none has one, else `undecided`. `people` are the most that any cell had to look at,
    `effort` what all cells cost that were asked now.

    Attributes
    ----------
    varied : tuple of Varied
        The numbers.
    goals : tuple of GoalValue
        The goals, in order, without values (`value` and `bound` None): what each of a cell's goals is
        called, and how its values are shown.
    cells : tuple of Cell
        One for every place, the last of the varied numbers changing fastest.
    complete : bool
        Whether every cell is proved.
    """

    varied: tuple[Varied, ...]
    goals: tuple[GoalValue, ...]
    cells: tuple[Cell, ...]
    complete: bool

    def cell(self, *at: int) -> Cell:
        """The cell at a place of the grid.

        Parameters
        ----------
        *at : int
            The position on each of the varied numbers, from 0.

        Returns
        -------
        Cell
            The answer there.

        Raises
        ------
        IndexError
            Outside the grid.
        """
        if len(at) != len(self.varied) or not all(
            0 <= here < len(one.values) for here, one in zip(at, self.varied, strict=True)
        ):
            raise IndexError(f"there is no cell at {at}")
        position = 0
        for here, one in zip(at, self.varied, strict=True):
            position = position * len(one.values) + here
        return self.cells[position]

    @property
    def verdicts(self) -> Counter[Verdict]:
        """How many cells have each verdict."""
        return Counter(cell.verdict for cell in self.cells)

    @property
    def from_journal(self) -> Counter[str]:
        """How many cells come from a journal, by how sure they are: as `Cell.kept`."""
        return Counter(cell.kept for cell in self.cells if cell.kept)

    @property
    def extent(self) -> str:
        """How many cells there are."""
        return counted(len(self.cells), "cell")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The cells as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each cell: a column for each number that is varied, called as it was asked for (a label of a
            scale is a text), then verdict, proved, note, and one for each goal (nan where the cell has no team).
        """
        names = apart(
            [
                *(one.path for one in self.varied),
                *("verdict", "proved", "note"),
                *("aims" if goal.measure is None else goal.goal for goal in self.goals),
            ]
        )
        first = len(self.varied)
        places: dict[str, Column] = {}
        for number, (name, one) in enumerate(zip(names[:first], self.varied, strict=True)):
            values = [one.values[cell.at[number]] for cell in self.cells]
            amounts = [value for value in values if not isinstance(value, str)]
            places[name] = numbers(amounts, exact) if len(amounts) == len(values) else texts(values)
        return frame(
            {
                **places,
                names[first]: texts(cell.verdict for cell in self.cells),
                names[first + 1]: truths(cell.proved for cell in self.cells),
                names[first + 2]: texts(cell.note for cell in self.cells),
                **goal_columns(names[first + 3 :], [cell.goals for cell in self.cells], exact),
            }
        )

    def _repr_html_(self) -> str:
        """For notebooks: tables and charts."""
        from composer.analyses.sweep.picture import picture  # jinja2 takes a moment to load

        return picture(self)

    def own_json(self, show: Sequence[str]) -> Object:
        """What was varied, and all cells, the last of the varied numbers changing fastest."""
        return {
            "varied": [_varied_json(varied) for varied in self.varied],
            "goals": [
                {"goal": goal.goal, "direction": "most" if goal.most else "least", "unit": unit_of(goal)}
                for goal in self.goals
            ],
            "cells": [self._cell_json(cell) for cell in self.cells],
            "complete": self.complete,
            "basis": self.effort.basis,
        }

    def _cell_json(self, cell: Cell) -> Object:
        values = [varied.values[position] for varied, position in zip(self.varied, cell.at, strict=True)]
        return (
            {"at": list(cell.at)}
            | _values(values)
            | {
                "verdict": cell.verdict,
                "goals": goals_json(cell.goals),
                "proved": cell.proved,
                "note": cell.note,
                "kept": cell.kept or None,
            }
        )


def verdict_of(cells: Iterable[Cell]) -> Verdict:
    """`best` where every cell is proved and some has a team, `found` where some has one, `impossible` where it is
    proved that none has one, else `undecided`."""
    verdicts = {cell.verdict for cell in cells}
    if verdicts <= {"impossible"}:
        return "impossible"
    if verdicts <= {"best", "impossible"}:
        return "best"
    return "found" if verdicts & {"best", "found"} else "undecided"


def _varied_json(varied: Varied) -> Object:
    return {"number": varied.path, "labels": list(varied.labels)} | _values(varied.values)


def _values(values: Sequence[Fraction | str]) -> Object:
    """Values in order; where one is no integer all of them beside it, exactly."""
    data: Object = {"values": [v if isinstance(v, str) else int(v) if v.denominator == 1 else float(v) for v in values]}
    if any(not isinstance(value, str) and value.denominator != 1 for value in values):
        data["values_exact"] = [str(value) for value in values]
    return data
