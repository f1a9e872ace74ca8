"""Solving: goals in order, limits that never lie, whom the answer names, and disagreement that is never hidden."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.search import solve
from composer.base.errors import Disagreement, ScenarioError
from composer.measures import MEASURES, Linear, Quotient, Trait
from composer.scenario.load import load
from composer.solvers import cpsat
from composer.solvers.budget import Budget
from tests.support import oracle
from tests.support.hard_problems import hard, loose
from tests.support.random_problems import random_scenario
from tests.support.samples import sample

PEOPLE = [
    {"id": "A", "sex": "F", "score": "3", "cost": "10"},
    {"id": "B", "sex": "M", "score": "3", "cost": "8"},
    {"id": "C", "sex": "F", "score": "2", "cost": "1"},
    {"id": "D", "sex": "M", "score": "-1", "cost": "2"},
    {"id": "E", "sex": "M", "score": "-4", "cost": "0"},
]


def answered(*teams: dict[str, Any], pool: Any = None, **more: Any) -> Outcome:
    """The answer over the people above."""
    return solve(load({"pool": PEOPLE if pool is None else pool, "teams": list(teams), **more}))


def values(outcome: Outcome) -> list[Fraction | None]:
    """The goals' values."""
    return [goal.value for goal in outcome.goals]


def named(outcome: Outcome) -> list[list[str]]:
    """Who is in each team."""
    return [sorted(member.id for member in roster.members) for roster in outcome.teams]


# Goals.


def test_goals_are_reached_in_order_each_under_the_ones_before() -> None:
    two = {"name": "t", "size": 2}
    score, cost = {"most": {"total": "score"}}, {"least": {"total": "cost"}}
    outcome = answered(two, prefer=[score, cost])
    # A and B have 6; nobody else has.
    assert (outcome.verdict, values(outcome)) == ("best", [6, 18])
    # D and E cost 2, C and E 1, and of the latter there is one.
    assert values(answered(two, prefer=[cost, score])) == [1, -2]
    # Women first: A and C; their scores are then what they are.
    assert values(answered(two, prefer=[{"most": {"members": {"sex": "F"}}}, score, cost])) == [2, 5, 11]
    # A tie in the first is broken by the second: A and C, or B and C, have 5 once B or A is out.
    assert values(answered({**two, "require": [{"together": ["A", "B"], "exactly": 1}]}, prefer=[score, cost])) == [
        5,
        9,
    ]


def test_a_goal_says_whether_more_is_better_and_that_it_is_proved() -> None:
    outcome = answered({"name": "t", "size": 2}, prefer=[{"most": {"total": "score"}}, {"least": {"total": "cost"}}])
    assert [(goal.goal, goal.value, goal.bound, goal.proved, goal.most) for goal in outcome.goals] == [
        ("most total score", 6, 6, True, True),
        ("least total cost", 18, 18, True, False),
    ]


def test_aims_come_before_every_goal() -> None:
    team = {"name": "t", "size": 2, "require": [{"members": {"sex": "F"}, "at_least": 0, "aim": 2, "weight": 2.5}]}
    outcome = answered(team, prefer=[{"most": {"total": "score"}}])
    assert [(goal.goal, goal.value, goal.most) for goal in outcome.goals] == [
        ("aims", 0, False),
        ("most total score", 5, True),
    ]
    only_one = {**team, "everyone": {"none": [{"id": "C"}]}}
    assert values(answered(only_one, prefer=[{"most": {"total": "score"}}])) == [Fraction(5, 2), 6]


def test_without_a_goal_any_team_that_meets_everything_is_best() -> None:
    outcome = answered({"name": "t", "size": 2, "require": [{"total": "score", "at_most": -4}]})
    assert (outcome.verdict, outcome.goals) == ("best", ())
    assert named(outcome) == [["D", "E"]]
    outcome = answered({"name": "t", "size": 2, "require": [{"total": "score", "at_most": -6}]})
    assert (outcome.verdict, outcome.goals, outcome.teams, outcome.findings) == ("impossible", (), (), ())


def test_an_empty_team_is_a_team() -> None:
    outcome = answered({"name": "t", "size": {"at_least": 0}}, prefer=[{"least": {"members": {}}}])
    assert (outcome.verdict, values(outcome), named(outcome)) == ("best", [0], [[]])
    outcome = answered({"name": "t", "size": 0}, prefer=[{"most": {"average": "score"}}, {"most": {"share": {}}}])
    assert (outcome.verdict, values(outcome)) == ("best", [0, 0])


