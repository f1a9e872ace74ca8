"""The text of a CSV file: its encoding, and what separates its cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from composer.base.errors import Mistake, ScenarioError
from composer.pool.reading.mapping import LAST_HEADER, PLAIN, Reading
from composer.pool.reading.shape import LOOKED_AT, Row
from composer.scenario.encodings import proposed, spoken

ONE_BYTE = ("utf-8", "cp1252")
"""Encodings in which an ASCII character is one byte that stands in no other character."""
_STEP = 1 << 20
_HEADER = 1 << 20
"""Bytes in which the header is looked for to see what separates its cells."""
_ROWS_TRIED = 100
"""Rows that tell what separates cells."""
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_NO_TEXT = "the file is not CSV text (it holds NUL characters): save it as CSV UTF-8"


class Records(Protocol):
    """What `csv.reader` gives: the rows, and how many lines of the file it has read for them."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@dataclass(frozen=True)
class Text:
    """Bytes and how to read them; `skipped` rows (a line `sep=;`) come before the first record."""

    data: bytes
    encoding: str
    start: int
    separator: str = ","
    skipped: int = 0
    warnings: tuple[str, ...] = ()
    guessed: bool = False

    def beginning(self) -> list[Row]:
        """The first rows that aren't blank, as far as they can be read, by their numbers."""
        found: list[Row] = []
        records = self.records(strict=False, stop=self.start + _HEADER)
        try:
            for number, cells in enumerate(islice(records, LAST_HEADER), self.skipped + 1):
                if any(map(str.strip, cells)):
                    found.append((number, cells))
        except csv.Error:
            pass
        return found

    def lines(self, stop: int | None = None) -> io.TextIOWrapper:
        # BytesIO shares the bytes, and the text is never there as a whole; what can't be decoded is a mistake
        # elsewhere
        stream = io.BytesIO(self.data if stop is None else self.data[:stop])
        stream.seek(self.start)
        return io.TextIOWrapper(stream, self.encoding, "replace", newline="")

    def records(
        self, *, strict: bool, stop: int | None = None, separator: str = "", lines: Iterable[str] | None = None
    ) -> Records:
        lines = iter(self.lines(stop) if lines is None else lines)
        for _ in range(self.skipped):
            next(lines, None)
        return csv.reader(lines, delimiter=separator or self.separator, strict=strict)


def text_of(data: bytes, source: str, reading: Reading = PLAIN, wanted: Sequence[str] = ()) -> Text:
    if reading.encoding is not None:
        return _separated(_said_to_be(data, source, reading.encoding), reading, wanted)
    if data.startswith(codecs.BOM_UTF8):
        text = Text(data, "utf-8", 3)
    elif data.startswith(codecs.BOM_UTF16_LE):
        text = Text(data, "utf-16-le", 2)
    elif data.startswith(codecs.BOM_UTF16_BE):
        text = Text(data, "utf-16-be", 2)
    else:
        text = Text(data, "utf-8", 0)
    bad = _first_bad_byte(text, source)
    if bad is None:
        return _separated(text, reading, wanted)
    if text.start:
        wrong = f"the byte 0x{data[bad]:02X} is not {text.encoding[:6].upper()}: save the file as CSV UTF-8"
        raise ScenarioError([Mistake(wrong, place=source)])
    text = _separated(Text(data, "cp1252", 0), reading, wanted)
    undefined = _NOT_IN_CP1252.search(data)
    if undefined:
        at = undefined.start()
        said = of_encoding(data, source)
        wrong = f"the byte 0x{data[at]:02X} is neither UTF-8 nor Windows-1252{said}"
        raise ScenarioError([Mistake(wrong, place=f"{source}: row {_row_of(text, at)}")])
    warning = (
        f"{source}: the file is not UTF-8 and was read as Windows-1252, "
        f"because of the byte 0x{data[bad]:02X} in row {_row_of(text, bad)}"
    )
    return replace(text, warnings=(warning,), guessed=True)


