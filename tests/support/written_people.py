"""Small tables of people, and files of every shape that say the same: written here, with nothing of the reader."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
from openpyxl import Workbook

from tests.support.open_xml import Book, Page, inline, number, typed

TEXTS = (
    *(
        "north",
        "1st\u00a0Brigade",
        'the "old" one',
        "a, b",
        "x; y",
        "Жұмабек",
        "état",
        "e\u0301tat-major",
        "O'Neil",
        "<&>",
    ),
    *("0012", "12", "1e5", "2027-01-15", "yes", "-", "#N/A", "=1+1", "'007", "+7 701", "50%", "two\nlines", "_x0041_"),
    *(
        "Totalview",
        "id",
        "\ufeffbom",
        "nan",
        "NULL",
        "None",
        "TRUE",
        "1/2",
        "\U0001f600",
        "١٢",
        "ß",
        "ﬁ",
        "a\tb",
        "\\",
        "|",
    ),
)
NAMES = ("medic", "driver", "first aid", "сапёр", "C+E", "IT")
TONGUES = ("en", "fr", "қазақша")
LABELS = ("low", "mid", "high")
KINDS = ("text", "number", "date", "flag", "set", "levels", "ordered", "spelled")
SHAPES = ("csv", "csv", "csv", "xlsx", "xlsx", "strict", "json", "parquet", "pandas", "polars", "arrow", "inline")
DATES = {"dd.mm.yyyy": "%d.%m.%Y", "mm/dd/yyyy": "%m/%d/%Y", "d-m-yy": "%d-%m-%y", "yyyymmdd": "%Y%m%d", "": "%Y-%m-%d"}
SPELLED = {"F": ("F", "f", "Жен.", "a; b"), "M": ("M", "муж")}
TITLES = (["Nominal roll"], ["as of", "today"], [""])


@dataclass
class Written:
    """A table as it is, the table's cells as they are to be written, and what a scenario says of them."""

    names: list[str]
    ids: list[str]
    truth: dict[str, list[Any]]
    kinds: dict[str, str]
    header: list[str] = field(default_factory=list)
    columns: list[list[Any]] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    mapping: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)

    def add(self, header: str, cells: list[Any]) -> None:
        self.header.append(header)
        self.columns.append(cells)

    def rows(self) -> list[list[Any]]:
        return [list(row) for row in zip(*self.columns, strict=True)]


def _cell(pick: random.Random, kind: str) -> Any:
    match kind:
        case "text":
            return pick.choice(TEXTS)
        case "number":
            return Decimal(pick.randrange(-99_999, 99_999_999)).scaleb(-pick.choice((0, 0, 1, 2, 3)))
        case "date":
            return date(1971, 1, 1) + timedelta(pick.randrange(20_000))
        case "flag":
            return pick.random() < 0.5
        case "set":
            return frozenset(pick.sample(NAMES, pick.randint(1, 3)))
        case "levels":
            return {name: pick.randint(0, 5) for name in pick.sample(TONGUES, pick.randint(1, 2))}
        case "ordered":
            return pick.choice(LABELS)
    return pick.choice("FM")


def table(pick: random.Random) -> Written:
    """People at random, nothing of them written yet."""
    people = pick.randint(1, 9)
    kinds = {f"f{at}": pick.choice(KINDS) for at in range(pick.randint(1, 6))}
    ids = [f"{at:0{pick.choice((1, 5))}}" for at in pick.sample(range(1, 99_999), people)]
    if pick.random() < 0.5:
        ids = [f"P{each}" for each in ids]
    truth = {
        name: [None if pick.random() < 0.2 else _cell(pick, kind) for _ in range(people)]
        for name, kind in kinds.items()
    }
    return Written([*kinds], ids, truth, kinds)


