"""CSV files, in the encodings and with the separators that spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.table import RowTable
from composer.scenario.csv_arrow import arrow_body
from composer.scenario.csv_fast import LONGEST_ROW, read_body
from composer.scenario.source import Content, Given, content_of

MAX_BYTES = 1_000_000_000
LARGE = 1 << 20
"""Bytes from which a file goes the quick road, where it can."""
ONE_BYTE = ("utf-8", "cp1252")
"""Encodings in which an ASCII character is one byte that stands in no other character."""
_STEP = 1 << 20
_HEADER = 1 << 20
"""Bytes in which the header is looked for to see what separates its cells."""
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ROW_TOO_LONG = "row too long"
_NO_TEXT = "the file is no CSV text (it holds NUL characters): save it as CSV UTF-8"


def read_csv(data: Given, source: str) -> RawTable:
    """The table in a CSV file, given as its bytes or its path; `source` is the name people know it by.

    UTF-8, UTF-16 with a byte order mark, else Windows-1252 with a warning. Separated by `,`, `;`, tab, or
    what a first line `sep=;` says. A row's number is its row in the spreadsheet. Raises ScenarioError.
    """
    content = content_of(data, MAX_BYTES)
    _must_have_lines(content.data, source)
    text = _text(content.data, source)
    table = _quickly(text, source, content) if len(content.data) >= LARGE else None
    return table or _row_by_row(text, source, content)


def _must_have_lines(data: bytes, source: str) -> None:
    """Raises ScenarioError where a line has no end for longer than any table's."""
    at = 0
    while len(data) - at > LONGEST_ROW:
        end = max(data.rfind(sign, at, at + LONGEST_ROW) for sign in (b"\n", b"\r"))
        if end < 0:
            raise ScenarioError([Mistake(_too_long("line"), place=source)])
        at = end + 1


def _too_long(what: str) -> str:
    return f"a {what} is longer than {LONGEST_ROW / 1e6:.0f} MB: this is no table with a row a person"


def _row_by_row(text: _Text, source: str, content: Content) -> RawTable:
    """The table of any file."""
    table = RowTable(source, ragged=False)
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
    return table.table(text.warnings, content.sha256)


def _quickly(text: _Text, source: str, content: Content) -> RawTable | None:
    """The same table, sooner; None for files that the quick road leaves to the other."""
    if text.encoding not in ONE_BYTE:
        return None
    table = RowTable(source, ragged=False)
    number, start = text.skipped, text.start
    records = text.records(strict=True)
    try:
        for cells in records:
            number += 1
            table.add(number, cells)
            if table.names is not None:
                break
    except csv.Error:
        return None
    for _ in range(text.skipped + records.line_num):
        start = text.data.find(b"\n", start) + 1
        if not start:
            return None
    if table.names is None or text.data.count(b"\r", 0, start) != text.data.count(b"\r\n", 0, start):
        return None
    body = arrow_body(text.data, start, text.separator, table.names) if text.encoding == "utf-8" else None
    body = body or read_body(text.data, start, text.separator, text.encoding, table.names)
    if body is None:
        return None
    for row in body.ragged:
        if row.blank:
            table.skip(number + 1 + row.line)
        else:
            table.refuse(number + 1 + row.line, row.cells)
    blank, first = body.blank()
    if blank:
        table.skip(number + 1 + first, blank)
    return table.table_of(body.columns, body.rows + (number + 1), text.warnings, content.sha256)


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


