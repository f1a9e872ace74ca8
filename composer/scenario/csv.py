"""CSV files, in the encodings and with the separators that spreadsheets write."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from composer.base.errors import Mistake, ScenarioError
from composer.pool.doubts import Doubt, first
from composer.pool.raw import RawTable
from composer.pool.reading.mapping import PLAIN, Reading
from composer.pool.reading.shape import shape_of
from composer.pool.reading.table import RowTable
from composer.scenario.csv_fast import LONGEST_ROW, read_body
from composer.scenario.csv_text import ONE_BYTE, Text, of_encoding, text_of
from composer.scenario.source import Content, Given, content_of

MAX_BYTES = 1_000_000_000
LARGE = 1 << 20
"""Bytes from which a file goes the quick road, where it can."""
_ROW_TOO_LONG = "row too long"


def read_csv(data: Given, source: str, reading: Reading = PLAIN, wanted: Sequence[str] = ()) -> RawTable:
    """The table in a CSV file, given as its bytes or its path; `source` is the name people know it by.

    In the encoding that `reading` says; else UTF-8, UTF-16 with a byte order mark, else Windows-1252 with a warning.
    Separated by what it says, else by what a first line `sep=;` says, else by whichever of `,`, `;`, tab and `|` gives
    rows of one width. The header is looked for where `wanted` columns are named. A row's number is its row in the
    spreadsheet. Raises BadTable, and ScenarioError.
    """
    content = content_of(data, MAX_BYTES)
    _must_have_lines(content.data, source)
    text = text_of(content.data, source, reading, wanted)
    shape = shape_of(text.beginning(), reading, wanted)

    def begun() -> RowTable:
        return RowTable(source, ragged=False, reading=reading, shape=shape, wanted=wanted)

    table = _quickly(text, begun(), content) if len(content.data) >= LARGE else None
    return table or _row_by_row(text, begun(), content)


def _must_have_lines(data: bytes, source: str) -> None:
    """Raises ScenarioError where a line has no end for longer than any table's."""
    at = 0
    while len(data) - at > LONGEST_ROW:
        end = max(data.rfind(sign, at, at + LONGEST_ROW) for sign in (b"\n", b"\r"))
        if end < 0:
            raise ScenarioError([Mistake(_too_long("line"), place=source)])
        at = end + 1


def _too_long(what: str) -> str:
    return f"a {what} is longer than {LONGEST_ROW / 1e6:.0f} MB: this is not a table with one row a person"


def _row_by_row(text: Text, table: RowTable, content: Content) -> RawTable:
    """The table of any file."""
    number = text.skipped
    quoted = text.encoding not in ONE_BYTE or b'"' in text.data
    lines = _Lines(text.lines()) if quoted and len(content.data) > LONGEST_ROW else None
    try:
        for cells in text.records(strict=True, lines=lines):
            number += 1
            table.add(number, cells)
            if lines is not None:
                lines.size = 0
    except csv.Error as error:
        table.mistakes.add(table.place(number + 1), _in_plain_words(error))
    return table.table(text.warnings, content.sha256, lambda found: _in_doubt(found, text))


def _quickly(text: Text, table: RowTable, content: Content) -> RawTable | None:
    """The same table, sooner; None for files that the quick road leaves to the other."""
    if text.encoding not in ONE_BYTE:
        return None
    number, start = text.skipped, text.start
    records = text.records(strict=True)
    try:
        while table.names is None or number < table.last:
            cells = next(records, None)
            if cells is None:
                break
            number += 1
            table.add(number, cells)
    except csv.Error:
        return None
    for _ in range(text.skipped + records.line_num):
        start = text.data.find(b"\n", start) + 1
        if not start:
            return None
    if table.names is None or text.data.count(b"\r", 0, start) != text.data.count(b"\r\n", 0, start):
        return None
    body = read_body(text.data, start, text.separator, text.encoding, table.names)
    if body is None:
        return None
    for row in body.ragged:
        if row.blank:
            table.skip(number + 1 + row.line)
        else:
            table.refuse(number + 1 + row.line, row.texts)
    blank, first = body.blank()
    if blank:
        table.skip(number + 1 + first, blank)
    rows = body.rows + (number + 1)
    return table.table_of(body.columns, rows, text.warnings, content.sha256, lambda found: _in_doubt(found, text))


def _in_doubt(table: RawTable, text: Text) -> RawTable:
    """The table, each column with a letter in doubt whose encoding was not said."""
    if not text.guessed:
        return table
    foreign = [c for c in table.columns if not c.name.isascii() or not all(map(str.isascii, c.texts))]
    said = f"{table.source} is not UTF-8{of_encoding(text.data, table.source, western=True)}"
    doubts = [Doubt("R1", c.name, (), 0, first(c.texts[:3]), said, "", "") for c in foreign]
    return replace(table, doubts=(*table.doubts, *doubts))


class _Lines:
    """Lines, as long as those of one row are not too long together: `size` is theirs in characters."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.size += len(line)
            if self.size > LONGEST_ROW:
                raise csv.Error(_ROW_TOO_LONG)
            yield line


def _in_plain_words(error: csv.Error) -> str:
    problem = str(error)
    if problem == _ROW_TOO_LONG:
        return f"{_too_long('row')}, or a quotation mark is never closed"
    if "field larger" in problem:
        return "a cell is longer than 131,072 characters: a quotation mark before it is never closed"
    if "unexpected end" in problem:
        return "a quotation mark opens in this row and is never closed"
    if "expected after" in problem:
        return 'a quotation mark stands inside a quoted cell: write it twice (`""`)'
    return "the row can't be read: look for a stray quotation mark or line break"
