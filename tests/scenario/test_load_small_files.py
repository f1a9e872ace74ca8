"""Small files that stand for ever so much are refused before it is there; each has a twin that is read."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from composer.cli.shell import finish
from composer.scenario import csv, parquet, parquetguard, zipguard
from composer.scenario import workbook as opened
from composer.scenario.damage import Damaged
from composer.scenario.deltas import shared_bytes
from composer.scenario.elements import TooMany, elements
from composer.scenario.json import read_json
from composer.scenario.load import load, load_with_expectations
from composer.scenario.thrift import read_struct
from composer.scenario.xlsx import read_xlsx
from composer.scenario.zipguard import Limit
from tests.support.pool_files import cells, edited, mistakes, workbook

SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"


def sharing(data: bytes) -> bytes:
    """A workbook whose cell B2 holds the first of its shared texts, an `x`."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    more = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    cell = re.compile(rb'<c r="B2".*?</c>')
    data = edited(data, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", more))
    data = edited(data, SHEET, lambda xml: cell.sub(b'<c r="B2" t="s"><v>0</v></c>', xml, count=1))
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return edited(data, TEXTS, lambda _: b'<sst xmlns="' + main + b'"><si><t>x</t></si></sst>')


BOOK = sharing(workbook([["id", "a"], ["P1", 7], ["P2", "y"]]))
TEAM = [{"name": "t", "size": 1}]


def told(data: bytes) -> str:
    (only,) = mistakes(read_xlsx, data, "o.xlsx")
    return only


def stuffed(part: str, before: bytes, what: bytes, times: int) -> bytes:
    """The workbook with something put into one of its parts again and again."""
    return edited(BOOK, part, lambda xml: xml.replace(before, what * times + before))


def peak(program: str, *arguments: str) -> tuple[str, float]:
    """What a program prints, and the megabytes it has taken beyond those before it began."""
    code = (
        "import sys, resource\n"
        "def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "import numpy, openpyxl, pyarrow.parquet, composer.scenario.load\n"
        f"start = most()\n{program}\nprint(most() - start)"
    )
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    *words, size = run.stdout.splitlines()
    return "\n".join(words), float(size)


REFUSE = (
    "from composer.scenario.load import load\n"
    "from composer.base.errors import ScenarioError\n"
    "for name in sys.argv[1:]:\n"
    "    try: load({'pool': name, 'teams': [{'name': 't', 'size': 1}]}); print('read')\n"
    "    except ScenarioError as error: print(error)"
)


@pytest.mark.unmeasured
def test_real_bombs_take_less_than_two_hundred_megabytes_together(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    empty, long = b"<si><t/></si>" * 80_000, b"a" * 1_000_000
    with_texts = edited(BOOK, TEXTS, lambda xml: xml.replace(b"</sst>", empty * 20 + b"</sst>"))
    with_text = edited(BOOK, TEXTS, lambda xml: xml.replace(b"</sst>", b"<si><t>" + long * 40 + b"</t></si></sst>"))
    rows = 1_000_000
    nulls = pa.table({"id": pa.array(range(rows)), **{f"c{n}": pa.nulls(rows, pa.string()) for n in range(100)}})
    (tmp_path / "texts.xlsx").write_bytes(with_texts)
    (tmp_path / "text.xlsx").write_bytes(with_text)
    pq.write_table(nulls, tmp_path / "nulls.parquet", compression="zstd")
    sparse = '[{"id":"x",' + ",".join(f'"c{n}":1' for n in range(998)) + "}" + ",{}" * 100_000 + "]"
    (tmp_path / "sparse.json").write_text(sparse)
    files = [*tmp_path.iterdir()]
    assert all(path.stat().st_size < 5_000_000 for path in files)
    words, size = peak(REFUSE, *map(str, files))
    assert len(words.splitlines()) == len(files)
    assert "read" not in words.splitlines()
    assert size < 200


@pytest.mark.parametrize(
    ("part", "before", "what", "limit"),
    [
        (STYLES, b"</cellXfs>", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', "WHOLE"),
        ("xl/workbook.xml", b"</workbook>", b"<extLst/>", "WHOLE"),
        (TEXTS, b"</sst>", b"<si><t/></si>", "TEXTS"),
        (SHEET, b"</sheetData>", b"<row/>", "STREAMED"),
    ],
)
def test_each_part_may_hold_so_many_tags(
    part: str, before: bytes, what: bytes, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limited(tags: int) -> None:
        for module in (zipguard, opened):
            monkeypatch.setattr(module, limit, Limit(10**9, 0, tags, 0))

    data = stuffed(part, before, what, 300)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tags = archive.read(part).count(b"<")
    if limit == "STREAMED":  # which all parts are held to
        tags = max(tags, 1000)
        data = stuffed(part, before, what, 1200)
        tags = zipfile.ZipFile(io.BytesIO(data)).read(part).count(b"<")
    limited(tags)
    assert cells(read_xlsx(data, "o.xlsx"))["id"] == ["P1", "P2"]
    limited(tags - 1)
    assert told(data).startswith(f"o.xlsx: the workbook's part `{part}` holds more than {tags - 1:,} XML tags")


def test_what_a_part_may_hold_grows_with_what_it_takes_in_the_file() -> None:
    limit = Limit(10, 2, 5, 3)
    fits = zipguard.Part(4, 18, 17)
    assert zipguard.excess("a", fits, limit) is None
    assert "18 MB" not in str(zipguard.excess("a", zipguard.Part(4, 19, 17), limit))
    assert zipguard.excess("a", zipguard.Part(4, 19, 17), limit) is not None
    assert zipguard.excess("a", zipguard.Part(4, 18, 18), limit) is not None


def test_tags_and_stretches_are_counted_over_the_ends_of_pieces() -> None:
    part = zipguard.Part(1)
    for piece in (b"<a>12", b"345", b"6</a>"):
        part.add(piece)
    assert (part.size, part.tags, part.stretch) == (13, 2, 9)


def test_one_long_text_is_refused_and_a_long_one_that_excel_could_hold_is_read() -> None:
    def with_text(size: int) -> bytes:
        return edited(BOOK, TEXTS, lambda xml: xml.replace(b"<t>x</t>", b"<t>" + b"x" * size + b"</t>"))

    assert len(str(cells(read_xlsx(with_text(32_767), "o.xlsx"))["a"][0])) == 32_767
    assert "holds a text of" in told(with_text(2_200_000))


def test_a_row_or_text_of_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.scenario.elements.MOST_INSIDE", 100)
    runs = lambda number: edited(  # noqa: E731
        BOOK, TEXTS, lambda xml: xml.replace(b"<t>x</t>", b"<r><t>x</t></r>" * number)
    )
    assert cells(read_xlsx(runs(40), "o.xlsx"))["a"][0] == "x" * 40
    assert "a text has too many parts" in told(runs(60))
    row = lambda number: stuffed(SHEET, b"</sheetData>", b'<row r="9">' + b"<c/>" * number + b"</row>", 1)  # noqa: E731
    assert cells(read_xlsx(row(80), "o.xlsx"))["id"] == ["P1", "P2"]
    assert "a row of the sheet `S1` has too many parts" in told(row(120))


@pytest.mark.unmeasured
def test_elements_come_whole_and_what_stands_around_them_is_forgotten() -> None:
    xml = b"<w><x/><s>" + b"<r><c><v>1</v></c></r><y a=''/>" * 3000 + b"</s></w>"
    found = 0
    for row in elements(io.BytesIO(xml), {"r"}):
        assert [(cell.tag, cell.findtext("v")) for cell in row] == [("c", "1")]
        found += 1
    assert found == 3000
    with pytest.raises(TooMany):
        list(elements(io.BytesIO(b"<w>" * 300_000), {"r"}))


def test_an_archive_that_says_the_same_bytes_twice_is_refused() -> None:
    stream = io.BytesIO(BOOK)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/more.xml", b"<a/>")
        twin = archive.getinfo("xl/more.xml")
        twin.header_offset = archive.getinfo(SHEET).header_offset
    assert told(stream.getvalue()) == "o.xlsx: the file is not an Excel workbook, or it is damaged"


def test_other_ways_to_pack_than_excels_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert told(stream.getvalue()) == "o.xlsx: the file is not an Excel workbook, or it is damaged"


def test_parts_and_sheets_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        parts = len(archive.namelist())
    monkeypatch.setattr(zipguard, "MAX_PARTS", parts)
    assert cells(read_xlsx(BOOK, "o.xlsx"))["id"] == ["P1", "P2"]
    monkeypatch.setattr(zipguard, "MAX_PARTS", parts - 1)
    assert "more than" in told(BOOK)
    monkeypatch.undo()
    monkeypatch.setattr(opened, "MAX_SHEETS", 1)
    assert cells(read_xlsx(BOOK, "o.xlsx"))["id"] == ["P1", "P2"]
    assert "more than 1 sheets" in told(workbook([["id"], ["P1"]], [["id"], ["P1"]]))


def test_rows_that_do_not_go_upwards_are_damage_and_not_left_out() -> None:
    again = b'<row r="2"><c r="A2" t="inlineStr"><is><t>P9</t></is></c></row>'
    assert told(stuffed(SHEET, b"</sheetData>", again, 1)) == "o.xlsx: the workbook is damaged and can't be read"


@pytest.mark.unmeasured
def test_short_rows_below_a_wide_header_are_counted_as_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook([["id", *(f"c{n}" for n in range(9))], *([f"P{n}"] for n in range(5000))])
    monkeypatch.setattr("composer.pool.reading.table.CELLS_EACH", 0)
    monkeypatch.setattr("composer.pool.reading.table.MAX_CELLS", 50_000)
    assert len(read_xlsx(data, "o.xlsx").rows) == 5000
    monkeypatch.setattr("composer.pool.reading.table.MAX_CELLS", 49_999)
    assert "5,000 rows of 10 columns are too much" in told(data)


def parquet_of(**options: Any) -> Callable[[dict[str, Any]], bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def made(columns: dict[str, Any]) -> bytes:
        stream = io.BytesIO()
        pq.write_table(pa.table(columns), stream, store_schema=False, **options)
        return stream.getvalue()

    return made


def repeated(text: str, rows: int) -> dict[str, Any]:
    import pyarrow as pa

    ids = pa.array([f"P{n}" for n in range(rows)])
    return {"id": ids, "t": pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))}


def test_a_long_text_that_is_kept_once_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    made = parquet_of(dictionary_pagesize_limit=1 << 24)
    data = made(repeated("x" * 3000, 500))
    monkeypatch.setattr(parquetguard, "MAX_TEXTS", 500 * 3000 - 1)
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = parquetguard.excess(data, pq.ParquetFile(pa.BufferReader(data)).metadata, pa)
    assert found == (None, {"t"}, set())
    assert cells(parquet.read_parquet(data, "o.pq"))["t"] == ["x" * 3000] * 500
    monkeypatch.setattr(parquetguard, "MAX_TEXTS", 500 * 3000)
    assert parquetguard.excess(data, pq.ParquetFile(pa.BufferReader(data)).metadata, pa) == (None, set(), set())


def test_what_a_parquet_file_grows_to_and_its_cells_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet_of(compression="zstd", dictionary_pagesize_limit=1 << 24)(repeated("x" * 100_000, 10))
    monkeypatch.setattr(parquetguard, "BYTES_EACH", 0)
    monkeypatch.setattr(parquetguard, "BYTES", 101_000)
    assert len(parquet.read_parquet(data, "o.pq").rows) == 10
    monkeypatch.setattr(parquetguard, "BYTES", 99_000)
    assert "the table grows to 0 MB when it is read" in mistakes(parquet.read_parquet, data, "o.pq")[0]
    monkeypatch.undo()
    monkeypatch.setattr("composer.pool.reading.table.CELLS_EACH", 0)
    monkeypatch.setattr("composer.pool.reading.table.MAX_CELLS", 20)
    assert len(parquet.read_parquet(data, "o.pq").rows) == 10
    lists = parquet_of()({"id": ["P1"], "s": [["a"] * 21]})
    for given in (lists, parquet_of()({"id": [*"abcdefg"], "x": [1] * 7, "y": [1] * 7})):
        assert "20 are the most" in mistakes(parquet.read_parquet, given, "o.pq")[0]


CHAINED = {"use_dictionary": False, "column_encoding": {"id": "DELTA_BYTE_ARRAY"}}


@pytest.mark.parametrize("more", [{}, {"compression": "zstd"}, {"data_page_version": "2.0"}, {"compression": "none"}])
@pytest.mark.parametrize("nothing", [0, 7])
def test_texts_written_as_ends_of_others_are_counted_as_they_are_read(
    more: dict[str, Any], nothing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(5)
    texts: list[str | None] = ["".join(chance.choices("ab", k=chance.choice([0, 3, 40, 600]))) for _ in range(2000)]
    if nothing:
        texts[::nothing] = [None] * len(texts[::nothing])
    given = ["x" * 300 + (text or "") for text in texts]
    data = parquet_of(**CHAINED, **more)(
        {"id": [None if text is None else g for text, g in zip(texts, given, strict=True)]}
    )
    counted: list[int] = []
    shared = parquetguard.shared_bytes
    monkeypatch.setattr(parquetguard, "shared_bytes", lambda *page: counted.append(shared(*page)) or counted[-1])
    import pyarrow as pa
    import pyarrow.parquet as pq

    assert parquetguard.excess(data, pq.ParquetFile(pa.BufferReader(data)).metadata, pa) == (None, set(), {"id"})
    there = [g for text, g in zip(texts, given, strict=True) if text is not None]
    assert len(counted) == 1
    assert counted[0] == sum(
        next(n for n in range(999) if a[: n + 1] != b[: n + 1] or n == len(a)) for a, b in pairwise(there)
    )


@pytest.mark.unmeasured
def test_a_hundred_thousand_short_texts_written_as_ends_of_others_are_read_and_a_bomb_of_them_is_not() -> None:
    ids = [f"P{n:07}" for n in range(100_000)]
    data = parquet_of(**CHAINED)({"id": ids})
    assert len(data) < 100_000
    assert cells(parquet.read_parquet(data, "o.pq"))["id"] == ids
    bomb = parquet_of(**CHAINED)({"id": ["x" * 20_000] * 5_000})
    (only,) = mistakes(parquet.read_parquet, bomb, "o.pq")
    assert only.startswith("o.pq: the table grows to 100 MB when it is read; 5")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "80",
        "8001 04 05 02",  # no block follows
        "8001 04 05 02 00 08000000",  # no differences follow
        "8001 04 05 02 01 00000000",  # less than nothing is shared
        "8001 04 05 02 8080 08 00000000",  # more than stands there
        "8001 00 05 02 00",
        "8001 03 05 02 00 000000",
        "8001 04 09 02 00 00000000",  # more texts than the page has
        "8001 04 05 02 00 41000000",
    ],
)
def test_damaged_lengths_of_shared_beginnings_are_damage(page: str) -> None:
    with pytest.raises(Damaged):
        shared_bytes(memoryview(bytes.fromhex(page)), 8)


def test_lengths_of_shared_beginnings_are_summed() -> None:
    # 128 in a block of 4 parts, 5 texts, the first 0; differences from 1 on, 2 bits each: 1 + (0, 1, 3, 0)
    page = bytes.fromhex("8001 04 05 00 02 02000000 34") + bytes(7)
    assert shared_bytes(memoryview(page), 5) == 0 + 1 + 3 + 7 + 8
    assert shared_bytes(memoryview(bytes.fromhex("8001 04 00 00")), 5) == 0
    assert shared_bytes(memoryview(bytes.fromhex("8001 04 01 0c")), 5) == 6


@pytest.mark.parametrize(
    "texts", [["a"], ["a", "bcd", "ef"], ["", "abc"], ["x" * 300, "y"], ["a\0\0\0\0b", "c" * 9], [""]]
)
def test_the_longest_text_is_found_whatever_stands_in_texts(texts: list[str]) -> None:
    page = b"".join(struct.pack("<I", len(text)) + text.encode() for text in texts)
    assert parquetguard._longest_of(memoryview(page)) == max(map(len, texts))


def test_a_line_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv, "LONGEST_ROW", 100)
    fine = b"id,a\nP1," + b"x" * 90 + b"\n" + b"P2,y\r\n" * 50
    assert len(csv.read_csv(fine, "o.csv").rows) == 51
    assert "a line is longer" in mistakes(csv.read_csv, fine + b"P3," + b"x" * 200, "o.csv")[0]


def test_keys_that_stand_twice_among_many_are_told_soon() -> None:
    keys = ",".join(f'"c{n}":1' for n in range(30_000))
    assert "columns" in mistakes(read_json, f'[{{"id":"x","id":"y",{keys}}}]'.encode(), "o.json")[0]


@pytest.mark.parametrize(
    "change",
    [
        {"teams": [{"name": "t", "size": 1}], "sweep": {"t.size": ",".join(["1..10000"] * 50)}},
        {"teams": [{"name": "t", "size": 1, **{f"k{n}": 1 for n in range(5000)}}]},
        {"teams": [{"name": "t", "size": 1}], "pool": [{f"c{n}": 1 for n in range(900)} | {"id": "x"}, *[{}] * 40_000]},
    ],
)
def test_a_scenario_that_asks_for_ever_so_much_is_refused_in_a_few_words(change: dict[str, object]) -> None:
    found = mistakes(load, {"pool": [{"id": "P1"}], **change})
    assert len(found) <= 52
    assert sum(map(len, found)) < 10_000


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("composer.scenario.xlsx._table", "o.xlsx"),
        ("composer.scenario.workbook._cells", "o.xlsx"),
        ("composer.scenario.workbook._texts", "o.xlsx"),
        ("composer.scenario.parquet._coded", "o.parquet"),
        ("composer.scenario.parquetguard._count", "o.parquet"),
    ],
)
@pytest.mark.parametrize("error", [TypeError, KeyError, ValueError, IndexError, AttributeError, OSError])
def test_a_defect_of_this_program_is_never_called_damage(
    where: str, name: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise error("ours")

    data = BOOK if name == "o.xlsx" else parquet_of()({"id": ["P1"]})
    monkeypatch.setattr(where, broken)
    with pytest.raises(error, match="ours"):
        read_xlsx(data, name) if name == "o.xlsx" else parquet.read_parquet(data, name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<c r="B2" t="s"><v>0</v></c>', b'<c r="B2" t="s"><v>9</v></c>'),
        (b'<c r="B2" t="s"><v>0</v></c>', b'<c r="B2" t="n"><v>seven</v></c>'),
        (b'<c r="B2" t="s"><v>0</v></c>', b'<c r="?" t="s"><v>0</v></c>'),
        (b'<row r="2"', b'<row r="two"'),
        (b"<sheetData>", b"<sheetData"),
    ],
)
def test_damage_of_any_kind_in_a_sheet_is_told(before: bytes, after: bytes) -> None:
    assert before in zipfile.ZipFile(io.BytesIO(BOOK)).read(SHEET)
    data = edited(BOOK, SHEET, lambda xml: xml.replace(before, after))
    assert told(data) == "o.xlsx: the workbook is damaged and can't be read"


