"""What is asked `at: any day`, against every schedule of everybody, counted anew on every day of the calendar."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations
from math import ceil, floor
from typing import Any

import pytest

from composer import explain, load, solve
from composer.analyses.counts.search import counts
from composer.analyses.redundancy.search import redundancy
from composer.checking.verify import verify
from tests.support.samples import split
from tests.support.schedules import Choice, choices

FIRST = date(2027, 1, 1)
Days = tuple[date, date] | None


@dataclass(frozen=True)
class Asked:
    """What is asked on any day, counted in plain Python."""

    row: dict[str, Any]

    def value(self, people: Sequence[dict[str, Any]]) -> Fraction:
        women = sum(one["sex"] == "F" for one in people)
        match next(iter(self.row)):
            case "members":
                return Fraction(len(people) if not self.row["members"] else women)
            case "total":
                return Fraction(sum(one["score"] for one in people))
            case "distinct":
                return Fraction(len({one["unit"] for one in people}))
        return Fraction(100 * women, len(people)) if people else Fraction()

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """The floor and the ceiling, a share's in percent."""
        low, high = self.row.get("at_least"), self.row.get("at_most")
        times = 100 if "share" in self.row else 1
        low, high = (None if each is None else Fraction(each) * times for each in (low, high))
        return low, high

    def short(self, people: Sequence[dict[str, Any]]) -> tuple[int, int]:
        """What is missing to the floor, and what is too much for the ceiling, in whole units."""
        value, (low, high) = self.value(people), self.ends
        if "share" in self.row:
            women, whole = sum(one["sex"] == "F" for one in people), max(1, len(people))
            missing = 0 if low is None else ceil(low * whole / 100) - women
            excess = 0 if high is None else women - floor(high * whole / 100)
        else:
            missing = 0 if low is None else ceil(low - value)
            excess = 0 if high is None else ceil(value - high)
        return max(0, missing), max(0, excess)


@dataclass(frozen=True)
class Programme:
    """A drawn scenario, and what brute force says of it."""

    scenario: dict[str, Any]
    tours: tuple[Days, ...]
    asked: Asked

    @cached_property
    def calendar(self) -> list[tuple[date, tuple[int, ...]]]:
        """The teams that are there, day by day."""
        dated = [days for days in self.tours if days]
        day, found = min(start for start, _ in dated), []
        while day <= max(end for _, end in dated):
            there = tuple(n for n, days in enumerate(self.tours) if days is None or days[0] <= day <= days[1])
            found += [(day, there)] if there else []
            day += timedelta(1)
        return found

    @cached_property
    def schedules(self) -> list[Choice]:
        """Every schedule that gives each team as many as it may have, whatever is asked besides."""
        meet = {
            frozenset(pair)
            for pair in combinations(range(len(self.tours)), 2)
            if None in (days := [self.tours[n] for n in pair]) or self._overlap(*days)  # type: ignore[arg-type]
        }
        some = [each for number in range(len(self.tours) + 1) for each in combinations(range(len(self.tours)), number)]
        mine = [each for each in some if not any(frozenset(pair) in meet for pair in combinations(each, 2))]
        sizes = [(team["size"]["at_least"], team["size"]["at_most"]) for team in self.scenario["teams"]]
        return choices([mine] * len(self.scenario["pool"]), sizes)

    @cached_property
    def possible(self) -> list[Choice]:
        """Those that meet on every day what is asked."""
        return [schedule for schedule in self.schedules if self.met(schedule)]

    @staticmethod
    def _overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
        return one[0] <= other[1] and other[0] <= one[1]

    @cached_property
    def days(self) -> list[tuple[int, ...]]:
        """The days that differ in which teams are there."""
        return [*dict.fromkeys(there for _, there in self.calendar)]

    def by_day(self, schedule: Choice) -> list[tuple[int, ...]]:
        """Who is there, on each of the days that differ."""
        return [tuple(one for one, mine in enumerate(schedule) for n in mine if n in there) for there in self.days]

    @cached_property
    def counted(self) -> Callable[[tuple[int, ...]], tuple[Fraction, tuple[int, int]]]:
        """The value of some people, and what they are short of."""
        pool, asked = self.scenario["pool"], self.asked
        return cache(lambda people: (asked.value(some := [pool[one] for one in people]), asked.short(some)))

    def values(self, schedule: Choice) -> list[Fraction]:
        """The value of each of the days that differ."""
        return [self.counted(people)[0] for people in self.by_day(schedule)]

    def short(self, schedule: Choice) -> tuple[int, ...]:
        """What is missing on the worst day, and what is too much."""
        return tuple(map(max, zip(*(self.counted(people)[1] for people in self.by_day(schedule)), strict=True)))

    def met(self, schedule: Choice) -> bool:
        low, high = self.asked.ends
        return all((low is None or value >= low) and (high is None or value <= high) for value in self.values(schedule))

    def score(self, schedule: Choice) -> int:
        return sum(one["score"] * len(mine) for one, mine in zip(self.scenario["pool"], schedule, strict=True))

    def ids(self, schedule: Choice) -> dict[str, list[str]]:
        pool = self.scenario["pool"]
        return {
            team["name"]: [one["id"] for one, mine in zip(pool, schedule, strict=True) if n in mine]
            for n, team in enumerate(self.scenario["teams"])
        }


