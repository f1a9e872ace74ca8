"""Programmes that are impossible: conflicts and ways out with rest, tours and busy among the demands, against trying
out every schedule of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from composer import explain, load
from composer.analyses.explain.answer import Explanation
from composer.analyses.explain.ways_out.words import way_words
from tests.support.programme_truth import ProgrammeTruth, below, drawn, vector_of
from tests.support.samples import split

ALL = 60
"""More ways out than any of the programmes has."""


def wrong(truth: ProgrammeTruth, found: Explanation) -> Iterator[str]:
    """What is wrong with an explanation, held against all there is."""
    smallest = truth.smallest()
    if (found.verdict == "found") != (frozenset() in smallest):
        yield f"verdict: {found.verdict}"
        return
    if found.verdict == "found":
        return
    conflicts = [frozenset(one.requirement for one in conflict.demands) for conflict in found.conflicts]
    if set(conflicts) != truth.conflicts() or len(set(conflicts)) < len(conflicts) or not found.complete:
        yield f"conflicts: {conflicts}, in truth {truth.conflicts()}"
    assert found.ways_out is not None
    ways = found.ways_out.ways
    vectors = [vector_of(truth, way.changes) for way in ways]
    if set(vectors) != set(smallest) or len(vectors) != len(smallest) or not found.ways_out.complete:
        yield f"ways out: {vectors}, in truth {smallest}"
    keys = [(way.cost, len(way.changes)) for way in ways]
    if keys != sorted((truth.cost(vector), len(vector)) for vector in smallest):
        yield f"costs: {keys}"
    for way, vector in zip(ways, vectors, strict=True):
        members = {team.name: {member.id for member in team.members} for team in way.teams}
        choice = tuple(
            tuple(place for place, (name, _) in enumerate(truth.tours) if person["id"] in members[name])
            for person in truth.scenario["pool"]
        )
        if not below(truth.of_choice(choice), vector):
            yield f"{way.changes} does not allow {members}"


@pytest.mark.parametrize("seeds", split(range(110), 3))
def test_conflicts_and_ways_out_of_programmes_are_those_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        truth = drawn(seed)
        found = explain(load(truth.scenario), everything=True, ways=ALL)
        assert [*wrong(truth, found)] == [], seed


def relief(rest: str, **more: Any) -> dict[str, Any]:
    """Two reliefs, three months between them; of three people one is on leave in the first."""
    pool = [{"id": f"P{n}", "leave": "2027-02-01..2027-02-03" if n == 0 else ""} for n in range(3)]
    team = {"name": "watch", "size": 2, "start": "2027-01-01", "end": "2027-06-30"}
    team |= {"repeat": {"every": "9 months", "number": 2}, "keep": ["size"]}
    return {"pool": pool, "rest": rest, "busy": "leave", "fields": {"leave": "spans"}, "teams": [team | more]}


def said(scenario: dict[str, Any]) -> list[str]:
    problem = load(scenario)
    ways = explain(problem).ways_out
    assert ways is not None
    assert ways.complete
    return [way_words(way, problem) for way in ways.ways]


@pytest.mark.parametrize(
    ("rest", "shorter"),
    [
        ("6 months", "6 months → 3 months"),
        ("26 weeks", "26 weeks → 13 weeks"),
        ("180 days", "180 days → 92 days"),
        ("1x", "1x → 0.51x (exactly 92/181)"),
    ],
)
def test_a_rest_is_shortened_in_its_own_unit_to_the_next_value_that_changes_anything(rest: str, shorter: str) -> None:
    assert said(relief(rest)) == [f"rest {shorter}"]


def test_what_teams_keep_of_the_whole_scenario_never_gives_way() -> None:
    busy = "watch-1: busy (leave): waived for 1 member"
    two = relief("2 months") | {"tours": {"at_most": 1}}
    assert said(two) == ["tours at most 1 → 2"]
    assert said(relief("6 months", keep=["size", "rest"])) == []
    assert said(relief("2 months", size=3)) == [busy]
    assert said(relief("2 months", size=3, keep=["size", "busy"])) == []
    assert said(two | {"teams": [two["teams"][0] | {"keep": ["size", "tours"]}]}) == []


def test_json_says_what_gives_way_in_words_a_file_takes() -> None:
    ways = explain(load(relief("1x"))).to_dict()["ways_out"]
    (change,) = ways[0]["changes"]
    assert (change["requirement"], change["bound"], change["from"], change["to"]) == ("rest", "rest", "1x", "92/181x")
    assert (change["by"], change["unit"]) == (90, "days")  # after the longer of the two, of 182 days
    load(relief(change["to"]))
    assert explain(load(relief(change["to"]))).verdict == "found"


def test_a_burden_and_different_people_are_counted_at_any_rest() -> None:
    burden = {"burden": {}, "at_most": 1, "name": "Burden"}
    people = {"people": {}, "at_least": 4, "name": "Different people"}
    assert said(relief("6 months") | {"require": [burden]}) == ["Burden 1 → 2; rest 6 months → 3 months"]
    ways = ["Different people 4 → 3; rest 6 months → 3 months"]
    assert said(relief("6 months") | {"require": [people]}) == ways
