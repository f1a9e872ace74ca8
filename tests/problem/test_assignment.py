"""Teams that exclude each other in sets that overlap, against trying out everything that every person may do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain, combinations, product

import numpy as np
import pytest

from composer import load
from composer.base.errors import ScenarioError
from composer.checking import state_search
from composer.checking.exact_sums import ExactSum
from composer.checking.verify import verify
from composer.encoding.program import FREE, Block, PersonRow, Program, Source, row
from composer.infeasibility.certificate.fast_sums import ProgramSums as QuicklyAdded
from composer.measures import Linear, Trait
from composer.optimize import maximize
from composer.optimize.construct import construct
from composer.presolve.condense import Placement
from composer.presolve.lagrangian import lagrangian_bound
from composer.problem.assignment import Exclusion
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.solvers import tuning
from composer.solvers.budget import Budget
from composer.solvers.phase_one import Relaxation

NUMBER = 60
Schedule = tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A program over a few people, whose teams exclude each other in `sets`, and an objective."""

    program: Program
    objective: Linear
    sets: tuple[tuple[int, ...], ...]

    def schedules(self, person: int) -> list[Schedule]:
        """All that one person may do: teams whose gates they pass, no two of them in one set, and no more than they
        may be in."""
        may = [team for team, block in enumerate(self.program.blocks) if block.eligible[person]]
        most = len(may) if self.program.most_tours is None else int(self.program.most_tours[person])
        some = chain.from_iterable(combinations(may, number) for number in range(min(len(may), most) + 1))
        return [teams for teams in some if all(len(set(teams) & set(each)) < 2 for each in self.sets)]

    def adds(self, expression: Linear, person: int, teams: Schedule) -> int:
        """What a person adds in some teams."""
        parts = expression.people.items()
        return sum(int(w[self.program.traits[trait].codes[person]]) for (team, trait), w in parts if team in teams)

    def values(self, expression: Linear) -> list[int]:
        """What it comes to in every choice."""
        people = range(len(self.program.pool))
        each = [[self.adds(expression, person, teams) for teams in self.schedules(person)] for person in people]
        return [sum(parts) for parts in product(*each)]

    @cached_property
    def met(self) -> list[bool]:
        """Whether each choice meets all rows."""
        rows = [(self.values(each.expression), each.low, each.high) for each in self.program.rows]
        return [
            all((low is None or v[n] >= low) and (high is None or v[n] <= high) for v, low, high in rows)
            for n in range(len(rows[0][0]))
        ]

    @cached_property
    def best(self) -> int | None:
        """The best value; None where nothing is possible."""
        return max(
            (value for value, met in zip(self.values(self.objective), self.met, strict=True) if met), default=None
        )

    def right(self, placement: Placement) -> bool:
        """Whether a placement is a choice that meets all rows."""
        members = [set(rows.tolist()) for rows in placement.members]
        assert all(len(rows) == len(each) for rows, each in zip(placement.members, members, strict=True))
        teams = [tuple(t for t, each in enumerate(members) if p in each) for p in range(len(self.program.pool))]
        places = [self.schedules(person).index(mine) for person, mine in enumerate(teams)]
        sizes = [len(self.schedules(person)) for person in range(len(teams))]
        return self.met[int(np.ravel_multi_index(places, sizes))]


def drawn(seed: int) -> Case:
    """Two to four teams as tours on a line, people of few kinds, rows around what a choice of chance comes to."""
    rng = random.Random(f"assignment {seed}")
    teams, people = rng.choice([2, 3, 3, 4]), rng.randint(2, 5)
    ends = [(first := rng.randrange(6), first + rng.randrange(4)) for _ in range(teams)]
    days = [tuple(team for team, (first, last) in enumerate(ends) if first <= day <= last) for day in range(9)]
    sets = tuple(day for day in days if day)
    pool = load({"pool": [{"id": f"P{n}"} for n in range(people)], "teams": [{"name": "t", "size": 1}]}).pool
    blocks = [Block(f"t{t}", np.array([rng.random() < 0.85 for _ in range(people)]), 0, people) for t in range(teams)]
    traits = [Trait(np.zeros(people, np.int32), 1)]
    traits += [Trait(np.array([rng.randrange(3) for _ in range(people)], np.int32), 3) for _ in range(2)]

    def expression() -> Linear:
        trait, alike = rng.randrange(3), np.array([rng.randint(-3, 5) for _ in range(3)])
        if rng.random() < 0.4:
            return Linear.over(range(teams), trait, alike[: traits[trait].size])
        each = {t: np.array([rng.randint(-3, 5) for _ in range(3)]) for t in range(teams) if rng.random() < 0.8}
        return Linear({(team, trait): weights[: traits[trait].size] for team, weights in each.items()})

    anyone = np.ones(1, np.int64)
    rows = [row(Linear({(team, 0): anyone}), 0, people, Source(f"t{team}: size")) for team in range(teams)]
    case = Case(Program(pool, tuple(blocks), tuple(traits), (), tuple(rows), (), Exclusion(sets)), expression(), sets)
    for _ in range(rng.randint(1, 4)):
        asked = expression()
        value = rng.choice(case.values(asked)) + rng.choice([0, 0, 0, 1])
        for low, high in rng.choice([[(value, None)], [(None, value)], [(value, None), (None, value + 1)]]):
            rows.append(row(asked, low, high, Source("asked")))
    capped = replace(case.program, rows=tuple(rows))
    return replace(case, program=capped if rng.random() < 0.5 else with_most_tours(capped, rng))


