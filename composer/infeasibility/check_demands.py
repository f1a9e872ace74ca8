"""Which demands a choice of people meets, recomputed: all that one team found can teach."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from composer.base.arrays import Rows
from composer.base.errors import Path
from composer.checking.losses import requirement_survives, seats_survive
from composer.checking.other_tours import with_other_tours
from composer.checking.requirements import finding, finding_by_day, who_is_there
from composer.pool import Person
from composer.pool.kinds.spans import Span
from composer.pool.periods import rested
from composer.pool.who import Who
from composer.problem.plan import FROZEN
from composer.problem.problem import Problem
from composer.problem.programme import REST, TOURS
from composer.problem.requirement import Requirement
from composer.problem.survive import SURVIVE
from composer.problem.team import Seat, Team

PersonsByTeam = Mapping[str, Sequence[Person]]


class DemandChecker:
    """Holds choices of people against the demands of a problem; sets of demands are bits, in the order of the
    paths that lead to them. `look` is called before each; what it raises ends the count."""

    def __init__(self, problem: Problem, paths: Sequence[Path], look: Callable[[], None] = lambda: None) -> None:
        self._problem = problem
        self._paths = paths
        self._look = look
        self._gates: dict[tuple[str, str], Who] = {}
        self._persons: dict[tuple[int, str], Person] = {}

    def met(self, members: Sequence[Rows], first: int) -> int:
        """The demands that the members of the teams meet, all at once; the teams are in the order of `deployed`.

        Members fill the seats among `first`, where they can, before any other seat. Of teams alike, whose number is not
        among `first`, the last may be left out, if they have no members: where `first` is not met with them.
        """
        found_by = {
            team.name: [self._person(team, row) for row in rows.tolist()]
            for team, rows in zip(self._problem.deployed, members, strict=True)
        }
        people = with_other_tours(self._problem, found_by)
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
        after = [bit for bit in bits if self._paths[bit][2] == SURVIVE]
        found = self._filled(team, sorted(seats, key=lambda bit: not first >> bit & 1), each)
        others = [bit for bit in bits if bit not in (*seats, *after)]
        found |= sum(1 << bit for bit in others if self._holds(team, self._paths[bit], each))
        for bit in after:
            found = self._surviving(team, bit, bits, found, each, first)
        return found

    def _surviving(
        self, team: Team, survive: int, bits: Sequence[int], found: int, each: Sequence[Sequence[Person]], first: int
    ) -> int:
        """What of those found stands together with the losses that are survived: where these are asked, without what
        does not survive them; else without them where something does not."""
        assert team.survive is not None
        self._look()
        lasting = found
        for bit in bits:
            path = self._paths[bit]
            if path[2] == "require" and found >> bit & 1 and int(path[3]) in team.survive.requirements(team):
                row = team.require[int(path[3])]
                if not all(requirement_survives(row, persons, team.survive, self._look) for persons in each):
                    lasting &= ~(1 << bit)
        able = set(team.survive.seats(team))
        seats = [bit for bit in bits if self._paths[bit][2] == "seats" and found >> bit & 1]
        chosen: list[Seat] = []
        for bit in sorted(seats, key=lambda bit: not first >> bit & 1):
            place = int(self._paths[bit][3])
            if place not in able:
                continue
            more = [*chosen, team.seats[place]]
            if all(seats_survive(more, persons, team.survive, self._look) for persons in each):
                chosen = more
            else:
                lasting &= ~(1 << bit)
        return lasting | 1 << survive if first >> survive & 1 or lasting == found else found

    def _person(self, team: Team, row: int) -> Person:
        if (row, team.name) not in self._persons:
            self._persons[row, team.name] = self._problem.on_tour(team).person(row, team.name)
        return self._persons[row, team.name]

    def _away(self, key: str, people: PersonsByTeam) -> bool:
        """Whether nobody is in a team from which a key of the whole scenario keeps them, and, of teams that are frozen,
        everybody who is kept in theirs. `served` is of the days of past tours alone: what follows them is asked by
        `rest`."""
        if key == FROZEN and not self._all_kept(people):
            return False
        if key == REST:
            return self._rested(people)
        if key == TOURS:
            return self._not_too_often(people)
        problem = self._problem
        each = [(gate, people[team.name]) for team in problem.deployed for gate in problem.gates(team, alone=True)]
        return all(
            gate.who.holds(one) for gate, persons in each if not gate.own and gate.name == key for one in persons
        )

    def _rested(self, people: PersonsByTeam) -> bool:
        """Whether nobody is on a tour within the rest after an earlier one, past ones included, the tours themselves
        not overlapping."""
        problem = self._problem
        tours: dict[int, list[Span]] = {}
        pairs: list[tuple[Span, Span]] = []
        for team in problem.deployed:
            days, read = team.days(problem.pool.tour), problem.on_tour(team).tour
            if days.start is None or days.end is None or read.start is None or read.end is None:
                continue
            for person in people[team.name]:
                tours.setdefault(person.row, []).append((days.start, days.end))
                if person.row not in problem.kept.get(team.name, ()):
                    pairs += [((read.start, read.end), span) for span in self._past(person)]
        for mine in tours.values():
            self._look()
            pairs += combinations(mine, 2)
        return not any(one[1] < other[0] <= rested(*one, problem.rest) for one, other in map(sorted, pairs))

    def _past(self, person: Person) -> Sequence[Span]:
        spans = None if self._problem.served is None else person[self._problem.served]
        return spans if isinstance(spans, tuple) else ()

    def _not_too_often(self, people: PersonsByTeam) -> bool:
        """Whether nobody has more tours than one may have, past ones included, or than they keep of a plan."""
        tours = self._problem.tours
        everybody = [person for persons in people.values() for person in persons]
        number = Counter(person.row for person in everybody)
        kept = Counter(row for rows in self._problem.kept.values() for row in rows)
        return tours is None or all(
            number[person.row] <= max(tours.at_most - len(self._past(person)), kept[person.row]) for person in everybody
        )

    def _all_kept(self, people: PersonsByTeam) -> bool:
        there = {name: {person.row for person in people[name]} for name in self._problem.kept}
        return all(there[name].issuperset(rows) for name, rows in self._problem.kept.items())

    def _overall(self, requirement: Requirement, people: PersonsByTeam) -> bool:
        if requirement.at is not None:
            return finding_by_day(requirement, who_is_there(self._problem, people)).met
        everybody = [person for persons in people.values() for person in persons]
        return _meets(requirement, everybody if requirement.team is None else people[requirement.team])

    def _holds(self, team: Team, path: Path, each: Sequence[Sequence[Person]]) -> bool:
        self._look()
        match path[2]:
            case "number" | "reserves":
                return False
            case "size":
                low, high = team.size.low, team.size.high
                return all(low <= len(persons) and (high is None or len(persons) <= high) for persons in each)
            case "everyone":
                pairs = zip(team.each(), each, strict=False)  # the last may be left out
                return all(
                    self._gate(single, str(path[3])).holds(person) for single, persons in pairs for person in persons
                )
        return all(_meets(team.require[int(path[3])], persons) for persons in each)

    def _gate(self, single: Team, name: str) -> Who:
        if (single.name, name) not in self._gates:
            mine = {gate.name: gate.who for gate in self._problem.gates(single) if gate.own}
            self._gates |= {(single.name, each): who for each, who in mine.items()}
        return self._gates[single.name, name]

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
