"""Pure edits of a problem."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from composer import Problem, Who, load
from composer.problem.edits import Change, relax, with_aims

ROWS: list[dict[str, Any]] = [
    {"id": "P1", "sex": "F", "rank": "OF-2", "languages": "en:3", "papers": "cptm:2027-03-01", "pay": 3,
     "skills": "medic; driver"},
    {"id": "P2", "sex": "M", "rank": "OF-3", "languages": "en:2; fr:3333", "papers": "cptm:2028-03-01", "pay": 5},
    {"id": "P3", "sex": "M", "rank": None, "languages": None, "papers": None, "pay": 1, "birth": "1990-01-15"},
]  # fmt: skip
FIELDS = {"rank": ["OF-1", "OF-2", "OF-3"], "languages": {"levels": "stanag"}}


def matching(changed: Problem, who: Who) -> list[str]:
    return [changed.pool.ids[row] for row in who.mask(changed.pool).nonzero()[0]]


def change(path: tuple[str | int, ...], bound: Any, before: object, after: object, by: int, **more: Any) -> Change:
    return Change("", path, more.pop("team", "alpha"), bound, before, after, by, **more)


def wanted(**more: Any) -> Problem:
    team = {
        "name": "alpha",
        "size": {"at_least": 2, "at_most": 3},
        "everyone": {"rank": {"at_least": "OF-2"}, "none": [{"sex": "X"}]},
        "seats": [{"seat": "Medic", "who": {"skills": "medic"}, "number": 2}],
        "require": [
            {"members": {"sex": "F"}, "at_least": 2, "aim": 3, "name": "Women"},
            {"average": "pay", "exactly": 2, "name": "Mean"},
        ],
    }
    over_all = [{"share": {"sex": "M"}, "among": {"rank": "OF-2"}, "at_most": "20%", "aim": "10%", "team": "alpha"}]
    return load({"pool": ROWS, "fields": FIELDS, "teams": [team | more], "require": over_all})


def test_bounds_sizes_and_seats_give_way_as_they_are_told() -> None:
    changes = [
        change(("teams", 0, "size"), "size", 2, 1, 1),
        change(("teams", 0, "seats", 0), "seat", 2, 1, 1),
        change(("teams", 0, "require", 0), "at_least", Fraction(2), Fraction(1), 1),
        change(("teams", 0, "require", 1), "exactly", Fraction(2), Fraction(3), 2, ceiling=True),
        change(("require", 0), "at_most", Fraction(20), Fraction(50), 1, ceiling=True),
    ]
    before = wanted()
    after = relax(before, changes)
    (team,) = after.teams
    assert (team.size.low, team.size.high) == (1, 3)
    assert team.seats[0].number == 1
    assert [(row.low, row.high) for row in team.require[:2]] == [(1, None), (3, 3)]
    assert team.require[0].aim == 3
    # A mean of 3 instead of 2 lacks 1 for each of two members: no more may count. The share lacks 0.3 for each.
    assert [row.sentence for row in team.require[2:]] == ["members: at most 2"]
    assert [row.sentence for row in after.require] == ["share of sex M among rank OF-2 in alpha: at most 50 %"]
    assert before.teams[0].size.low == 2


def test_the_other_end_of_a_size_moves_for_a_ceiling_and_one_size_becomes_another() -> None:
    (team,) = relax(wanted(), [change(("teams", 0, "size"), "size", 3, 5, 2, ceiling=True)]).teams
    assert (team.size.low, team.size.high) == (2, 5)
    (team,) = relax(wanted(size=2), [change(("teams", 0, "size"), "size", 2, 4, 2, ceiling=True)]).teams
    assert (team.size.low, team.size.high) == (4, 4)


def test_how_many_members_a_number_is_spread_over_is_held_only_where_it_matters() -> None:
    # A share 30 points too high is one man too many among up to three, two among four.
    def beside(size: Any) -> list[str]:
        changed = relax(
            wanted(size=size), [change(("require", 0), "at_most", Fraction(20), Fraction(50), 1, ceiling=True)]
        )
        return [row.sentence for row in changed.require[1:]]

    assert beside({"at_least": 2, "at_most": 3}) == []
    assert beside({"at_least": 2, "at_most": 4}) == ["members with rank OF-2 in alpha: at most 3"]
    assert beside({"at_least": 2}) == ["members with rank OF-2 in alpha: at most 3"]


def test_a_gate_is_lowered_or_waived_for_so_many_members() -> None:
    lowered = relax(
        wanted(), [change(("teams", 0, "everyone", "rank"), "gate", {"at_least": "OF-2"}, {"at_least": "OF-1"}, 1)]
    ).teams[0]
    assert lowered.everyone == Who({"rank": {"at_least": "OF-1"}, "none": [{"sex": "X"}]})
    assert lowered.require[2].sentence == "members with not (rank at least OF-2): at most 1"
    waived = relax(
        wanted(),
        [
            change(("teams", 0, "everyone", "rank"), "gate", {"at_least": "OF-2"}, None, 2),
            change(("teams", 0, "everyone", "none"), "gate", [{"sex": "X"}], None, 1),
        ],
    ).teams[0]
    assert waived.everyone == Who(none=[{"id": ["P3"]}])  # whose rank is not on record
    assert [row.sentence for row in waived.require[2:]] == [
        "members with not (rank at least OF-2): at most 2",
        "members with not (not (sex X)): at most 1",
    ]


def test_who_is_let_in_but_could_not_be_counted_stays_out() -> None:
    """P4 has no rank on record, and no waiver lets in who might not need it."""
    rows = [
        {"id": "P1", "rank": "OF-2", "pay": 1},
        {"id": "P2", "rank": "OF-1", "pay": 1},
        {"id": "P3", "rank": "OF-1"},
        {"id": "P4"},
    ]
    everyone = {"rank": {"at_least": "OF-2"}}
    waiver = [change(("teams", 0, "everyone", "rank"), "gate", {"at_least": "OF-2"}, None, 1)]
    asked = {"total": "pay", "at_most": 9}
    places: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
        ({"require": [asked]}, {}, ["P1", "P2"]),
        ({}, {"require": [asked]}, ["P1", "P2"]),
        ({}, {"require": [asked | {"team": "alpha"}]}, ["P1", "P2"]),
        ({}, {"require": [asked | {"team": "bravo"}]}, ["P1", "P2", "P3"]),
        ({}, {"prefer": [{"most": {"total": "pay"}}]}, ["P1", "P2"]),
        ({}, {"prefer": [{"most": {"total": "pay"}, "team": "alpha"}]}, ["P1", "P2"]),
        ({}, {"prefer": [{"most": {"total": "pay"}, "team": "bravo"}]}, ["P1", "P2", "P3"]),
        ({}, {}, ["P1", "P2", "P3"]),
        ({"require": [asked | {"of": {"rank": "OF-1"}}]}, {}, ["P1", "P2"]),
    ]
    for in_team, over_all, expected in places:
        teams = [
            {"name": "alpha", "size": 1, "everyone": everyone, **in_team},
            {"name": "bravo", "size": 1, "everyone": everyone},
        ]
        problem = load({"pool": rows, "fields": {"rank": FIELDS["rank"], "pay": "number"}, "teams": teams, **over_all})
        changed = relax(problem, waiver)
        assert matching(changed, changed.teams[0].everyone) == expected
        assert matching(changed, changed.teams[1].everyone) == ["P1"]


def test_teams_alike_of_which_one_gives_way_are_spelled_out() -> None:
    alike = [{"name": "alpha", "size": 1, "number": 2}, {"name": "bravo", "size": 1, "number": 2}]
    problem = load({"pool": ROWS, "fields": FIELDS, "teams": alike})
    changed = relax(problem, [change(("teams", 1, "size"), "size", 1, 0, 1, team="bravo-2")])
    assert [(team.name, team.size.low, team.number) for team in changed.teams] == [
        ("alpha", 1, 2),
        ("bravo-1", 1, None),
        ("bravo-2", 0, None),
    ]


def test_aims_stand_in_the_place_of_their_bounds() -> None:
    aimed = with_aims(wanted())
    assert [(row.low, row.high, row.aim) for row in aimed.teams[0].require] == [(3, None, None), (2, 2, None)]
    assert [(row.low, row.high, row.aim) for row in aimed.require] == [(None, 10, None)]
