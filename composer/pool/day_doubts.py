"""Days and columns that can hardly be as they were read: years of two digits (W5), ages (W6), days all past (W7), and
columns that hardly anybody has filled (W8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Ints
from composer.pool.doubts import Doubt, OtherReading
from composer.pool.kinds import Column
from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.number import NumberColumn
from composer.pool.raw import RawColumn, RawTable
from composer.pool.tour import Tour
from composer.pool.value_doubts import doubt_of_rows
from composer.pool.written.days import DayPattern, day_pattern

TWO_DIGITS, AGES, PAST, EMPTY = "W5", "W6", "W7", "W8"
OLDEST, YOUNGEST = 75, 14
"""Full years between which a member is neither too old nor too young to be meant."""
_CENTURY = 100


def two_digit_years(table: RawTable, column: Column, fields: Mapping[str, object], tour: Tour) -> Doubt | None:
    """Days whose century nobody wrote. Where the other one is the likelier for some of them, that is the other
    reading; else the doubt is a mild one."""
    if not isinstance(column, DateColumn) or not _short(table, column.name, fields):
        return None
    raw = next(each for each in table.columns if each.name == column.name)
    short = np.array([re.match(r"\d{4}-", text) is None for text in raw.texts], np.bool_)
    if not short.any():
        return None
    at = np.flatnonzero(np.append(short, False)[raw.codes])
    name, line = column.name, "write years with four digits"
    likelier = at[_other_is_likelier(column, tour)[column.codes[at]]]
    if not len(likelier):
        samples, text = _texts(raw, at), "years are written with two digits; each was taken for the likelier century"
        return doubt_of_rows(table, TWO_DIGITS, name, at, samples, text, line, mild=True)
    _, places = np.unique(raw.codes[likelier], return_index=True)
    rows = likelier[np.sort(places)].tolist()
    days = {raw.texts[raw.codes[row]]: column.read(int(column.codes[row])) for row in rows}
    moved: dict[str, str | None] = {cell: str(_in_other_century(day)) for cell, day in days.items()}
    cell, read = next(iter(days.items()))
    more = f"; so are {len(likelier) - 1:,} more cells" if len(likelier) > 2 else "; so is 1 more cell"
    text = f"`{cell}` is read as {read}, and may be {moved[cell]}{more if len(likelier) > 1 else ''}"
    other = OtherReading("in the other century", cells={name: moved})
    return doubt_of_rows(table, TWO_DIGITS, name, likelier, _texts(raw, likelier), text, line, other=other)


def _short(table: RawTable, name: str, fields: Mapping[str, object]) -> bool:
    spec = fields.get(name)
    pattern: DayPattern | None = table.writing.dates
    if isinstance(spec, Mapping) and "date" in spec:
        pattern = day_pattern(spec["date"])
    return pattern is not None and pattern.short


def _in_other_century(day: date) -> date | None:
    try:
        return day.replace(year=day.year + (_CENTURY if day.year < 2000 else -_CENTURY))
    except ValueError:  # 29 February of 1900
        return None


def _other_is_likelier(column: DateColumn, tour: Tour) -> NDArray[np.bool_]:
    """Of each different day, whether it is likelier to be of the other century: an age that somebody can have, or a
    day nearer to the first of the tour. Of none, where nobody knows that day."""
    if tour.start is None:
        return np.zeros(len(column.days), np.bool_)
    others = [_in_other_century(date.fromordinal(day)) for day in column.days.tolist()]
    there = np.array([each is not None for each in others], np.bool_)
    moved = np.array([each.toordinal() if each else 1 for each in others], np.int64)
    if column.name != "birth":
        start = tour.start.toordinal()
        return there & (abs(moved - start) < abs(column.days - start))
    ages, other_ages = tour.ages(column.days), tour.ages(moved)
    odd = (ages < YOUNGEST) | (ages > OLDEST)
    return there & odd & (other_ages >= YOUNGEST) & (other_ages < _CENTURY)


def _texts(raw: RawColumn, rows: Ints | NDArray[np.intp]) -> list[str]:
    return [raw.texts[raw.codes[row]] for row in rows[:20]]


def impossible_ages(table: RawTable, column: Column, tour: Tour) -> Doubt | None:
    """People older than 75, or born after the start."""
    raw = next((each for each in table.columns if each.name == column.name), None)
    if tour.start is None or raw is None:
        return None
    if isinstance(column, DateColumn):
        ages, born = tour.ages(column.days), column.days > tour.start.toordinal()
    elif isinstance(column, NumberColumn):
        ages, born = column.values // column.scale, column.values < 0
    else:
        return None
    old = np.flatnonzero(np.append(ages > OLDEST, False)[column.codes])
    unborn = np.flatnonzero(np.append(born, False)[column.codes])
    at = np.union1d(old, unborn)
    if not len(at):
        return None
    parts = [f"{_people(len(old))} older than {OLDEST} ({_some(raw, old)})"] if len(old) else []
    parts += [f"{_people(len(unborn))} born after the start ({_some(raw, unborn)})"] if len(unborn) else []
    cells: dict[str, str | None] = dict.fromkeys(raw.texts[int(code)] for code in np.unique(raw.codes[at]))
    other = OtherReading("as unknown", cells={column.name: cells})
    line = "mend the cells, or empty them"
    return doubt_of_rows(table, AGES, column.name, at, _texts(raw, at), "; ".join(parts), line, other=other)


def _people(number: int) -> str:
    return "1 person is" if number == 1 else f"{number:,} people are"


def _some(raw: RawColumn, rows: NDArray[np.intp]) -> str:
    return ", ".join(f"`{text}`" for text in dict.fromkeys(_texts(raw, rows[:3])))


def all_past(table: RawTable, column: Column, tour: Tour) -> Doubt | None:
    """A column of days that are all before the start, where later ones are asked for."""
    if not isinstance(column, DateColumn) or tour.start is None or not len(column.days):
        return None
    last = int(column.days.max())
    if last >= tour.start.toordinal():
        return None
    at = np.flatnonzero(column.codes >= 0)
    days = "the only day lies" if len(at) == 1 else f"all {len(at):,} days lie"
    text = f"{days} before {tour.start}, the last on {date.fromordinal(last)}"
    samples = [column.texts[int(np.argmax(column.days))]]
    line = "see whether the file is of this year, and the column the one that is meant"
    return doubt_of_rows(table, PAST, column.name, at, samples, text, line)


def mostly_blank(table: RawTable, column: Column) -> Doubt | None:
    """A column that is blank for more than half of the people: a mild doubt where a cell holds any number of names, and
    a blank one none."""
    at = np.flatnonzero(column.codes < 0)
    people = len(column.codes)
    if 2 * len(at) <= people:
        return None
    text = f"blank for {len(at):,} of {people:,} people, who meet no condition on it"
    line = "check that this is the column meant"
    return doubt_of_rows(table, EMPTY, column.name, at, (), text, line, mild=column.several)
