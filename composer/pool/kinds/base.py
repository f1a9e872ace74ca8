"""What every kind of field has in common: cells understood once, and conditions asked of them.

A condition is answered on two roads that share nothing but the condition's own reading: `accepted` for all
people at once, as an array over the column's distinct cells, and `holds` for one person's value, alone.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints, Mask, read_only
from composer.base.errors import Mistake, ScenarioError
from composer.base.keys import unknown_key
from composer.base.numbers import as_text, shown
from composer.base.stretches import count_codes
from composer.pool.kinds.gain import Gain
from composer.pool.raw import RawColumn
from composer.pool.tour import Tour

FAR = 2**31
"""Steps of a cell that cannot be reached by steps."""
T = TypeVar("T")


class BadCells(Exception):
    """Cells that their column's kind cannot read: pairs of the cell's text and what is wrong with it. `mended` tells
    the line that would have them read, if there is one."""

    def __init__(self, cells: Sequence[tuple[str, str]], mended: Callable[[], str] = str) -> None:
        super().__init__()
        self.cells = tuple(cells)
        self.mended = mended


@dataclass(frozen=True)
class HeldValues:
    """Which values each distinct cell holds: `of[code]` are positions in `names`; one, or several for sets."""

    of: tuple[tuple[int, ...], ...]
    names: tuple[str, ...]


class Condition(ABC):
    """What is asked of one field. A blank cell meets no condition, on either road."""

    strangers: tuple[str, ...] = ()
    """Names asked for that nobody in the pool has: allowed, but worth a warning."""

    @abstractmethod
    def accepted(self) -> Mask:
        """For all people at once: which of the column's distinct cells meet the condition."""

    @abstractmethod
    def holds(self, value: object) -> bool:
        """By hand: whether one person's value, as `Column.value` gives it, meets the condition."""

    def ends(self) -> tuple[Ints, ...]:
        """For each end of the condition that could be moved outward, how many steps each of the column's distinct
        cells lies beyond it: 0 within, `FAR` where no step takes it in. Empty where the condition has no order."""
        return ()

    def lowered(self, spec: object, codes: Sequence[int]) -> object:
        """`spec`, which states this condition, moved outward just as far as it takes for these cells to meet it;
        without what no step takes in, and None where nothing is left then."""
        raise TypeError("this condition has no ends")


@dataclass(frozen=True, eq=False)
class Column(ABC):
    """One field of the pool: cells as codes into distinct texts, understood once per text."""

    name: str
    codes: Codes
    texts: Sequence[str]

    kind: ClassVar[str]
    takes: ClassVar[str]
    """Which conditions the kind takes, in words, for errors and for `team-composer kinds`."""
    example: ClassVar[str]
    """One condition as it stands in a scenario, for `team-composer kinds`."""
    several: ClassVar[bool] = False
    """Whether one cell may hold several values."""
    blank_is_none: ClassVar[bool] = False
    """Whether a blank cell says that there is none; else it is not known."""
    given: ClassVar[str]
    """What of it a course gives or a recruit has, in words, for errors."""

    @abstractmethod
    def like(self, raw: RawColumn) -> Column:
        """A column of the same kind, on the same scale, with other cells. Raises BadCells."""

    @abstractmethod
    def gain(self, spec: object, tour: Tour) -> Gain:
        """What somebody gains in it who gains `spec`. Raises ScenarioError, paths relative to `spec`."""

    @property
    def warning(self) -> str:
        """What a planner should know of how its cells were read; empty where they were read as they stand."""
        return ""

    @property
    def declaration(self) -> object:
        """How a scenario's `fields` would declare this column; None where nothing can be declared of it."""
        return self.kind

    @abstractmethod
    def condition(self, spec: object, tour: Tour) -> Condition:
        """The condition that `spec` states. Raises ScenarioError, paths relative to `spec`."""

    @abstractmethod
    def read(self, code: int) -> object:
        """The value of a distinct cell, alone: str, Fraction, date, bool, frozenset or dict of levels."""

    @abstractmethod
    def held(self) -> HeldValues:
        """The different values of the column, and which of them each distinct cell holds."""

    def value(self, row: int) -> object | None:
        """The value of the person in `row`; None where the cell is blank."""
        code = int(self.codes[row])
        return None if code < 0 else self.read(code)

    @cached_property
    def numbered(self) -> Codes:
        """0 for who has a blank cell, else 1 + the distinct cell."""
        return read_only(self.codes + np.int32(1))

    @cached_property
    def has_blanks(self) -> bool:
        """Whether somebody's cell is blank."""
        return bool(len(self.codes)) and int(self.codes.min()) < 0

    @cached_property
    def heads(self) -> Ints:
        """How many people have each number of `numbered`."""
        return read_only(count_codes(self.numbered, len(self.texts) + 1))

    def mask(self, condition: Condition) -> Mask:
        """Who meets a condition of this column: one flag a row."""
        return np.append(condition.accepted(), False).take(self.codes)  # half as long as with brackets


