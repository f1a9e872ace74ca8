"""Doubts of two readings: what the other one makes of the answer, against every team tried by hand in both."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from composer import Outcome, explain, full_report, load, solve
from composer.analyses.book import book
from composer.analyses.registry import QUESTIONS
from composer.analyses.report.book import markdown, workbook
from composer.pool.doubts import Doubt
from composer.render.writer import PLAIN

Person = dict[str, Any]
Rows = list[Person]
CYRILLIC = "М"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def by_hand(people: Rows, size: int, meets: Callable[[list[Person]], bool]) -> tuple[str, int | None]:
    """The verdict and the largest total of s, every team being tried."""
    totals = [sum(p["s"] for p in team) for team in map(list, combinations(people, size)) if meets(team)]
    return ("best", max(totals)) if totals else ("impossible", None)


def answer(outcome: Outcome) -> tuple[str, int | None]:
    values = [goal.value for goal in outcome.goals if goal.value is not None]
    return outcome.verdict, int(values[0]) if outcome.teams else None


def asked(people: Rows, size: int, *require: dict[str, Any], everyone: Any = None, pool: Any = None) -> dict[str, Any]:
    team = {"name": "t", "size": size, "require": [*require], "everyone": everyone or {}}
    Path("p.csv").write_text(
        ",".join(people[0]) + "\n" + "".join(",".join(f'"{v}"' for v in p.values()) + "\n" for p in people)
    )
    pool = {"file": "p.csv", **(pool or {})}
    return {"pool": pool, "start": "2027-01-15", "teams": [team], "prefer": [{"most": {"total": "s"}}]}


def only(outcome: Any, code: str) -> Doubt:
    (doubt,) = (doubt for doubt in outcome.doubts if doubt.code == code and doubt.asked)
    return doubt  # type: ignore[no-any-return]


def expected(here: tuple[str, int | None], there: tuple[str, int | None]) -> str:
    return "same" if here == there else "other"


SEEN: set[str] = set()


def alike(draw: random.Random) -> tuple[dict[str, Any], str, Rows, Callable[[str], str | None]]:
    values = ["M", CYRILLIC, "F"]
    people = [{"id": f"P{n}", "x": draw.choice(values), "s": draw.randint(1, 9)} for n in range(7)]
    return {"members": {"x": "M"}}, "W1", people, lambda x: "M" if x == CYRILLIC else x


def words(draw: random.Random) -> tuple[dict[str, Any], str, Rows, Callable[[str], str | None]]:
    people = [{"id": f"P{n}", "x": draw.choice(["a", "b", "n/a"]), "s": draw.randint(1, 9)} for n in range(7)]
    return {"distinct": "x"}, "W4", people, lambda x: None if x == "n/a" else x


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("spoiled", [alike, words])
def test_both_readings_are_those_that_trying_every_team_gives(
    spoiled: Callable[[random.Random], Any], seed: int
) -> None:
    draw = random.Random(f"{spoiled.__name__} {seed}")
    measure, code, people, otherwise = spoiled(draw)
    low, size = draw.randint(1, 3), draw.randint(2, 3)

    def meets(read: Callable[[str], str | None]) -> Callable[[list[Person]], bool]:
        def holds(team: list[Person]) -> bool:
            values = [read(p["x"]) for p in team]
            if "members" in measure:
                return sum(value == "M" for value in values) >= low
            return len({value for value in values if value is not None}) >= low

        return holds

    here = by_hand(people, size, meets(lambda x: x))
    there = by_hand(people, size, meets(otherwise))
    outcome = solve(load(asked(people, size, {**measure, "at_least": low})))
    assert answer(outcome) == here
    found = [doubt for doubt in outcome.doubts if doubt.code == code]
    assert len(found) == (len({otherwise(p["x"]) for p in people}) < len({p["x"] for p in people}) or code == "W4" and any(
        p["x"] == "n/a" for p in people
    ))
    for doubt in found:
        assert doubt.answer == expected(here, there)
        if doubt.answer == "other":
            assert doubt.found.startswith(there[0])
            assert there[1] is None or doubt.found.endswith(f" {there[1]}")
