"""Pools from every kind of file and frame: read by one road or another, the same people come out, or the same words."""

from __future__ import annotations

import csv as plain_csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
from openpyxl import Workbook

from composer import ScenarioError, load
from composer.pool import RawTable, raw
from composer.pool.strings import chunks, dictionary, spans, string_array
from composer.scenario import csv, csv_fast
from composer.scenario.pools import read_pool
from tests.support.pool_files import cells

from .answering import Files, NoEnd, Told, answers, refusing
from .begun import EVERYTHING, PEOPLE, around, as_csv, as_json
from .changing import HIDDEN, LETTERS, ODD, PLAIN, TOKENS, as_bytes, changed_bytes, changed_text, changed_tree
from .packed import changed_parquet, changed_workbook
from .written import valued

SCENARIO = "s.yaml"
CODINGS = ("utf-16", "utf-16-le", "cp1252", "utf-8-sig", "cp1251", "shift-jis")

# One file of people


def draw_csv(draw: Random) -> Files:
    text = as_csv(draw.choice((",", ";", "\t")), draw.choice(("\n", "\n", "\r\n", "\r")))
    text = changed_text(text, draw) if draw.random() < 0.6 else text
    if draw.random() < 0.1:
        return {"p.csv": text.encode(draw.choice(CODINGS), "replace"), SCENARIO: around(draw, "p.csv")}
    data = as_bytes(text)
    data = data if draw.random() < 0.6 else changed_bytes(data, draw)
    return {"p.csv": data, SCENARIO: around(draw, "p.csv")}


def draw_json(draw: Random) -> Files:
    if draw.random() < 0.7:
        data = as_bytes(json.dumps(changed_tree(PEOPLE, draw), ensure_ascii=draw.random() < 0.5))
    else:
        data = changed_bytes(as_json(draw).encode(), draw)
    return {"p.json": data, SCENARIO: around(draw, "p.json")}


def draw_xlsx(draw: Random) -> Files:
    return {"p.xlsx": changed_workbook(draw), SCENARIO: around(draw, "p.xlsx")}


def draw_parquet(draw: Random) -> Files:
    return {"p.parquet": changed_parquet(draw), SCENARIO: around(draw, "p.parquet")}


def hold_pool(files: Files, folder: Path, found: Told) -> None:
    """The scenario that reads the file, with what it is refused with, or its answers."""
    name, data = next(iter(files.items()))
    if name.endswith(".csv"):
        hold_roads(data, found)
    with refusing(found, (*files, str(folder / SCENARIO))):
        problem = load(folder / SCENARIO)
        answers(problem, found, files)


# CSV by every road


SMALL = (
    *((csv_fast, "PIECE", 9), (chunks, "TRIED", 2), (spans, "LONGEST", 40), (dictionary, "_BLOCK", 3)),
    *((dictionary, "_FEWEST_BITS", 1), (raw, "MANY", 2), (string_array, "BLOCK", 3)),
)
QUICK = (csv, "LARGE", 0)
ROADS: Mapping[str, Sequence[tuple[Any, str, Any]]] = {
    "row by row": [(csv, "LARGE", 1 << 60)],
    "by bytes": [QUICK],
    "by bytes, in small pieces": [QUICK, *SMALL],
}
"""What is to be changed so that a small CSV file is read by this road."""


@contextmanager
def road(name: str) -> Iterator[None]:
    with ExitStack() as stack:
        for home, limit, value in ROADS[name]:
            stack.enter_context(patch.object(home, limit, value))
        yield


def known(read: Callable[[], RawTable]) -> tuple[object, ...]:
    """All that is known of a pool: its table, or what is wrong with it."""
    try:
        table = read()
    except ScenarioError as error:
        return tuple(map(str, error.mistakes))
    columns = [(column.name, column.codes.tolist(), tuple(column.texts)) for column in table.columns]
    return columns, table.rows.tolist(), table.row_word, table.warnings


def hold_roads(data: bytes, found: Told) -> None:
    """All that is known of a CSV file is the same by every road."""
    told = {}
    for name in ROADS:
        with road(name):
            told[name] = known(lambda: csv.read_csv(data, "p.csv"))
    first = told["row by row"]
    for name, other in told.items():
        found.hold(other == first, f"{name}: {str(other)[:500]}\nrow by row: {str(first)[:500]}")


# The same people from every kind of file

CELLS = (
    "",
    " ",
    "a",
    " a",
    "b ",
    "id",
    "yes",
    "1",
    "1.0",
    "-0",
    "1e5",
    "2027-01-15",
    "en:3+; fr:2",
    "a,b",
    "a;b",
    'a"b',
)
TABLE = "table.json"


