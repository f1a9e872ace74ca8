from __future__ import annotations

import codecs
import json
from hashlib import sha256
from pathlib import Path

import pytest

from composer.scenario.json import read_json
from tests.support.pool_files import PEOPLE, cells, mistakes


def wrong(data: bytes) -> list[str]:
    return mistakes(read_json, data, "o.json")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_scripts_and_accents_arrive_in_every_encoding(encoding: str, ascii_only: bool) -> None:
    rows = [dict(zip(PEOPLE[0], person, strict=True)) for person in PEOPLE[1:]]
    found = read_json(json.dumps(rows, ensure_ascii=ascii_only).encode(encoding), "o.json")
    assert cells(found) == {
        "id": ["P1", "P2", "P3"],
        "name": ["Олена Шевченко", "Ren\u00e9", "Ren\u00e9"],
        "unit": ["قيادة", "\u00c9tat-major", "\u00c9tat-major"],
    }


def test_cells_are_kept_as_they_are_written(tmp_path: Path) -> None:
    data = b"""[{"id": 1, "a": 2.50, "b": true, "c": null, "d": ["x", "y"], "e": {"fr": 3, "en": "2+"}},
                {"id": "P2", "f": 0.1000000000000000000001}]"""
    (tmp_path / "o.json").write_bytes(data)
    found = read_json(tmp_path / "o.json", "o.json")
    assert cells(found) == {
        "id": ["1", "P2"],
        "a": ["2.50", None],
        "b": ["true", None],
        "c": [None, None],
        "d": ["x; y", None],
        "e": ["fr:3; en:2+", None],
        "f": [None, "0.1000000000000000000001"],
    }
    assert found.place(1, "a") == "o.json: entry 2, column a"
    assert found.sha256 == sha256(data).hexdigest()


def test_everything_wrong_with_the_entries_is_told_at_once() -> None:
    assert wrong(
        b'[{"id": 1, "id": 2}, 7, {"id": 3, "x": NaN, " id": 4, "l": {"en": 1, "en": 2}}, {"x": -Infinity}]'
    ) == [
        "o.json: entry 1: `id` is given twice",
        "o.json: entry 2: a person is wanted here: names and values, like {id: P1, rank: OF-2}",
        "o.json: entry 3: `en` is given twice",
        "o.json: entry 3: `id` is given twice",
        "o.json: entry 3, column x: `NaN` is not a number: leave the cell blank where a value is unknown",
        "o.json: entry 4, column x: the number is infinite",
    ]


DEEP = "lists and objects are nested too deeply"


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", ":1:1: the file is empty"),
        (b"[]", ": the pool is empty: there is no row with a person"),
        (b"{}", ': the file must be a list of people: [{"id": "P1", "rank": "OF-2"}, …]'),
        (b'[{"Id": 1}]', ": there is no column `id` – did you mean `Id`? What differs: upper and lower case"),
        (b'[{"id": 1}\n{"id": 2}]', ":2:1: a comma, a colon or a closing bracket is missing here"),
        (b'[{"id" 1}]', ":1:8: a comma, a colon or a closing bracket is missing here"),
        (b'[{"id": "1}]', ":1:9: the quotation mark that opens here is never closed"),
        (b'[{"id": 1}] x', ":1:13: something stands after the end of the list"),
        pytest.param(b"[" * 200_000, f": {DEEP}", id="lists"),
        pytest.param(b'{"a":' * 200_000, f": {DEEP}", id="objects"),
        pytest.param(b'[{"id": ' + b"1" * 5000 + b"}]", ": a number has thousands of digits", id="digits"),
        (
            b'[{"id": 1e999999999}]',
            ": entry 1, column id: the number is too large, or has too many decimal places",
        ),
        (b'["\xe9"]', ": the byte 0xE9 (number 3 of the file) is not UTF-8: save the file as UTF-8"),
        (
            codecs.BOM_UTF16_LE + b"[\0]",
            ": the byte 0x5D (number 5 of the file) is not UTF-16: save the file as UTF-8",
        ),
    ],
)
def test_broken_files_are_told_in_plain_words(data: bytes, complaint: str) -> None:
    assert wrong(data) == [f"o.json{complaint}"]


@pytest.mark.parametrize("data", [b'[{"id": 1},]', b'[{"id": 1,}]', b"[,]", b"[nul]", b'["\\x"]', b'["a\nb"]'])
def test_broken_files_are_told_with_line_and_column(data: bytes) -> None:
    (found,) = wrong(data)
    assert found.startswith("o.json:1:")
