"""Rosters made by hand, held against scenarios: everything that is broken is named, and nothing else."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

import pytest

from composer.base.errors import ScenarioError
from composer.checking.matching import assign_seats
from composer.checking.verify import Recount, verify
from composer.problem.problem import Problem
from composer.problem.results import Finding, Member
from composer.scenario.load import load

PEOPLE = [
    {"id": "A", "sex": "F", "rank": "3", "skills": "medic; driver", "cost": "10"},
    {"id": "B", "sex": "M", "rank": "2", "skills": "driver", "cost": "20"},
    {"id": "C", "sex": "F", "rank": "1", "skills": "medic", "cost": ""},
    {"id": "D", "sex": "M", "rank": "3", "skills": "cook", "cost": "5.5"},
    {"id": "E", "sex": "", "rank": "", "skills": "", "cost": "0"},
]


def problem(*teams: dict[str, Any], **more: Any) -> Problem:
    """A scenario over the people above."""
    return load({"pool": PEOPLE, "fields": {"skills": "set"}, "teams": list(teams), **more})


def broken(checked: Recount) -> list[tuple[str, Any, Any, Any]]:
    """What is broken, as name, observed, floor and ceiling."""
    assert checked.met is (not checked.broken)
    assert all(not found.met for found in checked.broken)
    return [(found.requirement, found.observed, found.at_least, found.at_most) for found in checked.broken]


def seats(checked: Recount, team: int = 0) -> dict[str, str | None]:
    """Who sits where."""
    return {member.id: member.seat for member in checked.teams[team].members}


def test_a_roster_that_meets_everything_breaks_nothing() -> None:
    asked = problem(
        {
            "name": "t",
            "size": 2,
            "everyone": {"rank": {"at_least": 2}},
            "seats": [{"seat": "Medic", "who": {"skills": "medic"}}],
            "require": [{"members": {"sex": "F"}, "at_least": 1, "at_most": 1, "name": "women"}],
        },
        require=[{"total": "cost", "at_most": 30}],
        prefer=[{"least": {"total": "cost"}}, {"most": {"members": {"sex": "F"}, "team": "t"}}],
    )
    checked = verify(asked, {"t": ["B", "A"]})
    assert checked.met
    assert checked.broken == ()
    (roster,) = checked.teams
    assert roster.name == "t"
    assert roster.members == (Member("B"), Member("A", "Medic"))
    assert [
        (one.requirement, one.observed, one.at_least, one.at_most, one.met, one.unit) for one in roster.findings
    ] == [("women", 1, 1, 1, True, "people")]
    assert [(one.requirement, one.observed, one.at_most, one.met) for one in checked.findings] == [
        ("total cost: at most 30", 30, 30, True)
    ]
    assert [(goal.goal, goal.value) for goal in checked.goals] == [
        ("least total cost", 30),
        ("most members with sex F in t", 1),
    ]


@pytest.mark.parametrize(
    ("size", "members", "found"),
    [
        (2, "A", [("t: size", 1, 2, 2)]),
        (2, "ABD", [("t: size", 3, 2, 2)]),
        (2, "AB", []),
        ({"at_least": 2}, "A", [("t: size", 1, 2, None)]),
        ({"at_least": 2}, "ABDE", []),
        ({"at_most": 2}, "ABD", [("t: size", 3, 0, 2)]),
        ({"at_least": 1, "at_most": 2}, "", [("t: size", 0, 1, 2)]),
        ({"at_least": 1, "at_most": 2}, "A", []),
        ({"at_least": 1, "at_most": 2}, "AB", []),
        (0, "", []),
        (0, "A", [("t: size", 1, 0, 0)]),
    ],
)
def test_a_size_is_broken_below_and_above(size: Any, members: str, found: list[Any]) -> None:
    assert broken(verify(problem({"name": "t", "size": size}), {"t": list(members)})) == found


@pytest.mark.parametrize(
    ("gates", "members", "found"),
    [
        ({"sex": "F"}, "AC", []),
        ({"sex": "F"}, "AB", [("t: everyone: sex", 1, 2, None, "not met by B")]),
        # A blank meets no gate; each gate is told on its own.
        ({"sex": "F", "rank": {"at_least": 2}}, "AE", [
            ("t: everyone: sex", 1, 2, None, "not met by E"),
            ("t: everyone: rank", 1, 2, None, "not met by E"),
        ]),
        ({"sex": "F", "rank": {"at_least": 2}}, "BC", [
            ("t: everyone: sex", 1, 2, None, "not met by B"),
            ("t: everyone: rank", 1, 2, None, "not met by C"),
        ]),
        ({"any": [{"sex": "F"}, {"rank": 3}]}, "BE", [("t: everyone: any", 0, 2, None, "not met by B, E")]),
        ({"any": [{"sex": "F"}, {"rank": 3}]}, "AD", []),
        ({"none": [{"sex": "F"}, {"rank": 2}]}, "DE", []),
        ({"none": [{"sex": "F"}, {"rank": 2}]}, "CB", [("t: everyone: none", 0, 2, None, "not met by C, B")]),
        ({"id": ["A", "B"]}, "AC", [("t: everyone: id", 1, 2, None, "not met by C")]),
    ],
)  # fmt: skip
def test_a_gate_is_broken_by_those_who_do_not_pass(gates: dict[str, Any], members: str, found: list[Any]) -> None:
    checked = verify(problem({"name": "t", "size": 2, "everyone": gates}), {"t": list(members)})
    notes = [one.note for one in checked.broken]
    assert [(*one, note) for one, note in zip(broken(checked), notes, strict=True)] == found


SEATS = [
    {"seat": "Medic", "who": {"skills": "medic"}},
    {"seat": "Driver", "who": {"skills": "driver"}, "number": 1},
    {"seat": "Guest"},
]


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ([("A", "Medic"), ("B", "Driver"), ("D", "Guest")], []),
        ([("C", "Medic"), ("A", "Driver"), ("B", "Guest")], []),
        # B is no medic.
        ([("B", "Medic"), ("A", "Driver"), ("D", "Guest")], [("t: Medic", 0, 1, 1, "does not match: B")]),
        # Nobody sits there, though somebody could.
        ([("A", "Medic"), ("B", None), ("D", "Guest")], [("t: Driver", 0, 1, 1, "")]),
        # Two sit there.
        (
            [("A", "Medic"), ("C", "Medic"), ("B", "Driver")],
            [("t: Medic", 2, 1, 1, ""), ("t: Guest", 0, 1, 1, "")],
        ),
        # Two sit there, and only one of them may.
        (
            [("A", "Medic"), ("D", "Medic"), ("B", "Driver")],
            [("t: Medic", 1, 1, 1, "does not match: D"), ("t: Guest", 0, 1, 1, "")],
        ),
        # A blank matches no seat that asks for anything, but may be a guest.
        ([("C", "Medic"), ("E", "Driver"), ("A", "Guest")], [("t: Driver", 0, 1, 1, "does not match: E")]),
        ([("C", "Medic"), ("A", "Driver"), ("E", "Guest")], []),
    ],
)
def test_seats_that_are_given_are_taken_as_they_are(members: list[Any], found: list[Any]) -> None:
    roster = [Member(*member) for member in members]
    checked = verify(problem({"name": "t", "size": 3, "seats": SEATS}), {"t": roster})
    notes = [one.note for one in checked.broken]
    assert [(*one, note) for one, note in zip(broken(checked), notes, strict=True)] == found
    assert list(checked.teams[0].members) == roster


def test_seats_are_filled_where_nobody_has_one_even_where_the_first_choice_is_wrong() -> None:
    # A could be medic or driver, and comes first; C can only be medic. Whoever seats A as medic first leaves C out.
    asked = problem({"name": "t", "size": 3, "seats": SEATS})
    for order in permutations("ACD"):
        checked = verify(asked, {"t": list(order)})
        assert broken(checked) == []
        assert seats(checked) == {"A": "Driver", "C": "Medic", "D": "Guest"}
    for order in permutations("BDE"):
        checked = verify(asked, {"t": list(order)})
        assert broken(checked) == [("t: Medic", 0, 1, 1)]
        assert seats(checked)["B"] == "Driver"


def test_a_seat_of_two_asks_for_two() -> None:
    pair = [{"seat": "Medic", "who": {"skills": "medic"}, "number": 2}]
    asked = problem({"name": "t", "size": 2, "seats": pair})
    assert broken(verify(asked, {"t": ["A", "C"]})) == []
    assert broken(verify(asked, {"t": ["A", "B"]})) == [("t: Medic", 1, 2, 2)]
    assert broken(verify(asked, {"t": [Member("A", "Medic"), Member("C")]})) == [("t: Medic", 1, 2, 2)]
    assert broken(verify(asked, {"t": [Member("A", "Medic"), Member("C", "Medic")]})) == []
    nobody = problem({"name": "t", "size": 1, "seats": [{**pair[0], "number": 0}]})
    assert broken(verify(nobody, {"t": ["A"]})) == []
    assert broken(verify(nobody, {"t": [Member("A", "Medic")]})) == [("t: Medic", 1, 0, 0)]


def test_nobody_is_in_two_teams_nor_twice_in_one() -> None:
    asked = problem({"name": "t", "size": 2}, {"name": "u", "size": 1})
    assert broken(verify(asked, {"t": ["A", "B"], "u": ["C"]})) == []
    assert broken(verify(asked, {"t": ["A", "B"], "u": ["A"]})) == [("A is there once", 2, None, 1)]
    assert broken(verify(asked, {"t": ["A", "A"], "u": ["C"]})) == [("A is there once", 2, None, 1)]
    assert broken(verify(asked, {"t": ["A", "A"], "u": ["A"]})) == [("A is there once", 3, None, 1)]


def test_a_requirement_is_broken_below_its_floor_and_above_its_ceiling() -> None:
    require = [
        {"members": {"sex": "F"}, "at_least": 1, "at_most": 1, "name": "women"},
        {"share": {"sex": "F"}, "exactly": "1/3", "name": "third"},
        {"total": "rank", "of": {"rank": {"at_least": 0}}, "at_most": 5, "name": "ranks"},
    ]
    asked = problem({"name": "t", "size": {"at_least": 0}, "require": require})
    third = Fraction(100, 3)
    assert broken(verify(asked, {"t": ["A", "B", "E"]})) == []
    assert broken(verify(asked, {"t": ["A", "D", "E"]})) == [("ranks", 6, None, 5)]
    assert broken(verify(asked, {"t": ["A", "B"]})) == [("third", 50, third, third)]
    assert broken(verify(asked, {"t": ["B"]})) == [("women", 0, 1, 1), ("third", 0, third, third)]
    assert broken(verify(asked, {"t": ["A", "C", "B", "D", "E"]})) == [
        ("women", 2, 1, 1),
        ("third", 40, third, third),
        ("ranks", 9, None, 5),
    ]


def test_what_is_asked_over_all_teams_reads_them_together_or_one_of_them() -> None:
    asked = problem(
        {"name": "t", "size": 2, "require": [{"members": {"sex": "F"}, "at_most": 1, "name": "own"}]},
        {"name": "u", "size": 1},
        require=[
            {"members": {"sex": "F"}, "at_least": 2, "name": "both"},
            {"members": {"sex": "F"}, "at_least": 1, "team": "u", "name": "of u"},
            {"members": {"sex": "M"}, "at_most": 0, "team": "t", "name": "of t"},
        ],
        prefer=[{"most": {"members": {"sex": "M"}}}, {"most": {"members": {"sex": "M"}, "team": "u"}}],
    )
    checked = verify(asked, {"t": ["A", "E"], "u": ["C"]})
    assert broken(checked) == []
    assert [found.observed for found in checked.findings] == [2, 1, 0]
    assert [goal.value for goal in checked.goals] == [0, 0]
    checked = verify(asked, {"u": ["B"], "t": ["A", "C"]})
    assert broken(checked) == [("own", 2, None, 1), ("of u", 0, 1, None)]
    assert [goal.value for goal in checked.goals] == [1, 1]
    checked = verify(asked, {"u": ["A"], "t": ["D", "E"]})
    assert broken(checked) == [("both", 1, 2, None), ("of t", 1, None, 0)]
    assert [goal.value for goal in checked.goals] == [1, 0]


def test_a_blank_in_a_total_is_no_number_and_names_who() -> None:
    asked = problem(
        {"name": "t", "size": 2, "require": [{"total": "cost", "at_most": 99, "name": "dear"}]},
        prefer=[{"least": {"average": "cost"}}],
    )
    checked = verify(asked, {"t": ["A", "C"]})
    assert broken(checked) == [("dear", None, None, 99)]
    assert checked.broken[0].note == "C has no cost"
    assert checked.goals[0].value is None
    checked = verify(asked, {"t": ["A", "B"]})
    assert broken(checked) == []
    assert checked.goals[0].value == 15


def test_a_wish_tells_how_much_is_missing_and_breaks_nothing() -> None:
    asked = problem(
        {
            "name": "t",
            "size": {"at_least": 0},
            "require": [
                {"members": {"sex": "F"}, "at_least": 0, "aim": 2, "weight": 3, "name": "women"},
                {"members": {"sex": "M"}, "at_most": 9, "aim": 1, "name": "men"},
                {"members": {}, "at_least": 0},
            ],
        },
        require=[{"share": {"sex": "F"}, "at_least": "0%", "aim": "50%", "weight": 0.5, "name": "half"}],
    )
    checked = verify(asked, {"t": ["A", "B", "D", "E"]})
    assert broken(checked) == []
    assert [(found.aim, found.short) for found in checked.teams[0].findings] == [(2, 1), (1, 1), (None, None)]
    assert [(found.aim, found.short) for found in checked.findings] == [(50, 1)]
    # 3 × 1 woman + 1 man too many + half a woman.
    assert [(goal.goal, goal.value) for goal in checked.goals] == [("aims", Fraction(9, 2))]


def test_everything_that_is_broken_is_told_at_once() -> None:
    asked = problem(
        {
            "name": "t",
            "size": 2,
            "everyone": {"rank": {"at_least": 2}},
            "seats": [{"seat": "Medic", "who": {"skills": "medic"}}],
            "require": [{"members": {"sex": "M"}, "at_most": 0, "name": "men"}],
        },
        {"name": "u", "size": 1},
        require=[{"total": "cost", "at_most": 9, "name": "dear"}],
    )
    checked = verify(asked, {"t": ["B", "D", "E"], "u": ["B"]})
    assert broken(checked) == [
        ("t: size", 3, 2, 2),
        ("t: everyone: rank", 2, 3, None),
        ("t: Medic", 0, 1, 1),
        ("men", 2, None, 0),
        ("B is there once", 2, None, 1),
        ("dear", Fraction(91, 2), None, 9),
    ]


def test_a_team_left_out_has_no_members() -> None:
    asked = problem({"name": "t", "size": 1}, {"name": "u", "size": {"at_least": 0}})
    checked = verify(asked, {})
    assert broken(checked) == [("t: size", 0, 1, 1)]
    assert [roster.members for roster in checked.teams] == [(), ()]


def test_teams_people_and_seats_that_are_not_there_are_mistakes() -> None:
    asked = problem({"name": "t", "size": 1, "seats": [{"seat": "Medic"}]})
    with pytest.raises(ScenarioError) as caught:
        verify(asked, {"t": ["Z", Member("A", "Cook")], "x": []})
    told = [mistake.text for mistake in caught.value.mistakes]
    assert len(told) == 3
    assert [any(name in text for text in told) for name in ("`x`", "`Z`", "`Cook`")] == [True] * 3


def test_teams_alike_are_held_one_by_one() -> None:
    alike = {
        "name": "t",
        "size": 1,
        "number": 2,
        "require": [{"members": {"sex": "F"}, "at_least": 1, "name": "woman"}],
    }
    checked = verify(problem(alike), {"t-1": ["A"], "t-2": ["B"]})
    assert [[found.met for found in roster.findings] for roster in checked.teams] == [[True], [False]]
    assert broken(checked) == [("woman", 0, 1, None)]


def test_a_finding_shows_values_in_its_own_unit() -> None:
    require = [{"share": {"sex": "F"}, "at_least": "1%"}]
    checked = verify(problem({"name": "t", "size": 3, "require": require}), {"t": ["A", "B", "D"]})
    (found,) = checked.teams[0].findings
    assert isinstance(found, Finding)
    assert found.show(found.observed or Fraction(0)) == "≈33.3 %"


# Seats.


def most_seats(fits: tuple[tuple[int, ...], ...], places: tuple[int, ...]) -> int:
    """How many seats can be filled at most, by trying everything."""
    if not fits:
        return 0
    first, rest = fits[0], fits[1:]
    best = most_seats(rest, places)
    for seat in first:
        if places[seat]:
            left = (*places[:seat], places[seat] - 1, *places[seat + 1 :])
            best = max(best, 1 + most_seats(rest, left))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_as_many_seats_are_filled_as_can_be_each_by_somebody_who_fits(seed: int) -> None:
    rng = Random(seed)
    for _ in range(150):
        places = tuple(rng.randint(0, 3) for _ in range(rng.randint(1, 4)))
        chance = rng.choice([0.2, 0.4, 0.7])
        people = range(rng.randint(0, 6))
        fits = tuple(tuple(seat for seat in range(len(places)) if rng.random() < chance) for _ in people)
        given = assign_seats(fits, places)
        taken = [seat for seat in given if seat is not None]
        assert all(seat is None or seat in fits[person] for person, seat in enumerate(given))
        assert all(taken.count(seat) <= number for seat, number in enumerate(places))
        assert len(taken) == most_seats(fits, places)


def test_where_there_are_too_few_seats_those_who_come_first_have_them() -> None:
    assert assign_seats([[0], [0], [0]], [2]) == [0, 0, None]
    assert assign_seats([[0, 1], [0], [1]], [1, 1]) == [1, 0, None]
    assert assign_seats([], [3]) == []
    assert assign_seats([[], [0]], [1]) == [None, 0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("AB", "a list of ids is wanted for team t, not `AB`"),
        (7, "a list of ids is wanted for team t, not `7`"),
        ({"A": 1}, "a list of ids is wanted for team t, not a mapping"),
        ([{"id": "A"}], "nobody in the pool has the id a mapping, named in team t"),
        ([7], "nobody in the pool has the id `7`, named in team t"),
        ([None], "nobody in the pool has the id nothing, named in team t"),
    ],
)
def test_what_is_no_list_of_ids_is_refused(given: Any, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        verify(problem({"name": "t", "size": 2}), {"t": given})
    assert [str(mistake) for mistake in caught.value.mistakes] == [words]


def test_members_may_come_in_any_order_of_any_collection() -> None:
    asked = problem({"name": "t", "size": 2})
    assert all(verify(asked, {"t": given}).met for given in (("A", "B"), {"A": 1, "B": 2}.keys(), iter(["B", "A"])))
