"""Who has been before, and how many different people serve, against trying out every schedule of every person."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import combinations, product
from typing import Any

import pytest

from composer import alternatives, indispensable, load, solve, tradeoffs
from composer.checking.verify import verify
from tests.support.samples import split
from tests.support.schedules import Choice, Schedule, choices

FIRST = date(2027, 1, 1)
Person = Mapping[str, Any]
Days = tuple[date, date]
WHO: dict[str, tuple[dict[str, Any], Callable[[Person, Days], bool]]] = {
    "anyone": ({}, lambda _person, _days: True),
    "women": ({"sex": "F"}, lambda person, _days: person["sex"] == "F"),
    "young": ({"age": {"at_most": 30}}, lambda person, days: _age(person, days[0]) <= 30),
    "grown": ({"age": {"at_least": 31}}, lambda person, days: _age(person, days[0]) >= 31),
    "fit": ({"medical": {"at_least": "end"}}, lambda person, days: date.fromisoformat(person["medical"]) >= days[1]),
}
"""Whom a measure is asked of, as a file says it and as it is on the days of a tour."""


def _age(person: Person, day: date) -> int:
    born = date.fromisoformat(person["birth"])
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True)
class Asked:
    """A measure of one team, or of all where there is none, and its bound or the way that it is better."""

    key: str
    who: str
    team: int | None
    low: int | None = None
    high: int | None = None

    def written(self, names: Sequence[str]) -> dict[str, Any]:
        bounds = {word: end for word, end in (("at_least", self.low), ("at_most", self.high)) if end is not None}
        return {self.key: WHO[self.who][0], **({} if self.team is None else {"team": names[self.team]}), **bounds}


@dataclass(frozen=True)
class Programme:
    """A drawn scenario, and what brute force says of it."""

    pool: list[dict[str, Any]]
    tours: tuple[Days, ...]
    sizes: tuple[tuple[int, int], ...]
    rest: int
    asked: tuple[Asked, ...]
    goal: Asked
    most: bool
    cap: int | None

    @property
    def names(self) -> str:
        return "abcd"[: len(self.tours)]

    @property
    def scenario(self) -> dict[str, Any]:
        inside = [
            [one for one in self.asked if one.team == place and number % 2] for number, place in enumerate(range(4))
        ]
        above = [one.written(self.names) for one in self.asked if one not in [two for each in inside for two in each]]
        teams = []
        for name, (start, end), (low, high), mine in zip(self.names, self.tours, self.sizes, inside, strict=False):
            own = [{**one.written(self.names), "name": f"{n}"} for n, one in enumerate(mine)]
            for each in own:
                each.pop("team", None)
            size = low if low == high else {"at_least": low, "at_most": high}
            teams.append({"name": name, "size": size, "start": str(start), "end": str(end), "require": own})
        goal = {"most" if self.most else "least": self.goal.written(self.names)}
        return {
            "pool": self.pool,
            "fields": {"past": "spans"},
            "served": "past",
            "rest": f"{self.rest} days",
            **({} if self.cap is None else {"tours": {"at_most": self.cap}}),
            "teams": teams,
            "require": [{**one, "name": f"row {n}"} for n, one in enumerate(above)],
            "prefer": [goal, {"most": {"total": "score"}}],
        }

    def past(self, person: Person) -> list[Days]:
        spans = [span.split("..") for span in person["past"].split("; ") if span]
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans]

    def clash(self, one: Days, other: Days) -> bool:
        (_, end), (start, _) = sorted((one, other))
        return start <= end + timedelta(self.rest)

    def read(self, asked: Asked, choice: Choice) -> int:
        """A measure, recomputed from the schedules."""
        return self.joined(asked.key)(self.alone(asked, person, mine) for person, mine in enumerate(choice))

    def joined(self, _key: str) -> Callable[[Iterable[int]], int]:
        """What a measure of all is of those of each."""
        return sum

    def alone(self, asked: Asked, person: int, mine: Schedule) -> int:
        """The measure of one person, which is asked for again with every schedule of the others."""
        if (known := self.known.get((asked, person, mine))) is None:
            known = self.known[asked, person, mine] = self.counted(asked, self.pool[person], mine)
        return known

    @cached_property
    def known(self) -> dict[tuple[Asked, int, Schedule], int]:
        return {}

    def counted(self, asked: Asked, person: Person, mine: Schedule) -> int:
        _, matches = WHO[asked.who]
        places = [team for team in mine if asked.team in (None, team) and matches(person, self.tours[team])]
        if asked.key == "people":
            return int(bool(places))
        ends = [end for _, end in [*self.past(person), *(self.tours[t] for t in mine)]]
        return sum(any(end < self.tours[team][0] for end in ends) for team in places)

    def schedules(self, teams: Mapping[str, Sequence[str]]) -> Choice:
        """The teams of each person, from the members of each team."""
        return tuple(tuple(p for p, name in enumerate(self.names) if one["id"] in teams[name]) for one in self.pool)

    def meets(self, choice: Choice) -> bool:
        """Whether all bounds hold."""
        heads = [sum(place in mine for mine in choice) for place in range(len(self.tours))]
        if any(not low <= number <= high for number, (low, high) in zip(heads, self.sizes, strict=True)):
            return False
        values = [(one, self.read(one, choice)) for one in self.asked]
        return all((a.low is None or a.low <= v) and (a.high is None or v <= a.high) for a, v in values)

    def worth(self, choice: Choice) -> tuple[int, int]:
        """The goals' values, more of each being better."""
        value = self.read(self.goal, choice)
        score = sum(person["score"] * len(mine) for person, mine in zip(self.pool, choice, strict=True))
        return (value if self.most else -value), score

    @cached_property
    def own(self) -> list[list[Schedule]]:
        """All schedules of each person, whatever is asked."""
        each = []
        for person in self.pool:
            busy = self.past(person)
            may = [p for p, tour in enumerate(self.tours) if not any(self.clash(span, tour) for span in busy)]
            left = len(may) if self.cap is None else min(len(may), max(0, self.cap - len(busy)))
            some = [mine for number in range(left + 1) for mine in combinations(may, number)]
            tours = self.tours
            each.append([m for m in some if not any(self.clash(tours[a], tours[b]) for a, b in combinations(m, 2))])
        return each

    @property
    def every(self) -> list[Choice]:
        """All schedules of all people, whatever is asked."""
        return [*product(*self.own)]

    @cached_property
    def choices(self) -> list[Choice]:
        """Everything that is possible."""
        return [choice for choice in choices(self.own, self.sizes) if self.meets(choice)]


