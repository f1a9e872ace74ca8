"""Decisions, numbered, and the mapping before and after them; doubts that are left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from composer.description.description import Choice, Description
from composer.description.first_scenario import doubtful_columns, first_scenario, merged_columns
from composer.description.settled import decisions, open_doubts, place_of, sentence, settled, unsettled
from composer.pool.doubts import Doubt
from tests.support.described import described

ID = Choice("id", None, "which is the id?", (("pool.id", "id: a"), ("pool.id", "id: {column: b, digits: 5}")))
SEX = Choice("W1", "sex", "are they one?", (("pool.values.sex", "sex: {F: [f, Ж]}"), ("pool.known", "known: [W1 sex]")))
DAYS = Choice("R2", "G. bis", "in which order?", (("fields.G. bis", '"G. bis": {date: dd/mm/yyyy}'),))
HEADER = Choice(
    "R10", None, "no header?", (("pool.header", "header: none\nnames: [x, y]"), ("pool.header", "header: 1"))
)


@pytest.fixture
def plain(tmp_path: Path) -> Description:
    path = tmp_path / "p.csv"
    days = "".join(f"{at},{'f' if at % 4 else 'Ж'},0{1 + at % 9}/05/{2027 + at % 4}\n" for at in range(20))
    path.write_text(f"id,sex,G. bis\n21,m,01/05/2028\n22,m,02/05/2028\n{days}", "utf-8")
    return described(path)


def doubt(code: str, column: str | None, *rows: int, text: str = "odd") -> Doubt:
    return Doubt(code, column, rows, len(rows), (), text, "", "p.csv")


def test_a_place_is_told_in_its_parts_and_names_keep_their_points() -> None:
    assert place_of("pool.dates") == ("pool", "dates")
    assert place_of("pool.values.G. bis") == ("pool", "values", "G. bis")
    assert place_of("fields.G. bis") == ("fields", "G. bis")


def test_what_keeps_the_file_from_being_read_comes_first(plain: Description) -> None:
    found = decisions(replace(plain, choices=(SEX, DAYS, ID)))
    assert [(each.number, each.choice.code, each.first) for each in found] == [
        (1, "id", True),
        (2, "W1", False),
        (3, "R2", False),
    ]


def test_what_one_line_settles_is_one_decision(plain: Description) -> None:
    zeros = Choice("digits", "b", "lost zeros?", (ID.lines[1], ("pool.id", "id: b")))
    (found,) = decisions(replace(plain, choices=(ID, zeros)))
    assert found.choice.text == "which is the id? lost zeros?"
    assert [line for _, line in found.choice.lines] == ["id: a", "id: {column: b, digits: 5}", "id: b"]
    blank = Choice("R9", "n", "what is it?", (("pool.blank", "blank: x"),))
    assert len(decisions(replace(plain, choices=(SEX, DAYS, DAYS, blank, blank)))) == 4


def test_a_line_that_had_to_be_held_is_no_part_of_what_stands_and_all_else_is(plain: Description) -> None:
    mapping: dict[str, Any] = {"id": "a", "header": "none", "names": ["x", "y"], "values": {"sex": {"F": ["f", "Ж"]}}}
    held = replace(plain, choices=(ID, SEX, HEADER, DAYS), mapping=mapping, fields={"G. bis": "text", "n": "number"})
    assert unsettled(held) == {"pool": {}, "fields": {"G. bis": "text", "n": "number"}}
    other = replace(held, mapping={"id": "b", "values": {"sex": {"F": ["f"]}, "unit": {"1": ["I"]}}, "blank": "-"})
    assert unsettled(other)["pool"] == other.mapping
    assert mapping["values"] == {"sex": {"F": ["f", "Ж"]}}  # what was given is not changed


def test_the_first_line_of_a_decision_is_put_in_its_place(plain: Description) -> None:
    held = replace(plain, choices=(ID, SEX, HEADER, DAYS), mapping={"values": {"unit": {"1": "I"}}})
    tree = settled(held, decisions(held))
    assert tree["pool"] == {
        "id": "a",
        "values": {"unit": {"1": "I"}, "sex": {"F": ["f", "Ж"]}},
        "header": "none",
        "names": ["x", "y"],
    }
    assert tree["fields"] == {"G. bis": {"date": "dd/mm/yyyy"}}
    assert held.mapping == {"values": {"unit": {"1": "I"}}}


def test_doubts_are_left_that_neither_a_decision_nor_the_mapping_settles(plain: Description) -> None:
    doubts = (
        doubt("R4", "unit"),
        doubt("W1", "sex", text="asked"),
        doubt("R5", None, text="hidden"),
        doubt("R3", "pay", 48),
        doubt("R3", "age", 4, 48, text="formula"),
        doubt("R3", "cost", 4, 48, text="formula"),
    )
    held = replace(plain, doubts=doubts, choices=(SEX, replace(ID, code="R5")), left_out=((48, "a sum"),))
    assert [(each.code, each.text) for each in open_doubts(held)] == [("R4", "odd"), ("R3", "formula")]
    assert [each.code for each in open_doubts(replace(held, mapping={"merged": "fill"}))] == ["R3"]


def test_columns_in_doubt_are_those_of_open_doubts_and_decisions_by_their_fields(plain: Description) -> None:
    held = replace(plain, choices=(SEX, ID), doubts=(doubt("R3", "G. bis"), doubt("W8", "id")))
    assert doubtful_columns(held) == {"sex": "left out until DECIDE 2 is settled", "G. bis": "left out, because odd"}


def test_what_is_left_out_names_the_spelling_that_will_be_left(plain: Description) -> None:
    (sex,) = [each for each in merged_columns(replace(plain, choices=(SEX,))) if each.field == "sex"]
    assert dict(sex.values or ()) == {"F": 20, "m": 2}
    assert sex.distinct == 2


def test_papers_in_doubt_give_the_tour_all_the_same(plain: Description, tmp_path: Path) -> None:
    papers = Choice("R2", "G. bis", "in which order?", (("fields.G. bis", "G. bis: {date: dd/mm/yyyy}"),))
    held = replace(plain, choices=(papers,))
    columns = tuple(
        replace(each, kind="date", order="ask") if each.field == "G. bis" else each for each in held.columns
    )
    draft = first_scenario(replace(held, columns=columns), str(tmp_path / "p.csv"), "p.csv").draft
    # the earliest of them run out in May 2027, and half of all are valid a year later
    assert (str(draft.days.start), str(draft.days.end)) == ("2027-06-01", "2028-05-31")
    assert {wish.field for wish, _ in draft.request.left_out} == {"G. bis"}


def test_a_sentence_has_one_sign_at_its_end() -> None:
    assert [sentence(text) for text in ("a", "a.", "a?")] == ["a.", "a.", "a?"]
