"""The scenario that is written: it is read by the same reader, keeps to the schema, and was solved."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.description.description import Choice, Description
from composer.description.first_request import request_of
from composer.description.first_scenario import FirstScenario, first_scenario
from composer.scenario.load import load
from composer.scenario.yaml import read_yaml
from tests.description.test_yaml_text import texts
from tests.support.described import described
from tests.support.json_schema import mistakes

NAMES = ["Пол", "Unit: #1", "yes", "Skills, all", "Valid until", "Score"]
IDS = ("Service No", "Other\nNo")


def people(number: int = 24) -> list[list[str]]:
    first = date(2027, 3, 5)
    return [
        [
            "ж" if at % 3 == 0 else "м",
            f"{at % 4}",
            "x" if at % 2 else "",
            "medic; driver" if at % 5 == 0 else "driver" if at % 2 else "eod: all",
            (first + timedelta(40 * (at % 20))).isoformat(),
            str(50 + at),
        ]
        for at in range(number)
    ]


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    path = tmp_path / "people #1.csv"
    rows = [[f"{at:04}", f"B{at}", *row] for at, row in enumerate(people())]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*IDS, *NAMES], *rows])
    return path


def drafted(path: Path, description: Description, **days: date) -> FirstScenario:
    return first_scenario(description, str(path), path.name, days.get("start"), days.get("end"))


MAPPING: dict[str, Any] = {"id": "Service No", "values": {"Skills, all": {"eod": "eod: all"}}}
FIELDS: dict[str, Any] = {"Skills, all": {"set": ";"}, "Unit: #1": "text"}


def solved(path: Path, text: str) -> str:
    scenario = path.parent / "mission.yaml"
    scenario.write_text(text, "utf-8")
    return solve(load(scenario)).verdict


def let_stand(text: str, line: str) -> str:
    """The text with the # of that line taken away, as a person does."""
    assert text.count(f"# {line}\n") == 1, line
    return text.replace(f"# {line}\n", f"{line}\n")


def test_it_is_read_back_as_it_was_meant_and_keeps_to_the_schema_and_is_answered(pool: Path) -> None:
    found = drafted(pool, described(pool, MAPPING, FIELDS))
    tree: Any = read_yaml(found.text, "f").value
    draft = found.draft
    days = {"start": str(draft.days.start), "end": str(draft.days.end)}
    meant = {"title": "A first request", "pool": draft.tree["pool"], **days, "fields": draft.tree["fields"]}
    assert texts(tree) == meant | request_of(draft.request.stands, draft.size)
    assert mistakes(tree, expecting=True) == []
    assert solved(pool, found.text) == "best"
    assert found.draft.request.left_out == ()


def test_the_request_asks_for_papers_women_specialties_and_no_more_than_some_of_a_unit(pool: Path) -> None:
    tree: Any = texts(read_yaml(drafted(pool, described(pool, MAPPING, FIELDS)).text, "f").value)
    (team,) = tree["teams"]
    assert team["size"] == 6
    assert team["everyone"] == {"Valid until": {"at_least": "end"}}
    assert team["require"] == [
        {"share": {"Пол": "ж"}, "at_least": "1/6", "aim": {"target": "observers_staff"}, "name": "Women"},
        {"members": {"Skills, all": "driver"}, "at_least": 1},
        {"members": {"Skills, all": "eod"}, "at_least": 1},
        {"members": {"Skills, all": "medic"}, "at_least": 1},
        {"largest_group": "Unit: #1", "at_most": 2},
    ]
    assert tree["prefer"] == [{"most": {"total": "Score"}}]


def test_where_an_id_is_to_be_chosen_nothing_is_answered_before_one_line_stands(pool: Path) -> None:
    lines = (("pool.id", "id: Service No"), ("pool.id", 'id: "Other\\nNo"'))
    mapping = {**MAPPING}
    choice = Choice("id", None, "two columns could be the id", lines)
    found = drafted(pool, described(pool, mapping, FIELDS, (choice,)))
    assert found.draft.request.left_out == ()  # tried as if the first line stood
    assert "DECIDE 1: two columns could be the id. Nothing is answered until then.\n" in found.text
    with pytest.raises(ScenarioError, match="id"):
        solved(pool, found.text)
    for _, line in lines:
        assert solved(pool, let_stand(found.text, line)) == "best"


def test_a_column_in_doubt_is_not_asked_and_its_lines_can_be_let_stand(pool: Path) -> None:
    pool.write_text(pool.read_text("utf-8").replace("ж", "Ж", 2), "utf-8")
    women = (("pool.values.Пол", "Пол: {ж: Ж}"), ("pool.known", 'known: ["W1 Пол"]'))
    days = (("fields.Valid until", "Valid until: {date: yyyy-mm-dd}"), ("fields.Valid until", "Valid until: date"))
    choices = (Choice("W1", "Пол", "are they one?", women), Choice("R2", "Valid until", "in which order?", days))
    for fields in (FIELDS, {}):
        mapping = {**MAPPING} if fields else {"id": "Service No"}
        found = drafted(pool, described(pool, mapping, fields, choices))
        assert {wish.field for wish, _ in found.draft.request.left_out} == {"Пол", "Valid until"}
        assert found.text.count("require:") == found.text.count("everyone:") == 1
        assert "Nothing is answered" not in found.text
        assert solved(pool, found.text) == "best"
        tree: Any = read_yaml(found.text, "f").value
        assert mistakes(tree, expecting=True) == []
        for line in (women[0][1], "- W1 Пол"):
            for day in (days[0][1], days[1][1]):
                assert solved(pool, let_stand(let_stand(found.text, line), day)) == "best"


