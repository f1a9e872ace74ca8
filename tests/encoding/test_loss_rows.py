"""Teams that survive losses are those that hold after each loss, one by one."""

from __future__ import annotations

import pytest

from composer import solve, tradeoffs, verify
from tests.support.loss_problems import LossTruth, built, drawn

WORTH = [{"most": {"total": "worth"}}]


def hold_against_enumeration(seed: int) -> bool:
    """Whether there is a team."""
    scenario = drawn(seed)
    best, found = LossTruth(scenario).best(), solve(built(scenario, prefer=WORTH))
    assert found.verdict == ("impossible" if best is None else "best"), seed
    assert best is None or found.goals[0].value == best, seed
    return best is not None


def test_a_best_team_survives_what_it_is_to_survive_and_no_better_one_does() -> None:
    there = [hold_against_enumeration(seed) for seed in range(30)]
    assert 5 < sum(there) < 25


@pytest.mark.by_the_hundred
def test_hundreds_of_best_teams_survive_what_they_are_to_survive() -> None:
    for seed in range(1000, 1250):
        hold_against_enumeration(seed)


def hold_a_front_against_enumeration(seed: int) -> int:
    scenario = drawn(seed)
    scenario["teams"][0]["require"] = [row for row in scenario["teams"][0]["require"] if "pairs" not in row]
    of = scenario["teams"][0].pop("survive")["of"]
    truth = LossTruth({**scenario, "teams": [{**scenario["teams"][0], "survive": {"of": of}}]})
    found = tradeoffs(built(scenario, tradeoffs=[{"most": {"survives": of}}, *WORTH]))
    assert found.complete
    assert {tuple(map(int, point.values)) for point in found.points} == truth.front(), seed
    return len(found.points)


def test_what_each_loss_costs_is_what_enumeration_says() -> None:
    points = [hold_a_front_against_enumeration(seed) for seed in range(10)]
    assert max(points) > 1


@pytest.mark.by_the_hundred
def test_hundreds_of_fronts_over_losses_are_what_enumeration_says() -> None:
    for seed in range(2000, 2120):
        hold_a_front_against_enumeration(seed)


def test_every_team_is_recounted_as_enumeration_has_it() -> None:
    told = 0
    for seed in range(25):
        scenario = drawn(seed, people=6)
        truth, problem = LossTruth(scenario), built(scenario)
        for members in list(truth.teams())[::7]:
            (roster,) = verify(problem, {"t": members}).teams
            assert roster.survives is not None
            losses = roster.survives.losses
            assert roster.survives.holds is truth.survives(members, losses), (seed, members)
            rests = truth.left(members, losses)
            for number, row in enumerate(problem.deployed[0].require):
                (mine,) = (each for each in roster.survives.weakest if each.requirement == row.label)
                assert mine.met is all(truth.meets(number, rest) for rest in rests), (seed, members, row.label)
                assert len(mine.lost) <= losses
                left = tuple(person for person in members if person not in mine.lost)
                assert mine.observed == truth.measure(number, left)
                told += 1
    assert told > 100
