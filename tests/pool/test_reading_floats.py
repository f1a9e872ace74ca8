"""One frame, one outcome: numbers that were computed in binary are read alike from whatever they arrive in."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from composer import alternatives, load, solve
from composer.base.errors import ScenarioError
from composer.pool import Pool, raw
from composer.pool.kinds import number
from composer.pool.kinds.number import NumberColumn
from composer.pool.reading import native_unique, table_of
from composer.pool.strings import arrow
from composer.pool.strings.decimals import has_too_many_digits, number_of, read_number, scale_many, scale_numbers
from composer.scenario import csv
from composer.scenario.pools import read_pool
from tests.support.samples import sample

MARKS = [(47, 90, 78), (13, 42, 79), (5, 70, 98), (18, 74, 6), (64, 73, 49), (28, 14, 92), (34, 92, 76), (87, 84, 43)]
MEANS = [sum(marks) / 3 for marks in MARKS]
COLUMNS: dict[str, list[Any]] = {
    "id": [f"P{number}" for number in range(8)],
    "sex": [*"FFMMFFMM"],
    "score": MEANS,
    "noise": [0.7000000000000001, 0.1 + 0.2, 0.5, 0.1, 1.1, 1.5000000000000002, 2.0, -0.7000000000000001],
    "wide": [1171.4285714285713, 1 / 3, 0.1, 21.714285714285715, 78.0, -604.2857142857143, 1e-07, 856.2857142857143],
    "tiny": [1e-05, 2.5e-07, 0.0, 1.0, 3e-09, 0.25, -1e-05, 2.0],
    "long": [1234567.12345678, 0.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
    "whole": [5.0, 3.0, 1e12, -4.0, 0.0, 2.0, 7.0, 8.0],
    "holes": [2.5, np.nan, 1.25, np.nan, 3.0, 1.0, 1.0, 1 / 7],
}
MORE = "numbers of more than 15 digits were read"
SAID = [
    f"column `score`: {MORE} as decimals of 15 (71.66666666666667 as 71.6666666666667)",
    f"column `noise`: {MORE} as decimals of 15 (0.7000000000000001 as 0.7)",
    f"column `wide`: {MORE} with 11 decimals (1171.428571428571 as 1171.42857142857)",
    f"column `holes`: {MORE} with 14 decimals (0.1428571428571428 as 0.14285714285714)",
]
"""As a workbook says it, whose writer keeps 16 digits; elsewhere a float has 17 where it needs them."""


def without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value == value}


def as_csv(frame: pd.DataFrame, folder: Path) -> object:
    frame.to_csv(folder / "p.csv", index=False)
    return folder / "p.csv"


def as_polars_csv(frame: pd.DataFrame, folder: Path) -> object:
    pl.DataFrame(frame.to_dict("list")).fill_nan(None).write_csv(folder / "p.csv")
    return folder / "p.csv"


def as_parquet(frame: pd.DataFrame, folder: Path) -> object:
    frame.to_parquet(folder / "p.parquet")
    return folder / "p.parquet"


def as_workbook(frame: pd.DataFrame, folder: Path) -> object:
    frame.to_excel(folder / "p.xlsx", index=False)
    return folder / "p.xlsx"


def as_json(frame: pd.DataFrame, folder: Path) -> object:
    (folder / "p.json").write_text(json.dumps([without_blanks(row) for row in frame.to_dict("records")]))
    return folder / "p.json"


def as_yaml(frame: pd.DataFrame, folder: Path) -> object:
    rows = [f"  - {json.dumps(without_blanks(row))}\n" for row in frame.to_dict("records")]
    text = "".join(["pool:\n", *rows, "teams: [{name: a, size: 1}]\n"])
    (folder / "scenario.yaml").write_text(text)
    return load(folder / "scenario.yaml").pool.table


ROADS: dict[str, Callable[[pd.DataFrame, Path], object]] = {
    "csv": as_csv,
    "csv by polars": as_polars_csv,
    "parquet": as_parquet,
    "xlsx": as_workbook,
    "json": as_json,
    "inline": lambda frame, _: [without_blanks(row) for row in frame.to_dict("records")],
    "inline in a file": as_yaml,
    "pandas": lambda frame, _: frame,
    "pandas of objects": lambda frame, _: frame.astype(object),
    "polars": lambda frame, _: pl.DataFrame(frame.to_dict("list")),
    "arrow": lambda frame, _: pa.Table.from_pandas(frame, preserve_index=False),
}


def expected(column: list[float]) -> list[Fraction | None]:
    """By hand: the 15 digits that C prints of a double, and of these as many as the largest of the column leaves."""
    there = [value for value in column if value == value]
    longer = any(len(Decimal(repr(value)).normalize().as_tuple().digits) > 15 for value in there)
    decimals = 15 - max(len(str(int(abs(value)))) if abs(value) >= 1 else 0 for value in there)
    found: list[Fraction | None] = []
    for value in column:
        number = Fraction(f"{value:.15g}") if value == value else None
        found.append(round(number, decimals) if number is not None and longer else number)
    return found


def numbers(pool: Pool, name: str) -> list[Fraction | None]:
    """A column's numbers as they are added up, which have to be what is read by hand."""
    column = pool.number(name)
    assert isinstance(column, NumberColumn)
    by_hand = [pool.person(row)[name] for row in range(len(pool))]
    added = [Fraction(int(column.values[code]), column.scale) if code >= 0 else None for code in column.codes]
    assert by_hand == added
    return added