def with_most_tours(program: Program, rng: random.Random) -> Program:
    """The same where each person may be in so many teams at most."""
    most = np.array([rng.choice([0, 1, 1, 2, 2, 3]) for _ in program.pool.ids], np.int64)
    bounds = np.array([0, 1, 2, FREE])
    every = dict.fromkeys(range(len(program.blocks)), 1)
    held = PersonRow(every, {}, Trait(most.astype(np.int32), 4), bounds, Source("tours"))
    return replace(program, personal=(held,), most_tours=np.where(most < 3, most, program.exclusive.longest))


@cache
def cases() -> list[Case]:
    return [drawn(seed) for seed in range(NUMBER)]


@pytest.mark.unmeasured
def test_the_cases_are_of_all_kinds() -> None:
    assert sum(case.best is None for case in cases()) > 5
    assert sum(case.best is not None for case in cases()) > 20
    assert sum(not case.program.exclusive.one_of_all for case in cases()) > 30
    twice = [
        any(len(teams) > 1 for person in range(len(case.program.pool)) for teams in case.schedules(person))
        for case in cases()
    ]
    assert sum(twice) > 20
    assert sum(case.program.most_tours is not None for case in cases()) > 20
    some = [
        case for case in cases() if any(not case.program.splits(person) for person in range(len(case.program.pool)))
    ]
    assert len(some) > 5