@cache
def drawn(seed: int) -> Programme:
    """Two to four tours, three to five people (four of four tours), one to three demands."""
    source = random.Random(seed)
    number = source.randint(2, 4)
    begins = sorted(FIRST + timedelta(source.randint(0, 70)) for _ in range(number))
    tours = [(day, day + timedelta(source.choice([0, 5, 10, 25]))) for day in begins]
    source.shuffle(tours)

    def past() -> str:
        day = FIRST + timedelta(source.randint(-60, 80))
        return f"{day}..{day + timedelta(source.randint(0, 9))}" if source.random() < 0.3 else ""

    pool = [
        {
            "id": f"P{n}",
            "sex": source.choice("FM"),
            "birth": str(date(1996, 1, 1) + timedelta(source.randint(-40, 100))),
            "medical": str(FIRST + timedelta(source.randint(0, 110))),
            "past": past(),
            "score": source.choice([5, 5, source.randint(0, 9)]),
        }
        for n in range(source.randint(3, 5 if number < 4 else 4))
    ]

    def asked(bounded: bool) -> Asked:
        key = source.choice(["again", "again", "people"])
        team = source.choice([None, *range(number)]) if key == "again" else None
        bound, kind = source.randint(0, 3), source.randint(0, 2)
        low, high = (bound if kind != 0 else None), (bound if kind != 1 else None)
        return Asked(key, source.choice([*WHO]), team, *((low, high) if bounded else (None, None)))

    sizes = []
    for _ in range(number):
        low = source.choice([0, 1, 1, 2])
        sizes.append((low, low + source.choice([0, 0, 1])))
    demands = tuple(asked(True) for _ in range(source.randint(1, 3)))
    rest = source.choice([0, 0, 5, 20])
    goal, most, cap = asked(False), source.random() < 0.5, source.choice([None, None, None, 1, 2])
    return Programme(pool, tuple(tours), tuple(sizes), rest, demands, goal, most, cap)


