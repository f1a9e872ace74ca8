"""A plan recomputed: in plain Python, person by person, sharing nothing with the rows of any program.

Everybody goes through their courses one after the other: may they take it as they are by then, is there time, is there
a place? What they are afterwards is held against the cells of the pool that the team is verified on, which were
made on the other road (`Gain.cell`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction

from composer.analyses.gaps.variants import append_cells
from composer.base.errors import Disagreement
from composer.pool import Person, Pool, RawColumn, Tour
from composer.pool.kinds.base import canonical
from composer.problem.courses import WEEK, days_left
from composer.problem.problem import Problem

Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Learner(Person):
    """One person while they take courses: fields that have changed stand in `now`."""

    now: dict[str, object] = field(default_factory=dict)

    def __getitem__(self, name: str) -> object | None:
        return self.now[name] if name in self.now else super().__getitem__(name)


def after_plan(problem: Problem, pool: Pool, takers: Mapping[int, Sequence[int]]) -> Problem:
    """The problem with people as they are after their courses; `pool` has the recruits in it, `takers` are its rows."""
    columns = dict(pool.columns)
    gains = [course.gains(problem.pool) for course in problem.courses]
    for name in dict.fromkeys(name for each in gains for name in each):
        column = columns[name]
        cells: list[str | None] = []
        for row, courses in takers.items():
            text = None if column.codes[row] < 0 else column.texts[column.codes[row]]
            for course in courses:
                if name in gains[course]:
                    text = gains[course][name].cell(text)
            cells.append(text)
        codes = column.codes.copy()
        texts, codes[[*takers]] = append_cells(column, cells)
        columns[name] = column.like(RawColumn(name, codes, texts))
    now = {field.name: getattr(pool, field.name) for field in fields(Pool)}
    after = Trained(**{**now, "columns": columns}, untrained=pool, tours=_untrained_on(problem))
    return problem.replacing(pool=after, courses=(), recruits=())


@dataclass(frozen=True, eq=False)
class Trained(Pool):
    """Everybody after their courses; on some tours as they were before them."""

    untrained: Pool = field(kw_only=True)
    tours: frozenset[Tour] = field(kw_only=True)

    def on(self, tours: Sequence[Tour]) -> tuple[Pool, ...]:
        before = self.untrained.on(tours)
        after = super().on(tours)
        return tuple(before[place] if tour in self.tours else after[place] for place, tour in enumerate(tours))


def _untrained_on(problem: Problem) -> frozenset[Tour]:
    """Tours, as people are looked at on them, that start before any course."""
    before: set[Tour] = set()
    after: set[Tour] = set()
    for team in problem.deployed:
        start = team.days(problem.pool.tour).start
        begun = start is not None and problem.today is not None and start < problem.today
        (before if begun else after).add(problem.on_tour(team).tour)
    return frozenset(before - after)


def verify_plan(
    problem: Problem,
    better: Problem,
    takers: Mapping[int, Sequence[int]],
    recruits: Mapping[str, int],
    members: Sequence[Iterable[int]] = (),
) -> Fraction:
    """What a plan costs. `better` is the problem that its teams were verified on, `members` are those of each, as rows.

    Raises Disagreement where somebody may not take a course, has no time for it, finds no place, or is somebody else in
    `better` than they are after it; and where there are not so many recruits.
    """
    left = days_left(problem.today, [team.days(problem.pool.tour) for team in problem.deployed])
    mine = _tours(problem, members)
    gains = [course.gains(problem.pool) for course in problem.courses]
    seats: Counter[str] = Counter()
    cost = Fraction(0)
    for row, courses in takers.items():
        person = Learner(problem.pool, row)
        weeks = Fraction(0)
        for number in courses:
            course = problem.courses[number]
            if not course.who.holds(person):
                raise Disagreement(f"{_unnamed(row)} may not take the course {course.name}, as recomputed")
            for name, gain in gains[number].items():
                person.now[name] = gain.value(person[name])
            weeks += course.weeks
            seats[course.name] += 1
            cost += course.cost
        if len(set(courses)) < len(courses) or (left is not None and weeks * WEEK > left):
            raise Disagreement(f"{_unnamed(row)} has no time for all of their courses, as recomputed")
        if problem.today is not None and weeks and any(_meets(problem.today, weeks, days) for days in mine(row)):
            raise Disagreement(f"{_unnamed(row)} is on a tour while they take their courses, as recomputed")
        _same(person, better.pool.person(row), row)
    for course in problem.courses:
        if course.places is not None and seats[course.name] > course.places:
            raise Disagreement(f"the course {course.name} has {course.places} places, {seats[course.name]} are taken")
    for row in range(len(problem.pool), len(better.pool)):
        if problem.today is not None and any(start and start < problem.today for start, _ in mine(row)):
            raise Disagreement(f"{_unnamed(row)} was recruited after their tour began, as recomputed")
    for recruit in problem.recruits:
        if recruit.number is not None and recruits.get(recruit.name, 0) > recruit.number:
            raise Disagreement(f"more of the recruits {recruit.name} are taken than there are")
        cost += recruit.cost * recruits.get(recruit.name, 0)
    return cost


def _tours(problem: Problem, members: Sequence[Iterable[int]]) -> Callable[[int], list[Days]]:
    """The days of everybody's tours, those of `served` too."""
    found: dict[int, list[Days]] = {}
    for team, people in zip(problem.deployed, members, strict=False):
        tour = team.days(problem.pool.tour)
        for row in people:
            found.setdefault(int(row), []).append((tour.start, tour.end))

    def mine(row: int) -> list[Days]:
        past = None
        if problem.served is not None and row < len(problem.pool):
            past = problem.pool.person(row)[problem.served]
        return [*found.get(row, ()), *(past if isinstance(past, tuple) else ())]

    return mine


def _meets(today: date, weeks: Fraction, days: Days) -> bool:
    """Whether courses that begin today and take so many weeks share a day with these days."""
    start, end = days
    if start is None:
        return False
    return (start - today).days < weeks * WEEK and (end is None or end >= today)


def _same(by_hand: Learner, in_pool: Person, row: int) -> None:
    for name, value in by_hand.now.items():
        if _plain(value) != _plain(in_pool[name]):
            raise Disagreement(f"after their courses {_unnamed(row)} differs in `{name}` from what was recomputed")


def _unnamed(row: int) -> str:
    """A person in a message that is sent to whoever mends this program, and is not to know people's ids."""
    return f"person {row + 1} of the pool"


def _plain(value: object) -> object:
    return canonical(value) if isinstance(value, str) else value
