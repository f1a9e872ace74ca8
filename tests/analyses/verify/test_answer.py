"""Teams that were handed in, as an answer: everything counted is in it once, under the team that asked for it."""

from __future__ import annotations

import json

from composer import load, verify

PEOPLE = [{"id": name, "sex": "F" if name in "AB" else "M"} for name in "ABCD"]
WOMEN = {"members": {"sex": "F"}, "at_least": 2, "name": "women"}
EACH = {"size": 2, "require": [WOMEN, {"members": {"sex": "M"}, "at_least": 1, "name": "men"}]}


def test_requirements_of_one_name_are_told_apart_by_their_teams_and_what_is_no_requirement_comes_last() -> None:
    problem = load({"pool": PEOPLE, "teams": [{"name": "x", **EACH}, {"name": "y", **EACH}], "require": [WOMEN]})
    found = verify(problem, {"x": ["A", "C", "D"], "y": ["A", "B"]})
    frame = found.frame()
    teams = [team if isinstance(team, str) else None for team in frame["team"]]
    assert list(zip(teams, frame["requirement"].str.split(":").str[0], frame["met"], strict=True)) == [
        ("x", "women", False),
        ("x", "men", True),
        ("y", "women", True),
        ("y", "men", False),
        (None, "women", True),
        (None, "x", False),  # its size
        (None, "A is there once", False),
    ]
    told = json.loads(found.to_json())["broken"]
    assert [(one["team"], one["requirement"].split(":")[0]) for one in told] == [
        (None, "x"),
        ("x", "women"),
        ("y", "men"),
        (None, "A is there once"),
    ]
