"""Which demands a choice of people meets, counted by hand: all that one team found can teach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.errors import Path
from composer.pool import Person
from composer.problem import Problem
from composer.reduce.classes import Rows
from composer.requirement import Requirement
from composer.seating import seated
from composer.team import Team
from composer.verification import finding
from composer.who import Who

People = Mapping[str, Sequence[Person]]


class Standing:
    """Holds choices of people against the demands of a problem; sets of demands are bits, in the order of the
    paths that lead to them."""

    def __init__(self, problem: Problem, paths: Sequence[Path]) -> None:
        self._problem = problem
        self._paths = paths
        self._persons: dict[int, Person] = {}

    def met(self, members: Sequence[Rows], first: int) -> int:
        """The demands that the members of the teams meet, all at once; the teams are in the order of `deployed`.

        Members fill the seats among `first`, where they can, before any other seat.
        """
        people = {
            team.name: [self._person(row) for row in rows.tolist()]
            for team, rows in zip(self._problem.deployed, members, strict=True)
        }
        found = 0
        seats: dict[int, list[int]] = {}
        for bit, path in enumerate(self._paths):
            if path[2:3] == ("seats",):
                seats.setdefault(int(path[1]), []).append(bit)
            elif self._holds(path, people):
                found |= 1 << bit
        for position, bits in seats.items():
            found |= self._filled(position, sorted(bits, key=lambda bit: not first >> bit & 1), people)
        return found

    def _person(self, row: int) -> Person:
        if row not in self._persons:
            self._persons[row] = self._problem.pool.person(row)
        return self._persons[row]

    def _holds(self, path: Path, people: People) -> bool:
        if path[0] == "require":
            requirement = self._problem.require[int(path[1])]
            everybody = [person for persons in people.values() for person in persons]
            return _met(requirement, everybody if requirement.team is None else people[requirement.team])
        team = self._problem.teams[int(path[1])]
        each = [people[single.name] for single in team.each()]
        if path[2] == "size":
            low, high = team.size.low, team.size.high
            return all(low <= len(persons) and (high is None or len(persons) <= high) for persons in each)
        if path[2] == "everyone":
            gate: Who = dict(team.gates())[str(path[3])]
            return all(gate.holds(person) for persons in each for person in persons)
        return all(_met(team.require[int(path[3])], persons) for persons in each)

    def _filled(self, position: int, bits: Sequence[int], people: People) -> int:
        """The seats of one team, or of all teams alike, that can be filled together: earlier ones are preferred."""
        team = self._problem.teams[position]
        found = 0
        filled: list[int] = []
        for bit in bits:
            seat = int(self._paths[bit][3])
            if all(_seated(team, [*filled, seat], people[single.name]) for single in team.each()):
                filled.append(seat)
                found |= 1 << bit
        return found


def _met(requirement: Requirement, persons: Sequence[Person]) -> bool:
    return finding(requirement, persons).met


def _seated(team: Team, seats: Sequence[int], persons: Sequence[Person]) -> bool:
    """Whether all places of these seats can be filled by different people."""
    fits = [[place for place, seat in enumerate(seats) if team.seats[seat].who.holds(person)] for person in persons]
    wanted = [team.seats[seat].number for seat in seats]
    return len([place for place in seated(fits, wanted) if place is not None]) == sum(wanted)