def _bound(source: random.Random) -> dict[str, Any]:
    """A measure with a floor, a ceiling or both."""
    key, values = source.choice(
        [
            ("members", ({}, [0, 1, 2, 3, 4])),
            ("members", ({"sex": "F"}, [0, 1, 2])),
            ("share", ({"sex": "F"}, ["1/4", "1/3", "1/2", "2/3"])),
            ("total", ("score", [2, 5, 8, 12, 16])),
            ("distinct", ("unit", [1, 2, 3])),
        ]
    )
    low, high = sorted(source.sample(values[1], 2), key=Fraction)
    ends = source.choice([{"at_least": low}, {"at_most": high}, {"at_most": low}, {"at_least": low, "at_most": high}])
    return {key: values[0], **ends}


@cache
def drawn(seed: int) -> Programme:
    """Two to five tours, three or four people; now and then a team without days."""
    source = random.Random(seed)
    pool = [
        {"id": f"P{n}", "sex": source.choice("FM"), "unit": source.choice("abc"), "score": source.randint(0, 9)}
        for n in range(source.choice([3, 3, 4]))
    ]
    tours: list[Days] = []
    for _ in range(source.randint(2, 5)):
        start = FIRST + timedelta(source.randint(0, 40))
        tours.append((start, start + timedelta(source.randint(0, 25))))
    if source.random() < 0.2:
        tours[-1] = None
    teams = []
    for n, days in enumerate(tours):
        low = source.choice([0, 1, 1])
        team: dict[str, Any] = {"name": "abcde"[n], "size": {"at_least": low, "at_most": low + 1}, "keep": ["size"]}
        teams.append(team | ({} if days is None else {"start": str(days[0]), "end": str(days[1])}))
    row = _bound(source)
    require = [row | {"at": "any day", "name": "Every day"}]
    goal = source.choice(["most", "least"])
    scenario = {"pool": pool, "teams": teams, "require": require, "prefer": [{goal: {"total": "score"}}]}
    return Programme(scenario, tuple(tours), Asked(row))


NUMBER = 120


@pytest.mark.parametrize("seeds", split(range(NUMBER), 4))
def test_the_best_programme_is_the_best_of_those_that_meet_it_on_every_day(seeds: Sequence[int]) -> None:
    for seed in seeds:
        drawing = drawn(seed)
        problem = load(drawing.scenario)
        found = solve(problem)
        scores = [drawing.score(schedule) for schedule in drawing.possible]
        if not scores:
            assert found.verdict == "impossible", seed
            continue
        best = max(scores) if "most" in drawing.scenario["prefer"][0] else min(scores)
        assert (found.verdict, found.goals[0].value) == ("best", best), seed


@pytest.mark.parametrize("seeds", split(range(NUMBER), 4))
def test_the_worst_day_is_found_of_any_schedule(seeds: Sequence[int]) -> None:
    for seed in seeds:
        drawing = drawn(seed)
        problem = load(drawing.scenario)
        for schedule in random.Random(seed).sample(drawing.schedules, min(4, len(drawing.schedules))):
            found = verify(problem, drawing.ids(schedule)).findings[0]
            low, high = drawing.asked.ends
            room = [
                min(([] if low is None else [value - low]) + ([] if high is None else [high - value]))
                for value in drawing.values(schedule)
            ]
            worst = room.index(min(room))
            first = next(day for day, there in drawing.calendar if there == drawing.days[worst])
            assert found.met == drawing.met(schedule), seed
            assert (found.day, found.observed) == (first, drawing.values(schedule)[worst]), seed


@pytest.mark.parametrize("seeds", split([88, *range(88), *range(89, NUMBER)], 8))
def test_the_cheapest_way_out_and_the_nearest_bound_are_those_of_all_schedules(seeds: Sequence[int]) -> None:
    for seed in seeds:
        drawing = drawn(seed)
        if not drawing.schedules or drawing.possible:
            continue
        way = explain(load(drawing.scenario)).ways_out.ways[0]  # type: ignore[union-attr]
        short = {schedule: drawing.short(schedule) for schedule in drawing.schedules}
        assert way.cost == min(map(sum, short.values())), seed
        by = tuple(sum(change.by for change in way.changes if change.ceiling == end) for end in (False, True))
        reaching = [drawing.values(schedule) for schedule, each in short.items() if each == by]
        if len(way.changes) == 1:
            ceiling = way.changes[0].ceiling
            nearest = min(map(max, reaching)) if ceiling else max(map(min, reaching))
            assert way.changes[0].after == nearest, seed
        assert reaching, seed


@pytest.mark.parametrize("seeds", split(range(NUMBER), 4))
def test_it_cannot_matter_where_every_schedule_meets_it(seeds: Sequence[int]) -> None:
    for seed in seeds:
        drawing = drawn(seed)
        if drawing.possible:
            found, everywhere = redundancy(load(drawing.scenario)), drawing.possible == drawing.schedules
            assert [each.requirement for each in found.demands] == (["Every day"] if everywhere else []), seed


@pytest.mark.parametrize("seeds", split(range(NUMBER), 12))
def test_what_counting_calls_too_few_no_schedule_meets(seeds: Sequence[int]) -> None:
    for seed in seeds:
        drawing = drawn(seed)
        found = counts(load(drawing.scenario))
        if found.impossible:
            assert not drawing.possible, seed


def test_counting_alone_rules_some_of_them_out() -> None:
    assert sum(counts(load(drawn(seed).scenario)).impossible for seed in range(12)) > 0
