"""Small pools in every form, made by the tests themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from openpyxl import Workbook

from composer.base.errors import ScenarioError
from composer.pool.raw import RawTable

PEOPLE = (
    ("id", "name", "unit"),
    ("P1", "Олена Шевченко", "قيادة"),
    ("P2", "Ren\u00e9", "\u00c9tat-major"),
    ("P3", "Rene\u0301", "E\u0301tat-major"),
)
"""Cyrillic, Arabic, and the same two names with their accents composed and decomposed."""


def cells(table: RawTable) -> dict[str, list[str | None]]:
    """A table as columns of texts."""
    return {c.name: [None if code < 0 else c.texts[code] for code in c.codes] for c in table.columns}


def mistakes(read: Callable[..., object], *args: object, **options: object) -> list[str]:
    """What `read` complains about, one text a mistake."""
    with pytest.raises(ScenarioError) as caught:
        read(*args, **options)
    return [str(mistake) for mistake in caught.value.mistakes]


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook whose sheets are called S1, S2, …"""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def edited(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed; a part that isn't there is added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, change(old.read(part) if part in old.namelist() else b""))
    return stream.getvalue()
