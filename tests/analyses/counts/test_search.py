"""Counts: against plain Python over every group of a small pool, against examples counted by hand, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest

from composer.analyses.counts.answer import Counts, Scope, counts_json
from composer.analyses.counts.search import counts
from composer.analyses.counts.tables import counts_tables
from composer.analyses.counts.words import counts_text, too_few
from composer.problem.problem import Problem
from composer.render.json import text
from composer.render.table import whole as cell
from composer.scenario.load import load, load_with_expectations
from composer.solvers import tuning
from tests.support import oracle, three_valued
from tests.support.command_line import SCENARIOS
from tests.support.random_problems import random_scenario

RANDOM = range(180)
Asked = tuple[str, int, frozenset[str]]
"""A label, how many people are needed, and of whom."""


# against plain Python


def scopes(scenario: dict[str, Any], counted: Counts) -> Iterator[tuple[Scope, dict[str, Any], list[dict[str, Any]]]]:
    """Each team's counts with the team as it stands in the file, and the requirements on it from outside."""
    outside = scenario.get("require") or []
    alone = len(oracle.Problem(scenario).teams) == 1
    for scope in counted.teams:
        (team,) = (
            team
            for team in scenario["teams"]
            if scope.name == team["name"] or (scope.name.startswith(team["name"] + "-") and "number" in team)
        )
        yield scope, team, [spec for spec in outside if alone or spec.get("team") == scope.name]


def ends(team: dict[str, Any], people: int) -> tuple[int, int]:
    size = team["size"]
    return (size.get("at_least", 0), size.get("at_most", people)) if isinstance(size, dict) else (size, size)


def whole(numbers: range, holds: Any) -> int:
    """The first number of which something holds."""
    return next(number for number in numbers if holds(number))


def asked(truth: oracle.Problem, label: str, spec: Mapping[str, Any], size: int, people: frozenset[str]) -> list[Asked]:
    """What one requirement asks for in people at a size, by trying every number of them."""
    one = truth.requirement(spec)
    gauge, low, high = one.gauge, one.at_least, one.at_most
    there = gauge.matching & people
    some: list[Asked] = []
    every = range(size + 1000)
    if gauge.measure == "members":
        if low is not None:
            some.append((label, whole(every, lambda n: n >= low), there))
        if high is not None:
            some.append((label, whole(every, lambda n: size - n <= high), people - there))
    if gauge.measure == "share":
        if low is not None and low > 0:
            among = spec.get("among")
            some.append((label, 1 if among else whole(every, lambda n: n and 100 * n >= low * size), there))
        if high is not None:
            some.append((label, whole(every, lambda n: 100 * (size - n) <= high * size), people - there))
    if low is not None and low > 0:
        if gauge.measure == "lone":
            some += [(label, 1, there), (label, max(size - 1, 0), people - there)]
        if gauge.measure == "pairs":
            some.append((label, 2, frozenset(name for pair in gauge.pairs for name in pair) & people))
        if gauge.measure == "together":
            some.append((label, 1, there))
    return some


@pytest.mark.parametrize("seed", RANDOM)
def test_what_is_counted_is_what_plain_python_counts(seed: int) -> None:
    scenario = random_scenario(seed)
    problem = load(scenario)
    counted, truth = counts(problem), oracle.Problem(scenario)
    assert counted.pool == len(truth.people)
    for scope, team, outside in scopes(scenario, counted):
        everyone = team.get("everyone") or {}
        passing = {name: truth.matching({name: condition}) for name, condition in everyone.items()}
        people = truth.matching(everyone)
        left = frozenset(truth.people)
        assert sorted(gate.label for gate in scope.gates) == sorted(f"{team['name']}: everyone: {n}" for n in passing)
        for gate in scope.gates:
            name = gate.label.rpartition(": ")[2]
            left &= passing[name]
            rest = {other: condition for other, condition in everyone.items() if other != name}
            assert (gate.passing, gate.left, gate.without) == (
                len(passing[name]),
                len(left),
                len(truth.matching(rest)),
            )
            known = {one: three_valued.known(truth, {name: everyone[name]}, one) for one in truth.people}
            assert gate.unknown == sum(known[one] is None for one in truth.people if one not in passing[name])
            assert gate.taken == sum(known[one] is None for one in passing[name])
        assert scope.eligible == len(people)
        assert scope.unknown == sum(three_valued.blank(truth, everyone, one) for one in truth.people)
        low, _ = ends(team, len(truth.people))
        wanted: list[Asked] = [(f"{scope.name}: size", low, people)]
        for seat in team.get("seats") or []:
            there = truth.matching(seat.get("who") or {}) & people
            wanted.append((f"{scope.name}: {seat['seat']}", seat.get("number", 1), there))
        for label, spec in labelled(problem, scope, team, outside):
            wanted += asked(truth, label, spec, low, people)
        expected = Counter((label, needed, len(there)) for label, needed, there in wanted if needed)
        assert Counter((each.label, each.needed, each.there) for each in scope.demands) == expected
        for seat in team.get("seats") or []:
            (found,) = [each for each in scope.demands if each.label == f"{scope.name}: {seat['seat']}"]
            assert found.unknown == sum(three_valued.blank(truth, seat.get("who") or {}, one) for one in people)
        for label, spec in labelled(problem, scope, team, outside):
            bounds = {"at_least", "at_most"} & spec.keys()
            for found in [
                each for each in scope.demands if each.label == label and "members" in spec and len(bounds) == 1
            ]:
                values = [three_valued.known(truth, spec["members"], one) for one in people]
                others = "at_most" in spec  # of those who must not be too many it is the others that are counted
                meant = [truth.matches(spec["members"], one) is not others for one in people]
                assert found.unknown == sum(v is None and not m for v, m in zip(values, meant, strict=True))
        assert [(each.enough, each.room) for each in scope.demands] == sorted(
            (each.enough, each.room) for each in scope.demands
        )