def read_cells(raw: RawColumn, read: Callable[[str], T]) -> tuple[T, ...]:
    """Every distinct cell, read. Raises BadCells with all that could not be."""
    values: list[T] = []
    bad: list[tuple[str, str]] = []
    for text in raw.texts:
        try:
            values.append(read(text))
        except ValueError as error:
            bad.append((text, str(error)))
    if bad:
        raise BadCells(bad)
    return tuple(values)


def one_mistake(text: str, *path: str | int) -> ScenarioError:
    """One mistake, to be raised."""
    return ScenarioError([Mistake(text, path)])


@dataclass(frozen=True)
class Range(Generic[T]):
    """`{at_least, at_most}`, either of them open."""

    low: T | None
    high: T | None

    def holds(self, value: Any) -> bool:
        """Whether a value lies in it, ends included."""
        return bool((self.low is None or value >= self.low) and (self.high is None or value <= self.high))


def read_range(
    spec: Mapping[str, object], read: Callable[[object], T], above: Callable[[Any, Any], bool] = operator.gt
) -> Range[T]:
    """`{at_least: …, at_most: …}` as a Range; `above` tells whether a floor lies above a ceiling. Raises ScenarioError
    for anything else in the mapping."""
    mistakes = [
        Mistake(unknown_key(str(key), ["at_least", "at_most"]), (str(key),))
        for key in spec
        if key not in ("at_least", "at_most")
    ]
    ends: list[T | None] = [None, None]
    for position, key in enumerate(("at_least", "at_most")):
        if key in spec:
            try:
                ends[position] = read(spec[key])
            except ValueError as error:
                mistakes.append(Mistake(str(error), (key,)))
    low, high = ends
    if not spec:
        mistakes.append(Mistake("an empty condition: at_least or at_most is wanted"))
    if low is not None and high is not None and above(low, high):
        text = f"at_least {shown(spec['at_least'])} lies above at_most {shown(spec['at_most'])}"
        mistakes.append(Mistake(text, crossing=True))
    if mistakes:
        raise ScenarioError(mistakes)
    return Range(low, high)


def steps_below(values: NDArray[Any], low: object) -> Ints:
    """How many different values, its own included, lie from each value up to `low`; 0 for those not below it."""
    different = np.unique(values[values < low])
    return np.maximum(len(different) - np.searchsorted(different, values), 0).astype(np.int64)


def move_ends(spec: object, low: object | None, high: object | None) -> object:
    """The spec of a range, or of one value, with its ends at `low` and `high` where these are given."""
    ends = dict(spec) if isinstance(spec, Mapping) else {"at_least": spec, "at_most": spec}
    return ends | {key: end for key, end in (("at_least", low), ("at_most", high)) if end is not None}


def read_names(spec: object, takes: str) -> tuple[str, ...]:
    """One name or a list of them. Raises ScenarioError, saying what the kind `takes`, for anything else."""
    items = list(spec) if isinstance(spec, (list, tuple, set, frozenset)) else [spec]
    if not items:
        raise one_mistake(f"an empty list, which nobody meets; it takes {takes}")
    names: list[str] = []
    mistakes: list[Mistake] = []
    for position, item in enumerate(items):
        try:
            names.append(canonical(as_text(item)))
        except ValueError:
            mistakes.append(
                Mistake(f"it takes {takes}, not {shown(item)}", () if items is spec else (position,))
                if isinstance(spec, (list, tuple))
                else Mistake(f"it takes {takes}, not {shown(item)}")
            )
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(names)


def canonical(text: str) -> str:
    """A text as it is compared: trimmed, its accents composed."""
    trimmed = text.strip()
    return trimmed if trimmed.isascii() else normalize("NFC", trimmed)


def single_values(values: Iterable[object]) -> HeldValues:
    """Held values of a kind with one value a cell: equal values are one, named as first met."""
    position: dict[object, int] = {}
    of = tuple((position.setdefault(value, len(position)),) for value in values)
    return HeldValues(of, tuple(map(str, position)))