@pytest.mark.parametrize("names", ["t", "tu", "tuv"])
@pytest.mark.parametrize("prefer", [[], [{"most": {"total": "score"}}], [{"most": {"average": "score"}}]], ids=str)
def test_where_nobody_may_be_in_any_team_only_empty_teams_are_possible(names: str, prefer: list[Any]) -> None:
    gate = {"everyone": {"score": {"at_least": 99}}}
    for size, verdict in ((0, "best"), ({"at_least": 0}, "best"), (1, "impossible")):
        outcome = answered(*({"name": name, "size": size, **gate} for name in names), prefer=prefer)
        assert outcome.verdict == verdict
        assert values(outcome) == [0 if verdict == "best" else None] * len(prefer)


def test_of_an_impossible_problem_no_goal_has_a_value() -> None:
    for goal in ({"most": {"total": "score"}}, {"most": {"average": "score"}}, {"least": {"share": {"sex": "F"}}}):
        for size in (6, {"at_least": 6}, {"at_least": 4, "at_most": 5}):
            require = [{"members": {"sex": "F"}, "at_least": 1}, {"total": "cost", "at_most": -1}]
            outcome = answered({"name": "t", "size": size, "require": require}, prefer=[goal, goal])
            assert outcome.verdict == "impossible"
            assert values(outcome) == [None, None]
            assert not any(each.proved for each in outcome.goals)


@pytest.mark.parametrize(
    ("frame", "goal", "value"),
    [
        # The mean of A and B, or of A alone, is 3; of E alone -4.
        ({"size": {"at_least": 1, "at_most": 3}}, {"most": {"average": "score"}}, 3),
        ({"size": {"at_least": 1, "at_most": 3}}, {"least": {"average": "score"}}, -4),
        ({"size": {"at_least": 3, "at_most": 5}}, {"most": {"average": "score"}}, Fraction(8, 3)),
        ({"size": {"at_least": 3, "at_most": 5}}, {"least": {"average": "score"}}, -1),
        # Of those whose score is below zero alone: nobody at all is 0, which is more than any of them.
        ({"size": {"at_least": 1}}, {"most": {"average": "score", "of": {"score": {"at_most": -1}}}}, 0),
        ({"size": {"at_least": 4}}, {"most": {"average": "score", "of": {"score": {"at_most": -1}}}}, -1),
        ({"size": {"at_least": 4}}, {"least": {"average": "score", "of": {"score": {"at_most": -1}}}}, -4),
        ({"size": 5}, {"most": {"average": "score", "of": {"score": {"at_most": -1}}}}, Fraction(-5, 2)),
        # Of those above zero: nobody is 0, which is less.
        ({"size": {"at_most": 2}}, {"least": {"average": "score", "of": {"score": {"at_least": 1}}}}, 0),
        ({"size": {"at_least": 3}}, {"least": {"average": "score", "of": {"score": {"at_least": 1}}}}, 2),
        ({"size": {"at_least": 0}}, {"least": {"average": "cost"}}, 0),
        ({"size": {"at_least": 2, "at_most": 4}}, {"most": {"share": {"sex": "F"}}}, 100),
        ({"size": {"at_least": 3, "at_most": 4}}, {"most": {"share": {"sex": "F"}}}, Fraction(200, 3)),
        ({"size": {"at_least": 4}}, {"least": {"share": {"sex": "F"}}}, 25),
        ({"size": {"at_least": 4}}, {"most": {"share": {"sex": "F"}, "among": {"score": {"at_least": 0}}}}, 100),
        ({"size": 5}, {"most": {"share": {"sex": "F"}, "among": {"score": {"at_least": 0}}}}, Fraction(200, 3)),
        ({"size": {"at_least": 0}}, {"least": {"share": {"sex": "F"}, "among": {"sex": "F"}}}, 0),
        ({"size": {"at_least": 4}}, {"least": {"share": {"sex": "F"}, "among": {"sex": "F"}}}, 100),
    ],
)
def test_a_ratio_is_the_best_there_is(frame: dict[str, Any], goal: dict[str, Any], value: Any) -> None:
    outcome = answered({"name": "t", **frame}, prefer=[goal])
    assert outcome.verdict == "best"
    assert [(each.value, each.bound, each.proved) for each in outcome.goals] == [(value, value, True)]
    # As the second goal, too, where a first has found a team already.
    outcome = answered({"name": "t", **frame}, prefer=[{"least": {"pairs": [["A", "B"]]}}, goal])
    assert outcome.verdict == "best"


