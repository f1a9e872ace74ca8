"""What is known of people: against a plain three-valued reading, and literal examples."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from composer import Problem, load
from composer.measures import Need
from composer.pool.known import blank, blank_fields, known
from composer.pool.who import Who
from tests.support import oracle, three_valued

CELLS: dict[str, list[Any]] = {
    "sex": ["F", "M", None],
    "age": ["20", "30", "40", None],
    "rank": ["R1", "R2", "R3", None],
    "until": ["2027-01-01", "2028-01-01", None],
    "skills": ["medic", "medic; driver", "cook", None],
    "languages": ["en:1", "en:2; fr:1", None],
    "fit": ["yes", "no", None],
}
CONDITIONS: list[dict[str, Any]] = [
    {"sex": "F"},
    {"sex": ["F", "X"]},
    {"age": {"at_least": 30}},
    {"age": {"at_most": 35, "at_least": 25}},
    {"rank": {"at_least": "R2"}},
    {"until": {"at_least": "2027-06-01"}},
    {"skills": ["driver", "cook"]},
    {"languages": {"fr": 1}},
    {"fit": True},
    {"id": ["P1", "P3"]},
    {"sex": "F", "age": {"at_least": 30}},
]


def drawn(draw: Random, deep: int = 2) -> dict[str, Any]:
    """A condition, perhaps with others below `any` and `none`."""
    who = dict(draw.choice(CONDITIONS))
    for key in ("any", "none"):
        if deep and draw.random() < 0.5:
            who[key] = [drawn(draw, deep - 1) for _ in range(draw.randint(1, 2))]
    return who


@pytest.mark.parametrize("seed", range(12))
def test_what_is_known_is_what_a_plain_three_valued_reading_says(seed: int) -> None:
    draw = Random(f"known {seed}")
    rows = [{"id": f"P{n}", **{name: draw.choice(cells) for name, cells in CELLS.items()}} for n in range(40)]
    fields = {"rank": ["R1", "R2", "R3"], "languages": "levels", "skills": "set", "fit": "flag"}
    scenario: dict[str, Any] = {"pool": rows, "fields": fields, "teams": [{"name": "t", "size": 1}]}
    problem, plain = load(scenario), oracle.Problem(scenario)
    assert isinstance(problem, Problem)
    for who in (drawn(draw) for _ in range(25)):
        found = known(Who(who), problem.pool)
        values = [three_valued.known(plain, who, person) for person in plain.people]
        meant = [plain.matches(who, person) for person in plain.people]
        assert found.meant.tolist() == meant
        assert found.certain.tolist() == [value is True for value in values]
        assert found.possible.tolist() == [value is not False for value in values]
        pairs = [*zip(values, meant, strict=True)]
        assert found.unknown.tolist() == [value is None and not holds for value, holds in pairs]
        assert found.taken.tolist() == [value is None and holds for value, holds in pairs]


PEOPLE = [
    {"id": "A", "sex": "F", "age": 30, "away": "2027-03-01..2027-04-01"},
    {"id": "B", "sex": "", "age": 20, "away": ""},
    {"id": "C", "sex": "M", "age": "", "away": ""},
]


def pool_of(rows: list[dict[str, Any]]) -> Any:
    return Problem(rows, [{"name": "t", "size": 1}], fields={"away": "spans"}).pool


def test_a_blank_cell_is_neither_and_none_takes_it() -> None:
    women = known(Who(sex="F"), pool_of(PEOPLE))
    assert (women.meant.tolist(), women.unknown.tolist()) == ([True, False, False], [False, True, False])
    others = known(Who(none=[{"sex": "F"}]), pool_of(PEOPLE))
    assert (others.meant.tolist(), others.taken.tolist()) == ([False, True, True], [False, True, False])
    assert not others.unknown.any()


def test_what_settles_a_condition_anyway_makes_it_known() -> None:
    """B is too young whatever her sex; C is a man whatever his age; A is a woman, and either is enough."""
    both, either = Who(sex="F", age={"at_least": 25}), Who(any=[{"sex": "F"}, {"age": {"at_least": 25}}])
    assert not known(both, pool_of(PEOPLE)).unknown.any()
    assert known(either, pool_of(PEOPLE)).unknown.tolist() == [False, True, True]


def test_spans_are_none_where_nothing_stands_and_that_is_known() -> None:
    away = known(Who(away="2027-03-15"), pool_of(PEOPLE))
    assert (away.certain.tolist(), away.possible.tolist()) == ([True, False, False], [True, False, False])


def test_what_is_not_on_record_is_counted_by_its_field() -> None:
    pool = pool_of(PEOPLE)
    everybody = np.ones(3, np.bool_)
    assert blank(pool, "sex").tolist() == [False, True, False]
    assert not blank(pool, "id").any()
    assert blank_fields(Who(any=[{"sex": "F"}, {"age": 3, "sex": "M"}], id="A"), pool, everybody) == (
        ("sex", 1),
        ("age", 1),
    )


def test_of_those_who_must_not_be_too_many_the_others_are_needed_and_may_be_unknown() -> None:
    """Not F are needed: B counts, whatever she is. Not "not F" are needed: A counts, and B would if she were F."""
    women, others = Need((Who(sex="F"),), True), Need((Who(none=[{"sex": "F"}]),), True)
    pool = pool_of(PEOPLE)
    assert (women.mask(pool).tolist(), women.unknown(pool).tolist()) == ([False, True, True], [False] * 3)
    assert (others.mask(pool).tolist(), others.unknown(pool).tolist()) == ([True, False, False], [False, True, False])