def labelled(
    problem: Problem, scope: Scope, team: dict[str, Any], outside: Sequence[dict[str, Any]]
) -> list[tuple[str, dict[str, Any]]]:
    """Every requirement on a team with what it is called."""
    ours = next(each for each in problem.teams if each.name == team["name"])
    alone = len(problem.deployed) == 1
    theirs = [each for each in problem.require if alone or each.team == scope.name]
    pairs = [*zip(ours.require, team.get("require") or [], strict=True), *zip(theirs, outside, strict=True)]
    return [(each.label, spec) for each, spec in pairs]


def groups(people: frozenset[str], low: int, high: int) -> list[tuple[str, ...]]:
    ordered = sorted(people)
    return [group for size in range(low, min(high, len(ordered)) + 1) for group in combinations(ordered, size)]


def sharper(seed: int) -> dict[str, Any]:
    """A random scenario whose floors are higher and whose ceilings are lower, so that more is out of reach."""
    scenario, draw = random_scenario(seed), Random(seed)
    for spec in [
        *(scenario.get("require") or []),
        *(one for team in scenario["teams"] for one in team.get("require", [])),
    ]:
        spec.pop("aim", None)
        low, high = spec.get("at_least"), spec.get("at_most")
        if low is not None and not isinstance(low, str):
            spec.pop("at_most", None)
            most = 1 if "lone" in spec or "together" in spec else 10**9
            spec["at_least"] = min(low + draw.choice([0, 1, 2, 5]), most)
        elif high is not None and not isinstance(high, str):
            spec["at_most"] = high - draw.choice([0, 1, 2, 5])
    return scenario


@pytest.mark.by_the_hundred
def test_too_few_or_out_of_reach_means_that_no_group_will_do_and_enough_that_one_would() -> None:
    seen: Counter[str] = Counter()
    for seed in RANDOM:
        scenario = sharper(seed)
        problem = load(scenario)
        truth = oracle.Problem(scenario)
        for scope, team, outside in scopes(scenario, counts(problem)):
            people = truth.matching(team.get("everyone") or {})
            every = groups(people, *ends(team, len(truth.people)))
            specs = labelled(problem, scope, team, outside)
            for label, spec in specs:
                one = truth.requirement(spec)
                possible = any(one.met(group) for group in every)
                mine = [each for each in scope.demands if each.label == label]
                if not all(each.enough for each in mine) and sum(other == label for other, _ in specs) == 1:
                    assert not possible, (seed, label)
                    seen["too few"] += 1
                # One bound on a plain count: what is counted is all there is to it.
                plain = one.gauge.measure == "members" or (one.gauge.measure == "share" and "among" not in spec)
                if every and plain and (one.at_least is None or one.at_most is None) and mine:
                    assert possible == all(each.enough for each in mine), (seed, label)
                    seen["counted"] += 1
                for found in (each for each in scope.ranges if each.label == label and every):
                    numbers = [one.gauge.read(group) for group in every]
                    assert found.least <= min(numbers)
                    assert max(numbers) <= found.most
                    assert found.enough or not possible
                    seen["out of reach"] += not found.enough
                    several = one.gauge.names and any(len(names) > 1 for names in one.gauge.names.values())
                    if not several and sum(other == label for other, _ in specs) == 1:
                        assert (found.least, found.most) == (min(numbers), max(numbers)), (seed, label)
                        seen["ranges"] += 1
            seats = [(seat["seat"], seat) for seat in team.get("seats") or []]
            for pair in scope.overlaps:
                seen["pairs"] += 1
                seen["pairs too few"] += not pair.enough
                if not pair.enough:
                    both = {pair.first.label, pair.second.label}
                    met = [truth.requirement(spec) for label, spec in specs if label in both]
                    chairs = [
                        (name, truth.matching(seat.get("who") or {}))
                        for name, seat in seats
                        if f"{scope.name}: {name}" in both
                        for _ in range(seat.get("number", 1))
                    ]
                    assert not any(
                        all(one.met(group) for one in met) and oracle.seated(chairs, group) for group in every
                    )
    assert min(seen[key] for key in ("too few", "counted", "out of reach", "ranges", "pairs", "pairs too few")) > 2, (
        seen
    )


