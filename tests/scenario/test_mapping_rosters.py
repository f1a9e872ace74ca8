"""Ten rosters as planners have them, each with the mapping that a planner would write, and with what is true of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from composer.base.errors import ScenarioError
from composer.pool import Pool
from composer.scenario.load import load

ROSTERS = Path(__file__).parent / "rosters"
TRUTHS: dict[str, Any] = {path.name[:3]: json.loads(path.read_text("utf-8")) for path in ROSTERS.glob("*.truth.json")}
READ = sorted(name for name in TRUTHS if name not in ("h07", "h09"))
"""Those that can be read as they stand; in the others a person stands in two rows."""


def pool(name: str) -> Pool:
    return load(ROSTERS / f"{name}.yaml").pool


def field_of(name: str, column: str) -> str:
    """What the mapping calls a column."""
    from composer.scenario.yaml import read_yaml

    tree: Any = read_yaml((ROSTERS / f"{name}.yaml").read_text("utf-8"), name).value
    columns = tree["pool"].get("columns", {})
    return next((field for field, source in columns.items() if source == column), column)


@pytest.mark.parametrize("name", READ)
def test_the_people_are_those_that_are_there(name: str) -> None:
    truth, people = TRUTHS[name], pool(name)
    assert len(people) == truth["people"]
    assert people.table.rows[0] == truth["first_row"]
    below = [row for row, _ in truth["junk_rows"] if row > truth["header_row"]]
    assert [row for row, _ in people.table.left_out] == below
    if "id_width" in truth:
        assert {len(identity) for identity in people.ids} == {truth["id_width"]}


@pytest.mark.parametrize("name", READ)
def test_columns_are_of_the_kinds_that_they_are(name: str) -> None:
    people = pool(name)
    kinds = {column: about["kind"] for column, about in TRUTHS[name]["columns"].items()}
    for column, kind in kinds.items():
        if column not in (TRUTHS[name]["id"], "Водит. удост."):
            wanted = {"unreadable": "blank"}.get(kind, kind)
            assert people.columns[field_of(name, column)].kind == wanted, column


@pytest.mark.parametrize("name", READ)
def test_spellings_that_are_one_value_are_one(name: str) -> None:
    people = pool(name)
    for column, clusters in TRUTHS[name]["clusters"].items():
        held = people.columns[field_of(name, column)].held().names
        for cluster in clusters:
            assert len({*cluster} & {*held}) <= 1, (column, held)


def value(name: str, identity: str, field: str) -> object:
    people = pool(name)
    row = people.row(identity)
    assert row is not None
    found = people.person(row)[field]
    return str(found) if not isinstance(found, (dict, frozenset, bool)) else found


@pytest.mark.parametrize(
    ("name", "identity", "field", "wanted"),
    [
        ("h01", "00008", "Unit", "1 Coy"),
        ("h01", "00021", "Unit", "2 Coy"),
        ("h01", "00047", "Unit", "HQ"),
        ("h01", "00011", "sex", "F"),
        ("h01", "00007", "birth", "1980-08-05"),
        ("h01", "00008", "birth", "1978-04-16"),
        ("h01", "00014", "Daily cost, USD", "None"),
        ("h01", "00020", "Daily cost, USD", "191/2"),
        ("h02", "К-0002", "Оклад, тг", "700001/2"),
        ("h02", "К-0001", "Годен до", "2029-03-24"),
        ("h02", "К-0003", "skills", frozenset({"связист", "медик"})),
        ("h02", "К-0003", "Водит. удост.", True),
        ("h03", "p2@example.org", "languages", frozenset({"French", "English", "Russian"})),
        ("h03", "p3@example.org", "courses", frozenset({"First aid", "UN driving 2"})),
        ("h04", "10021", "birth", "1999-08-05"),
        ("h04", "10000", "Salary", "104437"),
        ("h04", "10000", "Zip", "01810"),
        ("h04", "10000", "Hired", "2012-02-27"),
        ("h05", "MAT101", "birth", "1998-01-05"),
        ("h05", "MAT101", "Visite médicale", "2027-05-08"),
        ("h05", "MAT104", "Civilité", "M."),
        ("h05", "MAT105", "Note", "57/4"),
        ("h06", "90017", "Tagessatz", "2469/2"),
        ("h06", "90017", "birth", "1992-03-25"),
        ("h06", "90020", "skills", frozenset({"Sprengmeister", "Sanitäter"})),
        ("h08", "А-123401", "Примечание", "отпуск"),
        ("h10", "890622387424", "medical_until", "2028-04-06"),
        ("h10", "950820434780", "medical_until", "2027-03-20"),
        ("h10", "000920350547", "Жүргізуші куәлігі", False),
        ("h10", "890622387424", "Ұпай", "None"),
    ],
)
def test_cells_say_what_they_say(name: str, identity: str, field: str, wanted: object) -> None:
    assert value(name, identity, field) == wanted


def test_levels_of_two_columns_side_by_side_are_one_field() -> None:
    people = pool("h01")
    english, arabic = (
        people.columns["languages"].condition({name: "2"}, people.tour) for name in ("English", "Arabic")
    )
    known = people.columns["languages"].mask(english)
    assert [known[people.row(identity)] for identity in ("00028", "00009")] == [True, False]  # 2+ and 1
    assert people.columns["languages"].mask(arabic)[people.row("00011")]


def test_a_name_that_holds_the_separator_is_one_name() -> None:
    assert set(pool("h03").columns["courses"].held().names) == {"First aid", "UN driving 2"}


def test_a_row_that_is_there_twice_is_named_with_both_rows_and_the_header_again_is_nobody() -> None:
    with pytest.raises(ScenarioError) as caught:
        pool("h07")
    (only,) = map(str, caught.value.mistakes)
    assert [word for word in ("row 27", "row 4", "A3") if word not in only] == []


def test_rows_that_are_a_language_each_are_no_people() -> None:
    with pytest.raises(ScenarioError):
        pool("h09")