@dataclass
class Style:
    """How the cells of one file are written."""

    pick: random.Random
    shape: str

    def __post_init__(self) -> None:
        pick = self.pick
        self.mapped = pick.random() < 0.75
        self.exact = pick.random() < 0.5
        self.typed = self.shape != "csv" and pick.random() < 0.6
        self.dates = pick.choice([*DATES]) if self.mapped else ""
        self.comma = self.mapped and pick.random() < 0.5
        self.groups = pick.choice(("", " ", "\u00a0", "'", "." if self.comma else ",")) if self.mapped else ""
        self.money = pick.choice(("", " ₸", "$")) if self.mapped else ""
        self.words = pick.choice((("oui", "non"), ("да", "нет"), ("1", "0"))) if self.mapped else ("yes", "no")
        self.part = pick.choice((",", "/", "|", "\n", "&", ";")) if self.mapped else ";"
        self.glue = (
            pick.choice(("name-level", "name (level)", "level name", "name=level")) if self.mapped else "name:level"
        )
        self.unknown = pick.choice(("", "n/a", "??", "н/д")) if self.mapped else ""

    def number(self, value: Decimal) -> str:
        text = f"{abs(value):,}" if self.groups else f"{abs(value)}"
        text = text.replace(",", "\0").replace(".", "," if self.comma else ".").replace("\0", self.groups)
        sign = "-" if value < 0 else ""
        return f"{sign}${text}" if self.money == "$" else f"{sign}{text}{self.money}"

    def levels(self, value: dict[str, int]) -> str:
        sign = {";": "; ", ",": ", "}.get(self.part, self.part)
        return sign.join(
            self.glue.replace("name", "\0").replace("level", str(level)).replace("\0", name)
            for name, level in value.items()
        )

    def text(self, kind: str, value: Any) -> str:
        match kind:
            case "number":
                return self.number(value)
            case "date":
                return str(value.strftime(DATES[self.dates]))
            case "flag":
                return self.words[not value]
            case "set":
                return self.pick.choice((self.part, f" {self.part} ")).join(sorted(value))
            case "levels":
                return self.levels(value)
            case "spelled":
                return self.pick.choice(SPELLED[value]) if self.mapped else value
        return str(value)

    def cell(self, kind: str, value: Any, *, typed: bool) -> Any:
        """The cell of a value: as a value of a type where the shape has one."""
        if value is None:
            return self.unknown or None if not typed else None
        if not typed:
            return self.text(kind, value)
        match kind:
            case "number":
                if self.shape in ("xlsx", "strict"):
                    return int(value) if value == value.to_integral_value() else float(value)
                return value if self.exact or self.shape in ("json", "inline") else float(value)
            case "set" if self.shape not in ("xlsx", "strict"):
                return sorted(value)
            case "levels" if self.shape in ("json", "inline", "pandas"):
                return dict(value)
            case "date" if self.shape == "json":
                return value.isoformat()
            case "date" | "flag":
                return value
        return self.text(kind, value)


def write(pick: random.Random, found: Written, shape: str, path: Path) -> Any:
    """What `pool:` or `pool=` is given. The mapping and the fields are made on the way."""
    style = Style(pick, shape)
    _ids(pick, found, style)
    for name, kind in found.kinds.items():
        _column(pick, found, style, name, kind)
    if style.mapped:
        _said(found, style)
    if shape in ("pandas", "polars", "arrow", "parquet"):
        return _frame(pick, found, shape, path)
    if shape in ("json", "inline"):
        return _objects(pick, found, shape, path)
    rows = _with_junk(pick, found, style)
    top = [[*pick.choice(TITLES)] for _ in range(pick.randint(0, 2))] if style.mapped and len(found.header) > 2 else []
    found.mapping |= {"header": len(top) + 1} if top else {}
    whole = [*top, found.header, *rows]
    if shape == "csv":
        return _csv(pick, found, style, whole, path)
    return _book(found, whole, path.with_suffix(".xlsx"), strict=shape == "strict")


def _ids(pick: random.Random, found: Written, style: Style) -> None:
    if style.mapped and pick.random() < 0.2:  # two columns together tell people apart
        parts = [pick.choice(("1 Coy", "2 Coy", "штаб")) for _ in found.ids]
        found.mapping["id"] = ["Unit", "No"]
        found.add("Unit", parts)
        found.add("No", [*found.ids])
        found.ids = [f"{part} / {each}" for part, each in zip(parts, found.ids, strict=True)]
        return
    digits = all(map(str.isdecimal, found.ids))
    short = style.mapped and digits and len(set(map(len, found.ids))) == 1 and pick.random() < 0.5
    name = pick.choice(("Service No", "Таб. №", "id")) if style.mapped else "id"
    cells: list[Any] = [each.lstrip("0") or "0" for each in found.ids] if short else found.ids
    if style.typed and digits and (short or not any(each.startswith("0") for each in found.ids)):
        cells = [int(each) for each in cells]
    found.add(name, cells)
    if name != "id" or short:
        found.mapping["id"] = {"column": name, "digits": len(found.ids[0])} if short else name


