"""Rest, days and sizes of tours as numbers that a sweep varies: each cell is what a file that said so would answer."""

from __future__ import annotations

from typing import Any

import pytest

from composer import ScenarioError, load, solve, sweep
from composer.problem.parameters import Parts, find_numbers
from composer.problem.sweep_values import read_sweep

POOL = [{"id": f"P{n}", "birth": f"19{90 + n}-06-01", "score": n} for n in range(5)]
COMPANY: dict[str, Any] = {
    "name": "company",
    "size": 2,
    "start": "2027-01-31",
    "end": "2027-06-30",
    "repeat": {"every": "6 months", "number": 3},
}
FILE: dict[str, Any] = {"pool": POOL, "teams": [COMPANY], "rest": "6 months", "prefer": [{"most": {"total": "score"}}]}


def plain(**changes: Any) -> tuple[str, list[Any]]:
    """The verdict and the goals of the file with some of its keys, and its team's, changed."""
    team = {**COMPANY, **changes.pop("team", {})}
    found = solve(load({**FILE, "teams": [team], **changes}))
    return found.verdict, [goal.value for goal in found.goals if goal.value is not None]


def cells(vary: dict[str, object], scenario: dict[str, Any] = FILE) -> list[tuple[str, list[Any]]]:
    found = sweep(load(scenario), vary)
    return [(cell.verdict, [goal.value for goal in cell.goals if goal.value is not None]) for cell in found.cells]


def test_every_cell_is_what_a_file_that_said_so_would_answer() -> None:
    rests = ["5 days", "6 months", "2x", "24 months"]
    found = cells({"rest": rests})
    assert found == [plain(rest=rest) for rest in rests]
    assert {verdict for verdict, _ in found} == {"best", "impossible"}
    assert cells({"company.size": [1, 2]}) == [plain(team={"size": size}) for size in (1, 2)]
    short = FILE | {"rest": "5 days"}
    assert cells({"tours.at_most": "1..3"}, short) == [
        plain(rest="5 days", tours={"at_most": most}) for most in (1, 2, 3)
    ]
    days = ["2027-01-01", "2027-01-31"]
    assert cells({"company.start": days}) == [plain(team={"start": day}) for day in days]
    assert cells({"company.end": "2027-06-30, 2027-12-31"}) == [
        plain(team={"end": day}) for day in ("2027-06-30", "2027-12-31")
    ]


def test_the_days_of_all_tours_move_with_those_of_the_first_and_one_tour_moves_alone() -> None:
    parts = Parts.of(load(FILE))

    def starts(name: str, value: str) -> list[str]:
        (number,) = find_numbers(read_sweep({name: value}), parts)
        return [str(team.start) for team in number.put(parts, read_sweep({name: value})[0].values[0]).teams]

    assert starts("company.start", "2027-08-31") == ["2027-08-31", "2028-02-29", "2028-08-31"]
    assert starts("company-2.start", "2027-08-31") == ["2027-01-31", "2027-08-31", "2028-01-31"]


def test_the_size_of_one_tour_is_another_number_than_that_of_all() -> None:
    parts = Parts.of(load(FILE))
    for name, sizes in (("company.size", [7, 7, 7]), ("company-3.size", [2, 2, 7])):
        (number,) = find_numbers(read_sweep({name: "7"}), parts)
        changed = number.put(parts, read_sweep({name: "7"})[0].values[0])
        assert [team.size.low for team in changed.teams] == sizes


def test_a_tour_that_would_end_before_it_starts_is_impossible_and_says_so() -> None:
    found = sweep(load(FILE), {"company.start": ["2027-01-31", "2027-07-31"]}).cells
    assert [cell.verdict for cell in found] == ["best", "impossible"]
    assert found[1].note == "the tour of company-1 ends on 2027-06-30, before it starts on 2027-07-31"


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ({"company.strat": "2027-01-01"}, "did you mean `company.start`?"),
        ({"company.whatever it is": "1"}, "`company` has size, start, end"),
        ({"tours.at_mots": "1"}, "`tours.at_most`"),
        ({"tours.at_most": "0, 1"}, "0: a number of tours from 1 on"),
        ({"rest": "1, 2x"}, "1: a rest is `2x`"),
        ({"company.start": "soon, 2027-01-01"}, "soon: "),
        ({"company.size": "-1, 2"}, "-1: a number of people is wanted here"),
    ],
)
def test_what_cannot_be_varied_is_a_mistake_that_says_what_can_be(vary: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep(load(FILE), vary)
    assert said in str(caught.value)


def test_a_file_without_tours_has_no_rest_to_vary() -> None:
    with pytest.raises(ScenarioError, match="there is no number `rest`"):
        sweep(load({"pool": POOL, "teams": [{"name": "a", "size": 1}]}), {"rest": "2x"})


def test_a_condition_on_the_age_is_tried_on_the_days_of_each_tour() -> None:
    team = COMPANY | {"everyone": {"age": {"at_most": 40}}}
    found = cells({"company-1.everyone.age.at_most": [30, 40]}, FILE | {"teams": [team]})
    assert [verdict for verdict, _ in found] == ["impossible", "best"]
