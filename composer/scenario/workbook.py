"""A workbook as openpyxl understands it, opened part by part, each only where it holds no more than it may."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from composer.base.errors import Mistake, ScenarioError
from composer.scenario.damage import Damaged
from composer.scenario.elements import TooMany, elements
from composer.scenario.zipguard import STREAMED, TEXTS, WHOLE, Limit, Part, excess

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
LAST_ROW = 1_048_576
MAX_SHEETS = 1_000

Cells = Mapping[int, tuple[object, str]]
"""The cells of a row that hold a value, by their columns from 1: the value, and its type as the file has it."""


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
        return super().open(name, *args, **options)

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
    _part: str
    _archive: _Archive
    _reader: Any
    _texts: list[str]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Each row that has a value, and its number. Raises ScenarioError without a place, Damaged, and as openpyxl
        does."""
        from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

        book = self._reader.wb
        parser = WorkSheetParser(
            b"",
            self._texts,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        last = 0
        with self._archive.stream(self._part, STREAMED) as stream:
            for row in _each(stream, ROW_TAG, f"a row of the sheet `{self.title}`"):
                number, cells = parser.parse_row(row)
                parser.row_dimensions.clear()
                if number <= last:
                    raise Damaged  # rows are numbered upwards
                if number > LAST_ROW:
                    raise ScenarioError(
                        [Mistake(f"the sheet `{self.title}` is too large: copy the people to a new workbook")]
                    )
                last = number
                found = _cells(cells)
                if found:
                    yield number, found


@dataclass(frozen=True)
class Workbook:
    """The sheets with cells, in order."""

    sheets: tuple[Sheet, ...]

    @classmethod
    def of(cls, data: bytes, parts: Mapping[str, Part]) -> Workbook:
        """Raises ScenarioError without a place, and anything at all over a damaged part."""
        from openpyxl.reader.excel import ExcelReader
        from openpyxl.styles.stylesheet import apply_stylesheet

        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.archive = archive = _Archive(data, parts)
        reader.read_manifest()
        texts = _texts(reader.package, archive)
        reader.read_workbook()
        apply_stylesheet(archive, reader.wb)
        found: dict[str, Sheet] = {}
        for sheet, rel in reader.parser.find_sheets():
            if rel.target not in parts or "chartsheet" in rel.Type:
                continue
            if rel.target in found:
                raise Damaged  # it would be read again and again
            found[rel.target] = Sheet(normalize("NFC", sheet.name), rel.target, archive, reader, texts)
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
        each = _each(stream, f"{{{SHEET_MAIN_NS}}}si", "a text")
        read: Any = Text.from_tree
        return [str(read(node).content) for node in each]


def _each(stream: Any, name: str, what: str) -> Iterator[Any]:
    try:
        yield from elements(stream, {name})
    except TooMany:
        wrong = f"{what} has too many parts: copy the people to a new workbook, or save it as CSV"
        raise ScenarioError([Mistake(wrong)]) from None


def _cells(given: list[dict[str, Any]]) -> Cells:
    found: dict[int, tuple[object, str]] = {}
    for cell in given:
        value = cell["value"]
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
