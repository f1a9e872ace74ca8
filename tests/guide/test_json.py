"""Every key of every answer's JSON stands in the guide, and nothing stands there that is in no answer."""

from __future__ import annotations

import json
from contextlib import chdir
from typing import Any

import pytest

from tests.support.command_line import IMPOSSIBLE, SMALL, written
from tests.support.documents import keys, named, printed, rows, section, text

ANSWERS = text("answers")
Answers = dict[str, list[dict[str, Any]]]

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
TOURED = SMALL.replace("    seats:", "    start: 2027-01-15\n    end: 2027-06-30\n    seats:")
KEPT = TOURED + "plan: {patrol: [P3, P9]}\nfrozen: 2027-02-01\n"
BLANK = IMPOSSIBLE.replace('unit: Кавказ, languages: "en:2"', 'languages: "en:2"').replace(
    "seats:", "everyone: {unit: [Кавказ, الشمال]}\n    seats:"
)
LASTING = SMALL.replace("    seats:", "    survive: {losses: 0}\n    seats:")
RESERVED = SMALL.replace("P3, sex: M", "P3, sex: F").replace("    seats:", "    reserves: {cover: 1}\n    seats:")
DROPPING = SMALL.replace("    size: 2\n", "    size: 2\n    reserves: {chance: 50%}\n") + "drop: 5%\n"
FREE = {"seconds", "versions", "inputs", "fields", "cells"}
"""Objects whose keys are names of stages, packages, files and columns."""


ASKED: dict[str, list[tuple[str, ...]]] = {
    "solve": [
        ("solve", "small.yaml", "--show", "unit"),
        ("solve", "toured.yaml", "--show", "unit"),
        ("solve", "kept.yaml"),
        ("solve", "reserved.yaml", "--show", "unit"),
        ("solve", "dropping.yaml"),
        ("solve", "lasting.yaml", "--show", "unit"),
    ],
    "explain": [
        ("explain", "small.yaml"),
        ("explain", "impossible.yaml", "--all"),
        ("explain", "planned.yaml"),
        ("explain", "blank.yaml"),
    ],
    "gaps": [("gaps", "planned.yaml"), ("gaps", "planned.yaml", "--plans", "9")],
    "why": [("why", "small.yaml", "P1", "P2", "محمد", "--people"), ("why", "reserved.yaml", "P2")],
    "why --indispensable": [("why", "small.yaml", "--indispensable")],
    "tradeoffs": [("tradeoffs", "small.yaml"), ("tradeoffs", "small.yaml", "-n", "1")],
    "alternatives": [("alternatives", "small.yaml"), ("alternatives", "small.yaml", "--within", "50%")],
    "sweep": [("sweep", "small.yaml")],
    "repair": [
        ("repair", "small.yaml", "roster.csv", "--gone", "P3", "--show", "unit"),
        ("repair", "impossible.yaml", "roster.csv"),
    ],
    "standins": [("standins", "small.yaml"), ("standins", "small.yaml", "roster.csv")],
    "verify": [
        ("verify", "small.yaml", "solved.json"),
        ("verify", "small.yaml", "roster.csv"),
        ("verify", "kept.yaml", "roster.csv"),
    ],
    "verify --proof": [("verify", "impossible.yaml", "--proof", "proof.json")],
    "verify --record": [("verify", "--record", "record.json")],
    "kinds": [("kinds",)],
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What comes back, by the section of the page that is about it."""
    folder = tmp_path_factory.mktemp("answers")
    shipped = {"small": TARGETED, "impossible": IMPOSSIBLE, "planned": PLANNED, "toured": TOURED, "blank": BLANK}
    shipped |= {"kept": KEPT, "dropping": DROPPING, "lasting": LASTING, "reserved": RESERVED}
    for name, content in shipped.items():
        written(folder / f"{name}.yaml", content)
    written(folder / "roster.csv", "id,team\nP1,patrol\nP3,patrol\n")
    with chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        printed("solve", "small.yaml", "--json", "-o", "solved.json")
        printed("explain", "impossible.yaml", "--proof", "proof.json")
        printed("report", "impossible.yaml", "-o", "page.html", "--record", "record.json")
        return {name: [told(*arguments) for arguments in asked] for name, asked in ASKED.items()}


def told(*arguments: str) -> Any:
    return json.loads(printed(*arguments, "--json", aside=False))


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
OPTIONAL = {"note"}
"""Only where there is something to be said."""
PLACES = {
    "a team": "solve: teams",
    "a chance": "solve: teams chance",
    "what losses do": "solve: teams survives",
    "a demand after losses": "solve: teams survives weakest",
    "a member": "solve: teams members",
    "a reserve": "solve: teams reserves",
    "a loss made good": "solve: teams reserves covers",
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
    "a reserve of a reason": "why: reasons reserve",
    "a gate of a reason": "why: reasons gates",
    "a goal of a reason": "why: reasons goals",
    "a conflict of a reason": "why: reasons conflict",
    "a stand-in": "standins: standins",
    "a place of a stand-in": "standins: standins places",
    "a goal of a stand-in": "standins: standins goals",
    "a step": "tradeoffs: points steps",
    "counts": "explain: counts",
    "counts of a team": "explain: counts teams",
    "a gate": "explain: counts teams gates",
    "a demand": "explain: counts teams demands",
    "a range": "explain: counts teams ranges",
    "what is not on record": "explain: counts teams gates not_on_record",
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


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ASKED)
def test_every_key_of_an_answer_is_on_the_page_and_every_key_on_the_page_in_an_answer(
    name: str, answers: Answers
) -> None:
    objects = [answer.get("indispensable", answer) for answer in answers[name]]
    own = set(keys(ANSWERS, f"### {name}")) - {"indispensable"}
    top = {key for each in objects for key in each}
    assert top - SHARED == own - SHARED
    details = {key for _, cell in rows(section(ANSWERS, f"### {name}")) for key in named(cell)}
    assert walked(objects) - top <= SHARED.union(details, *PARTS.values())


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ASKED)
def test_an_answer_has_every_shared_key(name: str, answers: Answers) -> None:
    for answer in answers[name]:
        assert answer.get("indispensable", answer).keys() & SHARED == (set() if name == "kinds" else SHARED)


def test_every_part_has_its_place() -> None:
    assert list(PARTS) == list(PLACES)


@pytest.mark.parametrize("part", PLACES)
def test_a_part_of_an_answer_has_the_keys_that_it_is_said_to_have(part: str, answers: Answers) -> None:
    name, _, path = PLACES[part].partition(": ")
    found = {key.removesuffix("_exact") for each in at(answers[name], *path.split()) for key in each}
    assert found | OPTIONAL == PARTS[part] | OPTIONAL