@pytest.mark.by_the_hundred
def test_what_counts_call_impossible_is_impossible_and_that_is_seen_often() -> None:
    seen = 0
    for scenario in (make(seed) for seed in RANDOM[::2] for make in (random_scenario, sharper)):
        if counts(load(scenario)).impossible:
            assert next(oracle.Problem(scenario).feasible(), None) is None
            seen += 1
    assert seen > 50


@pytest.mark.parametrize("block", range(4))
def test_pairs_are_told_exactly_where_two_demands_are_possible_alone_but_not_together(block: int) -> None:
    draw, seen = Random(block), Counter[str]()
    sorts = [{"sex": "F"}, {"sex": "M"}, {"skills": "eod"}, {"skills": "medic"}, {"unit": "1st"}, {"rank": "high"}]
    for _ in range(40):
        size = draw.randint(2, 5)
        members = [draw.sample(sorts, 2), draw.sample(sorts, 2)]
        require = [
            {"members": draw.choice(who), "at_least": draw.randint(1, size), "name": f"R{place}"}
            for place, who in enumerate(members)
        ]
        if draw.random() < 0.3:
            require[0] = {"share": draw.choice(sorts), draw.choice(["at_least", "at_most"]): "60%", "name": "R0"}
        team = {"name": "t", "size": size, "require": require}
        truth = oracle.Problem(scenario(team))
        one, other = (truth.requirement(spec) for spec in require)
        every = groups(frozenset(truth.people), size, size)
        apart = any(map(one.met, every)) and any(map(other.met, every))
        possible = any(one.met(group) and other.met(group) for group in every)
        found = pairs(counted(team).teams[0])
        assert (apart and not possible) == any(not enough for _, _, _, enough in found), team
        seen[f"{apart} {possible}"] += 1
    assert min(seen["True True"], seen["True False"], seen["False False"]) > 2, seen


# counted by hand

PEOPLE = [
    # id, sex, rank, unit, skills, cost, joined
    ("A", "F", "low", "1st", "medic", "10", "yes"),
    ("B", "M", "low", "1st", "eod", "8", "yes"),
    ("C", "F", "mid", "2nd", "driver", "1", "yes"),
    ("D", "M", "mid", "2nd", "eod; driver", "2", "yes"),
    ("E", "M", "high", "3rd", "eod", "4", "yes"),
    ("G", "F", "high", "3rd", "medic; driver", "3", "yes"),
    ("H", "M", "high", "", "", "5", "no"),
    ("I", "F", "low", "1st", "eod", "6", "no"),
]
NAMES = ("id", "sex", "rank", "unit", "skills", "cost", "joined")


def scenario(*teams: dict[str, Any], **more: Any) -> dict[str, Any]:
    pool = [dict(zip(NAMES, row, strict=True)) for row in PEOPLE]
    return {"pool": pool, "fields": {"rank": ["low", "mid", "high"], "skills": "set"}, "teams": list(teams), **more}


def counted(*teams: dict[str, Any], **more: Any) -> Counts:
    return counts(load(scenario(*teams, **more)))


def alone(scope: Scope) -> list[tuple[str, int, int, bool]]:
    return [(each.label, each.needed, each.there, each.enough) for each in scope.demands]


def pairs(scope: Scope) -> list[tuple[str, str, int, bool]]:
    return [(each.first.label, each.second.label, each.both, each.enough) for each in scope.overlaps]


EVERYONE = {"rank": {"at_least": "mid"}, "joined": True, "any": [{"unit": "2nd"}, {"unit": "3rd"}]}


def test_the_funnel_counts_gate_by_gate() -> None:
    (scope,) = counted({"name": "t", "size": 2, "everyone": EVERYONE}).teams
    # rank: C D E G H. joined: A B C D E G. any: C D E G.
    assert [(gate.label, gate.passing, gate.left, gate.without) for gate in scope.gates] == [
        ("t: everyone: rank", 5, 5, 4),
        ("t: everyone: joined", 6, 4, 4),
        ("t: everyone: any", 4, 4, 4),
    ]
    assert (scope.eligible, scope.dearest) == (4, None)


