"""A look into a workbook's archive before anything else opens it: what would eat memory is refused."""

from __future__ import annotations

import io
import zipfile
import zlib

from composer.errors import Mistake, ScenarioError

MAX_EXPANDED = 1_000_000_000
MAX_RATIO = 300
_SMALL = 50_000_000
_STEP = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DECLARATIONS = tuple(
    text.encode(encoding) for text in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def check_workbook(data: bytes, source: str) -> None:
    """Raises ScenarioError unless `data` is an archive of decent size without XML entities."""
    wrong = _wrong(data)
    if wrong:
        raise ScenarioError([Mistake(wrong, place=source)])


def _wrong(data: bytes) -> str | None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "the workbook is protected with a password: save it without one"
        return "this is an old Excel file: save it as .xlsx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _wrong_archive(archive, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return "the file is not an Excel workbook, or it is damaged"


def _wrong_archive(archive: zipfile.ZipFile, size: int) -> str | None:
    parts = archive.infolist()
    # what the archive says is what is read: zipfile stops at these sizes
    expanded = sum(part.file_size for part in parts)
    if expanded > MAX_EXPANDED or (expanded > _SMALL and expanded > MAX_RATIO * size):
        return f"the workbook would grow to {expanded / 1e6:,.0f} MB when opened: save it as CSV"
    if "[Content_Types].xml" not in archive.namelist():
        return "the file is not an Excel workbook, or it is damaged"
    if any(part.flag_bits & 1 for part in parts):
        return "the workbook is protected with a password: save it without one"
    overlap = max(map(len, _DECLARATIONS))
    for part in parts:
        with archive.open(part) as stream:
            tail = b""
            while piece := stream.read(_STEP):
                if any(sign in tail + piece for sign in _DECLARATIONS):
                    return "the workbook defines XML entities, which Excel never does: save it anew, or as CSV"
                tail = piece[-overlap:]
    return None
