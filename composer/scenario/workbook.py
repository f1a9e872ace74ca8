"""A workbook as openpyxl understands it, opened part by part, each only where it holds no more than it may."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from composer.base.errors import Mistake, ScenarioError
from composer.scenario.damage import Damaged
from composer.scenario.elements import TooMany, elements
from composer.scenario.formats import Formats, formats_of
from composer.scenario.strict_xml import loosened
from composer.scenario.zipguard import STREAMED, TEXTS, WHOLE, Limit, Part, excess

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MERGED, _FORMULA, _VALUE = (f"{{{_MAIN}}}{name}" for name in ("mergeCell", "f", "v"))
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
LAST_ROW = 1_048_576
MAX_SHEETS = 1_000

Cells = Mapping[int, tuple[object, str]]
"""The cells of a row that hold a value, by their columns from 1: the value, and its type as the file has it."""
_VISIBLE = "visible"


@dataclass
class Seen:
    """What is seen of a sheet beside its values: hidden rows, formulas that were saved without a value (row, column),
    and merged cells (first row, first column, last row, last column)."""

    hidden: list[int] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class _Archive(zipfile.ZipFile):
    """An archive whose parts were counted; each is opened for `limit` only where it keeps to it."""

    def __init__(self, data: bytes, parts: Mapping[str, Part]) -> None:
        super().__init__(io.BytesIO(data))
        self.limit = WHOLE
        self._parts = parts

    def open(self, name: Any, *args: Any, **options: Any) -> Any:
        part = name if isinstance(name, str) else name.filename
        wrong = excess(part, self._parts[part], self.limit) if part in self._parts else None
        if wrong:
            raise ScenarioError([Mistake(wrong)])
        return loosened(super().open(name, *args, **options))

    def stream(self, name: str, limit: Limit) -> Any:
        """A part that is read an element at a time."""
        self.limit, before = limit, self.limit
        try:
            return self.open(name)
        finally:
            self.limit = before


@dataclass(frozen=True)
class Sheet:
    """One sheet with cells."""

    title: str
    visible: bool
    _part: str
    _archive: _Archive
    _epoch: Any
    _formats: Formats
    _texts: list[str]

    def merged(self) -> list[tuple[int, int, int, int]]:
        """The merged cells alone."""
        with self._archive.stream(self._part, STREAMED) as stream:
            return [_range(each) for each in _each(stream, {_MERGED}, f"the sheet `{self.title}`")]

    def rows(self, seen: Seen | None = None) -> Iterator[tuple[int, Cells]]:
        """Each row that has a value, and its number. Raises ScenarioError without a place, Damaged, and as openpyxl
        does."""
        from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

        seen = seen or Seen()
        parser = WorkSheetParser(
            b"",
            self._texts,
            data_only=True,
            epoch=self._epoch,
            date_formats=self._formats.days,
            timedelta_formats=self._formats.spans,
        )
        last = 0
        with self._archive.stream(self._part, STREAMED) as stream:
            for row in _each(stream, {ROW_TAG, _MERGED}, f"a row of the sheet `{self.title}`"):
                if row.tag == _MERGED:
                    seen.merged.append(_range(row))
                    continue
                unsaved = _unsaved(row)
                number, cells = parser.parse_row(row)
                if row.get("hidden") in ("1", "true"):
                    seen.hidden.append(number)
                seen.formulas += [(number, column) for column in unsaved]
                parser.row_dimensions.clear()
                if number <= last:
                    raise Damaged  # rows are numbered upwards
                if number > LAST_ROW:
                    raise ScenarioError(
                        [Mistake(f"the sheet `{self.title}` is too large: copy the people to a new workbook")]
                    )
                last = number
                found = _cells(cells, self._formats.digits)
                if found:
                    yield number, found


MOST_KEPT = 2_000_000
"""Cells of a sheet that are kept."""


@dataclass
class _Kept:
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    more: Iterator[tuple[int, Cells]] | None = None
    seen: Seen = field(default_factory=Seen)
    cells: int = 0


@dataclass(frozen=True)
class KeptSheet(Sheet):
    """A sheet that is gone through several times, and parsed once, unless it is very large."""

    _kept: _Kept = field(default_factory=_Kept, repr=False)

    def rows(self, seen: Seen | None = None) -> Iterator[tuple[int, Cells]]:
        kept = self._kept
        if kept.cells > MOST_KEPT:
            yield from super().rows(seen)
            return
        if kept.more is None:
            kept.more = super().rows(kept.seen)
        yield from kept.rows
        for found in kept.more:
            kept.cells += len(found[1])
            if kept.cells <= MOST_KEPT:
                kept.rows.append(found)
            else:
                kept.rows.clear()
            yield found
        if seen is not None:
            seen.hidden, seen.formulas, seen.merged = kept.seen.hidden, kept.seen.formulas, kept.seen.merged


@dataclass(frozen=True)
class Workbook:
    """The sheets with cells, in order."""

    sheets: tuple[Sheet, ...]

    @classmethod
    def of(cls, data: bytes, parts: Mapping[str, Part], sheets: type[Sheet] = Sheet) -> Workbook:
        """Raises ScenarioError without a place, and anything at all over a damaged part."""
        from openpyxl.reader.excel import ExcelReader

        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.archive = archive = _Archive(data, parts)
        reader.read_manifest()
        texts = _texts(reader.package, archive)
        reader.read_workbook()
        epoch, formats = reader.wb.epoch, formats_of(archive, reader.package)
        found: dict[str, Sheet] = {}
        for sheet, rel in reader.parser.find_sheets():
            if rel.target not in parts or "chartsheet" in rel.Type:
                continue
            if rel.target in found:
                raise Damaged  # it would be read again and again
            visible = (sheet.state or _VISIBLE) == _VISIBLE
            name = normalize("NFC", sheet.name)
            found[rel.target] = sheets(name, visible, rel.target, archive, epoch, formats, texts)
            if len(found) > MAX_SHEETS:
                raise ScenarioError(
                    [Mistake(f"the workbook has more than {MAX_SHEETS:,} sheets: copy the people to a new one")]
                )
        return cls(tuple(found.values()))


def _texts(package: Any, archive: _Archive) -> list[str]:
    """The texts that cells share, as they stand in the file."""
    from openpyxl.cell.text import Text
    from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

    part = package.find(SHARED_STRINGS)
    if part is None:
        return []
    with archive.stream(part.PartName[1:], TEXTS) as stream:
        each = _each(stream, {f"{{{SHEET_MAIN_NS}}}si"}, "a text")
        read: Any = Text.from_tree
        return [str(read(node).content) for node in each]


def _unsaved(row: Any) -> list[int]:
    """The columns of the formulas in a row that were saved without a value."""
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

    if next(row.iter(_FORMULA), None) is None:
        return []
    found = []
    for cell in row:
        value = cell.find(_VALUE)
        empty = value is None or (not value.text and cell.get("t") != "str")
        if empty and cell.find(_FORMULA) is not None and "r" in cell.attrib:
            found.append(column_index_from_string(coordinate_from_string(cell.get("r"))[0]))
    return found


def _range(element: Any) -> tuple[int, int, int, int]:
    """The corners of merged cells: row, column, row, column."""
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = (each or 0 for each in range_boundaries(element.get("ref", "")))
    return top, left, bottom, right


def _each(stream: Any, names: set[str], what: str) -> Iterator[Any]:
    try:
        yield from elements(stream, names)
    except TooMany:
        wrong = f"{what} has too many parts: copy the people to a new workbook, or save it as CSV"
        raise ScenarioError([Mistake(wrong)]) from None


def _cells(given: list[dict[str, Any]], zeros: Mapping[int, int]) -> Cells:
    found: dict[int, tuple[object, str]] = {}
    for cell in given:
        value = cell["value"]
        if zeros and type(value) is int and value >= 0 and (digits := zeros.get(cell["style_id"])):
            value = str(value).zfill(digits)
        if isinstance(value, str):
            if "_x" in value:
                value = _unescaped(value)
            if not value or value.isspace():
                continue
        if value is not None:
            found[cell["column"]] = value, cell["data_type"]
    return found


def _unescaped(text: str) -> str:
    """A text in which `_x000D_` stands for the character with that number in UTF-16 (ECMA-376, ST_Xstring)."""
    meant = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return meant.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
