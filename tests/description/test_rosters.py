"""What `new` writes for rosters as planners have them: it keeps to the schema, it is answered as it stands or refused
with what is to be decided, and answered once it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.description.describe import explored
from composer.description.description import Description
from composer.description.first_scenario import FirstScenario, first_scenario
from composer.description.settled import decisions, said
from composer.description.yaml_text import flow
from composer.scenario.load import load
from composer.scenario.yaml import read_yaml
from tests.support.awkward_rosters import rosters
from tests.support.json_schema import mistakes

TEN = Path(__file__).parent.parent / "scenario" / "rosters"
FILES = {path.name[:3]: path.with_name(path.name.removesuffix(".truth.json")) for path in sorted(TEN.glob("*.json"))}
MADE = {each.name: each for each in rosters()}
UNREADABLE = {"h07": "appears 2 times", "h09": "one row a person is needed"}
"""Rosters that no mapping can read: a person twice, and a row for each language of a person."""


Drafted = Callable[[str], tuple[Description, FirstScenario, Path]]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    """Describes a roster, and drafts a scenario that is to be written beside it; each once."""

    @cache
    def drafting(name: str) -> tuple[Description, FirstScenario, Path]:
        folder = tmp_path_factory.mktemp("roster")
        path = folder / (FILES[name].name if name in FILES else name)
        path.write_bytes(FILES[name].read_bytes() if name in FILES else MADE[name].data)
        description, read = explored(path)
        return description, first_scenario(description, str(path), path.name, read=read), folder / "mission.yaml"

    return drafting


def decided(text: str, description: Description) -> str:
    """The scenario with the first answer to each decision let stand, as a person does it."""
    for each in decisions(description):
        place, (_, line) = each.places[0], each.choice.lines[0]
        value = said(place, line)[place[-1]]
        parts = line.split("\n")
        if place[1:] in (("known",), ("blank",)):
            parts = [f"- {flow(item)}" for item in (value if isinstance(value, list) else [value])]
        for part in parts:
            rest = [one for one in text.split("\n") if one.strip().startswith(f"# {part}")]
            assert rest, (part, text)
            text = text.replace(rest[0], rest[0].replace("# ", "", 1), 1)
    return text


@pytest.mark.parametrize("name", [*FILES, *MADE])
def test_it_is_answered_as_it_stands_or_once_it_is_decided(name: str, drafted: Drafted) -> None:
    description, found, path = drafted(name)
    text = found.text
    assert mistakes(read_yaml(text, "f").value, expecting=True) == []
    must = [each for each in decisions(description) if each.first]
    path.write_text(text, "utf-8")
    if found.unreadable:
        assert found.draft.request.refused
        return
    try:
        assert solve(load(path)).teams
    except ScenarioError as error:
        told = " ".join(mistake.text for mistake in error.mistakes)
        assert any(place[1] in told for each in must for place in each.places), told
    text = decided(text, description)
    assert mistakes(read_yaml(text, "f").value, expecting=True) == []
    path.write_text(text, "utf-8")
    assert solve(load(path)).teams


@pytest.mark.parametrize("name", FILES)
def test_of_the_ten_only_those_cannot_be_read_that_no_mapping_can_read(name: str, drafted: Drafted) -> None:
    _, found, _ = drafted(name)
    assert bool(found.unreadable) == (name in UNREADABLE)
    assert all(UNREADABLE[name] in text for text in found.unreadable)


@pytest.mark.parametrize("name", FILES)
def test_what_has_to_be_asked_is_never_answered_before(name: str, drafted: Drafted) -> None:
    """Columns whose values the truth calls alike, or whose days it says are to be asked, are in no line that stands."""
    truth: dict[str, Any] = json.loads(FILES[name].with_name(f"{FILES[name].name}.truth.json").read_text("utf-8"))
    description, found, _ = drafted(name)
    asked = {*truth["clusters"], *(each for each, about in truth["columns"].items() if about.get("order") == "ask")}
    fields = {each.field for each in description.columns if each.name in asked}
    assert len(fields) == len(asked)
    assert not fields & {wish.field for wish in found.draft.request.stands}
