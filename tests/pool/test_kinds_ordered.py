"""Conditions moved outward, on every kind of field that has an order."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import numpy as np
import pytest

from composer.pool import Pool, Tour
from composer.pool.kinds.base import FAR, Condition
from composer.pool.reading import table_of

RANKS = ("R1", "R2", "R3", "R4", "R5")
DAYS = ("2027-01-14", "2027-01-15", "2027-06-01", "2028-01-14", "2028-02-29")
STANAG = ("0+", "1", "2", "2+", "3", "3332", "2+22+1", "3333", "1112", "4")
SKILLS = ("basic", "good", "fluent")


def pool(draw: random.Random) -> Pool:
    def levels(names: tuple[str, ...], held: tuple[str, ...]) -> str:
        return "; ".join(f"{name}:{draw.choice(held)}" for name in draw.sample(names, draw.randint(1, len(names))))

    rows: list[dict[str, Any]] = [
        {
            "id": f"P{place}",
            "rank": draw.choice([*RANKS, None]),
            "age": draw.choice(["20", "25", "25.5", "30", "41", None]),
            "until": draw.choice([*DAYS, None]),
            "languages": draw.choice([levels(("en", "fr"), STANAG), None]),
            "drives": levels(("boat", "truck"), SKILLS),
            "papers": levels(("cptm", "atls"), DAYS),
            "grades": levels(("medic", "law"), ("0", "1", "1.5", "10")),
        }
        for place in range(12)
    ]
    fields = {"rank": list(RANKS), "languages": {"levels": "stanag"}, "drives": {"levels": list(SKILLS)}}
    tour = Tour(date(2027, 1, 15), date(2028, 1, 14))
    return Pool.of(table_of(rows), fields, tour)


def spec(draw: random.Random, name: str) -> Any:
    values: dict[str, list[Any]] = {
        "rank": list(RANKS),
        "age": [20, 22, 25.5, 30, 50],
        "until": ["start", "2027-06-01", "end", "2028-02-29"],
        "languages": ["1", "2", "2+", "3", "3333", "2+22+1"],
        "drives": list(SKILLS),
        "papers": ["start", "2027-06-01", "end"],
        "grades": [0, 1, 1.5, 3],
    }

    def band(ordered: list[Any]) -> Any:
        low, high = sorted(draw.choices(range(len(ordered)), k=2))
        ends = draw.choice([("at_least",), ("at_most",), ("at_least", "at_most")])
        return {key: ordered[low if key == "at_least" else high] for key in ends}

    ordered = values[name]
    if name in ("rank", "age", "until"):
        return draw.choice(ordered) if draw.random() < 0.2 else band(ordered)
    names = {"languages": ("en", "fr"), "drives": ("boat", "truck"), "papers": ("cptm", "atls")}.get(
        name, ("medic", "law")
    )
    if name == "languages":  # profiles have no order among each other
        return {
            held: draw.choice([ordered[-1], draw.choice(ordered), {"at_least": draw.choice(ordered)}])
            for held in names[: draw.randint(1, 2)]
        }
    return {held: draw.choice([draw.choice(ordered), band(ordered)]) for held in names[: draw.randint(1, 2)]}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ["rank", "age", "until", "languages", "drives", "papers", "grades"])
def test_a_condition_moves_outward_just_as_far_as_some_cells_need(name: str) -> None:
    draw = random.Random(name)
    moved = 0
    for _ in range(150):
        people = pool(draw)
        column = people.columns[name]
        asked = spec(draw, name)
        condition = column.condition(asked, people.tour)
        ends = condition.ends()
        assert (np.all(np.stack(ends) == 0, axis=0) == condition.accepted()).all(), asked
        reachable = [code for code in range(len(column.texts)) if all(end[code] < FAR for end in ends)]
        if not reachable:
            continue
        codes = draw.sample(reachable, draw.randint(1, min(3, len(reachable))))
        new: Condition = column.condition(condition.lowered(asked, codes), people.tour)
        accepted = new.accepted()
        assert accepted[codes].all(), (asked, condition.lowered(asked, codes))
        assert (accepted | ~condition.accepted()).all(), asked
        furthest = [max(int(end[code]) for code in codes) for end in ends]
        within = np.all([end <= most for end, most in zip(ends, furthest, strict=True)], axis=0)
        assert (within | ~accepted).all(), asked
        if name != "languages":  # where one step is not one profile
            assert (accepted == within).all(), asked
        moved += bool(any(furthest))
    assert moved > 40


def test_steps_count_the_different_values_on_the_way() -> None:
    rows = [{"id": f"P{place}", "age": age} for place, age in enumerate(["20", "24", "22", "24", "30", "35", None])]
    people = Pool.of(table_of(rows), {"age": "number"})
    column = people.columns["age"]
    (floor,) = column.condition({"at_least": 25}, people.tour).ends()
    assert dict(zip(column.texts, floor.tolist(), strict=True)) == {"20": 3, "24": 1, "22": 2, "30": 0, "35": 0}
    floor, ceiling = column.condition({"at_least": 24, "at_most": 29}, people.tour).ends()
    assert dict(zip(column.texts, floor.tolist(), strict=True)) == {"20": 2, "24": 0, "22": 1, "30": 0, "35": 0}
    assert dict(zip(column.texts, ceiling.tolist(), strict=True)) == {"20": 0, "24": 0, "22": 0, "30": 1, "35": 2}


def test_of_levels_a_name_that_is_not_held_is_out_of_reach() -> None:
    rows = [{"id": "A", "l": "en:2; fr:1"}, {"id": "B", "l": "en:1"}, {"id": "C", "l": "fr:3"}]
    people = Pool.of(table_of(rows), {"l": {"levels": "stanag"}})
    column = people.columns["l"]
    condition = column.condition({"en": 3, "fr": 1}, people.tour)
    english, french = condition.ends()
    assert english.tolist() == [1, 2, FAR]
    assert french.tolist() == [0, FAR, 0]
    assert condition.lowered({"en": 3, "fr": 1}, [0]) == {"en": "2", "fr": 1}
    assert condition.lowered({"en": 3, "fr": 1}, [0, 1]) == {"en": "1"}
    assert condition.lowered({"en": 3, "fr": 1}, [1, 2]) is None


def test_what_has_no_order_has_no_ends() -> None:
    rows = [{"id": "A", "unit": "1st", "skills": "medic; cook", "cleared": "yes", "rank": "R2", "l": "en:2"}]
    people = Pool.of(table_of(rows), {"rank": list(RANKS), "l": {"levels": "stanag"}})
    asked = {"unit": "2nd", "skills": "driver", "cleared": False, "rank": ["R1", "R3"], "l": ["en", "fr"]}
    for name, wanted in asked.items():
        assert people.columns[name].condition(wanted, people.tour).ends() == ()
    with pytest.raises(TypeError):
        people.columns["unit"].condition("2nd", people.tour).lowered("2nd", [0])