class _Records(Protocol):
    """What `csv.reader` gives: the rows, and how many lines of the file it has read for them."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@dataclass(frozen=True)
class _Text:
    """Bytes and how to read them; `skipped` rows (a line `sep=;`) come before the first record."""

    data: bytes
    encoding: str
    start: int
    separator: str = ","
    skipped: int = 0
    warnings: tuple[str, ...] = ()

    def lines(self, stop: int | None = None) -> io.TextIOWrapper:
        # BytesIO shares the bytes, and the text is never there as a whole; what can't be decoded is a mistake
        # elsewhere
        stream = io.BytesIO(self.data if stop is None else self.data[:stop])
        stream.seek(self.start)
        return io.TextIOWrapper(stream, self.encoding, "replace", newline="")

    def records(
        self, *, strict: bool, stop: int | None = None, separator: str = "", lines: Iterable[str] | None = None
    ) -> _Records:
        lines = iter(self.lines(stop) if lines is None else lines)
        for _ in range(self.skipped):
            next(lines, None)
        return csv.reader(lines, delimiter=separator or self.separator, strict=strict)


def _text(data: bytes, source: str) -> _Text:
    if data.startswith(codecs.BOM_UTF8):
        text = _Text(data, "utf-8", 3)
    elif data.startswith(codecs.BOM_UTF16_LE):
        text = _Text(data, "utf-16-le", 2)
    elif data.startswith(codecs.BOM_UTF16_BE):
        text = _Text(data, "utf-16-be", 2)
    else:
        text = _Text(data, "utf-8", 0)
    bad = _first_bad_byte(text, source)
    if bad is None:
        return _separated(text)
    if text.start:
        wrong = f"the byte 0x{data[bad]:02X} is not {text.encoding[:6].upper()}: save the file as CSV UTF-8"
        raise ScenarioError([Mistake(wrong, place=source)])
    text = _separated(_Text(data, "cp1252", 0))
    undefined = _NOT_IN_CP1252.search(data)
    if undefined:
        at = undefined.start()
        wrong = f"the byte 0x{data[at]:02X} is neither UTF-8 nor Windows-1252: save the file as CSV UTF-8"
        raise ScenarioError([Mistake(wrong, place=f"{source}: row {_row_of(text, at)}")])
    warning = (
        f"{source}: the file is not UTF-8 and was read as Windows-1252, "
        f"because of the byte 0x{data[bad]:02X} in row {_row_of(text, bad)}"
    )
    return _Text(data, "cp1252", 0, text.separator, text.skipped, (warning,))


def _first_bad_byte(text: _Text, source: str) -> int | None:
    """Where the bytes stop being what they should be. Raises for NUL characters, which no text holds."""
    decode = {
        "utf-8": codecs.utf_8_decode,
        "utf-16-le": codecs.utf_16_le_decode,
        "utf-16-be": codecs.utf_16_be_decode,
    }[text.encoding]
    if text.encoding == "utf-8" and b"\0" in text.data:
        raise ScenarioError([Mistake(_NO_TEXT, place=source)])
    if text.data.isascii():
        return None
    view, at = memoryview(text.data), text.start
    while at < len(view):
        try:
            piece, used = decode(view[at : at + _STEP], "strict", at + _STEP >= len(view))
        except UnicodeDecodeError as error:
            return at + error.start
        if "\0" in piece:
            raise ScenarioError([Mistake(_NO_TEXT, place=source)])
        at += used
    return None


def _separated(text: _Text) -> _Text:
    """The same text, knowing what separates its cells."""
    said = _SEPARATOR_LINE.fullmatch(text.lines().readline(20))
    if said and said[1] not in '"\r\n':
        return _Text(text.data, text.encoding, text.start, said[1], 1)
    best = max(",;\t", key=lambda separator: _promise(text, separator))
    return _Text(text.data, text.encoding, text.start, best)


def _promise(text: _Text, separator: str) -> tuple[bool, int]:
    """How much like a header the first row looks: whether it has an `id`, and how many columns."""
    try:
        records = text.records(strict=True, separator=separator, stop=text.start + _HEADER)
        header = next((cells for cells in records if any(map(str.strip, cells))), [])
    except csv.Error:
        return False, 0
    return "id" in map(str.strip, header), len(header)


def _row_of(text: _Text, position: int) -> int:
    """The row that the byte at `position` stands in."""
    marks = [text.data.count(sign, 0, position) for sign in (b'"', b"\r", b"\r\n")]
    if text.encoding in ONE_BYTE and not marks[0] and marks[1] == marks[2]:
        return text.data.count(b"\n", 0, position) + 1
    before = io.StringIO(text.lines(position).read() + "?", newline="")
    try:
        return sum(1 for _ in csv.reader(before, delimiter=text.separator))
    except csv.Error:
        return 1


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