def test_the_dearest_gate_is_the_one_without_which_most_others_could_be_members() -> None:
    everyone = {"joined": True, "rank": "low", "sex": "F"}  # only A; without joined I too, without rank C and G
    (scope,) = counted({"name": "t", "size": 1, "everyone": everyone}).teams
    assert [gate.without for gate in scope.gates] == [2, 3, 2]
    assert scope.dearest is not None
    assert scope.dearest.label == "t: everyone: rank"


def test_demands_come_with_the_least_room_first_and_what_is_too_few_before_all() -> None:
    team = {
        "name": "t",
        "size": {"at_least": 3, "at_most": 4},
        "everyone": {"joined": True},  # A B C D E G
        "seats": [{"seat": "Lead", "who": {"rank": "high"}}, {"seat": "Care", "who": {"skills": "medic"}, "number": 2}],
        "require": [
            {"share": {"sex": "F"}, "at_least": "60%", "name": "Women"},  # 2 of 3; A C G
            {"members": {"skills": "eod"}, "at_least": 4, "name": "EOD"},  # B D E
            {"members": {"unit": "1st"}, "at_most": 0, "name": "Not the 1st"},  # 3 others: C D E G
            {"lone": {"skills": "driver"}, "exactly": 1, "name": "One driver"},  # C D G; 2 others: A B E
        ],
    }
    assert alone(counted(team).teams[0]) == [
        ("EOD", 4, 3, False),
        ("t: Care", 2, 2, True),
        ("t: Lead", 1, 2, True),
        ("Women", 2, 3, True),
        ("Not the 1st", 3, 4, True),
        ("One driver", 2, 3, True),
        ("One driver", 1, 3, True),
        ("t: size", 3, 6, True),
    ]


def test_a_demand_for_more_than_the_team_holds_is_too_few() -> None:
    team = {"name": "t", "size": 2, "require": [{"members": {"sex": "M"}, "at_least": 3, "name": "Men"}]}
    assert alone(counted(team).teams[0])[0] == ("Men", 3, 4, False)
    assert alone(counted({**team, "size": {"at_least": 2, "at_most": 3}}).teams[0])[0] == ("Men", 3, 4, True)


def test_what_is_too_few_comes_first_even_with_room_for_it() -> None:
    require = [
        {"members": {"skills": "medic"}, "at_least": 2, "name": "Medics"},  # A G: no room
        {"members": {"sex": "M"}, "at_least": 3, "name": "Men"},  # B D E H: room, but only two places
    ]
    (scope,) = counted({"name": "t", "size": 2, "require": require}).teams
    assert [(each.label, each.room, each.enough) for each in scope.demands][:2] == [
        ("Men", 1, False),
        ("Medics", 0, True),
    ]


def test_ranges_of_a_team_that_is_too_large_are_those_of_everybody() -> None:
    require = [{"average": "cost", "at_least": 1}, {"largest_group": "unit", "at_most": 8}]
    (scope,) = counted({"name": "t", "size": 9, "require": require}).teams
    assert [(each.least, each.most) for each in scope.ranges] == [(Fraction(39, 8), Fraction(39, 8)), (3, 3)]


def test_ranges_are_the_least_and_the_most_a_team_could_have() -> None:
    team = {
        "name": "t",
        "size": 3,
        "require": [
            {"total": "cost", "at_most": 5, "name": "Budget"},  # 1 + 2 + 3, up to 10 + 8 + 6
            {"average": "cost", "of": {"sex": "F"}, "at_least": 7, "name": "Mean"},  # nobody: 0; A alone: 10
            {"distinct": "unit", "at_least": 4, "name": "Units"},  # H has none: 3; A B I
            {"largest_group": "unit", "at_most": 1, "name": "Group"},  # one each; A B I
        ],
    }
    (scope,) = counted(team).teams
    assert [(each.label, each.least, each.most, each.enough) for each in scope.ranges] == [
        ("Budget", 6, 24, False),
        ("Units", 1, 3, False),
        ("Mean", 0, 10, True),
        ("Group", 1, 3, True),
    ]


def test_a_mean_of_everybody_is_the_mean_of_the_best_at_the_smallest_size() -> None:
    team = {"name": "t", "size": {"at_least": 2, "at_most": 3}, "require": [{"average": "cost", "at_least": 1}]}
    (found,) = counted(team).teams[0].ranges
    assert (found.least, found.most) == (Fraction(3, 2), 9)
    (found,) = counted({**team, "size": {"at_least": 0, "at_most": 3}}).teams[0].ranges
    assert (found.least, found.most) == (0, 10)