@pytest.mark.parametrize("road", ROADS)
def test_a_frame_of_floats_is_the_same_people_whatever_it_arrives_in(road: str, tmp_path: Path) -> None:
    spec = ROADS[road](pd.DataFrame(COLUMNS), tmp_path)
    team = {"name": "a", "size": 3, "require": [{"members": {"sex": "F"}, "at_least": 1}]}
    problem = load({"teams": [team], "prefer": [{"most": {"total": "score"}}, {"least": {"total": "wide"}}]}, spec)
    for name in [*COLUMNS][2:]:
        assert numbers(problem.pool, name) == expected(COLUMNS[name]), name
    cut = [warning.partition(" (")[0] for warning in problem.warnings]
    assert cut == [warning.partition(" (")[0] for warning in SAID]
    assert problem.warnings[:2] == tuple(SAID[:2])
    if road == "xlsx":
        assert problem.warnings == tuple(SAID)
    outcome = solve(problem)
    score = [number or Fraction(0) for number in expected(COLUMNS["score"])]
    teams = [team for team in itertools.combinations(range(8), 3) if any(COLUMNS["sex"][p] == "F" for p in team)]
    assert outcome.warnings == problem.warnings
    assert outcome.verdict == "best"
    assert outcome.goals[0].value == max(sum(score[person] for person in team) for team in teams)