@pytest.mark.unmeasured
@pytest.mark.parametrize("small", [0, 250])
def test_the_best_choice_is_the_best_of_all(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SMALL", small)
    for case in cases():
        found = maximize.maximize(case.program, case.objective, Budget())
        assert found.proved
        assert found.value == case.best
        assert found.placement is None or case.right(found.placement)


def test_a_team_put_together_person_by_person_keeps_to_the_sets() -> None:
    found = [(case, construct(case.program, case.objective, Budget())) for case in cases()]
    assert all(case.right(placement) for case, placement in found if placement is not None)
    assert sum(placement is not None for _, placement in found) > 32


def multipliers(case: Case, rng: random.Random) -> list[float]:
    ends = [(each.low, each.high) for each in case.program.rows]
    return [
        rng.choice([0, rng.randint(-2 if low is not None else 0, 2 if high is not None else 0)]) for low, high in ends
    ]


@pytest.mark.unmeasured
def test_a_price_is_what_a_person_can_add_at_most_and_the_bound_holds() -> None:
    for seed, case in enumerate(cases()):
        case = replace(case, program=replace(case.program, personal=(), most_tours=None))
        times = multipliers(case, random.Random(seed))
        found = lagrangian_bound(case.program, case.objective, np.array(times, float))
        assert found is not None
        total = case.objective
        for number, each in zip(times, case.program.rows, strict=True):
            total = total - each.expression * int(number)
        limit = sum(int(n) * (r.high if n > 0 else r.low) for n, r in zip(times, case.program.rows, strict=True) if n)
        for person in range(len(case.program.pool)):
            worth = {teams: case.adds(total, person, teams) for teams in case.schedules(person)}
            limit += max(worth.values())
            some = [value for teams, value in worth.items() if teams]
            assert not some or found.person[person] == max(some) * found.scale
        assert found.limit == limit * found.scale
        assert case.best is None or case.best <= found.bound


def test_sums_are_added_up_over_what_a_person_may_do_and_rule_out_who_adds_too_little() -> None:
    for seed, case in enumerate(cases()):
        rng = random.Random(seed)
        rows = [each.expression for each in case.program.rows]
        times = [rng.randint(-2, 2) for _ in rows]
        total = Linear()
        for number, each in zip(times, rows, strict=True):
            total += each * number
        people = range(len(case.program.pool))
        worth = [{teams: case.adds(total, person, teams) for teams in case.schedules(person)} for person in people]
        added = ExactSum(case.program, [[(1, each)] for each in rows], times)
        most = [max(each.values()) for each in worth]
        assert added.possible == sum(most)
        assert QuicklyAdded(case.program, rows).possible(times) == sum(most)
        assert sum(max(0, kind.each) * kind.people for kind in added.kinds()) == sum(most)
        for kind in added.kinds():
            assert case.program.exclusive.allows(kind.teams)
            assert kind.each == sum(n * adds for n, adds in zip(times, kind.adds, strict=True))
        gap = rng.randint(0, 4)
        left = added.without(gap)
        for team, block in enumerate(left.blocks):
            for person in people:
                there = [value for teams, value in worth[person].items() if team in teams]
                assert block.eligible[person] == (bool(there) and most[person] - max(there) <= gap)


def test_trying_everything_through_finds_something_just_where_there_is_something() -> None:
    for case in cases():
        assert state_search.try_everything(case.program, []).nothing == (case.best is None)


@pytest.mark.parametrize("columns", [4, 4000])
def test_the_linear_program_proves_nothing_impossible_that_is_possible(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "PROOF_COLUMNS", columns)
    refused = 0
    for case in cases():
        relaxation = Relaxation(case.program, Budget())
        answer = relaxation.ask({})
        if isinstance(answer, np.ndarray):
            refused += 1
            assert case.best is None
            continue
        assert answer is not None
        size = dict(zip(relaxation.classes.sample.tolist(), relaxation.classes.size.tolist(), strict=True))
        for person, together in product(set(answer.person.tolist()), case.sets):
            inside = (answer.person == person) & np.isin(answer.team, together)
            assert answer.counts[inside].sum() <= size[person] + 1e-6
    assert refused > 3


def sets_of(teams: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    some = list(chain.from_iterable(combinations(range(teams), number) for number in range(1, teams + 1)))
    for number in range(1, 4):
        yield from product(some, repeat=number)


def test_teams_are_together_where_no_set_has_two_of_them() -> None:
    kept = refused = 0
    for sets in sets_of(3):
        places = [[place for place, teams in enumerate(sets) if team in teams] for team in range(3)]
        follow = all(mine and mine == list(range(mine[0], mine[-1] + 1)) for mine in places)
        if not follow:
            refused += 1
            used = {team for teams in sets for team in teams}
            if used == {0, 1, 2}:
                with pytest.raises(ValueError, match="follow each other"):
                    Exclusion(sets)
            continue
        kept += 1
        exclusion = Exclusion(sets)
        for teams in chain.from_iterable(combinations(range(3), number) for number in range(4)):
            assert exclusion.allows(teams) == all(len(set(teams) & set(each)) < 2 for each in sets)
        assert exclusion.one_of_all == all(exclusion.excludes(one, other) for one, other in combinations(range(3), 2))
    assert kept > 20
    assert refused > 20


def test_a_team_that_stands_in_no_set_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="every team stands in a set"):
        Exclusion(((0, 2),))


DAYS = {
    "spring": ("2027-01-01", "2027-04-30"),
    "summer": ("2027-04-01", "2027-07-31"),
    "autumn": ("2027-07-01", "2027-10-31"),
}
"""Each meets the next, and the first not the last."""


def seasons(days: dict[str, tuple[str, str]]) -> Problem:
    teams = [
        {"name": name, "size": {"at_least": 1, "at_most": 3}}
        | dict(zip(("start", "end"), days.get(name, ()), strict=False))
        for name in ("spring", "summer", "autumn")
    ]
    return load({"pool": [{"id": f"P{n}"} for n in range(4)], "teams": teams})


def test_somebody_in_two_teams_is_named_just_where_these_exclude_each_other() -> None:
    teams = {"spring": ["P0", "P1"], "summer": ["P2", "P3"], "autumn": ["P0", "P2"]}
    twice = [found.requirement for found in verify(seasons({}), teams).broken]
    assert twice == ["P0 is there once", "P2 is there once"]
    (found,) = verify(seasons(DAYS), teams).broken
    assert (found.requirement, found.observed) == ("P2 is there once", 2)
    apart = seasons(DAYS | {"summer": ("2027-05-01", "2027-06-30")})
    assert verify(apart, teams).met
    (found,) = verify(apart, {**teams, "spring": ["P0", "P0"]}).broken
    assert found.requirement == "P0 is there once"


def test_what_is_read_of_ids_is_refused_over_all_teams_where_somebody_may_be_in_two() -> None:
    for measure in ({"pairs": [["P0", "P1"]]}, {"together": ["P0", "P1"]}):
        row = Requirement.model_validate({**measure, "at_most": 0})
        with pytest.raises(ScenarioError, match="is read of one team where somebody can be in several"):
            seasons(DAYS).replacing(require=[row])
        assert seasons({}).replacing(require=[row]).require == (row,)
        one = Requirement.model_validate({**measure, "at_most": 0, "team": "summer"})
        assert seasons(DAYS).replacing(require=[one]).require == (one,)
