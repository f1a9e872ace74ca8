"""The fewest reserves that reach a chance, against every list of people beside the team."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from composer import Problem, load, solve, verify
from composer.analyses.solve.words import outcome_text
from composer.base.errors import ScenarioError
from composer.optimize import reserve_lists
from composer.problem.reserves import RESERVE, Reserves
from composer.problem.results import Chance, Member, Odds, Reserve, Roster
from composer.render.chances import chance_lines
from tests.support.drop_truth import Dropping, dropping
from tests.support.samples import split


class Asked:
    """A drawn scenario in which the team asks for a chance, and what is true of lists of reserves."""

    def __init__(self, seed: int) -> None:
        source = random.Random(f"asked {seed}")
        drawn = dropping(seed)
        team = dict(drawn.scenario["teams"][0])
        self.bare = drawn.scenario
        self.ids = [row["id"] for row in drawn.scenario["pool"]]
        self.chance = {
            one: source.choice([Fraction(0), Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)]) for one in self.ids
        }
        asked = source.choice([50, 80, 95])
        number: dict[str, int] = source.choice([{}, {}, {"at_most": 1}, {"at_most": 2}, {"at_least": 1}])
        team["reserves"] = {"chance": f"{asked}%"} | ({"number": number} if number else {})
        self.asked = Fraction(asked, 100)
        self.low, self.high = number.get("at_least", 0), number.get("at_most", len(self.ids))
        drop = [{"who": {"id": one}, "chance": chance} for one, chance in self.chance.items()]
        self.scenario = {**drawn.scenario, "teams": [team], "drop": drop}

    def reached(self, members: Sequence[str], reserves: Sequence[str]) -> Fraction:
        chances = tuple(self.chance[one] for one in (*members, *reserves))
        return Dropping(self.bare, tuple(members), tuple(reserves), chances).truth(Fraction(1))[1]

    def fewest(self, members: Sequence[str]) -> tuple[int | None, Fraction]:
        """How many reserves reach it, None where none do; and the most that any reach that were looked at."""
        others = [one for one in self.ids if one not in members]
        best = Fraction(-1)
        for number in range(self.low, min(self.high, len(others)) + 1):
            best = max([best, *(self.reached(members, some) for some in combinations(others, number))])
            if best >= self.asked:
                return number, best
        return None, best


@pytest.mark.parametrize("seeds", split(range(110), 10))
def test_the_fewest_reserves_that_reach_a_chance_are_the_fewest_there_are(seeds: Sequence[int]) -> None:
    numbers = []
    for seed in seeds:
        asked = Asked(seed)
        found = solve(load(asked.scenario))
        if not found.teams:
            continue
        (roster,) = found.teams
        members, reserves = ([each.id for each in part] for part in (roster.members, roster.reserves or ()))
        number, best = asked.fewest(members)
        chance = roster.chance
        assert chance is not None
        reached = chance.given.without if chance.given.with_reserves is None else chance.given.with_reserves
        assert reached == asked.reached(members, reserves), seed
        assert chance.reached == (number is not None), seed
        assert chance.fewest, seed
        if number is None:
            assert reached == best or asked.high > reserve_lists.MOST_TOGETHER, seed
        else:
            assert len(reserves) == number, seed
        numbers.append(number)
    assert {None, 0, 1} <= {*numbers}


def patrol(reserves: Any, **more: Any) -> Problem:
    """A medic and a driver; beside them two medics, one of them surer, and a driver."""
    trades = {"P1": "medic", "P2": "driver", "P3": "medic", "P4": "medic", "P5": "driver"}
    pool = [{"id": one, "trade": trade, "score": 9 - int(one[1])} for one, trade in trades.items()]
    seats = [{"seat": trade, "who": {"trade": trade}} for trade in ("medic", "driver")]
    return Problem(
        pool,
        [{"name": "patrol", "size": 2, "seats": seats, "reserves": reserves}],
        prefer=[{"most": {"total": "score"}}],
        drop=[{"who": {"id": ["P3", "P5"]}, "chance": "40%"}, {"chance": "20%"}],
        **more,
    )


def called(problem: Problem) -> list[str]:
    return [each.id for each in solve(problem).teams[0].reserves or ()]


def test_who_raises_the_chance_most_is_called_first_and_who_is_surer_is_taken() -> None:
    """Of the medic P1 and the driver P2 each stays with 0.8: 0.64. With P4 it is 0.8 * 0.96, with P5 0.92 * 0.96."""
    assert called(patrol({"chance": "64%"})) == []
    assert called(patrol({"chance": "65%"})) == ["P4"]
    assert called(patrol({"chance": "77%"})) == ["P4", "P5"]
    text = outcome_text(solve(patrol({"chance": "77%"})))
    assert "they hold with a chance of 88 %" in text
    assert "The 77 % that are asked for are reached with 2 reserves; fewer do not do, and that is proved." in text


def test_a_chance_that_nothing_reaches_is_said_not_to_be_reached() -> None:
    found = solve(patrol({"chance": "99%"}))
    assert found.verdict == "best"
    chance = found.teams[0].chance
    assert chance is not None
    assert (chance.asked, chance.reached, chance.fewest) == (Fraction(99, 100), False, True)
    assert "The 99 % that are asked for are not reached with" in outcome_text(found)
    told = found.to_dict()["teams"][0]["chance"]  # type: ignore[index]
    assert (told["asked"], told["reached"], told["fewest"]) == (0.99, False, True)
    one = solve(patrol({"chance": "80%", "number": {"at_most": 1}})).teams[0]
    assert one.chance is not None
    assert (len(one.reserves or ()), one.chance.reached, one.chance.fewest) == (1, False, True)


def test_reserves_that_cover_a_loss_are_kept_and_others_join_them() -> None:
    """Any loss of one is covered by a medic and a driver; 90 % take the other medic as well."""
    assert len(called(patrol({"cover": 1}))) == 2
    assert len(called(patrol({"cover": 1, "chance": "1%"}))) == 2
    assert {*called(patrol({"cover": 1, "chance": "89%"}))} == {"P3", "P4", "P5"}


def test_the_roster_that_was_found_is_verified_with_its_reserves() -> None:
    problem = patrol({"chance": "77%"})
    (roster,) = solve(problem).teams
    members = [*roster.members, *(Member(each.id, RESERVE) for each in roster.reserves or ())]
    found = verify(problem, {"patrol": members})
    assert found.met
    assert found.teams[0].chance is not None
    assert roster.chance is not None
    assert found.teams[0].chance.given == roster.chance.given
    fewer = verify(problem, {"patrol": members[:-1]})
    assert fewer.teams[0].chance is not None
    assert not fewer.teams[0].chance.reached


def test_a_chance_without_anybody_dropping_out_is_a_mistake() -> None:
    with pytest.raises(ScenarioError) as caught:
        patrol({"chance": "77%"}).replacing(drop=None)
    assert str(caught.value).startswith("teams[0].reserves.chance: a chance is asked for, and nothing says")
    with pytest.raises(ScenarioError, match="a chance is written as a percentage such as 5%"):
        patrol({"chance": 95})


def test_a_chance_alone_asks_for_no_losses_to_be_covered() -> None:
    assert Reserves(chance="95%").cover == 0
    assert Reserves(chance="95%", cover=1).cover == 1
    assert Reserves().cover == 1


def test_of_a_large_team_reserves_are_found_by_draws_and_never_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve_lists, "MOST_CASES", 1)
    (roster,) = solve(patrol({"chance": "77%"})).teams
    assert [each.id for each in roster.reserves or ()] == ["P4", "P5"]
    assert roster.chance is not None
    assert (roster.chance.reached, roster.chance.fewest) == (True, False)
    (roster,) = solve(patrol({"chance": "99%", "number": {"at_most": 2}})).teams
    assert roster.chance is not None
    assert (len(roster.reserves or ()), roster.chance.reached, roster.chance.fewest) == (2, False, False)


def test_more_lists_than_are_looked_at_leave_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve_lists, "MOST_ROWS", 1)
    (roster,) = solve(patrol({"chance": "77%"})).teams
    assert [each.id for each in roster.reserves or ()] == ["P4", "P5"]
    assert roster.chance is not None
    assert (roster.chance.reached, roster.chance.fewest) == (True, False)


def test_what_was_found_by_draws_is_called_so() -> None:
    odds = Odds(Fraction(1, 2), Fraction(9, 10), (0.49, 0.51), (0.89, 0.91), 20_000)
    chance = Chance(odds, odds, odds, "5 % dropping out each", Fraction(8, 10), False)
    lines = chance_lines([Roster("team", (), reserves=(Reserve("P1", 1),), chance=chance)])
    said = (
        "The 80 % that are asked for are reached with 1 reserve, as far as draws tell; whether fewer would do is open."
    )
    assert lines[-1] == said
