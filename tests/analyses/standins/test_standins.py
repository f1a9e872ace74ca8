"""Who could step in, against trying out everything in plain Python."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from composer import load
from composer.analyses.standins.search import standins
from tests.support.roster_truth import Decided, decided
from tests.support.samples import sample

DRAWN = [(range(25),), (range(25, 265),), (range(265, 500),)]


def _after(drawn: Decided, each) -> tuple[frozenset[str], ...]:
    teams = {name: set(ids) for name, ids in drawn.roster.items()}
    for move in each.moved:
        teams[move.origin].remove(move.id)
        teams[move.to].add(move.id)
    moved = {(move.id, move.origin) for move in each.moved}
    for who in each.leaving:
        for name, ids in drawn.roster.items():
            if who in ids and (who, name) not in moved and who not in {m.id for m in each.moved}:
                teams[name].discard(who)
    for one in each.joining:
        teams[one.team].add(one.id)
    return tuple(frozenset(teams[team["name"]]) for team in drawn.scenario["teams"])


@pytest.mark.parametrize("seeds", sample(DRAWN, 1))
def test_who_steps_in_makes_the_fewest_changes_and_then_the_best_of_the_goals(seeds: Sequence[int]) -> None:
    seen: list[object] = []
    for seed in seeds:
        drawn = decided(seed)
        found = standins(load(drawn.file), drawn.roster)
        places = sorted((who, team) for team, ids in drawn.roster.items() for who in ids)
        assert sorted((each.id, each.team) for each in found.standins) == places, seed
        for each in found.standins:
            truth = drawn.best_without(each.id)
            assert each.best, seed
            assert each.possible is (truth is not None), (seed, each.id)
            seen.append(each.changes)
            if truth is None:
                continue
            assert each.changes == truth[0], (seed, each.id)
            signs = [1, *(1 if goal == "least" else -1 for goal in drawn.scenario["goals"])]
            assert [goal.value for goal in each.goals] == [s * v for s, v in zip(signs, truth[1], strict=True)], (
                seed,
                each.id,
            )
            teams = _after(drawn, each)
            assert teams in drawn.every, (seed, each.id, teams)
            assert (drawn.changes(teams), drawn.worth(teams)) == truth, (seed, each.id)
    assert {None, 1, 2} <= {*seen}
