"""The benchmarks' own rows, counts and claims: they judge the program, so they are held against other roads."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import benchmarks.unbeaten
import composer
from benchmarks.claims import Claim, contradictions
from benchmarks.columns import Ints
from benchmarks.losing_one import mistakes
from benchmarks.ours import solve_ours
from benchmarks.panels import SIZE, broken
from benchmarks.plain import Mask, Model, checked_total
from benchmarks.repairs import one_loss
from benchmarks.requests import Request, make_request
from benchmarks.rivals import RIVALS, plain_cpsat, plain_highs
from benchmarks.scale.impossible import no_such_share, short_of_money
from benchmarks.scale.kinds import cheapest_of_each_kind, least_total, possible
from benchmarks.scale.several import TEAM, teams_request
from benchmarks.unbeaten import SCALE, better_than, unbeaten
from tests.support.samples import sample

COST = "daily_cost"


def a_pair_of_teams() -> Request:
    """Two teams of three that share nobody: few demands, so that few people can be tried one by one."""
    request = teams_request(300, 2, 1)
    (team,) = request.scenario["teams"]
    small = {**team, "size": 3, "seats": TEAM["seats"][:1], "require": [TEAM["require"][3]]}  # type: ignore[index]
    frame = request.frame.iloc[:22].reset_index(drop=True)
    return replace(request, frame=frame, scenario={**request.scenario, "teams": [small]})


@pytest.mark.unmeasured
def test_plain_rows_of_several_teams_have_the_value_found_by_trying_every_two_teams() -> None:
    request = a_pair_of_teams()
    problem = composer.load(request.scenario, pool=request.frame)
    scores = dict(zip(request.frame["id"], request.frame["suitability"], strict=True))
    one = composer.load(
        {**request.scenario, "teams": [{**request.scenario["teams"][0], "number": 1}]}, pool=request.frame
    )
    alone = [
        set(three) for three in combinations(problem.pool.ids, 3) if not composer.verify(one, {"team-1": three}).broken
    ]
    best = max(sum(scores[who] for who in a | b) for a, b in combinations(alone, 2) if not a & b)
    assert plain_cpsat(request, 60).value == plain_highs(request, 60).value == best
    assert solve_ours(request).value == best


def test_a_team_that_breaks_a_plain_row_is_refused() -> None:
    request = make_request(300, 8, 1)
    (roster,) = solve_ours(request).rosters.values()
    assert checked_total(request, {"team": roster}) > 0
    with pytest.raises(ArithmeticError):
        checked_total(request, {"team": roster[:-1]})
    moved = [(who, None) for who, _ in roster]
    with pytest.raises(ArithmeticError):
        checked_total(request, {"team": moved})


@pytest.mark.parametrize(
    ("people", "size", "seed"), sample([(300, 8, 1), (300, 12, 2), (1_000, 20, 3), (2_000, 8, 4)], 1)
)
def test_that_no_team_is_better_is_found_where_a_rival_finds_the_best(people: int, size: int, seed: int) -> None:
    request = make_request(people, size, seed)
    best = plain_cpsat(request, 60).value
    assert best is not None
    assert better_than(request, int(best))[0] is None
    assert better_than(request, int(best) - 1)[0] == best
    assert unbeaten("here", request, int(best)) == []
    (told,) = unbeaten("here", request, int(best) - 1)
    assert f"a team worth {best}" in told


@pytest.mark.unmeasured
def test_the_bound_holds_whatever_the_multipliers_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong multipliers leave more people to be looked at, and never lose the better team."""
    request = make_request(300, 8, 1)
    best = plain_cpsat(request, 60).value
    assert best is not None
    honest = benchmarks.unbeaten._multipliers
    random = np.random.default_rng(1)

    def astray(plain: Model, inside: Mask) -> Ints:
        found = honest(plain, inside)
        return found + np.sign(found) * random.integers(0, SCALE, len(found))

    monkeypatch.setattr(benchmarks.unbeaten, "_multipliers", astray)
    assert better_than(request, int(best))[0] is None
    assert better_than(request, int(best) - 1)[0] == best


@pytest.mark.unmeasured
def test_the_cheapest_of_each_kind_cost_what_the_whole_pool_does() -> None:
    request = short_of_money(make_request(4_000, 8, 1)).request
    (team,) = request.scenario["teams"]
    free = {**team, "require": [one for one in team["require"] if "total" not in one]}
    request = replace(request, scenario={**request.scenario, "teams": [free]})
    few = cheapest_of_each_kind(request, COST, 8)
    assert len(few.frame) < len(request.frame) / 2
    for whole in (False, True):
        assert least_total(few, COST, whole) == pytest.approx(least_total(request, COST, whole))


@pytest.mark.unmeasured
def test_the_impossible_requests_are_impossible_for_the_reason_that_is_told() -> None:
    pool = make_request(4_000, 8, 1)
    money, women = short_of_money(pool).request, no_such_share(pool).request
    assert not possible(money, whole=False)
    assert possible(women, whole=False)
    assert not possible(women, whole=True)


def test_two_answers_contradict_each_other_where_one_has_what_the_other_rules_out() -> None:
    best = Claim("A", 10, 10, True)
    assert contradictions("here", [best, Claim("B", 9, 12, False)]) == []
    assert contradictions("here", [best, Claim("B", None, None, False)]) == []
    assert len(contradictions("here", [best, Claim("B", 11, 12, False)])) == 1
    assert len(contradictions("here", [best, Claim("B", None, None, True)])) == 1
    assert len(contradictions("here", [best, Claim("B", 9, 9, True)])) == 1


def test_a_panel_is_counted_quota_by_quota() -> None:
    sexes = ["female"] * 14 + ["male"] * 20
    pool = pd.DataFrame({"id": [f"P{row}" for row in range(34)], "sex": sexes})
    panel = pool["id"][:SIZE].tolist()  # 14 women and 16 men
    assert broken(pool, {"sex": {"female": (14, 16), "male": (14, 16)}}, panel) == []
    assert broken(pool, {"sex": {"female": (15, 17), "male": (13, 15)}}, panel) == [
        "sex female: 14, not 15 to 17",
        "sex male: 16, not 13 to 15",
    ]
    assert broken(pool, {"sex": {"female": (14, 16)}}, panel[:-1]) == ["29 people instead of 30"]
    assert broken(pool, {"sex": {"female": (14, 16)}}, [*panel[:-1], "P0"]) == ["29 people instead of 30"]


@pytest.mark.unmeasured
def test_a_repair_has_the_changes_and_the_value_that_the_plain_model_finds() -> None:
    run = one_loss(make_request(300, 8, 1), 2, 60.0)
    assert run.proved
    assert [one.value for one in run.rivals.values() if one.proved] == [run.value] * len(RIVALS)
    assert run.disagreements() == []
    wrong = replace(run, value=run.value + 1)
    assert wrong.disagreements() != []


@pytest.mark.unmeasured
def test_a_stand_in_who_is_not_the_best_is_found_out() -> None:
    request = make_request(300, 8, 1)
    found = composer.standins(composer.load(request.scenario, pool=request.frame))
    assert mistakes(request, found) == []
    more = [replace(each, changes=(each.changes or 0) + 1) for each in found.standins]
    assert mistakes(request, replace(found, standins=tuple(more))) != []
