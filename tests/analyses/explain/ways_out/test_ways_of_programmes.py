"""Programmes that are impossible: conflicts and ways out with rest, tours and busy among the demands, against trying
out every schedule of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from composer import explain, load
from composer.analyses.explain.answer import Explanation
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


@pytest.mark.parametrize("seeds", split(range(220), 5))
def test_conflicts_and_ways_out_of_programmes_are_those_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        truth = drawn(seed)
        found = explain(load(truth.scenario), everything=True, ways=ALL)
        assert [*wrong(truth, found)] == [], seed
