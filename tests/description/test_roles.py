"""What columns most likely hold, by names and values in the languages that planners' files are in."""

from __future__ import annotations

from typing import Any

import pytest

from composer.description.description import DescribedColumn
from composer.description.roles import roles, women_in


def column(name: str, kind: str = "text", people: int = 40, **values: int) -> DescribedColumn:
    counts = tuple(values.items())
    return DescribedColumn(name, name, kind, None, sum(values.values()) or people, len(values) or 30, counts or None)


@pytest.mark.parametrize(
    ("name", "values", "women"),
    [
        ("x", {"F": 9, "M": 31}, ("F",)),
        ("x", {"ж": 9, "м": 31}, ("ж",)),
        ("x", {"әйел": 9, "ер": 31}, ("әйел",)),
        ("x", {"Mme": 9, "M.": 31}, ("Mme",)),
        ("Geschl.", {"d": 4, "w": 10, "m": 26}, ("w",)),
        ("What is your gender?", {"Prefer not to say": 10, "Male": 20, "Female": 10}, ("Female",)),
        ("x", {"F": 4, "Female": 5, "M": 31}, ("F", "Female")),
        ("Block", {"F": 4, "G": 16, "H": 20}, ()),  # of a barracks, where h is no man
        ("x", {"F": 40}, ()),
        ("x", {"M": 40}, ()),
        ("x", {"1": 9, "2": 31}, ()),
    ],
)
def test_words_for_women_are_told_by_the_words_for_men_beside_them(
    name: str, values: dict[str, int], women: tuple[str, ...]
) -> None:
    assert women_in(column(name, **values)) == women


def test_numbers_that_stand_for_something_are_no_words_for_women() -> None:
    assert women_in(column("sex", "number", F=1, M=2)) == ()


@pytest.mark.parametrize("name", ["Unit", "В/ч", "Бөлім", "Compagnie", "Einheit", "Unidad"])
def test_units_are_what_several_people_share(name: str) -> None:
    assert roles([column(name, **{"1": 20, "2": 20})], 40).unit is not None
    assert roles([column(name)], 40).unit is None  # 30 of them are different
    assert roles([column(name, **{"1": 40})], 40).unit is None


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("Medical valid until", True),
        ("medical_until", True),
        ("Годен до", True),
        ("Медициналық куәлік", True),
        ("G25 gültig bis", True),
        ("Visite médicale", True),
        ("Date of birth", False),
        ("Hired", False),
        ("Timestamp", False),
        ("Né(e) le", False),
        ("Date of last medical, born", False),
    ],
)
def test_papers_are_days_that_run_out(name: str, paper: bool) -> None:
    assert bool(roles([column(name, "date")], 40).papers) == paper
    assert not roles([column(name)], 40).papers


def test_the_commonest_specialties_are_those_of_several_people() -> None:
    skills: Any = column("Skills", "set", 40, medic=9, driver=12, cook=1, eod=3, signals=2)
    found = roles([skills], 40)
    assert found.specialty is skills
    assert found.specialties == ("driver", "medic", "eod")


def test_goals_are_numbers_that_are_known_of_everybody() -> None:
    score, cost = column("Score", "number"), column("Daily cost", "number")
    assert (roles([score, cost], 40).gain, roles([score, cost], 40).cost) == (score, cost)
    assert roles([score], 41).gain is None
    assert roles([column("Score")], 40).gain is None
