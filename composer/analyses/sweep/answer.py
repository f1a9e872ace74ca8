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
    """One number that is varied: `path` as it was asked for (`Women.at_least`), its values in order (a share's in
    percent; a text where it is a label such as `OF-2`), and how a planner reads them (`10 %`, `7`)."""

    path: str
    labels: tuple[str, ...]
    values: tuple[Fraction | str, ...]


@dataclass(frozen=True)
class Cell:
    """The answer at one place of the grid: `at` is the position on each varied number.

    `goals` are as in an Outcome, empty where there is no team. `proved` where the verdict is `best` or `impossible`. A
    cell that was not asked, or whose worker was lost, is `undecided` with a note that says so.

    `kept` where the cell comes from a journal. Its team was then `counted anew` on the people, with every value and
    requirement; that none is better is the word of the earlier run. Of an impossible cell all is: `not checked anew`.
    """

    at: tuple[int, ...]
    verdict: Verdict
    goals: tuple[GoalValue, ...]
    proved: bool
    note: str = ""
    kept: Literal["", "counted anew", "not checked anew"] = ""


@dataclass(frozen=True, repr=False)
class Sweep(Answer):
    """One or two numbers varied over a grid: a cell for every place, the last of the varied numbers changing fastest.

    `goals` are what is preferred, in order, without values (`value` and `bound` None): what each of a cell's goals is
    called, and how its values are shown. `complete` where every cell is proved. `people` are the most that any cell had
    to look at, `effort` what all cells cost that were asked now, `seconds` times by stage. `verdict`: as `verdict_of`.
    """

    varied: tuple[Varied, ...]
    goals: tuple[GoalValue, ...]
    cells: tuple[Cell, ...]
    complete: bool

    def cell(self, *at: int) -> Cell:
        """The cell at these positions of the varied numbers, one for each. Raises IndexError outside the grid."""
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
        """A row for each cell: a column for each number that is varied, called as it was asked for (a label of a scale
        is a text), then verdict, proved, note, and one for each goal (nan where the cell has no team)."""
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
