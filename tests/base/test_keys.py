"""A wrong key is answered with the one that is meant, in the words that planners bring with them."""

from __future__ import annotations

import pytest

from composer.base.keys import unknown_key
from composer.measures import MEASURES
from composer.pool.reading.mapping import Reading
from composer.problem.requirement import Goal, Requirement
from composer.problem.team import Seat, Team
from composer.scenario.file import ScenarioFile
from tests.support.command_line import SMALL, Run, run, written

__all__ = ["run"]

PLACES = {
    "seat": (Seat.known_keys(), {"name": "seat", "Role": "seat", "count": "number", "how-many": "number"}),
    "team": (Team.known_keys(), {"count": "number", "members": "size", "gates": "everyone", "posts": "seats"}),
    "requirement": (
        Requirement.known_keys(),
        {"min": "at_least", "max": "at_most", "equals": "exactly", "target": "aim", "label": "name", "sum": "total"},
    ),
    "goal": (Goal.known_keys(), {"max": "most", "minimise": "least"}),
    "range": (["at_least", "at_most"], {"min": "at_least", "Maximum": "at_most", "up to": "at_most"}),
    "file": (
        ScenarioFile.known_keys(),
        {"people": "pool", "constraints": "require", "objectives": "prefer", "begin": "start", "columns": "fields"},
    ),
    "pool": (Reading.known_keys(), {"path": "file", "delimiter": "separator", "na": "blank", "tab": "sheet"}),
}


@pytest.mark.parametrize(
    ("place", "key", "meant"),
    [(place, key, meant) for place, (_, pairs) in PLACES.items() for key, meant in pairs.items()],
)
def test_a_planners_word_for_a_key_suggests_it(place: str, key: str, meant: str) -> None:
    assert unknown_key(key, PLACES[place][0]) == f"unknown key `{key}` – did you mean `{meant}`?"


def test_what_cannot_stand_at_a_place_is_not_suggested_there() -> None:
    assert "did you mean" not in unknown_key("sum", Seat.known_keys())
    assert unknown_key("titel", ["title", "pool"]) == "unknown key `titel` – did you mean `title`?"
    assert unknown_key("sum", ["seat", "who"]) == "unknown key `sum` – available: seat, who"


def test_every_key_that_the_table_names_is_one() -> None:
    from composer.base import keys

    known = {key for place, _ in PLACES.values() for key in place} | set(MEASURES) | {"among", "of", "any", "none"}
    assert {key for named in keys._MEANT.values() for key in named.split()} <= known
    words = [word for group in keys._MEANT for word in group.split()]
    assert len(words) == len(set(words))


def test_a_file_in_the_words_of_others_is_told_ours(run: Run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    wrong = SMALL.replace("{seat: Leader", "{name: Leader, count: 1").replace("at_least: 5.5", "min: 5.5")
    told = run("check", written(tmp_path / "s.yaml", wrong.replace("most:", "max:"))).err
    for key, meant in (("name", "seat"), ("count", "number"), ("min", "at_least"), ("max", "most")):
        assert f"unknown key `{key}` – did you mean `{meant}`?\n" in told