def test_a_ratio_that_is_kept_binds_what_follows() -> None:
    # 8/3 is reached by A, B, C alone, 3 by A, B, and both; then the size has a say.
    team = {"name": "t", "size": {"at_least": 1, "at_most": 4}}
    outcome = answered(team, prefer=[{"most": {"average": "score"}}, {"most": {"members": {}}}])
    assert values(outcome) == [3, 2]
    outcome = answered(team, prefer=[{"least": {"share": {"sex": "F"}}}, {"most": {"total": "score"}}])
    assert values(outcome) == [0, 3]
    # The mean is -4, and E alone has it.
    outcome = answered(team, prefer=[{"least": {"average": "score"}}, {"most": {"members": {}}}])
    assert values(outcome) == [-4, 1]


@pytest.mark.unmeasured
def test_many_ratios_are_those_of_the_oracle() -> None:
    rng = Random(11)
    for _ in range(40):
        pool = [{"id": f"P{n}", "x": str(rng.randint(-9, 9)), "y": rng.choice(["a", "b"])} for n in range(8)]
        ratio = rng.choice([{"average": "x"}, {"average": "x", "of": {"y": "a"}}, {"share": {"y": "a"}}])
        tree = {
            "pool": pool,
            "teams": [{"name": "t", "size": {"at_least": rng.randint(0, 3), "at_most": rng.randint(3, 5)}}],
            "require": [{"total": "x", "at_most": rng.randint(-5, 5)}],
            "prefer": [{rng.choice(["most", "least"]): ratio}, {"most": {"members": {}}}],
        }
        outcome, true = solve(load(tree)), oracle.truth(tree)
        assert (outcome.verdict, values(outcome) if outcome.teams else []) == (true.verdict, true.goals)


@pytest.mark.unmeasured
def test_where_every_ratio_is_below_zero_nobody_who_counts_is_best() -> None:
    rng = Random(13)
    zeros = 0
    for _ in range(40):
        pool = [
            {"id": f"P{n}", "x": str(rng.randint(-9, -1)), "y": rng.choice("ab"), "z": str(rng.randint(1, 2))}
            for n in range(7)
        ]
        ratio = {"average": "x", "of": {"y": "a"}}
        tree = {
            "pool": pool,
            "teams": [{"name": "t", "size": {"at_least": 1, "at_most": rng.randint(2, 4)}}],
            "prefer": [*rng.choice([[], [{"most": {"total": "z"}}], [{"most": {"members": {}}}]]), {"most": ratio}],
        }
        outcome, true = solve(load(tree)), oracle.truth(tree)
        assert values(outcome) == true.goals
        assert outcome.goals[-1].bound == true.goals[-1]
        zeros += true.goals[-1] == 0
    assert 5 < zeros < 35


# Whom the answer names.


def test_of_people_who_are_alike_those_who_stand_first_are_named() -> None:
    rng = Random(5)
    for _ in range(20):
        sorts = [rng.choice("XYZ") for _ in range(30)]
        pool = [{"id": f"P{n}", "sort": sort} for n, sort in enumerate(sorts)]
        require = [{"members": {"sort": sort}, "at_least": rng.randint(0, 2)} for sort in "XYZ"]
        outcome = answered({"name": "t", "size": 7, "require": require}, pool=pool)
        members = named(outcome)[0]
        for sort in "XYZ":
            alike = [f"P{n}" for n, each in enumerate(sorts) if each == sort]
            taken = [one for one in alike if one in members]
            assert taken == alike[: len(taken)]


def test_of_people_who_are_alike_the_first_team_has_the_first() -> None:
    pool = [{"id": f"P{n}", "sex": "F"} for n in range(9)]
    outcome = answered({"name": "t", "size": 2}, {"name": "u", "size": 3}, pool=pool)
    assert named(outcome) == [["P0", "P1"], ["P2", "P3", "P4"]]


@pytest.mark.unmeasured
def test_the_same_problem_has_the_same_answer_again() -> None:
    for seed in range(300, 325):
        tree = random_scenario(seed)
        first, second = solve(load(tree)), solve(load(tree))
        assert replace(first, seconds={}) == replace(second, seconds={})


