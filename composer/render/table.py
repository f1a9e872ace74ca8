"""A table as every export writes it: cells that know what they are, whatever they will look like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

_DIGITS = 15
"""Decimal digits that a spreadsheet keeps of a number."""
_PARTING = re.compile(r'[;"\r\n]|^\s|\s$')


@dataclass(frozen=True)
class Number:
    """An exact number, and how people read it: `≈33.33 %`."""

    value: Fraction
    shown: str

    @property
    def rounded(self) -> Decimal:
        """Its first 15 digits."""
        if self.value.denominator == 1 and abs(self.value) < 10**_DIGITS:
            return Decimal(self.value.numerator)
        return Decimal(format(Decimal(self.value.numerator) / Decimal(self.value.denominator), f".{_DIGITS}g"))

    @property
    def ends(self) -> bool:
        """Whether these are all it has."""
        return Fraction(self.rounded) == self.value


Cell = str | Number | date | None


@dataclass(frozen=True)
class Table:
    """Rows under heads, all of the same length. `said` are sentences about it; `detail` marks a long list of members
    that only repeats in rows what another table says in one cell. `tints` are colours of the cells in workbooks, as
    many as there are cells or none, each as `CFE6F5`; the first `pinned` columns stay in sight there."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    said: tuple[str, ...] = ()
    detail: bool = False
    tints: tuple[tuple[str | None, ...], ...] = ()
    pinned: int = 0


@dataclass(frozen=True)
class Book:
    """All tables of an answer, in the order in which they are read."""

    title: str
    tables: tuple[Table, ...]


def whole(number: int) -> Number:
    """A whole number."""
    return Number(Fraction(number), str(number))


def yes(truth: bool) -> str:
    """`yes` or `no`."""
    return "yes" if truth else "no"


def listed(texts: Iterable[str]) -> str:
    """Several texts in one cell: `P1; P2`. One that holds what parts them stands in quotes, as in a CSV file."""
    return "; ".join('"' + text.replace('"', '""') + '"' if _PARTING.search(text) else text for text in texts)


def with_exact(table: Table) -> Table:
    """The same table, with a text column `… (exact)` behind each that holds a number with more digits than a
    spreadsheet keeps, such as `1/3`."""
    wide = [
        at
        for at in range(len(table.heads))
        if any(isinstance(row[at], Number) and not row[at].ends for row in table.rows)  # type: ignore[union-attr]
    ]
    if not wide:
        return table
    heads: list[str] = []
    rows: list[list[Cell]] = [[] for _ in table.rows]
    for at, head in enumerate(table.heads):
        heads += [head, f"{head} (exact)"] if at in wide else [head]
        for row, cells in zip(rows, table.rows, strict=True):
            row.append(cells[at])
            if at in wide:
                row.append(_exact(cells[at]))
    return Table(table.name, tuple(heads), tuple(map(tuple, rows)), table.said, table.detail)


def _exact(cell: Cell) -> Cell:
    return str(cell.value) if isinstance(cell, Number) and not cell.ends else None
