"""A team with reserves as it is after each loss, where some of what is asked of it gives way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from composer.base.arrays import Rows
from composer.base.errors import Disagreement, Path
from composer.checking.matching import assign_seats
from composer.checking.reserves import losses, stand_ins
from composer.encoding.elastic import Side
from composer.pool import Person
from composer.presolve.condense import Placement
from composer.problem.edits import BoundKind, Change
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.reserves import COVER
from composer.problem.team import Size, Team

Given = Mapping[tuple[Path, bool], int]
"""By how much what stands at a path in a team gives way, its ceiling or its floor."""


def moved_reserves(team: Team, cover: bool, ceiling: bool, by: int) -> tuple[BoundKind, int, int]:
    """That fewer losses are covered, or there are more or fewer reserves."""
    assert team.reserves is not None
    if cover:
        return "cover", team.reserves.cover, team.reserves.cover - by
    before = team.reserves.number.high if ceiling else team.reserves.number.low
    assert before is not None
    return "reserves", before, before + by if ceiling else before - by


def worst_after(
    problem: Problem,
    team: Team,
    row: Requirement,
    change: Change,
    placement: Placement,
    shortfalls: Mapping[Side, int],
) -> Fraction:
    """The number of a requirement that gives way in a team with reserves at the worst: as it is, or after a loss."""
    index = problem.deployed.index(team)
    wanting = [single for single in problem.deployed if single.reserves is not None]
    reserves = placement.beside[wanting.index(team)]
    groups = after_losses(problem, team, placement.members[index], reserves, shortfalls)
    values = [row.measure.observe(members) for members in groups]
    if team.survive is not None and isinstance(change.after, Fraction):
        values.append(change.after)
    return (max if change.ceiling else min)(values)


def after_losses(
    problem: Problem, team: Team, members: Rows, reserves: Rows, shortfalls: Mapping[Side, int]
) -> list[list[Person]]:
    """The members, and those who are there after each loss that is to be covered, reserves having stepped in so that
    nothing lacks more than it may by these shortfalls. Raises Disagreement where none can."""
    on = problem.on_tour(team)
    there, stand_by = ([on.person(row, team.name) for row in rows.tolist()] for rows in (members, reserves))
    mine = [(source, ceiling, by) for (source, ceiling), by in shortfalls.items() if source.team == team.name]
    given: Given = {(source.path[2:], ceiling): by for source, ceiling, by in mine}
    assert team.reserves is not None
    fewer = sum(by for source, _, by in mine if source.label.endswith(f": {COVER}"))
    good = _Leniently(team, there, given)
    groups = [there]
    for lost in losses(there, team.reserves.cover - fewer):
        gone = {person.row for person in lost}
        left = [person for person in there if person.row not in gone]
        some = stand_ins(team, left, stand_by, good.holds, good.size)
        if some is None:
            named = ", ".join(person.id for person in lost)
            raise Disagreement(f"the engine's reserves make the loss of {named} good, recomputed they do not")
        groups.append([*left, *some])
    return groups


class _Leniently:
    """What is asked of a team, some of which gives way."""

    def __init__(self, team: Team, members: Sequence[Person], given: Given) -> None:
        self._given = given
        low, high = team.size.low, team.size.high
        self.size = Size(len(members), len(members))
        if low != high:
            more = high if high is None else high + self._by("size", ceiling=True)
            self.size = Size(low - self._by("size"), more)
        self._values = {
            index: row.measure.observe(members) for index, row in enumerate(team.require) if row.exactly is not None
        }

    def holds(self, team: Team, members: Sequence[Person]) -> bool:
        """Whether these people lack no more than they may."""
        return self._seated(team, members) and all(
            self._met(row, index, members) for index, row in enumerate(team.require)
        )

    def _by(self, *path: str | int, ceiling: bool = False) -> int:
        return self._given.get((path, ceiling), 0)

    def _seated(self, team: Team, members: Sequence[Person]) -> bool:
        fits = [[place for place, seat in enumerate(team.seats) if seat.who.holds(person)] for person in members]
        numbers = [seat.number - self._by("seats", place) for place, seat in enumerate(team.seats)]
        return sum(place is not None for place in assign_seats(fits, numbers)) == sum(numbers)

    def _met(self, row: Requirement, index: int, members: Sequence[Person]) -> bool:
        if row.exactly is not None:
            return row.measure.observe(members) == self._values[index]
        low, high = (None, None) if row.low is None else (row.low, None), (None, row.high)
        sides: list[tuple[tuple[Fraction | None, Fraction | None], bool]] = [(low, False), (high, True)]
        return all(
            row.measure.shortfall(members, *ends) <= self._by("require", index, ceiling=ceiling)
            for ends, ceiling in sides
        )