def test_the_answer_is_the_same_under_the_same_limit() -> None:
    tree = loose(1)
    first, second = (solve(load(tree), work=0.05) for _ in range(2))
    assert replace(first, seconds={}) == replace(second, seconds={})


# Limits.


@pytest.mark.parametrize("make", [hard, loose])
@pytest.mark.parametrize("work", [0, 1e-9, 1e-4, 1e-3, 1e-2, 0.05])
def test_with_hardly_any_work_nothing_is_said_to_be_proved(work: float, make: Any) -> None:
    for seed in range(3):
        tree = make(seed)
        outcome = solve(load(tree), work=work)
        assert outcome.verdict in ("found", "undecided")
        assert not any(goal.proved for goal in outcome.goals)
        if outcome.verdict == "undecided":
            assert outcome.teams == ()
            assert values(outcome) == [None, None]
        else:
            teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
            assert oracle.holds(tree, teams) == []
            assert values(outcome) == oracle.goal_values(tree, teams)
        # The witness of `hard` meets everything, so no bound may lie below what it is worth.
        goal = outcome.goals[0]
        if goal.bound is not None:
            rng = Random(seed)
            for row in tree["pool"]:
                assert row["worth"] == str(rng.randint(900, 1100))
                assert [row[sum_] for sum_ in "abcd"] == [str(rng.randint(0, 99)) for _ in range(4)]
            witness = sum(int(row["worth"]) for row in rng.sample(tree["pool"], len(tree["pool"]) // 2))
            assert goal.bound >= witness
            assert goal.value is None or goal.bound >= goal.value
    if make is loose and work == 0.05:
        assert outcome.verdict == "found"


@pytest.mark.unmeasured
def test_a_search_that_is_given_up_at_any_goal_says_what_its_team_is_worth(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = cpsat.decide
    unproved = 0
    for seed in (192, 226, 270, 277, 296, 323, 334):  # goals whose helpers nobody had looked at when it was given up
        tree = random_scenario(seed)
        for decisions in range(4):
            left = [decisions]

            def some(*arguments: Any, left: list[int] = left, **more: Any) -> cpsat.Decision:
                left[0] -= 1
                return decide(*arguments, **more) if left[0] >= 0 else cpsat.Decision(None, None, None, False)

            monkeypatch.setattr(cpsat, "decide", some)
            outcome = solve(load(tree))
            if outcome.teams:
                teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
                assert values(outcome) == oracle.goal_values(tree, teams)
                unproved += outcome.verdict == "found"
    assert unproved > 5


@pytest.mark.unmeasured
def test_seconds_are_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert solve(load(loose(1)), seconds=0).verdict == "undecided"
    left = property(lambda self: None if self.seconds is None else max(0.0, self.seconds - self.spent))
    monkeypatch.setattr(Budget, "seconds_left", left)  # on a machine that does a second's work in a second
    assert solve(load(loose(1)), seconds=0.3).verdict == "found"


@pytest.mark.parametrize("direction", ["most", "least"])
@pytest.mark.parametrize("measure", sample([{"share": {"y": "a"}}, {"total": "x"}, {"average": "x"}], 1), ids=str)
def test_a_bound_never_lies_on_the_wrong_side_of_the_truth(direction: str, measure: dict[str, Any]) -> None:
    rng = Random(8)
    stopped = 0
    for _ in range(5):
        pool = [{"id": f"P{n}", "x": str(rng.randint(-50, 99)), "y": rng.choice("ab"), "z": str(rng.randint(90, 110))}
                for n in range(24)]  # fmt: skip
        require = [{"total": "z", "exactly": 100 * 9}, {"total": "x", "at_most": 300}]
        frame = {"name": "t", "size": {"at_least": 8, "at_most": 10}, "require": require}
        tree = {"pool": pool, "teams": [frame], "prefer": [{direction: measure}]}
        true = solve(load(tree))
        assert true.verdict in ("best", "impossible")
        for work in (1e-5, 1e-4, 1e-3, 5e-3, 2e-2):
            outcome = solve(load(tree), work=work)
            assert outcome.verdict in ({"found", "undecided", "best"} if true.verdict == "best" else
                                       {"undecided", "impossible"})  # fmt: skip
            (goal,), (best,) = outcome.goals, true.goals
            if outcome.verdict in ("best", "impossible") or best.value is None:
                assert outcome.verdict == true.verdict
                assert goal.value == best.value
                continue
            stopped += 1
            for bound, value in ((goal.bound, best.value), (best.value, goal.value)):
                if bound is not None and value is not None:
                    assert bound >= value if goal.most else bound <= value
    assert stopped > 5


def test_progress_is_told_in_words() -> None:
    told: list[str] = []
    solve(load(loose(2)), work=0.05, progress=told.append)
    assert all(isinstance(text, str) and text for text in told)


# Disagreement.

WRONGLY_WRITTEN: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    # A measure, a bound that 0 meets, and a team that, counted by hand, breaks it.
    ({"members": {"sex": "F"}}, {"at_most": 1}, "AC"),
    ({"share": {"sex": "F"}}, {"at_most": "49%"}, "AB"),
    ({"total": "score"}, {"at_most": 5}, "AB"),
    ({"average": "score"}, {"at_least": -2}, "DE"),
    ({"distinct": "sex"}, {"at_most": 1}, "AB"),
    ({"largest_group": "sex"}, {"at_most": 1}, "AC"),
    ({"lone": {"sex": "F"}}, {"at_most": 0}, "AB"),
    ({"pairs": [["A", "B"], ["A", "C"]]}, {"at_most": 0}, "AB"),
    ({"together": ["A", "B", "C", "D"]}, {"at_most": 0}, "AB"),
]
KEYS = [next(iter(spec)) for spec, *_ in WRONGLY_WRITTEN]


WRONG_OF_TOURS: list[dict[str, Any]] = [
    {"again": {}, "at_most": 0},
    {"people": {}, "at_most": 1},
    {"burden": {}, "at_most": 1},
]
"""Bounds that 0 meets and A and B, of whom A has been away before, break."""


def test_every_measure_is_written_wrongly_once() -> None:
    of_tours = {next(iter(spec)) for spec in WRONG_OF_TOURS}
    assert {*KEYS, "survives"} | of_tours == {key for key, kind in MEASURES.items() if not kind.of_plan}


@pytest.mark.parametrize("number", [0, 2])
def test_losses_survived_that_are_written_down_wrongly_are_found_out(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = {"name": "t", "size": 3, "require": [{"members": {}, "at_least": 2}]}
    asked = {"prefer": [{"most": {"survives": {}}}]}
    assert [goal.value for goal in answered(frame, **asked).goals] == [1]
    monkeypatch.setattr(MEASURES["survives"], "express", lambda *_: Quotient(Linear(constant=number)))
    with pytest.raises(Disagreement, match="says"):
        answered(frame, **asked)


@pytest.mark.parametrize("spec", WRONG_OF_TOURS, ids=lambda spec: next(iter(spec)))
def test_a_measure_of_tours_that_is_written_down_wrongly_is_found_out(
    spec: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = {
        "pool": [{"id": "A", "past": "2020-01-01..2020-06-30"}, {"id": "B", "past": None}],
        "fields": {"past": "spans"},
        "served": "past",
        "start": "2027-01-01",
        "end": "2027-06-30",
        "teams": [{"name": "t", "size": 2}],
        "require": [{**spec, "name": "asked"}],
    }
    assert solve(load(scenario)).verdict == "impossible"
    monkeypatch.setattr(MEASURES[next(iter(spec))], "express", lambda *_: Quotient(Linear()))
    with pytest.raises(Disagreement, match="asked"):
        solve(load(scenario))


@pytest.mark.parametrize(("spec", "bound", "team"), WRONGLY_WRITTEN, ids=KEYS)
def test_a_measure_that_is_written_down_wrongly_is_found_out(
    spec: dict[str, Any], bound: dict[str, Any], team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = {"name": "t", "size": len(team), "everyone": {"id": list(team)}}
    require = [{**spec, **bound, "name": "asked"}]
    assert answered({**frame, "require": require}).verdict == "impossible"
    # As if it were always 0.
    monkeypatch.setattr(MEASURES[next(iter(spec))], "express", lambda *_: Quotient(Linear()))
    with pytest.raises(Disagreement, match="asked"):
        answered({**frame, "require": require})
    # As if everybody counted seven.
    seven = lambda _, draft, pool, __: Quotient(draft.total(Trait(np.zeros(len(pool), np.int32), 1), [7]))  # noqa: E731
    monkeypatch.setattr(MEASURES[next(iter(spec))], "express", seven)
    with pytest.raises(Disagreement, match="says"):
        answered(frame, prefer=[{"most": spec}])


def test_an_engine_that_calls_the_possible_impossible_is_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpsat, "decide", lambda *_, **__: cpsat.Decision(None, None, None, True))
    for prefer in ([], [{"most": {"total": "score"}}], [{"least": {"average": "score"}}]):
        for size in (2, {"at_least": 1, "at_most": 3}):
            with pytest.raises(Disagreement):
                answered({"name": "t", "size": size}, prefer=prefer)


def test_an_engine_whose_team_breaks_a_row_is_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = cpsat.decide

    def one_too_few(*given: Any, **more: Any) -> cpsat.Decision:
        decision = decide(*given, **more)
        assert decision.choice is not None
        counts = decision.choice.counts.copy()
        counts[np.flatnonzero(counts)[0]] -= 1
        return replace(decision, choice=replace(decision.choice, counts=counts))

    monkeypatch.setattr(cpsat, "decide", one_too_few)
    with pytest.raises(Disagreement, match="t: size"):
        answered({"name": "t", "size": 2})


def test_an_engine_that_calls_the_impossible_possible_is_contradicted(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = cpsat.decide

    def without_rows(model: Any, *given: Any, **more: Any) -> cpsat.Decision:
        return decide(replace(model, rows=model.rows[:1]), *given, **more)

    monkeypatch.setattr(cpsat, "decide", without_rows)
    with pytest.raises(Disagreement, match="women"):
        answered({"name": "t", "size": 2, "require": [{"members": {"sex": "F"}, "at_least": 3, "name": "women"}]})


# Numbers that are too large, or too fine.


def told_or_answered(tree: dict[str, Any]) -> None:
    """Either the answer is right, or a mistake says what to do: an OverflowError is neither."""
    try:
        verdict = solve(load(tree)).verdict
    except ScenarioError as error:
        verdict = "told" if "round" in str(error) else str(error)
    assert verdict in ("best", "told")


@pytest.mark.parametrize("goal", [{"most": {"average": "x"}}, {"least": {"average": "x"}}], ids=str)
def test_a_mean_of_huge_numbers_is_answered_or_told_to_be_too_large(goal: dict[str, Any]) -> None:
    pool = [{"id": f"P{n}", "x": f"{999999999999 - 7 * n}.{100 + n}", "y": str(n)} for n in range(14)]
    team = {"name": "t", "size": {"at_least": 5, "at_most": 12}}
    told_or_answered({"pool": pool, "teams": [team], "prefer": [goal, {"most": {"total": "y"}}]})


@pytest.mark.parametrize(("weight", "other"), [(Decimal("1e-12"), 10**12), (Decimal("1e-30"), 1), (Fraction(1, 3), 7)])
def test_weights_far_apart_are_answered_or_told_to_be_too_fine(weight: Any, other: Any) -> None:
    require = [
        {"members": {"sex": "F"}, "at_least": 0, "aim": 3, "weight": weight},
        {"members": {"sex": "F"}, "at_most": 5, "aim": 0, "weight": other},
    ]
    told_or_answered({"pool": PEOPLE, "teams": [{"name": "t", "size": 3, "require": require}]})


# What comes back.


def test_an_outcome_counts_people_and_says_what_it_ran_on() -> None:
    outcome = answered({"name": "t", "size": 2, "everyone": {"none": [{"id": ["A", "B"]}]}}, title="A question")
    assert (outcome.people.pool, outcome.people.eligible) == (5, 3)
    assert 0 < outcome.people.considered <= 3
    assert {"composer", "python", "ortools", "highspy"} <= set(outcome.versions)
    assert all(seconds >= 0 for seconds in outcome.seconds.values())
    assert (outcome.title, outcome.inputs, outcome.note) == ("A question", {}, "")


def test_members_with_seats_come_first_in_the_order_of_the_seats() -> None:
    seats = [{"seat": "Leader", "who": {"id": "E"}}, {"seat": "Second", "who": {"id": "B"}}]
    outcome = answered({"name": "t", "size": 3, "seats": seats, "everyone": {"id": ["B", "C", "E"]}})
    assert [(member.id, member.seat) for member in outcome.teams[0].members] == [
        ("E", "Leader"),
        ("B", "Second"),
        ("C", None),
    ]
