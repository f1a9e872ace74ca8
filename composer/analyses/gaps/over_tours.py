"""The program in which people may take courses, where somebody can be on several tours.

**Argument.** The problem is written down over everybody as they are and in each version of themselves, as if these were
different people; whoever takes courses is that one version on all tours (on those before `today` it reads as they are).
What is to be added is that of one person one version at most is on tours. People who are in the same group, and alike
in every version, are a *class*; for each version of it a helper says how many of the class take that. No more of the
version are in any set of teams that exclude each other, nor more of the others than are left. Teams are intervals over
these sets; so that many people are enough for each version's places (`problem.assignment`), and where rows of each
person hold besides that people alike can share, so many times their bounds (`Program.splits`). A helper is no more than
the places are, so that each of those it counts can be given one. Where such rows cannot be shared everybody is a class
alone. Recruits of one kind are counted alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Rows
from composer.encoding.program import Program, Row, Source, row
from composer.measures import Linear, Trait
from composer.measures.sparse import Sparse
from composer.presolve.condense import Placement
from composer.presolve.person_rows import deal_in_turn
from composer.problem.problem import Problem

COURSES = Source("courses")
"""What rows come of that say who takes which courses."""


@dataclass(frozen=True, eq=False)
class Share:
    """So many of `people`, rows of the pool, as helper `auxiliary` says are on tours as the `rows` of the program, and
    take some courses for it; of a recruit they join."""

    auxiliary: int
    people: Rows
    rows: Rows
    courses: tuple[int, ...]
    recruit: int = -1


@dataclass(frozen=True, eq=False)
class Shares:
    """Every share; those with the same `people` are of one class. `size` is how many there are in the pool."""

    each: tuple[Share, ...]
    written: Program
    size: int

    @property
    def teaches(self) -> bool:
        """Whether somebody could take a course."""
        return any(share.courses for share in self.each)

    def deal(self, placement: Placement) -> tuple[Placement, dict[int, tuple[int, ...]]]:
        """A choice of versions as one of people, and who takes which courses."""
        members = [rows[rows < self.size].tolist() for rows in placement.members]
        free: dict[int, list[int]] = {}
        courses: dict[int, tuple[int, ...]] = {}
        shares = [share for share in self.each if placement.auxiliaries[share.auxiliary]]
        for share in shares:
            first = int(share.people[0])
            if share.recruit >= 0:
                members = [[person for person in each if person not in {*share.people.tolist()}] for each in members]
            if first not in free:
                taken = {person for each in members for person in each}
                free[first] = [person for person in share.people.tolist() if person not in taken]
        for share in shares:
            number, queue = int(placement.auxiliaries[share.auxiliary]), free[int(share.people[0])]
            mine, queue[:number] = queue[:number], []
            places = [int(np.isin(rows, share.rows).sum()) for rows in placement.members]
            for team, joining in self._in_turn(int(share.rows[0]), mine, places).items():
                members[team] += joining
            if share.recruit < 0:
                courses |= dict.fromkeys(mine, share.courses)
        people = tuple(np.array(sorted(each), np.intp) for each in members)
        return Placement(people, placement.auxiliaries), courses

    def _in_turn(self, one: int, people: Sequence[int], places: Sequence[int]) -> dict[int, list[int]]:
        """So many places in each team given to all of these people, who are on tours as `one`: where no row of each
        person is theirs, whoever is free again goes before those who have been nowhere, as long as enough places are
        left for them."""
        if len(people) > 1 and self.written.personal_rows(one):
            return deal_in_turn(self.written, people, {team: number for team, number in enumerate(places) if number})
        stretches = self.written.exclusive.stretches
        members: dict[int, list[int]] = {team: [] for team in range(len(places))}
        fresh, until, left = [*people], dict[int, int](), sum(places)
        for team in sorted(range(len(places)), key=lambda team: stretches[team][0]):
            first, last = stretches[team]
            for _ in range(places[team]):
                again = [person for person, end in until.items() if end < first]
                person = again[0] if again and len(fresh) < left else fresh.pop(0)
                until[person] = last
                members[team].append(person)
                left -= 1
        return members


class SharesWriter:
    """Writes down, class by class, that of one person one version at most is on tours."""

    def __init__(self, problem: Problem, written: Program, kind: NDArray[np.intp]) -> None:
        self.problem, self.written, self.kind = problem, written, kind
        self.auxiliaries = list(written.auxiliaries)
        self.shares: list[Share] = []
        self._codes = np.zeros(len(written.pool), np.int32)
        self._rows: list[tuple[dict[tuple[int, int], int], dict[int, int], int]] = []
        self._last = 0

    def offer(self, people: Rows, rows: NDArray[np.intp], courses: Sequence[tuple[int, ...]]) -> None:
        """People of one group, and the row of each in each version, which these courses lead to."""
        written, everyone = self.written, np.concatenate([people[:, None], rows], axis=1)
        told = [block.eligible for block in written.blocks] + [trait.codes for trait in written.traits]
        told += [each.trait.codes for each in written.personal]
        keys = np.concatenate([each[everyone].astype(np.int64) for each in told], axis=1)
        of = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
        for number in range(int(of.max()) + 1):
            mine = np.flatnonzero(of == number)
            for some in [mine] if self._shared(everyone[mine[0]]) else mine[:, None]:
                self._offer(people[some], [*zip(rows[some].T, courses, strict=True)])

    def _shared(self, versions: Iterable[int]) -> bool:
        """Whether people alike may be counted, who are these rows: of each so many share what one may have."""
        written = self.written
        return all(
            written.splits(one) and not any(each.auxiliaries for each in written.personal_rows(one)) for one in versions
        )

    def _offer(self, people: Rows, versions: Sequence[tuple[Rows, tuple[int, ...]]]) -> None:
        """A class, and the rows of each of its versions with the courses."""
        there = [(rows, courses) for rows, courses in versions if self._teams(rows)]
        if not there:
            return
        helpers = [self._share(people, rows, courses, self._most(courses)) for rows, courses in there]
        base = self._code(people)
        self._add({}, dict.fromkeys(helpers, 1), len(people))
        for teams, bound in self._limits(people):
            taking = dict.fromkeys(helpers, bound)
            self._add(dict.fromkeys(((team, base) for team in teams), 1), taking, bound * len(people))

    def join(self, recruit: int) -> None:
        """The recruits of one kind, all alike, or each alone; then those who stand first join first."""
        people = np.flatnonzero(self.kind == recruit)
        last = None
        for mine in [people] if self._shared(people[:1]) else people[:, None]:
            helper = self._share(mine, mine, (), None, recruit) if len(mine) and self._teams(mine) else None
            if last is not None and helper is not None:
                self._add({}, {helper: 1, last: -1}, 0)
            last = helper

    def _share(self, people: Rows, rows: Rows, courses: tuple[int, ...], most: int | None, recruit: int = -1) -> int:
        helper = len(self.auxiliaries)
        self.auxiliaries.append((0, len(people) if most is None else min(len(people), most)))
        self.shares.append(Share(helper, people, rows, courses, recruit))
        code = self._code(rows)
        for teams, bound in self._limits(rows):
            self._add(dict.fromkeys(((team, code) for team in teams), 1), {helper: -bound}, 0)
        self._add(dict.fromkeys(((team, code) for team in self._teams(rows)), -1), {helper: 1}, 0)
        return helper

    def _add(self, people: dict[tuple[int, int], int], helpers: dict[int, int], high: int) -> None:
        self._rows.append((people, helpers, high))

    def _most(self, courses: Iterable[int]) -> int | None:
        each = [self.problem.courses[course].places for course in courses]
        return min((places for places in each if places is not None), default=None)

    def _code(self, rows: Rows) -> int:
        self._last += 1
        self._codes[rows] = self._last
        return self._last

    def _teams(self, rows: Rows) -> list[int]:
        return [team for team, block in enumerate(self.written.teams) if block.eligible[rows[0]]]

    def _limits(self, rows: Rows) -> list[tuple[list[int], int]]:
        """In how many of which teams people alike may each be: those that exclude each other, and rows of each person
        where these can be shared; of those alone they hold anyway."""
        mine, one = self._teams(rows), int(rows[0])
        limits = [([*each], 1) for each in self.written.exclusive.sets]
        if len(rows) > 1:
            limits += [([*each.weights], each.bound(one)) for each in self.written.personal_rows(one)]
        found = [([team for team in teams if team in mine], bound) for teams, bound in limits]
        return [(teams, bound) for teams, bound in found if teams]

    def result(self) -> tuple[Program, tuple[Share, ...], tuple[Linear, ...]]:
        """The program with the rows in it; and how many take each course, then how many of each recruit join."""
        numbers: list[Linear] = []
        for number, course in enumerate(self.problem.courses):
            numbers.append(Linear(auxiliaries={each.auxiliary: 1 for each in self.shares if number in each.courses}))
            if course.places is not None:
                self._add({}, dict(numbers[-1].auxiliaries), course.places)
        for recruit in range(len(self.problem.recruits)):
            numbers.append(Linear(auxiliaries={each.auxiliary: 1 for each in self.shares if each.recruit == recruit}))
        trait, size = len(self.written.traits), self._last + 1
        rows: list[Row] = [*self.written.rows]
        for people, helpers, high in self._rows:
            weights = {(team, trait): Sparse.of([(code, weight)], size) for (team, code), weight in people.items()}
            rows.append(row(Linear(weights, helpers), None, high, COURSES))
        traits = (*self.written.traits, Trait(self._codes, size))
        program = replace(self.written, traits=traits, auxiliaries=tuple(self.auxiliaries), rows=tuple(rows))
        return program, tuple(self.shares), tuple(numbers)


def limited_away(written: Program, away: Iterable[tuple[Rows, Sequence[int]]]) -> Program:
    """The program where some rows are in none of some teams."""
    masks = [block.eligible.copy() for block in written.teams]
    for rows, teams in away:
        for team in teams:
            masks[team][rows] = False
    pairs = zip(written.teams, masks, strict=True)
    return written.with_teams(
        replace(block, eligible=mask, most=min(block.most, int(mask.sum()))) for block, mask in pairs
    )
