"""Workbooks and Parquet files of people, their insides changed."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet
from openpyxl import Workbook

from .begun import PEOPLE
from .changing import changed_bytes

_TAG = re.compile(rb"<[^>]*>|[^<]+")
_PIECE = re.compile(rb'[\w:]+="[^"]*"|<|>|[^<> ]+| ')
_VALUE = re.compile(rb"<v>[^<]*</v>")
_TYPE = re.compile(rb' t="\w+"')
SHEET = "xl/worksheets/sheet1.xml"
PIECES = (
    *(b"<f>1+1</f>", b"<v>#N/A</v>", b"<v>1e999</v>", b"<v>99999999</v>", b"<v></v>", b"<v>-1</v>", b"<c/>", b"<row>"),
    *(b' t="e"', b' t="b"', b' t="s"', b' t="str"', b' t="inlineStr"', b' t="d"', b' t="n"', b' s="99999"', b' s="-1"'),
    *(b'r="A1"', b'r="XFD1048576"', b'r="ZZZZ9"', b'r=""', b'r="A0"', b'r="1A"', b'<row r="1048577">', b'<row r="0">'),
    *(b"<is><t>x</t></is>", b"<is><r><t>x</t></r></is>", b"&#0;", b"&#x1b;", b"<!DOCTYPE a>", b"<![CDATA[x]]>"),
    *(b'<mergeCells count="1"><mergeCell ref="A1:C5"/></mergeCells>', b'hidden="1"', b'state="hidden"', b"</row>"),
    *(b'date1904="1"', b'xml:space="preserve"', b'<dimension ref="A1:XFD1048576"/>', b'uniqueCount="-1"', b"_x001B_"),
)
FIGURES = (b"1", b"0", b"-1", b"x", b"1e308", b"44000", b"0.1", b"99999999", b"2958466", b"")
CODINGS = (b"utf-16", b"latin-1", b"cp037", b"utf-7", b"nope", b"utf-32", b"")


@functools.cache
def workbook() -> dict[str, bytes]:
    """The parts of a workbook of the people: days as days, numbers as numbers."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(list(PEOPLE[0]))
    for person in PEOPLE:
        typed = {**person, "n": float(person["n"]), "d": dt.date.fromisoformat(person["d"]), "f": person["f"] == "yes"}
        sheet.append(list(typed.values()))
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed_workbook(draw: Random) -> bytes:
    """The workbook with some of its parts changed, or left out, or there twice."""
    parts = dict(workbook())
    for _ in range(draw.choice((1, 1, 2, 3))):
        name = draw.choice((*parts, SHEET, SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"))
        if name in parts:
            part = _changed_part(parts.pop(name), draw)
            parts.update({name: part} if part is not None else {})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return changed_bytes(stream.getvalue(), draw) if draw.random() < 0.1 else stream.getvalue()


def _changed_part(part: bytes, draw: Random) -> bytes | None:
    def here_and_there(pattern: re.Pattern[bytes], other: Callable[[], bytes]) -> bytes:
        return pattern.sub(lambda found: other() if draw.random() < 0.1 else found[0], part)

    match draw.randrange(7):
        case 0:
            return changed_bytes(part, draw)
        case 1:
            return None if draw.random() < 0.3 else part
        case 2:
            tags = _TAG.findall(part)
            at = draw.randrange(len(tags))
            tags[at : at + 1] = draw.choice(([], [draw.choice(tags)], 2 * [tags[at]]))
            return b"".join(tags)
        case 3:
            pieces = _PIECE.findall(part)
            pieces[draw.randrange(len(pieces))] = draw.choice(PIECES)
            return b"".join(pieces)
        case 4:
            return here_and_there(_VALUE, lambda: b"<v>" + draw.choice(FIGURES) + b"</v>")
        case 5:
            return here_and_there(_TYPE, lambda: b' t="' + draw.choice((b"s", b"n", b"b", b"e", b"str", b"d")) + b'"')
    return re.sub(rb"(?i)utf-8", draw.choice(CODINGS), part)


def _columns(number: int) -> tuple[Callable[[], Any], ...]:
    """Columns of types that nobody thinks of."""
    half = number // 2

    def of(values: Any, kind: Any = None) -> Callable[[], Any]:
        return lambda: pa.array(values, kind)

    return (
        of([Decimal("1.10")] * number, pa.decimal128(10, 2)),
        of([Decimal(each) for each in range(number)], pa.decimal256(50, 3)),
        of([dt.datetime(2027, 1, 1, tzinfo=dt.UTC)] * number, pa.timestamp("ns", "Asia/Almaty")),
        of(range(number), pa.timestamp("s")),
        of([2**62] * number, pa.timestamp("s")),
        of([2**62] * number, pa.timestamp("ns", "UTC")),
        of([2**31 - 1] * number, pa.date32()),
        lambda: pa.array([-(10**9)] * number, pa.int32()).cast(pa.date32()),
        of([[1, 2]] * number),
        of([{"a": 1}] * number),
        of([[("en", 3)]] * number, pa.map_(pa.string(), pa.int64())),
        lambda: pa.array(["a", "b"] * half + ["a"] * (number % 2)).dictionary_encode(),
        of([b"\xff"] * number),
        of([None] * number, pa.null()),
        of([float("nan"), float("inf")] * half + [0.0] * (number % 2)),
        of([1.5, 0.1] * half + [2.5] * (number % 2), pa.float32()),
        of([True, False] * half + [None] * (number % 2)),
        of([1000] * number, pa.duration("s")),
        of([5] * number, pa.time64("ns")),
        of([2**64 - 1] * number, pa.uint64()),
        of(["x"] * number, pa.large_string()),
        of(["x"] * number, pa.string_view()),
        of([["m"], None] * half + [None] * (number % 2)),
        of([[["m"]]] * number),
        of(range(number)),
        lambda: pa.array([f"P{each}" for each in range(number)]).dictionary_encode(),
        of(["\ud7ff\u202e"] * number),
    )


def changed_parquet(draw: Random) -> bytes:
    """The people as Parquet, some columns of other types, or its bytes changed."""
    number = len(PEOPLE)
    columns = {name: pa.array([person[name] for person in PEOPLE]) for name in PEOPLE[0]}
    kinds = _columns(number)
    for _ in range(draw.choice((0, 1, 2, 3))):
        name = (
            draw.choice(list(columns)) if draw.random() < 0.8 else draw.choice(("", "id", "x\x00", "a.b", "ID", " id"))
        )
        columns[name] = draw.choice(kinds)()
    stream = io.BytesIO()
    try:
        table = pa.table(columns)
        pyarrow.parquet.write_table(
            table,
            stream,
            compression=draw.choice(("none", "snappy", "zstd", "gzip")),
            row_group_size=draw.choice((3, 99)),
        )
    except pa.ArrowException:  # not every type can be written
        return b"PAR1"
    return changed_bytes(stream.getvalue(), draw) if draw.random() < 0.4 else stream.getvalue()
