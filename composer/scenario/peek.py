"""A file of people opened before anything is said of it: its first rows, and the whole by any reading."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.mapping import Reading, read_mapping
from composer.pool.reading.shape import Row, shape_of
from composer.scenario.csv import MAX_BYTES as MOST_TEXT
from composer.scenario.csv import read_csv
from composer.scenario.csv_text import text_of
from composer.scenario.encodings import ranked
from composer.scenario.pools import TEXTS, WORKBOOKS, read_pool
from composer.scenario.source import Content, read_bytes
from composer.scenario.workbook import Sheet
from composer.scenario.xlsx import MAX_BYTES as LARGEST_BOOK
from composer.scenario.xlsx import across, open_book, peeked_rows, read_xlsx

UNSURE = -1
"""What anything that can be decoded looks like at the least: a person is asked anyway."""
FIRST = 1_000
"""Rows that are looked at to see how a file is built."""


def _nothing_merged(_row: int) -> Mapping[int, int]:
    return {}


@dataclass(frozen=True)
class Beginning:
    """The first rows of a table that are not blank, by their numbers. `title` is a sheet's. `across` tells which cells
    of a row are merged with one to their left."""

    rows: Sequence[Row]
    title: str | None = None
    across: Callable[[int], Mapping[int, int]] = _nothing_merged


@dataclass(frozen=True)
class Peek:
    """A file that can be read in several ways. `encodings` are those it may have, the most likely first, each with
    words as it has them, where it does not say so itself; `beginnings` one for each visible sheet with anything in it,
    none for files that say themselves how they are built."""

    file: str
    encoding: str | None
    encodings: tuple[tuple[str, tuple[str, ...]], ...]
    separator: str | None
    beginnings: tuple[Beginning, ...]
    read: Callable[[Mapping[str, object], Mapping[str, object]], RawTable] = field(repr=False)
    """The table by a mapping, with the fields that are declared. Raises BadTable, and ScenarioError."""


def peek(path: str | os.PathLike[str]) -> Peek:
    """Open a file of people. Raises ScenarioError where there is none, or none that could be read."""
    name = os.fspath(path)
    ending = Path(name).suffix.lower()
    if ending in TEXTS:
        return _text(name)
    if ending in WORKBOOKS:
        return _book(name)

    def read(mapping: Mapping[str, object], _fields: Mapping[str, object]) -> RawTable:
        return read_pool({**mapping, "file": name})

    return Peek(Path(name).name, None, (), None, (), read)


@dataclass(frozen=True)
class ReadAs:
    """How a file was read by a mapping: its encoding, separator, sheet, and the rows of its header."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    above: tuple[int, ...] = ()


def read_as(path: str | os.PathLike[str], reading: Reading, fields: Mapping[str, object]) -> ReadAs:
    """How a file is read by a mapping. Raises ScenarioError."""
    name, wanted = os.fspath(path), reading.wanted(fields)
    ending = Path(name).suffix.lower()
    if ending in TEXTS:
        content = read_bytes(name, MOST_TEXT)
        text = text_of(content.data, Path(name).name, reading, wanted)
        encoding = reading.encoding or text.encoding.removesuffix("-le").removesuffix("-be")
        return ReadAs(encoding, text.separator, None, *_header(text.beginning(), reading, wanted, _nothing_merged))
    if ending in WORKBOOKS:
        content, source = read_bytes(name, LARGEST_BOOK), Path(name).name
        sheets = {sheet.title: sheet for sheet in open_book(content, source).sheets}
        title = reading.sheet or next((t for t, s in sheets.items() if s.visible and peeked_rows(s, 1, source)), "")
        if title in sheets:
            rows = peeked_rows(sheets[title], FIRST, source)
            return ReadAs(None, None, title, *_header(rows, reading, wanted, _merged(sheets[title])))
    return ReadAs()


def _header(
    rows: Sequence[Row], reading: Reading, wanted: Sequence[str], merged: Callable[[int], Mapping[int, int]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The rows of the header, and those above it."""
    shape = shape_of(rows, reading, wanted, merged)
    if shape is None:
        return tuple(number for number, _ in rows[:1]), ()
    return reading.header or ((shape.last,) if shape.last else ()), shape.above


def _text(name: str) -> Peek:
    content, source = read_bytes(name, MOST_TEXT), Path(name).name
    encoding, found = _encoding(content)
    if not encoding:
        raise ScenarioError([Mistake("the file is no text in any encoding that is known", place=source)])
    said: dict[str, Any] = {"encoding": encoding} if found else {}
    text = text_of(content.data, source, Reading(**said))

    def read(mapping: Mapping[str, object], fields: Mapping[str, object]) -> RawTable:
        reading = read_mapping(mapping)
        return read_csv(content, source, reading, reading.wanted(fields))

    return Peek(source, encoding, found, text.separator, (Beginning(text.beginning()),), read)


def _encoding(content: Content) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The encoding, and where the bytes do not say it which they may have; empty where none is known."""
    data = content.data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ()
    if b"\0" in data[:1_000]:
        return ("utf-16", (("utf-16", ()),)) if _two_bytes(data[:10_000]) else ("", ())
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError:
        found = tuple(ranked(data) or ranked(data, UNSURE)) or (("cp1252", ()),)
        return found[0][0], found
    return "utf-8", ()


def _two_bytes(data: bytes) -> bool:
    """Whether it looks like UTF-16 without the mark that says so."""
    text = data[: len(data) // 2 * 2].decode("utf-16-le", "replace")
    return "\n" in text and all(sign.isprintable() or sign.isspace() for sign in text)


def _book(name: str) -> Peek:
    content, source = read_bytes(name, LARGEST_BOOK), Path(name).name
    book = open_book(content, source)
    visible = [sheet for sheet in book.sheets if sheet.visible]
    beginnings = [Beginning(peeked_rows(sheet, FIRST, source), sheet.title, _merged(sheet)) for sheet in visible]

    def read(mapping: Mapping[str, object], fields: Mapping[str, object]) -> RawTable:
        reading = read_mapping(mapping)
        return read_xlsx(content, source, reading, reading.wanted(fields), book=book)

    return Peek(source, None, (), None, tuple(each for each in beginnings if each.rows), read)


def _merged(sheet: Sheet) -> Callable[[int], Mapping[int, int]]:
    return lambda row: across(sheet.merged())(row)