def test_pairs_that_nobody_serves_at_once_are_told_and_prove_what_has_no_place() -> None:
    team = {
        "name": "t",
        "size": 3,
        "everyone": {"joined": True},
        "require": [
            {"members": {"skills": "eod"}, "at_least": 2, "name": "EOD"},  # B D E, all of them men
            {"share": {"sex": "F"}, "at_least": "50%", "name": "Women"},  # 2
            {"members": {"unit": "3rd"}, "at_least": 1, "name": "3rd"},  # E G
        ],
    }
    assert pairs(counted(team).teams[0]) == [("EOD", "Women", 0, False)]
    # Of four, two and two have their places.
    assert pairs(counted({**team, "size": 4}).teams[0]) == [("EOD", "Women", 0, True)]
    # Of three or four, at four.
    assert pairs(counted({**team, "size": {"at_least": 3, "at_most": 4}}).teams[0]) == [("EOD", "Women", 0, True)]


def test_pairs_that_some_serve_at_once_are_told_where_those_are_too_few() -> None:
    team = {
        "name": "t",
        "size": 3,
        "require": [
            {"members": {"skills": "eod"}, "at_least": 3, "name": "EOD"},  # B D E I
            {"members": {"sex": "F"}, "at_least": 2, "name": "Women"},  # I is both: 4 places
        ],
    }
    assert pairs(counted(team).teams[0]) == [("EOD", "Women", 1, False)]


def test_pairs_without_places_come_before_larger_ones_with_places() -> None:
    require = [
        {"members": {"skills": "medic"}, "at_least": 2, "name": "Medics"},  # A G
        {"members": {"skills": "eod"}, "at_least": 2, "name": "EOD"},  # B D E I
        {"members": {"unit": "2nd"}, "at_least": 1, "name": "2nd"},  # C D
        {"members": {"unit": "2nd"}, "at_most": 1, "name": "Few"},  # three others
    ]
    (scope,) = counted({"name": "t", "size": 4, "require": require}).teams
    assert pairs(scope) == [("Medics", "EOD", 0, True), ("Medics", "2nd", 0, True)]
    require[2]["at_least"] = 2  # and three others: five of four
    (scope,) = counted({"name": "t", "size": 4, "require": require}).teams
    assert pairs(scope)[0] == ("2nd", "Few", 0, False)
    require[1]["at_least"] = 1
    require[0]["at_least"] = 1
    (scope,) = counted({"name": "t", "size": 4, "require": [*require, {**require[1], "name": "More"}]}).teams
    assert [enough for *_, enough in pairs(scope)] == sorted(enough for *_, enough in pairs(scope))


def test_two_seats_need_different_people() -> None:
    seats = [{"seat": "Care", "who": {"skills": "medic"}}, {"seat": "Nurse", "who": {"skills": "medic", "sex": "F"}}]
    assert pairs(counted({"name": "t", "size": 3, "seats": seats}).teams[0]) == []
    seats[1]["number"] = 2  # A and G are all there are
    assert pairs(counted({"name": "t", "size": 3, "seats": seats}).teams[0]) == [("t: Care", "t: Nurse", 2, False)]
    # That nobody could fill both says nothing.
    seats = [{"seat": "Care", "who": {"skills": "medic"}}, {"seat": "EOD", "who": {"skills": "eod"}}]
    assert pairs(counted({"name": "t", "size": 3, "seats": seats}).teams[0]) == []


@pytest.mark.parametrize(
    "requirements",
    [
        # one value a person: that women are no men says nothing of this pool
        [({"sex": "F"}, 1), ({"sex": "M"}, 1)],
        [({"rank": {"at_least": "high"}, "skills": "eod"}, 1), ({"rank": {"at_most": "mid"}}, 1)],
        [({"id": ["A"]}, 1), ({"id": ["B", "C"]}, 1)],
        # asked of nobody, or of nobody who is there
        [({"skills": "eod"}, 0), ({"skills": "medic"}, 1)],
        [({"skills": "cook"}, 1), ({"skills": "medic"}, 1)],
    ],
)
def test_pairs_that_say_nothing_are_not_told(requirements: list[tuple[dict[str, Any], int]]) -> None:
    require = [{"members": who, "at_least": number} for who, number in requirements]
    assert pairs(counted({"name": "t", "size": 4, "require": require}).teams[0]) == []


def test_a_floor_and_a_ceiling_of_the_same_people_are_no_pair_unless_they_leave_no_room() -> None:
    require = [
        {"members": {"skills": "eod"}, "at_least": 1, "at_most": 2, "name": "Some"},
        {"members": {"skills": "eod"}, "at_least": 3, "name": "More"},
    ]
    (scope,) = counted({"name": "t", "size": 4, "require": require}).teams
    assert pairs(scope) == [("Some", "More", 0, False)]  # two others and three of them: five


