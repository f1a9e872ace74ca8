"""What if: one or two numbers of a problem varied over a grid, every cell a proved answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from composer.outcome import GoalValue, People, Verdict


@dataclass(frozen=True)
class Varied:
    """One number that is varied: `path` as it was asked for (`Women.at_least`), its values in order, and how a planner
    reads them (`10 %`, `7`), as many as there are values."""

    path: str
    labels: tuple[str, ...]
    values: tuple[Fraction, ...]


@dataclass(frozen=True)
class Cell:
    """The answer at one place of the grid: `at` is the position on each varied number.

    `goals` are as in an Outcome, empty where there is no team. `proved` where the verdict is `best` or `impossible`. A
    cell that was not asked, or whose worker was lost, is `undecided` with a note that says so.
    """

    at: tuple[int, ...]
    verdict: Verdict
    goals: tuple[GoalValue, ...]
    proved: bool
    note: str = ""


@dataclass(frozen=True)
class Sweep:
    """One or two numbers varied over a grid: a cell for every place, the last of the varied numbers changing fastest.

    `goals` are what is preferred, in order, without values (`value` and `bound` None): what each of a cell's goals is
    called, and how its values are shown. `complete` where every cell is proved. `people` are the most that any cell had
    to look at, `seconds` times by stage.
    """

    varied: tuple[Varied, ...]
    goals: tuple[GoalValue, ...]
    cells: tuple[Cell, ...]
    complete: bool
    people: People
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()

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
    def verdict(self) -> Verdict:
        """`best` where every cell is proved and some has a team, `found` where some has one, `impossible` where it is
        proved that none has one, else `undecided`."""
        verdicts = {cell.verdict for cell in self.cells}
        if verdicts <= {"impossible"}:
            return "impossible"
        if verdicts <= {"best", "impossible"}:
            return "best"
        return "found" if verdicts & {"best", "found"} else "undecided"