def solve_and_compare(programme: Programme, seed: int) -> None:
    """The answer is that of all schedules, and its teams are met and worth so much."""
    problem = load(programme.scenario)
    found = solve(problem)
    if not programme.choices:
        assert found.verdict == "impossible", seed
        return
    best = max(map(programme.worth, programme.choices))
    assert found.verdict == "best", seed
    first = found.goals[0].value
    assert first is not None
    assert ((first if programme.most else -first), found.goals[1].value) == best, seed
    teams = {team.name: [member.id for member in team.members] for team in found.teams}
    assert verify(problem, teams).met, seed
    assert programme.meets(programme.schedules(teams)), seed
    assert programme.worth(programme.schedules(teams)) == best, seed


@pytest.mark.parametrize("seeds", split(range(420), 25))
def test_who_has_been_before_and_how_many_serve_is_that_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        solve_and_compare(drawn(seed), seed)


@pytest.mark.parametrize("seeds", split(range(200), 20))
def test_a_roster_is_counted_as_a_person_counts_it(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        problem = load(programme.scenario)
        choice = random.Random(seed).choice(programme.every)
        teams = {
            name: [one["id"] for one, mine in zip(programme.pool, choice, strict=True) if place in mine]
            for place, name in enumerate(programme.names)
        }
        recount = verify(problem, teams)
        assert recount.met == programme.meets(choice), seed
        first = recount.goals[0].value
        assert first is not None
        assert (first if programme.most else -first) == programme.worth(choice)[0], seed


@pytest.mark.parametrize("seeds", split(range(150), 10))
def test_who_is_in_every_programme_is_that_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        found = indispensable(load(programme.scenario))
        there = [{n for n, mine in enumerate(choice) if mine} for choice in programme.choices]
        assert found.possible == bool(there), seed
        if there:
            ids = [person["id"] for person in programme.pool]
            may = {n for n, schedules in enumerate(programme.own) if any(schedules)}
            assert [*found.always] == [ids[n] for n in sorted(set.intersection(*there))], seed
            assert [*found.never] == [ids[n] for n in sorted(may) if n not in set.union(*there)], seed


@pytest.mark.parametrize("seeds", split(range(55), 5))
def test_the_next_best_programmes_are_those_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        found = alternatives(load(programme.scenario), 3)
        left = {choice: programme.worth(choice) for choice in programme.choices}
        for one in found.alternatives:
            teams = {roster.name: [member.id for member in roster.members] for roster in one.teams}
            best = max(left.values())
            assert left.pop(programme.schedules(teams), None) == best, seed
        assert len(found.alternatives) == 3 or not left, seed


def axes(programme: Programme) -> set[tuple[int, int, int]]:
    """The front of those with an earlier tour against different people against the score."""
    points = set()
    for choice in programme.choices:
        again = programme.read(Asked("again", "anyone", None), choice)
        points.add((again, -programme.read(Asked("people", "women", None), choice), programme.worth(choice)[1]))
    return {
        one for one in points if not any(o != one and all(a >= b for a, b in zip(o, one, strict=True)) for o in points)
    }


@pytest.mark.parametrize("seeds", split(range(55), 5))
def test_they_are_traded_off_as_all_schedules_say(seeds: Sequence[int]) -> None:
    for seed in seeds:
        programme = drawn(seed)
        scenario = programme.scenario | {
            "tradeoffs": [{"most": {"again": {}}}, {"least": {"people": {"sex": "F"}}}, {"most": {"total": "score"}}]
        }
        found = tradeoffs(load(scenario))
        values = {tuple(point.values) for point in found.points}
        assert {(a, -b, c) for a, b, c in values} == axes(programme), seed
