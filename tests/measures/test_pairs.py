"""Very many pairs: read all at once, told as arrays, decided by way of few people."""

from __future__ import annotations

import random
import unicodedata
from fractions import Fraction
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from composer import Pairs, Problem, ScenarioError, solve
from composer.checking.check import check
from composer.encoding.elastic import demands
from composer.encoding.encode import encode
from composer.infeasibility.certificate import certify_conflict
from composer.infeasibility.certificate.best import certify_best, certify_none
from composer.measures.pairs import _each_pair, _pairs, _plain_pairs
from composer.solvers import tuning
from composer.solvers.budget import Budget

NAMES = ["P1", " P2 ", "P3", "Zoë", unicodedata.normalize("NFD", "Zoë"), "p1", "", " ", "4"]


def test_pairs_read_all_at_once_are_those_read_one_by_one() -> None:
    draw = random.Random(3)
    seen = {True: 0, False: 0}
    for _ in range(400):
        pool = NAMES[:4] if draw.random() < 0.6 else [*NAMES, 4, 4.0, True, None]
        listed = tuple(draw.choice([list, tuple])(draw.choices(pool, k=2)) for _ in range(draw.randint(1, 3)))
        try:
            one_by_one = _each_pair(listed)
        except ScenarioError:
            assert _plain_pairs(listed) is None
            with pytest.raises(ScenarioError):
                _pairs(listed)
            seen[False] += 1
        else:
            assert _pairs(listed) == one_by_one
            assert all(type(name) is str for pair in one_by_one for name in pair)
            seen[True] += 1
    assert min(seen.values()) > 50


@pytest.mark.parametrize(
    "listed", [(), ("P1 P2",), (["P1"],), (["P1", "P2", "P3"],), ({"P1": "P2"},), (["P1", "P2"], "AB")]
)
def test_what_is_no_list_of_pairs_is_refused_at_its_place(listed: tuple[Any, ...]) -> None:
    with pytest.raises(ScenarioError) as refused:
        Pairs(list(listed))
    last = len(listed) - 1
    assert [mistake.path for mistake in refused.value.mistakes] == [("pairs", last) if listed else ("pairs",)]


def test_measures_of_the_same_pairs_are_equal_whatever_they_were_asked() -> None:
    first, second = Pairs([("a", "b")]), Pairs([("a", "b")])
    frame = pd.DataFrame({"id": ["a", "b", "c"]})
    pool = Problem(pool=frame, teams=[{"name": "t", "size": 2}]).pool
    other = Problem(pool=frame[::-1], teams=[{"name": "t", "size": 2}]).pool
    assert first.trait(pool).codes.tolist() == [1, 2, 0]
    assert second.trait(other).codes.tolist() == [0, 1, 2]
    assert second.trait(pool).codes.tolist() == [1, 2, 0]
    assert first == second
    assert first != Pairs([("a", "c")])


def _asked(draw: random.Random, people: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A team out of so many people with pairs in most of what is asked; and the same as a scenario's parts."""
    every = list(combinations(range(people), 2))
    pairs = draw.sample(every, draw.randint(3, min(14, len(every))))
    named = [[f"P{first}", f"P{second}"][:: draw.choice([1, -1])] for first, second in pairs]
    low, high = draw.choice([(None, None), (None, 0), (None, 2), (1, None), (3, None), (2, 2), (1, 3), (4, 5)])
    bounds = {key: value for key, value in {"at_least": low, "at_most": high}.items() if value is not None}
    goals = draw.choice([("score",), ("pairs", "score"), ("score", "pairs")])
    most = draw.random() < 0.5
    goal = {"most" if most else "least": {"pairs": named}}
    prefer = [{"most": {"total": "score"}} if each == "score" else goal for each in goals]
    asked = {"pairs": pairs, "low": low, "high": high, "goals": goals, "most": most}
    require = [{"pairs": named, **bounds}] if bounds else []
    return asked, {"require": require, "prefer": prefer}


def _truth(asked: dict[str, Any], scores: list[int], size: int) -> tuple[Fraction, ...] | None:
    """The best goals in order, by trying every team; None where there is none."""
    best = None
    for team in combinations(range(len(scores)), size):
        together = sum(first in team and second in team for first, second in asked["pairs"])
        if (asked["low"] or 0) <= together <= (together if asked["high"] is None else asked["high"]):
            values = {"score": sum(scores[one] for one in team), "pairs": together * (1 if asked["most"] else -1)}
            worth = tuple(values[goal] for goal in asked["goals"])
            best = worth if best is None else max(best, worth)
    if best is None:
        return None
    signs = [-1 if goal == "pairs" and not asked["most"] else 1 for goal in asked["goals"]]
    return tuple(Fraction(sign * value) for sign, value in zip(signs, best, strict=True))


@pytest.fixture(params=[{}, {"SAMPLE": 3, "JOINING": 1, "CORE": 1, "NEAR": 1}, {"SAMPLE": 5, "JOINING": 2, "CORE": 3}])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual way, and two by way of few people, so that most pairs are outside of what is looked at."""
    for name, value in {"SMALL": 0, **request.param}.items() if request.param else ():
        monkeypatch.setattr(tuning, name, value)


def _agree(seeds: range) -> None:
    verdicts = set()
    for seed in seeds:
        draw = random.Random(seed)
        people, size = draw.randint(5, 9), draw.randint(2, 4)
        scores = [draw.randint(0, draw.choice([2, 30])) for _ in range(people)]
        asked, parts = _asked(draw, people)
        frame = pd.DataFrame({"id": [f"P{one}" for one in range(people)], "score": scores})
        team = {"name": "team", "size": size, "require": parts["require"]}
        found = solve(Problem(pool=frame, teams=[team], prefer=parts["prefer"]))
        truth = _truth(asked, scores, size)
        assert found.verdict == ("impossible" if truth is None else "best"), seed
        assert truth is None or tuple(goal.value for goal in found.goals) == truth, seed
        verdicts.add(found.verdict)
    assert len(verdicts) == 2


@pytest.mark.unmeasured
@pytest.mark.usefixtures("way")
def test_teams_with_many_pairs_are_the_best_of_all_that_there_are() -> None:
    _agree(range(40))


@pytest.mark.by_the_hundred
@pytest.mark.usefixtures("way")
def test_hundreds_of_teams_with_many_pairs_are_the_best_of_all_that_there_are() -> None:
    _agree(range(100, 400))


@pytest.mark.unmeasured
@pytest.mark.usefixtures("way")
def test_what_is_said_of_teams_with_many_pairs_is_written_down_and_the_proof_holds() -> None:
    seen = set()
    for seed in range(3, 9):
        draw = random.Random(seed)
        people, size = draw.randint(5, 7), draw.randint(2, 3)
        scores = [draw.randint(0, 9) for _ in range(people)]
        asked, parts = _asked(draw, people)
        frame = pd.DataFrame({"id": [f"P{one}" for one in range(people)], "score": scores})
        team = {"name": "team", "size": size, "require": parts["require"]}
        problem = Problem(pool=frame, teams=[team], prefer=parts["prefer"])
        truth = _truth(asked, scores, size)
        if truth is None:
            written = certify_none(problem, Budget())
            conflict = certify_conflict(problem, demands(encode(problem, opened=True)), Budget())
            assert conflict is not None
            assert check(problem, conflict).holds
        else:
            written = certify_best(problem, truth, Budget())
        assert check(problem, written).holds
        seen.add(truth is None)
    assert len(seen) == 2
