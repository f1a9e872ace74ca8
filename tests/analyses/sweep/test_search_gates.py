"""Sweeps of gates: a cell is the file with all its numbers in it, counted here by trying every choice of people."""

from __future__ import annotations

import copy
import random
from itertools import combinations, product
from typing import Any

import pytest

from composer import ScenarioError, load, solve, sweep
from tests.support.command_line import Run, run, written

__all__ = ["run"]

RANKS = ["OF-1", "OF-2", "OF-3", "OF-4"]
AGES = (25, 40, 45, 50, 60)
POOL = [
    {"id": name, "age": age, "rank": rank, "due": f"2027-0{month}-01", "en": f"en:{level}", "score": score}
    for name, age, rank, month, level, score in zip(
        "ABCDE",
        AGES,
        ("OF-1", "OF-3", "OF-2", "OF-4", "OF-2"),
        (1, 5, 3, 4, 2),
        (1, 3, 2, 2, 3),
        (1, 5, 2, 9, 4),
        strict=True,
    )
]


def scenario(everyone: dict[str, Any], size: Any = 1) -> dict[str, Any]:
    return {
        "pool": POOL,
        "fields": {"rank": RANKS, "en": {"levels": "stanag"}},
        "teams": [{"name": "t", "size": size, "everyone": everyone}],
        "prefer": [{"most": {"total": "score"}}],
    }


def said(problem: dict[str, Any], *vary: str) -> list[object]:
    """The value of each cell, or its verdict."""
    found = sweep(load(problem), vary)
    assert found.complete
    return [int(cell.goals[0].value or 0) if cell.goals else cell.verdict for cell in found.cells]


IMPOSSIBLE = "impossible"


@pytest.mark.parametrize(
    ("everyone", "vary", "expected"),
    [
        # the file's 25 to 45: B 5 at 40; up to 60 D 9 at 50; from 50 on to 45 nobody
        (
            {"age": {"at_least": 25, "at_most": 45}},
            ("t.everyone.age.at_least=25,40,50", "t.everyone.age.at_most=45,60"),
            [5, 9, 5, 9, IMPOSSIBLE, 9],
        ),
        # one end alone, beyond the file's other end
        ({"age": {"at_least": 30, "at_most": 45}}, ("t.everyone.age.at_least=40,46",), [5, IMPOSSIBLE]),
        ({"age": {"at_least": 30, "at_most": 45}}, ("t.everyone.age.at_most=29,45",), [IMPOSSIBLE, 5]),
        # labels: OF-2 and OF-3 are B, C, E; OF-4 is D
        (
            {"rank": {"at_least": "OF-1", "at_most": "OF-2"}},
            ("t.everyone.rank.at_least=OF-2,OF-4", "t.everyone.rank.at_most=OF-3,OF-4"),
            [5, 9, IMPOSSIBLE, 9],
        ),
        # days: to February A and E, from April D and B
        (
            {"due": {"at_least": "2027-01-01", "at_most": "2027-02-01"}},
            ("t.everyone.due.at_least=2027-01-01,2027-04-01", "t.everyone.due.at_most=2027-02-01,2027-06-01"),
            [4, 9, IMPOSSIBLE, 9],
        ),
        # levels: 1 to 2 are A, C, D; 3 are B and E
        (
            {"en": {"en": {"at_least": 1, "at_most": 2}}},
            ("t.everyone.en.en.at_least=1,3", "t.everyone.en.en.at_most=2,3"),
            [9, 9, IMPOSSIBLE, 5],
        ),
    ],
)
def test_both_ends_of_a_gate_are_put_in_before_they_are_held_against_each_other(
    everyone: dict[str, Any], vary: tuple[str, ...], expected: list[object]
) -> None:
    assert said(scenario(everyone), *vary) == expected


def test_gates_that_cross_are_impossible_and_it_is_said_why() -> None:
    found = sweep(load(scenario({"age": {"at_least": 25, "at_most": 45}})), ["t.everyone.age.at_least=46..47"])
    assert {(cell.verdict, cell.proved) for cell in found.cells} == {("impossible", True)}
    assert found.cells[0].note == "everyone: age: at_least `46` lies above at_most `45`"


def test_gates_that_cross_leave_a_team_that_may_be_empty_its_emptiness() -> None:
    vary = ("t.everyone.age.at_least=25,50",)
    assert said(scenario({"age": {"at_most": 45}}, {"at_least": 0, "at_most": 2}), *vary) == [7, 0]
    several = scenario({"age": {"at_most": 45}}, {"at_least": 0, "at_most": 2})
    several["teams"].append({"name": "u", "size": 1})
    assert said(several, *vary) == [9 + 7, 9]


def test_a_value_that_a_gate_can_never_have_is_still_refused() -> None:
    with pytest.raises(ScenarioError, match="OF-9` is not on the scale"):
        sweep(load(scenario({"rank": {"at_least": "OF-1"}})), ["t.everyone.rank.at_most=OF-2,OF-9"])


