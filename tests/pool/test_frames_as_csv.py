"""The same people are read alike from a data frame and from CSV, whatever types the frame's columns have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from composer.base.errors import ScenarioError
from composer.pool import Pool
from composer.problem.problem import Problem
from composer.scenario.load import load

TEAM = [{"name": "t", "size": 1}]
RANKS = ["a", "b", "c"]
TIMES = ["2027-01-15 23:30", "2027-01-16 00:00", None]
PANDAS_TIMES = pd.to_datetime(pd.Series(TIMES), format="mixed")


def pool(source: Any, mapping: dict[str, Any], fields: dict[str, Any]) -> Pool:
    scenario = {"pool": {"file": "p.csv", **mapping}, "fields": fields, "start": "2027-01-15", "teams": TEAM}
    return load(scenario, pool=source).pool


def read(people: Pool) -> dict[str, Any]:
    """What each field is, and what every person has there."""
    rows = range(len(people))
    return {
        "id": list(people.ids),
        **{name: (column.kind, [column.value(row) for row in rows]) for name, column in people.columns.items()},
    }


def ordered(values: Any) -> Any:
    return pd.Categorical(values, categories=RANKS, ordered=True)


def _both(make: Callable[[dict[str, Any]], Any], cells: list[Any], **more: Any) -> Any:
    return make({"id": ["A", "B", "C"], "x": cells}, **more)


ENUM = {"schema_overrides": {"x": pl.Enum(RANKS)}}
DICTIONARY = pa.DictionaryArray.from_arrays(pa.array([1, 0, None]), pa.array(RANKS), ordered=True)
DECIMALS = [Decimal("1.234"), Decimal("2.50"), None]
COMMA = {"decimal": ","}
SCALE = {"x": RANKS}
ROWS: dict[str, tuple[Any, str, dict[str, Any], dict[str, Any]]] = {
    "ordered categorical": (_both(pd.DataFrame, ordered(["b", "a", None])), "b,a,", {}, SCALE),
    "ordered dictionary": (pa.table({"id": ["A", "B", "C"], "x": DICTIONARY}), "b,a,", {}, SCALE),
    "enum": (_both(pl.DataFrame, ["b", "a", None], **ENUM), "b,a,", {}, SCALE),
    "enum in arrow": (_both(pl.DataFrame, ["b", "a", None], **ENUM).to_arrow(), "b,a,", {}, SCALE),
    "enum, lazy": (_both(pl.LazyFrame, ["b", "a", None], **ENUM), "b,a,", {}, SCALE),
    "ordered numbers": (
        _both(pd.DataFrame, pd.Categorical([2.0, 1.0, None], ordered=True)),
        "2,1,",
        {},
        {"x": ["1", "2"]},
    ),
    "categorical": (_both(pd.DataFrame, pd.Categorical(["b", "a", None])), "b,a,", {}, {}),
    "unordered": (_both(pl.DataFrame, ["b", "a", None], schema_overrides={"x": pl.Categorical}), "b,a,", {}, {}),
    "bands": (
        _both(pd.DataFrame, pd.cut([5, 1, 2], [0, 3, 6])),
        '"(3, 6]","(0, 3]","(0, 3]"',
        {},
        {"x": ["(0, 3]", "(3, 6]"]},
    ),
    "months": (_both(pd.DataFrame, pd.period_range("2027-01", periods=3, freq="M")), "2027-01,2027-02,2027-03", {}, {}),
    "whole": (_both(pd.DataFrame, pd.array([1, None, 3], "Int64")), "1,,3", {}, {}),
    "nullable": (_both(pd.DataFrame, pd.array([1.5, None, 3], "Float64")), "1.5,,3", {}, {}),
    "flags": (_both(pd.DataFrame, pd.array([True, None, False], "boolean")), "True,,False", {}, {}),
    "texts": (_both(pd.DataFrame, pd.array(["x", None, "é"], "string[pyarrow]")), "x,,é", {}, {}),
    "days": (_both(pd.DataFrame, PANDAS_TIMES.dt.floor("D")), "2027-01-15,2027-01-16,", {}, {}),
    "times": (_both(pd.DataFrame, PANDAS_TIMES), "2027-01-15,2027-01-16,", {}, {}),
    "zones": (_both(pd.DataFrame, PANDAS_TIMES.dt.tz_localize("Asia/Almaty")), "2027-01-15,2027-01-16,", {}, {}),
    "points": (_both(pl.DataFrame, [dt.datetime(2027, 1, 15, 8), None, None]), "2027-01-15,,", {}, {}),
    "arrow": (_both(pa.table, pa.array([dt.datetime(2027, 1, 15, 8), None, None])), "2027-01-15,,", {}, {}),
    "sevenths": (_both(pd.DataFrame, np.array([1, 2, 3]) / 7), f"{1 / 7},{2 / 7},{3 / 7}", {}, {}),
    "decimals": (_both(pd.DataFrame, DECIMALS), '"1,234","2,5",', COMMA, {}),
    "exact": (_both(pl.DataFrame, DECIMALS), '"1,234","2,5",', COMMA, {}),
    "objects": (
        _both(pd.DataFrame, pd.Series([1.234, 2.345, "3,5"], dtype=object)),
        '"1,234","2,345","3,5"',
        COMMA,
        {},
    ),
    "coded": (_both(pd.DataFrame, pd.Categorical([1.234, 2.345, 1.234])), '"1,234","2,345","1,234"', COMMA, {}),
    "lists": (_both(pa.table, pa.array([["a", "b"], None, ["a"]])), "a; b,,a", {}, {"x": "set"}),
    "pairs": (_both(pa.table, pa.array([[("en", 3)], None, []], pa.map_(pa.string(), pa.int8()))), "en:3,,", {}, {}),
    "wrapped": (nw.from_native(_both(pl.DataFrame, [1, 2, 3])), "1,2,3", {}, {}),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_column_says_the_same_in_a_frame_and_in_csv(name: str, tmp_path: Path) -> None:
    frame, cells, mapping, fields = ROWS[name]
    file = tmp_path / "p.csv"
    file.write_text("id\tx\n" + "".join(f"{i}\t{c}\n" for i, c in zip("ABC", _cells(cells), strict=True)))
    assert read(pool(frame, mapping, {})) == read(pool(file, mapping, fields))


def _cells(line: str) -> list[str]:
    import csv

    return next(csv.reader([line]))


def test_a_time_of_day_is_not_left_out_without_a_word() -> None:
    for name in ("times", "zones"):
        (said,) = pool(ROWS[name][0], {}, {}).warnings
        assert said == "pool: column `x`: days alone are read, without the time of day (as of 2027-01-15 23:30:00)"
    mixed = _both(pd.DataFrame, pd.Series([dt.date(2027, 1, 1), dt.datetime(2027, 1, 2, 8), None], dtype=object))
    assert "as of 2027-01-02 08:00:00" in pool(mixed, {}, {}).warnings[0]
    for name in ("days", "months", "decimals"):
        assert pool(ROWS[name][0], {}, {}).warnings == ()


@pytest.mark.parametrize("ids", ["No", ["Unit", "No"]])
def test_an_index_that_is_called_as_the_id_serves(ids: Any) -> None:
    index = pd.MultiIndex.from_tuples([("1 Coy", 7), ("2 Coy", 12)], names=["Unit", "No"])
    frame = pd.DataFrame({"x": [1, 2]}, index=index)
    mapping = {"id": ids, "sheet": "Roll", "encoding": "cp1251", "separator": ";", "header": 4, "merged": "fill"}
    found = list(pool(frame, mapping, {}).ids)
    assert found == (["7", "12"] if ids == "No" else ["1 Coy / 7", "2 Coy / 12"])
    assert list(Problem(frame, TEAM, reading={"id": ids}).pool.ids) == found


def test_what_has_no_text_is_told_in_one_line_a_column() -> None:
    frame = _both(pa.table, pa.array([dt.timedelta(1), None, dt.timedelta(2)]))
    with pytest.raises(ScenarioError) as caught:
        pool(frame, {}, {})
    (only,) = map(str, caught.value.mistakes)
    assert only.startswith("pool: row 1, column x: a span of time is neither a date")
    assert only.endswith("(also row 3)")


@pytest.mark.parametrize("least", [0, 10**9])
def test_days_of_points_in_time_stand_in_the_order_in_which_they_come(
    least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.pool.reading.native_unique.FROM", least)
    times = [dt.datetime(2027, 1, day, day) for day in (9, 3, 9, 5)]
    for frame in (pd.DataFrame, pl.DataFrame, pa.table):
        column = pool(frame({"id": ["A", "B", "C", "D", "E"], "x": [None, *times]}), {}, {}).columns["x"]
        assert [*column.texts] == ["2027-01-09", "2027-01-03", "2027-01-05"]
        assert column.codes.tolist() == [-1, 0, 1, 0, 2]
