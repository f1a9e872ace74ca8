"""Whatever somebody can type or read by name stands in the guide: commands, options, keys, measures, JSON, names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from command_line import IMPOSSIBLE, SMALL, Ran, Run, run, written
from documents import keys, named, prose, rows, section, text

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

__all__ = ["run"]

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
        for options, of, _ in rows(section(COMMANDS, "## Options"))[:-3]
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
    said = " ".join(named(prose(FORMAT)) + named(prose(text("time-and-money"))))
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


# JSON

TARGETED = (
    SMALL.replace("title: Patrol\n", "title: Patrol\nstart: 2027-01-15\n")
    .replace("at_least: 1/3, aim", "at_least: {target: troops}, aim")
    .replace("seats:", "everyone: {score: {at_least: 2}}\n    seats:")
    + "tradeoffs: [{most: {total: score}}, {most: {members: {unit: الشمال}}}]\nsweep: {patrol.size: 2..3}\n"
)
PLANNED = SMALL.replace("ar:2; en:3", "ar:2; en:1").replace('"en:2"', '"en:1"') + (
    "today: 2027-01-01\nstart: 2027-12-01\n"
    "courses: [{name: English, gives: {languages: {en: 2}}, cost: 1, weeks: 3}]\n"
    "recruits: [{name: leader, gives: {sex: F, score: 9, languages: {en: 3}}, cost: 0.5, number: 1}]\n"
)
FREE = {"seconds", "versions", "inputs", "fields", "cells"}
"""Objects whose keys are names of stages, packages, files and columns."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("answers")
    for name, content in {"small": TARGETED, "impossible": IMPOSSIBLE, "planned": PLANNED}.items():
        written(made / f"{name}.yaml", content)
    return made


ASKED: dict[str, list[tuple[str, ...]]] = {
    "solve": [("solve", "small.yaml", "--show", "unit")],
    "explain": [("explain", "small.yaml"), ("explain", "impossible.yaml", "--all"), ("explain", "planned.yaml")],
    "gaps": [("gaps", "planned.yaml"), ("gaps", "planned.yaml", "--plans", "9")],
    "why": [("why", "small.yaml", "P1", "P2", "محمد", "--people")],
    "why --indispensable": [("why", "small.yaml", "--indispensable")],
    "tradeoffs": [("tradeoffs", "small.yaml")],
    "alternatives": [("alternatives", "small.yaml")],
    "sweep": [("sweep", "small.yaml")],
    "verify": [("verify", "small.yaml", "solved.json"), ("verify", "small.yaml", "roster.csv")],
    "verify --proof": [("verify", "impossible.yaml", "--proof", "proof.json")],
    "kinds": [("kinds",)],
}


@pytest.fixture
def asked(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[dict[str, Any]]]:
    """Asks what a section of the page is about: the objects that come back."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))

    def told(*arguments: str) -> Ran:
        ran = run(*arguments)
        assert ran.status in (0, 1), ran
        return ran

    def ask(name: str) -> list[dict[str, Any]]:
        if name == "verify":
            written(folder / "solved.json", told("solve", "small.yaml", "--json").out)
            written(folder / "roster.csv", "id,team\nP1,patrol\nP3,patrol\n")
        if name == "verify --proof":
            told("explain", "impossible.yaml", "--proof", "proof.json")
        return [json.loads(told(*arguments, "--json").out) for arguments in ASKED[name]]

    return ask


def walked(value: Any) -> set[str]:
    """Every key within a value, without those that are names."""
    if isinstance(value, list):
        return set().union(*map(walked, value))
    if not isinstance(value, dict):
        return set()
    inner = [set() if key in FREE and isinstance(each, dict) else walked(each) for key, each in value.items()]
    return {key.removesuffix("_exact") for key in value}.union(*inner)


SHARED = set(keys(ANSWERS, "### Shared by all answers"))
PARTS = {
    part: set(named(cell)) - {"--show", "--people"} for part, cell in rows(section(ANSWERS, "### Parts of answers"))
}
PLACES = {
    "a team": "solve: teams",
    "a member": "solve: teams members",
    "a finding": "solve: teams findings",
    "a goal": "solve: goals",
    "a target": "solve: targets",
    "people": "solve: people",
    "effort": "solve: effort",
    "a demand of a conflict": "explain: conflict_details demands",
    "a demand of a proof": "verify --proof: demands",
    "a way out": "explain: ways_out",
    "a change": "explain: ways_out changes",
    "a plan": "gaps: plans",
    "a course of a plan": "gaps: plans courses",
    "a recruit of a plan": "gaps: plans recruits",
    "a schedule": "gaps: plans schedules",
    "a reason": "why: reasons",
    "a gate of a reason": "why: reasons gates",
    "a goal of a reason": "why: reasons goals",
    "a conflict of a reason": "why: reasons conflict",
    "a step": "tradeoffs: points steps",
    "counts": "explain: counts",
    "counts of a team": "explain: counts teams",
    "a gate": "explain: counts teams gates",
    "a demand": "explain: counts teams demands",
    "a range": "explain: counts teams ranges",
    "an overlap": "explain: counts teams overlaps",
}
"""Where parts are found: whose answer, and the keys that lead there."""


def at(value: Any, *path: str) -> list[dict[str, Any]]:
    """All objects to which a path leads."""
    if isinstance(value, list):
        return [found for each in value for found in at(each, *path)]
    if not isinstance(value, dict):
        return []
    return at(value.get(path[0]), *path[1:]) if path else [value]


@pytest.mark.parametrize("name", ASKED)
def test_every_key_of_an_answer_is_on_the_page_and_every_key_on_the_page_in_an_answer(
    name: str, asked: Callable[[str], list[dict[str, Any]]]
) -> None:
    answers = asked(name)
    answers = [answer.get("indispensable", answer) for answer in answers]
    own = set(keys(ANSWERS, f"### {name}")) - {"indispensable"}
    top = {key for answer in answers for key in answer}
    assert top - SHARED == own - SHARED
    details = {key for _, cell in rows(section(ANSWERS, f"### {name}")) for key in named(cell)}
    assert walked(answers) - top <= SHARED.union(details, *PARTS.values())


def test_solve_has_every_shared_key_and_every_part_has_the_keys_that_it_is_said_to_have(
    asked: Callable[[str], list[dict[str, Any]]],
) -> None:
    answers = {name: asked(name) for name in ASKED}
    assert set(answers["solve"][0]) >= SHARED
    assert list(PARTS) == list(PLACES)
    for part, place in PLACES.items():
        name, _, path = place.partition(": ")
        objects = at(answers[name], *path.split())
        assert {key.removesuffix("_exact") for each in objects for key in each} | {"note"} == PARTS[part] | {"note"}, (
            part
        )


def test_verdicts_and_bases_are_all_explained() -> None:
    assert set(keys(ANSWERS, "## Verdicts")) == {*get_args(Verdict), *get_args(Basis)}


# Python


def test_every_public_name_is_on_the_page() -> None:
    assert sorted(name for first, _ in rows(text("python")) for name in named(first)) == sorted(composer.__all__)