def _column(pick: random.Random, found: Written, style: Style, name: str, kind: str) -> None:
    values = found.truth[name]
    source = pick.choice((name, f"{name} (column)", f"Поле {name}")) if style.mapped else name
    called = source
    if style.mapped and style.shape in ("csv", "xlsx", "strict") and pick.random() < 0.2:
        source, times = "Field", found.header.count("Field") + 1  # equal names, which are numbered
        called = source if times == 1 else f"{source} ({times})"
    if called != name:
        found.mapping.setdefault("columns", {})[name] = called
    if style.mapped and kind == "levels" and pick.random() < 0.3:
        pairs = [[*(value or {}).items()] for value in values]
        for at in range(2):
            found.add(f"{name} name {at}", [pair[at][0] if len(pair) > at else None for pair in pairs])
            found.add(f"{name} level {at}", [str(pair[at][1]) if len(pair) > at else None for pair in pairs])
        sources = [[f"{name} name {at}", f"{name} level {at}"] for at in range(2)]
        found.mapping.setdefault("columns", {})[name] = {"pairs": sources}
        found.fields[name] = "levels"
        return
    marks = [f"{each}" for each in NAMES]
    if style.mapped and kind == "set" and pick.random() < 0.3 and not set(marks) & set(found.header):
        for mark in marks:
            found.add(mark, [style.words[0] if value and mark in value else None for value in values])
        found.mapping.setdefault("columns", {})[name] = {"marks": marks}
        return
    typed = style.typed and kind not in ("text", "spelled", "ordered")
    found.add(source, [style.cell(kind, value, typed=typed) for value in values])
    if kind == "text" and style.shape == "xlsx" and style.mapped and pick.random() < 0.5:
        found.merged.append(len(found.header))
    listed = typed and any(isinstance(cell, (list, dict)) for cell in found.columns[-1])
    if kind == "spelled":
        spelled = {value: [*spellings[1:]] for value, spellings in SPELLED.items()}
        found.mapping |= {"values": {**found.mapping.get("values", {}), name: spelled}} if style.mapped else {}
        found.fields[name] = "text"
    elif kind == "set":
        found.fields[name] = {"set": ";" if listed else style.part}
    elif kind == "levels":
        sign = {"\n": "\n"}.get(style.part, style.part)
        found.fields[name] = {"levels": "numbers", "written": f"{style.glue}{sign} …"} if not listed else "levels"
        if style.glue == "name:level" and style.part == ";":
            found.fields[name] = "levels"
    elif kind == "ordered":
        found.fields[name] = [*LABELS]
    elif kind == "text" or all(value is None for value in values) or pick.random() < 0.5:
        found.fields[name] = kind


def _said(found: Written, style: Style) -> None:
    """The lines of the mapping that speak of all columns."""
    if style.dates:
        found.mapping["dates"] = style.dates
    if style.comma or style.groups or style.money:
        found.mapping["decimal"] = "," if style.comma else "."
    found.mapping |= {"yes": style.words[0], "no": style.words[1]}
    if style.unknown:
        found.mapping["blank"] = [style.unknown, "???"]


def _with_junk(pick: random.Random, found: Written, style: Style) -> list[list[Any]]:
    """The rows, with some among them that are no people where the mapping can say so."""
    rows, width = found.rows(), len(found.header)
    if pick.random() < 0.3:
        rows.insert(pick.randint(0, len(rows)), [None] * width)
    if not style.mapped or len(rows) < 3 or width < 2 or pick.random() < 0.5:
        return rows
    found.mapping["person"] = [found.header[0]]
    for row in ([None, *["Total"] * (width - 1)], [*found.header]):
        if pick.random() < 0.5:
            rows.insert(pick.randint(0, len(rows)), row)
    if pick.random() < 0.3 and style.shape != "strict":  # a note below the table, beyond its last column
        rows.append([*[None] * width, "made by", "the clerk"])
    if style.shape == "xlsx" and pick.random() < 0.5:
        found.mapping["hidden"] = "leave out"
        for _ in range(2):
            at = pick.randint(0, len(rows))
            found.hidden = [each + (each >= at) for each in found.hidden] + [at]
            rows.insert(at, [f"hidden {at} {len(rows)}", *[None] * (width - 1)])
    return rows


