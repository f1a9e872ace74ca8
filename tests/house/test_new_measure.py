"""To add a measure takes its file and its place in the list of measures; a test tells where it is not public."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import composer
from composer.measures import MEASURES
from composer.pool.who import Who
from tests.support.command_line import SMALL, Ran, written
from tests.support.copied import copied, ran_in

ADDED = Path(__file__).parent.parent / "support" / "new_measure" / "composer" / "measures" / "besides.py"
ASKED = SMALL.replace(
    "      - {average", "      - {besides: {languages: {en: 2}}, at_most: 0, name: Besides}\n      - {average"
)
NAMES = ("kinds", "schema", "solve", "explain", "wrong")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """What commands tell where a measure was added."""
    here = tmp_path_factory.mktemp("added")
    lines = [
        ("measures/__init__.py", "from composer.measures.base import", "from composer.measures.besides import Besides"),
        ("measures/__init__.py", "    LargestGroup,", "    Besides,"),
    ]
    root = copied(here, {"measures/besides.py": ADDED.read_text("utf-8")}, lines)
    small = written(here / "s.yaml", ASKED)
    never = written(here / "never.yaml", ASKED.replace("size: 2", "size: 3"))
    wrong = written(
        here / "wrong.yaml", ASKED.replace("{besides: {languages: {en: 2}}", "{besides: {sxe: F, languages: []}")
    )
    commands: list[list[str | Path]] = [
        ["kinds", "--json"],
        ["schema"],
        ["solve", small, "--json"],
        ["explain", never],
        ["solve", wrong],
    ]
    ended, _ = ran_in(root, commands)
    return dict(zip(NAMES, ended, strict=True))


@pytest.mark.unmeasured
def test_every_command_knows_it(told: dict[str, Ran]) -> None:
    assert "besides" in [each["name"] for each in json.loads(told["kinds"].out)["measures"]]
    assert "besides.requirement" in json.loads(told["schema"].out)["$defs"]
    answer = json.loads(told["solve"].out)
    assert told["solve"].status == 0
    assert {member["id"] for member in answer["teams"][0]["members"]} == {"P1", "P2"}
    found = {each["requirement"]: each["observed"] for each in answer["teams"][0]["findings"]}
    assert found["Besides"] == 0
    assert (told["explain"].status, "Besides" in told["explain"].out) == (1, True)


@pytest.mark.unmeasured
def test_of_its_conditions_all_that_is_wrong_is_told_at_once(told: dict[str, Ran]) -> None:
    status, _, err = told["wrong"]
    assert (status, "`sxe`" in err, "languages" in err) == (2, True, True), err


def test_every_measure_is_public() -> None:
    for kind in MEASURES.values():
        assert kind.__name__ in composer.__all__
        assert getattr(composer, kind.__name__) is kind


def test_a_measure_says_itself_which_of_its_fields_are_conditions() -> None:
    conditions = {key: kind.conditions() for key, kind in MEASURES.items()}
    assert {key: found for key, found in conditions.items() if found} == {
        "members": ["members"],
        "share": ["share", "among"],
        "total": ["of"],
        "average": ["of"],
        "lone": ["lone"],
        "again": ["again"],
        "people": ["people"],
        "burden": ["burden"],
        "changes": ["changes"],
        "survives": ["survives"],
    }
    for kind in MEASURES.values():
        for name in kind.conditions():
            assert kind.model_fields[name].annotation is Who
        assert set(kind.stand_ins) <= set(kind.model_fields)