def test_four_skills_asked_beside_one_level_for_all_do_not_cross_where_somebody_can_have_them() -> None:
    pool = [{"id": "A", "en": "en:2222"}, {"id": "B", "en": "en:3222"}]
    given = scenario({"en": {"en": {"at_least": 2222, "at_most": 2}}})
    given |= {"pool": pool, "prefer": [], "fields": {"en": {"levels": "stanag"}}}
    assert [member.id for member in solve(load(given)).teams[0].members] == ["A"]
    with pytest.raises(ScenarioError, match="lies above"):
        load(scenario({"en": {"en": {"at_least": 3111, "at_most": 2}}}))


def test_the_command_line_takes_values_beyond_the_files_other_end(run: Run, tmp_path: Any) -> None:
    import json

    file = written(tmp_path / "s.yaml", json.dumps(scenario({"age": {"at_least": 20, "at_most": 45}})))
    vary = ("--vary", "t.everyone.age.at_least=25,40,50", "--vary", "t.everyone.age.at_most=45,60")
    status, out, _ = run("sweep", file, *vary)
    assert status == 0
    assert "Of 6 cells, 5 have a team, the best there is, and 1 is impossible; that is proved." in out


# against every choice there is


def best(problem: dict[str, Any]) -> object:
    """The highest score of any team, or that there is none."""
    (team,) = problem["teams"]

    def passes(person: dict[str, Any]) -> bool:
        age, rank = team["everyone"]["age"], team["everyone"]["rank"]
        step = RANKS.index(person["rank"])
        return bool(
            age.get("at_least", 0) <= person["age"] <= age.get("at_most", 99)
            and RANKS.index(rank.get("at_least", "OF-1")) <= step <= RANKS.index(rank.get("at_most", "OF-4"))
        )

    fit = [person for person in POOL if passes(person)]
    low, high = team["size"]["at_least"], team["size"]["at_most"]
    teams = [chosen for size in range(low, high + 1) for chosen in combinations(fit, size)]
    senior = team["require"][0]
    teams = [
        chosen
        for chosen in teams
        if senior["at_least"] <= sum(person["rank"] in ("OF-3", "OF-4") for person in chosen) <= senior["at_most"]
        and len(chosen) >= sum(seat["number"] for seat in team["seats"])
    ]
    return max((sum(int(str(person["score"])) for person in chosen) for chosen in teams), default=IMPOSSIBLE)


NUMBERS: dict[str, tuple[list[str], list[Any]]] = {
    "t.everyone.age.at_least": (["everyone", "age", "at_least"], [20, 40, 45, 50, 61]),
    "t.everyone.age.at_most": (["everyone", "age", "at_most"], [24, 40, 45, 50, 60]),
    "t.everyone.rank.at_least": (["everyone", "rank", "at_least"], RANKS),
    "t.everyone.rank.at_most": (["everyone", "rank", "at_most"], RANKS),
    "t.size.at_least": (["size", "at_least"], [0, 1, 2, 3]),
    "t.size.at_most": (["size", "at_most"], [0, 1, 2, 3]),
    "t.Any.number": (["seats", "0", "number"], [0, 1, 2, 3]),
    "Seniors.at_least": (["require", "0", "at_least"], [0, 1, 2]),
    "Seniors.at_most": (["require", "0", "at_most"], [0, 1, 2]),
}


def put(problem: dict[str, Any], keys: list[str], value: Any) -> None:
    here: Any = problem["teams"][0]
    for key in keys[:-1]:
        here = here[int(key) if key.isdigit() else key]
    here[keys[-1]] = value


@pytest.mark.by_the_hundred
def test_every_pair_of_numbers_is_what_the_file_with_both_in_it_has() -> None:
    draw, crossed, cells = random.Random(3), 0, 0
    for one, other in combinations(NUMBERS, 2):
        base = scenario(
            {
                "age": {"at_least": draw.choice(AGES[:3]), "at_most": draw.choice(AGES[2:])},
                "rank": {"at_least": draw.choice(RANKS[:2]), "at_most": draw.choice(RANKS[2:])},
            },
            {"at_least": draw.choice([0, 1]), "at_most": draw.choice([1, 2])},
        )
        base["teams"][0]["require"] = [
            {"members": {"rank": ["OF-3", "OF-4"]}, "at_least": 0, "at_most": draw.choice([1, 2]), "name": "Seniors"}
        ]
        base["teams"][0]["seats"] = [{"seat": "Any", "number": draw.choice([0, 1])}]
        (first, here), (second, there) = NUMBERS[one], NUMBERS[other]
        found = sweep(load(base), {one: here, other: there})
        for cell, (value, beside) in zip(found.cells, product(here, there), strict=True):
            edited = copy.deepcopy(base)
            put(edited, first, value)
            put(edited, second, beside)
            truth, cells = best(edited), cells + 1
            got = int(cell.goals[0].value or 0) if cell.goals else cell.verdict
            assert (got, cell.proved) == (truth, True), f"{one} {value}, {other} {beside}: {edited['teams']}"
            try:
                outcome = solve(load(edited))
            except ScenarioError:
                crossed += 1
            else:
                assert (cell.verdict, cell.note) == (outcome.verdict, "")
                assert cell.goals == (outcome.goals if outcome.teams else ())
    assert cells > 500
    assert crossed > 50
