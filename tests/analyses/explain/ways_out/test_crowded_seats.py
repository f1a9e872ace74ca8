"""More seats than the size: no mistake in the file, but demands that cannot stand together."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from composer import explain, load, solve
from composer.analyses.counts.search import counts
from composer.analyses.counts.words import counts_text
from composer.analyses.explain.ways_out.ways import ways_out
from composer.solvers.budget import Budget
from tests.analyses.explain.ways_out.test_ways import differences
from tests.support import oracle
from tests.support.command_line import Run, run, written
from tests.support.ways_truth import Truth

__all__ = ["run"]

POOL = [{"id": f"P{place}", "sex": "FM"[place % 2]} for place in range(4)]


def crew(size: Any = 2, lead: int = 1, medics: int = 2, **more: Any) -> dict[str, Any]:
    """Two women, two men; women lead, anybody is a medic."""
    seats = [{"seat": "Lead", "who": {"sex": "F"}, "number": lead}, {"seat": "Medic", "number": medics}]
    return {"pool": POOL, "teams": [{"name": "t", "size": size, "seats": seats, **more}]}


def ways(scenario: dict[str, Any]) -> list[tuple[int, list[tuple[str, object, object]]]]:
    """Every way out: its cost, and what changes from what to what."""
    found = ways_out(load(scenario), Budget(), 50)
    assert found.complete
    return [
        (int(way.cost), [(each.requirement, each.before, each.after) for each in way.changes]) for way in found.ways
    ]


def test_the_size_and_the_seats_stand_against_each_other() -> None:
    found = explain(load(crew()))
    (conflict,) = found.conflicts
    assert [(each.requirement, each.bounds) for each in conflict.demands] == [
        ("t: size", ("at most 2",)),
        ("t: Lead", ()),
        ("t: Medic", ("2 of them",)),
    ]
    assert conflict.smallest
    assert found.certificate is not None
    assert found.certificate.basis == "farkas"


def test_the_size_may_be_larger_or_a_seat_stay_vacant() -> None:
    grows, lead, medic = ("t: size", 2, 3), ("t: Lead", 1, 0), ("t: Medic", 2, 1)
    assert sorted(ways(crew())) == sorted([(1, [grows]), (1, [lead]), (1, [medic])])
    assert sorted(ways(crew(keep=["size"]))) == sorted([(1, [lead]), (1, [medic])])
    # three medics and a leader in a team of up to two: two people more, one more and one vacant seat, two vacant ones
    wide = {"at_most": 2}
    assert sorted(cost for cost, _ in ways(crew(wide, medics=3))) == [2, 2, 2, 2, 2]


@pytest.mark.unmeasured
def test_every_way_out_makes_a_file_that_is_valid_and_possible() -> None:
    for size, medics in product([0, 1, 2, {"at_most": 1}, {"at_least": 1, "at_most": 3}], [2, 3]):
        for way in ways_out(load(crew(size, medics=medics)), Budget(), 50).ways:
            assert solve(way.problem).verdict == "best"


@pytest.mark.by_the_hundred
def test_small_crews_are_possible_and_bend_as_brute_force_says() -> None:
    impossible = 0
    sizes = [0, 1, 2, 3, {"at_most": 1}, {"at_least": 1, "at_most": 3}]
    for size, lead, medics in product(sizes, [0, 1, 2, 3], [1, 2]):
        scenario = crew(size, lead, medics, require=[{"members": {"sex": "M"}, "at_least": 1}])
        assert solve(load(scenario)).verdict == oracle.truth(scenario).verdict, scenario
        known, said = Truth(scenario), ways_out(load(scenario), Budget(), 50)
        if said.needless:
            assert frozenset() in known.smallest(), scenario
        else:
            assert list(differences(known, said, 50)) == [], scenario
            impossible += 1
    assert impossible >= 25


def test_the_commands_say_valid_then_impossible_then_what_would_help(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "crew.yaml", json.dumps(crew()))
    assert run("check", file).status == 0
    solved = run("solve", file, "--json")
    assert (solved.status, json.loads(solved.out)["verdict"]) == (1, "impossible")
    explained = run("explain", file, "--json")
    told = json.loads(explained.out)
    assert explained.status == 1
    assert told["conflicts"] == [["t: size", "t: Lead", "t: Medic"]]
    changed = [[change["requirement"] for change in way["changes"]] for way in told["ways_out"]]
    assert sorted(changed) == [["t: Lead"], ["t: Medic"], ["t: size"]]


@pytest.mark.parametrize(
    ("size", "places"),
    [(2, "3 of 2 places"), ({"at_most": 2}, "more places than there are, whatever the size")],
)
def test_places_that_are_too_few_are_counted_first(size: Any, places: str) -> None:
    sentence = f"✗ 4 people could fill t: Lead and t: Medic: together they need {places}."
    assert sentence in counts_text(counts(load(crew(size))))
