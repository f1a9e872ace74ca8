"""Whatever somebody can type or read by name stands in the guide: commands, options, keys, measures, public names."""

from __future__ import annotations

import re
from typing import Any, get_args

import click
import pytest

import composer
from composer.base.magnitudes import LARGEST, MOST_DIGITS
from composer.cli import shell
from composer.cli.app import group
from composer.measures import MEASURES
from composer.pool.kinds import KINDS
from composer.problem.courses import Course, Recruit
from composer.problem.requirement import Goal, Requirement
from composer.problem.results import Basis, Verdict
from composer.problem.targets import CATEGORIES
from composer.problem.team import Seat, Team
from composer.scenario.file import Expect, ScenarioFile
from composer.scenario.schema import schema
from tests.support.documents import keys, named, prose, rows, section, text

COMMANDS, FORMAT, ANSWERS = text("commands"), text("format"), text("answers")
SCALES = ("stanag", "cefr", "numbers")


# Commands and options


def test_every_command_has_its_row_and_every_row_its_command() -> None:
    shown = {words.split()[1] for words in keys(COMMANDS, "# Commands")}
    assert shown == set(group.commands)


def commands_of(cell: str) -> set[str]:
    """The commands that the cell `of` of an option's row means."""
    searching = re.search(r"^Commands that search: (.*)\.$", COMMANDS, re.MULTILINE)
    assert searching
    if cell == "all" or cell.startswith("all but "):
        return set(group.commands) - set(named(cell))
    return set(named(cell)) | (set(named(searching[1])) if "all that search" in cell else set())


def test_every_option_is_listed_with_the_commands_that_take_it_and_none_besides() -> None:
    listed = {
        option.split()[0]: commands_of(of)
        for options, of, _ in rows(section(COMMANDS, "## Options"))
        for option in named(options)
    }
    assert listed.pop("--version") == {"team-composer"}
    taken: dict[str, set[str]] = {name: set(group.commands) for name in ("-h", "--help")}
    for name, command in group.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"
                for option in parameter.opts:
                    taken.setdefault(option, set()).add(name)
    assert listed == taken


def test_every_exit_status_is_listed() -> None:
    listed = {int(number) for status, _ in rows(section(COMMANDS, "## Exit status")) for number in status.split(",")}
    assert {value for name, value in vars(shell).items() if name.isupper() and isinstance(value, int)} <= listed


# Keys of a scenario

MODELS: dict[str, tuple[str, Any]] = {
    "## The whole file": ("format", ScenarioFile),
    "## A team": ("format", Team),
    "### A seat": ("format", Seat),
    "## A requirement": ("format", Requirement),
    "## A goal": ("format", Goal),
    "## Expectations": ("format", Expect),
    "### A course": ("time-and-money", Course),
    "### A recruit": ("time-and-money", Recruit),
}
INSIDE = {Requirement: {"measure", "targets"}, Goal: {"measure", "direction"}}
"""Fields of models that are no keys of a file."""


@pytest.mark.parametrize("heading", MODELS)
def test_every_key_of_a_scenario_has_its_row_and_every_row_its_key(heading: str) -> None:
    page, model = MODELS[heading]
    own = set(model.model_fields) - INSIDE.get(model, set()) | ({"most", "least"} if model is Goal else set())
    shown = keys(text(page), heading)
    assert len(shown) == len(set(shown))
    assert set(shown) == own


def test_every_key_of_the_schema_is_somewhere_in_the_format() -> None:
    """Keys that belong to no model, such as those of a pool's file."""
    pages = (FORMAT, text("time-and-money"), text("pools"))
    said = " ".join(name for page in pages for name in named(prose(page)))
    names: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            names.update(part["properties"] if isinstance(part.get("properties"), dict) else ())
            for each in part.values():
                walk(each)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(schema())
    assert {name for name in names if not re.search(rf"\b{name}\b", said)} == set()


def test_who_can_be_meant_by_every_key_that_there_is() -> None:
    assert set(keys(FORMAT, "## Who")) == set(schema()["$defs"]["Who"]["properties"])


def test_every_measure_has_its_row_with_all_its_keys_and_its_unit() -> None:
    shown = rows(section(FORMAT, "### Measures"))
    listed = {named(first)[0].partition(":")[0]: (named(first), unit) for first, _, unit in shown}
    assert list(listed) == list(MEASURES)
    for key, kind in MEASURES.items():
        names, unit = listed[key]
        assert {each.partition(":")[0] for each in names} == set(kind.model_fields), key
        assert unit.startswith(kind.unit), key


def test_every_kind_of_field_scale_and_target_is_there() -> None:
    kinds = {first: row for first, *row in rows(section(FORMAT, "## The people"))}
    assert list(kinds) == [kind.kind for kind in KINDS]
    assert all(f"`{scale}`" in kinds["levels"][1] or f": {scale}" in kinds["levels"][1] for scale in SCALES)
    assert all(f"`{each.name}`" in FORMAT or f"target: {each.name}" in FORMAT for each in CATEGORIES)


def test_the_largest_numbers_are_those_that_are_read() -> None:
    assert LARGEST == 10**12
    assert f"10^12, and {MOST_DIGITS} digits" in FORMAT


# Answers and Python


def test_verdicts_and_bases_are_all_explained() -> None:
    assert set(keys(ANSWERS, "## Verdicts")) == {*get_args(Verdict), *get_args(Basis)}


def test_every_public_name_is_on_the_page() -> None:
    assert sorted(name for first, _ in rows(text("python")) for name in named(first)) == sorted(composer.__all__)
