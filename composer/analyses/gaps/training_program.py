"""The program in which people may take courses and recruits may join.

**Argument.** Write the problem down over a pool that holds, besides everybody as they are, everybody in each version of
themselves (`analyses.gaps.course_paths`): its rows say what any team of such people has to meet. A team here is people,
and for some of them the courses they take. People who are in the same group, who pass the same gates in each version
and whose version adds the same to every row, are a *class*; of a class only how many members take which courses
matters, so a helper counts them. A member who takes courses adds to a row what they add as they are, and the difference
that the version makes, which is the helper's weight. Helpers of a class are at most as many as its members in that
team; where only a version passes the gates, exactly as many. So each choice of the one program is a choice of the
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from composer.analyses.gaps.course_days import own_tours, tours_before
from composer.analyses.gaps.course_paths import find_course_paths
from composer.analyses.gaps.everybody import Group, countable, everybody, who_is_away
from composer.analyses.gaps.over_tours import COURSES, Shares, SharesWriter, limited_away
from composer.analyses.gaps.recruits import with_recruits
from composer.analyses.gaps.variants import make_variants
from composer.base.arrays import Ints, Rows
from composer.encoding.encode import encode
from composer.encoding.program import Block, Objective, Program, Row, Source, row
from composer.measures import Linear, Quotient, Trait
from composer.measures.sparse import Sparse
from composer.pool import Pool
from composer.presolve.condense import Placement
from composer.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Taking:
    """Members of one class in one team who take some courses: helper `auxiliary` counts them."""

    auxiliary: int
    team: int
    people: Rows
    courses: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class TrainingProgram:
    """`program` is over the people of `pool`: those of the problem, then recruits, `kind` telling which of them.

    `numbers` are what a plan is told by: how many seats of each course are taken, then how many of each recruit join.
    `takings` stand in the order in which members are told off to courses. Where teams have different days there are
    `shares` instead, and `program` is over everybody in each version.
    """

    program: Program
    pool: Pool
    kind: NDArray[np.intp]
    takings: tuple[Taking, ...]
    numbers: tuple[Linear, ...]
    shares: Shares | None = None

    @property
    def teaches(self) -> bool:
        """Whether somebody could take a course."""
        return bool(self.takings) or (self.shares is not None and self.shares.teaches)

    def price(self, costs: Sequence[Fraction]) -> tuple[Linear, int]:
        """What a plan costs, each of its numbers times its cost, times a scale that makes it whole; and that scale."""
        scale = lcm(*(cost.denominator for cost in costs))
        total = Linear()
        for number, cost in zip(self.numbers, costs, strict=True):
            total += number * int(cost * scale)
        return total, scale

    def settled(self, placement: Placement) -> tuple[Placement, dict[int, tuple[int, ...]]]:
        """A choice as people of the pool, and who of them takes which courses, in order."""
        return (placement, self.takers(placement)) if self.shares is None else self.shares.deal(placement)

    def takers(self, placement: Placement) -> dict[int, tuple[int, ...]]:
        """Who of a choice's members takes which courses, in order; rows of the pool. Earlier members go first."""
        courses: dict[int, tuple[int, ...]] = {}
        for taking in self.takings:
            members = np.intersect1d(taking.people, placement.members[taking.team], assume_unique=True).tolist()
            free = [member for member in members if member not in courses]
            for member in free[: int(placement.auxiliaries[taking.auxiliary])]:
                courses[member] = taking.courses
        return courses


def encode_training(problem: Problem, goals: bool, look: Callable[[], None] = lambda: None) -> TrainingProgram:
    """The program of a problem with its courses and recruits, with its goals or without them. `look` is called now and
    then; what it raises ends it.

    Whom a course would bring where a total or average could not count them, their cell being blank, takes none.
    Raises Undecided where there are too many combinations of courses, ScenarioError for a recruit whom a total or
    average could not count, and what `composer.encoding.encode.encode` raises.
    """
    pool, kind = with_recruits(problem)
    learning = find_course_paths(problem, pool, kind < 0, goals, look)
    asked = problem.replacing(prefer=problem.prefer if goals else (), tradeoffs=(), courses=(), recruits=())
    learning = countable(problem, pool, kind, learning)
    rows, cells, groups = everybody(learning, len(pool))
    variants = make_variants(pool, rows, cells, tours_before(problem))
    written = encode(asked.replacing(pool=variants), check=look)
    written = limited_away(written, who_is_away(problem, pool, kind, groups))
    if len(set(own_tours(problem))) == 1:
        return _Developing(problem, pool, kind, groups, written, look).result()
    return _over_tours(problem, pool, kind, groups, written)


def _over_tours(
    problem: Problem, pool: Pool, kind: NDArray[np.intp], groups: Sequence[Group], written: Program
) -> TrainingProgram:
    """The program of people who can be on several tours."""
    writer = SharesWriter(problem, written, kind)
    for group in groups:
        writer.offer(group.people, group.rows, group.courses)
    for recruit in range(len(problem.recruits)):
        writer.join(recruit)
    program, shares, numbers = writer.result()
    return TrainingProgram(program, pool, kind, (), numbers, Shares(shares, written, len(pool)))