def test_skills_of_one_field_can_meet_in_one_person_so_that_nobody_has_both_is_told() -> None:
    require = [{"members": {"skills": each}, "at_least": 1, "name": each} for each in ("eod", "medic", "driver")]
    assert pairs(counted({"name": "t", "size": 3, "require": require}).teams[0]) == [("eod", "medic", 0, True)]


def test_teams_alike_are_counted_once_and_what_they_need_together_is_added_up() -> None:
    care = {"seat": "Care", "who": {"skills": "medic"}}
    one = {"name": "one", "size": 2, "number": 2, "seats": [care], "require": [women(1)]}
    two = {"name": "two", "size": 1, "everyone": {"joined": True}, "seats": [care], "require": [women(1)]}
    found = counted(one, two, require=[{"members": {"skills": "driver"}, "at_least": 2, "name": "Drivers"}])
    assert [(scope.name, scope.number) for scope in found.teams] == [("one", 2), ("two", 1)]
    # Three medics of A and G; three women of A C G I.
    assert [(each.words, each.teams, each.needed, each.there, each.enough) for each in found.shared] == [
        ("skills medic", 3, 3, 2, False),
        ("sex F", 3, 3, 4, True),
    ]
    assert found.overall is not None
    assert alone(found.overall) == [("Drivers", 2, 3, True), ("all the teams together: size", 5, 8, True)]
    assert found.impossible


def women(number: int) -> dict[str, Any]:
    return {"members": {"sex": "F"}, "at_least": number, "name": "Women"}


def test_seats_and_a_requirement_of_the_same_people_need_no_more_than_the_larger_of_the_two() -> None:
    seats = [{"seat": "Care", "who": {"sex": "F"}}, {"seat": "Aide", "who": {"sex": "F"}}]
    team = {"name": "t", "size": 4, "number": 2, "seats": seats, "require": [women(1)]}
    assert [(each.words, each.teams, each.needed) for each in counted(team).shared] == [("sex F", 2, 4)]
    team["require"] = [women(3)]
    assert [(each.words, each.teams, each.needed) for each in counted(team).shared] == [("sex F", 2, 6)]


def test_what_one_team_alone_asks_for_is_not_shared_and_the_least_room_comes_first() -> None:
    one = {"name": "one", "size": 2, "require": [women(1), {"members": {"skills": "medic"}, "at_least": 1}]}
    two = {"name": "two", "size": 2, "require": [*one["require"], {"members": {"unit": "1st"}, "at_least": 1}]}
    # Of four women and two medics two each are needed.
    assert [(each.words, each.room) for each in counted(one, two).shared] == [("skills medic", 0), ("sex F", 2)]


def test_teams_of_any_size_have_no_largest_size_together() -> None:
    overall = counted({"name": "one", "size": {"at_least": 1}}, {"name": "two", "size": 2}).overall
    assert overall is not None
    assert (overall.size.low, overall.size.high) == (3, None)


def test_a_ceiling_is_not_added_up_over_teams() -> None:
    team = {"name": "t", "size": 2, "number": 2, "require": [{"members": {"sex": "F"}, "at_most": 1}]}
    assert counted(team).shared == ()


def test_requirements_from_outside_count_for_the_team_they_name() -> None:
    team = {"name": "t", "size": 2, "number": 3, "require": [{"members": {"skills": "eod"}, "at_least": 1}]}
    found = counted(team, require=[{**women(2), "team": "t-2"}])
    assert [(scope.name, scope.number) for scope in found.teams] == [("t", 2), ("t-2", 1)]
    assert alone(found.teams[1])[0] == ("Women", 2, 4, True)
    assert found.overall is not None
    assert alone(found.overall) == [("all the teams together: size", 6, 8, True)]


def test_one_team_has_nothing_over_all() -> None:
    found = counted({"name": "t", "size": 2}, require=[women(2)])
    assert (found.overall, found.shared, len(found.teams[0].demands)) == (None, (), 2)


def test_without_gates_everybody_could_be_a_member_and_a_size_too_large_is_too_few() -> None:
    (scope,) = counted({"name": "t", "size": 9}).teams
    assert (scope.gates, scope.eligible, alone(scope)) == ((), 8, [("t: size", 9, 8, False)])


def test_many_sizes_are_not_looked_at_one_by_one_and_nothing_is_called_impossible_for_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team = {"name": "t", "size": {"at_least": 0}, "require": [{"members": {"sex": "M"}, "at_least": 4}]}
    require = [*team["require"], {"members": {"skills": "eod"}, "at_least": 4}]  # type: ignore[misc]
    before = counted({**team, "require": require})
    monkeypatch.setattr(tuning, "COUNTS_SIZES", 2)
    assert counted({**team, "require": require}) == before
    assert not before.impossible