@pytest.mark.parametrize("change", [lambda data: data[:-9], lambda data: data[:9] + bytes(40) + data[49:]])
def test_damage_in_a_parquet_file_is_told(change: Callable[[bytes], bytes]) -> None:
    data = change(parquet_of()({"id": [f"P{n}" for n in range(99)]}))
    assert mistakes(parquet.read_parquet, data, "o.pq") == ["o.pq: the file is not a Parquet file, or it is damaged"]


def unloaded() -> None:
    raise ImportError("libfoo.so: failed to map segment from shared object")


def test_a_library_that_finds_no_memory_is_no_defect(capsys: pytest.CaptureFixture[str]) -> None:
    assert finish(unloaded) == 3
    assert "memory is not enough for this." in capsys.readouterr().err


def exhausted(*_: object) -> Iterable[object]:
    raise MemoryError


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("o.xlsx", "composer.scenario.xlsx.Workbook.of"),
        ("o.csv", "composer.scenario.csv.text_of"),
        ("o.parquet", "composer.scenario.parquet.excess"),
        ("o.parquet", "composer.pool.reading.frames._side_by_side"),
    ],
)
def test_memory_that_ran_out_is_no_damage(
    name: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {"o.xlsx": BOOK, "o.csv": b"id\nP1\n", "o.parquet": parquet_of()({"id": ["P1"]})}
    (tmp_path / name).write_bytes(made[name])
    scenario = {"pool": str(tmp_path / name), "teams": TEAM}
    assert len(load_with_expectations(scenario).problem.pool) >= 1
    monkeypatch.setattr(where, exhausted)
    assert finish(lambda: load_with_expectations(scenario)) == 3
    assert f"memory is not enough for reading {name}" in capsys.readouterr().err


def test_structures_of_a_page_stand_in_each_other_only_so_deep() -> None:
    def nested(depth: int) -> memoryview:
        return memoryview(b"\x1c" * depth + b"\0" * (depth + 1))  # field 1, a structure

    assert read_struct(nested(8), 0)[1] == 17
    with pytest.raises(ValueError, match="too deep"):
        read_struct(nested(9), 0)


def test_a_description_that_is_too_long_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquetguard, "MAX_FOOTER", 100)
    footer = b"x" * 101
    assert "description of itself" in str(
        parquetguard.footer_excess(b"PAR1" + footer + struct.pack("<I", 101) + b"PAR1")
    )
    assert not parquetguard.footer_excess(b"PAR1" + footer[1:] + struct.pack("<I", 100) + b"PAR1")


def test_what_is_over_no_longer_counts_towards_what_one_element_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.scenario.elements.MOST_INSIDE", 5)
    rows = b"<row><c/><c/></row><other><c/></other>"
    assert len(list(elements(io.BytesIO(b"<sheet>" + rows * 100 + b"</sheet>"), {"row"}))) == 100
    with pytest.raises(TooMany):
        list(elements(io.BytesIO(b"<sheet><row>" + b"<c/>" * 4 + b"</row></sheet>"), {"row"}))
