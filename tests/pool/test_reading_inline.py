from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from composer.pool.reading.inline import inline_table
from composer.scenario.pools import read_pool
from composer.scenario.yaml import Document, Plain, read_yaml
from tests.support.pool_files import PEOPLE, cells, mistakes, workbook


def document(text: str) -> tuple[object, Document]:
    found = read_yaml(text, "o.yaml")
    return found.value["pool"], found  # type: ignore[index]


def test_scripts_and_accents_arrive_from_a_scenario() -> None:
    rows = "".join(f"  - {{id: {i}, name: {name}, unit: {unit}}}\n" for i, name, unit in PEOPLE[1:])
    spec, doc = document("pool:\n" + rows)
    found = read_pool(spec, None, doc)
    assert cells(found) == {
        "id": ["P1", "P2", "P3"],
        "name": ["Олена Шевченко", "Ren\u00e9", "Ren\u00e9"],
        "unit": ["قيادة", "\u00c9tat-major", "\u00c9tat-major"],
    }


def test_rows_are_named_by_their_lines_and_cells_are_as_written() -> None:
    spec, doc = document(
        "title: x\npool:\n  - {id: 007, e\u0301tat: no, n: 2.50}\n  - id: 8\n    n: -1\n    due: 2027-01-15\n"
        "    langs: {no: 3, en: 2+}\n    skills: [a, b]\n    ok: true\n"
    )
    found = read_pool(spec, None, doc)
    assert cells(found) == {
        "id": ["007", "8"],
        "\u00e9tat": ["no", None],
        "n": ["2.50", "-1"],
        "due": [None, "2027-01-15"],
        "langs": [None, "no:3; en:2+"],
        "skills": [None, "a; b"],
        "ok": [None, "true"],
    }
    assert found.place(1, "n") == "o.yaml: line 4, column n"
    assert all(type(text) is str for column in found.columns for text in column.texts)


def test_rows_given_in_python_are_entries() -> None:
    found = inline_table([{"id": Plain("P1"), 5: Decimal("1.0")}, {"id": np.int64(2)}], "pool")
    assert cells(found) == {"id": ["P1", "2"], "5": ["1.0", None]}
    assert found.place(1) == "pool: entry 2"


def test_everything_wrong_with_inline_rows_is_told_at_once() -> None:
    spec, doc = document(
        "pool:\n  - {ID: P1, '': x}\n".replace("'': x", "' ': x") + "  - P2\n  - {ID: .nan, l: {en: }}\n"
    )
    assert mistakes(read_pool, spec, None, doc) == [
        "o.yaml: there is no column `id` – did you mean `ID`? What differs: upper and lower case",
        "o.yaml: line 3: a person is wanted here: names and values, like {id: P1, rank: OF-2}",
        "o.yaml: line 4, column l: a name or a level in it is blank",
        "o.yaml: line 2: column 2 has no name, but a value here: name it in the header, or empty it",
    ]


def test_a_list_without_people_is_a_mistake() -> None:
    assert mistakes(inline_table, [], "pool") == ["pool: the pool is empty: there is no row with a person"]
    assert mistakes(inline_table, [7], "pool") == [
        "pool: entry 1: a person is wanted here: names and values, like {id: P1, rank: OF-2}"
    ]


def test_keys_by_the_thousand_are_refused_early() -> None:
    found = mistakes(inline_table, [{str(i): 1} for i in range(5000)], "pool")
    assert found == ["pool: there are 1,001 columns; 1,000 is the most that can be read"]


@pytest.mark.parametrize("name", ["o.csv", "o.TSV", "o.txt", "o.xlsx", "o.XLSM", "o.json"])
def test_files_are_read_by_their_ending_relative_to_the_scenario(name: str, tmp_path: Path) -> None:
    kind = name[2:].lower()
    data = {"json": b'[{"id": "P1"}]'}.get(kind) or (workbook([["id"], ["P1"]]) if "xl" in kind else b"id\nP1\n")
    (tmp_path / "pools").mkdir()
    (tmp_path / "pools" / name).write_bytes(data)
    for spec in (
        f"pools/{name}",
        Plain(f"pools/{name}"),
        {"file": f"pools/{name}"},
        tmp_path / "pools" / name,
    ):
        found = read_pool(spec, tmp_path)
        assert cells(found) == {"id": ["P1"]}
        assert found.source == name
        assert found.sha256 is not None


def test_a_sheet_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "o.xlsx").write_bytes(workbook([["id"], ["P1"]], [["id"], ["P2"]]))
    spec, doc = document("pool: {file: o.xlsx, sheet: S2}")
    assert cells(read_pool(spec, tmp_path, doc)) == {"id": ["P2"]}
    assert mistakes(read_pool, {"file": "o.xlsx", "sheet": 2027}, tmp_path) == [
        "o.xlsx: there is no sheet `2027` – available: S1, S2"
    ]


WANTED = "a pool is a file (`officers.csv`), `{file: officers.xlsx, sheet: Officers}`, or a list of people"


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("pool:", [f"o.yaml:1:6: pool: {WANTED}"]),
        ("pool: 7", [f"o.yaml:1:7: pool: {WANTED}"]),
        ("pool: {}", [f"o.yaml:1:7: pool: {WANTED}"]),
        (
            "pool: {files: x.csv, sheet: [a]}",
            [
                "o.yaml:1:15: pool: unknown key `files` – did you mean `file`?",
                "o.yaml:1:29: pool: the name of a sheet is wanted",
                f"o.yaml:1:7: pool: {WANTED}",
            ],
        ),
        (
            "pool: {file: o.csv, sheet: a}",
            ["o.yaml:1:28: pool: `o.csv` has no sheets: only Excel workbooks do"],
        ),
        ("pool: o.csv", ["o.yaml:1:7: pool: there is no file `o.csv`"]),
        ("pool: o.xls", ["o.yaml:1:7: pool: `o.xls` is an old Excel file: save it as .xlsx"]),
        (
            "pool: http://x.org/o",
            ["o.yaml:1:7: pool: `http://x.org/o` is an address: a pool is a file on this computer"],
        ),
        (
            "pool: o.doc",
            [
                (
                    "o.yaml:1:7: pool: `o.doc` is not a kind of file that a pool can be read from: "
                    ".csv, .tsv, .txt, .xlsx, .xlsm, .json, .parquet, .pq"
                )
            ],
        ),
    ],
)
def test_a_pool_that_can_not_be_is_told_where_it_stands(text: str, complaints: list[str], tmp_path: Path) -> None:
    spec, doc = document(text)
    assert mistakes(read_pool, spec, tmp_path, doc) == complaints


def test_without_a_scenario_the_place_is_the_key() -> None:
    assert mistakes(read_pool, 7) == [f"pool: {WANTED}"]