# in words


def test_the_text_reads_like_this() -> None:
    team = {
        "name": "t",
        "size": 3,
        "everyone": {"joined": True, "rank": {"at_least": "low"}},
        "seats": [{"seat": "Lead", "who": {"rank": "high"}}],
        "require": [
            {"members": {"skills": "eod"}, "at_least": 2},
            {"share": {"sex": "F"}, "at_least": "50%", "name": "Women"},
            {"total": "cost", "at_most": 5},
        ],
    }
    assert counts_text(counted(team)) == (
        "Counted first: who there is and who is needed, one demand at a time\n"
        "\n"
        "t of 3; 6 people could be members\n"
        "           what is asked             who counts   needed   available   room\n"
        "✓ enough   t: Lead                   rank high         1           2      1\n"
        "✓ enough   members with skills eod   skills eod        2           3      1\n"
        "✓ enough   Women                     sex F             2           3      1\n"
        "✓ enough   t: size                   any member        3           6      3\n"
        "\n"
        "                 what is asked   bound       possible\n"
        "✗ out of reach   total cost      at most 5   no less than 6\n"
        "\n"
        "✗ 3 people count towards members with skills eod, none of them towards Women: "
        "together they need 4 of 3 places.\n"
        "\n"
        "every member must have   pass it   left after it   left if dropped\n"
        "joined true                    6               6                 8\n"
        "rank at least low              8               6                 6\n"
        "Of 8 in the pool. What costs most is joined true: without it, 2 more people.\n"
    )


def test_sentences_about_pairs() -> None:
    both = {
        "name": "t",
        "size": 3,
        "require": [{"members": {"skills": "eod"}, "at_least": 3, "name": "EOD"}, women(2)],
    }
    assert counts_text(counted(both)).endswith(
        "✗ Of 4 people who count towards EOD, 1 counts towards Women too: together they need 4 of 3 places.\n"
    )
    both["size"] = {"at_least": 2, "at_most": 3}
    assert counts_text(counted(both)).endswith(
        "1 counts towards Women too: together they need more places than there are, whatever the size.\n"
    )
    seats = [
        {"seat": "Care", "who": {"skills": "medic"}},
        {"seat": "Nurse", "who": {"skills": "medic", "sex": "F"}, "number": 2},
    ]
    assert counts_text(counted({"name": "t", "size": 3, "seats": seats})).endswith(
        "✗ 2 people could fill t: Care and t: Nurse, which need 3.\n"
    )
    one = {"name": "t", "size": 3, "everyone": {"joined": False}, "require": [women(1), women(1) | LEVELS]}
    assert "• 1 person counts towards Women, not towards High.\n" in counts_text(counted(one))


LEVELS = {"members": {"rank": "high"}, "name": "High"}


def test_where_the_team_is_too_small_it_is_not_the_people_that_are_too_few() -> None:
    said = counts_text(counted({"name": "t", "size": 2, "require": [women(3), LEVELS | {"at_least": 4}]}))
    assert "\n✗ too few     High            rank high         4           3     -1\n" in said
    assert "\n✗ no places   Women           sex F             3           4      1\n" in said


def test_what_is_too_few_comes_with_its_team_where_there_are_several() -> None:
    team = {"name": "t", "size": 2, "require": [women(3), LEVELS | {"at_least": 4}]}
    seat = {"seat": "Lead", "who": {"rank": "high"}, "number": 4}
    assert too_few(counted(team)) == ["High (3 of 4)"]
    other = {"name": "u", "size": 5, "seats": [seat], "require": [women(5)]}
    over_all = [{"members": {"skills": "eod"}, "at_least": 6, "name": "EOD"}]
    assert too_few(counted(team, other, require=over_all)) == [
        "t: High (3 of 4)",
        "u: Lead (3 of 4)",
        "u: Women (4 of 5)",
        "all the teams together: EOD (4 of 6)",
    ]


def test_what_asks_for_nobody_in_the_smallest_team_only_is_held_against_the_others() -> None:
    men = {"share": {"sex": "F"}, "at_most": "0%", "name": "Men"}
    (scope,) = counted({"name": "t", "size": {"at_least": 0, "at_most": 3}, "require": [men, women(1)]}).teams
    assert pairs(scope) == [("Men", "Women", 0, False)]


