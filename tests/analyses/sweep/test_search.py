"""Sweeps: every cell against brute force on the scenario with other text in it, and what is no number to vary."""

from __future__ import annotations

import copy
import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from composer import Cell, Problem, ScenarioError, Sweep, load, solve, sweep
from composer.analyses.solve.search import solve_problem
from composer.analyses.sweep.fingerprint import CachedCell, fingerprint
from composer.base.errors import Mistake
from composer.problem.sweep_values import MOST_CELLS, read_grid, read_sweep
from tests.support import oracle
from tests.support.command_line import SCENARIOS
from tests.support.random_problems import random_scenario
from tests.support.samples import sample

SEEDS = 40
POOL = [
    {"id": "A", "sex": "F", "age": 30, "score": 5, "cost": 9},
    {"id": "B", "sex": "F", "age": 25, "score": 1, "cost": 2},
    {"id": "C", "sex": "M", "age": 40, "score": 9, "cost": 8},
    {"id": "D", "sex": "M", "age": 35, "score": 8, "cost": 3},
]
PAIR: dict[str, Any] = {
    "pool": POOL,
    "teams": [
        {
            "name": "t",
            "size": 2,
            "everyone": {"age": {"at_least": 25}},
            "seats": [{"seat": "Lead", "who": {"score": {"at_least": 5}}}],
            "require": [{"share": {"sex": "F"}, "at_least": "0%", "name": "Women"}],
        }
    ],
    "require": [{"total": "cost", "at_most": 100}],
    "prefer": [{"most": {"total": "score"}}],
}


def values(cell: Cell) -> list[Fraction | None]:
    return [goal.value for goal in cell.goals]


def row(found: Sweep) -> list[object]:
    """What a sweep over one number says: the values of its goals, or the verdict."""
    return [[*map(int, (v for v in values(cell) if v is not None))] or cell.verdict for cell in found.cells]


# against the truth


def drawn(seed: int) -> tuple[dict[str, Any], list[tuple[str, list[Any], list[str | int]]]] | None:
    """A scenario whose requirements all have names, and numbers of it: name, values as a file has them, and where they
    stand in it."""
    scenario, draw = random_scenario(seed), random.Random(seed)
    numbers: list[tuple[str, list[Any], list[str | int]]] = []
    for place, team in enumerate(scenario["teams"]):
        here: list[str | int] = ["teams", place]
        size = team["size"]
        ends = sorted(size) if isinstance(size, dict) else [""]
        for end in ends:
            known = size[end] if end else size
            some = sorted({max(0, known + step) for step in (-1, 0, 1, 2)})
            numbers.append(
                (f"{team['name']}.size" + (f".{end}" if end else ""), some, [*here, "size", *filter(None, [end])])
            )
        numbers += [
            (f"{team['name']}.{seat['seat']}.number", [0, 1, 2], [*here, "seats", index, "number"])
            for index, seat in enumerate(team.get("seats", ()))
        ]
    homes: list[tuple[list[str | int], list[Any]]] = [(["require"], scenario.get("require", []))]
    homes += [(["teams", n, "require"], team.get("require", [])) for n, team in enumerate(scenario["teams"])]
    for number, (home, rows) in enumerate(homes):
        for index, asked in enumerate(rows):
            asked["name"] = f"R{number}.{index}"
            for key in ("at_least", "at_most", "exactly"):
                if key in asked and "aim" not in asked:
                    other = {"at_least": "at_most", "at_most": "at_least"}.get(key, key)
                    if "share" in asked:
                        some = ["0%", asked[key], "1/3", "50%", "100%"]
                    else:
                        some = [asked[key], *range(2 if {"lone", "together"} & asked.keys() else 4)]
                    some = [
                        value for n, value in enumerate(some) if oracle_value(value) not in map(oracle_value, some[:n])
                    ]
                    numbers.append(
                        (f"{asked['name']}.{key}", draw.sample(some, min(3, len(some))), [*home, index, key])
                    )
                    if other != key:
                        numbers.append((f"{asked['name']}.{other}", some[:3], [*home, index, other]))
    if not numbers:
        return None
    return scenario, draw.sample(numbers, min(len(numbers), draw.choice([1, 2, 2])))


