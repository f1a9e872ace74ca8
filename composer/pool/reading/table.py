"""The rules of a table that hold whatever file it came from: its header, its rows, what makes it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any
from unicodedata import normalize

import numpy as np

from composer.base.arrays import Ints
from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import Interner, RawColumn, RawTable
from composer.pool.reading.cells import BadCell
from composer.pool.reading.mapping import PLAIN, Reading
from composer.pool.reading.mistakes import Tally
from composer.pool.reading.shape import Shape, above_told, told_apart
from composer.pool.reading.whole import whole_table

CHUNK = 50_000
MAX_COLUMNS = 1_000
MAX_CELLS, CELLS_EACH = 25_000_000, 8
"""Cells that a file may stand for whatever its size, and for each of its bytes. A table of a million people has a
different id for each, and 20 columns of them take 3 to 100 MB in any kind of file; one that says little more than how
many cells are blank or alike says it in a few bytes, and every cell takes 4 bytes and more when it is read."""
MOST_RAGGED = 10_000
"""Rows with another number of cells than the header that are counted; beyond them nobody reads on."""
_CHUNK_CELLS = 2_000_000
_PLAIN = frozenset({bool, int, float, date})


def tidy_header(cells: Iterable[str | None], place: str) -> tuple[tuple[str, ...], list[Mistake]]:
    """Column names trimmed and composed (Unicode NFC), blank ones empty; and what is wrong with them.

    Raises ScenarioError at once for too many columns, which nobody wants to read on.
    """
    names = tuple(normalize("NFC", (cell or "").strip()) for cell in cells)
    if len(names) > MAX_COLUMNS:
        wrong = f"there are {len(names):,} columns; {MAX_COLUMNS:,} is the most that can be read"
        raise ScenarioError([Mistake(wrong, place=place)])
    known = [n for n in dict.fromkeys(names) if n]
    mistakes = [
        Mistake(f"{names.count(n)} columns are called `{n}`: give each a name of its own", place=place)
        for n in known
        if names.count(n) > 1
    ]
    return names, mistakes


def most_cells(size: int) -> int:
    """How many cells a file of that many bytes may stand for."""
    return MAX_CELLS + CELLS_EACH * size


def too_many_cells(rows: int, columns: int, size: int) -> Mistake | None:
    """What is wrong with so many rows and columns in a file of that many bytes, if anything is; without a place."""
    if rows * columns <= most_cells(size):
        return None
    most = f"{most_cells(size):,} cells are the most where so little stands in them"
    return Mistake(f"{rows:,} rows of {columns:,} columns are too much, nearly all of them being blank; {most}")


def intern_cells(
    table: RawTable, name: str, chunks: Iterable[list[object]], text: Callable[[object], str | None], mistakes: Tally
) -> RawColumn:
    """One column from its cells, a chunk at a time, each as `text` gives it; a BadCell is told in `mistakes` and left
    blank.

    `table` names the rows. A text is its own text, whatever `text` is.
    """
    interner = Interner(name)
    row = 0
    for chunk in chunks:
        found = plain_texts(chunk, text)
        if found is None:
            found = []
            for at, cell in enumerate(chunk, row):
                try:
                    found.append(text(cell))
                except BadCell as error:
                    mistakes.add_cell(table.row_word, int(table.rows[at]), name, str(error))
                    found.append(None)
        row += len(chunk)
        interner.add(found)
    return interner.column()


def in_chunks(cells: Iterable[object]) -> Iterator[list[object]]:
    """The cells, a chunk at a time."""
    stream = iter(cells)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def plain_texts(cells: list[Any], text: Callable[[object], str | None]) -> list[str | None] | None:
    """The texts of cells of one plain type, in which equal values have equal texts; None for any others.

    1, 1.0 and True are equal and have different texts: hence one type.
    """
    types = set(map(type, cells)) - {type(None)}
    if types <= {str}:
        return cells
    if len(types) > 1 or not types <= _PLAIN:
        return None
    try:
        known = {cell: text(cell) for cell in dict.fromkeys(cells)}
    except BadCell:
        return None
    return list(map(known.__getitem__, cells))


class RowTable:
    """A table that comes row by row: the first row that isn't blank is its header, unless `shape` says another.

    Rows are gathered into columns a chunk at a time. `number` is the row in the spreadsheet. `finer` are, by the
    column's position, the first numbers that were rounded to the digits seen (`RawColumn.finer`), `typed` the texts of
    those that came as numbers. `size` are the bytes of the file where a row in it may be shorter than the table's.
    """

    def __init__(
        self,
        source: str,
        *,
        ragged: bool,
        size: int | None = None,
        reading: Reading = PLAIN,
        shape: Shape | None = None,
        wanted: Sequence[str] = (),
    ) -> None:
        self.source = source
        self.names: tuple[str, ...] | None = None
        self.mistakes = Tally(source)
        self.finer: dict[int, str] = {}
        self.typed: dict[int, set[str]] = {}
        self.header = source
        self._reading = reading
        self._shape = shape
        self._wanted = wanted
        self._ragged = ragged
        self._size = size
        self._most = CHUNK
        self._header: list[Mistake] = []
        self._interners: list[Interner] = []
        self._chunk: list[Sequence[str | None]] = []
        self._numbers: list[int] = []
        self._rows: list[Ints] = []
        self._blank = 0
        self._first_blank = 0
        self._uneven = 0
        self._left_out: list[tuple[int, str]] = []
        self._wrong = 0
        self._person: tuple[int, ...] = ()
        if shape is not None:
            if shape.wrong:
                raise ScenarioError([Mistake(text, place=source) for text in shape.wrong])
            self._begin(shape.last, shape.names)

    @property
    def last(self) -> int:
        """The last row of the header, where that is known before any row is added."""
        return self._shape.last if self._shape else 0

    def place(self, number: int, column: int | None = None) -> str:
        """Where a cell stands; `column` counts from 0."""
        where = f"{self.source}: row {number}"
        if column is None:
            return where
        name = self.names[column] if self.names and column < len(self.names) else ""
        return f"{where}, column {name or column + 1}"

    def bad_cell(self, number: int, column: int, shown: str, why: str) -> str | None:
        """What stands for a cell that is wrong: nothing, but where being filled tells that the row is a person."""
        name = self.names[column] if self.names and column < len(self.names) else ""
        self.bad_row(number, why, name or str(column + 1))
        return shown if column in self._person else None

    def bad_row(self, number: int, why: str, column: str = "") -> None:
        """Something is wrong with a row that is to be added, unless that is no person."""
        self.mistakes.add_cell("row", number, column, why)
        self._wrong = number

    def add(self, number: int, cells: Sequence[str | None]) -> None:
        """The next row. With `ragged` a row may be shorter than the header, its last cells blank."""
        if number <= self.last:
            return
        for cell in cells:
            if cell and not cell.isspace():
                break
        else:
            if self._person and self.names and number == self._wrong:  # which is not all that stands in it
                self._left_out.append((number, f"`{self.names[self._person[0]]}` is blank"))
            else:
                self.skip(number)
            return
        if self.names is None:
            self._begin(number, cells)
        elif len(cells) == len(self.names):
            self._keep(number, cells)
        elif self._ragged and len(cells) < len(self.names):
            self._keep(number, [*cells, *[None] * (len(self.names) - len(cells))])
        else:
            self.refuse(number, cells)

    def _begin(self, number: int, cells: Iterable[str | None]) -> None:
        """The header has these names."""
        self.header = self.place(number) if number else self.source
        names = (normalize("NFC", (cell or "").strip()) for cell in cells)
        self.names, self._header = tidy_header(told_apart([*names], self._wanted), self.header)
        self._interners = [Interner(name) for name in self.names]
        self._most = min(CHUNK, _CHUNK_CELLS // max(1, len(self.names)))
        person = [self._reading.columns.get(name, name) for name in self._reading.person]
        self._person = tuple(self.names.index(name) for name in person if name in self.names)

    def refuse(self, number: int, cells: Sequence[str | None]) -> None:
        """The next row has these cells, and the header another number of them. It is wrong, unless it is told to be no
        person by what is blank in it. Raises ScenarioError at too many of them."""
        blank = (at for at in self._person if at >= len(cells) or not (cells[at] or "").strip())
        missing = next(blank, None)
        if missing is not None and self.names:
            self._left_out.append((number, f"`{self.names[missing]}` is blank"))
            return
        self._uneven += 1
        if self._uneven > MOST_RAGGED:
            much = f"{MOST_RAGGED:,} rows of the first {number:,} have more or fewer cells than the header"
            wrong = f"… and many more: {much}"
            raise ScenarioError([*self._header, *self.mistakes.told(), Mistake(wrong, place=self.source)])
        if self.mistakes.full:
            self.mistakes.count(1)
            return
        count = "1 cell" if len(cells) == 1 else f"{len(cells):,} cells"
        self.mistakes.add(
            self.place(number),
            f"the row has {count}, the header {len(self.names or ()):,}: a cell is missing, "
            "or a text that holds the separator needs quotation marks",
        )

    def skip(self, number: int, count: int = 1) -> None:
        """The next `count` rows are blank."""
        if number + count - 1 <= self.last:
            return
        if not self._blank or number < self._first_blank:
            self._first_blank = max(number, self.last + 1)
        self._blank += min(count, number + count - 1 - self.last)

    def _keep(self, number: int, cells: Sequence[str | None]) -> None:
        self._chunk.append(cells)
        self._numbers.append(number)
        if len(self._chunk) == self._most:
            self._flush()

    def _flush(self) -> None:
        for interner, column in zip(self._interners, zip(*self._chunk, strict=True), strict=False):
            interner.add(column)
        self._rows.append(np.array(self._numbers, np.int64))
        self._chunk, self._numbers = [], []
        if self._size is not None:
            wrong = too_many_cells(sum(map(len, self._rows)), len(self._interners), self._size)
            if wrong:
                raise ScenarioError([replace(wrong, place=self.source)])

    def table(
        self,
        warnings: Iterable[str],
        sha256: str,
        finish: Callable[[RawTable], RawTable] | None = None,
    ) -> RawTable:
        """All rows as a table, as `finish` leaves it. Raises BadTable with all that was wrong."""
        self._flush()
        columns = tuple(
            replace(i.column(), finer=self.finer.get(n), typed=frozenset(self.typed.get(n, ())))
            for n, i in enumerate(self._interners)
        )
        return self.table_of(columns, np.concatenate(self._rows), warnings, sha256, finish)

    def table_of(
        self,
        columns: tuple[RawColumn, ...],
        numbers: Ints,
        warnings: Iterable[str],
        sha256: str,
        finish: Callable[[RawTable], RawTable] | None = None,
    ) -> RawTable:
        """The table of rows that were read all at once, below the header given here. Raises BadTable, too."""
        said = list(warnings)
        if self._shape is not None and (above := above_told(self.source, self._shape)):
            said.append(above)
        if self._blank:
            rows = "1 blank row" if self._blank == 1 else f"{self._blank:,} blank rows"
            first = "it is" if self._blank == 1 else "the first is"
            said.append(f"{self.source}: {rows} left out; {first} row {self._first_blank}")
        left_out = tuple(self._left_out)
        found = RawTable(self.source, columns, numbers, "row", tuple(said), sha256, left_out=left_out)
        if not len(numbers) and self.mistakes:
            # every row is wrong: saying that there is none would only confuse
            raise ScenarioError([*self._header, *self.mistakes])
        if finish is not None and len(numbers):
            found = finish(found)
        return whole_table(found, self._header, self.mistakes, self._reading, self.header)
