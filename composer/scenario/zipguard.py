"""A look into a workbook's archive before anything else opens it: what would eat memory is refused.

A few bytes of an archive can stand for ever so many, and a few of XML for objects of hundreds. So every part is
unpacked once, a piece at a time, and its bytes and its tags are counted: sizes that the archive states are only what
nothing is read beyond. What a part may hold grows with the bytes that it takes in the file, above a floor.

What honest workbooks reach (measured on lists of 20,000 to 150,000 people with 30 columns, by Excel's and by sparing
writers): a sheet is 6 to 15 times as large as it is packed and has 0.8 to 2 tags a packed byte; shared texts 6 to 9
times, and up to 2 tags. Sheets whose cells are all alike and do not say where they stand reach 130 times and 25 tags:
the floors are for them, and hold 150,000 such rows.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from composer.base.errors import Mistake, ScenarioError

MAX_EXPANDED = 1_000_000_000
"""Bytes of all parts together."""
MAX_PARTS = 10_000
MAX_STRETCH = 1 << 20
"""Bytes between two tags, such as a text or what stands in one tag. Excel's texts end at 32,767 characters."""
_STEP = MAX_STRETCH
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = 30
_DAMAGED = "the file is not an Excel workbook, or it is damaged"
_DECLARATIONS = tuple(
    text.encode(encoding) for text in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


@dataclass(frozen=True)
class Limit:
    """How many bytes and tags a part may have: a floor, and so many for each of its packed bytes."""

    size: int
    size_each: int
    tags: int
    tags_each: int

    def most_bytes(self, packed: int) -> int:
        return self.size + self.size_each * packed

    def most_tags(self, packed: int) -> int:
        return self.tags + self.tags_each * packed


STREAMED = Limit(100_000_000, 60, 10_000_000, 16)
"""Parts that are read an element at a time, and for that no more than time is needed."""
TEXTS = Limit(32_000_000, 40, 2_000_000, 8)
"""The shared texts, which are kept."""
WHOLE = Limit(16_000_000, 40, 300_000, 4)
"""Parts that are read as a whole: about 700 bytes an element. Excel's 64,000 formats of cells are 200,000 tags."""


@dataclass
class Part:
    """What was counted in one part; `packed` are its bytes in the file, `stretch` the longest one that goes beyond a
    piece."""

    packed: int
    size: int = 0
    tags: int = 0
    stretch: int = 0
    _open: int = 0

    def add(self, piece: bytes) -> None:
        """Count one more piece."""
        tags = piece.count(b"<")
        first = piece.find(b"<") if tags else len(piece)
        self.stretch = max(self.stretch, self._open + first)
        self._open = len(piece) - piece.rfind(b"<") if tags else self._open + len(piece)
        self.size += len(piece)
        self.tags += tags


def check_workbook(data: bytes, source: str) -> Mapping[str, Part]:
    """What each part holds, by its name.

    Raises ScenarioError unless `data` is an archive of decent size without XML entities.
    """
    found = _parts(data)
    if isinstance(found, str):
        raise ScenarioError([Mistake(found, place=source)])
    return found


def excess(name: str, part: Part, limit: Limit, *, stretch: bool = True) -> str | None:
    """What is too much in a part, in words; None where nothing is."""
    most, tags = limit.most_bytes(part.packed), limit.most_tags(part.packed)
    if part.size > most:
        much = f"unpacks to more than {most / 1e6:,.0f} MB, the most for its {_kb(part.packed)}"
    elif part.tags > tags:
        much = f"holds more than {tags:,} XML tags, the most for its {_kb(part.packed)}"
    elif stretch and part.stretch > MAX_STRETCH:
        much = f"holds a text of {_kb(part.stretch)}; {_kb(MAX_STRETCH)} are the most"
    else:
        return None
    return f"the workbook's part `{name[:60]}` {much}: copy the people to a new workbook, or save it as CSV"


def _kb(size: int) -> str:
    return f"{-(-size // 1000):,} kB"


def _parts(data: bytes) -> dict[str, Part] | str:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "the workbook is protected with a password: save it without one"
        return "this is an old Excel file: save it as .xlsx"
    # each entry of the archive's directory begins so, and makes an object when it is opened
    if len(data) > MAX_PARTS * len(_ENTRY) and data.count(_ENTRY) > MAX_PARTS:
        return f"the workbook has more than {MAX_PARTS:,} parts: copy the people to a new workbook"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            wrong = _wrong(archive, parts, len(data))
            return wrong or _counted(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return _DAMAGED


def _wrong(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], size: int) -> str | None:
    """What can be told without unpacking anything."""
    # what the archive says is what is read: zipfile stops at these sizes
    expanded = sum(part.file_size for part in parts)
    if expanded > min(MAX_EXPANDED, STREAMED.most_bytes(size)):
        return f"the workbook would grow to {expanded / 1e6:,.0f} MB when opened: save it as CSV"
    if "[Content_Types].xml" not in archive.namelist():
        return _DAMAGED
    if any(part.flag_bits & 1 for part in parts):
        return "the workbook is protected with a password: save it without one"
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return _DAMAGED  # Excel knows no other way to pack; others unpack without any bound
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end:  # the same bytes would be unpacked again and again
            return _DAMAGED
        end = part.header_offset + _LOCAL_HEADER + part.compress_size
    return None


def _counted(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> dict[str, Part] | str:
    found: dict[str, Part] = {}
    for entry in parts:
        part = Part(entry.compress_size)
        for piece, before in _pieces(archive, entry):
            if any(sign in before + piece for sign in _DECLARATIONS):
                return "the workbook defines XML entities, which Excel never does: save it again, or as CSV"
            part.add(piece)
            if wrong := excess(entry.filename, part, STREAMED, stretch=False):
                return wrong
        found[entry.filename] = part
    return found


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Each piece of what is unpacked, and the end of what comes before it."""
    overlap = max(map(len, _DECLARATIONS))
    before = b""
    with archive.open(entry) as stream:
        while piece := stream.read(_STEP):
            yield piece, before
            before = piece[-overlap:]