class _Developing:
    """Puts helpers that count who takes which courses into a program that was written for everybody in each version."""

    def __init__(
        self,
        problem: Problem,
        pool: Pool,
        kind: NDArray[np.intp],
        groups: Sequence[Group],
        written: Program,
        look: Callable[[], None],
    ) -> None:
        self.problem, self.pool, self.kind, self.written, self.look = problem, pool, kind, written, look
        self.eligible = [block.eligible[: len(pool)].copy() for block in written.blocks]
        self.auxiliaries = list(written.auxiliaries)
        self.takings: list[Taking] = []
        self.links: list[tuple[int, int, bool, list[int]]] = []  # class, team, whether all must, takings
        self.klass = np.zeros(len(pool), np.int32)
        self.samples: list[tuple[int, int]] = []  # for each taking the row of somebody as they are and as they would be
        classes = 0
        for group in groups:
            for people, rows in self._classes(group):
                self.look()
                classes += 1
                self.klass[people] = classes
                self._offer(classes, people, rows, group.courses)
        self.classes = classes + 1
        self._rows = np.array(self.samples, np.intp).reshape(-1, 2)
        of_team = np.array([taking.team for taking in self.takings], np.intp)
        self._of_team = [np.flatnonzero(of_team == team) for team in range(len(written.blocks))]

    def _classes(self, group: Group) -> Iterable[tuple[Rows, NDArray[np.intp]]]:
        """The group parted by what each version changes."""
        keys: list[Ints] = []
        arrays = [block.eligible for block in self.written.blocks] + [trait.codes for trait in self.written.traits]
        for array in arrays:
            now, then = array[group.people][:, None], array[group.rows]
            if (now != then).any() or array.dtype == np.bool_:
                keys += [now.astype(np.int64), then.astype(np.int64)]
        of = np.unique(np.concatenate(keys, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
        for number in range(int(of.max()) + 1):
            mine = of == number
            yield group.people[mine], group.rows[mine]

    def _offer(self, klass: int, people: Rows, rows: NDArray[np.intp], courses: Sequence[tuple[int, ...]]) -> None:
        """Helpers for each team in which somebody of the class could be after some courses."""
        for team, block in enumerate(self.written.blocks):
            fits = np.flatnonzero(block.eligible[rows[0]]).tolist()
            as_they_are = bool(block.eligible[people[0]])
            if not fits:
                continue
            self.eligible[team][people] = True
            mine = []
            for version in fits:
                places = [self.problem.courses[course].places for course in courses[version]]
                most = min([len(people), block.most, *(place for place in places if place is not None)])
                mine.append(len(self.takings))
                self.takings.append(Taking(len(self.auxiliaries), team, people, courses[version]))
                self.samples.append((int(people[0]), int(rows[0, version])))
                self.auxiliaries.append((0, most))
            self.links.append((klass, team, not as_they_are, mine))

    def result(self) -> TrainingProgram:
        written, size = self.written, len(self.pool)
        traits = [Trait(trait.codes[:size], trait.size) for trait in written.traits]
        members = len(traits)
        traits.append(Trait(self.klass, self.classes))
        joining = len(traits)
        traits.append(Trait((self.kind + 1).astype(np.int32), len(self.problem.recruits) + 1))
        rows = [Row(self._changed(each.expression), each.low, each.high, each.source) for each in written.rows]
        for klass, team, all_of_them, takings in self.links:
            there = Linear({(team, members): Sparse.of([(klass, 1)], self.classes)})
            taking = Linear(auxiliaries={self.takings[taking].auxiliary: -1 for taking in takings})
            rows.append(row(there + taking, 0, 0 if all_of_them else None, COURSES))
        numbers = [
            Linear(auxiliaries={taking.auxiliary: 1 for taking in self.takings if course in taking.courses})
            for course in range(len(self.problem.courses))
        ]
        for course, number in zip(self.problem.courses, numbers, strict=True):
            if course.places is not None and number.auxiliaries:
                rows.append(row(number, None, course.places, Source(course.name)))
        for recruit in range(len(self.problem.recruits)):
            one = Sparse.of([(recruit + 1, 1)], len(self.problem.recruits) + 1)
            numbers.append(Linear.over(range(len(written.blocks)), joining, one))
        blocks = [
            Block(block.name, mask, block.least, min(block.most, int(mask.sum())))
            for block, mask in zip(written.blocks, self.eligible, strict=True)
        ]
        goals = [Objective(goal.label, self._quotient(goal.quotient), goal.most) for goal in written.goals]
        if not written.exclusive.one_of_all:
            raise NotImplementedError("who takes which courses takes it that nobody can be in two teams")
        parts = (tuple(blocks), tuple(traits), tuple(self.auxiliaries), tuple(rows), tuple(goals), written.exclusive)
        program = Program(self.pool, *parts)
        return TrainingProgram(program, self.pool, self.kind, tuple(self.takings), tuple(numbers))

    def _quotient(self, quotient: Quotient) -> Quotient:
        count = None if quotient.count is None else self._changed(quotient.count)
        return replace(quotient, top=self._changed(quotient.top), count=count)

    def _changed(self, expression: Linear) -> Linear:
        """The expression with what every version adds beyond what the same person adds as they are."""
        self.look()
        helpers = dict(expression.auxiliaries)
        for (team, trait), weights in expression.people.items():
            codes = self.written.traits[trait].codes
            mine = self._of_team[team]
            now, then = (codes[self._rows[mine, column]] for column in (0, 1))
            more = weights[then] - weights[now]
            for place in np.flatnonzero(more).tolist():
                helper = self.takings[int(mine[place])].auxiliary
                helpers[helper] = helpers.get(helper, 0) + int(more[place])
        return replace(expression, auxiliaries=helpers)