def oracle_value(value: Any) -> Fraction:
    return oracle.percent(value) if isinstance(value, str) else Fraction(str(value))


def edited(scenario: dict[str, Any], pairs: list[tuple[Any, list[str | int]]]) -> dict[str, Any]:
    """The scenario with these values in it, as a planner would write them."""
    changed = copy.deepcopy(scenario)
    for value, path in pairs:
        here: Any = changed
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] = value
    return changed


@pytest.mark.parametrize("block", sample(range(8), 1))
def test_every_cell_is_what_the_scenario_with_these_values_in_it_has(block: int) -> None:
    for seed in range(block * SEEDS // 8, (block + 1) * SEEDS // 8):
        given = drawn(seed)
        if given is None:
            continue
        scenario, numbers = given
        found = sweep(load(scenario), {name: grid for name, grid, _ in numbers})
        assert found.complete
        for cell in found.cells:
            pairs = [(grid[at], path) for (_, grid, path), at in zip(numbers, cell.at, strict=True)]
            text = edited(scenario, pairs)
            try:
                outcome = solve(load(text))
            except ScenarioError:  # a floor above its ceiling, more seats than members: the file would be refused
                assert (cell.verdict, bool(cell.note), oracle.feasible(text)) == ("impossible", True, []), seed
                continue
            truth = oracle.truth(text)
            assert (cell.verdict, cell.proved, cell.note) == (truth.verdict, True, ""), f"seed {seed}: {pairs}"
            assert values(cell) == truth.goals, f"seed {seed}: {pairs}"
            assert cell.goals == (outcome.goals if outcome.teams else ()), f"seed {seed}: {pairs}"


@pytest.mark.by_the_hundred
@pytest.mark.by_the_hundred
def test_enough_of_them_vary_two_numbers_and_have_both_teams_and_impossible_cells() -> None:
    asked = [given for seed in range(SEEDS) if (given := drawn(seed))]
    found = [sweep(load(scenario), {name: grid for name, grid, _ in numbers}) for scenario, numbers in asked[::4]]
    assert len([1 for _, numbers in asked if len(numbers) == 2]) > SEEDS / 3
    assert len([1 for each in found if {cell.verdict for cell in each.cells} == {"best", "impossible"}]) > 3


# counted by hand


def test_a_sweep_over_two_numbers_counted_by_hand() -> None:
    found = sweep(load(PAIR), ["Women.at_least=0%..100%:3", "t.size=1..3"])
    # One: C 9, A 5 for half or more. Two: C+D 17, A+C 14, A+B 6. Three: C+D+A 22, with half women A+B+C 15; never all.
    assert row(found) == [[9], [17], [22], [5], [14], [15], [5], [6], "impossible"]
    assert [(one.path, one.labels) for one in found.varied] == [
        ("Women.at_least", ("0 %", "50 %", "100 %")),
        ("t.size", ("1", "2", "3")),
    ]
    assert found.cell(1, 2) is found.cells[5]
    assert (found.complete, found.verdict, found.note) == (True, "best", "")
    assert [goal.goal for goal in found.goals] == ["most total score"]
    with pytest.raises(IndexError):
        found.cell(3, 0)


@pytest.mark.parametrize(
    ("vary", "expected"),
    [
        ("t.Lead.number=0..3", [[17], [17], [17], "impossible"]),  # three seats, two members
        ("t.everyone.age.at_least=25,31,36", [[17], [17], "impossible"]),
        ("t.everyone.age.at_most=30,40", [[6], [17]]),  # an end that the file leaves open
        ("total cost: at most 100.at_most=9,10,11", [[9], [10], [17]]),  # B and D for 5, B and C for 10, C and D for 11
        ("total cost.at_least=11..17:3", [[17], [14], [14]]),
        ("t.size.at_least=0..3", [[17], [17], [17], "impossible"]),
        ("t.size.at_most=0,1,2,4", ["impossible", "impossible", [17], [23]]),
        ("Women.at_most=0%,1/2", [[17], [17]]),
    ],
)
def test_every_kind_of_number_can_be_varied(vary: str, expected: list[object]) -> None:
    assert row(sweep(load(PAIR), [vary])) == expected


def test_labels_and_levels_of_gates_are_varied_as_a_file_has_them() -> None:
    pool = [{"id": "A", "rank": "OF-1", "en": "en:3332", "s": 9}, {"id": "B", "rank": "OF-2", "en": "en:3333", "s": 1}]
    scenario = {
        "pool": pool,
        "fields": {"rank": ["OF-1", "OF-2", "OF-3"], "en": {"levels": "stanag"}},
        "teams": [{"name": "t", "size": 1, "everyone": {"rank": {"at_least": "OF-1"}, "en": {"en": 1}}}],
        "prefer": [{"most": {"total": "s"}}],
    }
    assert row(sweep(load(scenario), ["t.everyone.rank.at_least=OF-1, OF-2, OF-3"])) == [[9], [1], "impossible"]
    found = sweep(load(scenario), ["t.everyone.en.en=3332,3333,4"])
    assert row(found) == [[9], [1], "impossible"]
    assert found.varied[0].values == (3332, 3333, 4)


def test_teams_alike_are_varied_together() -> None:
    alike = {**PAIR, "teams": [{"name": "t", "number": 2, "size": 1}], "require": []}
    assert row(sweep(load(alike), ["t.size=1..3"])) == [[17], [23], "impossible"]


def test_an_aim_that_the_bound_has_passed_asks_for_no_more() -> None:
    asked = {"members": {"sex": "F"}, "at_least": 0, "aim": 1, "name": "Women"}
    scenario = edited(PAIR, [([asked], ["teams", 0, "require"])])
    assert row(sweep(load(scenario), ["Women.at_least=0..2"])) == [[0, 14], [0, 14], [0, 6]]
    # B, the other woman, has no score to lead with: an aim of three is missed by one
    assert row(sweep(load(scenario), ["Women.aim=0..3"])) == [[0, 17], [0, 14], [0, 6], [1, 6]]
    assert row(sweep(load(scenario), {"Women.aim": [0, 2], "Women.at_least": [1]})) == [[0, 14], [0, 6]]


def test_an_aim_may_be_given_to_a_requirement_that_has_none() -> None:
    found = sweep(load(PAIR), ["Women.aim=0%,50%"])
    assert row(found) == [[0, 17], [0, 14]]
    assert [goal.goal for goal in found.goals] == ["aims", "most total score"]


def test_numbers_that_contradict_each_other_are_impossible_and_it_is_said_why() -> None:
    bounds = sweep(load(PAIR), ["Women.at_least=0%,60%", "Women.at_most=50%,70%"])
    assert row(bounds) == [[17], [17], "impossible", "impossible"]  # 60 to 70 % of two members is nobody's share
    assert [cell.note for cell in bounds.cells] == ["", "", "at least 60 % lies above at most 50 %", ""]
    sizes = sweep(load(PAIR), ["t.size.at_least=1,3", "t.size.at_most=2,3"])
    assert sizes.cells[2].note == "a size of at least 3 lies above at most 2"
    assert all(cell.proved for found in (bounds, sizes) for cell in found.cells)


def test_more_seats_than_the_size_are_impossible_like_anything_else_that_is_asked_for() -> None:
    seats = sweep(load(PAIR), ["t.Lead.number=1..3", "t.size=2,3"])
    assert [cell.verdict for cell in seats.cells] == ["best", "best", "best", "best", "impossible", "best"]
    assert not any(cell.note for cell in seats.cells)


def test_the_problems_own_sweep_is_taken_where_none_is_given() -> None:
    scenario = {**PAIR, "sweep": {"t.size": "1..3", "Women.at_least": ["0%", "100%"]}}
    given = sweep(load(PAIR), {"t.size": range(1, 4), "Women.at_least": [0, Decimal(0) + 1 and "100%"]})
    assert sweep(load(scenario)).cells == given.cells
    assert len(given.cells) == 6


# limits


def test_cells_that_ran_out_of_work_are_open_and_never_impossible() -> None:
    problem = load(SCENARIOS / "reserve_company.yaml")
    starved = sweep(problem, ["Women.at_least=12%,14%", "Cooks.at_least=4,5"], work=1e-9)
    assert {cell.verdict for cell in starved.cells} == {"undecided"}
    assert {cell.note for cell in starved.cells} == {"the work given was not enough"}
    assert (starved.complete, starved.verdict) == (False, "undecided")
    with ThreadPoolExecutor(1) as threads:
        elsewhere = sweep(problem, ["Women.at_least=12%,14%", "Cooks.at_least=4,5"], work=1e-9, executor=threads)
    assert elsewhere.cells == starved.cells


@pytest.mark.unmeasured
def test_little_work_never_says_more_than_the_truth() -> None:
    problem = load(SCENARIOS / "reserve_company.yaml")
    vary = ["Women.at_least=12%..20%:3"]  # 24 women are 17 % of 139
    whole = sweep(problem, vary)
    assert [cell.verdict for cell in whole.cells] == ["best", "best", "impossible"]
    for work in (0.001, 0.02, 0.1):
        for little, true in zip(sweep(problem, vary, work=work).cells, whole.cells, strict=True):
            assert little.verdict in (true.verdict, "undecided", *(["found"] if true.verdict == "best" else []))
            for goal, best in zip(little.goals, true.goals, strict=False):
                if goal.proved:
                    assert goal.value == best.value


def test_no_time_at_all_leaves_every_cell_open() -> None:
    found = sweep(load(PAIR), ["t.size=1..3"], seconds=1e-9)
    assert {(cell.verdict, cell.note) for cell in found.cells} == {("undecided", "the time was up")}
    assert (found.complete, found.verdict) == (False, "undecided")


def test_progress_is_told() -> None:
    told: list[str] = []
    sweep(load(PAIR), ["t.size=1..3"], progress=told.append)
    assert told[-1] == "3 of 3 cells"
    assert told == sorted(told)


# what is wrong


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        (["Womn.at_least=1"], "there is no number `Womn.at_least` in this scenario – did you mean `Women.at_least`?"),
        (["Women.at_lest=1"], "did you mean `Women.at_least`?"),
        (["t.sise=1"], "did you mean `t.size`?"),
        (["t.everyone.ag.at_least=1"], "did you mean `t.everyone.age.at_least`?"),
        (["Women.at_least=1..3"], "a share is written as a percentage such as 25%, not `1`"),
        (["total cost.at_most=10%"], "a percentage bounds a share"),
        (["t.size=1.5"], "a whole number is wanted here, not `1.5`"),
        (["t.size=-1"], "a number of people is wanted here"),
        (["t.size=10%"], "a number is wanted here, not `10%`"),
        (["t.size=many"], "a number is wanted here, not `many`"),
        (["t.everyone.age.at_least=old"], "a number is wanted here, not `old`"),
        (["Women.exactly=10%"], "`exactly` stands alone"),
        (["t.size=1", "t.size=2"], "`t.size` is varied twice"),
        (["total cost.at_most=1", "total cost: at most 100.at_most=2"], "the same number is varied twice"),
        (["t.size=1", "Women.at_least=1%", "Women.at_most=1%"], "a sweep varies one or two"),
        (["t.size"], "a name and its values are wanted here, such as"),
        (["t.size=1..20000"], "more than 10,000 values"),
        ([f"t.size=1..{MOST_CELLS}", "Women.at_least=1%,2%"], "20,000 cells"),
        ([], "a number to vary is wanted"),
        ("t.size=1..3", "a mapping such as"),
    ],
)
def test_what_can_not_be_varied_is_told(vary: Any, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep(load(PAIR), vary)
    assert said in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        sweep(load(PAIR), {"Womn.at_least": "1%", "t.size": "1, 1.5, -1"})
    assert len(caught.value.mistakes) == 3
    with pytest.raises(ScenarioError) as caught:
        sweep(load(PAIR), {"Women.at_least": "1..", "t.size": "3..1"})
    assert len(caught.value.mistakes) == 2


def test_a_name_that_means_several_numbers_is_told_with_the_names_that_mean_one() -> None:
    other = {"name": "u", "size": 1, "require": [{"members": {"sex": "F"}, "at_most": 1, "name": "Women"}]}
    with pytest.raises(ScenarioError, match=r"write one of `t\.Women\.at_least`, `u\.Women\.at_least`"):
        sweep(load({**PAIR, "teams": [*PAIR["teams"], other]}), ["Women.at_least=0%"])
    over_all = [{"members": {"sex": "F"}, "at_least": 1, "name": "Women"}]
    found = sweep(load({**PAIR, "require": over_all}), ["require.Women.at_least=1..3"])
    assert row(found) == [[14], [6], "impossible"]


def test_a_cell_that_would_count_a_blank_is_open_and_a_sweep_of_nothing_else_is_refused() -> None:
    scenario = {**PAIR, "pool": [*POOL, {"id": "E", "sex": "M", "age": 20, "cost": 1}]}
    found = sweep(load(scenario), ["t.everyone.age.at_least=19,26"])
    assert [cell.verdict for cell in found.cells] == ["undecided", "best"]
    assert found.cells[0].note == "total score would count people whose cell is blank: E"
    assert not found.complete
    with pytest.raises(ScenarioError, match="whose cell is blank: E"):
        sweep(load(scenario), ["t.everyone.age.at_least=18,19"])


# values


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        ("5..9", "5 6 7 8 9"),
        ("10%..50%:5", "10% 20% 30% 40% 50%"),
        ("0%..100%:4", "0% 1/3 2/3 100%"),
        ("5..9:3", "5 7 9"),
        ("9..5:3", "9 7 5"),
        ("-1..1", "-1 0 1"),
        ("2.5, 3, 4..5", "2.5 3 4 5"),
        ("0..1:3", "0 0.5 1"),
        ("1/3, 50%", "1/3 50%"),
        ("OF-2,OF-3", "OF-2 OF-3"),
        ([1, "2..3", Fraction(1, 2)], "1 2 3 50%"),
        (7, "7"),
    ],
)
def test_grids_are_exact(grid: object, expected: str) -> None:
    assert " ".join(map(str, read_grid(grid))) == expected


