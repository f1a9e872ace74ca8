"""The mapping on what Python has in memory: frames and rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from composer.base.errors import ScenarioError
from composer.pool import Pool
from composer.pool.reading.mapping import read_mapping
from composer.problem.problem import Problem
from composer.scenario.load import load

pd = pytest.importorskip("pandas")
TEAM: list[dict[str, object]] = [{"name": "t", "size": 1}]


def cells(people: Pool, field: str) -> list[str | None]:
    column = people.columns[field]
    return [None if code < 0 else column.texts[code] for code in column.codes]


def test_a_problem_in_python_takes_a_reading() -> None:
    frame = pd.DataFrame({"No": [7, 8], "Пол": ["ж", "М"], "pay": ["1,5", "2,25"], "day": ["01.02.2027", None]})
    reading = {"id": {"column": "No", "digits": 3}, "columns": {"sex": "Пол"}, "dates": "dd.mm.yyyy", "decimal": ","}
    people = Problem(frame, TEAM, reading={**reading, "values": {"sex": {"F": "ж", "M": "М"}}}).pool
    assert list(people.ids) == ["007", "008"]
    assert {name: column.kind for name, column in people.columns.items()} == {
        "sex": "text",
        "pay": "number",
        "day": "date",
    }
    assert cells(people, "sex") == ["F", "M"]


def test_what_only_files_have_and_what_is_not_there_is_told_with_its_path() -> None:
    frame = pd.DataFrame({"No": [7, 8]})
    for key, value in (("file", "x.csv"), ("header", 2), ("encoding", "cp1251"), ("merged", "fill")):
        with pytest.raises(ScenarioError, match=rf"^reading\.{key}: only files have it"):
            Problem(frame, TEAM, reading={"id": "No", key: value})
    with pytest.raises(ScenarioError, match=r"^reading\.id: pool has no column `Nr`"):
        Problem(frame, TEAM, reading={"id": "Nr"})


def test_everything_is_told_at_once_here_too() -> None:
    frame = pd.DataFrame({"No": [7, 8], "x": ["a", "b"]})
    with pytest.raises(ScenarioError) as caught:
        Problem(frame, TEAM, fields={"x": "number"}, reading={"id": "Nr", "columns": {"y": "z"}})
    assert [str(mistake).partition(":")[0] for mistake in caught.value.mistakes] == [
        "reading.id",
        "reading.columns.y",
        "pool",
        "pool",
    ]


def test_an_index_that_is_called_as_the_id_is_the_id() -> None:
    frame = pd.DataFrame({"x": [1, 2]}, index=pd.Index(["P1", "P2"], name="id"))
    assert list(Problem(frame, TEAM).pool.ids) == ["P1", "P2"]
    frame.index.name = "No"
    assert list(Problem(frame, TEAM, reading={"id": "No"}).pool.ids) == ["P1", "P2"]
    with pytest.raises(ScenarioError, match="no column `id`"):
        Problem(frame, TEAM)
    both = frame.reset_index().assign(Unit=["a", "b"]).set_index(["Unit", "No"])
    people = Problem(both, TEAM, reading={"id": ["Unit", "No"]}).pool
    assert list(people.ids) == ["a / P1", "b / P2"]


@pytest.mark.parametrize("many", [1, 20_000])
def test_an_ordered_categorical_is_a_field_of_ordered_labels_and_others_are_text(many: int) -> None:
    ranks = pd.Categorical(["low", "high"] * many, categories=["low", "mid", "high"], ordered=True)
    units = pd.Categorical(["a", "b"] * many)
    people = Problem(pd.DataFrame({"id": range(2 * many), "rank": ranks, "unit": units}), TEAM).pool
    assert people.columns["rank"].declaration == ("low", "mid", "high")
    assert people.columns["unit"].kind == "text"
    given = Problem(pd.DataFrame({"id": range(2 * many), "rank": ranks}), TEAM, fields={"rank": "text"})
    assert given.pool.columns["rank"].kind == "text"


def test_an_ordered_dictionary_of_arrow_is_one_too() -> None:
    pa = pytest.importorskip("pyarrow")
    ranks = pa.DictionaryArray.from_arrays(pa.array([1, 0]), pa.array(["low", "high"]), ordered=True)
    people = Problem(pa.table({"id": ["a", "b"], "rank": ranks}), TEAM).pool
    assert people.columns["rank"].declaration == ("low", "high")


@pytest.mark.parametrize("many", [1, 20_000])
def test_a_point_in_time_is_its_day(many: int) -> None:
    times = [datetime(2027, 1, 15, 8, 30), None]
    people = Problem(pd.DataFrame({"id": range(2 * many), "day": pd.to_datetime(times * many)}), TEAM).pool
    assert people.columns["day"].kind == "date"
    assert cells(people, "day")[:2] == ["2027-01-15", None]


def test_a_frame_takes_the_place_of_a_file_but_for_what_only_files_have() -> None:
    pool = {"file": "gone.xlsx", "sheet": "S", "header": 3, "merged": "fill", "hidden": "read", "id": "No"}
    scenario: dict[str, Any] = {"pool": {**pool, "columns": {"sex": "Пол"}}, "teams": TEAM}
    people = load(scenario, pd.DataFrame({"No": [1], "Пол": ["ж"]})).pool
    assert (list(people.ids), cells(people, "sex")) == (["1"], ["ж"])
    assert list(load(scenario, [{"No": "a", "Пол": "x"}]).pool.ids) == ["a"]
    assert list(load(scenario, [{"id": "b"}], plain=True).pool.ids) == ["b"]


def test_fields_tell_how_cells_of_rows_are_written() -> None:
    rows = [
        {"id": "A", "day": "15.06.2027", "pay": "1.200,50", "n": 1.234},
        {"id": "B", "day": None, "pay": 7.5, "n": 2},
    ]
    fields = {"day": {"date": "dd.mm.yyyy"}, "pay": {"number": ","}, "n": {"number": ","}}
    people = load({"pool": rows, "fields": fields, "teams": TEAM}).pool
    assert cells(people, "day") == ["2027-06-15", None]
    assert cells(people, "pay") == ["1200.50", "7.5"]
    assert cells(people, "n") == ["1.234", "2"]


def test_days_of_spans_are_written_as_the_mapping_says() -> None:
    rows = [{"id": "A", "leave": "01.03.2027..31.03.2027; 02.05.2028"}, {"id": "B", "leave": "2027-03-01"}]
    people = Problem(rows, TEAM, fields={"leave": "spans"}, reading={"dates": "dd.mm.yyyy"}).pool
    assert cells(people, "leave") == ["2027-03-01..2027-03-31; 2028-05-02", "2027-03-01"]
    with pytest.raises(ScenarioError, match=r"31\.02\.2027"):
        Problem(
            [{"id": "A", "leave": "01.02.2027..31.02.2027"}],
            TEAM,
            fields={"leave": "spans"},
            reading={"dates": "dd.mm.yyyy"},
        )


def test_a_key_under_which_every_line_is_a_comment_says_nothing() -> None:
    empty = {"columns": None, "values": None, "blank": None, "known": None}
    assert read_mapping({"file": "p.csv", **empty}).model_dump(exclude_unset=False) == read_mapping(
        {"file": "p.csv"}
    ).model_dump(exclude_unset=False)
    for key in ("person", "dates", "yes"):
        with pytest.raises(ScenarioError):
            read_mapping({"file": "p.csv", key: None})
