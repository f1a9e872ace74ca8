"""Which demands a choice of people meets, recomputed: all that one team found can teach."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from composer.base.arrays import Rows
from composer.base.errors import Path
from composer.checking.verify import finding
from composer.pool import Person, Tour
from composer.pool.kinds.spans import Span
from composer.pool.periods import rested
from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.programme import REST, TOURS, admissions
from composer.problem.requirement import Requirement
from composer.problem.team import Team

PersonsByTeam = Mapping[str, Sequence[Person]]


class DemandChecker:
    """Holds choices of people against the demands of a problem; sets of demands are bits, in the order of the
    paths that lead to them. `look` is called before each; what it raises ends the count."""

    def __init__(self, problem: Problem, paths: Sequence[Path], look: Callable[[], None] = lambda: None) -> None:
        self._problem = problem
        self._paths = paths
        self._look = look
        self._persons: dict[tuple[int, Tour], Person] = {}

    def met(self, members: Sequence[Rows], first: int) -> int:
        """The demands that the members of the teams meet, all at once; the teams are in the order of `deployed`.

        Members fill the seats among `first`, where they can, before any other seat. Of teams alike, whose number is not
        among `first`, the last may be left out, if they have no members: where `first` is not met with them.
        """
        people = {
            team.name: [self._person(team, row) for row in rows.tolist()]
            for team, rows in zip(self._problem.deployed, members, strict=True)
        }
        found = 0
        mine: dict[int, list[int]] = {}
        for bit, path in enumerate(self._paths):
            self._look()
            if path[0] == "teams":
                mine.setdefault(int(path[1]), []).append(bit)
            elif len(path) == 1:
                found |= self._away(str(path[0]), people) << bit
            elif self._overall(self._problem.require[int(path[1])], people):
                found |= 1 << bit
        for position, bits in mine.items():
            found |= self._of_team(position, bits, people, first)
        return found

    def _of_team(self, position: int, bits: Sequence[int], people: PersonsByTeam, first: int) -> int:
        """The demands of one team, or of teams alike, that are met."""
        team = self._problem.teams[position]
        each = [people[single.name] for single in team.each()]
        number = sum(1 << bit for bit in bits if self._paths[bit][2] == "number")
        asked = sum(1 << bit for bit in bits) & first
        found = number | self._met(team, bits, each, first)
        if asked & ~found and number and not number & first:
            there = max(place for place, persons in enumerate(each, 1) if persons or place == 1)
            found = self._met(team, bits, each[: max(there, self._problem.fewest(team))], first)
        return found

    def _met(self, team: Team, bits: Sequence[int], each: Sequence[Sequence[Person]], first: int) -> int:
        """Those that all of some single teams meet, but for their number."""
        seats = [bit for bit in bits if self._paths[bit][2] == "seats"]
        found = self._filled(team, sorted(seats, key=lambda bit: not first >> bit & 1), each)
        return found | sum(1 << bit for bit in bits if bit not in seats and self._holds(team, self._paths[bit], each))

    def _person(self, team: Team, row: int) -> Person:
        on = self._problem.on_tour(team)
        if (row, on.tour) not in self._persons:
            self._persons[row, on.tour] = on.person(row)
        return self._persons[row, on.tour]

    def _away(self, key: str, people: PersonsByTeam) -> bool:
        """Whether nobody is in a team from which a key of the whole scenario keeps them. `served` is of the days of
        past tours alone: what follows them is asked by `rest`."""
        problem = self._problem
        if key == REST:
            return self._rested(people)
        if key == TOURS:
            return self._not_too_often(people)
        return all(
            gate.who.holds(one)
            for team in problem.deployed
            for gate in admissions(team, team.days(problem.pool.tour), None, problem.busy, problem.served)
            if not gate.own and gate.name == key
            for one in people[team.name]
        )

    def _rested(self, people: PersonsByTeam) -> bool:
        """Whether nobody is on a tour within the rest after an earlier one, past ones included, the tours themselves
        not overlapping."""
        problem = self._problem
        tours: dict[str, list[Span]] = {}
        past: dict[str, Sequence[Span]] = {}
        for team in problem.deployed:
            days = team.days(problem.pool.tour)
            if days.start is None or days.end is None:
                continue
            for person in people[team.name]:
                tours.setdefault(person.id, []).append((days.start, days.end))
                spans = None if problem.served is None else person[problem.served]
                past[person.id] = spans if isinstance(spans, tuple) else ()
        for identity, mine in tours.items():
            self._look()
            pairs = [*combinations(mine, 2), *product(mine, past[identity])]
            if any(one[1] < other[0] <= rested(*one, problem.rest) for one, other in map(sorted, pairs)):
                return False
        return True

    def _not_too_often(self, people: PersonsByTeam) -> bool:
        """Whether nobody has more tours than one may have, past ones included."""
        served, tours = self._problem.served, self._problem.tours
        everybody = [person for persons in people.values() for person in persons]
        number = Counter(person.id for person in everybody)
        for person in everybody:
            past = None if served is None else person[served]
            had = len(past) if isinstance(past, tuple) else 0
            if tours is not None and number[person.id] + had > tours.at_most:
                return False
        return True

    def _overall(self, requirement: Requirement, people: PersonsByTeam) -> bool:
        everybody = [person for persons in people.values() for person in persons]
        return _meets(requirement, everybody if requirement.team is None else people[requirement.team])

    def _holds(self, team: Team, path: Path, each: Sequence[Sequence[Person]]) -> bool:
        self._look()
        match path[2]:
            case "number":
                return False
            case "size":
                low, high = team.size.low, team.size.high
                return all(low <= len(persons) and (high is None or len(persons) <= high) for persons in each)
            case "everyone":
                gate: Who = dict(team.gates())[str(path[3])]
                return all(gate.holds(person) for persons in each for person in persons)
        return all(_meets(team.require[int(path[3])], persons) for persons in each)

    def _filled(self, team: Team, bits: Sequence[int], each: Sequence[Sequence[Person]]) -> int:
        """The seats that can be filled together in all of some single teams: earlier ones are preferred."""
        found = 0
        filled = [SeatFilling() for _ in each]
        for bit in bits:
            self._look()
            seat = team.seats[int(self._paths[bit][3])]
            fits = [[place for place, person in enumerate(persons) if seat.who.holds(person)] for persons in each]
            more = [one.with_seat(mine, seat.number) for one, mine in zip(filled, fits, strict=True)]
            if None not in more:
                filled = [one for one in more if one is not None]
                found |= 1 << bit
        return found


def _meets(requirement: Requirement, persons: Sequence[Person]) -> bool:
    return finding(requirement, persons).met


@dataclass(frozen=True)
class SeatFilling:
    """Seats that are filled, all places of each, by different people: `fits` are those who could fill each seat, and
    `seat_of` gives the seat of who has one."""

    fits: tuple[Sequence[int], ...] = ()
    seat_of: Mapping[int, int] = field(default_factory=dict)

    def with_seat(self, fits: Sequence[int], number: int) -> SeatFilling | None:
        """With one seat more, of `number` places; None where they can't all be filled.

        Each place is filled along a shortest path of people who move to another seat (Berge 1957): where there is none,
        no other choice of people fills as many.
        """
        more = (*self.fits, fits)
        seat_of = dict(self.seat_of)
        return (
            SeatFilling(more, seat_of) if all(_placed(more, seat_of, len(self.fits)) for _ in range(number)) else None
        )


def _placed(fits: Sequence[Sequence[int]], seat_of: dict[int, int], seat: int) -> bool:
    """Fill one more place of a seat, others moving where they must; whether that could be done."""
    leaves: dict[int, int] = {}  # who would leave each seat that was looked at
    moves_to: dict[int, int] = {}
    waiting = deque([seat])
    while waiting:
        here = waiting.popleft()
        for person in fits[here]:
            now = seat_of.get(person)
            if person in moves_to or now == here:
                continue
            moves_to[person] = here
            if now is None:
                while here != seat:  # back along the path
                    seat_of[person] = here
                    person = leaves[here]
                    here = moves_to[person]
                seat_of[person] = seat
                return True
            if now not in leaves and now != seat:
                leaves[now] = person
                waiting.append(now)
    return False
