"""Who is meant: `any`, `none`, ids and blanks, and the two roads that must never part."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd
import pytest

from composer.base.errors import ScenarioError
from composer.base.numbers import Plain
from composer.pool import Pool, Tour
from composer.pool.reading import table_of
from composer.pool.who import ANYONE, MOST_KEPT, Who
from composer.scenario.load import load
from tests.support import oracle
from tests.support.random_problems import random_scenario
from tests.support.samples import sample

ROWS: list[dict[str, Any]] = [
    {"id": "P1", "sex": "F", "missions": "3", "languages": "fr:3; no:2", "unit": "1st"},
    {"id": "P2", "sex": "M", "missions": "0", "languages": "no:1", "unit": "2nd"},
    {"id": "P3", "sex": "", "missions": "2", "languages": "", "unit": "1st"},
    {"id": "P4", "sex": "F", "missions": "", "languages": "en:2", "unit": ""},
    {"id": "P5", "sex": "M", "missions": "5", "languages": "fr:1", "unit": "1st"},
]
POOL = Pool.of(table_of(ROWS), {}, Tour())


def meant(spec: Any, pool: Pool = POOL) -> str:
    """Who is meant, as digits; both roads must say the same."""
    who = Who(spec)
    mask = who.mask(pool).tolist()
    assert mask == [who.holds(pool.person(row)) for row in range(len(pool))]
    return "".join(pool.ids[row].removeprefix("P") for row, met in enumerate(mask) if met)


@pytest.mark.parametrize(
    ("spec", "ids"),
    [
        ({}, "12345"),
        (None, "12345"),
        ({"sex": "F"}, "14"),
        # All conditions must hold.
        ({"sex": "F", "missions": {"at_least": 1}}, "1"),
        ({"sex": "M", "unit": "1st"}, "5"),
        ({"sex": ["F", "M"]}, "1245"),
        # `any`: one is enough; it must hold beside the rest.
        ({"any": [{"sex": "F"}, {"unit": "1st"}]}, "1345"),
        ({"any": [{"sex": "F"}]}, "14"),
        ({"missions": {"at_least": 3}, "any": [{"sex": "F"}, {"unit": "1st"}]}, "15"),
        ({"any": [{"sex": "F", "unit": "1st"}, {"missions": 0}]}, "12"),
        ({"any": [{}]}, "12345"),
        # `none`: none may hold; of a blank it is true.
        ({"none": [{"sex": "F"}]}, "235"),
        ({"none": [{"sex": "M"}]}, "134"),
        ({"none": [{"sex": "F"}, {"sex": "M"}]}, "3"),
        ({"none": [{"missions": {"at_least": 0}}]}, "4"),
        ({"none": [{"unit": "1st"}, {"unit": "2nd"}]}, "4"),
        ({"none": [{"sex": "M", "unit": "1st"}]}, "1234"),
        ({"none": [{}]}, ""),
        ({"sex": "M", "none": [{"unit": "1st"}]}, "2"),
        # Both at once.
        ({"any": [{"sex": "F"}, {"sex": "M"}], "none": [{"unit": "1st"}]}, "24"),
        # Nested.
        ({"none": [{"none": [{"sex": "F"}]}]}, "14"),
        ({"none": [{"any": [{"sex": "F"}, {"missions": 0}]}]}, "35"),
        ({"any": [{"none": [{"sex": "F"}]}, {"missions": 3}]}, "1235"),
        ({"any": [{"any": [{"sex": "F"}], "unit": "1st"}, {"none": [{"missions": {"at_most": 4}}]}]}, "145"),
        ({"none": [{"sex": "F", "none": [{"unit": "1st"}]}]}, "1235"),
        # Ids.
        ({"id": "P1"}, "1"),
        ({"id": ["P1", "P4"]}, "14"),
        ({"id": ["P1", "P2"], "sex": "M"}, "2"),
        ({"none": [{"id": ["P1", "P2"]}]}, "345"),
        ({"any": [{"id": "P3"}, {"sex": "F"}]}, "134"),
        # Norwegian is a language.
        ({"languages": "no"}, "12"),
        ({"languages": {"no": 2}}, "1"),
        ({"languages": ["no", "en"]}, "124"),
        ({"none": [{"languages": "no"}]}, "345"),
        ({"languages": {"no": 1, "fr": 1}}, "1"),
    ],
)
def test_who_is_meant(spec: Any, ids: str) -> None:
    assert meant(spec) == ids
    assert meant(Who(spec)) == ids
    assert meant(Who(spec).as_mapping()) == ids


def test_ids_are_found_however_their_accents_are_written() -> None:
    pool = Pool.of(table_of([{"id": "René", "x": "1"}, {"id": "7", "x": "2"}]))
    for written in ("René", normalize("NFD", "René"), [" René "]):
        assert meant({"id": written}, pool) == "René"
    assert meant({"id": 7}, pool) == "7"
    assert meant({"none": [{"id": normalize("NFD", "René")}]}, pool) == "7"


def test_fields_are_found_however_their_accents_are_written() -> None:
    apart = normalize("NFD", "équipe")
    for column in ("équipe", apart):
        for asked in ("équipe", apart):
            pool = Pool.of(table_of([{"id": "P1", column: "x"}, {"id": "P2", column: "y"}]), {asked: "text"})
            assert meant({asked: "x"}, pool) == "1"


def test_in_python_conditions_are_arguments() -> None:
    who = Who(sex="F", any=[Who(missions=3), {"unit": "2nd"}])
    assert who.as_mapping() == {"sex": "F", "any": [{"missions": 3}, {"unit": "2nd"}]}
    assert who == Who({"sex": "F", "any": [{"missions": 3}, {"unit": "2nd"}]})
    assert hash(who) == hash(Who(who))
    assert Who({"sex": "F"}, unit="1st").mask(POOL).tolist() == [True, False, False, False, False]


def test_a_condition_does_not_change_when_its_list_does() -> None:
    names = ["F"]
    who = Who({"sex": names})
    names.append("M")
    assert meant(who) == "14"


@pytest.mark.parametrize(
    "spec",
    [
        "F",
        ["F"],
        {"sex": None},
        {"sex": {}},
        {"any": []},
        {"any": {}},
        {"none": []},
        {"any": [None]},
        {"none": ["F"]},
        {"any": {"sex": "F"}},
        {"none": [{"sex": None}]},
    ],
)
def test_what_asks_for_nothing_is_a_mistake(spec: Any) -> None:
    with pytest.raises(ScenarioError):
        Who(spec)


def _kind(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize(
    "spec",
    [np.array(["1st", "2nd"]), [np.arange(2)], {"at_least": bytearray(b"1")}, {"1st", 2}, pd.NA, [pd.NaT], np.nan],
    ids=_kind,  # a set is written in an order that each process has for itself
)
def test_what_could_still_be_changed_has_no_order_or_stands_for_nothing_is_a_mistake_with_its_place(spec: Any) -> None:
    with pytest.raises(ScenarioError) as caught:
        Who(sex="F", any=[{"unit": spec}])
    assert [mistake.path for mistake in caught.value.mistakes] == [("any", 0, "unit")]
    assert "is wanted here" in caught.value.mistakes[0].text


def test_every_mistake_is_told_with_the_way_to_it() -> None:
    spec = {"sexx": "F", "missions": "many", "any": [{"sex": "F"}, {"unitt": "1st"}], "none": [{"id": ["P1", "P9"]}]}
    with pytest.raises(ScenarioError) as caught:
        Who(spec).mask(POOL)
    assert [mistake.path[:2] for mistake in caught.value.mistakes] == [
        ("sexx",),
        ("missions",),
        ("any", 1),
        ("none", 0),
    ]
    assert "`sex`" in caught.value.mistakes[0].text


def test_names_that_nobody_has_are_told_of() -> None:
    who = Who({"sex": ["F", "X"], "any": [{"languages": {"de": 1}}, {"languages": "it"}], "none": [{"unit": "9th"}]})
    assert sorted(who.strangers(POOL)) == [("languages", "de"), ("languages", "it"), ("sex", "X"), ("unit", "9th")]
    assert not list(Who({"sex": "F", "languages": {"no": 1}}).strangers(POOL))


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({}, "anyone"),
        ({"sex": "F"}, "sex F"),
        (
            {"rank": {"at_least": "OF-2", "at_most": "OF-4"}, "languages": {"en": 3}},
            "rank OF-2 to OF-4, languages en 3",
        ),
        ({"age": {"at_least": 25}}, "age at least 25"),
        ({"age": {"at_most": 25}}, "age at most 25"),
        ({"unit": ["1st", "2nd"]}, "unit 1st or 2nd"),
        ({"any": [{"sex": "F"}, {"x": 1}], "none": [{"y": 2}, {"z": 3}]}, "(sex F) or (x 1), not (y 2), not (z 3)"),
    ],
)
def test_a_condition_reads_as_a_sentence(spec: Any, words: str) -> None:
    assert Who(spec).phrase() == words


def test_everybody_is_anyone() -> None:
    assert Who() == ANYONE
    assert list(Who(sex="F", none=[{"unit": "1st", "any": [{"id": "P1"}]}]).fields()) == ["sex", "unit", "id"]


def whos(tree: Any) -> list[dict[str, Any]]:
    """Every `who` of a random scenario."""
    found = []
    for team in tree["teams"]:
        found += [team.get("everyone", {}), *[seat["who"] for seat in team.get("seats", [])]]
        found += [spec[key] for spec in team.get("require", []) for key in ("members", "share", "among") if key in spec]
    specs = [*tree.get("require", []), *[goal[way] for goal in tree.get("prefer", []) for way in goal]]
    return found + [spec[key] for spec in specs for key in ("members", "share", "among", "of", "lone") if key in spec]


@pytest.mark.parametrize("block", sample(range(6), 1))
def test_both_roads_and_the_oracle_agree_on_random_conditions(block: int) -> None:
    asked = 0
    for seed in range(5000 + 60 * block, 5000 + 60 * block + 60):
        tree = random_scenario(seed)
        pool = load(tree).pool
        truth = oracle.Problem(tree)
        for spec in whos(tree):
            who = Who(spec)
            mask = who.mask(pool)
            assert mask.tolist() == [who.holds(pool.person(row)) for row in range(len(pool))], (seed, spec)
            assert {pool.ids[row] for row in mask.nonzero()[0]} == truth.matching(spec), (seed, spec)
            asked += 1
    assert asked > 100


def test_conditions_that_only_look_alike_are_told_apart_when_asked_of_the_same_people() -> None:
    people = Pool.of(table_of([{"id": "a", "x": "1000"}, {"id": "b", "x": "1"}]))
    for _ in range(2):
        assert Who(x=1).mask(people).tolist() == [False, True]
        assert Who(x=Plain("1e3")).mask(people).tolist() == [True, False]
        assert Who(x=1.0, none=[{"x": 1000}]).mask(people).tolist() == [False, True]
        assert Who(x={"at_least": 1}).mask(people).tolist() == [True, True]
        for wrong in (True, "1e3", [1], {"at_least": "1"}):
            with pytest.raises(ScenarioError):
                Who(x=wrong).mask(people)


def test_one_word_asked_of_two_fields_is_two_conditions_and_one_asked_of_two_pools_too() -> None:
    word = "med"  # one of several skills, and no unit; in the other pool it is the unit
    here = Pool.of(table_of([{"id": "P1", "unit": "1st", "skills": "med; eod"}]), {}, Tour()).person(0)
    there = Pool.of(table_of([{"id": "P1", "unit": "med", "skills": "eod; car"}]), {}, Tour()).person(0)
    for person, wanted in ((here, [False, True]), (there, [True, False])):
        assert [Who(unit=word).holds(person), Who(skills=word).holds(person)] == wanted


def test_more_conditions_than_are_kept_are_all_answered() -> None:
    asked = [{"missions": {"at_least": low, "at_most": high}} for low in range(12) for high in range(low, 12)]
    assert len(asked) < MOST_KEPT < 2 * len(asked)
    for spec in [*asked, *({"none": [one]} for one in asked)]:
        meant(spec)
