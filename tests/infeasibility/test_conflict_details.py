"""What it is in a conflict's demands that cannot stand together: literal examples, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import composer
from composer import load
from composer.encoding.elastic import demands, only
from composer.encoding.encode import encode
from composer.infeasibility import conflict_details
from composer.infeasibility.conflict_details import BlamedDemand, Conflict, describe_conflict
from composer.infeasibility.demands import demand_oracle
from composer.infeasibility.mus import MUS, all_minimal_sets
from composer.infeasibility.row_dependencies import ALWAYS, row_dependencies
from composer.measures import Linear
from composer.optimize import maximize
from composer.solvers import tuning
from composer.solvers.budget import Budget
from tests.infeasibility.test_mus import impossible
from tests.support.conflict_problems import crowded


def only_conflict(tree: dict[str, Any], **options: Any) -> Conflict:
    (conflict,) = composer.explain(load(tree), **options).conflicts
    return conflict


def named(conflict: Conflict, requirement: str) -> BlamedDemand:
    (blamed,) = [blamed for blamed in conflict.demands if blamed.requirement == requirement]
    return blamed


def people(*rows: str, columns: str = "id unit skill") -> list[dict[str, str | None]]:
    return [dict(zip(columns.split(), row.split(), strict=True)) for row in rows]


TROOPS = people(
    "A north eod", "B north eod", "C south eod", "D south medic", "E west medic", "F west cook", "G east cook"
)


def test_the_largest_group_names_the_very_unit() -> None:
    three = {"members": {"skill": "eod"}, "at_least": 3, "name": "EOD"}
    one = {"largest_group": "unit", "at_most": 1, "name": "Members of one unit"}
    conflict = only_conflict({"pool": TROOPS, "teams": [{"name": "t", "size": 4, "require": [three, one]}]})
    assert [blamed.requirement for blamed in conflict.demands] == ["EOD", "Members of one unit"]
    assert named(conflict, "Members of one unit").parts == ("unit north",)
    assert named(conflict, "Members of one unit").bounds == ("at most 1",)
    assert (conflict.minimal, conflict.smallest, conflict.sharp) == (True, True, True)


def test_several_units_are_named_where_one_is_not_enough() -> None:
    pool = [*TROOPS, *people("H south eod")]
    four = {"members": {"skill": "eod"}, "at_least": 3, "name": "EOD"}
    one = {"largest_group": "unit", "at_most": 1, "name": "Mixed"}
    conflict = only_conflict({"pool": pool, "teams": [{"name": "t", "size": 4, "require": [four, one]}]})
    assert named(conflict, "Mixed").parts == ("unit north", "unit south")


def test_a_size_names_the_side_that_matters() -> None:
    three = {"members": {"skill": "eod"}, "at_least": 3, "name": "EOD"}
    two = {"members": {"skill": "medic"}, "at_least": 2, "name": "Medics"}
    conflict = only_conflict({"pool": TROOPS, "teams": [{"name": "t", "size": 4, "require": [three, two]}]})
    assert [blamed.requirement for blamed in conflict.demands] == ["t: size", "EOD", "Medics"]
    assert named(conflict, "t: size").bounds == ("at most 4",)
    few = {"members": {"unit": ["west", "east"]}, "at_most": 0, "name": "Without west and east"}
    conflict = only_conflict({"pool": TROOPS, "teams": [{"name": "t", "size": 5, "require": [few]}]})
    assert named(conflict, "t: size").bounds == ("at least 5",)


def test_both_sides_are_named_where_both_matter() -> None:
    odd = {"share": {"skill": "eod"}, "exactly": "50%", "name": "Half"}
    conflict = only_conflict({"pool": TROOPS, "teams": [{"name": "t", "size": 3, "require": [odd]}]})
    assert named(conflict, "t: size").bounds == ("at least 3", "at most 3")
    assert named(conflict, "Half").bounds == ("at least 50 %", "at most 50 %")
    assert conflict.sharp


def test_pairs_name_the_very_pair() -> None:
    apart = {"pairs": [["A", "B"], ["D", "E"], ["F", "G"]], "at_most": 0, "name": "Apart"}
    cooks = {"members": {"skill": "cook"}, "at_least": 2, "name": "Cooks"}
    conflict = only_conflict({"pool": TROOPS, "teams": [{"name": "t", "size": 3, "require": [apart, cooks]}]})
    assert named(conflict, "Apart").parts == ("F and G",)


@pytest.mark.parametrize("place", range(3))
def test_the_very_pair_is_named_wherever_it_stands(place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.infeasibility.oracle.farkas_conflict", lambda *_: (None, None))
    pairs = [["A", "B"], ["D", "E"]]
    apart = {"pairs": [*pairs[:place], ["F", "G"], *pairs[place:]], "at_most": 0, "name": "Apart"}
    cooks = {"members": {"skill": "cook"}, "at_least": 2, "name": "Cooks"}
    conflict = only_conflict({"pool": TROOPS, "teams": [{"name": "t", "size": 3, "require": [apart, cooks]}]})
    assert (named(conflict, "Apart").parts, conflict.sharp) == (("F and G",), True)


def test_a_seat_says_how_many_of_them_where_there_are_several() -> None:
    for number, bounds in ((2, ("2 of them",)), (1, ())):
        seats = [{"seat": "Cook", "who": {"skill": "cook"}, "number": number}]
        gate = {"unit": "west" if number > 1 else "south"}
        conflict = only_conflict(
            {"pool": TROOPS, "teams": [{"name": "t", "size": 2, "everyone": gate, "seats": seats}]}
        )
        assert [(each.requirement, each.bounds) for each in conflict.demands] == [
            ("t: everyone: unit", ()),
            ("t: Cook", bounds),
        ]


def test_different_values_name_those_that_are_missing() -> None:
    units = {"distinct": "unit", "at_least": 3, "name": "Units"}
    gate = {"skill": ["eod", "medic"], "unit": ["north", "south", "east"]}
    pool = [*TROOPS, *people("H east cook")]
    conflict = only_conflict({"pool": pool, "teams": [{"name": "t", "size": 3, "everyone": gate, "require": [units]}]})
    labels = ["t: everyone: skill", "t: everyone: unit", "Units"]
    assert [blamed.requirement for blamed in conflict.demands] == labels
    assert named(conflict, "Units").parts == ("unit east", "unit west")


def test_what_only_one_person_has_is_not_named() -> None:
    pool = people("A Adams eod", "B Baker eod", "C Clark eod", "D Clark cook", columns="id surname skill")
    alike = {"largest_group": "surname", "at_most": 0, "name": "Nobody of one name"}
    eod = {"members": {"skill": "eod"}, "at_least": 3, "name": "EOD"}
    conflict = only_conflict({"pool": pool, "teams": [{"name": "t", "size": 3, "require": [alike, eod]}]})
    shown = repr(conflict)
    assert "Adams" not in shown
    assert "Baker" not in shown


def test_of_teams_alike_the_demand_is_one_and_those_that_matter_are_named() -> None:
    lead = {"seat": "lead", "who": {"skill": "medic"}}
    team = {"name": "patrol", "size": 2, "number": 3, "seats": [lead]}
    conflict = only_conflict({"pool": TROOPS, "teams": [team]})
    assert [blamed.requirement for blamed in conflict.demands] == ["patrol: number", "patrol: lead"]
    assert conflict.demands[0].bounds == ("3 of them",)
    assert conflict.demands[1].teams == ()  # all three matter
    barred = {"members": {"skill": "medic"}, "at_most": 0, "team": "patrol-2", "name": "No medic in the second"}
    tree = {"pool": TROOPS, "teams": [{**team, "number": 2}], "require": [barred]}
    conflict = only_conflict(tree)
    assert [blamed.requirement for blamed in conflict.demands] == ["patrol: lead", "No medic in the second"]
    assert conflict.demands[0].teams == ("patrol-2",)
    assert conflict.demands[1].team == "patrol-2"


def test_labels_are_the_files_own_and_in_its_order() -> None:
    women = {"members": {"skill": "eod"}, "at_least": 1}
    team = {
        "name": "t",
        "size": 1,
        "everyone": {"skill": "cook", "none": [{"unit": "north"}]},
        "seats": [{"seat": "lead"}],
        "require": [women, {"largest_group": "unit", "at_most": 1, "name": "Mixed"}],
    }
    question = demand_oracle(
        load({"pool": TROOPS, "teams": [team], "require": [{"distinct": "unit", "at_most": 9}]}), Budget()
    )
    assert [demand.label for demand in question.everything] == [
        "t: size",
        "t: everyone: skill",
        "t: everyone: none",
        "t: lead",
        "members with skill eod: at least 1",
        "Mixed",
        "different values of unit: at most 9",
    ]
    assert question.everything[4].called == "members with skill eod"


@pytest.mark.by_the_hundred
def test_parts_that_are_left_are_enough_and_none_can_be_spared() -> None:
    """Held against programs in which only the rows left are kept, and each of them is left out once."""
    refined_ = 0
    for seed, scenario, _ in impossible(crowded, 70_000):
        question = demand_oracle(load(scenario), Budget())
        for clash in all_minimal_sets(question.oracle).muses[:3]:
            kept = {source for bit in conflict_details.bits(clash.demands) for source in question.demands[bit].sources}
            program = only(question.program, kept)
            pieces = conflict_details._pieces(question, program, conflict_details.bits(clash.demands))
            left, sharp = conflict_details._needed(question, program, pieces)
            assert sharp, seed
            loose = {row for rows in pieces.values() for row in rows}

            def stands(chosen: set[Any], loose: set[int] = loose, pieces: Any = pieces, program: Any = program) -> bool:
                there = {row for piece in chosen for row in pieces[piece]}
                rows = [row for place, row in enumerate(program.rows) if place in there or place not in loose]
                answer = maximize.maximize(replace(program, rows=tuple(rows)), Linear(), Budget())
                assert answer.proved
                return answer.placement is not None

            assert not stands(left)
            assert all(stands(left - {piece}) for piece in left)
            refined_ += len(left) < len(pieces)
        if seed > 70_030:
            break
    assert refined_ >= 15


def test_where_the_budget_ends_nothing_is_called_sharp() -> None:
    three = {"members": {"skill": "eod"}, "at_least": 3, "name": "EOD"}
    one = {"largest_group": "unit", "at_most": 1, "name": "Mixed"}
    tree = {"pool": TROOPS, "teams": [{"name": "t", "size": 4, "require": [three, one]}]}
    budget = Budget()
    question = demand_oracle(load(tree), budget)
    clash = all_minimal_sets(question.oracle).muses[0]
    assert describe_conflict(question, clash).sharp
    budget.work = budget.spent
    conflict = describe_conflict(question, clash)
    assert not conflict.sharp
    assert [blamed.bounds for blamed in conflict.demands] == [("at least 3",), ("at most 1",)]


def test_questions_about_one_conflict_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "DETAIL_QUESTIONS", 1)
    odd = {"share": {"skill": "eod"}, "exactly": "50%", "name": "Half"}
    question = demand_oracle(load({"pool": TROOPS, "teams": [{"name": "t", "size": 3, "require": [odd]}]}), Budget())
    before = question.oracle.satisfiable(question.oracle.all)
    assert before is False
    assert not describe_conflict(question, MUS(question.oracle.all, minimal=False)).sharp


def test_rows_that_only_say_what_helpers_mean_go_with_the_demand_that_they_serve() -> None:
    mixed = {"largest_group": "unit", "at_most": 1, "name": "Mixed"}
    seats = [{"seat": "lead", "who": {"skill": "eod"}}, {"seat": "aid", "who": {"unit": "north"}}]
    eod = {"members": {"skill": "eod"}, "at_least": 1, "name": "EOD"}
    program = encode(
        load({"pool": TROOPS, "teams": [{"name": "t", "size": 2, "seats": seats, "require": [eod, mixed]}]}), True
    )
    serves = row_dependencies(program)
    by_label = {
        source.label: {i for i, row in enumerate(program.rows) if row.source == source} for source in demands(program)
    }
    for position, row in enumerate(program.rows):
        if row.slack is not None:
            assert serves[position] == {position}
        elif row.source.label == "Mixed":
            assert serves[position] == {place for place in by_label["Mixed"] if program.rows[place].slack}
        else:
            assert serves[position] == by_label["t: lead"] | by_label["t: aid"]
    assert ALWAYS not in serves
