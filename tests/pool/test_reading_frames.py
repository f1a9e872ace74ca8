from __future__ import annotations

import datetime as dt
import io
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from composer.base.errors import ScenarioError
from composer.pool.reading import frames
from composer.pool.reading.frames import frame_table, is_frame
from composer.problem.problem import Problem
from composer.scenario.load import load
from composer.scenario.parquet import read_parquet
from composer.scenario.pools import read_pool
from tests.support.pool_files import PEOPLE, cells, mistakes

COLUMNS: dict[str, list[object]] = {
    "id": ["P1", "P2", "P3"],
    "name": [person[1] for person in PEOPLE[1:]],
    "age": [30, None, 41],
    "share": [0.1, 2.5, None],
    "ok": [True, None, False],
    "due": [dt.date(2027, 1, 15), None, dt.date(2028, 3, 1)],
    "skills": [["a", "b"], None, []],
}
EXPECTED = {
    "id": ["P1", "P2", "P3"],
    "name": ["Олена Шевченко", "Ren\u00e9", "Ren\u00e9"],
    "age": ["30", None, "41"],
    "share": ["0.1", "2.5", None],
    "ok": ["true", None, "false"],
    "due": ["2027-01-15", None, "2028-03-01"],
    "skills": ["a; b", None, None],
}