@pytest.mark.parametrize("quickly", [True, False])
@pytest.mark.parametrize("road", sample(["csv", "parquet", "pandas", "polars"], 1))
def test_many_people_are_read_alike_on_the_quick_roads_and_the_plain_ones(
    road: str, quickly: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(5)
    count = 3000
    frame = pd.DataFrame(
        {
            "id": [f"P{number}" for number in range(count)],
            "mean": rng.integers(0, 301, count) / 3,
            "pay": rng.integers(100_000, 900_000, count) / 100,
            "wide": rng.random(count) * 10.0 ** rng.integers(-6, 5, count),
        }
    )
    if quickly:
        monkeypatch.setattr(csv, "LARGE", 0)
        monkeypatch.setattr(native_unique, "FROM", 0)
        for module in (raw, arrow, number):
            monkeypatch.setattr(module, "MANY", 2)
    pool = Pool.of(read_pool(ROADS[road](frame, tmp_path)))
    assert numbers(pool, "pay") == [Fraction(str(value)) for value in frame["pay"].tolist()]
    assert pool.number("pay").scale == 100  # type: ignore[union-attr]
    for name, decimals in (("mean", 12), ("wide", 10)):
        # 15 digits beside 100 and 99,999; and three thousand times that is still below 2^60.
        value = [Fraction(f"{each:.15g}") for each in frame[name].tolist()]
        assert max(value) * 10 ** (decimals + 1) * count > 10**15
        assert numbers(pool, name) == [round(each, decimals) for each in value]
    assert [warning.split("`")[1] for warning in pool.warnings] == ["mean", "wide"]


def test_where_very_many_people_add_up_fewer_decimals_are_kept() -> None:
    column = [{"id": f"P{number}", "x": (200 + number % 7) / 3} for number in range(30_000)]
    problem = load({"teams": [{"name": "t", "size": 5}], "prefer": [{"most": {"total": "x"}}]}, column)
    # 30,000 times 68.67 with 12 decimals are 2.06e18, more than 2^60; with 11 they are not.
    assert problem.warnings[0].partition(" (")[0].endswith("were read with 11 decimals")
    assert solve(problem).goals[0].value == 5 * round(Fraction(206, 3), 11)


def test_means_of_three_marks_are_added_up_to_the_best_of_all_teams_of_four() -> None:
    """The file that was refused: 30 people, means of three marks, half of the team women at least."""
    rng = np.random.default_rng(1)
    marks = rng.integers(1, 101, (30, 3))
    score = marks.mean(axis=1)
    sex = np.array([*"FM"])[rng.integers(0, 2, 30)]
    frame = pd.DataFrame({"id": [f"P{n:02}" for n in range(30)], "sex": sex, "score": score})
    read = [Fraction(f"{value:.15g}") for value in score.tolist()]
    best = max(
        sum(read[person] for person in team)
        for team in itertools.combinations(range(30), 4)
        if sum(sex[person] == "F" for person in team) >= 2
    )
    team = {"name": "a", "size": 4, "require": [{"share": {"sex": "F"}, "at_least": "50%"}]}
    for pool in (frame, frame.to_csv(index=False)):
        given = pool if isinstance(pool, pd.DataFrame) else read_csv(pool)
        outcome = solve(load({"teams": [team], "prefer": [{"most": {"total": "score"}}]}, given))
        assert (outcome.verdict, outcome.goals[0].value) == ("best", best)


def read_csv(text: str) -> Any:
    return csv.read_csv(text.encode(), "people.csv")


@pytest.mark.parametrize("goal", [{"most": {"total": "score"}}, {"most": {"average": "score"}}], ids=str)
def test_means_as_a_workbook_hands_them_over_are_held_at_their_best(goal: dict[str, Any]) -> None:
    scores = ("71.6666666666667", "44.6666666666667", "57.6666666666667")
    pool = [{"id": who, "score": Decimal(score)} for who, score in zip("ABC", scores, strict=True)]
    problem = load({"pool": pool, "teams": [{"name": "a", "size": 2}], "prefer": [goal, {"least": {"members": {}}}]})
    best = Fraction("129.3333333333334") / (2 if "average" in str(goal) else 1)
    assert problem.warnings == ()
    assert solve(problem).goals[0].value == best
    found = alternatives(problem, 3, within="20%")
    assert (found.complete, found.alternatives[0].goals[0].value) == (True, best)


# One number.


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("0.30000000000000004", "0.3"),
        ("71.66666666666667", "71.6666666666667"),
        ("71.666666666666671", "71.6666666666667"),  # as Excel writes the same float
        ("71.6666666666666714", "71.6666666666667"),
        ("-604.2857142857143", "-604.285714285714"),
        ("5.551115123125783e-17", "5.55111512312578e-17"),
        ("1234567890123.4567", "1234567890123.46"),
        # Decimals of up to 15 digits, and all whole numbers, are what they are.
        ("0.1", "0.1"),
        ("123456.789012345", "123456.789012345"),
        ("0.000000123456789012345", "1.23456789012345e-7"),
        ("2.50000000000000000000", "2.5"),
        ("12345678901234567", "12345678901234567"),
        ("12345678901234567.0", "12345678901234567"),
        ("1e+15", "1000000000000000"),
    ],
)
def test_a_number_of_more_than_15_digits_is_the_decimal_of_its_first_15(text: str, meant: str) -> None:
    assert number_of(text) == Decimal(meant)
    assert has_too_many_digits(text) == (Decimal(text) != Decimal(meant))


def drawn(chance: Random) -> list[str]:
    """Different numbers as programs write them, some of them halfway between two of few decimals."""

    def one() -> str:
        value = chance.choice([1, -1]) * chance.random() * 10 ** chance.randint(-3, 8)
        return chance.choice(
            [repr(value), repr(value), f"{value:.{chance.randint(0, 8)}f}", repr(round(8 * value) / 16), f"{value:.3e}"]
        )

    return list(dict.fromkeys(one() for _ in range(chance.randint(1, 60))))