@pytest.mark.parametrize(
    ("grid", "said"),
    [
        ("10%..50%", "how many values? `10%..50%:5` are five"),
        ("1.5..3", "how many values?"),
        ("9..5", "ends before it begins"),
        ("5..", "is no range"),
        ("OF-2..OF-4", "is no range"),
        ("10%..5:2", "from a percentage to a number"),
        ("1..2:1", "fewer than two values"),
        ("1,,2", "a value is missing"),
        ("1,1", "the value 1 is there twice"),
        ("50%,1/2", "the value 50% is there twice"),
        ("", "values are wanted here"),
        ([], "values are wanted here"),
        (True, "a number is wanted here"),
        ("1..9999999999999", "beyond 10^12"),
    ],
)
def test_what_is_no_grid_is_told(grid: object, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_grid(grid)
    assert said in str(caught.value)


def test_the_name_of_a_number_may_hold_a_sign_of_equality() -> None:
    assert read_sweep(["a=b.at_least=1"])[0].path == "a=b.at_least"


# problems on their way to others


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", sorted(path.name for path in SCENARIOS.glob("*.yaml")))
def test_every_shipped_problem_is_the_same_after_a_journey(name: str) -> None:
    problem = load(SCENARIOS / name)
    there: Problem = pickle.loads(pickle.dumps(problem))
    here, away = solve(problem), solve(there)
    assert (away.verdict, away.goals, away.teams) == (here.verdict, here.goals, here.teams)
    mistake = Mistake("wrong", ("teams", 0, "size"))
    assert there.where(mistake) == problem.where(mistake)
    assert name in str(there.where(mistake))
    assert fingerprint(there) == fingerprint(problem)


def test_mistakes_are_the_same_after_a_journey() -> None:
    error = ScenarioError([Mistake("a", ("b", 1)), Mistake("c", place="d")])
    assert pickle.loads(pickle.dumps(error)).mistakes == error.mistakes


def test_an_imprint_tells_apart_whatever_changes_an_answer_and_nothing_else() -> None:
    base = fingerprint(load(PAIR))
    assert fingerprint(load({**copy.deepcopy(PAIR), "title": "Other"})) == base
    changes: list[tuple[Any, list[str | int]]] = [
        (3, ["teams", 0, "size"]),
        ("1%", ["teams", 0, "require", 0, "at_least"]),
        (26, ["teams", 0, "everyone", "age", "at_least"]),
        (2, ["teams", 0, "seats", 0, "number"]),
        (99, ["require", 0, "at_most"]),
        ([{"least": {"total": "score"}}], ["prefer"]),
        (6, ["pool", 0, "score"]),
        ("X", ["pool", 0, "id"]),
        (POOL[::-1], ["pool"]),
        ({"score": "text"}, ["fields"]),
    ]
    others = {fingerprint(load(edited({**PAIR, "prefer": []}, [change]))) for change in changes[:5]}
    others |= {fingerprint(load(edited(PAIR, [change]))) for change in changes[5:9]}
    assert len(others) == 9
    assert base not in others
    assert fingerprint(load(PAIR), "1.0") != base


class Remembering:
    """A journal in memory that counts."""

    def __init__(self) -> None:
        self.cells: dict[str, CachedCell] = {}

    def known(self, key: str) -> CachedCell | None:
        return self.cells.get(key)

    def keep(self, key: str, kept: CachedCell) -> None:
        assert key not in self.cells
        self.cells[key] = kept


def test_cells_kept_are_not_asked_again_and_read_back_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def counting(problem: Problem, budget: Any) -> Any:
        asked.append(problem)
        return solve_problem(problem, budget)

    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", counting)
    journal = Remembering()
    first = sweep(load(PAIR), ["t.size=1..3", "Women.at_least=0%,100%"], journal=journal)
    assert len(asked) == len(first.cells) == len(journal.cells) == 6
    again = sweep(load(copy.deepcopy(PAIR)), ["t.size=1..3", "Women.at_least=0%,100%"], journal=journal)
    assert len(asked) == 6
    assert [replace(cell, kept="") for cell in again.cells] == [*first.cells]
    assert [cell.kept for cell in again.cells] == ["counted anew"] * 5 + ["not checked anew"]
    assert {cell.kept for cell in first.cells} == {""}
    assert [goal.show(Fraction(1)) for cell in again.cells for goal in cell.goals] == ["1"] * 5
    finer = sweep(load(PAIR), ["t.size=1..4", "Women.at_least=0%,50%,100%"], journal=journal)
    assert len(asked) == 12
    assert finer.cell(0, 2).goals == first.cell(0, 1).goals
    sweep(load({**PAIR, "pool": POOL[:3]}), ["t.size=1..3", "Women.at_least=0%,100%"], journal=journal)
    assert len(asked) == 18


def test_only_what_is_proved_is_kept() -> None:
    journal = Remembering()
    problem = load(SCENARIOS / "reserve_company.yaml")
    sweep(problem, ["Women.at_least=12%,14%"], work=0.001, journal=journal)
    kept = len(journal.cells)
    found = sweep(problem, ["Women.at_least=12%,14%"], journal=journal)
    assert all(one.verdict in ("best", "impossible") for one in journal.cells.values())
    assert (kept, len(journal.cells), found.complete) == (0, 2, True)