class Stream:
    """Anything that speaks Arrow."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def made(kind: str) -> object:
    table = pa.table(COLUMNS)
    if kind == "parquet":
        stream = io.BytesIO()
        pyarrow.parquet.write_table(table, stream)
        return stream.getvalue()
    return {
        "pandas": lambda: pd.DataFrame(COLUMNS, index=["x", "y", "z"]),
        "pandas of arrow": lambda: table.to_pandas(types_mapper=pd.ArrowDtype),
        "polars": lambda: pl.DataFrame(COLUMNS),
        "lazy": lambda: pl.LazyFrame(COLUMNS),
        "arrow": lambda: table,
        "batch": lambda: table.to_batches()[0],
        "stream": lambda: Stream(table),
    }[kind]()


@pytest.mark.parametrize("kind", ["pandas", "pandas of arrow", "polars", "lazy", "arrow", "batch", "stream"])
def test_the_same_people_arrive_from_every_kind_of_frame(kind: str) -> None:
    frame = made(kind)
    assert is_frame(frame)
    found = read_pool(frame)
    assert cells(found) == EXPECTED
    assert found.place(1, "age") == "pool: row 2, column age"


def test_the_same_people_arrive_from_parquet() -> None:
    found = read_parquet(made("parquet"), "o.parquet")  # type: ignore[arg-type]
    assert cells(found) == EXPECTED
    assert found.place(2) == "o.parquet: row 3"
    assert found.sha256 is not None


def test_arrow_streams_need_no_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "_arrow_backend", lambda: "polars")
    assert cells(frame_table(made("stream"), "pool")) == EXPECTED


def test_lists_texts_and_single_columns_are_no_frames() -> None:
    for value in (None, 7, "o.csv", [], {}, {"a": [1]}, object(), np.zeros(3), pd.Series([1]), pl.Series([1]), pa.chunked_array([[1]])):  # fmt: skip  # noqa: E501
        assert not is_frame(value)


def test_what_pandas_makes_of_missing_values_is_blank() -> None:
    frame = pd.DataFrame(
        {
            "id": [1.0, 2.0, 3.0],
            "day": pd.to_datetime(pd.Series(["2027-01-15", None, "2027-01-16"])),
            "whole": pd.array([1, None, 3], dtype="Int64"),
            "mixed": [pd.NA, np.nan, "x"],
            "kind": pd.Categorical(["a", None, "b"]),
            "narrow": np.array([0.1, np.nan, 3], dtype="float32"),
        }
    )
    assert cells(frame_table(frame, "pool")) == {
        "id": ["1", "2", "3"],
        "day": ["2027-01-15", None, "2027-01-16"],
        "whole": ["1", None, "3"],
        "mixed": [None, None, "x"],
        "kind": ["a", None, "b"],
        "narrow": ["0.1", None, "3"],
    }


def test_levels_may_come_as_mappings() -> None:
    frame = pl.DataFrame({"id": ["P1", "P2"], "levels": [{"en": 3, "fr": None}, {"en": None, "fr": 2}]})
    assert cells(frame_table(frame, "pool"))["levels"] == ["en:3", "fr:2"]
    assert cells(frame_table(frame.to_arrow(), "pool"))["levels"] == ["en:3", "fr:2"]
    assert cells(frame_table(pd.DataFrame({"id": [1], "levels": [{"en": 3}]}), "pool"))["levels"] == ["en:3"]


def test_everything_wrong_with_a_frame_is_told_at_once() -> None:
    frame = pl.DataFrame({"ID": ["P1", "P2"], "x": [1.0, float("inf")], "y": [b"a", None]})
    assert mistakes(frame_table, frame, "pool") == [
        "pool: there is no column `id` – did you mean `ID`? What differs: upper and lower case",
        "pool: row 2, column x: the number is infinite",
        "pool: row 1, column y: bytes stand here instead of text",
    ]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[1, 2, 3]], columns=["id", "a", "a"]),
        pa.table([pa.array([1])] * 3, names=["id", "a", "a"]),
        pl.DataFrame({"id": [1], "a": [1], " a": [1]}),
    ],
)
def test_repeated_names_are_told(frame: object) -> None:
    assert is_frame(frame)
    assert mistakes(read_pool, frame) == ["pool: 2 columns are called `a`: give each a name of its own"]


def test_frames_without_people_and_lazy_frames_that_fail_are_told() -> None:
    assert mistakes(frame_table, pd.DataFrame({"id": []}), "pool") == [
        "pool: the pool is empty: there is no row with a person"
    ]
    lazy = pl.LazyFrame({"id": ["x"]}).with_columns(pl.col("nothing"))
    assert mistakes(frame_table, lazy, "pool")[0].startswith("pool: the data frame can't be read: ")


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert mistakes(read_parquet, b"", "o.pq") == [
        'o.pq: reading Parquet files needs pyarrow: pip install "team-composer[parquet]"'
    ]


def test_what_is_no_parquet_file_and_what_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = ["o.pq: the file is not a Parquet file, or it is damaged"]
    data = made("parquet")
    assert isinstance(data, bytes)
    assert mistakes(read_parquet, b"", "o.pq") == damaged
    assert mistakes(read_parquet, data[:100] + data[140:], "o.pq") == damaged
    monkeypatch.setattr("composer.scenario.parquetguard.MAX_ROWS", 2)
    assert mistakes(read_parquet, data, "o.pq") == [
        "o.pq: the table is too large; 2 rows and 1,000 columns are the most"
    ]


def test_a_pool_that_was_read_before_stands_in_as_it_was_written_and_is_read_as_the_scenario_says() -> None:
    rows = [{"id": "P1", "rank": "low", "born": "05/08/1990", "birth": "1990-08-05"}, {"id": "P2", "rank": "high"}]
    team = {"name": "t", "size": 1, "everyone": {"rank": {"at_least": "high"}}}
    fields = {"rank": ["low", "high"], "born": {"date": "dd/mm/yyyy"}}
    before = load({"pool": rows, "fields": fields, "start": "2027-01-15", "teams": [team]})
    for scenario in ({"teams": [team]}, {"teams": [team], "pool": [{"id": "P9"}], "start": "2030-01-15"}):
        problem = load(scenario, pool=before.pool)
        assert [*problem.pool.ids] == ["P1", "P2"]
        assert problem.admits(problem.teams[0]).tolist() == [False, True]
        assert problem.pool.columns["born"].value(0) == dt.date(1990, 8, 5)
    assert problem.pool.columns["age"].value(0) == 39
    assert before.pool.columns["age"].value(0) == 36
    turned = load({"teams": [team], "fields": {"rank": ["high", "low"]}}, pool=before.pool)
    assert turned.admits(turned.teams[0]).tolist() == [True, True]


def test_names_of_columns_may_be_numbers() -> None:
    frame = pd.DataFrame({"id": ["P1", "P2"], 2026: ["4", ""], 2027: ["x", "5"]})
    read: list[Any] = [frame, frame.to_dict("records")]
    for people in read:
        problem = Problem(people, [{"name": "t", "size": 1, "everyone": {2026: 4}}], fields={2026: "number"})  # type: ignore[dict-item]
        assert problem.pool.columns["2026"].kind == "number"
        assert problem.admits(problem.teams[0]).tolist() == [True, False]


@pytest.mark.parametrize("nothing", [pd.NA, pd.NaT, np.nan], ids=repr)
@pytest.mark.parametrize("key", ["start", "end", "today", "drop", "rest"])
def test_values_of_pandas_that_stand_for_nothing_are_mistakes_with_their_place(key: str, nothing: object) -> None:
    with pytest.raises(ScenarioError) as caught:
        load({"pool": [{"id": "P1"}], "teams": [{"name": "t", "size": 1}], key: nothing})
    assert [mistake.path for mistake in caught.value.mistakes] == [(key,)]