def _csv(pick: random.Random, found: Written, style: Style, rows: list[list[Any]], path: Path) -> Any:
    file = path.with_suffix(pick.choice((".csv", ".txt")))
    sign = pick.choice((",", ";", "\t", "|"))
    text = io.StringIO(newline="")
    end, quoting = pick.choice(("\n", "\r\n")), pick.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(text, delimiter=sign, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    whole = text.getvalue()
    encoding = pick.choice(("utf-8", "utf-8-sig", "utf-16", *(("cp1251", "kz1048", "cp1252") if style.mapped else ())))
    try:
        data = whole.encode(encoding)
    except UnicodeEncodeError:
        encoding, data = "utf-8", whole.encode()
    if encoding.startswith(("cp", "kz")):
        found.mapping["encoding"] = encoding
    if style.mapped or len(found.header) == 1 or pick.random() < 0.5:
        found.mapping["separator"] = sign
    file.write_bytes(data)
    return {"file": str(file), **found.mapping}


def _merge(found: Written, sheet: Any, rows: list[list[Any]], top: int) -> None:
    """Equal cells one above the other become one."""
    for column in found.merged:
        found.mapping["merged"] = "fill"
        at = top
        while at < len(rows):
            last = at
            while last + 1 < len(rows) and rows[last + 1][column - 1] == rows[at][column - 1] not in (None, ""):
                last += 1
            if last > at:
                sheet.merge_cells(start_row=at + 1, end_row=last + 1, start_column=column, end_column=column)
            at = last + 1


def _book(found: Written, rows: list[list[Any]], file: Path, *, strict: bool) -> Any:
    if strict:
        page = Page([[_tag(cell) for cell in row] for row in rows])
        file.write_bytes(Book([page], strict=True, formats={14: ""}).written())
    else:
        book = Workbook()
        sheet: Any = book.active
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None and value != "":
                    cell = sheet.cell(at, column)
                    cell.value = _escaped(value) if isinstance(value, str) else value
                    if isinstance(value, str):
                        cell.data_type = "s"  # no formula, no error
        top = found.mapping.get("header", 1)
        _merge(found, sheet, rows, top)
        for at in found.hidden:
            sheet.row_dimensions[at + top + 1].hidden = True
        book.save(file)
    return {"file": str(file), **found.mapping}


def _tag(cell: Any) -> str | None:
    match cell:
        case None:
            return None
        case bool():
            return typed("b", str(int(cell)))
        case date():
            day = (cell - date(1899, 12, 30)).days
            return number(day, 1) if day % 2 else typed("d", cell.isoformat())
        case int() | float() | Decimal():
            return number(repr(cell) if isinstance(cell, float) else cell)
    return inline(_escaped(str(cell)))


def _escaped(text: str) -> str:
    return text.replace("_x0041_", "_x005F_x0041_")


def _frame(pick: random.Random, found: Written, shape: str, path: Path) -> Any:
    cells = dict(zip(found.header, found.columns, strict=True))
    if shape == "pandas":
        days = {name: pd.to_datetime(pd.Series(column)) if _days(column) else column for name, column in cells.items()}
        frame = pd.DataFrame(days)
        return frame.set_index(found.header[0]) if pick.random() < 0.3 else frame
    if shape == "polars":
        return pl.DataFrame({name: pl.Series(name, column, strict=False) for name, column in cells.items()})
    for name, column in cells.items():
        if _days(column) and pick.random() < 0.5:
            cells[name] = [cell and datetime(*cell.timetuple()[:3]) for cell in column]
    made = pa.table({name: pa.array(column) for name, column in cells.items()})
    if shape == "arrow":
        return made
    file = path.with_suffix(".parquet")
    pyarrow.parquet.write_table(made, file)
    return {"file": str(file), **found.mapping}


def _days(column: Sequence[Any]) -> bool:
    return any(isinstance(cell, date) for cell in column)


def _objects(pick: random.Random, found: Written, shape: str, path: Path) -> Any:
    rows = [
        {name: cell for name, cell in zip(found.header, row, strict=True) if cell is not None or not at}
        for at, row in enumerate(found.rows())
    ]
    if shape == "inline":
        return rows
    file = path.with_suffix(".json")
    # digits of a Decimal as they are
    text = json.dumps(rows, ensure_ascii=pick.random() < 0.5, default=lambda value: f"\0{value}\0")
    file.write_text(text.replace('"\\u0000', "").replace('\\u0000"', ""), "utf-8")
    return {"file": str(file), **found.mapping}


def meant(kind: str, value: Any) -> Any:
    """A cell's value as the program has it."""
    if value is None:
        return None
    match kind:
        case "text" | "spelled" | "ordered":
            return normalize("NFC", value.strip())
        case "number":
            return Fraction(value)
        case "set":
            return frozenset(value)
        case "levels":
            return {name: (Fraction(level),) for name, level in value.items()}
    return value