def test_a_few_pairs_that_nobody_serves_are_named_and_all_that_stand_in_the_way() -> None:
    whos = [{"skills": "eod"}, {"skills": "medic"}, {"skills": "driver"}, {"rank": "low"}, {"unit": "1st"}]
    require = [{"members": who, "at_least": 1} for who in [*whos, {"unit": "3rd"}]]
    said = counts_text(counted({"name": "t", "size": 6, "require": require}))
    # eod and medic, driver and low, driver and 1st, low and 3rd; of one unit nobody expects to be of another, too
    assert said.count("none of them towards") == 3
    assert said.endswith("\n• and 1 more pair of which nobody meets both\n")
    tight = counts_text(counted({"name": "t", "size": 1, "require": require}))
    assert tight.count("\n✗ ") == 5
    assert "more pair" not in tight


def test_json_holds_every_count() -> None:
    team = {"name": "t", "size": 3, "everyone": {"joined": True}, "require": [{"average": "cost", "at_least": 9}]}
    assert counts_json(counted(team)) == {
        "complete": True,
        "pool": 8,
        "impossible": True,
        "teams": [
            {
                "team": "t",
                "number": 1,
                "size": {"at_least": 3, "at_most": 3},
                "eligible": 6,
                "unknown": 0,
                "gates": [
                    {
                        "requirement": "t: everyone: joined",
                        "condition": "joined true",
                        "passing": 6,
                        "left": 6,
                        "without": 8,
                        "failed": 2,
                        "unknown": 0,
                        "passing_unknown": 0,
                        "not_on_record": [],
                    }
                ],
                "costs_most": "t: everyone: joined",
                "demands": [
                    {
                        "requirement": "t: size",
                        "who": "",
                        "needed": 3,
                        "there": 6,
                        "room": 3,
                        "enough": True,
                        "unknown": 0,
                    }
                ],
                "ranges": [
                    {
                        "requirement": "average cost: at least 9",
                        "at_least": 9,
                        "at_most": None,
                        "least": 2,
                        "most": 22 / 3,
                        "most_exact": "22/3",
                        "enough": False,
                        "unknown": 0,
                    }
                ],
                "overlaps": [],
            }
        ],
        "overall": None,
        "shared": [],
    }


@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_nobody_is_told_of_in_counts(path: Any) -> None:
    scenario = load_with_expectations(str(path))
    problem, found = scenario.problem, counts(scenario.problem)
    said = counts_text(found) + text(counts_json(found))
    asked = set(path.read_text(encoding="utf-8").replace(",", " ").replace("]", " ").replace("[", " ").split())
    assert not (set(problem.pool.ids) - asked) & set(said.replace('"', " ").split())
    assert not found.impossible or scenario.expect.verdict == "impossible"
    assert found.impossible or path.stem != "eod_impossible"


def test_those_who_fail_are_told_from_those_of_whom_it_is_not_on_record() -> None:
    """Of five four do not pass: two have no date, one no longer a valid one, one neither a date nor a unit."""
    rows = [
        {"id": "A", "unit": "U1", "until": "2029-01-01", "sex": "F"},
        {"id": "B", "unit": "U1", "until": "2026-01-01", "sex": "F"},
        {"id": "C", "unit": "U2", "until": None, "sex": None},
        {"id": "D", "unit": None, "until": None, "sex": "M"},
        {"id": "E", "unit": "U9", "until": None, "sex": "M"},
        {"id": "F", "unit": "U2", "until": "2029-01-01", "sex": None},
    ]
    everyone = {"until": {"at_least": "2028-01-01"}, "none": [{"unit": "U9"}]}
    team = {"name": "t", "size": 2, "everyone": everyone, "require": [{"members": {"sex": "F"}, "at_least": 2}]}
    found = counts(load({"pool": rows, "teams": [team]}))
    (scope,) = found.teams
    gates = [(gate.passing, gate.unknown, gate.taken, gate.blank) for gate in scope.gates]
    assert gates == [(2, 3, 0, (("until", 3),)), (5, 0, 1, (("unit", 1),))]
    assert (scope.eligible, scope.unknown) == (2, 2)  # E's unit is against him whatever his date
    assert [(each.label, each.there, each.unknown) for each in scope.demands] == [
        ("members with sex F: at least 2", 1, 1),
        ("t: size", 2, 2),
    ]
    assert [(gate["failed"], gate["unknown"]) for gate in counts_json(found)["teams"][0]["gates"]] == [(1, 3), (1, 0)]  # type: ignore[index,call-overload]
    said = counts_text(found)
    assert "t of 2; 2 people could be members; for 2 more it is not on record\n" in said
    assert "   pass it   fail it   not on record   left after it   left if dropped\n" in said
    assert "Of 4 people who do not pass until at least 2028-01-01, 3 have no until on record.\n" in said
    assert "1 person passes not (unit U9) with no unit on record.\n" in said
    assert [row[-2:] for row in counts_tables(found)[1].rows] == [(cell(1), cell(3)), (cell(1), cell(0))]
