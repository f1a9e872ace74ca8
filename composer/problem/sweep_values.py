"""Values to vary a number over, as people write them: `5..9`, `10%..50%:5`, `OF-2, OF-3`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice

from composer.base.errors import Mistake, ScenarioError
from composer.base.magnitudes import LARGEST
from composer.base.numbers import exact, plain, rational, shown, written

MOST_VARIED = 2
"""Numbers that one sweep varies."""
MOST_CELLS = 10_000
"""Cells that one sweep asks for."""

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)\s*%?|\d{1,12}\s*/\s*[1-9]\d{0,11}"
_ONE = re.compile(_NUMBER, re.ASCII)
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s*:\s*(\d{{1,9}}))?", re.ASCII)


@dataclass(frozen=True)
class GridValue:
    """One value: an exact number, or a label such as `OF-2`. `part` where it is written as a part of a whole, `25%` or
    `1/3`; `number` is then that part."""

    number: Fraction | str
    part: bool = False

    def __str__(self) -> str:
        if isinstance(self.number, str):
            return self.number
        try:
            return written(100 * self.number) + "%" if self.part else written(self.number)
        except ValueError:
            return str(self.number)

    @property
    def plain(self) -> object:
        """The value as a scenario holds it: an int, a Decimal, a text; a Fraction for a part of a whole, and where
        none of these is exact."""
        if isinstance(self.number, str):
            return self.number
        try:
            return self.number if self.part else plain(Fraction(written(self.number)))
        except ValueError:
            return self.number


@dataclass(frozen=True)
class Vary:
    """One number to vary: its name, such as `Women.at_least`, and its values in order, all different."""

    path: str
    values: tuple[GridValue, ...]


def read_sweep(given: object) -> tuple[Vary, ...]:
    """What to vary, from a mapping of names to grids as in a file, or from a list of texts `NAME=GRID`.

    Raises ScenarioError with everything that is wrong, paths relative to what is given.
    """
    if isinstance(given, (list, tuple)) and all(isinstance(item, Vary) for item in given):
        found = list(given)
        mistakes: list[Mistake] = []
    elif isinstance(given, Mapping):
        found, mistakes = _read({key: (str(key), grid) for key, grid in given.items()}.items())
    elif isinstance(given, (list, tuple)):
        found, mistakes = _read((position, _split(item)) for position, item in enumerate(given))
    else:
        text = f"a mapping such as {{Women.at_least: 10%..50%:5}} is wanted here, not {shown(given)}"
        raise ScenarioError([Mistake(text)])
    if not mistakes:
        mistakes += _beyond(found)
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(found)


def _beyond(found: list[Vary]) -> Iterable[Mistake]:
    if len(found) > MOST_VARIED:
        yield Mistake(f"{len(found)} numbers are varied here: a sweep varies one or two")
    elif len({vary.path for vary in found}) < len(found):
        yield Mistake(f"`{found[0].path}` is varied twice")
    cells = 1
    for vary in found:
        cells *= len(vary.values)
    if cells > MOST_CELLS:
        yield Mistake(f"these are {cells:,} cells, more than {MOST_CELLS:,}")


def _read(items: Iterable[tuple[str | int, tuple[str, object]]]) -> tuple[list[Vary], list[Mistake]]:
    found: list[Vary] = []
    mistakes: list[Mistake] = []
    for key, (path, grid) in items:
        try:
            found.append(Vary(path.strip(), read_grid(grid)))
        except ScenarioError as error:
            mistakes += [mistake.under(key) for mistake in error.mistakes]
    return found, mistakes


def _split(item: object) -> tuple[str, object]:
    """`NAME=GRID`; the grid holds no `=`, the name may."""
    if isinstance(item, Vary):
        return item.path, item.values
    path, sign, grid = str(item).rpartition("=") if isinstance(item, str) else ("", "", "")
    return (path, grid) if sign and path.strip() else ("", None if isinstance(item, str) else item)


def read_grid(given: object) -> tuple[GridValue, ...]:
    """The values of a grid in order: a text such as `5..9`, `10%..50%:5` (five of them, evenly spaced, both ends
    included), `10%, 25%, 40%`; or a list of values and such texts. Raises ScenarioError."""
    if given is None:
        raise ScenarioError([Mistake("a name and its values are wanted here, such as Women.at_least=10%..50%:5")])
    items = list(islice(given, MOST_CELLS + 1)) if isinstance(given, (list, tuple, range)) else [given]
    values: list[GridValue] = []
    mistakes: list[Mistake] = []
    for item in items:
        try:
            values += _values(item, MOST_CELLS - len(values))
        except ValueError as error:
            mistakes.append(Mistake(str(error)))
    twice = next((value for value, times in Counter(values).items() if times > 1), None)
    if not mistakes and not values:
        mistakes.append(Mistake("values are wanted here, such as 5..9 or 10%..50%:5"))
    if twice is not None:
        mistakes.append(Mistake(f"the value {twice} is there twice"))
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(values)


def _values(item: object, most: int) -> list[GridValue]:
    """The values of one item. Raises ValueError, also where they are more than `most`."""
    if isinstance(item, GridValue):
        return [item]
    if isinstance(item, Fraction) and item.denominator != 1:
        return [GridValue(item, part=True)]
    if isinstance(item, date):
        return [GridValue(str(item))]
    if not isinstance(item, str):
        return [GridValue(exact(item))]
    values: list[GridValue] = []
    for text in item.split(","):
        text = text.strip()
        if len(values) > most:
            raise ValueError(f"these are more than {MOST_CELLS:,} values")
        if found := _RANGE.fullmatch(text):
            values += _spaced(text, _value(found[1]), _value(found[2]), found[3])
        elif ".." in text:
            raise ValueError(f"{shown(text)} is no range: write 5..9, or 10%..50%:5 for five values evenly spaced")
        elif text:
            values.append(_value(text))
        else:
            raise ValueError("a value is missing here" if "," in item else "values are wanted here, such as 5..9")
    return values


def _value(text: str) -> GridValue:
    if not _ONE.fullmatch(text):
        return GridValue(text)
    top, slash, bottom = text.removesuffix("%").partition("/")
    number = rational(top.strip()) / (rational(bottom.strip()) if slash else 1)
    if abs(number) > LARGEST:
        raise ValueError("numbers beyond 10^12 are refused")
    return GridValue(number / 100, part=True) if text.endswith("%") else GridValue(number, part=bool(slash))


def _spaced(text: str, first: GridValue, last: GridValue, number: str | None) -> list[GridValue]:
    low, high = first.number, last.number
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    part = first.part or last.part
    if (first.part and not last.part and high) or (last.part and not first.part and low):
        raise ValueError(f"{shown(text)} goes from a percentage to a number: write both as percentages")
    if number is None and (part or low.denominator != 1 or high.denominator != 1):
        raise ValueError(f"how many values? {shown(text + ':5')} are five, evenly spaced")
    if (high - low if number is None else int(number)) > MOST_CELLS:
        raise ValueError(f"{shown(text)} are more than {MOST_CELLS:,} values")
    if number is None:
        if low > high:
            raise ValueError(f"{shown(text)} ends before it begins")
        return [GridValue(Fraction(whole)) for whole in range(int(low), int(high) + 1)]
    if int(number) < 2:
        raise ValueError(f"{shown(text)} are fewer than two values: write one by itself")
    step = (high - low) / (int(number) - 1)
    return [GridValue(low + place * step, part) for place in range(int(number))]