def test_what_was_left_out_can_be_asked_once_it_is_decided(pool: Path) -> None:
    days = (("fields.Valid until", "Valid until: {date: yyyy-mm-dd}"),) * 2
    choice = Choice("R2", "Valid until", "in which order?", days[:1])
    text = drafted(pool, described(pool, MAPPING, FIELDS, (choice,)), start=date(2027, 1, 15)).text
    text = let_stand(let_stand(text, "everyone:"), "Valid until: {at_least: end}")
    text = let_stand(text, days[0][1])
    assert solved(pool, text) == "best"
    tree: Any = texts(read_yaml(text, "f").value)
    assert tree["teams"][0]["everyone"] == {"Valid until": {"at_least": "end"}}


def test_what_cannot_be_met_stands_as_a_comment_with_the_reason(pool: Path) -> None:
    found = drafted(pool, described(pool, MAPPING, FIELDS), start=date(2040, 1, 1))
    assert "# everyone:\n      # left out: no 6 people meet it:\n      # Valid until: {at_least: end}\n" in found.text
    assert "no target `observers_staff` is known for 2040" in " ".join(re.sub(r"\n *#", "", found.text).split())
    assert solved(pool, found.text) == "best"


def test_the_tour_is_chosen_by_the_papers_and_never_by_todays_date(pool: Path) -> None:
    tree: Any = texts(read_yaml(drafted(pool, described(pool, MAPPING, FIELDS)).text, "f").value)
    # papers run out every 40 days from 5 March 2027 on: the tenth part of them has by May, a third is valid a year on
    assert (tree["start"], tree["end"]) == ("2027-05-01", "2028-04-30")
    given = drafted(pool, described(pool, MAPPING, FIELDS), start=date(2027, 2, 28))
    tree = texts(read_yaml(given.text, "f").value)
    assert (tree["start"], tree["end"]) == ("2027-02-28", "2028-02-27")
    given = drafted(pool, described(pool, MAPPING, FIELDS), end=date(2028, 2, 29))
    tree = texts(read_yaml(given.text, "f").value)
    assert (tree["start"], tree["end"]) == ("2027-03-01", "2028-02-29")


def test_without_papers_no_day_is_made_up_and_what_needs_one_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,sex\n" + "".join(f"P{at},{'FM'[at % 2]}\n" for at in range(8)), "utf-8")
    found = drafted(path, described(path))
    tree: Any = texts(read_yaml(found.text, "f").value)
    assert "start" not in tree
    assert tree["teams"] == [
        {"name": "team", "size": 2, "require": [{"members": {"sex": "F"}, "at_least": 1, "name": "Women"}]}
    ]
    assert solved(path, found.text) == "best"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_smallest_pools_have_a_scenario_too(tmp_path: Path, number: int) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,sex,unit,score\n" + "".join(f"P{at},{'FM'[at % 2]},u{at},3\n" for at in range(number)), "utf-8")
    assert solved(path, drafted(path, described(path)).text) == "best"


def test_a_file_that_cannot_be_read_yet_has_a_scenario_that_says_why(pool: Path) -> None:
    found = drafted(pool, described(pool, {"id": "yes"}, {}, settled={"id": "Service No"}))
    assert found.unreadable
    assert found.draft.request.stands == ()
    with pytest.raises(ScenarioError):
        solved(pool, found.text)


@pytest.mark.parametrize(
    ("every", "months", "end"), [(40, 12, "2028-04-30"), (20, 6, "2027-09-30"), (9, 3, "2027-06-30")]
)
def test_the_tour_is_no_longer_than_the_papers_of_a_third(tmp_path: Path, every: int, months: int, end: str) -> None:
    path = tmp_path / "p.csv"
    days = [date(2027, 3, 5) + timedelta(every * at) for at in range(20)]
    path.write_text("id,valid until\n" + "".join(f"P{at},{day}\n" for at, day in enumerate(days)), "utf-8")
    draft = drafted(path, described(path)).draft
    assert str(draft.days.end) == end
    assert f"{months} months" in draft.days.why
    assert sum(day >= date.fromisoformat(end) for day in days) >= 20 / 3


def test_what_takes_too_long_to_be_tried_is_left_out(pool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from composer.description import first_scenario as module

    def slow(problem: Any, **limits: Any) -> Any:
        found = solve(problem, **limits)
        return replace(found, verdict="undecided", teams=()) if problem.prefer else found

    monkeypatch.setattr(module, "solve", slow)
    found = drafted(pool, described(pool, MAPPING, FIELDS))
    ((wish, why),) = found.draft.request.left_out
    assert (wish.place, why) == ("prefer", "left out: it takes long to find out whether anybody meets it")
