"""A first request can always be read, whatever the size of the team and the year of the tour."""

from __future__ import annotations

from datetime import date

import pytest

from composer.description.description import DescribedColumn
from composer.description.request import team_size, wishes
from composer.description.roles import roles
from composer.problem.requirement import Requirement
from composer.problem.targets import find_target

SEX = DescribedColumn("sex", "sex", "text", None, 40, 2, (("M", 30), ("F", 10)))


def unit(units: int) -> DescribedColumn:
    return DescribedColumn("unit", "unit", "text", None, 40, units, None)


def test_a_team_is_small_and_never_more_than_a_quarter_of_the_people() -> None:
    assert [team_size(people) for people in (1, 3, 8, 20, 24, 100_000)] == [1, 1, 2, 5, 6, 6]


@pytest.mark.parametrize("size", range(1, 7))
def test_the_aim_for_women_is_beyond_what_is_required_in_every_year(size: int) -> None:
    for year in range(2020, 2030):
        (women,) = wishes(roles([SEX], 40), size, date(year, 1, 15))
        for spec in (women.spec, *women.softer):
            row = Requirement.model_validate(spec).dated(date(year, 1, 15))
            if year in range(2021, 2029):
                share = find_target("observers_staff", date(year, 1, 1)).share
                told = row.aim if row.aim is not None else row.at_least
                assert told == share
                assert "observers" in women.note
            else:
                assert (row.measure.key, row.at_least) == ("members", 1)
                assert "no target" in women.note


def test_one_woman_is_required_and_more_are_an_aim_where_the_target_means_more_than_one() -> None:
    specs = [wishes(roles([SEX], 40), size, date(2027, 1, 1))[0].spec for size in (4, 5)]
    assert specs[0] == {"share": {"sex": "F"}, "at_least": {"target": "observers_staff"}, "name": "Women"}
    assert specs[1]["at_least"] == "1/5"
    assert specs[1]["aim"] == {"target": "observers_staff"}


@pytest.mark.parametrize(
    ("units", "size", "caps"), [(2, 6, [3, 4, 5]), (3, 6, [2, 3, 4, 5]), (20, 6, [2, 3, 4, 5]), (2, 2, []), (2, 3, [2])]
)
def test_the_cap_on_a_unit_can_be_met_if_all_units_give_and_is_loosened_to_no_cap(
    units: int, size: int, caps: list[int]
) -> None:
    found = wishes(roles([unit(units)], 40), size, None)
    assert [spec["at_most"] for wish in found for spec in (wish.spec, *wish.softer)] == caps