def draw_same(draw: Random) -> Files:
    """A table of texts: names of columns, and rows of cells."""
    fit = [each for each in (*LETTERS, *HIDDEN, *TOKENS) if each.isprintable() or each in "\u200b\u2028\xa0\u202e"]
    fit = [
        each for each in fit if "_x" not in each
    ]  # which workbooks write in another way, and openpyxl reads as it likes
    names = ["id", *draw.sample(("n", "t", " u ", "e\u0301", "Ärzte", "a b", "x,y", "ID", "1"), draw.randint(0, 4))]
    rows = []
    for number in range(draw.randint(1, 6)):
        others = [draw.choice(CELLS) if draw.random() < 0.7 else draw.choice(fit) for _ in names[1:]]
        rows.append([f"P{number}" if draw.random() < 0.9 else draw.choice(fit).strip() or "x", *others])
    return {TABLE: as_bytes(json.dumps([names, *rows], ensure_ascii=False))}


def hold_same(files: Files, folder: Path, found: Told) -> None:
    """The same texts from CSV, JSON, a workbook, Parquet, a list and frames are the same table, or all are refused."""
    names, *rows = json.loads(files[TABLE])
    people = [dict(zip(names, row, strict=True)) for row in rows]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    with open(folder / "p.csv", "w", newline="", encoding="utf-8") as file:
        plain_csv.writer(file).writerows([names, *rows])
    (folder / "p.json").write_text(json.dumps(people), "utf-8")
    book = Workbook()
    for number, row in enumerate([names, *rows], 1):
        for place, cell in enumerate(row, 1):
            written = book.worksheets[0].cell(number, place, cell)
            written.data_type = "s"
    book.save(folder / "p.xlsx")
    pyarrow.parquet.write_table(pa.table(columns), folder / "p.parquet")
    given = {
        "CSV": "p.csv",
        "JSON": "p.json",
        "a workbook": "p.xlsx",
        "Parquet": "p.parquet",
        "a list": people,
        "pandas": pd.DataFrame(columns, dtype=object),
        "polars": pl.DataFrame(columns),
    }
    told = {name: _cells(each, folder) for name, each in given.items()}
    found.verdict = "read" if isinstance(told["CSV"], dict) else "refused"
    for name, table in told.items():
        found.hold(table == told["CSV"], f"{name}: {table}\nCSV: {told['CSV']}")


def _cells(given: object, folder: Path) -> object:
    try:
        return cells(read_pool(given, folder))
    except ScenarioError:
        return None


# Frames


FRAME = "frame.txt"


def draw_frame(draw: Random) -> Files:
    """Columns, some of whose cells are of a kind that nobody thinks of."""
    columns: dict[str, list[Any]] = {name: [person[name] for person in PEOPLE] for name in PEOPLE[0]}
    for _ in range(draw.choice((0, 1, 2, 4))):
        name = draw.choice(list(columns))
        column = columns[name]
        if draw.random() < 0.4:
            columns[name] = [draw.choice((*PLAIN, *ODD))] * len(column)
        else:
            column[draw.randrange(len(column))] = draw.choice((*PLAIN, *ODD))
    if draw.random() < 0.2:
        columns[draw.choice(("", "ID", " id", "x\x00", "\ud800"))] = columns["t"]
    return {FRAME: as_bytes(repr(columns))}


def hold_frame(files: Files, _folder: Path, found: Told) -> None:
    """Frames of every library are read as a list of the same rows is, or refused; what is read is answered."""
    text = files[FRAME].decode("utf-8", "surrogatepass")
    columns = valued(text)
    people = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    listed = _cells(people, Path())
    tree = {key: value for key, value in EVERYTHING.items() if key != "pool"}
    for name, make in _FRAMES.items():
        if not name.startswith("pandas") and "deep(" in text:  # over which Arrow takes a gigabyte, polars for ever
            continue
        try:
            frame = make(columns)
        except (KeyboardInterrupt, NoEnd):
            raise
        except BaseException:  # its library does not take such cells, or panics over them
            continue
        read = _cells(frame, Path())
        exactly = name == "pandas of objects" and not any(each in text.lower() for each in ("nan", "pd.na", "none"))
        found.hold(not exactly or read == listed, f"{name}: {str(read)[:300]}\na list: {str(listed)[:300]}")
        with refusing(found, ()):
            answers(load(tree, frame), found, files)


_FRAMES: Mapping[str, Callable[[dict[str, list[Any]]], object]] = {
    "pandas": pd.DataFrame,
    "pandas of objects": lambda columns: pd.DataFrame(columns, dtype=object),
    "polars": lambda columns: pl.DataFrame(columns, strict=False),
    "Arrow": pa.table,
}
