"""Where the table begins in a file: which rows are its header, and what its columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from composer.pool.reading.mapping import Reading

LOOKED_AT = 30
"""Rows among which the header is looked for."""
Row = tuple[int, Sequence[str | None]]
"""A row's number in the spreadsheet, and its cells."""


@dataclass(frozen=True)
class Shape:
    """The names of the columns, before they are numbered or told apart; the last row of the header (0 without any), and
    what stands above it."""

    names: tuple[str, ...]
    last: int
    above: tuple[int, ...] = ()
    wrong: tuple[str, ...] = ()


def shape_of(
    rows: Sequence[Row],
    reading: Reading,
    wanted: Sequence[str],
    across: Callable[[int], Mapping[int, int]] | None = None,
) -> Shape | None:
    """The shape of a table that begins with these rows, blank ones left out; None where the first row that is not
    blank is its header, as nothing else is said.

    `across` tells which cells of a row are merged with one to their left, by its column, both from 0.
    """
    if reading.header is not None:
        return _said(dict(rows), reading, across)
    if not wanted:
        return None
    looked = [(number, cells) for number, cells in rows if number <= LOOKED_AT]
    if not looked:
        return None
    found = [(number, _names(cells)) for number, cells in looked]
    known = {number: _known(names) for number, names in found}
    missing = {number: [name for name in wanted if name not in known[number]] for number, _ in found}
    fewest = min(map(len, missing.values()))
    if fewest == len(wanted):
        return None  # the first row lacks no more than any other
    number, names = next((number, names) for number, names in found if len(missing[number]) == fewest)
    above = tuple(each for each, _ in rows if each < number)
    return Shape(names, number, above)


def _said(
    rows: Mapping[int, Sequence[str | None]], reading: Reading, across: Callable[[int], Mapping[int, int]] | None
) -> Shape:
    """The shape that the mapping says."""
    if not reading.header:
        return Shape(reading.names or (), 0)
    last = reading.header[-1]
    above = tuple(number for number in rows if number < last and number not in reading.header)
    absent = [number for number in reading.header if number not in rows]
    if absent:
        return Shape(
            (), last, above, (f"there is no row {absent[0]} with a header: it is blank, or the file ends before",)
        )
    if len(reading.header) == 1:
        return Shape(_names(rows[last]), last, above)
    upper, lower = (_names(rows[number]) for number in reading.header)
    return Shape(_two_storeys(upper, lower, across(reading.header[0]) if across else {}), last, above)


def _two_storeys(upper: Sequence[str], lower: Sequence[str], merged: Mapping[int, int]) -> tuple[str, ...]:
    """`Langues / EN` for each column. A name of the upper storey holds for the columns it is merged over; where nothing
    is merged, for those up to the next one."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    for at in range(1, width):
        if not above[at] and below[at]:
            above[at] = above[merged.get(at, at)] if merged else above[at - 1]
    return tuple(" / ".join(filter(None, pair)) for pair in zip(above, below, strict=True))


def _names(cells: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(normalize("NFC", (cell or "").strip()) for cell in cells)


def _known(names: Sequence[str]) -> set[str]:
    return {*names, *numbered(names)}


def numbered(names: Sequence[str]) -> tuple[str, ...]:
    """The names, those that stand there again as `Level (2)`, `Level (3)`."""
    met: Counter[str] = Counter()
    found = []
    for name in names:
        met[name] += 1
        found.append(name if not name or met[name] == 1 else f"{name} ({met[name]})")
    return tuple(found)


def told_apart(names: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The names, equal ones numbered where the mapping names one of them so."""
    of = dict(zip(numbered(names), names, strict=True))
    meant = {of[name] for name in wanted if name in of and of[name] != name}
    return tuple(new if old in meant else old for new, old in zip(numbered(names), names, strict=True))


def above_told(source: str, shape: Shape) -> str:
    """What is said of rows above the header."""
    if not shape.above:
        return ""
    if len(shape.above) == 1:
        return f"{source}: row {shape.above[0]} stands above the header in row {shape.last} and is left out"
    return f"{source}: {len(shape.above)} rows stand above the header in row {shape.last} and are left out"