def _said_to_be(data: bytes, source: str, encoding: str) -> Text:
    """Bytes in the encoding that the mapping says, as UTF-8. Raises ScenarioError for a byte that it lacks."""
    start = 3 if encoding == "utf-8" and data.startswith(codecs.BOM_UTF8) else 0
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[start : start + error.start].decode(encoding, "replace")
        separator = max(",;\t|", key=before.count)
        row, column = _place_in(before, separator)
        byte = f"the byte 0x{data[start + error.start]:02X} does not exist in {encoding}"
        wrong = f"{byte}: another encoding is meant, or the file is damaged"
        raise ScenarioError([Mistake(wrong, place=f"{source}: row {row}, column {column}")]) from None
    if "\0" in text:
        raise ScenarioError([Mistake(_NO_TEXT, place=source)])
    return Text(data, "utf-8", start) if encoding == "utf-8" else Text(text.encode(), "utf-8", 0)


def _place_in(before: str, separator: str) -> tuple[int, int]:
    """The row and the column behind this text."""
    try:
        rows = [*csv.reader(io.StringIO(before + "?", newline=""), delimiter=separator)]
    except csv.Error:
        return before.count("\n") + 1, 1
    return len(rows), len(rows[-1])


def _first_bad_byte(text: Text, source: str) -> int | None:
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


def _separated(text: Text, reading: Reading, wanted: Sequence[str]) -> Text:
    """The same text, knowing what separates its cells."""
    said = _SEPARATOR_LINE.fullmatch(text.lines().readline(20))
    if said and said[1] not in '"\r\n':
        text = replace(text, separator=said[1], skipped=1)
        return replace(text, separator=reading.separator) if reading.separator else text
    if reading.separator:
        return replace(text, separator=reading.separator)
    meant = wanted or ("id",)
    return replace(text, separator=max(",;\t|", key=lambda separator: _promise(text, separator, meant)))


def _promise(text: Text, separator: str, wanted: Sequence[str]) -> tuple[int, float]:
    """How much like a table the first rows look: how many of the wanted columns one of them has, and how much of them
    stands in rows of one width."""
    try:
        records = text.records(strict=True, separator=separator, stop=text.start + _HEADER)
        rows = [[*map(str.strip, cells)] for cells in islice(records, _ROWS_TRIED)]
    except csv.Error:
        return 0, 0
    rows = [cells for cells in rows if any(cells)]
    widths = Counter(map(len, rows))
    if not rows:
        return 0, 0
    width, times = max(widths.items(), key=lambda item: (item[0] - 1) * item[1] ** 2)
    held = max(sum(name in cells for name in wanted) for cells in rows[:LOOKED_AT])
    return held, (width - 1) * times * times / len(rows)


def _row_of(text: Text, position: int) -> int:
    """The row that the byte at `position` stands in."""
    marks = [text.data.count(sign, 0, position) for sign in (b'"', b"\r", b"\r\n")]
    if text.encoding in ONE_BYTE and not marks[0] and marks[1] == marks[2]:
        return text.data.count(b"\n", 0, position) + 1
    before = io.StringIO(text.lines(position).read() + "?", newline="")
    try:
        return sum(1 for _ in csv.reader(before, delimiter=text.separator))
    except csv.Error:
        return 1


def of_encoding(data: bytes, source: str, western: bool = False) -> str:
    """What is said of a file that is not UTF-8, with the line that settles it. `western` is whether it can be read as
    Windows-1252."""
    encoding, words = proposed(data)
    if not encoding:
        said = f". Say what it is, as pool: {{file: {source}, encoding: cp1252}}, or" if western else ":"
        return f"{said} save the file as CSV UTF-8"
    return (
        f". By its letters it is {spoken(encoding)} ({', '.join(words)}). "
        f"Say so: pool: {{file: {source}, encoding: {encoding}}}"
    )