def test_many_floats_are_cut_at_once_as_they_are_one_by_one() -> None:
    quick = 0
    for seed in range(300):
        chance = Random(seed)
        texts, people = drawn(chance), chance.choice([10, 20_000, 10**6, 10**7])
        found = scale_many(texts, None, people, None)
        if found is not None:
            numbers_there = [*map(read_number, texts)]
            wanted = scale_numbers(numbers_there, next(filter(has_too_many_digits, texts)), people)
            assert found.values.tolist() == wanted.values.tolist(), seed
            assert (found.scale, found.finest, found.told) == (wanted.scale, wanted.finest, wanted.told)
            quick += 1
    assert quick > 100


def test_whole_numbers_of_many_digits_are_told_not_rounded() -> None:
    rows = [{"id": "A", "code": "12345678901234567", "x": 1}, {"id": "B", "code": "12345678901234568", "x": 2}]
    assert Pool.of(table_of(rows)).field("code").kind == "text"
    with pytest.raises(ScenarioError, match=r"row 1, column code: numbers beyond 10\^12|entry 1, column code: numbers"):
        Pool.of(table_of(rows), {"code": "number"})


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("road", ["csv", "parquet", "xlsx", "json", "inline", "pandas", "polars"])
def test_exact_decimals_too_fine_beside_large_numbers_are_told_alike(road: str, declared: bool, tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["A", "B"], "x": [0.12345678901234, 12.5]})
    fields = {"x": "number"} if declared else {}
    tree = {"fields": fields, "teams": [{"name": "t", "size": 1}], "prefer": [{"most": {"total": "x"}}]}
    with pytest.raises(ScenarioError, match="14 decimals are too many beside numbers this large: round the column"):
        load(tree, ROADS[road](frame, tmp_path))
    gate = {"name": "t", "size": 1, "everyone": {"x": {"at_least": 1}}}
    with pytest.raises(ScenarioError, match="decimals are too many beside numbers this large: round the column"):
        load({"fields": fields, "teams": [gate]}, ROADS[road](frame, tmp_path))


def test_a_cell_is_met_by_its_own_number_however_many_digits_it_is_asked_with() -> None:
    pool = Pool.of(table_of([{"id": "A", "x": 1 / 3}, {"id": "B", "x": 44.666666666666664}, {"id": "C", "x": 500.0}]))

    def met(spec: object) -> list[bool]:
        column = pool.field("x")
        condition = column.condition(spec, pool.tour)
        by_hand = [condition.holds(column.value(row)) for row in range(3)]
        assert by_hand == column.mask(condition).tolist()
        return by_hand

    for asked in (44.666666666666664, Decimal("44.666666666666664"), Decimal("44.6666666666667"), Fraction(134, 3)):
        ends = {"at_least": asked, "at_most": asked}
        exactly = [False, not isinstance(asked, Fraction), False]
        assert met(asked) == met(ends) == exactly
    assert met({"at_least": 44.666666666666664}) == [False, True, True]
    assert met({"at_most": Decimal("44.6666")}) == [True, False, False]


def test_what_people_gain_is_rounded_as_their_column_is() -> None:
    column = Pool.of(table_of([{"id": "A", "x": 1 / 3}, {"id": "B", "x": 500.0}])).number("x")
    gain = column.gain(1000 / 3, None)  # type: ignore[arg-type]
    grown = column.like(raw.RawColumn("x", np.array([0, 1], np.int32), (gain.cell("0.1"), gain.cell("500"))))
    assert gain.value(Fraction(1, 10)) == grown.read(0) == Fraction("333.333333333333")
    assert grown.read(1) == 500
    alone = column.like(raw.RawColumn("x", np.zeros(1, np.int32), ("0.3333333333333333",)))
    assert alone.read(0) == Fraction(int(alone.values[0]), alone.scale) == Fraction("0.333333333333")


def test_texts_of_a_workbook_keep_the_digits_that_are_seen(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["A", "B"], "x": [0.7000000000000001, "n/a"]}).to_excel(tmp_path / "p.xlsx", index=False)
    pool = Pool.of(read_pool(tmp_path / "p.xlsx"))
    assert (pool.field("x").texts, pool.warnings) == (("0.7", "n/a"), ())


def test_of_many_such_columns_some_are_named_and_the_rest_counted() -> None:
    row = {f"c{number}": 1 / 3 for number in range(8)}
    warnings = Pool.of(table_of([{"id": "A", **row}])).warnings
    assert [warning.split("`")[1] for warning in warnings[:5]] == ["c0", "c1", "c2", "c3", "c4"]
    assert warnings[5:] == ("the same is true of 3 more columns",)
